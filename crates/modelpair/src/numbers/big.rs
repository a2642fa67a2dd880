//! Integers and fractions of any size, as small as the volumes of polytopes need them.
//!
//! A share of the weight simplex has a denominator of hundreds of bits, beyond 128.
//! Only what those sums need is here; a full library would be most of the wasm module.

use core::cmp::Ordering;
use core::fmt;

mod ratio;

pub use ratio::BigRatio;

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
