//! Exact numbers: rationals, a piecewise linear logarithm, anchors, a least squares line.
//!
//! Everything is integer arithmetic with checked overflow, so that the native library and the
//! wasm module compute the same digits.

mod big;
mod exact;
mod fit;
mod ratio;
mod scale;

pub use big::{Big, BigRatio};
pub use exact::Exact;
pub use fit::{Estimate, LinearFit, fit};
pub use ratio::Ratio;
pub(crate) use ratio::gcd;
pub(crate) use scale::interpolate_by;
pub use scale::{PPM, interpolate, log2_ppm};

use core::fmt;

/// Why a number could not be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// The exact result does not fit the integer type; nothing wrapped.
    Overflow,
    /// A division by zero.
    DivisionByZero,
    /// Anchors or points that do not define a line: none, or two with the same x.
    Degenerate,
    /// The text is no integer, decimal or fraction.
    NotANumber,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Overflow => "the number is too large to be computed exactly",
            Self::DivisionByZero => "division by zero",
            Self::Degenerate => {
                "at least two points with different x are needed, in ascending order"
            }
            Self::NotANumber => "expected an integer, a decimal or a fraction such as `3/10`",
        })
    }
}

impl core::error::Error for NumberError {}

/// A quantity whose sources disagree: the lowest, the likely and the highest value.
///
/// `low <= likely <= high` is what the constructor of the value promises; nothing here checks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Interval<T> {
    /// The lowest value that a source supports.
    pub low: T,
    /// The value that is used where one number is needed.
    pub likely: T,
    /// The highest value that a source supports.
    pub high: T,
}

impl<T: Copy> Interval<T> {
    /// An undisputed value.
    pub const fn exact(value: T) -> Self {
        Self {
            low: value,
            likely: value,
            high: value,
        }
    }

    /// The same interval in another unit; `change` must be monotone.
    pub fn map<U>(self, change: impl Fn(T) -> U) -> Interval<U> {
        Interval {
            low: change(self.low),
            likely: change(self.likely),
            high: change(self.high),
        }
    }
}

modelpair_rules::packed! { struct Interval<T> { low, likely, high } }
