//! What the commands say about bad input.

use std::fs;

use modelpair_cli::Exit;

use super::{Scratch, modelpair, refuses};

#[test]
fn bad_facts_are_refused_with_their_place() {
    let refused: [(&str, &[&str]); 7] = [
        (
            "organisation.headquarters=DE",
            &["unknown-fact", "--set:1:1", "organization"],
        ),
        ("data.may_leave=sum", &["unknown-value", "--set:1:", "some"]),
        (
            "operations.tokens_per_month=many",
            &["wrong-type", "--set:1:"],
        ),
        ("operations.tokens_per_month=1.5", &["--set:1:"]),
        ("today=2026-02-30", &["--set:1:"]),
        ("preferences.order=[\"cost\"]", &["--set:1:", "quality"]),
        ("nonsense", &["--set:1:"]),
    ];
    for (set, said) in refused {
        refuses(&["recommend", "--profile", "solo", "--set", set], said);
    }
}

#[test]
fn bad_arguments_are_refused_with_a_suggestion() {
    refuses(
        &["recommend", "--profile", "sol"],
        &["unknown-reference", "solo"],
    );
    refuses(&["recommend"], &["--profile"]);
    refuses(
        &["verdicts", "--profile", "solo", "--model", "gpt-oss-120"],
        &["gpt-oss-120b"],
    );
    refuses(&["recommend", "--profil", "solo"], &["--profile"]);
}

#[test]
fn a_broken_situation_file_is_refused_with_line_and_column() {
    let scratch = Scratch::new("situation");
    let refused = |name: &str, bytes: &[u8], said: &[&str]| {
        let path = scratch.file(name, bytes);
        refuses(&["recommend", "--situation", &path], said);
    };
    refused(
        "broken.toml",
        b"profile = \"solo\"\n[data\n",
        &["broken.toml:2:", "toml-syntax"],
    );
    refused(
        "letters.toml",
        "profile = \"solo\"\n[data]\nclasses = [\"personal\", \"señal\"]\n".as_bytes(),
        &["letters.toml:3:24", "unknown-value"],
    );
    refused(
        "broken.json",
        b"{\n \"profile\": \"solo\",,\n}",
        &["broken.json:2:", "json-syntax"],
    );
    refused(
        "list.json",
        b"{\"profile\": \"solo\", \"data\": []}",
        &["list.json:1:"],
    );
    refused(
        "binary.toml",
        &[0xff, 0xfe, 0x00, 0x80],
        &["binary.toml", "UTF-8"],
    );
    refused(
        "large.toml",
        &vec![b'#'; 10 * 1024 * 1024],
        &["large.toml", "too-large"],
    );
    refuses(
        &["recommend", "--situation", "no/such/file.toml"],
        &["no/such/file.toml", "bad-file"],
    );
    refuses(&["recommend", "--situation", &scratch.path()], &["folder"]);
}

#[test]
fn broken_data_is_refused_with_file_line_and_column() {
    let scratch = Scratch::new("data");
    let data = scratch.data();
    let dir = data.display().to_string();
    let checked = modelpair(&["check", &dir]);
    assert_eq!((checked.exit, checked.err.as_str()), (Exit::Done, ""));
    let breaks = |file: &str, from: &str, to: &str, said: &[&str]| {
        let path = data.join(file);
        let sound = fs::read_to_string(&path).unwrap();
        assert!(sound.contains(from), "{file} has no `{from}`");
        fs::write(&path, sound.replacen(from, to, 1)).unwrap();
        let name = path.display().to_string();
        refuses(&["check", &dir], &[&[name.as_str()], said].concat());
        let (catalog, policies) = (format!("{dir}/catalog"), format!("{dir}/policies"));
        refuses(
            &[
                "recommend",
                "--profile",
                "solo",
                "--catalog",
                &catalog,
                "--policies",
                &policies,
            ],
            said,
        );
        fs::write(&path, sound).unwrap();
    };
    breaks(
        "policies/regimes/gdpr.toml",
        "effect = \"deny\"",
        "effect = \"dney\"",
        &["gdpr.toml:", "deny"],
    );
    breaks(
        "policies/regimes/gdpr.toml",
        "route.dpa_offered",
        "route.dpa_ofered",
        &["unknown-fact", "route.dpa_offered"],
    );
    breaks(
        "policies/house/house.toml",
        "route.tier == 'consumer'",
        "route.tier == 3",
        &["house.toml:"],
    );
    breaks(
        "policies/licenses/llama-4.toml",
        "osi_approved",
        "osi_aproved",
        &["unknown-key", "osi_approved"],
    );
    breaks(
        "catalog/models/gpt-oss-120b.toml",
        "license = \"apache-2.0\"",
        "license = \"apache-2\"",
        &["unknown-reference", "apache-2.0"],
    );
    breaks(
        "catalog/models/gpt-oss-120b.toml",
        "\"context_tokens\"",
        "\"contxt_tokens\"",
        &["fact-without-source", "context_tokens"],
    );
}

#[test]
fn missing_folders_and_damaged_bundles_are_refused() {
    let scratch = Scratch::new("folders");
    refuses(
        &[
            "recommend",
            "--profile",
            "solo",
            "--catalog",
            "no/such/folder",
        ],
        &["no/such/folder", "bad-file"],
    );
    refuses(
        &[
            "recommend",
            "--profile",
            "solo",
            "--policies",
            "no/such/folder",
        ],
        &["no/such/folder"],
    );
    refuses(&["check", "no/such/folder"], &["no/such/folder"]);
    let damaged = scratch.file("bundle.json", "{\"format\": 1}");
    refuses(
        &["recommend", "--profile", "solo", "--bundle", &damaged],
        &["bundle.json"],
    );
    refuses(&["explain", "unknown-fakt"], &["unknown-fact"]);
}
