//! Weights: orders, regions of the triangle, shares, regrets and flips, all exact.

use modelpair::numbers::{BigRatio, Interval, Ratio};
use modelpair::weights::{
    Number, Robustness, WeighInput, Weighed, Weightings, WeightsError, contributions,
    first_rank_shares, flip_alone, flip_toward, max_regrets, normalized, pairwise_share,
    pareto_front, rank_order_centroid, regions, score, weigh,
};
use proptest::prelude::*;
use serde_json::Value;

/// Tzeng and Huang 2011, by minimum and maximum of each criterion, in sixths.
const TZENG_HUANG: [[i64; 3]; 4] = [[0, 6, 0], [4, 3, 6], [6, 6, 3], [4, 0, 3]];

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap()
}

fn ratios(texts: &[&str]) -> Vec<Ratio> {
    texts.iter().copied().map(ratio).collect()
}

fn written(shares: &[BigRatio]) -> Vec<String> {
    shares.iter().map(ToString::to_string).collect()
}

fn sum(shares: &[BigRatio]) -> BigRatio {
    shares
        .iter()
        .fold(BigRatio::zero(), |sum, share| sum.plus(share))
}

/// The file with exact acceptabilities beside the repository, when it is there.
fn reference(name: &str) -> Option<Value> {
    let Ok(folder) = std::env::var("MODELPAIR_REFERENCE") else {
        println!("skipped: MODELPAIR_REFERENCE is not set");
        return None;
    };
    let text = std::fs::read_to_string(format!("{folder}/mcdm/{name}")).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

#[test]
fn rank_order_centroids() {
    for (criteria, expected) in [
        (1, &["1"][..]),
        (2, &["3/4", "1/4"]),
        (3, &["11/18", "5/18", "1/9"]),
        (4, &["25/48", "13/48", "7/48", "1/16"]),
        (5, &["137/300", "77/300", "47/300", "9/100", "1/25"]),
        (
            6,
            &["49/120", "29/120", "19/120", "37/360", "11/180", "1/36"],
        ),
    ] {
        assert_eq!(rank_order_centroid(criteria).unwrap(), ratios(expected));
    }
    let order = Weightings::ordered(&[2, 0, 1], 3).unwrap();
    assert_eq!(
        order.centroid(3).unwrap(),
        ratios(&["5/18", "1/9", "11/18"])
    );
    assert_eq!(
        Weightings::All.centroid(3).unwrap(),
        ratios(&["1/3", "1/3", "1/3"])
    );
}

#[test]
fn bad_orders_and_weights_are_refused() {
    let order = |order: &[usize]| Weightings::ordered(order, 3).unwrap_err().to_string();
    assert_eq!(order(&[0, 1, 0]), "`order` names `0` twice");
    assert_eq!(
        order(&[0, 1, 3]),
        "`order` names `3`, which is no criterion"
    );
    assert_eq!(order(&[0, 1]), "`order` has 2 entries, expected 3");
    let weights = |weights: &[&str]| normalized(&ratios(weights)).unwrap_err();
    assert_eq!(weights(&["1/2", "-1/2"]), WeightsError::Negative { at: 1 });
    assert_eq!(
        weights(&["0", "0"]).to_string(),
        "`weights` sum to 0, expected 1"
    );
    assert!(regions(&[[i64::MAX, 0, 0]]).is_err());
}

#[test]
fn scores_are_the_sum_of_their_contributions() {
    let weights = ratios(&["3/10", "2/5", "3/10"]);
    let totals = ["2/5", "7/10", "17/20", "7/20"];
    for (row, total) in TZENG_HUANG.iter().zip(totals) {
        let row = row.map(|value| Ratio::new(value.into(), 6).unwrap());
        assert_eq!(score(&row, &weights).unwrap(), ratio(total));
        let parts = contributions(&row, &weights).unwrap();
        let sum = parts.into_iter().try_fold(Ratio::ZERO, Ratio::plus);
        assert_eq!(sum.unwrap(), ratio(total));
    }
    // scikit-criteria, with weights that are no shares.
    let ones = ratios(&["1", "1", "1"]);
    assert_eq!(
        score(&ratios(&["1", "0", "3"]), &ones).unwrap(),
        Ratio::whole(4)
    );
    assert_eq!(
        score(&ratios(&["0", "5", "6"]), &ones).unwrap(),
        Ratio::whole(11)
    );
}

#[test]
fn weighted_sums_of_other_libraries() {
    let Some(numbers) = reference("library_reference_numbers.json") else {
        return;
    };
    let matrix = [[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]];
    let weights = ratios(&["3/10", "2/5", "3/10"]);
    let check = |expected: Vec<&Value>, scale: [(i64, i64); 3]| {
        for (row, expected) in matrix.iter().zip(expected) {
            let scaled = row.iter().zip(scale).map(|(value, (least, span))| {
                Ratio::new((value - least).into(), span.into()).unwrap()
            });
            let ours = score(&scaled.collect::<Vec<_>>(), &weights).unwrap().ppm();
            let theirs: Ratio = expected.to_string().parse().unwrap();
            assert_eq!(ours, theirs.ppm());
        }
    };
    let list = |key: &str| numbers[key].as_array().unwrap().iter();
    check(
        list("skcriteria_WSM_minmax").collect(),
        [(5, 3), (4, 4), (4, 4)],
    );
    check(list("pymcdm_WSM").collect(), [(0, 27), (0, 26), (0, 24)]);
    check(
        list("pyDecision_saw").map(|pair| &pair[1]).collect(),
        [(0, 8), (0, 8), (0, 8)],
    );
}

#[test]
fn exact_first_rank_shares() {
    let shares = |weightings| written(&first_rank_shares(&TZENG_HUANG, &weightings).unwrap());
    assert_eq!(shares(Weightings::All), ["0", "3/10", "7/10", "0"]);
    assert_eq!(
        shares(Weightings::Ordered(vec![0, 1, 2])),
        ["0", "0", "1", "0"]
    );
    assert_eq!(
        shares(Weightings::Ordered(vec![2, 1, 0])),
        ["0", "9/11", "2/11", "0"]
    );
}

#[test]
fn published_acceptabilities() {
    let Some(file) = reference("smaa_exact.json") else {
        return;
    };
    for (criteria, weights) in file["ROC_weights"].as_object().unwrap() {
        let expected: Vec<Ratio> = serde_json::from_value(weights.clone()).unwrap();
        assert_eq!(
            rank_order_centroid(criteria.parse().unwrap()).unwrap(),
            expected
        );
    }
    for (name, case) in file["tzeng_huang_minmax"].as_object().unwrap() {
        let weightings = match name.as_str() {
            "free" => Weightings::All,
            "ordered_w1>=w2>=w3" => Weightings::Ordered(vec![0, 1, 2]),
            "ordered_w3>=w2>=w1" => Weightings::Ordered(vec![2, 1, 0]),
            other => panic!("no such weightings: {other}"),
        };
        let expected: Vec<String> =
            serde_json::from_value(case["first_rank_acceptability"].clone()).unwrap();
        let shares = first_rank_shares(&TZENG_HUANG, &weightings).unwrap();
        assert_eq!(written(&shares), expected, "{name}");
        let order = match weightings {
            Weightings::All => "null".to_owned(),
            Weightings::Ordered(order) => format!("{order:?}"),
        };
        let text = format!(r#"{{"values": {TZENG_HUANG_JSON}, "order": {order}}}"#);
        let found = weigh_json(&text).unwrap();
        assert_eq!(written(&found.shares), expected, "{name}");
        let means = case["central_weights"].as_array().unwrap();
        for (ours, theirs) in found.central_weights.iter().zip(means) {
            let theirs: Option<Vec<Number>> = serde_json::from_value(theirs.clone()).unwrap();
            assert_eq!(ours.is_some(), theirs.is_some(), "{name}");
            for (ours, theirs) in ours.iter().flatten().zip(theirs.iter().flatten()) {
                let Number::Number(theirs) = theirs else {
                    panic!("a number")
                };
                assert_eq!(
                    ours.ppm(),
                    theirs.to_string().parse::<Ratio>().unwrap().ppm()
                );
            }
        }
    }
}

fn weigh_json(text: &str) -> Result<Weighed, WeightsError> {
    weigh(&serde_json::from_str(text).unwrap())
}

const TZENG_HUANG_JSON: &str = r#"[[0, 1, 0], ["2/3", 0.5, 1], [1, 1, 0.5], ["2/3", "0", "0.5"]]"#;

#[test]
fn any_matrix_is_weighed() {
    let text = format!(
        r#"{{"values": {TZENG_HUANG_JSON}, "weights": [0.3, 0.4, 0.3], "order": [2, 1, 0]}}"#
    );
    let found = weigh_json(&text).unwrap();
    assert_eq!(written(&found.totals), ["2/5", "7/10", "17/20", "7/20"]);
    assert_eq!(found.ranking, [2, 1, 0, 3]);
    assert_eq!(written(&found.shares), ["0", "9/11", "2/11", "0"]);
    assert_eq!(written(&found.regrets), ["1", "1/9", "1/2", "1/2"]);
    assert_eq!(found.robustness, Some(Robustness::YourCall));
    let pairwise: Vec<_> = found
        .pairwise_shares
        .iter()
        .map(|row| written(row))
        .collect();
    assert_eq!(pairwise[1], ["1", "0", "9/11", "1"]);
    let central = found.central_weights[1].as_deref().unwrap();
    assert_eq!(written(central), ["1/11", "17/66", "43/66"]);
    let last = found
        .flip_points
        .iter()
        .find(|flip| (flip.criterion, flip.rival) == (2, 1));
    let toward = last.unwrap().toward.as_ref().unwrap();
    assert_eq!(toward.weight.to_string(), "6/13");
}

#[test]
fn an_order_gives_the_weights() {
    let text = |order: &str| {
        let criteria = r#"["quality", "control", "cost"]"#;
        format!(r#"{{"values": {TZENG_HUANG_JSON}, "criteria": {criteria}, "order": {order}}}"#)
    };
    for order in [
        r#"["cost", "quality", "control"]"#,
        "[2, 0, 1]",
        "[3, 1, 2]",
    ] {
        let found = weigh_json(&text(order)).unwrap();
        assert_eq!(written(&found.weights), ["5/18", "1/9", "11/18"], "{order}");
    }
    for (order, message) in [
        (
            r#"["cost", "cost", "control"]"#,
            "`order` names `cost` twice",
        ),
        (
            r#"["cost", "quality", "speed"]"#,
            "`order` names `speed`, which is no criterion",
        ),
        ("[1, 2]", "`order` has 2 entries, expected 3"),
        ("[0, 1, 3]", "`order` names `3`, which is no criterion"),
    ] {
        assert_eq!(weigh_json(&text(order)).unwrap_err().to_string(), message);
    }
}

#[test]
fn bad_matrices_are_refused() {
    for (text, message) in [
        (r#"{"values": []}"#, "`values` is empty"),
        (r#"{"values": [[]]}"#, "`values` is empty"),
        (
            r#"{"values": [[1, 2], [1]]}"#,
            "`values[1]` has 1 entries, expected 2",
        ),
        (
            r#"{"values": [[1, 2, 3, 4, 5, 6, 7, 8, 9]]}"#,
            "`values[0]` has more than 7 entries",
        ),
        (
            r#"{"values": [[1, "a"]]}"#,
            "`values[0][1]`: expected an integer, a decimal or a fraction such as `3/10`",
        ),
        (
            r#"{"values": [[1, "1/0"]]}"#,
            "`values[0][1]`: division by zero",
        ),
        (
            r#"{"values": [[1, 1e99]]}"#,
            "`values[0][1]`: the number is too large to be computed exactly",
        ),
        (
            r#"{"values": [[1, 2]], "weights": [1]}"#,
            "`weights` has 1 entries, expected 2",
        ),
        (
            r#"{"values": [[1, 2]], "weights": [0.5, 0.6]}"#,
            "`weights` sum to 11/10, expected 1",
        ),
        (
            r#"{"values": [[1, 2]], "weights": [2, -1]}"#,
            "`weights[1]` is negative",
        ),
        (
            r#"{"values": [[1, 2]], "weights": ["1/2", "half"]}"#,
            "`weights[1]`: expected an integer, a decimal or a fraction such as `3/10`",
        ),
        (
            r#"{"values": [[1, 2]], "criteria": ["a", "a"], "order": [0, 1]}"#,
            "`criteria` names `a` twice",
        ),
        (
            r#"{"values": [[1], [2]], "alternatives": ["x", "x"]}"#,
            "`alternatives` names `x` twice",
        ),
    ] {
        assert_eq!(weigh_json(text).unwrap_err().to_string(), message);
    }
    assert!(serde_json::from_str::<WeighInput>(r#"{"values": [[1]], "wieghts": [1]}"#).is_err());
}

#[test]
fn alternatives_that_tie_are_named() {
    let found = weigh_json(r#"{"values": [[1, 2], ["-1/2", 5], [1, "2.0"], [1e0, 2]]}"#).unwrap();
    assert_eq!(found.ties, [[0, 2, 3]]);
    assert_eq!(written(&found.shares), ["1/3", "2/3", "0", "0"]);
    // An equal total at the given weights is no tie of all weightings.
    let found = weigh_json(r#"{"values": [[1, 3], [3, 1]], "weights": [0.5, 0.5]}"#).unwrap();
    assert!(found.ties.is_empty());
    let found = weigh_json(r#"{"values": [[3, 3, 3], [3, 3, 3]]}"#).unwrap();
    assert_eq!(found.ties, [[0, 1]]);
    assert_eq!(written(&found.shares), ["1", "0"]);
    let alone = weigh_json(r#"{"values": [[-1, "0.5"]]}"#).unwrap();
    assert!(alone.ties.is_empty());
    assert_eq!(written(&alone.shares), ["1"]);
}

#[test]
fn six_criteria() {
    // Each alternative is best on one criterion only: all are alike.
    let identity = "[[1,0,0,0,0,0],[0,1,0,0,0,0],[0,0,1,0,0,0],[0,0,0,1,0,0],[0,0,0,0,1,0],\
                    [0,0,0,0,0,1]]";
    let found = weigh_json(&format!(r#"{{"values": {identity}}}"#)).unwrap();
    assert_eq!(written(&found.shares), ["1/6"; 6]);
    assert_eq!(written(&found.regrets), ["1"; 6]);
    // The first weight is then the largest one, of which the mean is the rank order centroid.
    let central = found.central_weights[0].as_deref().unwrap();
    assert_eq!(central[0].to_string(), "49/120");
    let ordered = format!(r#"{{"values": {identity}, "order": [1,2,3,4,5,6]}}"#);
    let found = weigh_json(&ordered).unwrap();
    assert_eq!(written(&found.shares), ["1", "0", "0", "0", "0", "0"]);
    // A constant of 1/3 against one criterion: the share with w1 <= 1/3 is 1 - (2/3)^5.
    let found = weigh_json(r#"{"values": [["1/3","1/3","1/3","1/3","1/3","1/3"], [1,0,0,0,0,0]]}"#);
    assert_eq!(written(&found.unwrap().shares), ["211/243", "32/243"]);
}

#[test]
fn regions_are_polygons_that_cover_the_triangle() {
    let found = regions(&TZENG_HUANG).unwrap();
    assert_eq!(
        found
            .iter()
            .map(|region| region.alternative)
            .collect::<Vec<_>>(),
        [1, 2]
    );
    // Second and third tie where 2 w1 + 3 w2 = 3 w3: from (0, 1/2, 1/2) to (3/5, 0, 2/5).
    let corners: Vec<_> = found[0].corners.iter().map(|point| point.0).collect();
    assert_eq!(corners.len(), 3);
    for corner in [[0, 1, 1], [3, 0, 2], [0, 0, 1]] {
        assert!(corners.contains(&corner), "{corners:?}");
    }
    assert_eq!(found[1].corners.len(), 4);
    assert_eq!(
        found[0].corners[0]
            .weights()
            .unwrap()
            .iter()
            .map(|w| w.den())
            .min(),
        Some(1)
    );
    assert!(regions(&[]).unwrap().is_empty());
    let alone = regions(&[[1, 2, 3]]).unwrap();
    assert_eq!(alone[0].share, BigRatio::one());
    // Equal alternatives: the first has the region, and only it.
    let equal = regions(&[[0, 0, 0], [1, 2, 3], [1, 2, 3]]).unwrap();
    assert_eq!(
        equal
            .iter()
            .map(|region| region.alternative)
            .collect::<Vec<_>>(),
        [1]
    );
}

#[test]
fn words_for_shares() {
    for (share, word) in [
        ("1", Robustness::Firm),
        ("9/10", Robustness::Firm),
        ("899/1000", Robustness::Leaning),
        ("3/5", Robustness::Leaning),
        ("599/1000", Robustness::YourCall),
        ("0", Robustness::YourCall),
    ] {
        assert_eq!(
            Robustness::of(&BigRatio::from(ratio(share))),
            word,
            "{share}"
        );
    }
    assert_eq!(
        serde_json::to_string(&Robustness::YourCall).unwrap(),
        "\"your-call\""
    );
}

#[test]
fn pairwise_shares() {
    for (corners, share) in [
        (&[-1, 1][..], "1/2"),
        (&[-3, 1], "3/4"),
        (&[1, 1, 1], "0"),
        (&[-1, -1, -1], "1"),
        (&[0, 0, 0], "0"),
        (&[-1, 1, 1], "1/4"),
        (&[-1, 0, 0], "1"),
        (&[-2, 3, -3], "7/10"),
    ] {
        assert_eq!(pairwise_share(corners).to_string(), share, "{corners:?}");
    }
}

#[test]
fn regrets_at_the_worst_weighting() {
    let values: Vec<Vec<Ratio>> = TZENG_HUANG
        .iter()
        .map(|row| row.map(Ratio::whole).to_vec())
        .collect();
    let all = max_regrets(&values, &Weightings::All).unwrap();
    assert_eq!(all, [6, 3, 3, 6].map(Ratio::whole));
    // Corners (0,0,1), (0,1/2,1/2), (1/3,1/3,1/3).
    let ordered = max_regrets(&values, &Weightings::Ordered(vec![2, 1, 0])).unwrap();
    assert_eq!(ordered, ratios(&["6", "2/3", "3", "3"]));
}

#[test]
fn flips_of_the_weights() {
    // Third against second at 3/10, 2/5, 3/10: 17/20 against 7/10; second wins the last criterion.
    let lead = ratio("3/20");
    let toward = flip_toward(&lead, &ratio("-1/2"), &ratio("3/10"), &Ratio::ONE)
        .unwrap()
        .unwrap();
    assert_eq!(
        (toward.change, toward.weight),
        (ratio("3/13"), ratio("6/13"))
    );
    assert_eq!(
        flip_toward(&lead, &ratio("1/2"), &ratio("2/5"), &Ratio::ONE).unwrap(),
        None
    );
    let alone = flip_alone(&lead, &ratio("1/2"), &Ratio::ONE, &ratio("3/10"))
        .unwrap()
        .unwrap();
    assert_eq!((alone.change, alone.weight), (ratio("3/10"), ratio("3/5")));
    // On the second criterion the winner leads: its weight would have to fall to 1/10.
    let alone = flip_alone(&lead, &Ratio::ONE, &ratio("1/2"), &ratio("2/5"))
        .unwrap()
        .unwrap();
    assert_eq!(
        (alone.change, alone.weight),
        (ratio("-3/10"), ratio("1/10"))
    );
    let below = flip_alone(&lead, &Ratio::ONE, &ratio("2/3"), &ratio("3/10")).unwrap();
    assert_eq!(below, None);
}

#[test]
fn pareto_with_disputed_values() {
    let exact = |row: [i64; 2]| row.map(Interval::exact);
    let disputed = |low, high| Interval {
        low,
        likely: low,
        high,
    };
    let front = pareto_front(&[
        exact([5, 5]),
        exact([5, 5]),
        exact([4, 5]),
        [disputed(4, 6), Interval::exact(5)],
        exact([0, 9]),
        exact([0, 8]),
    ]);
    assert_eq!(front, [true, true, false, true, true, false]);
}

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
