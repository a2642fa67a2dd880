//! What else would turn a comparison of costs at a given volume: price, staff, utilisation.

use super::money::scaled;
use super::{CostError, CostProblem, MicroUsd, SelfHost, too_large};
use crate::numbers::{Interval, Ratio};

/// Which of several disputed costs is the lowest, and whether the dispute matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cheapest {
    /// The position with the lowest likely cost; the first among equals.
    pub index: usize,
    /// Whether it stays the lowest at *every* combination of the disputed values: then the
    /// decision does not depend on the disputed price.
    pub undisputed: bool,
}

/// The cheapest of several costs; `None` when there are none.
///
/// Costs rise with every price in them, so their ends are the extremes: it is enough that the
/// highest cost of the cheapest is not above the lowest cost of any other.
pub fn cheapest(costs: &[Interval<MicroUsd>]) -> Option<Cheapest> {
    let (index, best) = costs
        .iter()
        .enumerate()
        .min_by_key(|(_, cost)| cost.likely)?;
    let others = costs
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != index);
    // An earlier one wins ties, so it must not even be equal.
    let undisputed = others.into_iter().all(|(other, cost)| {
        if other < index {
            best.high < cost.low
        } else {
            best.high <= cost.low
        }
    });
    Some(Cheapest { index, undisputed })
}

/// The API price, in micro-USD per million tokens, at which the machines cost the same.
///
/// # Errors
/// A volume of zero.
pub fn price_flip(machines: &SelfHost, tokens_per_month: u64) -> Result<Ratio, CostError> {
    if tokens_per_month == 0 {
        return Err(CostError::new("tokens_per_month", CostProblem::Zero));
    }
    let cost = machines
        .fixed_cost()?
        .plus(machines_cost(machines, tokens_per_month)?);
    let cost = cost.map_err(too_large("tokens_per_month"))?;
    scaled("tokens_per_month", cost, 1_000_000, tokens_per_month.into())
}

/// The staff, in thousandths of a full-time position, at which both sides cost the same, rounded
/// down; `None` when the API is cheaper even without staff.
///
/// # Errors
/// A salary of zero: then no staff number matters.
pub fn fte_flip(
    price: Ratio,
    machines: &SelfHost,
    tokens_per_month: u64,
) -> Result<Option<u64>, CostError> {
    let yearly = left_for_staff(price, machines, tokens_per_month)?;
    let salary = Ratio::whole(machines.salary_usd);
    if salary.signum() <= 0 {
        return Err(CostError::new("salary_usd", CostProblem::Zero));
    }
    let fte = yearly.over(salary).map_err(too_large("salary_usd"))?;
    Ok(whole(scaled("fte_milli", fte, 1, 1_000)?))
}

/// The salary, in US dollars per year, at which both sides cost the same, rounded down; `None`
/// when the API is cheaper even without staff.
///
/// # Errors
/// No staff: then no salary matters.
pub fn salary_flip(
    price: Ratio,
    machines: &SelfHost,
    tokens_per_month: u64,
) -> Result<Option<u64>, CostError> {
    let yearly = left_for_staff(price, machines, tokens_per_month)?;
    if machines.fte_milli == 0 {
        return Err(CostError::new("fte_milli", CostProblem::Zero));
    }
    Ok(whole(scaled(
        "salary_usd",
        yearly,
        1,
        1_000 * i128::from(machines.fte_milli),
    )?))
}

/// The lowest utilisation, in thousandths, at which the machines cost no more than the API;
/// `None` when not even full utilisation is enough.
///
/// The machines may cost as much as the API does: that many replicas, less the spare ones, must
/// carry the volume.
pub fn utilization_flip(
    price: Ratio,
    machines: &SelfHost,
    tokens_per_month: u64,
) -> Result<Option<u64>, CostError> {
    let field = "utilization_percent";
    let api = scaled(field, price, tokens_per_month.into(), 1_000_000)?;
    let left = api
        .minus(machines.fixed_cost()?)
        .map_err(too_large(field))?;
    let replica = machines.replica_cost()?;
    if left.signum() < 0 {
        return Ok(None);
    }
    if replica.signum() == 0 {
        return Ok(Some(0));
    }
    let affordable = left.over(replica).map_err(too_large(field))?.floor();
    let serving = affordable - i128::from(machines.spare_replicas);
    if serving < 1 {
        return Ok(None);
    }
    let full = SelfHost {
        utilization_percent: 100,
        ..*machines
    }
    .capacity()?;
    let capacity = Ratio::new(full.into(), 1).map_err(too_large(field))?;
    let capacity = scaled(field, capacity, serving, 1_000)?;
    let tokens = Ratio::new(tokens_per_month.into(), 1).map_err(too_large(field))?;
    let needed = tokens.over(capacity).map_err(too_large(field))?.ceil();
    Ok(u64::try_from(needed)
        .ok()
        .filter(|&thousandths| thousandths <= 1_000))
}

/// Micro-USD of one year that the API costs more than the machines without their staff.
fn left_for_staff(price: Ratio, machines: &SelfHost, volume: u64) -> Result<Ratio, CostError> {
    let field = "tokens_per_month";
    let api = scaled(field, price, volume.into(), 1_000_000)?;
    let fixed = Ratio::whole(machines.fixed_micro_usd);
    let other = machines_cost(machines, volume)?
        .plus(fixed)
        .map_err(too_large(field))?;
    scaled(field, api.minus(other).map_err(too_large(field))?, 12, 1)
}

fn machines_cost(machines: &SelfHost, volume: u64) -> Result<Ratio, CostError> {
    let replicas = machines.replicas(volume)?;
    scaled(
        "tokens_per_month",
        machines.replica_cost()?,
        replicas.into(),
        1,
    )
}

/// Rounded down, when not negative.
fn whole(value: Ratio) -> Option<u64> {
    u64::try_from(value.floor()).ok()
}
