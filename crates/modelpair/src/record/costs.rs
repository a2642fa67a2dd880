//! What the work costs in three ways, at any volume.

use modelpair_rules::Text;
use serde::{Deserialize, Serialize};

use super::{Choice, Machines, SourceView};
use crate::cost::MicroUsd;

/// Comparisons of the three ways.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CostView {
    /// Where own machines become cheaper than each of the other two ways.
    pub break_evens: Vec<BreakEvenView>,
    /// The cheapest way at this volume, and whether disputed prices could change that.
    pub cheapest: Option<CheapestView>,
    /// What else would make own machines as cheap as the cheapest other way at this volume.
    pub flips: Vec<CostFlip>,
    /// The numbers behind own machines that nobody stated, each with its source.
    pub inputs: Vec<CostInput>,
    /// The costs at many volumes, for a chart.
    pub curves: Curves,
}

/// Where own machines become cheaper. Volumes are tokens a month.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BreakEvenView {
    /// The other way: `closed` or `hosted-open`.
    pub against: String,
    /// Own machines are cheaper at no volume at all.
    pub never: bool,
    /// The first volume at which the machines cost no more; nothing: never.
    pub first: Option<i64>,
    /// The same where sources disagree: machines cheap and the other way dear.
    pub first_low: Option<i64>,
    /// Machines dear and the other way cheap.
    pub first_high: Option<i64>,
    /// From this volume on the machines stay ahead; below it replicas are a staircase, and they may win and lose.
    pub last: Option<i64>,
    /// Every change of sides, in order of volume.
    pub crossings: Vec<CrossingView>,
    /// There are more changes than are listed.
    pub more: bool,
    /// The same in a sentence.
    pub text: Text,
}

/// A change of the cheaper side.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrossingView {
    /// The first volume at which `cheaper` holds.
    pub tokens_per_month: i64,
    /// `self-hosted`, or the other way.
    pub cheaper: String,
}

/// The cheapest way at the situation's volume.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheapestView {
    /// `closed`, `hosted-open` or `self-hosted`.
    pub kind: String,
    /// It stays the cheapest at every combination of the disputed prices.
    pub undisputed: bool,
    /// The same in a sentence.
    pub text: Text,
}

/// A quantity at which own machines cost as much as another way.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostFlip {
    /// `price` (micro-USD per million tokens of the other way), `fte_milli`, `salary_usd` or `utilization_permille`.
    pub quantity: String,
    /// The other way.
    pub against: String,
    /// The quantity now.
    pub now: i64,
    /// The quantity at which both cost the same; nothing: no value of it is enough.
    pub value: Option<i64>,
    /// The same in a sentence.
    pub text: Text,
}

/// A number that a cost rests on.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostInput {
    /// Id.
    pub id: String,
    /// What is used.
    pub value: i64,
    /// Lower end of what sources give.
    pub low: Option<i64>,
    /// Upper end.
    pub high: Option<i64>,
    /// Unit, in words.
    pub unit: String,
    /// Where it comes from.
    pub source: SourceView,
}

/// Costs at many volumes.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Curves {
    /// Tokens a month, rising.
    pub tokens: Vec<i64>,
    /// One for each way, in the order of the three ways.
    pub ways: Vec<WayCurve>,
}

/// The cost of a way at each of the volumes.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WayCurve {
    /// `closed`, `hosted-open` or `self-hosted`.
    pub kind: String,
    /// Micro-USD a month where sources are lowest.
    pub low: Vec<MicroUsd>,
    /// What is likely.
    pub likely: Vec<MicroUsd>,
    /// Where sources are highest.
    pub high: Vec<MicroUsd>,
}

/// The same work done in one of three ways.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostWay {
    /// `closed`, `hosted-open` or `self-hosted`.
    pub kind: String,
    /// What is priced.
    pub choice: Choice,
    /// The model's name.
    pub name: String,
    /// The whole volume of the situation, a month: low, likely, high.
    pub low_micro_usd: MicroUsd,
    /// See `low_micro_usd`.
    pub likely_micro_usd: MicroUsd,
    /// See `low_micro_usd`.
    pub high_micro_usd: MicroUsd,
    /// Whether the rules permit it for the volume role.
    pub permitted: bool,
    /// Machines, when self-hosted.
    pub machines: Option<Machines>,
}
