//! A pair: its two members, its bill and its worth.

use modelpair_rules::Text;
use serde::{Deserialize, Serialize};

use super::{FindingView, Note, OpennessView, Shared, SourceView};
use crate::cost::MicroUsd;

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
