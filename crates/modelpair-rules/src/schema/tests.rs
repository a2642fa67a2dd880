use super::*;
use crate::code::Code;
use crate::diag::Diagnostics;
use crate::facts::Value;
use crate::testing::{facts, schema, toml};

#[track_caller]
fn check_schema_error(text: &str, words: &str) {
    let (node, _, mut found) = toml(text);
    assert!(Schema::read(&node, &mut found).is_none(), "{text}");
    assert!(found.to_string().contains(words), "{found}");
}

const LABEL: &str = "group = 'situation'\nlabel = { en = 'x', es = 'x' }";

#[test]
fn schemas_are_checked() {
    check_schema_error("[fact.a]\ntype = 'bool'", "known are `boolean`");
    check_schema_error("[fact.a]\ntypo = 'boolean'", "did you mean `type`?");
    check_schema_error(
        &format!("[fact.a]\ntype = 'enum'\n{LABEL}"),
        "needs the key `of`",
    );
    check_schema_error(
        &format!("[fact.a]\ntype = 'set'\nof = 'x'\n{LABEL}"),
        "there is no enumeration `x`",
    );
    check_schema_error(&format!("[fact.in]\ntype = 'date'\n{LABEL}"), "bad-id");
    check_schema_error(&format!("[fact.'a b']\ntype = 'date'\n{LABEL}"), "bad-id");
    check_schema_error(
        &format!("[fact.a]\ntype = 'date'\n{LABEL}\n[fact.'a.b']\ntype = 'date'\n{LABEL}"),
        "group of facts",
    );
    check_schema_error("[vocabulary.a]\nvalues = ['x', 'x']", "duplicate-id");
    check_schema_error(
        "[vocabulary.a]\nvalues = ['x']\nlabels.y = 1",
        "unknown-key",
    );
    check_schema_error("[vocabulary.a]", "needs the key `values`");
    check_schema_error("[facts.a]", "did you mean `fact`?");
}

#[test]
fn ids_do_not_depend_on_the_order() {
    let read = |text: &str| {
        let (node, _, mut found) = toml(text);
        Schema::read(&node, &mut found).expect("valid")
    };
    let (a, b) = (
        format!("[fact.a]\ntype = 'date'\n{LABEL}\n"),
        format!("[fact.b]\ntype = 'text'\n{LABEL}\n"),
    );
    assert_eq!(read(&format!("{a}{b}")), read(&format!("{b}{a}")));
}

#[test]
fn a_schema_survives_a_bundle() {
    let schema = schema();
    let json = serde_json::to_string(&schema).expect("JSON");
    let again: Schema = serde_json::from_str(&json).expect("what was written");
    assert_eq!(again, schema);
    let country = again.vocabulary("country").expect("declared");
    assert_eq!(
        again
            .symbol(country, "C79")
            .map(|symbol| again.symbol_name(country, symbol)),
        Some("C79")
    );
    assert_eq!(again.symbol(country, "XX"), None);
}

#[test]
fn values_added_later_keep_the_numbers() {
    let mut schema = schema();
    let country = schema.vocabulary("country").expect("declared");
    let before = schema.symbol(country, "US");
    schema.extend_vocabulary(country, ["AA", "US", "DE"].map(str::to_owned));
    assert_eq!(schema.symbol(country, "US"), before);
    assert_eq!(schema.values(country).len(), 85);
}

#[track_caller]
fn check_shown(path: &str, json: &str) {
    let schema = schema();
    let fact = schema.fact(path).expect("declared");
    let facts = facts(&schema, &format!("{{\"{path}\": {json}}}"));
    let value = facts.get(fact).expect("known");
    assert_eq!(schema.show(fact, value), json);
    assert!(schema.fits(fact, value));
    let part: Part = serde_json::from_str(json).expect("a value");
    assert_eq!(schema.value_from_parts(fact, &part).as_ref(), Ok(value));
}

#[test]
fn values_are_shown_as_they_are_read() {
    check_shown("use.commercial", "true");
    check_shown("org.users", "-12");
    check_shown("today", "\"2026-11-22\"");
    check_shown("org.name", "\"a\\\"ñ\\n\\u0001\"");
    check_shown("org.home", "\"DE\"");
    check_shown("data.residency", "[\"C70\",\"DE\"]");
}

#[track_caller]
fn check_value_error(path: &str, json: &str, code: &str, words: &str) {
    let schema = schema();
    let fact = schema.fact(path).expect("declared");
    let (node, sources, _) = toml(&format!("x = {json}"));
    let node = node.table().and_then(|table| table.get("x")).expect("x");
    let mut found = Diagnostics::new();
    assert_eq!(schema.value_from_node(fact, node, &mut found), None);
    let diagnostic = found.iter().next().expect("a diagnostic");
    assert_eq!(diagnostic.code.name(), code, "{found}");
    assert!(found.to_string().contains(words), "{found}");
    assert!(
        diagnostic
            .span
            .is_some_and(|span| !span.text(&sources).is_empty()),
        "{found}"
    );
}

#[test]
fn values_are_checked() {
    check_value_error(
        "use.commercial",
        "'yes'",
        "wrong-type",
        "`use.commercial` must be `true` or `false`",
    );
    check_value_error("org.users", "true", "wrong-type", "a whole number");
    check_value_error("today", "'2026-02-30'", "bad-date", "");
    check_value_error(
        "look.color",
        "'grean'",
        "unknown-value",
        "did you mean `green`?",
    );
    check_value_error(
        "look.color",
        "'x'",
        "unknown-value",
        "known are `red`, `green`, `blue`",
    );
    check_value_error(
        "look.colors",
        "['red', 'grean']",
        "unknown-value",
        "did you mean `green`?",
    );
    check_value_error("look.colors", "['red', 1]", "wrong-type", "found a number");
    check_value_error("look.colors", "'red'", "wrong-type", "a list of texts");
    check_value_error("org.users", "{ a = 1 }", "wrong-type", "found a table");
    check_value_error("model.id", "'x'", "unknown-value", "");
}

#[test]
fn facts_are_learned_and_forgotten() {
    let schema = schema();
    let mut known = facts(&schema, r#"{"org.users": 1, "use.public": true}"#);
    let users = schema.fact("org.users").expect("declared");
    assert_eq!(known.get(users), Some(&Value::Integer(1)));
    known.learn(&facts(&schema, r#"{"org.users": 2}"#));
    assert_eq!(known.get(users), Some(&Value::Integer(2)));
    known.forget(users);
    assert_eq!(known.known().count(), 1);
}

#[test]
fn an_enumeration_has_an_end() {
    let values: Vec<String> = (0..50_001).map(|number| format!("'v{number}'")).collect();
    let (node, _, mut found) = toml(&format!(
        "[vocabulary.v]\nvalues = [{}]\n",
        values.join(",")
    ));
    assert!(Schema::read(&node, &mut found).is_none());
    let codes: Vec<Code> = found.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, [Code::TooLarge]);
}
