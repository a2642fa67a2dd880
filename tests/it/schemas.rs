//! The JSON Schemas that editors use, and the page of all facts: as committed, true of our own files, and of the
//! readers.

use std::fs;
use std::path::{Path, PathBuf};

use modelpair::File;
use modelpair::shape::{self, Form, Shape};
use modelpair_rules::{Diagnostics, Node, NodeValue, Source, Sources, parse_toml};
use serde_json::{Value as Json, json};

use crate::cli::{json, modelpair};

const KINDS: [&str; 11] = [
    "situation",
    "pack",
    "license",
    "profile",
    "anchors",
    "model",
    "provider",
    "options",
    "developers",
    "regions",
    "hardware",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Compares a committed file with what a command prints; `MODELPAIR_BLESS=1` writes it.
fn check_committed(path: &str, args: &[&str]) {
    let ran = modelpair(args);
    assert_eq!(ran.err, "");
    let file = root().join(path);
    if std::env::var_os("MODELPAIR_BLESS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &ran.out).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == ran.out,
        "{path} is not what `modelpair {}` prints; `cargo xtask bless` rewrites it",
        args.join(" ")
    );
}

#[test]
fn the_committed_schemas_are_the_printed_ones() {
    for kind in KINDS {
        check_committed(&format!("schemas/{kind}.schema.json"), &["schema", kind]);
    }
}

#[test]
fn the_page_of_all_facts_is_the_printed_one() {
    check_committed("policies/facts.md", &["facts"]);
    let facts = json(&["facts", "--format", "json"]);
    let page = modelpair(&["facts"]).out;
    let list = facts["facts"].as_array().unwrap();
    assert!(list.len() > 100);
    for fact in list {
        let path = fact["path"].as_str().unwrap();
        assert!(page.contains(&format!("| `{path}` |")), "{path}");
    }
}

fn validator(kind: &str) -> jsonschema::Validator {
    let schema = json(&["schema", kind]);
    jsonschema::draft202012::meta::validate(&schema)
        .unwrap_or_else(|error| panic!("{kind}: {error}"));
    jsonschema::draft202012::new(&schema).unwrap()
}

/// A TOML text as JSON.
fn toml(name: &str, text: &str) -> Json {
    let mut sources = Sources::new();
    let mut found = Diagnostics::new();
    let source = Source {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let id = sources.add(source);
    let node = parse_toml(id, &sources, &mut found);
    as_json(&node.unwrap_or_else(|| panic!("{name}: {found}")))
}

fn as_json(node: &Node) -> Json {
    match &node.value {
        NodeValue::Null => Json::Null,
        NodeValue::Boolean(value) => json!(value),
        NodeValue::Integer(value) => json!(value),
        NodeValue::Text(text) => json!(text),
        NodeValue::Array(items) => items.iter().map(as_json).collect(),
        NodeValue::Table(table) => table
            .iter()
            .map(|(key, node)| (key.name.clone(), as_json(node)))
            .collect(),
    }
}

#[track_caller]
fn validate(validator: &jsonschema::Validator, name: &str, json: &Json) {
    let errors: Vec<String> = validator
        .iter_errors(json)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{name}:\n  {}", errors.join("\n  "));
}

fn files(path: &str) -> Vec<(String, String)> {
    let path = root().join(path);
    let paths: Vec<PathBuf> = if path.is_dir() {
        let entries = fs::read_dir(&path).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    } else {
        vec![path]
    };
    let texts = paths
        .into_iter()
        .filter(|path| path.extension().is_some_and(|found| found == "toml"));
    texts
        .map(|path| {
            (
                path.display().to_string(),
                fs::read_to_string(&path).unwrap(),
            )
        })
        .collect()
}

#[test]
fn our_own_files_are_valid() {
    for (kind, places) in [
        (
            "pack",
            &["policies/regimes", "policies/house", "policies/examples"][..],
        ),
        ("license", &["policies/licenses"]),
        ("profile", &["policies/profiles"]),
        ("anchors", &["policies/anchors.toml"]),
        ("model", &["catalog/models"]),
        ("provider", &["catalog/providers"]),
        ("options", &["catalog/options"]),
        ("developers", &["catalog/developers.toml"]),
        ("regions", &["catalog/regions.toml"]),
        ("hardware", &["catalog/hardware.toml"]),
    ] {
        let validator = validator(kind);
        for place in places {
            let files = files(place);
            assert!(!files.is_empty(), "{place}");
            for (name, text) in files {
                validate(&validator, &name, &toml(&name, &text));
            }
        }
    }
}

#[test]
fn situations_are_valid() {
    let validator = validator("situation");
    let mut count = 0;
    for folder in [
        "policies/regimes",
        "policies/house",
        "policies/licenses",
        "tests/cases",
    ] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|found| found != "md") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for block in text.split("```toml situation\n").skip(1) {
                let (block, _) = block.split_once("```").unwrap();
                let name = path.display().to_string();
                validate(&validator, &name, &toml(&name, block));
                count += 1;
            }
        }
    }
    assert!(count > 50, "{count}");
    let stated = json!({
        "profile": "solo",
        "data": { "classes": null },
        "organization": {
            "monthly_revenue_usd": "9007199254740993",
            "history": { "2024-11": 5 },
        },
        "operations": { "backup_tested_on": "never", "exit_plan_tested_on": "2026-01-01" },
        "preferences": { "order": ["cost", "quality", "control"] },
    });
    validate(&validator, "stated", &stated);
}

