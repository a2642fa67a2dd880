//! `modelpair recommend --weights`.

use crate::cli::{Scratch, json, modelpair};
use modelpair_cli::Exit;
use serde_json::json;

const SOLO: [&str; 5] = [
    "recommend",
    "--profile",
    "solo",
    "--set",
    "today=2026-11-22",
];

fn args<'a>(weights: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    let weights = ["--weights", weights].into_iter();
    SOLO.into_iter()
        .chain(weights)
        .chain(rest.iter().copied())
        .collect()
}

#[test]
fn weights_are_fractions_decimals_or_percent() {
    for weights in [
        "1/2,3/10,1/5",
        "0.5, 0.3, 0.2",
        "50%,30%,20%",
        "1/2,30 %,2e-1",
    ] {
        let record = json(&args(weights, &["--format", "json"]));
        assert_eq!(
            record["weights_ppm"],
            json!([500_000, 300_000, 200_000]),
            "{weights}"
        );
        assert_eq!(record["point"]["exact"], json!(["1/2", "3/10", "1/5"]));
        assert!(record.get("weights_exact").is_none());
    }
    let thirds = json(&args("1/3,1/3,1/3", &["--format", "json"]));
    assert_eq!(thirds["weights_exact"], json!(["1/3", "1/3", "1/3"]));
    assert_eq!(thirds["point"]["exact"], json!(["1/3", "1/3", "1/3"]));
    assert!(thirds.get("weights_ppm").is_none());
}

#[test]
fn weights_that_are_none_are_refused() {
    let refused = |weights: &str, said: &str| {
        let ran = modelpair(&args(weights, &[]));
        assert_eq!(ran.exit, Exit::BadInput, "{weights}: {}", ran.out);
        assert!(ran.err.contains(said), "{weights}: {}", ran.err);
    };
    refused(
        "0.5,0.3",
        "expected three weights, for quality, control and cost, found 2",
    );
    refused(
        "0.5,0.3,0.1",
        "the weights sum to 9/10, expected 1 (or 100%)",
    );
    refused("50,30,20", "the weights sum to 100, expected 1 (or 100%)");
    refused("1.5,-0.3,-0.2", "the weight of control is negative: -3/10");
    refused("0.5,x,0.2", "`x`");
    refused("1/0,0,0", "`1/0`");
    refused("0.33333333,0.33333333,0.33333334", "too fine");
}

#[test]
fn a_weighted_record_is_replayed() {
    let scratch = Scratch::new("weighted");
    for weights in ["1/3,1/3,1/3", "10%,10%,80%"] {
        let file = format!("{}/record.json", scratch.path());
        let ran = modelpair(&args(weights, &["--record", &file]));
        assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
        let replayed = modelpair(&["replay", &file]);
        assert_eq!(
            replayed.exit,
            Exit::Done,
            "{}{}",
            replayed.out,
            replayed.err
        );
        let text = std::fs::read_to_string(&file).unwrap();
        let tampered = text.replace("\"1/3\",\"1/3\",\"1/3\"]", "\"1/2\",\"1/3\",\"1/6\"]");
        if tampered != text {
            std::fs::write(&file, tampered).unwrap();
            assert_eq!(modelpair(&["replay", &file]).exit, Exit::No);
        }
    }
}
