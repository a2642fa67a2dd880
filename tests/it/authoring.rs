//! What a policy author meets: warnings, exceptions, places of faults.

use modelpair_cli::Exit;
use serde_json::Value as Json;

use crate::cli::{Scratch, json, modelpair};

const HEAD: &str = r#"
[pack]
id = "acme"
title = { en = "Acme", es = "Acme" }
source = "https://acme.example"
"#;

/// A rule with the keys that every rule has.
fn rule(name: &str, keys: &str) -> String {
    format!(
        "[rule.{name}]\n{keys}\nbecause = {{ en = \"No.\", es = \"No.\" }}\n\
         remedy = {{ en = \"Ask.\", es = \"Pregunta.\" }}\nclause = \"1\"\n\
         verified = {{ on = \"2026-11-22\", confidence = \"primary\" }}\n"
    )
}

fn exception(rule: &str, when: &str, expires: &str) -> String {
    format!(
        "[[exception]]\nrule = \"acme/{rule}\"\nwhen = \"{when}\"\nowner = \"legal@acme.example\"\n\
         reason = {{ en = \"Agreed.\", es = \"Acordado.\" }}\n\
         evidence = {{ title = \"Minutes\", sha256 = \"{}\" }}\nexpires = \"{expires}\"\n",
        "ab".repeat(32)
    )
}

/// What `check` says about one pack: code, severity and how many other places it shows.
fn found(pack: &str, today: &str) -> (Exit, Vec<(String, String, usize)>) {
    let scratch = Scratch::new(&format!("authoring-{:?}", std::thread::current().id()));
    scratch.file("packs/acme.toml", pack);
    let folder = format!("{}/packs", scratch.path());
    let ran = modelpair(&["check", &folder, "--format", "json", "--today", today]);
    let answer: Json = serde_json::from_str(&ran.out).unwrap();
    let list = answer["diagnostics"].as_array().unwrap();
    let texts = list.iter().map(|item| {
        assert!(item["place"].is_object(), "{item}");
        let text = |key: &str| item[key].as_str().unwrap().to_owned();
        let labels = item["labels"].as_array().unwrap().len();
        (text("code"), text("severity"), labels)
    });
    (ran.exit, texts.collect())
}

#[track_caller]
fn warns(body: &str, expected: &[(&str, usize)]) {
    let (exit, list) = found(&format!("{HEAD}{body}"), "2026-11-22");
    assert_eq!(exit, Exit::Done);
    assert!(list.iter().all(|(_, severity, _)| severity == "warning"));
    let shown: Vec<(&str, usize)> = list
        .iter()
        .map(|(code, _, labels)| (code.as_str(), *labels))
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn check_warns_of_what_does_nothing() {
    let deny = |name: &str, when: &str| rule(name, &format!("effect = \"deny\"\n{when}"));
    let fine = deny("fine", "when = \"use.commercial\"");
    warns(&fine, &[]);
    let never = "applies = \"use.purpose == 'research'\"\nwhen = \"use.purpose == 'production'\"";
    warns(&deny("never", never), &[("never-true", 0)]);
    let always = "when = \"use.commercial || !use.commercial\"";
    warns(&deny("always", always), &[("always-true", 0)]);
    let narrow = deny("narrow", "when = \"use.commercial && use.military\"");
    warns(&format!("{fine}{narrow}"), &[("shadowed", 1)]);
    let useless = exception("fine", "!use.commercial", "2027-12-31");
    warns(&format!("{fine}{useless}"), &[("never-used", 1)]);
    warns(
        &format!("[sets]\nnear = [\"DE\"]\n{fine}"),
        &[("never-used", 0)],
    );
}

#[test]
fn exceptions_are_warned_of_before_they_end() {
    let pack = format!(
        "{HEAD}{}{}",
        rule("fine", "effect = \"deny\"\nwhen = \"use.commercial\""),
        exception("fine", "use.public_facing", "2027-03-31")
    );
    let expiring = |today: &str| found(&pack, today).1.len();
    assert_eq!(expiring("2027-02-28"), 0);
    for today in ["2027-03-01", "2027-03-31", "2027-04-01"] {
        let (exit, list) = found(&pack, today);
        assert_eq!(exit, Exit::Done);
        let expected = ("exception-expires".to_owned(), "warning".to_owned(), 1);
        assert_eq!(list, [expected], "{today}");
    }
}

#[test]
fn a_license_without_a_model_says_why_it_is_there() {
    let scratch = Scratch::new("authoring-license");
    let folder = scratch.data();
    let path = folder.join("policies/licenses/yi-license.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("kept_for"))
        .collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    let answer = json(&["check", &folder.display().to_string(), "--format", "json"]);
    let list = answer["diagnostics"].as_array().unwrap();
    assert_eq!(list.len(), 1, "{list:?}");
    assert_eq!(list[0]["code"], "never-used");
    assert_eq!(list[0]["message"], "the license `yi-license` is never used");
}

#[test]
fn an_exception_is_shown_with_everything_about_it() {
    let scratch = Scratch::new("authoring-exception");
    let pack = format!(
        "{HEAD}{}{}",
        rule("fine", "effect = \"deny\"\nwhen = \"use.commercial\""),
        exception("fine", "use.commercial", "2027-03-31")
    );
    let file = scratch.file("acme.toml", pack);
    let verdict = |today: &str| {
        let today = format!("today={today}");
        let mut args = vec!["verdicts", "--profile", "solo", "--pack", &file];
        args.extend(["--model", "gpt-oss-120b", "--route", "self-hosted"]);
        args.extend(["--role", "volume", "--format", "json", "--set", &today]);
        json(&args)["verdicts"][0].clone()
    };
    let held = verdict("2027-03-31");
    let lifted = held["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|warning| warning["rule"] == "acme/fine")
        .unwrap()["exception"]
        .clone();
    assert_eq!(lifted["owner"], "legal@acme.example");
    assert_eq!(lifted["evidence"], "Minutes");
    assert_eq!(lifted["sha256"], "ab".repeat(32));
    assert_eq!(lifted["expires"], "2027-03-31");
    assert_eq!(lifted["expired"], false);
    let over = verdict("2027-04-01");
    assert_eq!(over["verdict"], "denied");
    assert_eq!(over["reasons"][0]["rule"], "acme/fine");
    assert_eq!(over["reasons"][0]["exception"]["expired"], true);
}
