//! Hostile input: texts that are made to overflow, to hang or to mislead are refused, with a code and soon.

use std::time::{Duration, Instant};

use modelpair_cli::Exit;
use serde_json::Value as Json;

use crate::cli::{Ran, Scratch, modelpair};

/// Far more than is allowed anywhere, and small enough to be written at once.
const DEEP: usize = 50_000;

/// Without optimization, on a machine that is busy with all other tests.
const SOON: Duration = Duration::from_mins(1);

#[track_caller]
fn soon(args: &[&str]) -> Ran {
    let begun = Instant::now();
    let ran = modelpair(args);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(ran.exit, Exit::BadInput, "{}{}", ran.out, ran.err);
    ran
}

/// The code of the error that `eval` prints.
#[track_caller]
fn eval(args: &[&str]) -> String {
    let ran = soon(&[&["eval"], args].concat());
    assert_eq!(ran.err, "");
    let answer: Json = serde_json::from_str(&ran.out).unwrap();
    assert!(answer["error"]["line"].is_u64(), "{answer}");
    answer["error"]["code"].as_str().unwrap().to_owned()
}

/// `check` names the code and the place, and does not fill the screen.
#[track_caller]
fn check(name: &str, pack: &str, code: &str) {
    let scratch = Scratch::new(&format!("hostile-{name}"));
    let file = scratch.file("pack.toml", pack);
    let ran = soon(&["check", &file]);
    assert!(
        ran.err.starts_with(&format!("error[{code}]")),
        "{}",
        ran.err
    );
    assert!(ran.err.len() < 200_000, "{} bytes", ran.err.len());
    for character in ['\u{202e}', '\u{200b}', '\0'] {
        assert!(!ran.err.contains(character), "{:?}", ran.err);
    }
}

const HEAD: &str = "[pack]\nid = \"hostile\"\ntitle = { en = \"t\", es = \"t\" }\nsource = \"s\"\n";

fn rule(name: &str, when: &str) -> String {
    format!(
        "[rule.{name}]\nwhen = '''{when}'''\neffect = \"warn\"\nbecause = {{ en = \"b\", es = \"b\" }}\nclause = \"1\"\nverified = {{ on = \"2026-11-22\", confidence = \"primary\" }}\n"
    )
}

fn around(open: &str, middle: &str, close: &str) -> String {
    [&open.repeat(DEEP), middle, &close.repeat(DEEP)].concat()
}

#[test]
fn conditions_that_are_deep_or_long() {
    for (expression, code) in [
        (around("(", "1", ")"), "too-large"),
        (around("[", "", "]"), "too-large"),
        ("(".repeat(DEEP), "too-deep"),
        ("[".repeat(DEEP), "too-deep"),
        ("!".repeat(DEEP) + "true", "too-deep"),
        ("a || (".repeat(DEEP / 5), "too-deep"),
        ("true ? 1 : ".repeat(DEEP / 10) + "1", "too-deep"),
        ("true &&".repeat(DEEP) + "true", "too-large"),
        ("a".to_owned() + &"[0]".repeat(DEEP / 3), "too-deep"),
        ("a".to_owned() + &".b".repeat(DEEP / 2), "unknown-fact"),
        ("\"".to_owned() + &"a".repeat(DEEP), "cel-syntax"),
    ] {
        assert_eq!(eval(&[&expression]), code, "{}", &expression[..12]);
    }
    check(
        "condition",
        &(HEAD.to_owned() + &rule("r", &"(".repeat(DEEP))),
        "too-deep",
    );
}

#[test]
fn numbers_that_are_too_large() {
    let digits = "9".repeat(400);
    let greater = format!("{digits} > 1");
    for (expression, code) in [
        (greater.as_str(), "number-range"),
        ("9223372036854775807 + 1 > 1", "cel-arithmetic"),
        ("1e999999999 > 1", "cel-unsupported"),
    ] {
        assert_eq!(eval(&[expression]), code);
    }
    let users = format!("organization.monthly_active_users > {digits}");
    check(
        "number",
        &(HEAD.to_owned() + &rule("r", &users)),
        "number-range",
    );
    check(
        "toml-number",
        &format!("{HEAD}x = {digits}\n"),
        "number-range",
    );
}

