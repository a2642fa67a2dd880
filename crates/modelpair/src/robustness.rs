//! The weights in force, and where in the triangle of weights each plan is the best one.

use std::cmp::{Ordering, Reverse};
use std::sync::OnceLock;

use crate::numbers::{BigRatio, Interval, NumberError, PPM, Ratio};
use crate::pairing::Plan;
use crate::situation::Criterion;
use crate::weights::{Region, Weightings, WeightsError, first_rank_share, pareto_front, regions};

/// Weights of quality, control and cost, as whole parts of a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Weighting {
    /// In the order of [`Criterion::ALL`].
    pub parts: [i64; 3],
    pub whole: i64,
    /// The heaviest criterion first.
    pub order: [Criterion; 3],
    /// They were given and do not follow from an order.
    free: bool,
}

/// The plans as alternatives to be weighed; everything that does not depend on the weights in force.
#[derive(Debug, Default)]
pub(crate) struct Field {
    /// The plans on the Pareto front, by position, and what they are worth.
    front: Vec<usize>,
    values: Vec<[i64; 3]>,
    regions: OnceLock<Vec<Region>>,
    /// First-rank shares over the weightings that agree with an order, for each order those of the front.
    shares: [Vec<OnceLock<BigRatio>>; 6],
}

/// Where a rival draws level as one criterion counts for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Overtaking {
    /// The position of the plan.
    pub plan: usize,
    /// The part of the way to the criterion alone.
    pub change: Ratio,
    /// The weight of the criterion there.
    pub weight: Ratio,
}

impl Weighting {
    /// The rank order centroid of an order: 11, 5 and 2 eighteenths.
    pub fn of_order(order: [Criterion; 3]) -> Self {
        let mut parts = [0; 3];
        for (criterion, part) in order.into_iter().zip([11, 5, 2]) {
            *slot(&mut parts, criterion) = part;
        }
        Self {
            parts,
            whole: 18,
            order,
            free: false,
        }
    }

    /// Weights in parts per million; among equal ones the stated order decides which counts as heavier.
    pub fn ppm(parts: [i64; 3], stated: [Criterion; 3]) -> Result<Self, WeightsError> {
        if let Some(at) = parts.iter().position(|part| *part < 0) {
            return Err(WeightsError::Negative {
                field: "weights",
                at,
            });
        }
        let sum: i128 = parts.into_iter().map(i128::from).sum();
        if sum != i128::from(PPM) {
            let sum = Ratio::new(sum, i128::from(PPM))?.to_string();
            return Err(WeightsError::Sum { sum });
        }
        Ok(Self::of_parts(parts, PPM, stated))
    }

    /// Exact weights; in parts per million where they are whole ones.
    pub fn exact(weights: [Ratio; 3], stated: [Criterion; 3]) -> Result<Self, WeightsError> {
        if let Some(at) = weights.iter().position(|weight| weight.signum() < 0) {
            return Err(WeightsError::Negative {
                field: "weights",
                at,
            });
        }
        let sum = weights.into_iter().try_fold(Ratio::ZERO, Ratio::plus)?;
        if sum != Ratio::ONE {
            let sum = sum.to_string();
            return Err(WeightsError::Sum { sum });
        }
        // Scores stay whole numbers, so the parts have to stay small.
        let fits = |whole: i64| {
            let parts = weights.map(|weight| weight.times(Ratio::whole(whole)).ok());
            parts
                .iter()
                .all(|part| part.is_some_and(|part| part.den() == 1))
        };
        let whole = if fits(PPM) {
            Some(PPM)
        } else {
            let mut dens = weights
                .iter()
                .map(|weight| i64::try_from(weight.den()).ok());
            let common = dens.try_fold(1, |whole, den| common_multiple(whole, den?));
            common.filter(|whole| *whole <= PPM)
        };
        let Some(whole) = whole else {
            return Err(WeightsError::Fine);
        };
        let part = |weight: Ratio| {
            let part = weight.times(Ratio::whole(whole))?.num();
            i64::try_from(part).map_err(|_| NumberError::Overflow)
        };
        let [quality, control, cost] = weights.map(part);
        let parts = [quality?, control?, cost?];
        Ok(Self::of_parts(parts, whole, stated))
    }

