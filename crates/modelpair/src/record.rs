//! The decision record: what the command line prints, what the page draws and what an auditor replays.
//!
//! It is plain data. The shapes are a contract; `tests/README.md` and the JSON examples there show them.
//! Money is integer micro-USD a month, quality is thousandths of an index point, shares are parts per million.

use std::collections::BTreeMap;

use modelpair_rules::Text;
use modelpair_rules::packed;
use serde::{Deserialize, Serialize};

use crate::cost::MicroUsd;

mod changes;
mod costs;
mod document;
mod explanation;
mod questions;
mod shared;
mod sides;
mod survival;
mod weighing;

pub use changes::{
    AnswerView, ChangeView, Counterfactuals, QuantityFlip, Relaxation, VolumeStretch, VolumesView,
};
pub use costs::{
    BreakEvenView, CheapestView, CostFlip, CostInput, CostView, CrossingView, Curves, WayCurve,
};
pub use document::{
    GateView, GatesView, NumberView, NumbersView, OptionGates, RuleView, RunnerUp, Seal, TakeView,
};
pub use explanation::{
    DecidingValue, Explanation, FactChange, QuestionsView, ReasonView, RemedyView, WayOutView,
};
pub use questions::{QuestionView, Questions};
pub use shared::Shared;
pub use sides::{OpennessView, PillarView, SidesView, UseShare};
pub use survival::{
    AvailabilityRow, AvailabilityView, ScenarioView, SurvivalCell, SurvivalRow, SurvivalView,
    SwitchView,
};
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

/// A model on a route.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Choice {
    /// Model id.
    pub model: String,
    /// Route id.
    pub route: String,
}

/// A recommended pair.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// 1 is the best.
    pub rank: u32,
    /// Serves the high-stakes work.
    pub primary: Shared<Member>,
    /// Serves what may not leave, and stands by.
    pub partner: Shared<Member>,
    /// What both cost together.
    pub cost: Shared<PairCost>,
    /// How the pair scores on the three criteria.
    pub value: PairValue,
    /// Why this pair.
    pub reasons: Shared<Vec<Note>>,
    /// What to know about the two together (shared fate).
    pub warnings: Shared<Vec<Note>>,
    /// Warnings of rules about the two together, such as concentration of risk.
    #[serde(default)]
    pub findings: Shared<Vec<FindingView>>,
    /// What must be done for the two together: the obligations of both halves and of the pair, each once.
    #[serde(default)]
    pub obligations: Shared<Vec<Duty>>,
}

/// An obligation, and which halves of the pair bring it.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// Rule id; its evidence stands with the halves.
    pub rule: String,
    /// The clause that it rests on.
    pub clause: String,
    /// What must be done.
    pub because: Text,
    /// `primary`, `partner` or both; empty when only the two together bring it.
    pub members: Vec<String>,
}

/// One half of a pair.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Model id.
    pub model: String,
    /// Route id.
    pub route: String,
    /// The roles it serves.
    pub roles: Vec<String>,
    /// A tested key that is normally not used: it serves only as the backup and costs nothing while it sleeps.
    pub dormant: bool,
    /// The model's name.
    pub name: String,
    /// Who made it.
    pub developer: String,
    /// `closed`, `hosted-open` or `self-hosted`: the three ways, each with its colour in the page.
    pub kind: String,
    /// The deployment, as in the catalog.
    pub deployment: String,
    /// The legal entity that serves it.
    pub provider: String,
    /// The region of the route, when it promises one.
    pub region: Option<String>,
    /// Capability, when known.
    pub quality: Option<Quality>,
    /// Price a million tokens, unless self-hosted.
    pub price: Option<Price>,
    /// Machines, when self-hosted.
    pub machines: Option<Machines>,
    /// The license in three separate questions.
    pub license: LicenseView,
    /// The release by three frameworks.
    #[serde(default)]
    pub openness: OpennessView,
    /// What must be done to use it in these roles.
    pub obligations: Vec<FindingView>,
    /// What should be known.
    pub warnings: Vec<FindingView>,
    /// Where the facts about it come from.
    pub sources: Vec<SourceView>,
}

/// Capability on the Epoch Capabilities Index.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Thousandths of an index point.
    pub eci_milli: i64,
    /// Lower end of what is known.
    pub low_milli: i64,
    /// Upper end.
    pub high_milli: i64,
    /// Converted from the second index instead of read.
    pub converted: bool,
}

/// Micro-USD per million tokens.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// Input tokens.
    pub input_micro_usd: MicroUsd,
    /// Output tokens.
    pub output_micro_usd: MicroUsd,
    /// How it was derived, when it is not a published price of this route.
    pub derived: Option<String>,
    /// The last day on which it holds.
    pub valid_until: Option<String>,
}

/// What runs a self-hosted model.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Machines {
    /// GPU id.
    pub gpu: String,
    /// GPU name.
    pub name: String,
    /// GPUs for each replica.
    pub gpus: u32,
    /// Replicas, the spare included.
    pub replicas: u32,
    /// Tokens a month that they carry at the assumed utilization, without the spare.
    pub capacity_tokens: i64,
}

/// The three questions about openness, never merged.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LicenseView {
    /// License id; empty when unknown.
    pub id: String,
    /// Its name.
    pub name: String,
    /// SPDX expression.
    pub spdx: String,
    /// Is the license approved by the OSI?
    pub osi_approved: Option<bool>,
    /// Is the use permitted for this organization: the verdict over the roles it serves.
    pub permitted: String,
    /// How open the release is: weights, inference code, training code, training data; each `open`, `partial`, `closed` or `unknown`.
    pub release: [String; 4],
    /// Where the terms can be read.
    pub source: String,
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

/// A month of a pair.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairCost {
    /// Both together.
    pub total_micro_usd: MicroUsd,
    /// Where the money goes.
    pub lines: Vec<CostLine>,
}

/// One line of the bill.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostLine {
    /// The role, or `standby`, `machines`, `staff`.
    pub item: String,
    /// `primary` or `partner`.
    pub member: String,
    /// Tokens a month behind it.
    pub tokens: i64,
    /// Money a month.
    pub micro_usd: MicroUsd,
}

/// A pair on the three criteria.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairValue {
    /// The weighted sum, in parts per million of a perfect pair.
    pub score_ppm: i64,
    /// One entry for each criterion; the points add up to the score.
    pub contributions: Vec<Contribution>,
}

/// What a criterion adds to the score.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// `quality`, `control` or `cost`.
    pub criterion: String,
    /// The value on its fixed anchors, in parts per million.
    pub value_ppm: i64,
    /// The weight, an exact ratio.
    pub weight: String,
    /// Value times weight, rounded so that the points add up to the score.
    pub points_ppm: i64,
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

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde calls"
)]
fn is_false(value: &bool) -> bool {
    !*value
}

packed! { struct BundleInfo { hash, as_of, oldest, models, options, rules, sources } }
packed! { struct SourceView { title, url, read_on, confidence } }
