//! What the rules say about each option in each role, and on what grounds.

use std::collections::BTreeMap;

use modelpair_rules::Text;
use serde::{Deserialize, Serialize};

use super::{BundleInfo, SituationView};

/// Every option and role with its verdict.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerdictList {
    /// Which facts and rules were used.
    pub bundle: BundleInfo,
    /// The situation as it was evaluated.
    pub situation: SituationView,
    /// One entry for each model, route and role, in this order.
    pub verdicts: Vec<OptionVerdict>,
    /// "Not legal advice".
    pub disclaimer: Text,
}

/// The verdict about one option in one role.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OptionVerdict {
    /// Model id.
    pub model: String,
    /// Route id.
    pub route: String,
    /// Role id.
    pub role: String,
    /// `permitted`, `conditional`, `denied` or `undetermined`.
    pub verdict: String,
    /// The rules that deny.
    pub reasons: Vec<FindingView>,
    /// What must be done.
    pub obligations: Vec<FindingView>,
    /// What should be known; never blocks.
    pub warnings: Vec<FindingView>,
    /// The facts that are missing for a decision, as fact paths (or `license`).
    pub missing: Vec<String>,
}

/// One rule that fired, with its evidence.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingView {
    /// Rule id, `<pack>/<rule>` or `<license>/<clause>`.
    pub rule: String,
    /// The clause it rests on.
    pub clause: String,
    /// Where the clause can be read.
    pub source: String,
    /// When it was last read, `YYYY-MM-DD`.
    pub verified_on: String,
    /// `primary`, `secondary` or `recalled`.
    pub confidence: String,
    /// Our own reading of the text, not the text.
    #[serde(default, skip_serializing_if = "is_false")]
    pub house_reading: bool,
    /// Why, in a sentence.
    pub because: Text,
    /// The way out, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Text>,
    /// The facts that made it fire: path and value as JSON text.
    pub facts: BTreeMap<String, String>,
    /// The exception from it whose condition holds; a denial among the warnings is lifted by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<ExceptionView>,
}

/// An exception from a rule.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExceptionView {
    /// Who answers for it.
    pub owner: String,
    /// Why, in a sentence.
    pub reason: Text,
    /// What the text that it rests on is called, or where it is.
    pub evidence: String,
    /// The hash of that text.
    pub sha256: String,
    /// The last day on which it holds, `YYYY-MM-DD`.
    pub expires: String,
    /// Whether that day is over, so that the rule denies.
    pub expired: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde calls"
)]
fn is_false(value: &bool) -> bool {
    !*value
}
