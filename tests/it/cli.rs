//! The command line: what it prints, how it ends, and what it says about bad input.

use std::fs;
use std::path::{Path, PathBuf};

use modelpair_cli::{Exit, run};
use serde_json::Value as Json;

/// What a command did.
pub struct Ran {
    pub exit: Exit,
    pub out: String,
    pub err: String,
}

/// Runs the command, its colors taken out.
pub fn modelpair(args: &[&str]) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = run(
        std::iter::once("modelpair")
            .chain(args.iter().copied())
            .map(Into::into),
        &mut out,
        &mut err,
    );
    let plain = |bytes: Vec<u8>| {
        anstream::adapter::strip_str(&String::from_utf8(bytes).unwrap()).to_string()
    };
    Ran {
        exit,
        out: plain(out),
        err: plain(err),
    }
}

pub fn json(args: &[&str]) -> Json {
    let ran = modelpair(args);
    assert_eq!(ran.err, "");
    serde_json::from_str(&ran.out).unwrap()
}

/// A folder for one test; gone when the test is over.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("modelpair-{}-{test}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn path(&self) -> String {
        self.0.display().to_string()
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    /// A copy of the checkout's catalog and policies, to break.
    pub fn data(&self) -> PathBuf {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for folder in ["catalog", "policies"] {
            copy(&root.join(folder), &self.0.join(folder));
        }
        self.0.clone()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let removed = fs::remove_dir_all(&self.0);
        // A second panic would end the whole run, and hide the first.
        assert!(removed.is_ok() || std::thread::panicking(), "{removed:?}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Bad input: exit 2, nothing on standard output, and a message with all of these in it.
#[track_caller]
pub fn refuses(args: &[&str], said: &[&str]) {
    let ran = modelpair(args);
    assert_eq!(
        (ran.exit, ran.out.as_str()),
        (Exit::BadInput, ""),
        "{}",
        ran.err
    );
    for words in said {
        assert!(
            ran.err.contains(words),
            "`{words}` is missing in:\n{}",
            ran.err
        );
    }
}

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
    refuses(
        &["recommend", "--situation", &scratch.0.display().to_string()],
        &["folder"],
    );
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

#[test]
fn a_folder_of_packs_is_checked_and_an_empty_one_is_not() {
    let scratch = Scratch::new("packs");
    let empty = scratch.0.display().to_string();
    refuses(&["check", &empty], &["nothing to check"]);
    let examples = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("policies/examples");
    let checked = modelpair(&["check", &examples.display().to_string()]);
    assert_eq!(checked.exit, Exit::Done, "{}", checked.err);
    let pack = fs::read_to_string(examples.join("acme-house.toml")).unwrap();
    scratch.file("pack.toml", pack.replacen("effect", "efect", 1));
    refuses(&["check", &empty], &["pack.toml:", "unknown-key", "effect"]);
}

#[test]
fn faults_are_told_to_programs() {
    let scratch = Scratch::new("formats");
    let pack = "[pack]\nid = \"ñandú\"\n";
    scratch.file("pack.toml", pack);
    let folder = scratch.0.display().to_string();
    let told = |format: &str| -> Json {
        let ran = modelpair(&["check", &folder, "--format", format]);
        assert_eq!((ran.exit, ran.err.as_str()), (Exit::BadInput, ""));
        serde_json::from_str(&ran.out).unwrap()
    };
    let json = told("json");
    let bad_id = json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["code"] == "bad-id")
        .unwrap();
    assert_eq!(bad_id["place"]["line"], 2);
    assert_eq!(bad_id["place"]["end_column"], 13);
    let sarif = told("sarif");
    let run = &sarif["runs"][0];
    let result = run["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["ruleId"] == "bad-id")
        .unwrap();
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startLine"], 2);
    assert!(
        place["artifactLocation"]["uri"]
            .as_str()
            .unwrap()
            .ends_with("pack.toml")
    );
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["id"] == "bad-id"));
}

#[test]
fn one_half_of_the_data_can_be_replaced() {
    let scratch = Scratch::new("half");
    let data = scratch.data();
    let embedded = json(&[
        "recommend",
        "--profile",
        "solo",
        "--format",
        "json",
        "--set",
        "today=2026-11-22",
    ]);
    for (flag, folder) in [("--catalog", "catalog"), ("--policies", "policies")] {
        let dir = data.join(folder).display().to_string();
        let replaced = json(&[
            "recommend",
            "--profile",
            "solo",
            "--format",
            "json",
            "--set",
            "today=2026-11-22",
            flag,
            &dir,
        ]);
        assert_eq!(replaced, embedded, "{flag}");
    }
}

#[test]
fn an_added_pack_changes_the_answer() {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("policies/examples/acme-house.toml");
    let pack = pack.display().to_string();
    let args = ["recommend", "--profile", "mid-size", "--format", "json"];
    let record = json(&[&args[..], &["--pack", &pack]].concat());
    let denied = record["ruled_out"].as_array().unwrap().iter().any(|rule| {
        rule["finding"]["rule"]
            .as_str()
            .unwrap()
            .starts_with("acme-house/")
    });
    assert!(denied);
}

#[test]
fn every_code_has_its_page() {
    for code in modelpair_rules::Code::ALL {
        let ran = modelpair(&["explain", code.name()]);
        assert_eq!(ran.exit, Exit::Done);
        assert!(ran.out.contains(code.name()), "{}", code.name());
    }
}
