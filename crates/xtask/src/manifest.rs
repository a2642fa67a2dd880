//! The Custom Elements Manifest, read off the one doc comment in which everything about the element is listed.

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

/// The manifest for the source of the element.
pub fn of(source: &str) -> Result<String> {
    let comment = source
        .strip_prefix("/**\n")
        .and_then(|rest| rest.split_once(" */"))
        .context("element.js does not begin with a doc comment")?
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
    let mut declaration = format!(
        "      \"kind\": \"class\",\n      \"name\": \"ModelPair\",\n      \"customElement\": true,\n      \
         \"tagName\": {},\n      \"description\": {},\n      \"superclass\": {{ \"name\": \"HTMLElement\" }}",
        text(tag),
        text(summary)
    );
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
        ensure!(!items.is_empty(), "the comment lists no {key}");
        write!(
            declaration,
            ",\n      \"{key}\": [\n        {}\n      ]",
            items.join(",\n        ")
        )?;
    }
    Ok(format!(
        "{{\n  \"schemaVersion\": \"{SCHEMA}\",\n  \"modules\": [{{\n    \"kind\": \"javascript-module\",\n    \
         \"path\": \"model-pair.js\",\n    \"declarations\": [{{\n{declaration}\n    }}],\n    \"exports\": [\n      \
         {{ \"kind\": \"js\", \"name\": \"ModelPair\", \"declaration\": {{ \"name\": \"ModelPair\" }} }},\n      \
         {{ \"kind\": \"custom-element-definition\", \"name\": {}, \"declaration\": {{ \"name\": \"ModelPair\" }} }}\n    ]\n  }}]\n}}\n",
        text(tag)
    ))
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
        assert!(of("const A = 1;").is_err());
        let error = of("/**\n * Words.\n * @element a-b\n */").unwrap_err();
        assert!(error.to_string().contains("attributes"), "{error}");
    }
}
