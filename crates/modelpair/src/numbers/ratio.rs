//! Rationals of 128-bit integers.

use core::cmp::Ordering;
use core::fmt::{self, Write as _};
use core::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use super::{NumberError, PPM};

/// An exact fraction, always reduced, with a positive denominator.
///
/// Every operation either gives the exact result or [`NumberError::Overflow`]; it never rounds.
/// Written as `p/q`, or as `p` when it is whole.
///
/// ```
/// use modelpair::numbers::Ratio;
/// let third = Ratio::new(2, 6).unwrap();
/// assert_eq!(third.to_string(), "1/3");
/// assert_eq!(third.ppm(), 333_333);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    // INVARIANT: `den > 0`, `gcd(|num|, den) == 1`, and `num != i128::MIN`.
    num: i128,
    den: i128,
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { num: 0, den: 1 };
    /// The whole.
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// `num / den`, reduced.
    ///
    /// # Errors
    /// [`NumberError::DivisionByZero`], and overflow for `i128::MIN`, whose negative does not exist.
    pub fn new(num: i128, den: i128) -> Result<Self, NumberError> {
        if den == 0 {
            return Err(NumberError::DivisionByZero);
        }
        if num == i128::MIN || den == i128::MIN {
            return Err(NumberError::Overflow);
        }
        if den == 1 {
            return Ok(Self { num, den });
        }
        let divisor = gcd(num, den) * den.signum();
        Ok(Self {
            num: quotient(num, divisor),
            den: quotient(den, divisor),
        })
    }

    /// A whole number.
    pub fn whole(value: i64) -> Self {
        Self {
            num: i128::from(value),
            den: 1,
        }
    }

    /// The numerator; it carries the sign.
    pub const fn num(self) -> i128 {
        self.num
    }

    /// The denominator, at least 1.
    pub const fn den(self) -> i128 {
        self.den
    }

    /// -1, 0 or 1.
    pub const fn signum(self) -> i128 {
        self.num.signum()
    }

    /// `-self`.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self {
            num: -self.num,
            den: self.den,
        }
    }

    /// The distance from zero.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self {
            num: self.num.abs(),
            den: self.den,
        }
    }

    /// `self + other`.
    pub fn plus(self, other: Self) -> Result<Self, NumberError> {
        // Dividing by the common part first keeps sums of like denominators small.
        let common = gcd(self.den, other.den);
        let scale = quotient(self.den, common);
        let left = product(self.num, quotient(other.den, common))?;
        let right = product(other.num, scale)?;
        let num = left.checked_add(right).ok_or(NumberError::Overflow)?;
        Self::new(num, product(scale, other.den)?)
    }

    /// `self - other`.
    pub fn minus(self, other: Self) -> Result<Self, NumberError> {
        self.plus(other.negated())
    }

    /// `self * other`.
    pub fn times(self, other: Self) -> Result<Self, NumberError> {
        // Both are reduced, so after this the product is reduced too.
        let (a, b) = (gcd(self.num, other.den), gcd(other.num, self.den));
        let num = product(quotient(self.num, a), quotient(other.num, b))?;
        let den = product(quotient(self.den, b), quotient(other.den, a))?;
        if num == i128::MIN {
            return Err(NumberError::Overflow);
        }
        Ok(Self { num, den })
    }

    /// `self / other`.
    pub fn over(self, other: Self) -> Result<Self, NumberError> {
        if other.num == 0 {
            return Err(NumberError::DivisionByZero);
        }
        let sign = other.num.signum();
        self.times(Self {
            num: other.den * sign,
            den: other.num.abs(),
        })
    }

    /// The largest whole number that is not above.
    pub const fn floor(self) -> i128 {
        if self.den == 1 {
            return self.num;
        }
        self.num.div_euclid(self.den)
    }

    /// The smallest whole number that is not below.
    pub const fn ceil(self) -> i128 {
        -(-self.num).div_euclid(self.den)
    }

    /// The nearest whole number; halves go up.
    pub const fn round(self) -> i128 {
        let floor = self.floor();
        // The rest is below the denominator, whatever wraps on the way to it.
        let rest = self.num.wrapping_sub(floor.wrapping_mul(self.den));
        if rest >= self.den - rest {
            floor + 1
        } else {
            floor
        }
    }

    /// The nearest whole number of parts per million; halves go up.
    ///
    /// Saturates at the limits of `i64`: what is shown then is a limit, never a wrapped number.
    pub fn ppm(self) -> i64 {
        let whole = self.floor();
        let rest = self.num.wrapping_sub(whole.wrapping_mul(self.den));
        let (den, rest) = (self.den.unsigned_abs(), rest.unsigned_abs());
        let total = |parts: i128| whole.saturating_mul(i128::from(PPM)).saturating_add(parts);
        if den.leading_zeros() > 24 {
            // `rest` is below `den`, so twice the product and half a part more stay below 2^126.
            let parts = (2 * rest * u128::from(PPM.unsigned_abs()) + den) / (2 * den);
            return clamped(total(i128::try_from(parts).unwrap_or(i128::MAX)));
        }
        // Schoolbook multiplication of `rest` by a million, reduced by `den` after each bit:
        // both stay below 2 * den, which fits 128 bits.
        let (mut parts, mut left) = (0_i128, 0_u128);
        for bit in (0..20).rev() {
            parts *= 2;
            for summand in [left, if (PPM >> bit) & 1 == 1 { rest } else { 0 }] {
                left += summand;
                if left >= den {
                    left -= den;
                    parts += 1;
                }
            }
        }
        if left >= den - left {
            parts += 1;
        }
        clamped(total(parts))
    }
}

