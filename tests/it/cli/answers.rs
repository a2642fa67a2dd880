//! What the commands answer to a situation.

use modelpair_cli::Exit;

use super::{Scratch, json, modelpair};

#[test]
fn every_profile_gets_a_page_of_eighty_columns() {
    for profile in modelpair::Advisor::embedded().unwrap().profiles() {
        for lang in ["en", "es"] {
            let ran = modelpair(&[
                "recommend",
                "--profile",
                &profile.id,
                "--lang",
                lang,
                "--set",
                "today=2026-11-22",
            ]);
            assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
            let wide: Vec<&str> = ran
                .out
                .lines()
                .filter(|line| line.chars().count() > 80)
                .collect();
            assert!(wide.is_empty(), "{} {lang}: {wide:#?}", profile.id);
        }
    }
}

#[test]
fn the_record_has_the_shape_that_is_promised() {
    let record = json(&[
        "recommend",
        "--profile",
        "strict-compliance",
        "--format",
        "json",
    ]);
    let pair = &record["pairs"][0];
    for half in ["primary", "partner"] {
        for key in ["model", "route", "roles"] {
            assert!(!pair[half][key].is_null(), "{half}.{key}");
        }
    }
    assert!(pair["cost"]["total_micro_usd"].as_i64().unwrap() > 0);
    assert!(!pair["reasons"].as_array().unwrap().is_empty());
    assert!(
        record["bundle"]["hash"]
            .as_str()
            .unwrap()
            .starts_with("sha256:")
    );
}

#[test]
fn verdicts_name_rule_clause_and_source() {
    let list = json(&[
        "verdicts",
        "--profile",
        "product-low-volume",
        "--set",
        "organization.headquarters=DE",
        "--model",
        "llama-4-scout",
        "--route",
        "self-hosted",
        "--role",
        "volume",
        "--format",
        "json",
    ]);
    let verdict = &list["verdicts"][0];
    assert_eq!(list["verdicts"].as_array().unwrap().len(), 1);
    assert_eq!(verdict["verdict"], "denied");
    let reason = &verdict["reasons"][0];
    assert_eq!(reason["rule"], "llama-4/aup-eu-multimodal");
    assert!(reason["clause"].as_str().unwrap().contains("AUP"));
    assert!(reason["source"].as_str().unwrap().starts_with("https://"));
    assert_eq!(reason["facts"]["organization.headquarters"], "\"DE\"");
}

#[test]
fn verdicts_cover_every_option_in_every_role() {
    let list = json(&["verdicts", "--profile", "solo", "--format", "json"]);
    let options = list["bundle"]["options"].as_u64().unwrap();
    assert_eq!(
        list["verdicts"].as_array().unwrap().len() as u64,
        options * 4
    );
}

#[test]
fn nothing_feasible_is_exit_one() {
    let ran = modelpair(&[
        "recommend",
        "--profile",
        "solo",
        "--set",
        "red_lines.air_gapped=true",
    ]);
    assert_eq!(ran.exit, Exit::No);
    assert!(ran.out.contains("NO PAIR IS FEASIBLE"), "{}", ran.out);
    assert!(ran.out.contains("house/air-gapped"), "{}", ran.out);
}

#[test]
fn a_file_wins_over_the_profile_and_set_over_the_file() {
    let scratch = Scratch::new("precedence");
    let toml = scratch.file(
        "situation.toml",
        "profile = 'solo'\n[operations]\ntokens_per_month = 7_000_000\n",
    );
    let json_file = scratch.file(
        "situation.json",
        r#"{"profile": "solo", "operations": {"tokens_per_month": 7000000}}"#,
    );
    let tokens = |args: &[&str]| {
        let record = json(&[&["recommend", "--format", "json"], args].concat());
        record["situation"]["facts"]["operations.tokens_per_month"]
            .as_i64()
            .unwrap()
    };
    assert_eq!(tokens(&["--situation", &toml]), 7_000_000);
    assert_eq!(tokens(&["--situation", &json_file]), 7_000_000);
    assert_eq!(
        tokens(&[
            "--situation",
            &toml,
            "--set",
            "operations.tokens_per_month=9_000_000"
        ]),
        9_000_000
    );
    let record = json(&[
        "recommend",
        "--situation",
        &toml,
        "--profile",
        "mid-size",
        "--format",
        "json",
    ]);
    assert_eq!(record["situation"]["profile"], "mid-size");
}

#[test]
fn every_code_has_its_page() {
    for code in modelpair_rules::Code::ALL {
        let ran = modelpair(&["explain", code.name()]);
        assert_eq!(ran.exit, Exit::Done);
        assert!(ran.out.contains(code.name()), "{}", code.name());
    }
}
