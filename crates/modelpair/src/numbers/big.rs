//! Integers and fractions of any size, as small as the volumes of polytopes need them.
//!
//! A share of the weight simplex has a denominator of hundreds of bits, beyond 128.
//! Only what those sums need is here; a full library would be most of the wasm module.

use core::cmp::Ordering;
use core::fmt;

use serde::ser::{Serialize, Serializer};

use super::{PPM, Ratio};

/// An integer of any size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Big {
    // INVARIANT: the last limb is not zero, and zero is not negative.
    negative: bool,
    limbs: Vec<u32>,
}

impl Big {
    /// One.
    pub fn one() -> Self {
        Self::from(1)
    }

    /// -1, 0 or 1.
    pub fn signum(&self) -> i32 {
        match (self.limbs.is_empty(), self.negative) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => -1,
        }
    }

    /// `-self`.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self::build(!self.negative, self.limbs.clone())
    }

    /// The distance from zero.
    #[must_use]
    pub fn abs(&self) -> Self {
        Self::build(false, self.limbs.clone())
    }

    /// `self + other`.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        if self.negative == other.negative {
            let mut limbs = self.limbs.clone();
            add_product(&mut limbs, &other.limbs, 1, 0);
            return Self::build(self.negative, limbs);
        }
        let (negative, large, small) = match compare(&self.limbs, &other.limbs) {
            Ordering::Less => (other.negative, other, self),
            _ => (self.negative, self, other),
        };
        let mut limbs = large.limbs.clone();
        subtract(&mut limbs, &small.limbs);
        Self::build(negative, limbs)
    }

    /// `self - other`.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }

    /// `self * other`.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let mut limbs = Vec::with_capacity(self.limbs.len() + other.limbs.len());
        for (shift, &limb) in self.limbs.iter().enumerate() {
            add_product(&mut limbs, &other.limbs, limb, shift);
        }
        Self::build(self.negative != other.negative, limbs)
    }

    /// `self * factor`, in place where the factor is short.
    #[must_use]
    pub(crate) fn scaled(mut self, factor: i128) -> Self {
        let Ok(short) = u64::try_from(factor) else {
            return self.times(&Self::from(factor));
        };
        let mut carry = 0_u128;
        for limb in &mut self.limbs {
            let value = u128::from(*limb) * u128::from(short) + carry;
            *limb = low(value);
            carry = value >> 32;
        }
        while carry != 0 {
            self.limbs.push(low(carry));
            carry >>= 32;
        }
        Self::build(self.negative, self.limbs)
    }

    /// `self += other`.
    pub(crate) fn add(&mut self, other: &Self) {
        if self.negative == other.negative {
            add_product(&mut self.limbs, &other.limbs, 1, 0);
        } else {
            *self = self.plus(other);
        }
    }

    /// The greatest common divisor; zero only when both are zero.
    #[must_use]
    pub fn gcd(&self, other: &Self) -> Self {
        let (mut a, mut b) = (self.limbs.clone(), other.limbs.clone());
        if a.is_empty() || b.is_empty() {
            a.append(&mut b);
            return Self::build(false, a);
        }
        let twos = trailing_zeros(&a).min(trailing_zeros(&b));
        // Stein's algorithm: both stay odd, so the difference is even and shrinks.
        shift_right(&mut a);
        shift_right(&mut b);
        loop {
            match compare(&a, &b) {
                Ordering::Equal => break,
                Ordering::Less => core::mem::swap(&mut a, &mut b),
                Ordering::Greater => {}
            }
            subtract(&mut a, &b);
            shift_right(&mut a);
        }
        Self::build(false, a).times(&Self::power_of_two(twos))
    }

    /// `self / divisor` where the division is known to leave no rest; zero when `divisor` is zero.
    #[must_use]
    pub(crate) fn divided_exactly(&self, divisor: &Self) -> Self {
        let twos = trailing_zeros(&divisor.limbs);
        let mut odd = divisor.limbs.clone();
        shift_right(&mut odd);
        let mut rest = self.limbs.clone();
        shift_right_by(&mut rest, twos);
        let Some(&lowest) = odd.first() else {
            return Self::default();
        };
        // Newton's iteration for the inverse modulo 2^32: each round doubles the correct bits.
        let mut inverse = lowest;
        for _ in 0..4 {
            inverse = inverse.wrapping_mul(2_u32.wrapping_sub(lowest.wrapping_mul(inverse)));
        }
        let mut quotient = Vec::with_capacity(rest.len());
        for at in 0..rest.len() {
            let limb = rest.get(at).map_or(0, |limb| limb.wrapping_mul(inverse));
            quotient.push(limb);
            subtract_product(&mut rest, &odd, limb, at);
        }
        Self::build(self.negative != divisor.negative, quotient)
    }

    /// What is left of the distance from zero after division by a positive number below 2^96.
    fn rest(&self, divisor: i128) -> i128 {
        let limbs = self.limbs.iter().rev();
        limbs.fold(0, |rest, limb| {
            let value = rest << 32 | i128::from(*limb);
            match (u64::try_from(value), u64::try_from(divisor)) {
                (Ok(small), Ok(by)) => small.checked_rem(by).map_or(0, i128::from),
                _ => value.checked_rem(divisor).unwrap_or(0),
            }
        })
    }

    /// The value as a 128-bit integer, where it fits.
    pub fn to_i128(&self) -> Option<i128> {
        let mut value = 0_i128;
        for &limb in self.limbs.iter().rev() {
            value = value.checked_mul(1 << 32)?.checked_add(i128::from(limb))?;
        }
        Some(if self.negative { -value } else { value })
    }

    fn power_of_two(exponent: u32) -> Self {
        let mut limbs = Vec::new();
        add_product(&mut limbs, &[1 << (exponent % 32)], 1, index(exponent / 32));
        Self::build(false, limbs)
    }

    fn build(negative: bool, mut limbs: Vec<u32>) -> Self {
        trim(&mut limbs);
        Self {
            negative: negative && !limbs.is_empty(),
            limbs,
        }
    }
}

