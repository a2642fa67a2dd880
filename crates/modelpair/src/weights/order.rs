//! From an order of criteria to weights.

use super::WeightsError;
use crate::numbers::{Exact, NumberError, Ratio};

/// The weightings that an answer leaves open: a simplex, given by its corners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weightings {
    /// All weights from 0 on that sum to 1.
    All,
    /// Those in which the criteria, by position, weigh less and less.
    Ordered(Vec<usize>),
}

impl Weightings {
    /// The weightings that agree with an order, most important criterion first.
    ///
    /// # Errors
    /// An order that names a criterion twice, leaves one out, or names one at or beyond `criteria`.
    pub fn ordered(order: &[usize], criteria: usize) -> Result<Self, WeightsError> {
        for (at, criterion) in order.iter().enumerate() {
            let name = || criterion.to_string();
            if *criterion >= criteria {
                return Err(WeightsError::Unknown { criterion: name() });
            }
            if order.iter().take(at).any(|earlier| earlier == criterion) {
                return Err(WeightsError::Twice { criterion: name() });
            }
        }
        if order.len() != criteria {
            let (expected, found) = (criteria, order.len());
            return Err(WeightsError::Length {
                field: "order",
                row: None,
                expected,
                found,
            });
        }
        Ok(Self::Ordered(order.to_vec()))
    }

    /// The corners of the simplex, one weight per criterion each.
    ///
    /// All: everything on one criterion. Ordered: `(1/k, .., 1/k, 0, ..)` over the k first ones.
    pub fn corners(&self, criteria: usize) -> Result<Vec<Vec<Ratio>>, NumberError> {
        let corner = |members: &[usize]| {
            let size = i128::try_from(members.len()).map_err(|_| NumberError::Overflow)?;
            let part = Ratio::new(1, size)?;
            let weight = |criterion| {
                if members.contains(&criterion) {
                    part
                } else {
                    Ratio::ZERO
                }
            };
            Ok((0..criteria).map(weight).collect())
        };
        match self {
            Self::All => (0..criteria)
                .map(|criterion| corner(&[criterion]))
                .collect(),
            Self::Ordered(order) => (1..=order.len())
                .map(|size| corner(order.get(..size).unwrap_or_default()))
                .collect(),
        }
    }

    /// The one weighting that stands for all of them: their centroid.
    ///
    /// Equal weights, or the [rank order centroid](rank_order_centroid) of the order.
    pub fn centroid(&self, criteria: usize) -> Result<Vec<Ratio>, WeightsError> {
        let corners = self.corners(criteria)?;
        let count = i128::try_from(corners.len()).map_err(|_| NumberError::Overflow)?;
        let part = Ratio::new(1, count)?;
        let mean = |criterion: usize| {
            let weights = corners.iter().filter_map(|corner| corner.get(criterion));
            weights
                .copied()
                .try_fold(Ratio::ZERO, Ratio::plus)?
                .times(part)
        };
        Ok((0..criteria).map(mean).collect::<Result<_, _>>()?)
    }
}

/// The rank order centroid weights of n criteria: `w_i = (1/i + .. + 1/n) / n`.
///
/// Barron and Barrett 1996; 11/18, 5/18, 1/9 for three.
pub fn rank_order_centroid(criteria: usize) -> Result<Vec<Ratio>, WeightsError> {
    Weightings::Ordered((0..criteria).collect()).centroid(criteria)
}

/// Weights on any scale, brought to the sum 1.
///
/// # Errors
/// A negative weight, or all zero.
pub fn normalized(weights: &[Ratio]) -> Result<Vec<Ratio>, WeightsError> {
    if let Some(at) = weights.iter().position(|weight| weight.signum() < 0) {
        return Err(WeightsError::Negative {
            field: "weights",
            at,
        });
    }
    let sum = weights.iter().copied().try_fold(Ratio::ZERO, Ratio::plus)?;
    if sum == Ratio::ZERO {
        return Err(WeightsError::Sum {
            sum: sum.to_string(),
        });
    }
    Ok(weights
        .iter()
        .map(|weight| weight.over(sum))
        .collect::<Result<_, _>>()?)
}

/// What each criterion adds to the score: weight times value. They sum to [`score`].
pub fn contributions<N: Exact>(values: &[N], weights: &[N]) -> Result<Vec<N>, NumberError> {
    values
        .iter()
        .zip(weights)
        .map(|(value, weight)| value.product(weight))
        .collect()
}

/// The weighted sum of an alternative's values.
pub fn score<N: Exact>(values: &[N], weights: &[N]) -> Result<N, NumberError> {
    let contributions = contributions(values, weights)?;
    contributions
        .iter()
        .try_fold(N::from(Ratio::ZERO), |sum, part| sum.sum(part))
}
