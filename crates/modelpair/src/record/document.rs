//! What a record holds besides when it is written down to be replayed: every gate, every number with its source, the
//! second pair, and a seal.

use std::collections::BTreeMap;

use modelpair_rules::Text;
use serde::{Deserialize, Serialize};

use super::{PairName, SourceView};

/// Every verdict, compactly: the rules once, and for each option which of them took effect.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GatesView {
    /// The rules that took effect somewhere, by their ids.
    pub rules: BTreeMap<String, RuleView>,
    /// One entry for each option, in the catalog's order.
    pub options: Vec<OptionGates>,
}

/// A rule with what it rests on.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleView {
    /// The clause.
    pub clause: String,
    /// Where the clause can be read.
    pub source: String,
    /// When it was last read, `YYYY-MM-DD`.
    pub verified_on: String,
    /// `primary`, `secondary` or `recalled`.
    pub confidence: String,
    /// Why, in a sentence.
    pub because: Text,
}

/// The verdicts about one option.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OptionGates {
    /// Model id.
    pub model: String,
    /// Route id.
    pub route: String,
    /// Roles that are judged alike share an entry; each role is in one.
    pub gates: Vec<GateView>,
}

/// A verdict with the rules behind it.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GateView {
    /// The roles.
    pub roles: Vec<String>,
    /// `permitted`, `conditional`, `denied` or `undetermined`.
    pub verdict: String,
    /// The rules that deny.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denied_by: Vec<String>,
    /// The rules that oblige.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obliged_by: Vec<String>,
    /// The rules that warn, and the denials that an exception lifts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warned_by: Vec<String>,
    /// The facts that are missing for a decision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// The numbers of the catalog that the answer was worked out from.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NumbersView {
    /// Sorted by what they are about.
    pub numbers: Vec<NumberView>,
    /// The sources by the ids that the numbers name.
    pub sources: BTreeMap<String, SourceView>,
}

/// One number.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NumberView {
    /// What it is about: `option <model> @ <route>`, `model <id>`, `machine <id>`, `measurement <model> @ <gpus> x <gpu>`
    /// or `default`.
    pub of: String,
    /// What it says; the unit is part of the name.
    pub id: String,
    /// The number.
    pub value: i64,
    /// The ids of its sources.
    pub sources: Vec<String>,
}

/// The second pair, and what it would take for it to draw level.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunnerUp {
    /// The pair.
    pub pair: PairName,
    /// How far it is behind, in parts per million of a perfect score.
    pub behind_ppm: i64,
    /// Each alone would be enough. Empty when nothing alone would.
    pub takes: Vec<TakeView>,
    /// The same in a sentence.
    pub text: Text,
}

/// One thing that would be enough.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TakeView {
    /// `weight`, `value` or `price`.
    pub kind: String,
    /// `quality`, `control` or `cost`.
    pub criterion: String,
    /// Now: parts per million, or micro-USD a month for a price.
    pub from: i64,
    /// Needed, in the same unit.
    pub to: i64,
    /// The same in a sentence.
    pub text: Text,
}

/// What tells whether a record was changed after it was written.
///
/// It is no signature: whoever changes a record can seal it again, but then it is another record, and a replay shows
/// what the facts and rules say about it.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seal {
    /// `sha256:` and the hash of the record's canonical JSON without `seal` and `bundle_json`.
    pub content: String,
    /// The same for each input alone, so that a changed one can be named; see [`super::Record::seal`].
    pub inputs: BTreeMap<String, String>,
}