    fn of_parts(parts: [i64; 3], whole: i64, stated: [Criterion; 3]) -> Self {
        let mut order = stated;
        order.sort_by_key(|criterion| Reverse(of(parts, *criterion)));
        Self {
            parts,
            whole,
            order,
            free: true,
        }
    }

    /// The weights in parts per million, unless they follow from an order or are none.
    pub fn given(&self) -> Option<[i64; 3]> {
        (self.whole == PPM).then_some(self.parts)
    }

    /// The weights that were given and are no whole parts per million.
    pub fn given_exactly(&self) -> Option<[Ratio; 3]> {
        let all = Criterion::ALL.map(|criterion| self.weight(criterion));
        (self.free && self.whole != PPM).then_some(all)
    }

    /// The weight of a criterion, exactly.
    pub fn weight(&self, criterion: Criterion) -> Ratio {
        Ratio::new(of(self.parts, criterion).into(), self.whole.into()).unwrap_or(Ratio::ZERO)
    }

    /// The weighted sum, times `whole`.
    pub fn score(&self, values: [i64; 3]) -> i64 {
        values
            .into_iter()
            .zip(self.parts)
            .map(|(value, part)| value * part)
            .sum()
    }

    /// The positions of the best plans, best first.
    ///
    /// Among equals the one that is better where nothing counts, then the one that shares less, costs less and
    /// stands earlier in the catalog.
    pub fn best(&self, plans: &[Plan], count: usize) -> Vec<usize> {
        let mut ranked: Vec<(usize, &Plan)> = plans.iter().enumerate().collect();
        crate::order::sort_by(&mut ranked, |a, b| self.compare(a.1, b.1));
        ranked.truncate(count);
        ranked.into_iter().map(|(index, _)| index).collect()
    }

    /// The position of the best plan.
    pub fn first(&self, plans: &[Plan]) -> Option<usize> {
        let best = plans
            .iter()
            .enumerate()
            .min_by(|a, b| self.compare(a.1, b.1))?;
        Some(best.0)
    }

    fn compare(&self, a: &Plan, b: &Plan) -> Ordering {
        let uncounted = |plan: &Plan| -> i64 {
            plan.values
                .into_iter()
                .zip(self.parts)
                .filter(|(_, part)| *part == 0)
                .map(|(value, _)| value)
                .sum()
        };
        self.score(b.values)
            .cmp(&self.score(a.values))
            .then_with(|| uncounted(b).cmp(&uncounted(a)))
            .then_with(|| tie(a).cmp(&tie(b)))
    }
}

/// What decides between plans of the same value. Candidates stand in the catalog's order.
fn tie(plan: &Plan) -> impl Ord {
    (plan.shared, plan.cost, plan.primary, plan.partner)
}

/// The smallest number that both divide; nothing when it is too large.
fn common_multiple(one: i64, other: i64) -> Option<i64> {
    let (mut left, mut right) = (one, other);
    while right != 0 {
        (left, right) = (right, left.checked_rem(right)?);
    }
    one.checked_div(left)?.checked_mul(other)
}

impl Field {
    /// `plans` in any order; of those with the same values the one that wins ties has the region.
    pub fn new(plans: &[Plan]) -> Self {
        let kept = pareto_front(
            &plans
                .iter()
                .map(|plan| plan.values.map(Interval::exact))
                .collect::<Vec<_>>(),
        );
        let mut front: Vec<(usize, &Plan)> = plans
            .iter()
            .enumerate()
            .zip(kept)
            .filter_map(|(plan, kept)| kept.then_some(plan))
            .collect();
        crate::order::sort_by(&mut front, |a, b| tie(a.1).cmp(&tie(b.1)));
        Self {
            values: front.iter().map(|(_, plan)| plan.values).collect(),
            shares: std::array::from_fn(|_| front.iter().map(|_| OnceLock::new()).collect()),
            front: front.into_iter().map(|(index, _)| index).collect(),
            ..Self::default()
        }
    }

    /// The regions with the positions of their plans.
    pub fn regions(&self) -> impl Iterator<Item = (usize, &Region)> {
        let regions = self
            .regions
            .get_or_init(|| regions(&self.values).unwrap_or_default());
        regions
            .iter()
            .filter_map(|region| Some((*self.front.get(region.alternative)?, region)))
    }

