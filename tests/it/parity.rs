//! The same answer twice: from TOML and JSON, from two runs, and, by way of the files written here, from wasm.

use crate::answers::{Answer, answers, situation, situation_json};
use crate::bundle::{advisor, root};
use crate::markdown::pages;
use modelpair::{Advisor, canonical};
use std::fs;
use std::path::PathBuf;

/// Writes every situation and its answers for `tests/parity`, which asks the wasm module for the same bytes.
#[test]
fn parity_dump() {
    let folder = std::env::var_os("MODELPAIR_PARITY_DIR")
        .map_or_else(|| root().join("target/parity"), PathBuf::from);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("what an earlier run wrote can be removed");
    }
    for answer in answers().values() {
        let folder = folder.join(&answer.slug);
        fs::create_dir_all(&folder).expect("a folder can be made");
        for (name, text) in [
            ("situation.json", &answer.situation),
            ("record.json", &answer.record_json),
            ("verdicts.json", &answer.verdicts_json),
        ] {
            fs::write(folder.join(name), text).expect("a file can be written");
        }
    }
    let written = fs::read_dir(&folder).expect("it was written").count();
    assert_eq!(written, answers().len(), "two situations have one name");
}

#[test]
fn toml_and_json_state_the_same_situation() {
    for page in pages() {
        for case in page.cases.iter().filter(|case| !case.plain) {
            let from_toml = situation(&page, case, advisor());
            let json = situation_json(&page, case).to_string();
            let from_json = advisor()
                .situation_from_json(&json)
                .expect("it can be read");
            assert_eq!(from_toml, from_json, "{}: {}", page.name, case.heading);
        }
    }
}

#[test]
fn dotted_paths_state_the_same_as_nested_tables() {
    let nested = r#"{"profile": "solo", "data": {"classes": ["phi"]}, "today": "2026-11-22"}"#;
    let dotted = r#"{"profile": "solo", "data.classes": ["phi"], "today": "2026-11-22"}"#;
    let read = |json| advisor().situation_from_json(json).expect("it can be read");
    assert_eq!(read(nested), read(dotted));
}

#[test]
fn two_runs_give_the_same_bytes() {
    // A second advisor, so that nothing can be remembered from the first.
    let bundle = advisor().bundle().to_json().expect("plain data");
    let second = Advisor::from_bundle_json(&bundle).expect("a bundle");
    for (json, answer) in answers().iter().filter(|(_, answer)| sampled(answer)) {
        let situation = second.situation_from_json(json).expect("it can be read");
        let again = Answer::new(&second, String::new(), json, &situation);
        assert!(again.record_json == answer.record_json, "{}", answer.slug);
        assert!(
            again.verdicts_json == answer.verdicts_json,
            "{}",
            answer.slug
        );
    }
}

fn sampled(answer: &Answer) -> bool {
    answer.slug.starts_with("profile-") || answer.slug.starts_with("golden-")
}

#[test]
fn the_command_line_prints_these_bytes() {
    for profile in ["solo", "strict-compliance"] {
        let slug = format!("profile-{profile}");
        let answer = answers().values().find(|answer| answer.slug == slug);
        let answer = answer.expect("every profile has an answer");
        for (command, expected) in [
            ("recommend", &answer.record_json),
            ("verdicts", &answer.verdicts_json),
        ] {
            let today = format!("today={}", crate::answers::TODAY);
            let words = ["modelpair", command, "--profile", profile, "--set", &today];
            let words = words.iter().chain(&["--format", "json"]);
            let mut out = Vec::new();
            let args = words.map(std::ffi::OsString::from);
            modelpair_cli::run(args, &mut out, &mut std::io::stderr());
            let printed = String::from_utf8(out).expect("text");
            assert!(
                printed.trim_end_matches('\n') == expected,
                "{command} {profile}"
            );
        }
    }
}

#[test]
fn a_record_read_back_is_the_same() {
    for answer in answers().values().filter(|answer| sampled(answer)) {
        let read: modelpair::record::Record =
            serde_json::from_str(&answer.record_json).expect("a record");
        assert_eq!(read, answer.record, "{}", answer.slug);
        assert!(canonical(&read).expect("plain data") == answer.record_json);
    }
}
