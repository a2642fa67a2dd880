//! The backup: how long the switch takes, when it was tested, and whether it is good enough.

use crate::bundle::{self, advisor};
use modelpair::record::Record;
use modelpair::{Question, Role, Situation};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

fn situation(profile: &str, facts: &[(&str, Json)]) -> Situation {
    let mut situation = bundle::situation(advisor(), profile);
    for (fact, value) in facts {
        situation.set(fact, value).expect("a fact");
    }
    situation
}

fn record(profile: &str, facts: &[(&str, Json)]) -> Record {
    advisor().recommend(&situation(profile, facts))
}

/// What is warned of about the first pair.
fn warnings(record: &Record) -> Vec<&str> {
    let first = record.pairs.first().expect("a pair");
    first
        .warnings
        .iter()
        .map(|note| note.code.as_str())
        .collect()
}

#[test]
fn the_measured_time_of_the_switch_counts_instead_of_any() {
    let guessed = record("mid-size", &[]);
    let guessed = guessed.survival.availability.as_ref();
    let guessed = guessed.expect("measured outages");
    let minutes: Vec<u32> = guessed.rows.iter().map(|row| row.switch_minutes).collect();
    assert_eq!(minutes, [1, 15, 60]);
    assert_eq!(guessed.switch_measured_minutes, None);
    let measured = record("mid-size", &[("operations.switch_minutes", json!(15))]);
    let survival = &measured.survival;
    let availability = survival.availability.as_ref();
    let availability = availability.expect("measured outages");
    assert_eq!(availability.rows, [guessed.rows[1].clone()]);
    assert_eq!(availability.switch_measured_minutes, Some(15));
    assert!(
        availability
            .text
            .en
            .contains("the 15 min that your switch takes")
    );
    let switching = survival.switching.as_ref().expect("a sentence");
    assert!(
        switching.text.en.contains("takes 15 min"),
        "{}",
        switching.text.en
    );
    // It is a fact like any other: stated, not assumed.
    assert_eq!(measured.situation.facts["operations.switch_minutes"], 15);
    let mut situation = situation("mid-size", &[]);
    for wrong in [json!(-1), json!(44_641), json!("soon")] {
        situation
            .set("operations.switch_minutes", &wrong)
            .unwrap_err();
    }
}

#[test]
fn where_others_pay_an_old_test_is_not_enough() {
    let tested = |stakes: &str, day: &str| {
        let facts = [
            ("use.stakes", json!(stakes)),
            ("operations.backup_tested_on", json!(day)),
        ];
        warnings(&record("mid-size", &facts)).contains(&"backup-test-old")
    };
    assert!(!tested("own", "2025-11-22"));
    for stakes in ["client-reputation", "regulator", "safety"] {
        assert!(tested(stakes, "2025-11-22"));
        assert!(tested(stakes, "2026-08-23"), "91 days");
        assert!(!tested(stakes, "2026-08-24"), "90 days");
    }
    let untested = record("consulting", &[]);
    assert!(warnings(&untested).contains(&"backup-untested"));
    assert!(!warnings(&untested).contains(&"backup-test-old"));
}

#[test]
fn where_quality_may_not_drop_a_weaker_backup_is_said() {
    for profile in ["mid-size", "consulting", "strict-compliance"] {
        let said = |may_drop: bool| {
            let record = record(profile, &[("operations.quality_may_drop", json!(may_drop))]);
            let first = record.pairs.first().expect("a pair");
            let quality = |member: &modelpair::record::Member| {
                member.quality.as_ref().map(|quality| quality.eci_milli)
            };
            let weaker = quality(&first.primary) > quality(&first.partner);
            (warnings(&record).contains(&"backup-weaker"), weaker)
        };
        let (warned, weaker) = said(false);
        assert_eq!(warned, weaker, "{profile}");
        assert!(weaker, "{profile}: no weaker backup, so nothing was tested");
        assert!(!said(true).0, "{profile}");
    }
}

#[test]
fn a_backup_covers_what_its_primary_is_used_for() {
    let mut seen = 0;
    for profile in [
        "solo",
        "mid-size",
        "strict-compliance",
        "consulting",
        "product-high-volume",
    ] {
        let base = situation(profile, &[]);
        let orders = Question::Order.answers(&base);
        for (leave, order) in Question::MayLeave
            .answers(&base)
            .iter()
            .flat_map(|leave| orders.iter().map(move |order| (leave, order)))
        {
            let mut situation = base.clone();
            leave.state(&mut situation).expect("an answer");
            order.state(&mut situation).expect("an answer");
            let record = advisor().recommend(&situation);
            let Some(pair) = record.pairs.first() else {
                continue;
            };
            if !pair.partner.roles.iter().any(|role| role == "backup") {
                continue;
            }
            seen += 1;
            let classes = |role: &str| -> BTreeSet<&str> {
                let view = record.roles.iter().find(|view| view.role == role);
                let view = view.unwrap_or_else(|| panic!("no {role}"));
                view.data_classes.iter().map(String::as_str).collect()
            };
            for role in &pair.primary.roles {
                assert!(
                    classes(role).is_subset(&classes("backup")),
                    "{profile}: {role}"
                );
            }
            let passing = advisor().outlook(&situation).passing(Role::Backup);
            let partner = (&pair.partner.model, &pair.partner.route);
            assert!(
                passing
                    .iter()
                    .any(|choice| (&choice.model, &choice.route) == partner),
                "{profile}: {partner:?}"
            );
        }
    }
    assert!(seen > 40, "only {seen} backups were looked at");
}