    /// The part of the triangle in which a plan is the best.
    pub fn share(&self, plan: usize) -> BigRatio {
        let region = self.regions().find(|(known, _)| *known == plan);
        region.map_or_else(BigRatio::zero, |(_, region)| region.share.clone())
    }

    /// The part of the weightings that agree with an order in which a plan is the best.
    pub fn share_in_order(&self, plan: usize, order: [Criterion; 3]) -> BigRatio {
        let compute = |at: usize| {
            let weightings = Weightings::Ordered(order.map(position).to_vec());
            first_rank_share(&self.values, at, &weightings).unwrap_or_else(|_| BigRatio::zero())
        };
        let at = self.front.iter().position(|known| *known == plan);
        let slot = at.and_then(|at| Some((at, self.shares.get(order_index(order))?.get(at)?)));
        slot.map_or_else(BigRatio::zero, |(at, slot)| {
            slot.get_or_init(|| compute(at)).clone()
        })
    }

    /// The most that choosing a plan loses at any corner of the weightings: those of an order, or all.
    /// The loss is convex in the weights, so the worst case is a corner.
    pub fn regret(&self, values: [i64; 3], order: Option<[Criterion; 3]>) -> Ratio {
        let mine = at_corners(values, order);
        let mut worst = 0;
        for row in &self.values {
            let theirs = at_corners(*row, order);
            worst = theirs
                .into_iter()
                .zip(mine)
                .map(|(theirs, mine)| theirs - mine)
                .fold(worst, i128::max);
        }
        Ratio::new(worst, i128::from(CORNER_SCALE * PPM)).unwrap_or(Ratio::ZERO)
    }

    /// Who first draws level with a plan as a criterion counts for more and more; nothing when nobody does before
    /// nothing else counts.
    pub fn overtaking(
        &self,
        plan: &Plan,
        weighting: &Weighting,
        criterion: Criterion,
    ) -> Option<Overtaking> {
        let lead =
            |other: [i64; 3]| i128::from(weighting.score(plan.values) - weighting.score(other));
        let lead_there = |other: [i64; 3]| {
            i128::from(weighting.whole * (of(plan.values, criterion) - of(other, criterion)))
        };
        // The part of the way is `lead / (lead - lead_there)`; fractions are compared crosswise.
        let nearest = self
            .values
            .iter()
            .zip(&self.front)
            .map(|(values, index)| (*index, lead(*values), lead(*values) - lead_there(*values)))
            .filter(|(_, lead, fall)| *lead >= 0 && lead < fall)
            .min_by(|(_, a, a_fall), (_, b, b_fall)| (a * b_fall).cmp(&(b * a_fall)))?;
        let change = Ratio::new(nearest.1, nearest.2).ok()?;
        let now = weighting.weight(criterion);
        let weight = now
            .plus(Ratio::ONE.minus(now).ok()?.times(change).ok()?)
            .ok()?;
        Some(Overtaking {
            plan: nearest.0,
            change,
            weight,
        })
    }
}

/// What corner values are multiplied with, so that those of an order stay whole.
const CORNER_SCALE: i64 = 6;

/// Six times the value of a plan at the corners of the weightings of an order, or of all.
pub(crate) fn at_corners(values: [i64; 3], order: Option<[Criterion; 3]>) -> [i128; 3] {
    match order {
        None => values.map(|value| i128::from(value * CORNER_SCALE)),
        Some(order) => {
            let [a, b, c] = order.map(|criterion| i128::from(of(values, criterion)));
            [6 * a, 3 * (a + b), 2 * (a + b + c)]
        }
    }
}

/// What belongs to a criterion.
pub(crate) fn of<T>(all: [T; 3], criterion: Criterion) -> T {
    let [quality, control, cost] = all;
    match criterion {
        Criterion::Quality => quality,
        Criterion::Control => control,
        Criterion::Cost => cost,
    }
}

fn slot<T>(all: &mut [T; 3], criterion: Criterion) -> &mut T {
    let [quality, control, cost] = all;
    match criterion {
        Criterion::Quality => quality,
        Criterion::Control => control,
        Criterion::Cost => cost,
    }
}

fn position(criterion: Criterion) -> usize {
    of([0, 1, 2], criterion)
}

/// A number from 0 to 5 for each order.
fn order_index([first, second, third]: [Criterion; 3]) -> usize {
    position(first) * 2 + usize::from(position(second) > position(third))
}
