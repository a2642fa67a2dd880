use super::*;
use crate::diag::Diagnostics;
use crate::source::{Source, Sources};

fn read(
    text: &str,
    parse: fn(SourceId, &Sources, &mut Diagnostics) -> Option<Node>,
) -> (Option<Node>, Sources, String) {
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: "f".to_owned(),
        text: text.to_owned(),
    });
    let mut out = Diagnostics::new();
    let node = parse(id, &sources, &mut out);
    (node, sources, out.to_string())
}

#[track_caller]
fn check_inside(text: &str, parse: fn(SourceId, &Sources, &mut Diagnostics) -> Option<Node>) {
    let (node, sources, errors) = read(text, parse);
    let node = node.expect(&errors);
    let node = node
        .table()
        .and_then(|table| table.get("k"))
        .expect("a key");
    let decoded = node.text().expect("a text");
    let at = decoded.find("here").expect("the word");
    assert_eq!(
        node.span_inside(at, at + 4).text(&sources),
        "here",
        "{text}"
    );
}

#[test]
fn places_inside_texts_survive_escapes() {
    check_inside("k = 'a here'", parse_toml);
    check_inside(r#"k = "\u00f1 \"x\" here \t""#, parse_toml);
    check_inside("k = \"\"\"\n\u{f1} here\"\"\"", parse_toml);
    check_inside("k = \"\"\"\na \\\n   b \\u00e9 here\"\"\"", parse_toml);
    check_inside("k = '''\r\nñ here'''", parse_toml);
    check_inside(r#"{"k": "ñ here"}"#, parse_json);
    check_inside(r#"{"k": "\ud83d\ude00 \/ here"}"#, parse_json);
}

#[track_caller]
fn check_refused(
    text: &str,
    parse: fn(SourceId, &Sources, &mut Diagnostics) -> Option<Node>,
    code: &str,
) {
    let (node, _, errors) = read(text, parse);
    assert!(node.is_none(), "{text}");
    assert!(errors.contains(&format!("error[{code}]")), "{errors}");
}

#[test]
fn what_is_not_accepted() {
    check_refused("a = 1.5", parse_toml, "number-range");
    check_refused("a = 99999999999999999999", parse_toml, "number-range");
    check_refused("a = ", parse_toml, "toml-syntax");
    check_refused("a = 1\na = 2", parse_toml, "duplicate-id");
    check_refused("{\"a\": 1.0}", parse_json, "number-range");
    check_refused("{\"a\": 1e3}", parse_json, "number-range");
    check_refused("{\"a\": 1, \"a\": 2}", parse_json, "duplicate-id");
    check_refused("{\"a\": 1,}", parse_json, "json-syntax");
    check_refused("", parse_json, "json-syntax");
    check_refused("{'a': 1}", parse_json, "json-syntax");
    let long = "#".repeat(TEXT_BYTES_MAX + 1);
    check_refused(&long, parse_toml, "too-large");
    check_refused(&long, parse_json, "too-large");
    check_refused(
        &format!("{}{}", "[".repeat(70), "]".repeat(70)),
        parse_json,
        "too-deep",
    );
    for depth in [100_000, 1_000_000] {
        check_refused(&"[".repeat(depth), parse_json, "json-syntax");
        check_refused(
            &format!("a = {}", "[".repeat(depth)),
            parse_toml,
            "toml-syntax",
        );
        check_refused(
            &format!("a = {}", "{a=".repeat(depth)),
            parse_toml,
            "toml-syntax",
        );
    }
}

#[test]
fn toml_is_read_in_order() {
    let (node, sources, errors) = read("z = 2026-11-22\n[b.c]\nx = 0x1F\n[a]\n", parse_toml);
    assert_eq!(errors, "");
    let node = node.expect("valid");
    let keys: Vec<&str> = node
        .table()
        .expect("root")
        .iter()
        .map(|(key, _)| key.name.as_str())
        .collect();
    assert_eq!(keys, ["z", "b", "a"]);
    let table = node.table().expect("root");
    assert_eq!(table.get("z").and_then(Node::text), Some("2026-11-22"));
    let inner = table
        .get("b")
        .and_then(Node::table)
        .and_then(|b| b.get("c"))
        .expect("b.c");
    assert_eq!(
        inner.table().and_then(|c| c.get("x")).map(|x| &x.value),
        Some(&NodeValue::Integer(31))
    );
    assert_eq!(inner.span.text(&sources), "[b.c]");
}

/// What is there twice, and where the second and the first stand.
fn repeats(text: &str) -> Vec<(String, usize, Option<usize>)> {
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: "f".to_owned(),
        text: text.to_owned(),
    });
    let mut out = Diagnostics::new();
    assert!(parse_toml(id, &sources, &mut out).is_none(), "{text}");
    let line = |span: Span| {
        text.get(..index(span.start))
            .map_or(0, |before| before.lines().count())
    };
    let found = out.into_iter().map(|found| {
        let first = found.labels.first().map(|label| line(label.span));
        (found.message, found.span.map_or(0, line), first)
    });
    found.collect()
}

#[test]
fn what_is_there_twice_is_said_once_with_both_places() {
    let twice =
        |key: &str, second, first| (format!("the key `{key}` is there twice"), second, first);
    let text = "# ñ\n[r.a]\nx = 1\ny = 2\n[r.b]\nx = 3\n[r.a]\nx = 4\ny = 5\n";
    assert_eq!(repeats(text), [twice("a", 7, Some(2))]);
    let text = "[r.a]\nx = 1\n  yy = 2\ny = 2\n[r.b]\nx = 3\ny = 4\ny = 5";
    assert_eq!(repeats(text), [twice("y", 7, Some(6))]);
    assert_eq!(repeats("a = 1\r\na= 2\r\n"), [twice("a", 1, Some(0))]);
    assert_eq!(repeats("k = { a = 1, a = 2 }"), [twice("a", 1, None)]);
}
