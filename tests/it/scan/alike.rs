//! Rows that are alike to the rules share an answer, and it is the one that each would get alone.

use std::sync::Arc;

use modelpair::record::FindingView;
use modelpair::{Advisor, Brief, Role, Situation};
use modelpair_rules::RuleId;
use modelpair_scan::{Cell, Judge, Plan};
use serde_json::Value as Json;

use super::{advisor, base};

/// Values of facts that rules and derived facts look at, a few for each.
const VALUES: [(&str, &[&str]); 12] = [
    (
        "data.classes",
        &["", "personal", "phi;personal", "[]", "null", "cardholder"],
    ),
    ("data.confined_classes", &["", "phi", "[]", "null"]),
    (
        "data.may_leave",
        &["", "none", "all", "client-decides", "null"],
    ),
    ("data.residency", &["", "eu", "us;eu", "null"]),
    (
        "organization.monthly_active_users",
        &["", "1000", "699999999", "700000001", "null"],
    ),
    ("organization.headquarters", &["", "DE", "US", "CN", "null"]),
    ("organization.history", &["", "{\"2024-03\":900000000}"]),
    (
        "use.context_tokens",
        &["", "100", "131073", "9999999", "null"],
    ),
    ("use.commercial", &["", "true", "FALSE", "null"]),
    ("regimes", &["", "gdpr;hipaa", "null"]),
    (
        "operations.exit_plan_tested_on",
        &["", "never", "2026-01-01", "null"],
    ),
    ("today", &["", "2025-06-30", "2027-09-01"]),
];

#[test]
fn every_row_gets_the_verdict_of_its_own_situation() {
    let advisor = advisor();
    let declared: Vec<&str> = advisor.bundle().declarations.situation_paths().collect();
    let known = VALUES.iter().filter(|(path, _)| declared.contains(path));
    let all: Vec<&str> = known.map(|(path, _)| *path).collect();
    assert!(all.len() >= 11, "facts were renamed");
    compare(&advisor, &all, 1);
}

#[test]
fn rows_about_few_options_that_state_few_facts_do_so_too() {
    let advisor = advisor();
    for columns in [
        // Nothing that follows from one of these follows from another as well.
        &[
            "data.classes",
            "organization.headquarters",
            "use.commercial",
        ][..],
        &["organization.monthly_active_users", "use.context_tokens"],
        &["data.residency", "regimes"],
        &["operations.exit_plan_tested_on", "data.may_leave"],
        // Kinds of data in a role follow from two of them, an age from the other two.
        &["data.classes", "data.confined_classes"],
        &["operations.exit_plan_tested_on", "today"],
    ] {
        compare(&advisor, columns, 60);
    }
}

/// Walks through combinations of values that come by each with many others; of the options, one in so many.
fn compare(advisor: &Advisor, paths: &[&str], every: usize) {
    let base = base(advisor);
    let columns = [&["model", "route", "role"], paths].concat();
    let mut judge = Judge::new(&Arc::new(Plan::new(advisor, &base)));
    let shape = judge.shape(&columns).unwrap();
    let catalog = &advisor.bundle().catalog;
    let options: Vec<_> = catalog.options.iter().step_by(every).collect();
    let values = |path: &str| {
        let known = VALUES.iter().find(|(known, _)| *known == path);
        known.unwrap_or_else(|| panic!("no values for {path}")).1
    };
    let mut seed = 1_u64;
    let mut pick = |count: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % count
    };
    for _ in 0..1500 {
        let option = options[pick(options.len())];
        let role = Role::ALL[pick(4)];
        let mut row = vec![option.model.as_str(), &option.route, role.as_str()];
        let mut situation = base.clone();
        for path in paths {
            let texts = values(path);
            let text = texts[pick(texts.len())];
            row.push(text);
            if let Some(value) = stated(path, text) {
                situation.set(path, &value).unwrap();
            }
        }
        let found = judge.row(shape, |at| Cell::Text(row[at])).unwrap();
        let found = &judge.answer(found).unwrap().brief;
        same_as_alone(advisor, &situation, &row, found);
    }
}

#[track_caller]
fn same_as_alone(advisor: &Advisor, situation: &Situation, row: &[&str], found: &Brief) {
    let role = Role::parse(row[2]).unwrap();
    let expected = advisor.verdict(situation, row[0], row[1], role).unwrap();
    let rules = |findings: &[FindingView]| -> Vec<String> {
        let rules = findings.iter().map(|finding| finding.rule.clone());
        rules.collect()
    };
    let names = |ids: &[RuleId]| -> Vec<String> {
        let rules = ids
            .iter()
            .map(|id| advisor.bundle().rules.rule(*id).unwrap());
        rules.map(|rule| rule.id.clone()).collect()
    };
    assert_eq!(found.outcome.name(), expected.verdict, "{row:?}");
    assert_eq!(names(&found.reasons), rules(&expected.reasons), "{row:?}");
    assert_eq!(
        names(&found.obligations),
        rules(&expected.obligations),
        "{row:?}"
    );
    assert_eq!(found.missing, expected.missing, "{row:?}");
}

/// The value that the text of a cell is documented to state.
fn stated(path: &str, text: &str) -> Option<Json> {
    match text {
        "" => None,
        "null" => Some(Json::Null),
        _ if text.starts_with(['[', '{']) => Some(serde_json::from_str(text).unwrap()),
        "true" | "FALSE" => Some(text.eq_ignore_ascii_case("true").into()),
        _ if path.ends_with("users") || path.ends_with("tokens") => {
            Some(text.parse::<i64>().unwrap().into())
        }
        _ if ["classes", "residency", "regimes"]
            .iter()
            .any(|end| path.ends_with(end)) =>
        {
            Some(text.split(';').collect())
        }
        _ => Some(text.into()),
    }
}
