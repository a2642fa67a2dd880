//! Every verdict explains itself: all reasons, all ways out, all questions, within a stated budget.

use modelpair::{Advisor, Role};
use modelpair_rules::Limits;
use serde_json::Value as Json;

use crate::cli::{json, modelpair};

fn explained(args: &[&str]) -> Json {
    let mut all = vec![
        "verdicts",
        "--explain",
        "--format",
        "json",
        "--set",
        "today=2026-11-22",
    ];
    all.extend(args);
    json(&all)["verdicts"][0].clone()
}

const CONFINED: [&str; 8] = [
    "--profile",
    "strict-compliance",
    "--model",
    "claude-opus-5.5",
    "--route",
    "anthropic-bedrock-eu",
    "--role",
    "confined",
];

#[test]
fn a_denial_names_its_reasons_and_ways_out() {
    let verdict = explained(&CONFINED);
    assert_eq!(verdict["verdict"], "denied");
    let found = &verdict["explanation"];
    let reasons = found["reasons"].as_array().unwrap();
    let confinement: Vec<&Json> = reasons
        .iter()
        .filter(|reason| reason["rule"] == "house/confinement")
        .collect();
    assert!(!confinement.is_empty(), "{found:#}");
    for reason in confinement {
        assert_eq!(reason["facts"]["route.third_party"], "true");
    }
    let remedies = found["remedies"].as_array().unwrap();
    assert!(
        remedies
            .iter()
            .any(|remedy| remedy["rule"] == "house/confinement")
    );
    assert!(
        remedies
            .iter()
            .all(|remedy| remedy["remedy"]["es"].is_string())
    );
    assert_eq!(found["questions"], Json::Null);
}

/// Whatever a way out says is tried, where it changes stated facts only.
#[test]
fn ways_out_lead_out() {
    let args = [
        "--profile",
        "solo",
        "--model",
        "gpt-oss-120b",
        "--route",
        "self-hosted",
        "--role",
        "volume",
    ];
    let found = explained(&args);
    assert_eq!(found["verdict"], "denied");
    let ways = found["explanation"]["ways_out"].as_array().unwrap().clone();
    assert!(!ways.is_empty(), "{found:#}");
    let mut tried = 0;
    for way in ways {
        let changes = way["changes"].as_array().unwrap();
        if changes
            .iter()
            .any(|change| change["follows_from"].is_array())
        {
            continue;
        }
        let sets: Vec<String> = changes
            .iter()
            .map(|change| {
                format!(
                    "{}={}",
                    change["fact"].as_str().unwrap(),
                    change["to"].as_str().unwrap()
                )
            })
            .collect();
        let mut again = args.to_vec();
        for set in &sets {
            again.extend(["--set", set]);
        }
        assert_eq!(explained(&again)["verdict"], way["verdict"], "{sets:?}");
        tried += 1;
    }
    assert!(tried > 0);
}

#[test]
fn what_is_not_known_becomes_questions() {
    let scratch = crate::cli::Scratch::new("explain-questions");
    let file = scratch.file(
        "situation.json",
        r#"{"profile": "solo", "operations": {"team": null}}"#,
    );
    let found = explained(&[
        "--situation",
        &file,
        "--model",
        "gpt-oss-120b",
        "--route",
        "self-hosted",
        "--role",
        "volume",
    ]);
    assert_eq!(found["verdict"], "undetermined");
    let questions = &found["explanation"]["questions"];
    assert_eq!(questions["fewest"], serde_json::json!(["operations.team"]));
    assert_eq!(questions["incomplete"], false);
    let answers = questions["answers"].as_array().unwrap();
    let denied: Vec<&Json> = answers
        .iter()
        .filter(|answer| answer["verdict"] == "denied")
        .collect();
    assert_eq!(denied.len(), 1, "{answers:?}");
    assert_eq!(denied[0]["value"], "\"none\"");
}

#[test]
fn the_text_says_it_in_both_languages_and_owns_up_to_limits() {
    let text = |more: &[&str]| {
        let mut args = vec!["verdicts", "--explain", "--set", "today=2026-11-22"];
        args.extend(CONFINED);
        args.extend(more);
        modelpair(&args).out
    };
    let english = text(&[]);
    for words in [
        "all minimal reasons:",
        "what the rules advise:",
        "route.third_party = true",
    ] {
        assert!(english.contains(words), "{words}\n{english}");
    }
    assert!(text(&["--lang", "es"]).contains("todas las razones mínimas:"));
    assert!(text(&["--budget", "3"]).contains("incomplete: the budget was used up"));
    let small = explained(&[&CONFINED[..], &["--budget", "3"]].concat());
    assert_eq!(small["explanation"]["reasons_incomplete"], true);
    assert_eq!(small["explanation"]["ways_out_incomplete"], true);
}

/// Verdicts of all profiles, one in a few: no panic, and no reason that names no fact.
#[test]
fn verdicts_of_all_profiles_can_be_explained() {
    let advisor = Advisor::embedded().unwrap();
    let limits = Limits {
        evaluations_max: 100,
        ..Limits::DEFAULT
    };
    let mut count = 0;
    for profile in advisor.profiles() {
        let mut situation = advisor.situation(&profile.id).unwrap();
        situation.set("today", &"2026-11-22".into()).unwrap();
        let list = advisor.verdicts(&situation);
        for verdict in list.verdicts.iter().step_by(61) {
            let role = Role::ALL
                .into_iter()
                .find(|role| role.as_str() == verdict.role)
                .unwrap();
            let option = (verdict.model.as_str(), verdict.route.as_str());
            let found = advisor.explain(&situation, option, role, limits).unwrap();
            for rule in &verdict.reasons {
                let mut reasons = found.reasons.iter();
                assert!(
                    reasons.any(|reason| reason.rule == rule.rule),
                    "{}",
                    rule.rule
                );
            }
            if verdict.verdict != "denied" {
                assert!(found.ways_out.is_empty() && found.remedies.is_empty());
            }
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}