/// The nearest `i64`.
fn clamped(total: i128) -> i64 {
    i64::try_from(total).unwrap_or(if total < 0 { i64::MIN } else { i64::MAX })
}

/// `a / b` where `b` divides `a` and is not zero. A division of 128 bits costs a call; most numbers are small.
#[inline]
fn quotient(a: i128, b: i128) -> i128 {
    if b == 1 {
        return a;
    }
    match (i64::try_from(a), i64::try_from(b)) {
        (Ok(small), Ok(by)) => small.checked_div(by).map_or(a / b, i128::from),
        _ => a / b,
    }
}

fn product(a: i128, b: i128) -> Result<i128, NumberError> {
    a.checked_mul(b).ok_or(NumberError::Overflow)
}

/// The greatest common divisor; positive unless both are zero. Neither may be `i128::MIN`.
pub(crate) fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        // A processor, and a browser's more so, divides 64 bits many times faster than 128.
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return i128::from(gcd_64(a, b));
        }
        (a, b) = (b, a % b);
    }
    i128::try_from(a).unwrap_or(i128::MAX)
}

/// Stein's algorithm: it shifts where Euclid's divides, which takes a processor many times as long.
fn gcd_64(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    loop {
        b >>= b.trailing_zeros();
        if a > b {
            (a, b) = (b, a);
        }
        b -= a;
        if b == 0 {
            return a << twos;
        }
    }
}

impl Ord for Ratio {
    /// Compares by continued fractions, so that no product can overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = (*self, *other);
        loop {
            let order = a.floor().cmp(&b.floor());
            if order != Ordering::Equal {
                return order;
            }
            let (rest_a, rest_b) = (a.num.rem_euclid(a.den), b.num.rem_euclid(b.den));
            if rest_a == 0 || rest_b == 0 {
                return rest_a.cmp(&rest_b);
            }
            // Both rests are in (0, 1): compare their inverses the other way round.
            (a, b) = (
                Self {
                    num: b.den,
                    den: rest_b,
                },
                Self {
                    num: a.den,
                    den: rest_a,
                },
            );
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_integer(f, self.num)?;
        if self.den != 1 {
            f.write_char('/')?;
            write_integer(f, self.den)?;
        }
        Ok(())
    }
}

/// Most numbers fit 64 bits, which are written much faster.
fn write_integer(f: &mut fmt::Formatter<'_>, number: i128) -> fmt::Result {
    match i64::try_from(number) {
        Ok(number) => write!(f, "{number}"),
        Err(_) => write!(f, "{number}"),
    }
}

impl FromStr for Ratio {
    type Err = NumberError;

    /// Reads `3/10`, `-2`, `0.35` and `1.5e-3`, exactly.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        match text.split_once('/') {
            Some((num, den)) => decimal(num.trim())?.over(decimal(den.trim())?),
            None => decimal(text.trim()),
        }
    }
}

fn decimal(text: &str) -> Result<Ratio, NumberError> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            exponent
                .parse::<i32>()
                .map_err(|_| NumberError::NotANumber)?,
        ),
        None => (text, 0),
    };
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let places = i32::try_from(fraction.len()).map_err(|_| NumberError::Overflow)?;
    let mut num = 0_i128;
    if digits.is_empty() || digits == "." {
        return Err(NumberError::NotANumber);
    }
    for digit in whole.chars().chain(fraction.chars()) {
        let digit = digit.to_digit(10).ok_or(NumberError::NotANumber)?;
        num = product(num, 10)?
            .checked_add(i128::from(digit))
            .ok_or(NumberError::Overflow)?;
    }
    let shift = exponent.checked_sub(places).ok_or(NumberError::Overflow)?;
    let scale = 10_i128
        .checked_pow(shift.unsigned_abs())
        .ok_or(NumberError::Overflow)?;
    if shift < 0 {
        Ratio::new(sign * num, scale)
    } else {
        Ratio::new(product(sign * num, scale)?, 1)
    }
}

impl Serialize for Ratio {
    /// A string, `"p/q"`: JSON numbers are not exact.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ratio {
    /// A string as [`FromStr`] reads it, or an integer.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Exact;
        impl Visitor<'_> for Exact {
            type Value = Ratio;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an integer or a string such as \"3/10\"")
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Ratio, E> {
                Ok(Ratio::whole(value))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Ratio, E> {
                Ratio::new(i128::from(value), 1).map_err(E::custom)
            }
            fn visit_str<E: de::Error>(self, value: &str) -> Result<Ratio, E> {
                value.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Exact)
    }
}
