//! Fractions of integers of any size.

use core::cmp::Ordering;
use core::fmt;

use serde::ser::{Serialize, Serializer};

use super::Big;
use crate::numbers::{PPM, Ratio, gcd};

/// An exact fraction of integers of any size, reduced, with a positive denominator.
///
/// Shares of the weight simplex are of this type. Written as `p/q`, or as `p` when it is whole.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BigRatio {
    num: Big,
    den: Big,
}

impl BigRatio {
    /// Nothing.
    pub fn zero() -> Self {
        Self {
            num: Big::default(),
            den: Big::one(),
        }
    }

    /// The whole.
    pub fn one() -> Self {
        Self {
            num: Big::one(),
            den: Big::one(),
        }
    }

    /// `num / den`, reduced; `None` when `den` is zero.
    pub fn new(num: &Big, den: &Big) -> Option<Self> {
        let divisor = num.gcd(den);
        let divisor = match den.signum() {
            0 => return None,
            1 => divisor,
            _ => divisor.negated(),
        };
        Some(Self {
            num: num.divided_exactly(&divisor),
            den: den.divided_exactly(&divisor),
        })
    }

    /// A number over the product of positive ones below 2^96, reduced. To reduce it by each of them in turn is far
    /// quicker than by their product.
    pub(crate) fn over_product(num: Big, factors: &[i128]) -> Self {
        let (mut num, mut den) = (num, Big::one());
        for factor in factors {
            let common = gcd(num.rest(*factor), *factor);
            let left = factor.checked_div(common).unwrap_or(*factor);
            if common != 1 {
                num = num.divided_exactly(&Big::from(common));
            }
            den = den.scaled(left);
        }
        Self { num, den }
    }

    /// The numerator; it carries the sign.
    pub fn num(&self) -> &Big {
        &self.num
    }

    /// The denominator, at least 1.
    pub fn den(&self) -> &Big {
        &self.den
    }

    /// `self + other`.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let num = self.num.times(&other.den).plus(&other.num.times(&self.den));
        Self::reduced(&num, &self.den.times(&other.den))
    }

    /// `self - other`.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.plus(&Self {
            num: other.num.negated(),
            den: other.den.clone(),
        })
    }

    /// `self / other`; `None` when `other` is zero.
    pub fn over(&self, other: &Self) -> Option<Self> {
        Self::new(&self.num.times(&other.den), &self.den.times(&other.num))
    }

    /// `self * other`.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        Self::reduced(&self.num.times(&other.num), &self.den.times(&other.den))
    }

    /// The nearest whole number of parts per million; halves go up. Saturates outside +-2^40.
    pub fn ppm(&self) -> i64 {
        // The nearest integer to x is the largest n with 2 n - 1 <= 2 x.
        let double = self.num.times(&Big::from(2 * i128::from(PPM)));
        let (mut below, mut above) = self.ppm_between();
        while above - below > 1 {
            let middle = i64::midpoint(below, above);
            let odd = Big::from(2 * i128::from(middle) - 1);
            if odd.times(&self.den) <= double {
                below = middle;
            } else {
                above = middle;
            }
        }
        below
    }

    /// Numbers below and above the parts per million. For a part of a whole its first 96 bits leave four to choose from.
    fn ppm_between(&self) -> (i64, i64) {
        let limbs = self.den.limbs.len();
        let first = |of: &Big| {
            let first = of.limbs.iter().skip(limbs.saturating_sub(3)).rev();
            first.fold(0_u128, |bits, limb| bits << 32 | u128::from(*limb))
        };
        let near = if self.num.negative || self.num > self.den {
            None
        } else {
            let parts = first(&self.num) * u128::from(PPM.unsigned_abs());
            let near = parts.checked_div(first(&self.den));
            near.and_then(|near| i64::try_from(near).ok())
        };
        near.map_or((-(1 << 40), 1 << 40), |near| (near - 2, near + 3))
    }

    /// The value as a [`Ratio`], where both parts fit 128 bits.
    pub fn to_ratio(&self) -> Option<Ratio> {
        Ratio::new(self.num.to_i128()?, self.den.to_i128()?).ok()
    }

    /// For a denominator that cannot be zero: products of denominators and of simplex volumes.
    fn reduced(num: &Big, den: &Big) -> Self {
        Self::new(num, den).unwrap_or_else(Self::zero)
    }
}

impl From<Ratio> for BigRatio {
    fn from(value: Ratio) -> Self {
        Self {
            num: Big::from(value.num()),
            den: Big::from(value.den()),
        }
    }
}

impl Ord for BigRatio {
    fn cmp(&self, other: &Self) -> Ordering {
        self.num.times(&other.den).cmp(&other.num.times(&self.den))
    }
}

impl PartialOrd for BigRatio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for BigRatio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == Big::one() {
            self.num.fmt(f)
        } else {
            write!(f, "{}/{}", self.num, self.den)
        }
    }
}

impl Serialize for BigRatio {
    /// A string, `"p/q"`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

// Magnitudes: little-endian limbs without trailing zeros.
