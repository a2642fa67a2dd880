//! Weights of criteria, and how much an answer depends on them, exactly.
//!
//! An order of criteria leaves many weightings open. They form a simplex, an alternative's score
//! is linear on it, and so every statement about "all weightings" is one about polytopes: the
//! regions of the ternary plot ([`regions`]), the share of weightings under which an alternative
//! is best or beats another, the largest regret, the points at which the answer flips.
//! Nothing is sampled.

mod flip;
mod input;
mod order;
mod pareto;
mod robustness;
mod ternary;
mod volume;
mod weigh;

pub use flip::{Flip, flip_alone, flip_toward};
pub use input::{ALTERNATIVES_MAX, CRITERIA_MAX, Criterion, Number, WeighInput};
pub use order::{Weightings, contributions, normalized, rank_order_centroid, score};
pub use pareto::pareto_front;
pub use robustness::{Robustness, max_regrets, pairwise_share};
pub use ternary::{Point, Region, VALUE_MAX, first_rank_share, first_rank_shares, regions};
pub use weigh::{FlipPoint, Weighed, weigh};

use core::fmt;

use crate::numbers::NumberError;

/// What is wrong with values, weights or an order. Positions count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WeightsError {
    /// No alternatives, or none of the criteria.
    Empty {
        /// The part of the input.
        field: &'static str,
    },
    /// More than can be computed in reasonable time.
    TooMany {
        /// The part of the input.
        field: &'static str,
        /// How many are possible.
        limit: usize,
    },
    /// A list of the wrong length.
    Length {
        /// The part of the input.
        field: &'static str,
        /// The row, for a matrix.
        row: Option<usize>,
        /// What it should have been.
        expected: usize,
        /// What it was.
        found: usize,
    },
    /// A list of names holds one twice.
    Repeated {
        /// The part of the input.
        field: &'static str,
        /// The name.
        name: String,
    },
    /// An order names a criterion twice.
    Twice {
        /// The criterion as it was named.
        criterion: String,
    },
    /// An order names something that is no criterion.
    Unknown {
        /// The criterion as it was named.
        criterion: String,
    },
    /// A weight below zero.
    Negative {
        /// The part of the input.
        field: &'static str,
        /// The position of the weight.
        at: usize,
    },
    /// Weights and points, which mean the same.
    Both,
    /// Points that are all zero.
    NoPoints,
    /// Weights that do not sum to 1.
    Sum {
        /// What they sum to.
        sum: String,
    },
    /// Weights that are no whole millionths and have no common denominator up to a million.
    Fine,
    /// A number that cannot be read or computed.
    Number {
        /// Where it is.
        field: String,
        /// Why.
        error: NumberError,
    },
}

impl fmt::Display for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { field } => write!(f, "`{field}` is empty"),
            Self::TooMany { field, limit } => write!(f, "`{field}` has more than {limit} entries"),
            Self::Length {
                field,
                row: Some(row),
                expected,
                found,
            } => {
                write!(
                    f,
                    "`{field}[{row}]` has {found} entries, expected {expected}"
                )
            }
            Self::Length {
                field,
                row: None,
                expected,
                found,
            } => {
                write!(f, "`{field}` has {found} entries, expected {expected}")
            }
            Self::Repeated { field, name } => write!(f, "`{field}` names `{name}` twice"),
            Self::Twice { criterion } => write!(f, "`order` names `{criterion}` twice"),
            Self::Unknown { criterion } => {
                write!(f, "`order` names `{criterion}`, which is no criterion")
            }
            Self::Negative { field, at } => write!(f, "`{field}[{at}]` is negative"),
            Self::Both => f.write_str("`points` stands beside `weights`; state one of them"),
            Self::NoPoints => f.write_str("`points` are all zero, expected one above"),
            Self::Sum { sum } => write!(f, "`weights` sum to {sum}, expected 1"),
            Self::Fine => f.write_str(
                "`weights` are too fine: expected a common denominator of at most 1000000, or six decimals",
            ),
            Self::Number { field, error } => write!(f, "`{field}`: {error}"),
        }
    }
}

impl core::error::Error for WeightsError {}

impl From<NumberError> for WeightsError {
    fn from(error: NumberError) -> Self {
        Self::Number {
            field: "values".to_owned(),
            error,
        }
    }
}
