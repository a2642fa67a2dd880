//! Facts and rules from files.

use std::fs;

use modelpair_cli::Exit;
use serde_json::Value as Json;

use super::{Scratch, json, modelpair, refuses};
use crate::bundle::root;

#[test]
fn a_folder_of_packs_is_checked_and_an_empty_one_is_not() {
    let scratch = Scratch::new("packs");
    let empty = scratch.path();
    refuses(&["check", &empty], &["nothing to check"]);
    let examples = root().join("policies/examples");
    let checked = modelpair(&["check", &examples.display().to_string()]);
    assert_eq!(checked.exit, Exit::Done, "{}", checked.err);
    let pack = fs::read_to_string(examples.join("acme-house.toml")).unwrap();
    scratch.file("pack.toml", pack.replacen("effect", "efect", 1));
    refuses(&["check", &empty], &["pack.toml:", "unknown-key", "effect"]);
}

#[test]
fn faults_are_told_to_programs() {
    let scratch = Scratch::new("formats");
    let pack = "[pack]\nid = \"ñandú\"\n";
    scratch.file("pack.toml", pack);
    let folder = scratch.path();
    let told = |format: &str| -> Json {
        let ran = modelpair(&["check", &folder, "--format", format]);
        assert_eq!((ran.exit, ran.err.as_str()), (Exit::BadInput, ""));
        serde_json::from_str(&ran.out).unwrap()
    };
    let json = told("json");
    let bad_id = json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["code"] == "bad-id")
        .unwrap();
    assert_eq!(bad_id["place"]["line"], 2);
    assert_eq!(bad_id["place"]["end_column"], 13);
    let sarif = told("sarif");
    let run = &sarif["runs"][0];
    let result = run["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["ruleId"] == "bad-id")
        .unwrap();
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startLine"], 2);
    assert!(
        place["artifactLocation"]["uri"]
            .as_str()
            .unwrap()
            .ends_with("pack.toml")
    );
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["id"] == "bad-id"));
}

#[test]
fn one_half_of_the_data_can_be_replaced() {
    let scratch = Scratch::new("half");
    let data = scratch.data();
    let recommend = "recommend --profile solo --format json --set today=2026-11-22";
    let recommend: Vec<&str> = recommend.split(' ').collect();
    let embedded = json(&recommend);
    for (flag, folder) in [("--catalog", "catalog"), ("--policies", "policies")] {
        let dir = data.join(folder).display().to_string();
        let replaced = json(&[&recommend[..], &[flag, &dir]].concat());
        assert_eq!(replaced, embedded, "{flag}");
    }
}

#[test]
fn an_added_pack_changes_the_answer() {
    let pack = root().join("policies/examples/acme-house.toml");
    let pack = pack.display().to_string();
    let args = ["recommend", "--profile", "mid-size", "--format", "json"];
    let record = json(&[&args[..], &["--pack", &pack]].concat());
    let denied = record["ruled_out"].as_array().unwrap().iter().any(|rule| {
        rule["finding"]["rule"]
            .as_str()
            .unwrap()
            .starts_with("acme-house/")
    });
    assert!(denied);
}
