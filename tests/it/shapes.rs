//! The JSON shapes that `tests/README.md` documents are those that come out.

use crate::answers::answers;
use crate::bundle::root;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;
use std::fs;

const PAGE: &str = "tests/README.md";

/// Maps whose keys are facts or roles and not part of the shape.
const OPEN_MAPS: [&str; 1] = ["facts"];

/// How much of an open map or of a list without tables an example shows.
const SHOWN: usize = 4;

/// Letters of a text; a longer one is cut.
const LETTERS: usize = 32;

/// Columns of an example.
const WIDTH: usize = 120;

#[test]
fn the_documented_verdicts_have_the_shape_that_comes_out() {
    let mut list = real("strict-compliance", |answer| &answer.verdicts_json);
    let verdicts = list["verdicts"].as_array().expect("a list").clone();
    let shown = ["denied", "conditional", "undetermined"].map(|outcome| {
        let found = verdicts
            .iter()
            .find(|verdict| verdict["verdict"] == outcome);
        cut(found.unwrap_or_else(|| panic!("nothing is {outcome}")))
    });
    list["verdicts"] = json!([]);
    let mut example = cut(&list);
    example["verdicts"] = json!(shown);
    check("json verdicts", &example);
}

#[test]
fn the_documented_record_has_the_shape_that_comes_out() {
    let record = real("strict-compliance", |answer| &answer.record_json);
    check("json record", &cut(&record));
}

fn real(profile: &str, pick: fn(&crate::answers::Answer) -> &String) -> Json {
    let slug = format!("profile-{profile}");
    let answer = answers().values().find(|answer| answer.slug == slug);
    serde_json::from_str(pick(answer.expect("every profile has an answer"))).expect("it is JSON")
}

#[track_caller]
fn check(block: &str, real: &Json) {
    let text = fs::read_to_string(root().join(PAGE)).expect("the page is there");
    let fence = format!("```{block}\n");
    let (before, rest) = text.split_once(&fence).expect("the page has the example");
    let (example, after) = rest.split_once("\n```\n").expect("the example ends");
    let documented = serde_json::from_str(example).unwrap_or(Json::Null);
    let (documented, real_paths) = (paths(&documented), paths(real));
    if documented == real_paths {
        return;
    }
    if std::env::var_os("MODELPAIR_BLESS").is_some() {
        let example = written(real, 0);
        let text = format!("{before}{fence}{example}\n```\n{after}");
        return fs::write(root().join(PAGE), text).expect("the page can be written");
    }
    let missing: Vec<&String> = real_paths.difference(&documented).collect();
    let extra: Vec<&String> = documented.difference(&real_paths).collect();
    panic!(
        "{PAGE}, `{block}`: not documented: {missing:?}; does not exist: {extra:?}; \
         MODELPAIR_BLESS=1 rewrites the example"
    );
}

/// JSON with what fits on a line in one line.
fn written(value: &Json, indent: usize) -> String {
    let inline = one_line(value);
    let pad = "  ".repeat(indent + 1);
    let end = "  ".repeat(indent);
    if inline.len() + pad.len() <= WIDTH {
        return inline;
    }
    match value {
        Json::Object(table) => {
            let entries = table.iter().map(|(key, value)| {
                let value = written(value, indent + 1);
                format!("{pad}{}: {value}", Json::from(key.as_str()))
            });
            format!("{{\n{}\n{end}}}", entries.collect::<Vec<_>>().join(",\n"))
        }
        Json::Array(items) => {
            let items = items
                .iter()
                .map(|item| format!("{pad}{}", written(item, indent + 1)));
            format!("[\n{}\n{end}]", items.collect::<Vec<_>>().join(",\n"))
        }
        other => other.to_string(),
    }
}

fn one_line(value: &Json) -> String {
    match value {
        Json::Object(table) if !table.is_empty() => {
            let entries = table
                .iter()
                .map(|(key, value)| format!("{}: {}", Json::from(key.as_str()), one_line(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(one_line).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

/// The keys of all tables, each with its path.
fn paths(value: &Json) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect("", value, &mut found);
    found
}

fn collect(path: &str, value: &Json, found: &mut BTreeSet<String>) {
    match value {
        Json::Object(table) => {
            for (key, value) in table {
                let path = format!("{path}.{key}");
                if !OPEN_MAPS.contains(&key.as_str()) {
                    collect(&path, value, found);
                }
                found.insert(path);
            }
        }
        Json::Array(items) => {
            for item in items {
                collect(&format!("{path}[]"), item, found);
            }
        }
        _ => {}
    }
}

/// A short example: of every list of tables the element that says most, of other lists and open maps the beginning.
fn cut(value: &Json) -> Json {
    match value {
        Json::Object(table) => {
            let entries = table.iter().map(|(key, value)| {
                let open = value
                    .as_object()
                    .filter(|_| OPEN_MAPS.contains(&key.as_str()));
                let short = open.map(|map| Json::Object(first(map)));
                (key.clone(), short.unwrap_or_else(|| cut(value)))
            });
            Json::Object(entries.collect())
        }
        Json::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            let most = items.iter().map(|item| paths(item).len()).max();
            let best = items.iter().find(|item| Some(paths(item).len()) == most);
            best.map(cut).into_iter().collect()
        }
        Json::Array(items) => items.iter().take(SHOWN).cloned().collect(),
        Json::String(text) if text.chars().count() > LETTERS => {
            let start: String = text.chars().take(LETTERS).collect();
            json!(format!("{}…", start.trim_end()))
        }
        other => other.clone(),
    }
}

fn first(map: &Map<String, Json>) -> Map<String, Json> {
    let entries = map.iter().take(SHOWN);
    entries
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}
