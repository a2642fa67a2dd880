//! What is answered: the same as at the command line, byte for byte.

use super::client::Service;
use crate::cli::modelpair;

#[test]
fn a_recommendation_is_the_one_of_the_command_line() {
    let service = Service::plain();
    let question = r#"{"profile":"strict-compliance","situation":{"today":"2026-11-22"}}"#;
    let answer = service.post("/v1/recommend", question);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let ran = modelpair(&[
        "recommend",
        "--profile",
        "strict-compliance",
        "--set",
        "today=\"2026-11-22\"",
        "--format",
        "json",
    ]);
    assert_eq!(answer.text(), ran.out);
    assert_eq!(answer.bundle(), answer.json()["bundle"]["hash"]);
}

#[test]
fn a_situation_may_name_its_profile_and_today_is_known() {
    let service = Service::plain();
    let answer = service.post("/v1/recommend", r#"{"situation":{"profile":"solo"}}"#);
    let record = answer.json();
    assert_eq!(record["situation"]["profile"], "solo");
    assert_eq!(
        record["situation"]["facts"]["today"]
            .as_str()
            .unwrap()
            .len(),
        10
    );
    // The request wins over the situation, as at the command line.
    let question = r#"{"profile":"mid-size","situation":{"profile":"solo"}}"#;
    let record = service.post("/v1/recommend", question).json();
    assert_eq!(record["situation"]["profile"], "mid-size");
}

#[test]
fn verdicts_are_narrowed_down_and_explained() {
    let service = Service::plain();
    let all = service
        .post("/v1/verdicts", r#"{"profile":"mid-size"}"#)
        .json();
    let all = all["verdicts"].as_array().unwrap().clone();
    let of_groq = all
        .iter()
        .filter(|verdict| verdict["route"] == "groq")
        .count();
    let some = service
        .post("/v1/verdicts", r#"{"profile":"mid-size","route":"groq"}"#)
        .json();
    assert_eq!(some["verdicts"].as_array().unwrap().len(), of_groq);
    assert!(of_groq > 0 && of_groq < all.len());

    let question = r#"{"profile":"mid-size","situation":{"data":{"classes":["phi"],"confined_classes":["phi"]}},
        "model":"gpt-oss-120b","route":"groq","role":"confined","explain":true}"#;
    let one = service.post("/v1/verdicts", question).json();
    let verdicts = one["verdicts"].as_array().unwrap();
    assert_eq!(verdicts.len(), 1);
    assert_eq!(verdicts[0]["verdict"], "denied");
    assert_eq!(verdicts[0]["reasons"][0]["rule"], "house/confinement");
    assert!(verdicts[0]["explanation"]["reasons"].is_array());
}

#[test]
fn a_record_is_replayed_and_a_changed_one_is_not_reproduced() {
    let service = Service::start(super::client::Setting {
        limits: modelpair_serve::Limits::default(),
        ..Default::default()
    });
    let question = r#"{"profile":"solo","document":true,"with_bundle":true,"weights_ppm":[200000,300000,500000]}"#;
    let written = service.post("/v1/recommend", question);
    assert_eq!(written.status, 200);
    let replayed = service.post("/v1/replay", written.text());
    assert_eq!(replayed.json()["reproduced"], true, "{}", replayed.text());
    assert_eq!(replayed.bundle(), written.bundle());

    let tampered = written.text().replacen("\"rank\":1", "\"rank\":7", 1);
    let replayed = service.post("/v1/replay", &tampered).json();
    assert_eq!(replayed["reproduced"], false);
    assert_eq!(replayed["differences"][0]["path"], "$.pairs[0].rank");
}

#[test]
fn the_bundle_comes_once() {
    let service = Service::plain();
    let first = service.get("/v1/bundle");
    let tag = first.header("etag").to_owned();
    assert_eq!(tag, format!("\"{}\"", first.bundle()));
    let (_, hash) = modelpair::Bundle::from_json(first.text()).unwrap();
    assert_eq!(hash, first.bundle());
    for known in [
        tag.clone(),
        format!("W/{tag}"),
        format!("\"x\", {tag}"),
        "*".to_owned(),
    ] {
        let again = service.ask("GET", "/v1/bundle", &[("if-none-match", &known)], b"");
        assert_eq!((again.status, again.body.len()), (304, 0), "{known}");
    }
    let other = service.ask("GET", "/v1/bundle", &[("if-none-match", "\"x\"")], b"");
    assert_eq!(other.status, 200);
    let head = service.ask("HEAD", "/v1/bundle", &[], b"");
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn requests_have_ids_and_counts() {
    let service = Service::plain();
    let brought = service.ask(
        "GET",
        "/healthz",
        &[("x-request-id", "of-the-caller.1")],
        b"",
    );
    assert_eq!(brought.header("x-request-id"), "of-the-caller.1");
    let made = [service.get("/healthz"), service.get("/healthz")];
    assert_ne!(
        made[0].header("x-request-id"),
        made[1].header("x-request-id")
    );
    let too_long = "x".repeat(129);
    let refused = service.ask("GET", "/healthz", &[("x-request-id", &too_long)], b"");
    assert_ne!(refused.header("x-request-id"), too_long);

    service.post("/v1/recommend", "{");
    let counted = r#"modelpair_requests_total{path="/v1/recommend",method="POST",status="400"} 1"#;
    // What is counted is counted when the last byte is on its way.
    let metrics = service.until("/metrics", |metrics| metrics.text().contains(counted));
    assert!(
        metrics
            .header("content-type")
            .starts_with("application/openmetrics-text")
    );
    assert!(metrics.text().ends_with("# EOF\n"));
}
