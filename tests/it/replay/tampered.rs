//! What somebody changed is named.

use serde_json::{Value as Json, json};

use super::{document, replay, situation};
use crate::bundle::advisor;

/// A record that somebody changed in one place is not reproduced, and exactly this place is named.
#[track_caller]
fn tampered(pointer: &str, value: Json, path: &str) {
    let mut record = document("solo");
    let place = record.pointer_mut(pointer).expect("the record has it");
    let before = std::mem::replace(place, value.clone());
    let found = replay(&record);
    assert!(!found.reproduced(), "{pointer}");
    let told: Vec<_> = [&found.bundle, &found.version, &found.format]
        .into_iter()
        .flatten()
        .chain(&found.inputs)
        .chain(&found.differences)
        .collect();
    let paths: Vec<&str> = told.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, [path]);
    assert_eq!(told[0].recorded, Some(value));
    assert_eq!(told[0].recomputed, Some(before));
}

#[test]
fn a_tampered_answer_is_named() {
    tampered(
        "/pairs/0/cost/total_micro_usd",
        json!(1),
        "$.pairs[0].cost.total_micro_usd",
    );
    tampered(
        "/gates/options/7/gates/0/verdict",
        json!("perhaps"),
        "$.gates.options[7].gates[0].verdict",
    );
    tampered(
        "/numbers/numbers/0/value",
        json!(-1),
        "$.numbers.numbers[0].value",
    );
    tampered("/runner_up/behind_ppm", json!(0), "$.runner_up.behind_ppm");
    tampered("/disclaimer/en", json!("Legal advice."), "$.disclaimer.en");
    tampered("/seal/content", json!("sha256:0"), "$.seal.content");
}

#[test]
fn a_tampered_assumption_is_named() {
    tampered(
        "/situation/facts/operations.tokens_per_month",
        json!(5),
        "$.situation.facts[\"operations.tokens_per_month\"]",
    );
}

#[test]
fn another_version_and_another_bundle_are_named() {
    tampered("/version", json!("0.0.1"), "$.version");
    tampered("/bundle/hash", json!("sha256:1234"), "$.bundle.hash");
}

#[test]
fn every_tampered_place_is_named() {
    let mut record = document("solo");
    record["pairs"][0]["rank"] = json!(2);
    record["pairs"].as_array_mut().expect("pairs").pop();
    record["remark"] = json!("mine");
    record.as_object_mut().expect("a record").remove("regions");
    let paths: Vec<String> = replay(&record)
        .differences
        .into_iter()
        .map(|difference| difference.path)
        .collect();
    let last = format!(
        "$.pairs[{}]",
        record["pairs"].as_array().expect("pairs").len()
    );
    assert_eq!(paths, ["$.pairs[0].rank", &last, "$.regions", "$.remark"]);
}

#[test]
fn a_changed_statement_is_told_from_what_follows_from_it() {
    let mut situation = situation("solo");
    situation
        .set("organization.headquarters", &"DE".into())
        .expect("a country");
    let mut record = serde_json::to_value(advisor().document(&situation)).expect("plain data");
    record["situation"]["facts"]["organization.headquarters"] = json!("FR");
    let found = replay(&record);
    assert_eq!(found.inputs.len(), 1);
    assert_eq!(
        found.inputs[0].path,
        "$.situation.facts[\"organization.headquarters\"]"
    );
    assert_eq!(found.inputs[0].recomputed, None, "only its hash is known");

    record["situation"]["facts"]["organization.headquarters"] = json!("Atlantis");
    record["situation"]["facts"]["organization.hats"] = json!(3);
    let notes: Vec<String> = replay(&record)
        .differences
        .into_iter()
        .filter_map(|difference| difference.note)
        .collect();
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("Atlantis")));
    assert!(notes.iter().any(|note| note.contains("organization.hats")));
}
