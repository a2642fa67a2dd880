//! The golden scenarios: what `cases/golden.md` cannot say in a line.

use crate::answers::{Answer, TODAY, answers};
use crate::bundle::advisor;
use crate::markdown::pages;
use modelpair::catalog::Model;
use modelpair::record::Record;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// Models in the catalog whose terms nobody read, the row that awaits review included.
const UNREAD: [&str; 7] = [
    "beam-1.0",
    "grok-2",
    "kimi-k3.1-pro",
    "mimo-v2.6-pro",
    "minimax-m3.1-flash",
    "mistral-large-4",
    "muse-spark-open",
];

/// The answer to a scenario of `cases/golden.md`, by the beginning of its heading.
fn scenario(heading: &str) -> &'static Answer {
    let page = pages()
        .into_iter()
        .find(|page| page.name == "tests/cases/golden.md")
        .expect("the page is there");
    let case = page
        .cases
        .iter()
        .find(|case| case.heading.starts_with(heading))
        .expect("the scenario is there");
    let json = crate::answers::situation_json(&page, case).to_string();
    &answers()[&json]
}

/// The verdict about a model on own machines for the volume, as JSON.
fn verdict(answer: &Answer, model: &str) -> Json {
    let list: Json = serde_json::from_str(&answer.verdicts_json).expect("it is JSON");
    let verdicts = list["verdicts"].as_array().expect("a list");
    let found = verdicts.iter().find(|verdict| {
        verdict["model"] == model
            && verdict["route"] == "self-hosted"
            && verdict["role"] == "volume"
    });
    found.expect("the option is there").clone()
}

#[track_caller]
fn check_display(answer: &Answer, model: &str, rule: &str, name: &str) {
    let verdict = verdict(answer, model);
    assert_eq!(verdict["verdict"], "conditional");
    let obligations = verdict["obligations"].as_array().expect("a list");
    let display = obligations.iter().find(|found| found["rule"] == rule);
    let display = display.unwrap_or_else(|| panic!("{model} owes nothing by {rule}"));
    for language in ["en", "es"] {
        let text = display["because"][language].as_str().unwrap_or_default();
        assert!(text.contains(name), "{model}, {language}: {text}");
    }
    let source = display["source"].as_str().unwrap_or_default();
    assert!(source.starts_with("https://"), "{model}: {source}");
}

#[test]
fn the_names_to_show_are_spelled_out() {
    let german = scenario("1:");
    check_display(
        german,
        "llama-3.3-70b",
        "llama-3.3/built-with-llama",
        "Built with Llama",
    );
    let large = scenario("3: 150");
    check_display(
        large,
        "kimi-k2.6",
        "kimi-k2-modified-mit/display-mau",
        "Kimi K2.6",
    );
    check_display(
        large,
        "llama-3.3-70b",
        "llama-3.3/built-with-llama",
        "Built with Llama",
    );
}

#[test]
fn a_denial_shows_its_clause_its_source_and_its_way_out() {
    for (heading, model) in [
        ("1:", "llama-4-maverick"),
        ("1:", "hunyuan-a13b"),
        ("2: A", "kimi-k3"),
        ("2: A", "qwen3.8-flash-next"),
        ("2: A", "minimax-m3"),
        ("3: 150", "qwen2.5-72b"),
    ] {
        let verdict = verdict(scenario(heading), model);
        let reason = &verdict["reasons"][0];
        for key in ["rule", "clause", "source", "verified_on", "confidence"] {
            assert!(
                !reason[key].as_str().unwrap_or_default().is_empty(),
                "{model}: {key}"
            );
        }
        for key in ["because", "remedy"] {
            for language in ["en", "es"] {
                let text = reason[key][language].as_str().unwrap_or_default();
                assert!(text.len() > 20, "{model}: {key}.{language}: {text}");
            }
        }
        assert!(
            reason["facts"]
                .as_object()
                .is_some_and(|facts| !facts.is_empty()),
            "{model}"
        );
    }
}

#[test]
fn the_catalog_knows_which_licenses_nobody_read() {
    let bundle = advisor().bundle();
    let unread: Vec<&str> = bundle
        .catalog
        .models
        .iter()
        .filter(|model| bundle.license_of(model).is_none())
        .map(|model| model.id.as_str())
        .collect();
    assert_eq!(unread, UNREAD);
}

#[test]
fn an_unread_license_is_never_a_yes_and_never_in_a_pair() {
    let mut seen = BTreeSet::new();
    for answer in answers().values() {
        for line in &answer.lines {
            if !UNREAD.contains(&line.model.as_str()) {
                continue;
            }
            seen.insert(line.model.as_str());
            let open = line.said.outcome == "undetermined" && line.said.missing[0] == "license";
            assert!(
                open || line.said.outcome == "denied",
                "{}: {line}",
                answer.slug
            );
        }
        for model in models_in_pairs(&answer.record) {
            assert!(!UNREAD.contains(&model), "{}: {model}", answer.slug);
        }
    }
    assert_eq!(
        seen.into_iter().collect::<Vec<_>>(),
        UNREAD,
        "a model without any option"
    );
}

fn models_in_pairs(record: &Record) -> impl Iterator<Item = &str> {
    let members = record
        .pairs
        .iter()
        .flat_map(|pair| [&pair.primary, &pair.partner]);
    members.map(|member| member.model.as_str())
}

#[test]
fn an_origin_is_excluded_on_every_route_and_nothing_else_is() {
    const RULE: &str = "house/excluded-origins";
    let chinese = |id: &str| {
        let model = advisor()
            .bundle()
            .catalog
            .model(id)
            .expect("it is in the catalog");
        from(model, "CN")
    };
    let answer = scenario("6:");
    let mut routes = BTreeSet::new();
    let mut excluded = BTreeSet::new();
    for line in &answer.lines {
        let denied = line.said.by.iter().any(|(rule, _)| rule == RULE);
        assert_eq!(denied, chinese(&line.model), "{line}");
        if denied {
            routes.insert(line.route.as_str());
            excluded.insert(line.model.as_str());
        }
    }
    for route in ["self-hosted", "mistral-api", "nebius", "scaleway"] {
        assert!(routes.contains(route), "no Chinese weights at {route}");
    }
    assert_eq!(excluded.len(), 22);
    for prefix in [
        "qwen", "deepseek", "kimi", "glm", "minimax", "mimo", "hy3", "hunyuan",
    ] {
        assert!(
            excluded.iter().any(|id| id.starts_with(prefix)),
            "no {prefix}"
        );
    }
    assert!(!answer.record.pairs.is_empty());
    assert!(!models_in_pairs(&answer.record).any(chinese));
}

/// Its weights, or those that it was made from.
fn from(model: &Model, country: &str) -> bool {
    model
        .origin_countries
        .iter()
        .any(|origin| origin == country)
}

#[test]
fn the_scenarios_start_from_the_product_at_low_volume() {
    for number in 1..=6 {
        let situation: Json =
            serde_json::from_str(&scenario(&format!("{number}:")).situation).expect("it is JSON");
        assert_eq!(situation["profile"], json!("product-low-volume"));
        assert_eq!(situation["today"], json!(TODAY));
    }
}
