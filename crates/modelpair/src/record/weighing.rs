//! How much an answer depends on the weights of the three criteria.

use modelpair_rules::Text;
use serde::{Deserialize, Serialize};

use super::Choice;

/// An exact number, and the nearest parts per million to draw or print.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fraction {
    /// `p/q`, or `p` when it is whole.
    pub exact: String,
    /// Parts per million.
    pub ppm: i64,
}

/// A weighting of quality, control and cost, as a point of the triangle.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointView {
    /// The three weights, exactly; they sum to 1.
    pub exact: [String; 3],
    /// The same to the nearest part per million, for drawing.
    pub ppm: [i64; 3],
}

/// Which pair it is, in short.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairName {
    /// The primary.
    pub primary: Choice,
    /// The partner.
    pub partner: Choice,
    /// The names of their models.
    pub names: [String; 2],
}

/// The part of the triangle of weights in which a pair is the best.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionView {
    /// The pair.
    pub pair: PairName,
    /// Its part of the triangle.
    pub share: Fraction,
    /// The corners of a convex polygon, in order around it.
    pub corners: Vec<PointView>,
}

/// How firmly the first pair stands when the weights change.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RobustnessView {
    /// `firm`, `leaning` or `your-call`, by the share of weightings that agree with the order.
    pub verdict: String,
    /// The verdict in a sentence.
    pub reason: Text,
    /// The second pair.
    pub runner_up: Option<PairName>,
    /// Over the weightings that agree with the order of the criteria.
    pub in_order: Standing,
    /// Over all weightings.
    pub anywhere: Standing,
    /// Where another pair draws level as one criterion counts for more: for each criterion the nearest such point.
    pub flips: Vec<FlipView>,
    /// The first pair stays first at every combination of the prices that sources dispute.
    pub undisputed: bool,
    /// The same in a sentence.
    pub prices: Text,
}

/// How the first pair stands over many weightings.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The part of the weightings in which it is the best.
    pub first_rank: Fraction,
    /// The part in which it beats the second pair; nothing without a second one.
    pub beats_runner_up: Option<Fraction>,
    /// The most that choosing it can lose, as a part of a perfect score.
    pub regret_max: Fraction,
}

/// Where another pair draws level.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlipView {
    /// The criterion that counts for more.
    pub criterion: String,
    /// Who draws level.
    pub pair: PairName,
    /// The part of the way from the present weights to this criterion alone.
    pub change: Fraction,
    /// The weight of the criterion at that point.
    pub weight: Fraction,
    /// The same in a sentence.
    pub text: Text,
}