#[test]
fn characters_that_mislead() {
    for expression in [
        "license \u{202e}== 'x'",
        "'a\u{202e}b' == 'a'",
        "a\u{200b}b == 1",
        "lic\u{435}nse == 'x'",
        "a\u{1}b",
        "'\\ud800' == 'x'",
    ] {
        assert_eq!(eval(&[expression]), "cel-syntax", "{expression:?}");
    }
    let good = rule("r", "organization.monthly_active_users > 5");
    for (name, pack, code) in [
        (
            "comment",
            format!("{HEAD}# \u{202e} x\n{good}"),
            "toml-syntax",
        ),
        (
            "text",
            HEAD.to_owned() + &good.replace("\"b\"", "\"b\u{200b}b\""),
            "toml-syntax",
        ),
        ("null", format!("{HEAD}x = \"\0\"\n"), "toml-syntax"),
        (
            "fact",
            HEAD.to_owned() + &rule("r", "org\u{430}nization.monthly_active_users > 5"),
            "cel-syntax",
        ),
        (
            "name",
            HEAD.to_owned() + &good.replace("rule.r", "rule.\"\u{430}\""),
            "bad-id",
        ),
        (
            "effect",
            HEAD.to_owned() + &good.replace("warn", "w\u{430}rn"),
            "unknown-value",
        ),
    ] {
        check(name, &pack, code);
    }
}

#[test]
fn facts_that_are_deep_large_or_misleading() {
    let scratch = Scratch::new("hostile-facts");
    for (name, facts, code) in [
        ("objects", around("{\"a\":", "1", "}"), "json-syntax"),
        (
            "lists",
            "{\"a\":".to_owned() + &around("[", "", "]") + "}",
            "json-syntax",
        ),
        (
            "number",
            format!("{{\"a\": {}}}", "9".repeat(400)),
            "number-range",
        ),
        (
            "exponent",
            "{\"a\": 1e999999999}".to_owned(),
            "number-range",
        ),
        ("twice", "{\"a\": 1, \"a\": 2}".to_owned(), "duplicate-id"),
        (
            "surrogate",
            "{\"a\": \"\\ud800\"}".to_owned(),
            "json-syntax",
        ),
        ("bidi", "{\"\u{202e}a\": 1}".to_owned(), "json-syntax"),
    ] {
        let file = scratch.file(name, facts);
        assert_eq!(eval(&["--facts", &file, "a == 1"]), code, "{name}");
    }
    for (name, bytes, code) in [
        ("large", vec![b' '; 5_000_000], "too-large"),
        ("bytes", b"\xff\xfe{".to_vec(), "bad-file"),
    ] {
        let file = scratch.file(name, bytes);
        let ran = soon(&["eval", "--facts", &file, "a == 1"]);
        assert!(
            ran.err.starts_with(&format!("error[{code}]")),
            "{}",
            ran.err
        );
    }
    let marked = scratch.file("marked", "\u{feff}{\"a\": 1}");
    let ran = modelpair(&["eval", "--facts", &marked, "a == 1"]);
    assert_eq!(
        (ran.exit, ran.out.as_str()),
        (Exit::Done, "{\"value\":true}\n")
    );
}

#[test]
fn packs_that_are_deep() {
    for (name, pack) in [
        ("lists", "a = ".to_owned() + &around("[", "", "]")),
        ("tables", "a = ".to_owned() + &around("{ b = ", "1", " }")),
        ("key", format!("a{} = 1", ".b".repeat(DEEP))),
        ("header", format!("[a{}]", ".b".repeat(DEEP))),
    ] {
        check(name, &pack, "toml-syntax");
    }
}

#[test]
fn packs_of_a_hundred_thousand_rules() {
    let many = |count: usize, each: &dyn Fn(usize) -> String| {
        HEAD.to_owned() + &(0..count).map(each).collect::<String>()
    };
    let whole = |at: usize| {
        rule(
            &format!("r{at}"),
            &format!("organization.monthly_active_users > {at}"),
        )
    };
    check("whole", &many(100_000, &whole), "too-large");
    check(
        "bare",
        &many(100_000, &|at| format!("[rule.r{at}]\nwhen = \"x\"\n")),
        "missing-key",
    );
    check(
        "alike",
        &many(100_000, &|_| "[rule.r]\nwhen = \"x\"\n".to_owned()),
        "duplicate-id",
    );
    // As many as fit, each with a name that is nearly right.
    let misspelt = |at: usize| whole(at).replace("active", "activ");
    check("misspelt", &many(18_000, &misspelt), "unknown-fact");
    check(
        "keys",
        &many(100_000, &|at| format!("k{at} = 1\n")),
        "unknown-key",
    );
    // The fault of the last rule is found although the warnings before it are more than are kept.
    let mut warned = many(2_000, &|at| rule(&format!("r{at}"), "1 > 2"));
    warned += &rule("last", "nowhere > 1");
    let scratch = Scratch::new("hostile-last");
    soon(&["check", &scratch.file("pack.toml", &warned)]);
}
