//! Any matrix, as `modelpair weigh` reads it.

use modelpair::numbers::{BigRatio, Ratio};
use modelpair::weights::{Robustness, WeighInput};

use super::{TZENG_HUANG_JSON, weigh_json, written};

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

/// The first example of Triantaphyllou and Sanchez (1997), whose rounded weights sum to 1.0001, so that they are points
/// here; and the changes of one weight that reverse the first two alternatives, by their formula.
#[test]
fn points_of_any_sum() {
    let values = "[[0.3088, 0.2897, 0.3867, 0.1922], [0.2163, 0.3458, 0.1755, 0.6288],\
        [0.4509, 0.2473, 0.1194, 0.0575], [0.0240, 0.1172, 0.3184, 0.1215]]";
    let text = format!(r#"{{"values": {values}, "points": [0.3277, 0.3058, 0.2876, 0.0790]}}"#);
    let found = weigh_json(&text).unwrap();
    assert_eq!(found.weights[0].to_string(), "3277/10001");
    assert_eq!(found.ranking, [0, 1, 2, 3]);
    let near = |value: &BigRatio, printed: &str| {
        let printed: Ratio = printed.parse().unwrap();
        assert!((value.ppm() - printed.ppm()).abs() <= 150, "{value}");
    };
    for (total, printed) in found
        .totals
        .iter()
        .zip(["0.3162", "0.2768", "0.2623", "0.1449"])
    {
        near(total, printed);
    }
    for (criterion, rival, printed) in [(2, 1, "-0.1866"), (3, 1, "0.0903"), (1, 1, "0.7024")] {
        let mut flips = found.flip_points.iter();
        let flip = flips.find(|flip| (flip.criterion, flip.rival) == (criterion, rival));
        near(&flip.unwrap().alone.as_ref().unwrap().change, printed);
    }
    let percent = weigh_json(r#"{"values": [[1, 0]], "weights": ["62.5%", " 3/8 "]}"#).unwrap();
    assert_eq!(written(&percent.weights), ["5/8", "3/8"]);
    let swing = weigh_json(r#"{"values": [[1, 0, 0]], "points": [100, "80", 20]}"#).unwrap();
    assert_eq!(written(&swing.weights), ["1/2", "2/5", "1/10"]);
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
            r#"{"values": [[1, 2]], "points": [1, -2]}"#,
            "`points[1]` is negative",
        ),
        (
            r#"{"values": [[1, 2]], "points": [0, 0]}"#,
            "`points` are all zero, expected one above",
        ),
        (
            r#"{"values": [[1, 2]], "points": [1]}"#,
            "`points` has 1 entries, expected 2",
        ),
        (
            r#"{"values": [[1, 2]], "points": [1, 2], "weights": [0.5, 0.5]}"#,
            "`points` stands beside `weights`; state one of them",
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
