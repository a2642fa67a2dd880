//! How many rows got which answer.

use std::collections::BTreeMap;

use modelpair::Outcome;
use serde::{Deserialize, Serialize};

/// Counts of a scan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Rows that were judged.
    pub judged: u64,
    /// Rows that were put aside.
    pub rejected: u64,
    /// Of those judged.
    pub permitted: u64,
    /// See `permitted`.
    pub conditional: u64,
    /// See `permitted`.
    pub denied: u64,
    /// See `permitted`.
    pub undetermined: u64,
    /// How many rows each rule denies; several rules may deny one.
    pub denied_by: BTreeMap<String, u64>,
}

impl Summary {
    pub(crate) fn add(&mut self, outcome: Outcome, rules: impl Iterator<Item = String>, rows: u64) {
        self.judged += rows;
        *self.of(outcome) += rows;
        for rule in rules {
            *self.denied_by.entry(rule).or_default() += rows;
        }
    }

    pub(crate) fn merge(&mut self, other: Summary) {
        self.judged += other.judged;
        self.rejected += other.rejected;
        self.permitted += other.permitted;
        self.conditional += other.conditional;
        self.denied += other.denied;
        self.undetermined += other.undetermined;
        for (rule, rows) in other.denied_by {
            *self.denied_by.entry(rule).or_default() += rows;
        }
    }

    /// How many rows got an answer.
    pub fn count(&self, outcome: Outcome) -> u64 {
        *self.clone().of(outcome)
    }

    fn of(&mut self, outcome: Outcome) -> &mut u64 {
        match outcome {
            Outcome::Permitted => &mut self.permitted,
            Outcome::Conditional => &mut self.conditional,
            Outcome::Denied => &mut self.denied,
            Outcome::Undetermined => &mut self.undetermined,
        }
    }
}