impl From<i128> for Big {
    fn from(value: i128) -> Self {
        let mut rest = value.unsigned_abs();
        let mut limbs = Vec::with_capacity(4);
        while rest != 0 {
            limbs.push(low(rest));
            rest >>= 32;
        }
        Self::build(value < 0, limbs)
    }
}

impl Ord for Big {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => compare(&self.limbs, &other.limbs),
            (true, true) => compare(&other.limbs, &self.limbs),
            (a, b) => b.cmp(&a),
        }
    }
}

impl PartialOrd for Big {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Big {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const GROUP: u64 = 1_000_000_000;
        let mut limbs = self.limbs.clone();
        let mut groups = Vec::new();
        while !limbs.is_empty() {
            let mut rest = 0_u64;
            for limb in limbs.iter_mut().rev() {
                let value = rest << 32 | u64::from(*limb);
                *limb = low(u128::from(value / GROUP));
                rest = value % GROUP;
            }
            groups.push(rest);
            trim(&mut limbs);
        }
        if self.negative {
            f.write_str("-")?;
        }
        write!(f, "{}", groups.pop().unwrap_or(0))?;
        groups
            .iter()
            .rev()
            .try_for_each(|group| write!(f, "{group:09}"))
    }
}

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
            let common = super::gcd(num.rest(*factor), *factor);
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

/// The lowest 32 bits.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the low half is what is wanted"
)]
const fn low(value: u128) -> u32 {
    value as u32
}

fn index(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

fn trim(limbs: &mut Vec<u32>) {
    while limbs.last() == Some(&0) {
        limbs.pop();
    }
}

fn compare(a: &[u32], b: &[u32]) -> Ordering {
    a.len()
        .cmp(&b.len())
        .then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// `a += b * factor * 2^(32 shift)`.
fn add_product(a: &mut Vec<u32>, b: &[u32], factor: u32, shift: usize) {
    let longest = a.len().max(b.len() + shift) + 1;
    a.resize(longest, 0);
    let mut carry = 0_u64;
    let summands = b.iter().copied().chain(core::iter::repeat(0));
    for (limb, summand) in a.iter_mut().skip(shift).zip(summands) {
        let value = u64::from(summand) * u64::from(factor) + u64::from(*limb) + carry;
        *limb = low(u128::from(value));
        carry = value >> 32;
    }
    trim(a);
}

/// `a -= b`, for `a >= b`.
fn subtract(a: &mut Vec<u32>, b: &[u32]) {
    subtract_product(a, b, 1, 0);
    trim(a);
}

/// `a -= b * factor * 2^(32 shift)`, modulo the length of `a`.
fn subtract_product(a: &mut [u32], b: &[u32], factor: u32, shift: usize) {
    let mut borrow = 0_u64;
    let subtrahends = b.iter().copied().chain(core::iter::repeat(0));
    for (limb, subtrahend) in a.iter_mut().skip(shift).zip(subtrahends) {
        // At most (2^32 - 1)^2 + 2^32, which fits.
        let take = u64::from(subtrahend) * u64::from(factor) + borrow;
        let (value, under) = limb.overflowing_sub(low(u128::from(take)));
        *limb = value;
        borrow = (take >> 32) + u64::from(under);
    }
}

fn trailing_zeros(limbs: &[u32]) -> u32 {
    let mut zeros = 0;
    for limb in limbs {
        zeros += limb.trailing_zeros();
        if *limb != 0 {
            break;
        }
    }
    zeros
}

/// Removes all factors of two.
fn shift_right(limbs: &mut Vec<u32>) {
    let zeros = trailing_zeros(limbs);
    shift_right_by(limbs, zeros);
}

fn shift_right_by(limbs: &mut Vec<u32>, bits: u32) {
    limbs.drain(..index(bits / 32).min(limbs.len()));
    let bits = bits % 32;
    let mut high = 0_u64;
    for limb in limbs.iter_mut().rev() {
        let value = high << 32 | u64::from(*limb);
        *limb = low(u128::from(value >> bits));
        high = u64::from(low(u128::from(value))) & ((1 << bits) - 1);
    }
    trim(limbs);
}

#[cfg(test)]
mod tests;
