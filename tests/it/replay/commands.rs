//! The commands that write, replay and show records.

use modelpair_cli::Exit;
use serde_json::{Value as Json, json};

use super::situation;
use crate::answers::TODAY;
use crate::bundle::{advisor, root};
use crate::cli::{Scratch, modelpair, refuses};

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
    let pack = root().join("policies/examples/acme-house.toml");
    let pack = pack.display().to_string();
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
    let record = advisor().document(&situation("solo"));
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

/// A record may come from anybody, and so may the words in it.
#[test]
fn words_of_a_record_stay_words() {
    let scratch = Scratch::new("words");
    let mut record = serde_json::to_value(advisor().document(&situation("solo"))).expect("JSON");
    record["notes"] = json!([{ "code": "x", "text": {
        "en": "1. <b>bold</b> &lt; [a](javascript:b) | *c*", "es": "- <i>x</i>",
    } }]);
    record["ruled_out"][0]["finding"]["source"] = json!("https://example.org/a|b?c=\\d");
    record["ruled_out"][1]["finding"]["source"] = json!("javascript:alert(1)");
    let file = scratch.file("record.json", record.to_string());
    let shown = |format: &str, lang: &str| {
        let ran = modelpair(&["show", &file, "--format", format, "--lang", lang]);
        assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
        ran.out
    };
    let markdown = shown("markdown", "en");
    for text in [
        r"- 1\. \<b\>bold\</b\> \&lt; \[a\](javascript:b) \| \*c\*",
        r"(<https://example.org/a%7Cb?c=%5Cd>)",
    ] {
        assert!(markdown.contains(text), "{text} is not in\n{markdown}");
    }
    assert!(!markdown.contains("(<javascript:"));
    assert!(shown("markdown", "es").contains(r"- \- \<i\>x\</i\>"));
    let html = shown("html", "en");
    assert!(html.contains("&lt;b&gt;bold&lt;/b&gt; &amp;lt; [a]"));
    assert!(!html.contains("href=\"javascript:"));
}
