//! What the tests of this crate share: a small schema, and short ways to read texts.

use crate::diag::Diagnostics;
use crate::expr::{Expr, Sets, parse_condition};
use crate::facts::Facts;
use crate::node::{Node, NodeValue, parse_json, parse_toml};
use crate::policy::Pack;
use crate::render::{RenderStyle, render};
use crate::schema::Schema;
use crate::source::{Source, SourceId, Sources, Span};

const SCHEMA: &str = r#"
[vocabulary.color]
values = ["red", "green", "blue"]
labels.red = { en = "red", es = "rojo" }
[vocabulary.country]
open = true
[vocabulary.empty]
open = true

[fact."today"]
type = "date"
[fact."use.commercial"]
type = "boolean"
[fact."use.public"]
type = "boolean"
[fact."org.users"]
type = "integer"
unit = "users a month"
[fact."org.revenue"]
type = "integer"
[fact."org.name"]
type = "text"
[fact."org.home"]
type = "enum"
of = "country"
[fact."route.place"]
type = "enum"
of = "country"
[fact."data.residency"]
type = "set"
of = "country"
[fact."data.seen_in"]
type = "set"
of = "country"
[fact."look.color"]
type = "enum"
of = "color"
[fact."look.colors"]
type = "set"
of = "color"
[fact."model.id"]
type = "enum"
of = "empty"
[fact."model.ids"]
type = "set"
of = "empty"
"#;

/// A schema with a fact of every kind. The countries are DE FR ES US and 80 that have numbers.
pub(crate) fn schema() -> Schema {
    let label = "group = \"situation\"\nlabel = { en = \"x\", es = \"x\" }\ndoc = { en = \"x\", es = \"x\" }\n[";
    let (head, facts) = SCHEMA.split_once("[fact").expect("facts");
    let text = format!(
        "{head}[fact{}",
        format!("{facts}[").replace("\n[", &format!("\n{label}"))
    );
    let (node, sources, mut found) = toml(text.trim_end().trim_end_matches('['));
    let schema = Schema::read(&node, &mut found);
    let mut schema =
        schema.unwrap_or_else(|| panic!("{}", render(&found, &sources, RenderStyle::Plain)));
    let country = schema.vocabulary("country").expect("declared");
    schema.extend_vocabulary(country, ["DE", "FR", "ES", "US"].map(str::to_owned));
    schema.extend_vocabulary(country, (0..80).map(|number| format!("C{number}")));
    schema
}

/// A text as TOML.
pub(crate) fn toml(text: &str) -> (Node, Sources, Diagnostics) {
    let (sources, id) = source(text);
    let mut found = Diagnostics::new();
    let node = parse_toml(id, &sources, &mut found);
    let node = node.unwrap_or_else(|| panic!("{}", render(&found, &sources, RenderStyle::Plain)));
    (node, sources, found)
}

/// Facts from JSON whose keys are paths.
#[track_caller]
pub(crate) fn facts(schema: &Schema, json: &str) -> Facts {
    let (sources, id) = source(json);
    let mut found = Diagnostics::new();
    let node = parse_json(id, &sources, &mut found).expect("JSON");
    let facts = Facts::read(&node, schema, &mut found);
    assert!(
        found.is_empty(),
        "{}",
        render(&found, &sources, RenderStyle::Plain)
    );
    facts.expect("facts")
}

/// The sets that conditions in tests may use.
pub(crate) fn sets() -> Sets {
    let mut sets = Sets::new();
    sets.insert("eu", ["DE", "FR", "ES"].map(str::to_owned));
    sets
}

/// A condition with what was found wrong in it, and its text.
pub(crate) fn condition(text: &str, schema: &Schema) -> (Option<Expr>, Diagnostics, Sources) {
    let (sources, id) = source(text);
    let node = Node::new(
        Span::new(id, 0, text.len()),
        NodeValue::Text(text.to_owned()),
    );
    let mut found = Diagnostics::new();
    let expr = parse_condition(&node, schema, &sets(), &mut found);
    (expr, found, sources)
}

/// A condition without faults.
#[track_caller]
pub(crate) fn valid(text: &str, schema: &Schema) -> Expr {
    let (expr, found, sources) = condition(text, schema);
    expr.unwrap_or_else(|| panic!("{}", render(&found, &sources, RenderStyle::Plain)))
}

/// A pack, or what is wrong with it.
pub(crate) fn pack(text: &str, schema: &Schema) -> Result<Pack, String> {
    let (node, sources, mut found) = toml(text);
    let pack = Pack::read_with(&node, schema, &sets(), &mut found);
    pack.ok_or_else(|| render(&found, &sources, RenderStyle::Plain))
}

fn source(text: &str) -> (Sources, SourceId) {
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: "test".to_owned(),
        text: text.to_owned(),
    });
    (sources, id)
}
