//! Which questions still decide something.

use serde::{Deserialize, Serialize};

use super::Fraction;

/// The questions, those that still decide first.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Questions {
    /// At most six; the ones to ask come first, and among them the one that decides most.
    pub questions: Vec<QuestionView>,
    /// Combinations of answers to the questions that nobody has answered.
    pub combinations: u32,
    /// So many of them can lead to different pairs and were worked out; the others are provably the same.
    pub worked_out: u32,
}

/// A question with what its answer can change.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionView {
    /// Question id, in kebab-case: `may-leave`, `tokens`, `stakes`, `team`, `downtime`, `order`.
    pub question: String,
    /// The facts that an answer states.
    pub facts: Vec<String>,
    /// Somebody has answered it; a profile's assumption is no answer.
    pub answered: bool,
    /// Nobody has answered it, and with some answers to the other open questions its answer changes the pair or what
    /// its halves are for. Otherwise there is no need to ask.
    pub ask: bool,
    /// Another answer to this question alone changes the pair now.
    pub decides_now: bool,
    /// How often another answer changes the pair, over all combinations of answers to the open questions.
    pub changes: Fraction,
}