#[test]
fn what_the_readers_refuse_the_schemas_refuse() {
    let situation = validator("situation");
    for wrong in [
        json!({ "data": { "clases": [] } }),
        json!({ "data": { "classes": ["phii"] } }),
        json!({ "data": { "classes": "phi" } }),
        json!({ "use": { "commercial": "yes" } }),
        json!({ "organization": { "headquarters": "Spain" } }),
        json!({ "organization": { "monthly_revenue_usd": 1.5 } }),
        json!({ "operations": { "backup_tested_on": "sometimes" } }),
        json!({ "preferences": { "order": ["cost", "cost", "quality"] } }),
        json!({ "today": "22.11.2026" }),
    ] {
        assert!(!situation.is_valid(&wrong), "{wrong}");
    }
    let pack = validator("pack");
    let (name, text) = files("policies/examples").remove(0);
    let good = toml(&name, &text);
    validate(&pack, &name, &good);
    for (pointer, value) in [
        ("/pack/idd", json!("x")),
        ("/pack/id", json!("Not An Id")),
        ("/rule/no-excluded-origin/effect", json!("forbid")),
        ("/rule/no-excluded-origin/because", json!("only English")),
        ("/exception/0/evidence/sha256", json!("abc")),
        ("/rule/no-excluded-origin/when", json!(true)),
    ] {
        let mut wrong = good.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        wrong.pointer_mut(parent).unwrap()[key] = value;
        assert!(!pack.is_valid(&wrong), "{pointer}");
    }
}

/// A value that the reader of a form accepts, without the key at one path.
fn sample(form: Form, path: &str, without: &str) -> String {
    let first = |words: Vec<&str>| format!("{:?}", words[0]);
    match form {
        Form::Text | Form::Id => "\"x\"".to_owned(),
        Form::Date => "\"2026-11-22\"".to_owned(),
        Form::Boolean => "true".to_owned(),
        Form::Integer => "1".to_owned(),
        Form::Condition => "\"use.commercial\"".to_owned(),
        Form::Hash => format!("{:?}", "ab".repeat(32)),
        Form::Localized => "{ en = \"x\", es = \"x\" }".to_owned(),
        Form::Word(words) => first(words()),
        Form::Words(words) => format!("[{}]", first(words())),
        Form::Texts => "[\"x\"]".to_owned(),
        Form::Values(_) | Form::Situation => match form {
            Form::Values(_) => "[]".to_owned(),
            _ => "{}".to_owned(),
        },
        Form::Table(shape) => format!("{{ {} }}", table(shape, path, without, ", ")),
        Form::Tables(shape) => format!("[{{ {} }}]", table(shape, path, without, ", ")),
        Form::Named(form) => format!("{{ x = {} }}", sample(*form, path, without)),
    }
}

