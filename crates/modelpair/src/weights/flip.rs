//! The smallest change of a weight that makes a rival overtake.

use super::WeightsError;
use crate::numbers::{NumberError, Ratio};

/// Where a rival draws level when one criterion counts for more or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flip {
    /// How far to go: a part of the way toward a corner, or the change of one weight.
    pub change: Ratio,
    /// The criterion's weight at that point.
    pub weight: Ratio,
}

/// The part t of the way from the present weights toward a corner at which a rival draws level:
/// `t = D(w) / (D(w) - D(corner))`, with D the winner's score less the rival's.
///
/// `None` when it does not on the way. `weight` is that of `criterion` at the point
/// `(1-t) w + t corner`.
pub fn flip_toward(
    lead: Ratio,
    lead_at_corner: Ratio,
    weight: Ratio,
    weight_at_corner: Ratio,
) -> Result<Option<Flip>, NumberError> {
    let fall = lead.minus(lead_at_corner)?;
    if lead.signum() < 0 || lead_at_corner.signum() > 0 || fall.signum() <= 0 {
        return Ok(None);
    }
    let change = lead.over(fall)?;
    let step = weight_at_corner.minus(weight)?.times(change)?;
    Ok(Some(Flip {
        change,
        weight: weight.plus(step)?,
    }))
}

/// The change of one weight alone at which a rival draws level, the others staying as they are:
/// `delta = (S_rival - S_winner) / (v_rival - v_winner)`, new weight `w - delta`.
///
/// Triantaphyllou and Sanchez 1997; the weights may afterwards be normalized. `None` when the two
/// are equal on the criterion or the weight would fall below zero.
pub fn flip_alone(
    lead: Ratio,
    value: Ratio,
    rival_value: Ratio,
    weight: Ratio,
) -> Result<Option<Flip>, WeightsError> {
    let gap = rival_value.minus(value)?;
    if gap == Ratio::ZERO {
        return Ok(None);
    }
    let delta = lead.negated().over(gap)?;
    let weight = weight.minus(delta)?;
    Ok((weight.signum() >= 0).then_some(Flip {
        change: delta.negated(),
        weight,
    }))
}
