//! The command line's general tools: weighing any matrix, classifying a release.

use modelpair::numbers::Ratio;
use modelpair_cli::Exit;
use serde_json::{Value as Json, json};
use std::fs;
use std::path::PathBuf;

use crate::cli::{Ran, Scratch, modelpair};

/// A file for one test; gone with its folder when the test is over.
fn given(test: &str, text: &str) -> (Scratch, String) {
    let folder = Scratch::new(&format!("tools-{test}"));
    let file = folder.file("input", text);
    (folder, file)
}

fn weighed(test: &str, input: &Json) -> Json {
    let (_folder, file) = given(test, &input.to_string());
    let Ran { exit, out, err } = modelpair(&["weigh", &file]);
    assert_eq!((exit, err.as_str()), (Exit::Done, ""));
    serde_json::from_str(&out).unwrap()
}

fn reference(path: &str) -> Option<PathBuf> {
    let Ok(folder) = std::env::var("MODELPAIR_REFERENCE") else {
        println!("skipped: MODELPAIR_REFERENCE is not set");
        return None;
    };
    Some(PathBuf::from(folder).join(path))
}

/// Tzeng and Huang's four alternatives, each criterion brought to 0..1.
fn tzeng_huang() -> Json {
    json!([
        ["0", 1, 0],
        ["2/3", 0.5, 1],
        [1, 1, "1/2"],
        ["2/3", 0, "0.5"]
    ])
}

#[test]
fn weigh_prints_exact_shares() {
    let free = weighed(
        "free",
        &json!({ "values": tzeng_huang(), "weights": ["3/10", "2/5", "3/10"] }),
    );
    assert_eq!(free["totals"], json!(["2/5", "7/10", "17/20", "7/20"]));
    assert_eq!(free["shares"], json!(["0", "3/10", "7/10", "0"]));
    assert_eq!(free["ranking"], json!([2, 1, 0, 3]));
    assert_eq!(free["pairwise_shares"][2][1], "7/10");
    assert_eq!(free["regrets"][2], "1/2");
    // On the way to the third criterion alone the lead of 3/20 falls to -1/2: level at 3/13 of the way.
    let flips = free["flip_points"].as_array().unwrap();
    let third = flips
        .iter()
        .find(|flip| flip["criterion"] == 2 && flip["rival"] == 1);
    assert_eq!(
        third.unwrap()["toward"],
        json!({ "change": "3/13", "weight": "6/13" })
    );
    let ordered = weighed(
        "ordered",
        &json!({ "values": tzeng_huang(), "order": [3, 2, 1] }),
    );
    assert_eq!(ordered["shares"], json!(["0", "9/11", "2/11", "0"]));
}

#[test]
fn weigh_reproduces_published_numbers() {
    let Some(path) = reference("mcdm/smaa_exact.json") else {
        return;
    };
    let file: Json = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    for (criteria, expected) in file["ROC_weights"].as_object().unwrap() {
        let criteria: usize = criteria.parse().unwrap();
        let order: Vec<usize> = (0..criteria).collect();
        let found = weighed(
            &format!("roc-{criteria}"),
            &json!({ "values": [vec![1; criteria]], "order": order }),
        );
        assert_eq!(&found["weights"], expected);
    }
    for (name, case) in file["tzeng_huang_minmax"].as_object().unwrap() {
        let mut input = json!({ "values": tzeng_huang() });
        match name.as_str() {
            "free" => {}
            "ordered_w1>=w2>=w3" => input["order"] = json!([1, 2, 3]),
            "ordered_w3>=w2>=w1" => input["order"] = json!([3, 2, 1]),
            other => panic!("no such weightings: {other}"),
        }
        let found = weighed(&format!("tzeng-{}", name.len()), &input);
        assert_eq!(found["shares"], case["first_rank_acceptability"], "{name}");
        let central = case["central_weights"].as_array().unwrap();
        for (ours, theirs) in found["central_weights"]
            .as_array()
            .unwrap()
            .iter()
            .zip(central)
        {
            let ppm = |weight: &Json| {
                weight
                    .as_str()
                    .map_or_else(|| weight.to_string(), str::to_owned)
                    .parse::<Ratio>()
                    .unwrap()
                    .ppm()
            };
            match theirs.as_array() {
                None => assert_eq!(ours, theirs, "{name}"),
                Some(theirs) => {
                    let ours: Vec<i64> = ours.as_array().unwrap().iter().map(ppm).collect();
                    assert_eq!(ours, theirs.iter().map(ppm).collect::<Vec<_>>(), "{name}");
                }
            }
        }
    }
}

