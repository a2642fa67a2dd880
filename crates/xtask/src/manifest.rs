//! The Custom Elements Manifest, read off the one doc comment in which everything about an element is listed.

use anyhow::{Context, Result, bail, ensure};
use std::fmt::Write;

const SCHEMA: &str = "1.0.0";

/// One line of the comment: `@tag {type} name - words`.
#[derive(Debug, PartialEq, Eq)]
struct Entry<'a> {
    tag: &'a str,
    kind: Option<&'a str>,
    name: &'a str,
    words: &'a str,
}

/// An element: the file that a page loads, the name of its class, and the source that says everything about it.
pub struct Documented<'a> {
    pub path: &'a str,
    pub class: &'a str,
    pub source: &'a str,
}

/// The manifest of all elements.
pub fn of(elements: &[Documented]) -> Result<String> {
    let modules: Vec<String> = elements.iter().map(module).collect::<Result<_>>()?;
    Ok(format!(
        "{{\n  \"schemaVersion\": \"{SCHEMA}\",\n  \"modules\": [{}]\n}}\n",
        modules.join(", ")
    ))
}

fn module(element: &Documented) -> Result<String> {
    let Documented {
        path,
        class,
        source,
    } = element;
    let comment = source
        .strip_prefix("/**\n")
        .and_then(|rest| rest.split_once(" */"))
        .with_context(|| format!("the source of {class} does not begin with a doc comment"))?
        .0;
    let lines = || {
        comment
            .lines()
            .map(|line| line.trim_start_matches([' ', '*']))
    };
    let entries: Vec<Entry> = lines()
        .filter(|line| line.starts_with('@'))
        .map(entry)
        .collect::<Result<_>>()?;
    let summary = lines().find(|line| !line.is_empty()).unwrap_or_default();
    let tag = entries
        .iter()
        .find(|entry| entry.tag == "element")
        .context("the comment names no @element")?
        .name;
    let lists = lists(&entries)?;
    let (tag, class, summary) = (text(tag), text(class), text(summary));
    Ok(format!(
        "{{\n    \"kind\": \"javascript-module\",\n    \"path\": \"{path}\",\n    \"declarations\": [{{\n      \
         \"kind\": \"class\",\n      \"name\": {class},\n      \"customElement\": true,\n      \
         \"tagName\": {tag},\n      \"description\": {summary},\n      \"superclass\": {{ \"name\": \"HTMLElement\" }}\
         {lists}\n    }}],\n    \"exports\": [\n      \
         {{ \"kind\": \"js\", \"name\": {class}, \"declaration\": {{ \"name\": {class} }} }},\n      \
         {{ \"kind\": \"custom-element-definition\", \"name\": {tag}, \"declaration\": {{ \"name\": {class} }} }}\n    ]\n  }}"
    ))
}

/// What is listed, by kind. Only variables may be missing: not every element has colors to choose.
fn lists(entries: &[Entry]) -> Result<String> {
    let mut lists = String::new();
    for (key, tags) in [
        ("attributes", &["attr"][..]),
        ("members", &["prop", "method"]),
        ("events", &["event"]),
        ("slots", &["slot"]),
        ("cssParts", &["csspart"]),
        ("cssProperties", &["cssprop"]),
    ] {
        let of_kind = entries.iter().filter(|entry| tags.contains(&entry.tag));
        let items: Vec<String> = of_kind.map(item).collect();
        ensure!(
            !items.is_empty() || key == "cssProperties",
            "the comment lists no {key}"
        );
        let items = if items.is_empty() {
            String::new()
        } else {
            format!("\n        {}\n      ", items.join(",\n        "))
        };
        write!(lists, ",\n      \"{key}\": [{items}]")?;
    }
    Ok(lists)
}

fn entry(line: &str) -> Result<Entry<'_>> {
    let (tag, rest) = line[1..]
        .split_once(' ')
        .with_context(|| format!("nothing after {line}"))?;
    let (kind, rest) = match rest.strip_prefix('{') {
        Some(rest) => {
            let (kind, rest) = rest
                .split_once("} ")
                .with_context(|| format!("no end of type: {line}"))?;
            (Some(kind), rest)
        }
        None => (None, rest),
    };
    let (name, words) = rest.split_once("- ").unwrap_or((rest, ""));
    if tag != "element" && words.is_empty() {
        bail!("says nothing: {line}");
    }
    Ok(Entry {
        tag,
        kind,
        name: name.trim(),
        words,
    })
}

fn item(entry: &Entry) -> String {
    let mut fields = Vec::new();
    match entry.tag {
        "prop" => fields.push("\"kind\": \"field\"".to_owned()),
        "method" => fields.push("\"kind\": \"method\"".to_owned()),
        _ => {}
    }
    fields.push(format!("\"name\": {}", text(entry.name)));
    if let Some(kind) = entry.kind {
        fields.push(format!("\"type\": {{ \"text\": {} }}", text(kind)));
    }
    let words = match entry.words.strip_prefix("(readonly) ") {
        Some(words) => {
            fields.push("\"readonly\": true".to_owned());
            words
        }
        None => entry.words,
    };
    fields.push(format!("\"description\": {}", text(words)));
    format!("{{ {} }}", fields.join(", "))
}

fn text(words: &str) -> String {
    format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_type_a_name_and_words() {
        let line = "@prop {string|null} theme - (readonly) a \"word\".";
        let expected = "{ \"kind\": \"field\", \"name\": \"theme\", \"type\": { \"text\": \"string|null\" }, \
                        \"readonly\": true, \"description\": \"a \\\"word\\\".\" }";
        assert_eq!(item(&entry(line).unwrap()), expected);
        let slot = entry("@slot - what to show.").unwrap();
        assert_eq!((slot.name, slot.words), ("", "what to show."));
        assert!(entry("@csspart base").is_err());
        assert!(entry("@prop {string theme").is_err());
    }

    #[test]
    fn a_comment_that_lists_too_little_is_refused() {
        let manifest = |source| {
            of(&[Documented {
                path: "a-b.js",
                class: "AB",
                source,
            }])
        };
        assert!(manifest("const A = 1;").is_err());
        let error = manifest("/**\n * Words.\n * @element a-b\n */").unwrap_err();
        assert!(error.to_string().contains("attributes"), "{error}");
        let whole = "/**\n * Words.\n * @element a-b\n * @attr a - b.\n * @method c - d.\n * @event e - f.\n \
                     * @slot - g.\n * @csspart h - i.\n */";
        let manifest = manifest(whole).unwrap();
        for part in [
            "\"path\": \"a-b.js\"",
            "\"name\": \"AB\"",
            "\"cssProperties\": []",
        ] {
            assert!(manifest.contains(part), "{manifest}");
        }
    }
}
