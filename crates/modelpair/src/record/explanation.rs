//! Why a verdict is what it is and what would turn it, as JSON shows it.

use std::collections::BTreeMap;

use modelpair_rules::Text;
use serde::{Deserialize, Serialize};

/// All that can be said about one verdict.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// All minimal reasons of each rule that takes effect.
    pub reasons: Vec<ReasonView>,
    /// A limit was reached: there may be more reasons, or smaller ones.
    pub reasons_incomplete: bool,
    /// All minimal ways out of a denial, those with the fewest changes first.
    pub ways_out: Vec<WayOutView>,
    /// What the rules that deny say themselves.
    pub remedies: Vec<RemedyView>,
    /// There may be ways with more changes than were tried together.
    pub ways_out_more: bool,
    /// The budget was used up: even small ways may be missing.
    pub ways_out_incomplete: bool,
    /// What would settle an undetermined verdict.
    pub questions: Option<QuestionsView>,
}

/// Known facts that alone make a rule take effect; without any one of them they would not.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReasonView {
    /// The rule.
    pub rule: String,
    /// The facts: path, and value as JSON text.
    pub facts: BTreeMap<String, String>,
}

/// Changes of facts that together lift a denial; no part of them does.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WayOutView {
    /// The changes.
    pub changes: Vec<FactChange>,
    /// What the verdict is then.
    pub verdict: String,
}

/// A fact that changes.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactChange {
    /// The path of the fact.
    pub fact: String,
    /// Its name.
    pub label: Text,
    /// For a computed fact, the facts of the situation that it follows from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follows_from: Vec<String>,
    /// What it is now, as JSON text; absent when it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it must become, as JSON text; of several numbers or days that would do, the nearest.
    pub to: String,
}

/// What a rule that denies says about its way out.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RemedyView {
    /// The rule.
    pub rule: String,
    /// The words.
    pub remedy: Text,
}

/// What would settle an undetermined verdict.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionsView {
    /// Values of missing facts that would decide by themselves.
    pub answers: Vec<DecidingValue>,
    /// The fewest facts whose knowledge settles it, whatever they are; absent when they were not found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fewest: Option<Vec<String>>,
    /// The budget was used up.
    pub incomplete: bool,
}

/// A value of a missing fact that would decide.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecidingValue {
    /// The path of the fact.
    pub fact: String,
    /// The value as JSON text; it stands for all values that conditions do not distinguish from it.
    pub value: String,
    /// What the verdict would be.
    pub verdict: String,
}