#[test]
fn weigh_says_what_is_wrong() {
    for (name, input, said) in [
        (
            "ragged",
            json!({ "values": [[1, 2], [3]] }),
            "`values[1]` has 1 entries, expected 2",
        ),
        ("empty", json!({ "values": [] }), "`values` is empty"),
        (
            "sum",
            json!({ "values": [[1, 2]], "weights": [0.5, 0.4] }),
            "`weights` sum to 9/10, expected 1",
        ),
        (
            "negative",
            json!({ "values": [[1, 2]], "weights": [-1, 2] }),
            "`weights[0]` is negative",
        ),
        (
            "twice",
            json!({ "values": [[1, 2]], "order": [1, 1] }),
            "names `1` twice",
        ),
        ("word", json!({ "values": [["many", 2]] }), "`values[0][0]`"),
        (
            "key",
            json!({ "values": [[1, 2]], "wieghts": [1, 0] }),
            "wieghts",
        ),
        ("no-values", json!({}), "values"),
    ] {
        let (_folder, file) = given(name, &input.to_string());
        let Ran { exit, out, err } = modelpair(&["weigh", &file]);
        assert_eq!((exit, out.as_str()), (Exit::BadInput, ""), "{name}");
        assert!(err.contains(said), "{name}: {err}");
    }
    let Ran { exit, err, .. } = modelpair(&["weigh", "no-such-file.json"]);
    assert_eq!(exit, Exit::BadInput);
    assert!(err.contains("no-such-file.json"), "{err}");
}

#[test]
fn openness_reproduces_published_classes() {
    let Some(folder) = reference("mof/Test_Data") else {
        return;
    };
    let mut classified = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let expected = match name {
            _ if name.contains("C1_100%") => "open-science",
            _ if name.contains("C2_100%") => "open-tooling",
            _ if name.contains("C3_100%") => "open-model",
            _ => "unclassified",
        };
        let Ran { exit, out, err } =
            modelpair(&["openness", path.to_str().unwrap(), "--format", "json"]);
        assert_eq!((exit, err.as_str()), (Exit::Done, ""), "{name}");
        let found: Json = serde_json::from_str(&out).unwrap();
        assert_eq!(found["class"], expected, "{name}");
        classified += 1;
    }
    assert!(classified > 10, "only {classified} files");
}

#[test]
fn openness_says_what_the_next_class_lacks() {
    let components = [
        "Model architecture",
        "Model parameters (Final)",
        "Evaluation results",
        "Model card",
        "Data card",
    ];
    let mut list = String::new();
    for name in components {
        list += &format!("    - name: {name}\n      license: Apache-2.0\n");
    }
    let text = format!("release:\n  name: Almost\n  components:\n{list}");
    let (_folder, file) = given("almost.yml", &text);
    let Ran { exit, out, .. } = modelpair(&["openness", &file]);
    assert_eq!(exit, Exit::Done);
    assert!(out.starts_with("Almost\n  unclassified\n"), "{out}");
    assert!(
        out.contains("lacks for Class III - Open Model:\n    Technical report (missing)\n"),
        "{out}"
    );
    let whole = format!("{text}    - {{name: Research paper, license: CC-BY-4.0}}\n");
    let (_folder, file) = given("whole.yml", &whole);
    assert!(
        modelpair(&["openness", &file])
            .out
            .starts_with("Almost\n  Class III - Open Model\n")
    );
    for (name, text, said) in [
        ("bracket.yml", "release: {name: 3", "line 1 column 10"),
        ("other.yml", "model: x\n", "release"),
        ("empty.yml", "", "Model Openness Framework"),
    ] {
        let (_folder, file) = given(name, text);
        let Ran { exit, out, err } = modelpair(&["openness", &file]);
        assert_eq!((exit, out.as_str()), (Exit::BadInput, ""), "{name}");
        assert!(err.contains(said), "{name}: {err}");
    }
}
