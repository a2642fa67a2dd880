//! Records: written, replayed, tampered with, shown.

use modelpair::record::Record;
use modelpair::replay::{Document, Replay};
use modelpair::{Advisor, Situation};
use modelpair_cli::Exit;
use serde_json::{Value as Json, json};

use crate::answers::{TODAY, answers};
use crate::bundle::{advisor, advisor_with};
use crate::cli::{Scratch, modelpair, refuses};

fn situation(profile: &str) -> Situation {
    let json = json!({ "profile": profile, "today": TODAY }).to_string();
    advisor().situation_from_json(&json).expect("a profile")
}

fn document(profile: &str) -> Json {
    serde_json::to_value(advisor().document(&situation(profile))).expect("plain data")
}

fn replay(record: &Json) -> Replay {
    let document = Document::parse(&record.to_string()).expect("a record");
    document.replay(advisor())
}

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
fn a_carried_bundle_replays_anywhere() {
    let other = advisor_with("policies/examples/acme-house.toml");
    let json = json!({ "profile": "mid-size", "today": TODAY }).to_string();
    let situation = other.situation_from_json(&json).expect("a profile");
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
        let json = json!({ "profile": profile, "today": TODAY }).to_string();
        let situation = page.situation_from_json(&json).expect("a profile");
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

#[test]
fn the_parts_of_a_document_hold_together() {
    let record: Record = advisor().document(&situation("strict-compliance"));
    let gates = record.gates.as_ref().expect("a document has gates");
    for option in &gates.options {
        let roles: usize = option.gates.iter().map(|gate| gate.roles.len()).sum();
        assert_eq!(roles, 4, "{} @ {}", option.model, option.route);
        for gate in &option.gates {
            assert_eq!(gate.verdict == "denied", !gate.denied_by.is_empty());
            let rules = gate
                .denied_by
                .iter()
                .chain(&gate.obliged_by)
                .chain(&gate.warned_by);
            for rule in rules {
                assert!(
                    gates
                        .rules
                        .get(rule)
                        .is_some_and(|rule| !rule.clause.is_empty())
                );
            }
        }
    }
    let numbers = record.numbers.as_ref().expect("a document has numbers");
    for number in &numbers.numbers {
        assert!(!number.sources.is_empty(), "{number:?}");
        assert!(
            number
                .sources
                .iter()
                .all(|id| numbers.sources.contains_key(id))
        );
    }
    let pair = &record.pairs[0];
    let sum: i64 = pair
        .value
        .contributions
        .iter()
        .map(|part| part.points_ppm)
        .sum();
    assert_eq!(sum, pair.value.score_ppm);
    let second = record.runner_up.as_ref().expect("there are several pairs");
    assert_eq!(second.pair.primary.model, record.pairs[1].primary.model);
    assert!(!second.takes.is_empty());
}

#[test]
fn what_it_would_take_is_enough_and_not_less() {
    let advisor = advisor();
    let mut looked_at = 0;
    for profile in advisor.profiles() {
        let outlook = advisor.outlook(&situation(&profile.id));
        let record = outlook.document();
        let Some(second) = &record.runner_up else {
            continue;
        };
        for take in second.takes.iter().filter(|take| take.kind == "weight") {
            // At the new weight, rounded to the side beyond, the second pair is level with or ahead of the first.
            let at = ["quality", "control", "cost"]
                .iter()
                .position(|criterion| *criterion == take.criterion)
                .expect("a criterion");
            let now = record.point.as_ref().expect("a point").ppm;
            let mut ppm = [0; 3];
            ppm[at] = (take.to + 2).min(1_000_000);
            let rest = 1_000_000 - ppm[at];
            let others: Vec<usize> = (0..3).filter(|other| *other != at).collect();
            ppm[others[0]] = rest * now[others[0]] / (now[others[0]] + now[others[1]]);
            ppm[others[1]] = rest - ppm[others[0]];
            let there = outlook.weighed(ppm).expect("they sum to a million");
            let rank = |name: &modelpair::record::PairName| {
                there.pairs.iter().position(|pair| {
                    pair.primary.model == name.primary.model
                        && pair.primary.route == name.primary.route
                        && pair.partner.model == name.partner.model
                        && pair.partner.route == name.partner.route
                })
            };
            let first = rank(&record_name(&record));
            let second = rank(&second.pair);
            assert!(
                second.is_some() && (first.is_none() || second < first),
                "{}: {take:?}",
                profile.id
            );
            looked_at += 1;
        }
    }
    assert!(looked_at > 0, "no second pair could win by weights");
}

fn record_name(record: &Record) -> modelpair::record::PairName {
    let pair = &record.pairs[0];
    let choice = |member: &modelpair::record::Member| modelpair::record::Choice {
        model: member.model.clone(),
        route: member.route.clone(),
    };
    modelpair::record::PairName {
        primary: choice(&pair.primary),
        partner: choice(&pair.partner),
        names: [pair.primary.name.clone(), pair.partner.name.clone()],
    }
}

/// Writes a record with the command line; gives its path.
fn written(scratch: &Scratch, more: &[&str]) -> String {
    let file = scratch.file("record.json", "");
    let today = format!("today={TODAY}");
    let mut args = vec![
        "recommend",
        "--profile",
        "solo",
        "--set",
        &today,
        "--record",
        &file,
    ];
    args.extend(more);
    let ran = modelpair(&args);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    file
}

#[test]
fn the_command_line_writes_and_replays() {
    let scratch = Scratch::new("replay");
    let file = written(&scratch, &[]);
    let text = std::fs::read_to_string(&file).expect("it was written");
    assert!(text.contains("\"counterfactuals\"") && text.ends_with("}\n"));
    let ran = modelpair(&["replay", &file]);
    assert_eq!(ran.exit, Exit::Done);
    assert!(ran.out.contains("byte for byte"), "{}", ran.out);

    let pretty = serde_json::from_str::<Json>(&text).expect("JSON");
    let pretty = scratch.file(
        "pretty.json",
        serde_json::to_string_pretty(&pretty).expect("JSON"),
    );
    let ran = modelpair(&["replay", &pretty]);
    assert_eq!(ran.exit, Exit::Done);
    assert!(ran.out.contains("only the layout"), "{}", ran.out);

    let changed = scratch.file("changed.json", text.replacen("\"rank\":1", "\"rank\":9", 1));
    let ran = modelpair(&["replay", &changed]);
    assert_eq!(ran.exit, Exit::No);
    for words in [
        "not reproduced",
        "$.pairs[0].rank",
        "recorded   9",
        "recomputed 1",
    ] {
        assert!(ran.out.contains(words), "{}", ran.out);
    }
    let ran = modelpair(&["replay", &changed, "--format", "json"]);
    let json: Json = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(json["reproduced"], json!(false));
    assert_eq!(json["differences"][0]["path"], json!("$.pairs[0].rank"));

    let cut = scratch.file("cut.json", &text[..text.len() / 2]);
    refuses(
        &["replay", &cut],
        &[
            "json-syntax",
            "the text ends in the middle of a",
            "cut.json:1:",
        ],
    );
    refuses(
        &["replay", &scratch.file("list.json", "[1]")],
        &["bad-file", "this is no record"],
    );
    refuses(
        &["show", &scratch.file("empty.json", "{}")],
        &["it has no `format`"],
    );
}

#[test]
fn a_record_with_its_bundle_needs_nothing_else() {
    let scratch = Scratch::new("carried");
    let pack = format!(
        "{}/policies/examples/acme-house.toml",
        crate::bundle::root().display()
    );
    let plain = written(&scratch, &["--pack", &pack]);
    let ran = modelpair(&["replay", &plain]);
    assert_eq!(ran.exit, Exit::No);
    assert!(
        ran.out.contains("$.bundle.hash") && ran.out.contains("--bundle FILE"),
        "{}",
        ran.out
    );
    let ran = modelpair(&["replay", &plain, "--pack", &pack]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.out);

    let carrying = written(&scratch, &["--pack", &pack, "--with-bundle"]);
    let ran = modelpair(&["replay", &carrying]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.out);
    let text = std::fs::read_to_string(&carrying).expect("it was written");
    let changed = text.replacen(
        "\"zero_retention_by_default\":",
        "\"zero_retention_by_default\":1",
        1,
    );
    let changed = scratch.file("changed.json", changed);
    let ran = modelpair(&["replay", &changed]);
    assert_eq!(ran.exit, Exit::No);
    assert!(
        ran.out.contains("$.bundle_json") && ran.out.contains("it was changed"),
        "{}",
        ran.out
    );
}

#[test]
fn a_record_is_shown_in_every_form() {
    let scratch = Scratch::new("show");
    let file = written(&scratch, &[]);
    let record = Advisor::embedded()
        .expect("a bundle")
        .document(&situation("solo"));
    let first = &record.pairs[0];
    for lang in ["en", "es"] {
        let pages = ["text", "markdown", "html"].map(|format| {
            let ran = modelpair(&["show", &file, "--format", format, "--lang", lang]);
            assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
            ran.out
        });
        for page in &pages {
            for words in [&first.primary.name, &first.partner.name] {
                assert!(page.contains(words.as_str()), "{words} is not in\n{page}");
            }
        }
        let [_, markdown, html] = &pages;
        assert!(markdown.starts_with("# ") && markdown.contains("| ---: |"));
        assert!(html.starts_with(&format!("<!doctype html>\n<html lang=\"{lang}\">")));
        for loads in ["<script", "<img", "<link", "url(", "@import", " style=\""] {
            assert!(!html.contains(loads), "{loads}");
        }
        for words in ["light-dark(", "@media print", "default-src 'none'"] {
            assert!(html.contains(words), "{words}");
        }
        let mut duties = first
            .primary
            .obligations
            .iter()
            .chain(&first.partner.obligations);
        let rule = &duties.next().expect("the pair has a duty").rule;
        assert!(
            html.contains(rule.as_str()) && markdown.contains(rule.as_str()),
            "{rule}"
        );
    }
    let today = format!("today={TODAY}");
    let args = [
        "recommend",
        "--profile",
        "solo",
        "--set",
        &today,
        "--format",
        "html",
    ];
    let ran = modelpair(&args);
    assert_eq!(ran.exit, Exit::Done);
    assert!(ran.out.contains("</html>"));
}
