//! The general entry point: any matrix of values, any number of criteria.

use serde::Serialize;

use super::input::{Asked, WeighInput};
use super::volume::{Acceptability, acceptabilities};
use super::{
    Flip, Robustness, WeightsError, flip_alone, flip_toward, max_regrets, robustness, score,
};
use crate::numbers::{Big, BigRatio};

/// Everything about a weighed matrix. Lists are in the order of the input, positions count from 0,
/// and fractions are exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Weighed {
    /// The names of the alternatives, where they were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternatives: Option<Vec<String>>,
    /// The names of the criteria, where they were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criteria: Option<Vec<String>>,
    /// The weights that the totals are computed with.
    pub weights: Vec<BigRatio>,
    /// The weighted sum of each alternative.
    pub totals: Vec<BigRatio>,
    /// The alternatives by total, best first; equal ones in the order of the input.
    pub ranking: Vec<u32>,
    /// The part of the weightings under which each is best. They sum to 1: of alternatives that
    /// tie, see `ties`, the first has the share.
    pub shares: Vec<BigRatio>,
    /// The alternatives that no weighting tells apart, group by group; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<Vec<u32>>,
    /// The mean of the weightings under which each is best; `null` where there are none.
    pub central_weights: Vec<Option<Vec<BigRatio>>>,
    /// Row by row, the part of the weightings under which the alternative beats each other one.
    pub pairwise_shares: Vec<Vec<BigRatio>>,
    /// What choosing each costs, in total, at the worst weighting.
    pub regrets: Vec<BigRatio>,
    /// How firmly the one with the highest total wins.
    pub robustness: Option<Robustness>,
    /// Where its rivals draw level.
    pub flip_points: Vec<FlipPoint>,
}

/// Where a rival draws level with the winner when one criterion counts for more or less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FlipPoint {
    /// The criterion.
    pub criterion: u32,
    /// The rival.
    pub rival: u32,
    /// Moving all weights evenly toward the criterion.
    pub toward: Option<Flip<BigRatio>>,
    /// Changing its weight alone.
    pub alone: Option<Flip<BigRatio>>,
}

/// Weighs a matrix.
///
/// # Errors
/// An input that is empty, ragged, too large or unreadable; weights that are negative or do not
/// sum to 1; an order that is no order of the criteria. The error names the field.
pub fn weigh(input: &WeighInput) -> Result<Weighed, WeightsError> {
    let Asked {
        values,
        weightings,
        weights,
    } = input.read()?;
    let corners = weightings.corners(weights.len())?;
    let corners: Vec<Vec<BigRatio>> = corners
        .into_iter()
        .map(|corner| corner.into_iter().map(BigRatio::from).collect())
        .collect();
    let at_corners =
        |row: &Vec<BigRatio>| corners.iter().map(|corner| score(row, corner)).collect();
    let scores: Vec<Vec<BigRatio>> = values.iter().map(at_corners).collect::<Result<_, _>>()?;
    let totals = values
        .iter()
        .map(|row| score(row, &weights))
        .collect::<Result<Vec<_>, _>>()?;
    let ranking = ranking(&totals);
    let acceptabilities = acceptabilities(&scores)?;
    let winner = ranking.first().and_then(|at| acceptabilities.get(*at));
    Ok(Weighed {
        alternatives: input.alternatives.clone(),
        criteria: input.criteria.clone(),
        flip_points: flip_points(&values, &weights, &totals, &ranking)?,
        robustness: winner.map(|winner| Robustness::of(&winner.share)),
        shares: acceptabilities
            .iter()
            .map(|found| found.share.clone())
            .collect(),
        central_weights: acceptabilities
            .iter()
            .map(|found| central(found, &corners))
            .collect(),
        ties: ties(&scores),
        pairwise_shares: pairwise(&scores),
        regrets: max_regrets(&values, &weightings)?,
        ranking: ranking.into_iter().map(position).collect(),
        weights,
        totals,
    })
}

fn ranking(totals: &[BigRatio]) -> Vec<usize> {
    let mut ranking: Vec<usize> = (0..totals.len()).collect();
    ranking.sort_by(|a, b| totals.get(*b).cmp(&totals.get(*a)));
    ranking
}

/// Alternatives with equal scores at all corners have equal ones everywhere.
fn ties(scores: &[Vec<BigRatio>]) -> Vec<Vec<u32>> {
    let like = |row: &Vec<BigRatio>| {
        let same = scores.iter().enumerate().filter(|(_, other)| *other == row);
        same.map(|(at, _)| position(at)).collect::<Vec<_>>()
    };
    let mut groups: Vec<Vec<u32>> = scores.iter().map(like).collect();
    groups.retain(|group| group.len() > 1);
    groups.sort();
    groups.dedup();
    groups
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// From coordinates of the simplex's corners to weights.
fn central(found: &Acceptability, corners: &[Vec<BigRatio>]) -> Option<Vec<BigRatio>> {
    let central = found.central.as_ref()?;
    let criteria = corners.first().map_or(0, Vec::len);
    let weight = |criterion: usize| {
        let parts = central
            .iter()
            .zip(corners)
            .filter_map(|(part, corner)| Some(part.times(corner.get(criterion)?)));
        parts.fold(BigRatio::zero(), |sum, part| sum.plus(&part))
    };
    Some((0..criteria).map(weight).collect())
}

fn pairwise(scores: &[Vec<BigRatio>]) -> Vec<Vec<BigRatio>> {
    let beats = |row: &Vec<BigRatio>, other: &Vec<BigRatio>| {
        let gaps: Vec<BigRatio> = other.iter().zip(row).map(|(o, r)| o.minus(r)).collect();
        let scale = gaps
            .iter()
            .fold(Big::one(), |scale, gap| scale.times(gap.den()));
        let whole = |gap: &BigRatio| {
            let factor = BigRatio::new(&scale, gap.den()).unwrap_or_else(BigRatio::zero);
            gap.num().times(factor.num())
        };
        robustness::varsi(&gaps.iter().map(whole).collect::<Vec<_>>())
    };
    scores
        .iter()
        .map(|row| scores.iter().map(|other| beats(row, other)).collect())
        .collect()
}

/// Every flip against every rival, criterion by criterion, the nearest first.
fn flip_points(
    values: &[Vec<BigRatio>],
    weights: &[BigRatio],
    totals: &[BigRatio],
    ranking: &[usize],
) -> Result<Vec<FlipPoint>, WeightsError> {
    let Some((winner, rivals)) = ranking.split_first() else {
        return Ok(Vec::new());
    };
    let (Some(best), Some(total)) = (values.get(*winner), totals.get(*winner)) else {
        return Ok(Vec::new());
    };
    let mut points = Vec::new();
    for (criterion, (value, weight)) in best.iter().zip(weights).enumerate() {
        for rival in rivals {
            let row = values.get(*rival).and_then(|row| row.get(criterion));
            let (Some(other), Some(rival_total)) = (row, totals.get(*rival)) else {
                continue;
            };
            let lead = total.minus(rival_total);
            let toward = flip_toward(&lead, &value.minus(other), weight, &BigRatio::one())?;
            let alone = flip_alone(&lead, value, other, weight)?;
            if toward.is_some() || alone.is_some() {
                let (criterion, rival) = (position(criterion), position(*rival));
                points.push(FlipPoint {
                    criterion,
                    rival,
                    toward,
                    alone,
                });
            }
        }
    }
    Ok(points)
}
