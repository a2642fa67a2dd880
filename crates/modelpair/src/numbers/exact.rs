//! What both kinds of fractions can do.

use super::{BigRatio, NumberError, Ratio};

/// Exact arithmetic, for formulas that hold for [`Ratio`] (fast, may overflow) and for
/// [`BigRatio`] (never overflows).
pub trait Exact: Clone + Ord + From<Ratio> {
    /// `self + other`.
    fn sum(&self, other: &Self) -> Result<Self, NumberError>;
    /// `self - other`.
    fn difference(&self, other: &Self) -> Result<Self, NumberError>;
    /// `self * other`.
    fn product(&self, other: &Self) -> Result<Self, NumberError>;
    /// `self / other`.
    fn quotient(&self, other: &Self) -> Result<Self, NumberError>;

    /// -1, 0 or 1.
    fn sign(&self) -> i32 {
        match self.cmp(&Self::from(Ratio::ZERO)) {
            core::cmp::Ordering::Less => -1,
            core::cmp::Ordering::Equal => 0,
            core::cmp::Ordering::Greater => 1,
        }
    }
}

impl Exact for Ratio {
    fn sum(&self, other: &Self) -> Result<Self, NumberError> {
        self.plus(*other)
    }
    fn difference(&self, other: &Self) -> Result<Self, NumberError> {
        self.minus(*other)
    }
    fn product(&self, other: &Self) -> Result<Self, NumberError> {
        self.times(*other)
    }
    fn quotient(&self, other: &Self) -> Result<Self, NumberError> {
        self.over(*other)
    }
}

impl Exact for BigRatio {
    fn sum(&self, other: &Self) -> Result<Self, NumberError> {
        Ok(self.plus(other))
    }
    fn difference(&self, other: &Self) -> Result<Self, NumberError> {
        Ok(self.minus(other))
    }
    fn product(&self, other: &Self) -> Result<Self, NumberError> {
        Ok(self.times(other))
    }
    fn quotient(&self, other: &Self) -> Result<Self, NumberError> {
        self.over(other).ok_or(NumberError::DivisionByZero)
    }
}
