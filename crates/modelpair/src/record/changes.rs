//! What would change the answer.

use modelpair_rules::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{FindingView, PairName};

/// The smallest changes of answers that change the pair; when nothing is feasible, also which rules would have to
/// give way.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counterfactuals {
    /// One answer each; two only where neither alone changes the pair.
    pub changes: Vec<ChangeView>,
    /// How many situations were looked at.
    pub looked_at: u32,
    /// The smallest sets of rules without which a pair would be feasible; empty when one is feasible.
    pub relaxations: Vec<Relaxation>,
    /// The nearest volumes, staff, utilization and prices at which another pair, or another split of the work, is
    /// the best: for each at most one below what is now and one above.
    #[serde(default)]
    pub quantities: Vec<QuantityFlip>,
    /// Which pair is the best at which volume, all else being equal; nothing when that could not be worked out.
    #[serde(default)]
    pub volumes: Option<VolumesView>,
}

/// Which pair is the best at which volume.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VolumesView {
    /// All stretches of volumes in order, without gaps.
    pub stretches: Vec<VolumeStretch>,
    /// There are no other changes up to the last volume that was asked about. Otherwise there may be more behind the
    /// last stretch.
    pub complete: bool,
    /// The same in a sentence.
    pub text: Text,
}

/// Volumes at which the same pair is the best, and serves the same roles.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VolumeStretch {
    /// The first volume, in tokens a month, at which the answer is no longer the one before.
    pub from: i64,
    /// From here on it is this one. Before, in steps of less than a ten-thousandth of the volume, two or more pairs are
    /// level and rounding decides.
    pub settled_from: i64,
    /// The last one.
    pub to: i64,
    /// The pair; nothing when none is feasible.
    pub pair: Option<PairName>,
    /// The half that serves the volume, or would: `primary` or `partner`; nothing without a pair.
    pub volume_on: Option<String>,
    /// The situation's volume lies here.
    pub now: bool,
    /// The same in a sentence.
    pub text: Text,
}

/// A quantity at which another pair is the best.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuantityFlip {
    /// `tokens_per_month`, `fte_milli`, `utilization_percent`, or `price_permille`: the prices of the primary's model
    /// in thousandths of today's.
    pub quantity: String,
    /// The quantity now.
    pub now: i64,
    /// The nearest value at which the decision is another one.
    pub value: i64,
    /// The pair then; nothing when none is feasible.
    pub pair: Option<PairName>,
    /// The same in a sentence.
    pub text: Text,
}

/// Other answers, and the pair that they lead to.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeView {
    /// What is answered otherwise.
    pub answers: Vec<AnswerView>,
    /// The pair then; nothing when none is feasible.
    pub pair: Option<PairName>,
    /// The same in a sentence.
    pub text: Text,
}

/// A question with another answer.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerView {
    /// The path of the fact that the question asks for.
    pub fact: String,
    /// The answer now.
    pub from: Json,
    /// The other answer.
    pub to: Json,
}

/// Rules that would have to give way.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relaxation {
    /// The rules, each with its clause and its way out.
    pub rules: Vec<FindingView>,
    /// A pair that would then be feasible.
    pub pair: PairName,
    /// The same in a sentence.
    pub text: Text,
}
