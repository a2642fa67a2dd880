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

/// What `check` says about packs in one folder.
fn found_in(test: &str, packs: &[(&str, String)]) -> Vec<Json> {
    let scratch = Scratch::new(test);
    for (name, text) in packs {
        scratch.file(&format!("packs/{name}.toml"), text);
    }
    let folder = format!("{}/packs", scratch.path());
    let ran = modelpair(&[
        "check",
        &folder,
        "--format",
        "json",
        "--today",
        "2026-11-22",
    ]);
    let answer: Json = serde_json::from_str(&ran.out).unwrap();
    answer["diagnostics"].as_array().unwrap().clone()
}

fn said(list: &[Json]) -> Vec<(String, usize, Option<String>)> {
    let each = list.iter().map(|item| {
        let message = item["message"].as_str().unwrap().to_owned();
        let labels = item["labels"].as_array().unwrap().len();
        (message, labels, item["help"].as_str().map(str::to_owned))
    });
    each.collect()
}

fn pack(id: &str, keys: &str, body: &str) -> String {
    let head = HEAD.replace("id = \"acme\"", &format!("id = \"{id}\"\n{keys}"));
    format!("{head}{body}")
}

#[test]
fn a_pack_builds_on_the_sets_of_another() {
    let near = |set: &str| {
        let when = format!("effect = \"warn\"\nwhen = \"provider.jurisdiction in {set}\"");
        rule("near", &when)
    };
    let list = "[sets]\nnear = [\"DE\", \"FR\"]\n";
    let base = || ("a", pack("base-1.0", "", list));
    let uses = |what: &str, set: &str| ("b", pack("b", &format!("uses = {what}"), &near(set)));
    let found = |packs: &[(&str, String)]| said(&found_in("authoring-imports", packs));

    assert_eq!(
        found(&[base(), uses("[\"base-1.0\"]", "base_1_0.near")]),
        []
    );
    assert_eq!(
        found(&[base(), uses("[\"base-1.0\"]", "base_1_0.naer")])[0].2,
        Some("did you mean `base_1_0.near`?".to_owned())
    );
    assert_eq!(
        found(&[base(), uses("[\"base-1\"]", "base_1_0.near")])[0],
        (
            "there is no pack `base-1`".to_owned(),
            0,
            Some("did you mean `base-1.0`?".to_owned())
        )
    );
    let idle = found(&[base(), uses("[\"base-1.0\"]", "['DE']")]);
    let idle: Vec<&str> = idle.iter().map(|(message, ..)| message.as_str()).collect();
    assert_eq!(
        idle,
        [
            "the imported pack `base-1.0` is never used",
            "the set `near` is never used"
        ]
    );
    let twice = ("c", pack("base-1-0", "", list));
    let both = uses("[\"base-1.0\", \"base-1-0\"]", "base_1_0.near");
    let clash = found(&[base(), both, twice]);
    assert_eq!(
        clash[0],
        ("there are two of the names `base_1_0`".to_owned(), 1, None)
    );
    // `use.countries` is a fact already.
    let facts = ("a", pack("use", "", "[sets]\ncountries = [\"DE\"]\n"));
    let shadow = found(&[facts, uses("[\"use\"]", "use.countries")]);
    assert_eq!(shadow[0].1, 1);
    assert!(
        shadow[0].0.contains("`use.countries` is a fact"),
        "{shadow:?}"
    );
}

#[test]
fn packs_may_not_use_each_other_in_a_circle() {
    let packs = [
        ("a", pack("a", "uses = [\"b\"]", "")),
        ("b", pack("b", "uses = [\"c\"]", "")),
        ("c", pack("c", "uses = [\"a\"]", "")),
        ("d", pack("d", "uses = [\"d\"]", "")),
    ];
    let list = found_in("authoring-cycle", &packs);
    let cycles: Vec<&Json> = list
        .iter()
        .filter(|item| item["code"] == "import-cycle")
        .collect();
    assert_eq!(cycles.len(), 2, "{list:?}");
    assert_eq!(
        cycles[0]["message"],
        "the pack `a` uses itself, in a circle"
    );
    let others = cycles[0]["labels"].as_array().unwrap();
    let others: Vec<&str> = others
        .iter()
        .map(|label| label["message"].as_str().unwrap())
        .collect();
    assert_eq!(others, ["which uses `b`", "which uses `c`"]);
    assert_eq!(
        cycles[1]["message"],
        "the pack `d` uses itself, in a circle"
    );
}

#[test]
fn a_newer_format_is_refused_and_nothing_else_is_said() {
    let found = |keys: &str| {
        let text = pack("a", keys, "[rule.x]\nnew_key = 1\n");
        let list = found_in("authoring-format", &[("a", text)]);
        let codes: Vec<String> = list
            .iter()
            .map(|item| item["code"].as_str().unwrap().to_owned())
            .collect();
        codes
    };
    assert_eq!(found("format = 2"), ["format-version"]);
    assert!(!found("format = 1").contains(&"format-version".to_owned()));
    let ran = modelpair(&["explain", "format-version"]);
    assert_eq!(ran.exit, Exit::Done);
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

#[test]
fn a_new_pack_passes_check() {
    let scratch = Scratch::new("authoring-new");
    let folder = format!("{}/packs", scratch.path());
    let ran = modelpair(&["new", "pack", "acme-2", "--dir", &folder]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    let pack = format!("{folder}/acme-2.toml");
    let page = std::fs::read_to_string(format!("{folder}/acme-2.md")).unwrap();
    assert!(
        page.contains("denied by acme-2/trusted-countries (1)"),
        "{page}"
    );
    let ran = modelpair(&["check", &folder]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    let ran = modelpair(&["fmt", "--check", &folder]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.out);
    for line in page.lines().filter(|line| line.contains(" @ ")) {
        let (model, rest) = line.split_once(" @ ").unwrap();
        let (route, rest) = rest.split_once(", volume: ").unwrap();
        let profile = if rest.starts_with("denied") {
            "solo"
        } else {
            "mid-size"
        };
        let answer = json(&[
            "verdicts",
            "--profile",
            profile,
            "--set",
            "data.classes=[\"personal\"]",
            "--pack",
            &pack,
            "--model",
            model,
            "--route",
            route,
            "--role",
            "volume",
            "--format",
            "json",
        ]);
        let verdict = answer["verdicts"][0]["verdict"].as_str().unwrap();
        assert!(rest.starts_with(verdict), "{line}: {answer:#}");
    }
    let ran = modelpair(&["test", &folder]);
    assert_eq!(ran.exit, Exit::Done, "{}{}", ran.out, ran.err);
    // Its list may come from another pack as well.
    let before = std::fs::read_to_string(&pack).unwrap();
    let using = before
        .replace("source =", "uses = [\"gdpr\"]\nsource =")
        .replace("in trusted", "in gdpr.eea")
        .replace("[sets]\ntrusted = [\"DE\", \"ES\", \"FR\"]\n", "");
    assert!(using.contains("in gdpr.eea") && !using.contains("trusted ="));
    std::fs::write(&pack, using).unwrap();
    let ran = modelpair(&["test", &folder]);
    assert_eq!(ran.exit, Exit::Done, "{}{}", ran.out, ran.err);
    std::fs::write(&pack, &before).unwrap();
    crate::cli::refuses(
        &["new", "pack", "acme-2", "--dir", &folder],
        &["exists already"],
    );
    assert_eq!(std::fs::read_to_string(&pack).unwrap(), before);
    crate::cli::refuses(
        &["new", "pack", "Acme Two", "--dir", &folder],
        &["bad-id", "small letters"],
    );
}
