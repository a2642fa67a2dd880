//! The smallest change of a weight that makes a rival overtake.

use serde::Serialize;

use crate::numbers::{Exact, NumberError, Ratio};

/// Where a rival draws level when one criterion counts for more or less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flip<N> {
    /// How far to go: a part of the way toward a corner, or the change of one weight.
    pub change: N,
    /// The criterion's weight at that point.
    pub weight: N,
}

/// The part t of the way from the present weights toward a corner at which a rival draws level:
/// `t = D(w) / (D(w) - D(corner))`, with D the winner's score less the rival's.
///
/// `None` when it does not on the way. `weight` is that of a criterion now, and the flip's is its
/// weight at the point `(1-t) w + t corner`.
pub fn flip_toward<N: Exact>(
    lead: &N,
    lead_at_corner: &N,
    weight: &N,
    weight_at_corner: &N,
) -> Result<Option<Flip<N>>, NumberError> {
    let fall = lead.difference(lead_at_corner)?;
    if lead.sign() < 0 || lead_at_corner.sign() > 0 || fall.sign() <= 0 {
        return Ok(None);
    }
    let change = lead.quotient(&fall)?;
    let step = weight_at_corner.difference(weight)?.product(&change)?;
    Ok(Some(Flip {
        change,
        weight: weight.sum(&step)?,
    }))
}

/// The change of one weight alone at which a rival draws level, the others staying as they are:
/// `delta = (S_rival - S_winner) / (v_rival - v_winner)`, new weight `w - delta`.
///
/// Triantaphyllou and Sanchez 1997; the weights may afterwards be normalized. `None` when the two
/// are equal on the criterion or the weight would fall below zero.
pub fn flip_alone<N: Exact>(
    lead: &N,
    value: &N,
    rival_value: &N,
    weight: &N,
) -> Result<Option<Flip<N>>, NumberError> {
    let gap = rival_value.difference(value)?;
    if gap.sign() == 0 {
        return Ok(None);
    }
    let change = lead.quotient(&gap)?;
    let weight = weight.sum(&change)?;
    Ok((weight >= N::from(Ratio::ZERO)).then_some(Flip { change, weight }))
}
