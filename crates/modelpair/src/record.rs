//! The decision record: what the command line prints, what the page draws and what an auditor replays.
//!
//! It is plain data. The shapes are a contract; `tests/README.md` and the JSON examples there show them.
//! Money is integer micro-USD a month, quality is thousandths of an index point, shares are parts per million.

use std::collections::BTreeMap;

use modelpair_rules::Text;
use modelpair_rules::packed;
use serde::{Deserialize, Serialize};

mod changes;
mod costs;
mod document;
mod explanation;
mod pair;
mod questions;
mod shared;
mod sides;
mod survival;
mod verdicts;
mod weighing;

pub use changes::{
    AnswerView, ChangeView, Counterfactuals, QuantityFlip, Relaxation, VolumeStretch, VolumesView,
};
pub use costs::{
    BreakEvenView, CheapestView, CostFlip, CostInput, CostView, CostWay, CrossingView, Curves,
    WayCurve,
};
pub use document::{
    GateView, GatesView, NumberView, NumbersView, OptionGates, RuleView, RunnerUp, Seal, TakeView,
};
pub use explanation::{
    DecidingValue, Explanation, FactChange, QuestionsView, ReasonView, RemedyView, WayOutView,
};
pub use pair::{
    Choice, Contribution, CostLine, Duty, LicenseView, Machines, Member, Pair, PairCost, PairValue,
    Price, Quality,
};
pub use questions::{QuestionView, Questions};
pub use shared::Shared;
pub use sides::{OpennessView, PillarView, SidesView, UseShare};
pub use survival::{
    AvailabilityRow, AvailabilityView, ScenarioView, SurvivalCell, SurvivalRow, SurvivalView,
    SwitchView,
};
pub use verdicts::{ExceptionView, FindingView, OptionVerdict, VerdictList};
pub use weighing::{FlipView, Fraction, PairName, PointView, RegionView, RobustnessView, Standing};

/// The version of the record's shape.
pub const RECORD_FORMAT: &str = "modelpair-record/1";

/// One recommendation with everything it rests on.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Always [`RECORD_FORMAT`].
    pub format: String,
    /// The version of modelpair that wrote it.
    #[serde(default)]
    pub version: String,
    /// Which facts and rules were used.
    pub bundle: Shared<BundleInfo>,
    /// The situation as it was evaluated.
    pub situation: Shared<SituationView>,
    /// Free weights of quality, control and cost in parts per million, where they were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights_ppm: Option<[i64; 3]>,
    /// The same as fractions, where they are no whole parts per million.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights_exact: Option<[String; 3]>,
    /// The weights of the criteria: those of their order, unless they were given.
    pub weights: Vec<Weight>,
    /// The weights as a point of the triangle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<PointView>,
    /// Which pair is the best where in the triangle of weights; together the regions cover it.
    #[serde(default)]
    pub regions: Shared<Vec<RegionView>>,
    /// How much the first pair depends on the weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robustness: Option<RobustnessView>,
    /// How many options pass for each role, and what serves it in the first pair.
    pub roles: Shared<Vec<RoleView>>,
    /// The pairs, best first. Empty when nothing is feasible; `notes` then says why.
    pub pairs: Vec<Pair>,
    /// The same work in three ways, for the models of the first pair.
    pub three_ways: Shared<Vec<CostWay>>,
    /// Comparisons of the three ways: break-even volumes, curves, and what the numbers rest on.
    #[serde(default)]
    pub costs: Shared<CostView>,
    /// The day something breaks: what becomes of each role of the first pair.
    #[serde(default)]
    pub survival: Shared<SurvivalView>,
    /// What the first pair has of what speaks for open and for closed models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sides: Option<Shared<SidesView>>,
    /// The smallest changes of answers that change the pair, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterfactuals: Option<Counterfactuals>,
    /// What was ruled out, by which rule; the rules that deny most come first.
    pub ruled_out: Shared<Vec<RuledOut>>,
    /// What a reader must know besides: expectations that arithmetic did not confirm, facts that are missing.
    pub notes: Shared<Vec<Note>>,
    /// "Not legal advice".
    pub disclaimer: Text,
    /// The second pair and what it would take, in a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<RunnerUp>,
    /// Every verdict, in a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gates: Option<GatesView>,
    /// The numbers that it was worked out from, in a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbers: Option<NumbersView>,
    /// The bundle itself, where the record carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle_json: Option<serde_json::Value>,
    /// What tells whether it was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<Seal>,
}

/// Which facts and rules a record rests on.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BundleInfo {
    /// `sha256:` and the hash of the bundle's canonical JSON.
    pub hash: String,
    /// The newest date on which a fact of it was read, `YYYY-MM-DD`.
    pub as_of: String,
    /// The oldest such date.
    pub oldest: String,
    /// How many models it holds.
    pub models: u32,
    /// How many options (a model on a route).
    pub options: u32,
    /// How many rules.
    pub rules: u32,
    /// How many sources stand behind the facts and rules.
    pub sources: u32,
}

/// The situation as it was evaluated.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SituationView {
    /// The profile it started from.
    pub profile: Option<String>,
    /// Every known fact: path and value.
    pub facts: BTreeMap<String, serde_json::Value>,
    /// The paths of the facts that the profile assumed.
    pub assumed: Vec<String>,
    /// The paths of the facts that nobody stated.
    pub unknown: Vec<String>,
}

/// The weight of a criterion.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weight {
    /// `quality`, `control` or `cost`.
    pub criterion: String,
    /// An exact ratio such as `11/18`.
    pub weight: String,
}

/// One role in this situation.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleView {
    /// `high-stakes`, `confined`, `volume` or `backup`.
    pub role: String,
    /// Whether the situation has work for it.
    pub active: bool,
    /// The classes of data it sees.
    pub data_classes: Vec<String>,
    /// Tokens a month; 0 for the standby.
    pub tokens_per_month: i64,
    /// Number of options by verdict.
    pub permitted: u32,
    /// See `permitted`.
    pub conditional: u32,
    /// See `permitted`.
    pub denied: u32,
    /// See `permitted`.
    pub undetermined: u32,
    /// What serves it in the first pair.
    pub served_by: Option<Choice>,
    /// The shape that the guide expects, and what came out, when they differ.
    pub note: Option<Text>,
}

/// Where a fact comes from.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceView {
    /// Title or reference.
    pub title: String,
    /// Address, when it has one.
    pub url: Option<String>,
    /// When it was read.
    pub read_on: String,
    /// `primary`, `secondary` or `recalled`.
    pub confidence: String,
}

/// A rule and what it ruled out.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuledOut {
    /// The rule with its evidence.
    pub finding: FindingView,
    /// How many options it denies in at least one role.
    pub options: u32,
    /// The models concerned, in order of capability.
    pub models: Vec<String>,
}

/// A sentence with a stable code.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Stable, kebab-case.
    pub code: String,
    /// The sentence.
    pub text: Text,
}

packed! { struct BundleInfo { hash, as_of, oldest, models, options, rules, sources } }
// Its address is packed by whoever knows what it is needed for.
packed! { struct SourceView { #[later] title, read_on, #[later] confidence ; skip url } }
