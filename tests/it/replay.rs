//! Records: written, replayed, tampered with, shown.

mod carried;
mod commands;
mod document;
mod tampered;

use modelpair::Situation;
use modelpair::replay::{Document, Replay};
use serde_json::{Value as Json, json};

use crate::answers::{TODAY, answers};
use crate::bundle::{self, advisor};

fn situation(profile: &str) -> Situation {
    bundle::situation(advisor(), profile)
}

fn document(profile: &str) -> Json {
    serde_json::to_value(advisor().document(&situation(profile))).expect("plain data")
}

fn replay(record: &Json) -> Replay {
    let document = Document::parse(&record.to_string()).expect("a record");
    document.replay(advisor())
}

#[test]
fn every_answer_of_the_cases_is_reproduced() {
    // Some of them: a document is three times as long as an answer, and there are hundreds.
    for (index, answer) in answers().values().step_by(6).enumerate() {
        let text = if index % 2 == 0 {
            let situation = advisor().situation_from_json(&answer.situation);
            let record = advisor().document(&situation.expect("it can be read"));
            record.to_json().expect("plain data")
        } else {
            answer.record_json.clone()
        };
        let found = Document::parse(&text).expect("a record").replay(advisor());
        assert!(found.reproduced(), "{}: {found:?}", answer.slug);
        assert!(!found.laid_out_otherwise, "{}", answer.slug);
    }
}

#[test]
fn free_weights_are_inputs() {
    let outlook = advisor().outlook(&situation("mid-size"));
    let weights = [123_456, 500_000, 376_544];
    for record in [
        outlook.weighed(weights).expect("they sum to a million"),
        outlook.document_weighed(weights).expect("they sum"),
    ] {
        let mut json = serde_json::to_value(&record).expect("plain data");
        assert!(replay(&json).reproduced());
        json["weights_ppm"] = json!([1, 2, 3]);
        let found = replay(&json);
        let last = found.differences.last().expect("it differs");
        assert_eq!(last.path, "$.weights_ppm");
        assert!(last.note.as_ref().is_some_and(|note| note.contains("sum")));
    }
}

#[test]
fn facts_made_unknown_stay_unknown() {
    let json = json!({ "profile": "solo", "today": TODAY, "data.classes": null });
    let situation = advisor()
        .situation_from_json(&json.to_string())
        .expect("a situation");
    let record = serde_json::to_value(advisor().document(&situation)).expect("plain data");
    assert!(replay(&record).reproduced());
}

#[test]
fn what_is_no_record_is_refused_with_its_place() {
    for (text, message, line) in [
        ("", "the text ends in the middle of", 1),
        (
            "{\"format\":\"modelpair-record/1\",\n \"pairs\": [",
            "the text ends in the middle of",
            2,
        ),
        (
            "{\"format\": 1, \"format\": 2}",
            "the key `format` is there twice",
            1,
        ),
        ("[]", "this is no record: expected a JSON object", 0),
        ("{}", "it has no `format`", 0),
        (
            "{\"format\": \"spdx-3\"}",
            "expected a text that begins with `modelpair-record/`",
            0,
        ),
        (
            "{\"format\": \"modelpair-record/1\"}",
            "it has no `situation.facts`",
            0,
        ),
    ] {
        let error = Document::parse(text).expect_err(text);
        assert!(error.message.contains(message), "{text}: {error}");
        assert_eq!(error.line, line, "{text}: {error}");
    }
}

#[test]
fn a_record_of_another_format_is_not_compared() {
    let mut record = document("solo");
    record["format"] = json!("modelpair-record/0");
    let found = replay(&record);
    assert_eq!(
        found.format.as_ref().map(|format| format.path.as_str()),
        Some("$.format")
    );
    assert_eq!(found.differences, []);
}
