//! The record: what a recommendation says besides the pair, and what may never be wrong in it.

mod changes;
mod costs;
mod events;
mod sides;
mod weights;

use modelpair::Advisor;
use modelpair::numbers::{Big, BigRatio, Ratio};

use crate::bundle::{PROFILES, situation};

fn advisor() -> Advisor {
    Advisor::embedded().unwrap()
}

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap()
}

/// A share may be longer than 128 bits.
fn share(text: &str) -> BigRatio {
    let whole = |digits: &str| {
        digits.bytes().fold(Big::default(), |value, digit| {
            value
                .times(&Big::from(10))
                .plus(&Big::from(i128::from(digit - b'0')))
        })
    };
    let (num, den) = text.split_once('/').unwrap_or((text, "1"));
    BigRatio::new(&whole(num), &whole(den)).unwrap()
}
