//! The SARIF log of `modelpair check`, held to the schema of SARIF 2.1.0.

use crate::cli::{Scratch, modelpair};
use modelpair_cli::Exit;
use serde_json::Value as Json;

/// Two errors and a warning: a letter outside the basic plane stands before the first, and two rules have one name.
const PACK: &str = r#"
[pack]
id = "acme"
title = { en = "House rules", es = "Reglas" }
source = "https://example.com/rules"

[sets]
"ñandú" = ["DE"]

[rule.one]
applies = "provider.id == '𝔞' && operations.tokens_per_mont > 1"
when = "true"
effect = "warn"
because = { en = "One.", es = "Uno." }
clause = "1"
verified = { on = "2026-11-22", confidence = "primary" }
"#;

fn log(test: &str, pack: &str, exit: Exit) -> Json {
    let scratch = Scratch::new(&format!("sarif-{test}"));
    scratch.file("acme.toml", pack);
    let ran = modelpair(&["check", &scratch.path(), "--format", "sarif"]);
    assert_eq!((ran.exit, ran.err.as_str()), (exit, ""), "{}", ran.out);
    serde_json::from_str(&ran.out).unwrap()
}

#[track_caller]
fn check(log: &Json) {
    let schema: Json =
        serde_json::from_str(include_str!("../data/sarif-schema-2.1.0.json")).unwrap();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let faults: Vec<String> = validator
        .iter_errors(log)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[track_caller]
fn result<'a>(log: &'a Json, code: &str) -> &'a Json {
    let results = log["runs"][0]["results"].as_array().unwrap();
    let found = results.iter().find(|result| result["ruleId"] == code);
    found.unwrap_or_else(|| panic!("no {code} in {results:#?}"))
}

#[test]
fn a_log_without_results_is_of_the_schema() {
    let pack = PACK
        .replace("\"ñandú\" = [\"DE\"]\n", "")
        .replace("𝔞", "scaleway");
    let log = log("none", &pack.replace("_mont ", "_month "), Exit::Done);
    check(&log);
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn several_results_are_of_the_schema_and_columns_count_utf16_units() {
    let log = log("several", PACK, Exit::BadInput);
    check(&log);
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"][0]["columnKind"], "utf16CodeUnits");
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() > 1, "{results:#?}");
    let line = PACK.lines().nth(10).unwrap();
    let before = line.split("operations").next().unwrap();
    let column = before.encode_utf16().count() + 1;
    assert_ne!(column, before.chars().count() + 1);
    let region = &result(&log, "unknown-fact")["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startLine"], 11);
    assert_eq!(region["startColumn"], column);
    let end = column + "operations.tokens_per_mont".len();
    assert_eq!(region["endColumn"], end);
}

#[test]
fn the_other_place_of_a_result_is_a_related_location() {
    let twice = "uses = [\"gdpr\", \"gdpr\"]\n[sets]\na = [\"DE\", \"FR\", \"DE\"]\n[rule.one]";
    let pack = PACK
        .replace("[sets]\n\"ñandú\" = [\"DE\"]\n\n[rule.one]", twice)
        .replace("𝔞", "scaleway");
    let log = log("related", &pack, Exit::BadInput);
    check(&log);
    let result = result(&log, "duplicate-id");
    let place = |location: &Json| {
        let physical = &location["physicalLocation"];
        let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.ends_with("acme.toml"), "{uri}");
        physical["region"]["startColumn"].as_u64().unwrap()
    };
    let related = result["relatedLocations"].as_array().unwrap();
    assert_eq!(related.len(), 1);
    assert!(place(&related[0]) < place(&result["locations"][0]));
    assert!(related[0]["message"]["text"].is_string());
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let mut log = log("refused", PACK, Exit::BadInput);
    log["runs"][0]["columnKind"] = "bytes".into();
    let schema: Json =
        serde_json::from_str(include_str!("../data/sarif-schema-2.1.0.json")).unwrap();
    assert!(!jsonschema::draft7::new(&schema).unwrap().is_valid(&log));
}
