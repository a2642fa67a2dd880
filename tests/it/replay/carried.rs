//! Records with their facts and rules in them, and records of a page.

use modelpair::Advisor;
use modelpair::replay::Document;
use serde_json::json;

use super::situation;
use crate::bundle::{self, advisor, advisor_with};

#[test]
fn a_carried_bundle_replays_anywhere() {
    let other = advisor_with("policies/examples/acme-house.toml");
    let situation = bundle::situation(&other, "mid-size");
    let record = other
        .document(&situation)
        .with_bundle(&other)
        .expect("plain data");
    let mut written = serde_json::to_value(&record).expect("plain data");
    let parsed = Document::parse(&written.to_string()).expect("a record");
    let carried = parsed
        .carried()
        .expect("an untouched bundle")
        .expect("it carries one");
    assert!(parsed.replay(&carried).reproduced());
    let found = parsed.replay(advisor());
    assert!(found.bundle.is_some(), "the embedded bundle is another");

    written["bundle_json"]["profiles"][0]["id"] = json!("changed");
    let parsed = Document::parse(&written.to_string()).expect("a record");
    let error = parsed.carried().expect_err("it was changed").to_string();
    assert!(error.contains("it was changed"), "{error}");
}

#[test]
fn a_document_of_a_page_replays_natively() {
    let bytes = advisor().bundle().to_bytes().expect("plain data");
    let page = Advisor::from_bundle_bytes(&bytes).expect("its own bytes");
    for profile in ["solo", "strict-compliance"] {
        let situation = bundle::situation(&page, profile);
        let weights = [250_000, 250_000, 500_000];
        let record = page
            .outlook(&situation)
            .document_weighed(weights)
            .expect("they sum");
        let text = record.to_json().expect("plain data");
        let found = Document::parse(&text).expect("a record").replay(advisor());
        assert!(found.reproduced() && !found.laid_out_otherwise, "{found:?}");
        let error = record
            .with_bundle(&page)
            .expect_err("it lacks what a page does not show");
        assert!(error.to_string().contains("or it is another"), "{error}");
    }
}

#[test]
fn the_seal_does_not_depend_on_a_carried_bundle() {
    let record = advisor().document(&situation("solo"));
    let seal = record.seal.clone();
    let carrying = record.with_bundle(advisor()).expect("plain data");
    assert_eq!(carrying.sealed().seal, seal);
}
