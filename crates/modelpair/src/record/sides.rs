//! Both sides: what the pair has of what speaks for open and for closed models.

use modelpair_rules::Text;
use serde::{Deserialize, Serialize};

use super::Fraction;

/// How open a release is, by three frameworks. They classify; they never permit or deny a use.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpennessView {
    /// Class of the Model Openness Framework: `unclassified` where the known facts decide it, else `unknown`, because
    /// the catalog does not know all its components.
    pub mof: String,
    /// The highest class that the known facts leave possible: `unclassified`, `open-model`, `open-tooling` or
    /// `open-science`.
    pub mof_at_most: String,
    /// Whether the Open Source AI Definition 1.0 is met.
    pub osaid: Option<bool>,
    /// Whether Art. 53(2) of the EU AI Act relieves the developer from documentation duties.
    pub ai_act_relief: Option<bool>,
}

/// What speaks for open and for closed models, in this case.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SidesView {
    /// What the pair has of what speaks for open models.
    pub open: Vec<PillarView>,
    /// What it has of what speaks for closed ones.
    pub closed: Vec<PillarView>,
    /// Whose models the tokens of a month go to, most first.
    pub concentration: Vec<UseShare>,
    /// How concentrated the use is, and what the partner changes in it.
    pub capture: Text,
    /// The best argument for doing without a closed model here.
    pub argument_for_open: Text,
    /// The best argument for doing without an open one.
    pub argument_for_closed: Text,
}

/// One of the things that speak for a side.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PillarView {
    /// For open: `no-lock-in`, `auditability`, `self-hosting`, `marginal-cost`, `innovation`; for closed:
    /// `alignment-research`, `accountability`, `revocability`, `frontier-quality`.
    pub id: String,
    /// `yes`, `partly`, `no` or `unknown`.
    pub holds: String,
    /// The facts.
    pub text: Text,
}

/// A developer's part of the use.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UseShare {
    /// Developer id.
    pub developer: String,
    /// Its name.
    pub name: String,
    /// Whether the weights are open, so that nobody can end the use.
    pub open: bool,
    /// Tokens a month.
    pub tokens_per_month: i64,
    /// The part of all tokens.
    pub share: Fraction,
}
