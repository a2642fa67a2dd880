//! Why a verdict is what it is, and what would turn it.
//!
//! Everything here is exact within [`Limits`]; where a limit was reached, the answer says that it is incomplete.

mod cells;
mod choices;
mod questions;
mod reasons;
mod ways_out;

pub use questions::{Answer, Questions};
pub use reasons::{Reason, Reasons};
pub use ways_out::{Change, WayOut, WaysOut};

/// How much is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most facts that are changed, or asked for, together.
    pub facts_max: usize,
    /// How often the rules are evaluated.
    pub evaluations_max: u32,
}

impl Limits {
    /// Enough for any policy that people can read.
    pub const DEFAULT: Self = Self {
        facts_max: 3,
        evaluations_max: 20_000,
    };
}

#[cfg(test)]
#[cfg(feature = "authoring")]
mod tests;
