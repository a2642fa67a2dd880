//! Which alternatives are worth weighing at all.

use core::cmp::Reverse;

use crate::numbers::Interval;

/// For each alternative, whether nothing is certainly better.
///
/// One is dropped when the lowest values of another are at least its highest on every criterion
/// and above it on one: whatever the disputed values are, no weighting makes it the only best.
pub fn pareto_front<const N: usize>(values: &[[Interval<i64>; N]]) -> Vec<bool> {
    let sum =
        |row: &[Interval<i64>; N]| -> i128 { row.iter().map(|value| i128::from(value.low)).sum() };
    let mut ranked: Vec<usize> = (0..values.len()).collect();
    // A dominating row has the larger sum of lows, and what a dropped row dominates, the row that
    // dropped it dominates too: comparing with the front so far is enough.
    ranked.sort_by_cached_key(|at| Reverse(values.get(*at).map(sum)));
    let mut front: Vec<&[Interval<i64>; N]> = Vec::new();
    let mut kept = vec![false; values.len()];
    for at in ranked {
        let (Some(row), Some(kept)) = (values.get(at), kept.get_mut(at)) else {
            continue;
        };
        if !front.iter().any(|better| dominates(better, row)) {
            front.push(row);
            *kept = true;
        }
    }
    kept
}

fn dominates<const N: usize>(better: &[Interval<i64>; N], row: &[Interval<i64>; N]) -> bool {
    let mut pairs = better.iter().zip(row);
    pairs
        .clone()
        .all(|(better, value)| better.low >= value.high)
        && pairs.any(|(better, value)| better.low > value.high)
}