fn table(shape: &Shape, path: &str, without: &str, between: &str) -> String {
    let keys = shape.keys.iter().filter_map(|key| {
        let path = format!("{path}/{}", key.name);
        let value = (path != without).then(|| sample(key.form, &path, without))?;
        Some(format!("{} = {value}", key.name))
    });
    keys.collect::<Vec<_>>().join(between)
}

/// Every key of a shape, with its path and whether it must be there.
fn keys(shape: &Shape, path: &str, found: &mut Vec<(String, &'static str, bool)>) {
    for key in shape.keys {
        let path = format!("{path}/{}", key.name);
        let mut form = key.form;
        while let Form::Named(inner) = form {
            form = *inner;
        }
        if let Form::Table(shape) | Form::Tables(shape) = form {
            keys(shape, &path, found);
        }
        found.push((path, key.name, key.required));
    }
}

/// What the readers say about keys of a file: those that they do not know, and those that they miss.
fn said(folder: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let path = match folder {
        "" => "anchors.toml".to_owned(),
        file if file.contains('.') => file.to_owned(),
        folder => format!("{folder}/x.toml"),
    };
    let file = File {
        name: "the file".to_owned(),
        path,
        text: text.to_owned(),
    };
    let is_policy = matches!(folder, "" | "licenses" | "profiles" | "house");
    let (catalog, policies) = if is_policy {
        (vec![], vec![file])
    } else {
        (vec![file], vec![])
    };
    let loaded = modelpair::load(&catalog, &policies, &[]);
    let of = |code: &str| {
        let found = loaded.diagnostics.iter();
        let found = found.filter(|found| found.code.name() == code);
        let found = found.filter(|found| found.span.is_some());
        found.map(|found| found.message.clone()).collect::<Vec<_>>()
    };
    (of("unknown-key"), of("missing-key"))
}

/// The reader of each kind of file asks for exactly the keys of its shape, and misses exactly the required ones.
#[test]
fn the_shapes_are_those_of_the_readers() {
    // They must be there or not depending on other keys.
    const DEPEND: [&str; 4] = ["over", "remedy", "input_micro_usd", "output_micro_usd"];
    for (folder, shape) in [
        ("house", shape::PACK),
        ("licenses", shape::LICENSE),
        ("profiles", shape::PROFILE),
        ("", shape::ANCHORS),
        ("models", shape::MODEL),
        ("providers", shape::PROVIDER),
        ("options", shape::OPTIONS),
        ("developers.toml", shape::DEVELOPERS),
        ("regions.toml", shape::REGIONS),
        ("hardware.toml", shape::HARDWARE),
    ] {
        let (unknown, full) = said(folder, &table(&shape, "", "none", "\n"));
        assert_eq!(unknown, Vec::<String>::new(), "{folder}");
        let mut all = Vec::new();
        keys(&shape, "", &mut all);
        for (path, name, required) in all {
            if DEPEND.contains(&name) {
                continue;
            }
            let (_, missing) = said(folder, &table(&shape, "", &path, "\n"));
            let needs = format!("needs the key `{name}`");
            let missed = missing
                .iter()
                .filter(|message| message.ends_with(&needs))
                .count();
            let before = full
                .iter()
                .filter(|message| message.ends_with(&needs))
                .count();
            assert_eq!(missed > before, required, "{folder}{path}: {missing:?}");
        }
    }
}
