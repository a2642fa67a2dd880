//! How firmly an alternative wins: shares of weightings in words, and regrets.

use serde::Serialize;

use super::{Weightings, WeightsError};
use crate::numbers::{Big, BigRatio, Exact, NumberError, Ratio};

/// A share of weightings as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Robustness {
    /// Best under at least nine tenths of the weightings.
    Firm,
    /// Best under at least six tenths.
    Leaning,
    /// Less: show both and let the reader decide.
    YourCall,
}

impl Robustness {
    /// The word for a first-rank share.
    pub fn of(share: &BigRatio) -> Self {
        let tenths = share.num().times(&Big::from(10));
        let at_least = |limit: i128| tenths >= share.den().times(&Big::from(limit));
        if at_least(9) {
            Self::Firm
        } else if at_least(6) {
            Self::Leaning
        } else {
            Self::YourCall
        }
    }
}

/// The part of a simplex on which a linear function is at most zero, from its corner values.
///
/// With `f = score(rival) - score(alternative)` at the corners of the weightings it is the share
/// under which the alternative is at least as good; 0 when the two are equal everywhere.
/// Varsi's recursion (1973): over the negative x and the other values y,
/// `A_k = (y_k A_k - x A_(k-1)) / (y_k - x)`.
pub fn pairwise_share(corner_values: &[i128]) -> BigRatio {
    let corners: Vec<Big> = corner_values.iter().copied().map(Big::from).collect();
    varsi(&corners)
}

/// [`pairwise_share`] of values of any size.
pub(super) fn varsi(corner_values: &[Big]) -> BigRatio {
    let (below, above): (Vec<&Big>, Vec<&Big>) =
        corner_values.iter().partition(|value| value.signum() < 0);
    if below.is_empty() {
        return BigRatio::zero();
    }
    let mut parts = vec![BigRatio::zero(); above.len()];
    for x in below {
        let mut left = BigRatio::one();
        for (part, y) in parts.iter_mut().zip(&above) {
            // `y - x` is positive, so the quotients exist.
            let span = y.minus(x);
            let share = |value: &Big| BigRatio::new(value, &span).unwrap_or_else(BigRatio::zero);
            *part = share(y).times(part).plus(&share(&x.negated()).times(&left));
            left = part.clone();
        }
    }
    parts.pop().unwrap_or_else(BigRatio::one)
}

/// For each alternative, how much score its choice loses at the worst weighting.
///
/// The loss against the best rival is convex in the weights, so the worst case is a corner.
///
/// # Errors
/// Numbers too large to be computed exactly.
pub fn max_regrets<N: Exact>(
    values: &[Vec<N>],
    weightings: &Weightings,
) -> Result<Vec<N>, WeightsError> {
    let criteria = values.first().map_or(0, Vec::len);
    let mut regrets = vec![N::from(Ratio::ZERO); values.len()];
    for corner in weightings.corners(criteria)? {
        let corner: Vec<N> = corner.into_iter().map(N::from).collect();
        let scores = values.iter().map(|row| super::score(row, &corner));
        let scores: Vec<N> = scores.collect::<Result<_, NumberError>>()?;
        let Some(best) = scores.iter().max() else {
            continue;
        };
        for (regret, score) in regrets.iter_mut().zip(&scores) {
            *regret = best.difference(score)?.max(regret.clone());
        }
    }
    Ok(regrets)
}
