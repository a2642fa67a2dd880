//! What holds for any values.

use modelpair::numbers::{BigRatio, Interval, Ratio};
use modelpair::weights::{
    Weightings, first_rank_shares, normalized, pairwise_share, pareto_front, rank_order_centroid,
    regions, score, weigh,
};
use proptest::prelude::*;

use super::sum;

fn matrix() -> impl Strategy<Value = Vec<[i64; 3]>> {
    prop::collection::vec(prop::array::uniform3(-1_000_000_i64..1_000_000), 1..30)
}

fn coarse() -> impl Strategy<Value = Vec<[i64; 3]>> {
    prop::collection::vec(prop::array::uniform3(0_i64..4), 1..12)
}

fn orders() -> impl Strategy<Value = Weightings> {
    prop_oneof![
        Just(Weightings::All),
        Just(vec![0, 1, 2])
            .prop_shuffle()
            .prop_map(Weightings::Ordered)
    ]
}

/// Who is best at the given weights, the first among equals.
fn best(values: &[[i64; 3]], weights: [i128; 3]) -> usize {
    let score = |row: &[i64; 3]| -> i128 {
        row.iter()
            .zip(weights)
            .map(|(value, weight)| i128::from(*value) * weight)
            .sum()
    };
    let top = values.iter().map(score).max().unwrap();
    values.iter().position(|row| score(row) == top).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whoever the values are, somebody is best everywhere and nobody twice.
    #[test]
    fn shares_sum_to_one(values in prop_oneof![matrix(), coarse()], weightings in orders()) {
        let shares = first_rank_shares(&values, &weightings).unwrap();
        prop_assert_eq!(sum(&shares), BigRatio::one());
    }

    /// Inside its region the alternative really is the best one.
    #[test]
    fn regions_hold_the_best(values in prop_oneof![matrix(), coarse()]) {
        for region in regions(&values).unwrap() {
            // The mean of the corners, scaled to whole numbers.
            let sums = region.corners.iter().map(|corner| corner.ppm());
            let inside = sums.fold([0_i128; 3], |[x, y, z], [a, b, c]| {
                [x + i128::from(a), y + i128::from(b), z + i128::from(c)]
            });
            if region.share.ppm() > 100 {
                prop_assert_eq!(best(&values, inside), region.alternative);
            }
            // At its exact corners it is at least as good as any other.
            for corner in &region.corners {
                let winner = values[best(&values, corner.0)];
                let ours = values[region.alternative];
                let score = |row: [i64; 3]| -> i128 {
                    row.iter().zip(corner.0).map(|(v, w)| i128::from(*v) * w).sum()
                };
                prop_assert_eq!(score(winner), score(ours));
            }
        }
    }

    /// A dominated alternative changes nothing, and a new one takes regions but never swaps two.
    #[test]
    fn adding_an_alternative_never_reorders(
        values in matrix(), new in prop::array::uniform3(-1_000_000_i64..1_000_000),
    ) {
        let mut grown = values.clone();
        grown.push(new);
        let before = first_rank_shares(&values, &Weightings::All).unwrap();
        let after = first_rank_shares(&grown, &Weightings::All).unwrap();
        for (before, after) in before.iter().zip(&after) {
            prop_assert!(after <= before);
        }
        let worst = [-1_000_001; 3];
        *grown.last_mut().unwrap() = worst;
        let after = first_rank_shares(&grown, &Weightings::All).unwrap();
        prop_assert_eq!(&after[..values.len()], &before[..]);
        let weights = rank_order_centroid(3).unwrap();
        let scores = |rows: &[[i64; 3]]| -> Vec<Ratio> {
            rows.iter().map(|row| score(&row.map(Ratio::whole), &weights).unwrap()).collect()
        };
        let all = scores(&grown);
        prop_assert_eq!(&all[..values.len()], &scores(&values)[..]);
    }

    /// Only the proportions of weights count, and only those of values.
    #[test]
    fn scaling_changes_nothing(values in matrix(), factor in 1_i64..2_000) {
        let scaled: Vec<[i64; 3]> = values.iter().map(|row| row.map(|v| v * factor)).collect();
        prop_assert_eq!(
            first_rank_shares(&values, &Weightings::All).unwrap(),
            first_rank_shares(&scaled, &Weightings::All).unwrap()
        );
        let weights = [3, 5, 9].map(Ratio::whole);
        let larger = weights.map(|weight| weight.times(Ratio::whole(factor)).unwrap());
        prop_assert_eq!(normalized(&weights).unwrap(), normalized(&larger).unwrap());
    }

    /// For three criteria the general volumes are the areas of the regions.
    #[test]
    fn volumes_are_areas(values in prop_oneof![matrix(), coarse()], weightings in orders()) {
        let order = match &weightings {
            Weightings::All => None,
            Weightings::Ordered(order) => Some(order),
        };
        let input = serde_json::json!({ "values": values, "order": order });
        let found = weigh(&serde_json::from_value(input).unwrap()).unwrap();
        prop_assert_eq!(found.shares, first_rank_shares(&values, &weightings).unwrap());
    }

    /// For any number of criteria shares sum to one, and two alternatives share as Varsi says.
    #[test]
    fn volumes_of_any_dimension(
        (rows, ordered) in (1_usize..7).prop_flat_map(|criteria| (
            prop::collection::vec(prop::collection::vec(-5_i64..5, criteria), 1..7),
            any::<bool>(),
        )),
    ) {
        let order: Option<Vec<usize>> = ordered.then(|| (0..rows[0].len()).rev().collect());
        let weighed = |rows: &[Vec<i64>]| {
            let input = serde_json::json!({ "values": rows, "order": order });
            weigh(&serde_json::from_value(input).unwrap()).unwrap()
        };
        let found = weighed(&rows);
        prop_assert_eq!(sum(&found.shares), BigRatio::one());
        if rows.len() > 1 && rows[0] != rows[1] {
            let two = weighed(&rows[..2]);
            prop_assert_eq!(&two.shares[0], &two.pairwise_shares[0][1]);
            prop_assert_eq!(&two.shares[0], &found.pairwise_shares[0][1]);
        }
    }

    /// The two ways to compare two alternatives agree.
    #[test]
    fn pairwise_and_first_rank_agree(
        a in prop::array::uniform3(-9_i64..9), b in prop::array::uniform3(-9_i64..9),
    ) {
        prop_assume!(a != b);
        let shares = first_rank_shares(&[a, b], &Weightings::All).unwrap();
        let corners: Vec<i128> = a.iter().zip(b).map(|(a, b)| i128::from(b - a)).collect();
        prop_assert_eq!(&pairwise_share(&corners), &shares[0]);
    }

    /// What is on the front is not certainly worse than anything, and the rest is.
    #[test]
    fn the_front_is_what_comparing_all_pairs_gives(
        rows in prop::collection::vec(prop::array::uniform2((0_i64..6, 0_i64..3)), 0..12),
    ) {
        let values: Vec<[Interval<i64>; 2]> = rows
            .iter()
            .map(|row| row.map(|(low, more)| Interval { low, likely: low, high: low + more }))
            .collect();
        let front = pareto_front(&values);
        for (at, row) in values.iter().enumerate() {
            let beaten = values.iter().any(|other| {
                let pairs = other.iter().zip(row);
                pairs.clone().all(|(o, r)| o.low >= r.high)
                    && pairs.clone().any(|(o, r)| o.low > r.high)
            });
            prop_assert_eq!(front[at], !beaten);
        }
    }
}
