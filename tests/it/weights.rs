//! Weights: orders, regions of the triangle, shares, regrets and flips, all exact.

mod matrix;
mod properties;

use modelpair::numbers::{BigRatio, Interval, Ratio};
use modelpair::weights::{
    Number, Robustness, Weighed, Weightings, WeightsError, contributions, first_rank_shares,
    flip_alone, flip_toward, max_regrets, normalized, pairwise_share, pareto_front,
    rank_order_centroid, regions, score, weigh,
};
use serde_json::Value;

/// Tzeng and Huang 2011, by minimum and maximum of each criterion, in sixths.
const TZENG_HUANG: [[i64; 3]; 4] = [[0, 6, 0], [4, 3, 6], [6, 6, 3], [4, 0, 3]];

const TZENG_HUANG_JSON: &str = r#"[[0, 1, 0], ["2/3", 0.5, 1], [1, 1, 0.5], ["2/3", "0", "0.5"]]"#;

fn weigh_json(text: &str) -> Result<Weighed, WeightsError> {
    weigh(&serde_json::from_str(text).unwrap())
}

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
    assert_eq!(
        weights(&["1/2", "-1/2"]),
        WeightsError::Negative {
            field: "weights",
            at: 1
        }
    );
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
