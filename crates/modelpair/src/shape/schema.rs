//! The JSON Schema of a kind of file, from what its reader accepts and from the declared facts.

use std::collections::BTreeMap;

use modelpair_rules::{Group, Kind, Schema, VocabularyId};
use serde_json::{Map, Value as Json, json};

use super::{Form, Key, Shape};
use crate::declarations::{Declarations, Special};

/// The JSON Schema of a kind of file; `name` is that of the schema, as in `schemas/<name>.schema.json`.
pub fn schema(name: &str, shape: &Shape, facts: &Declarations) -> Json {
    head(name, Facts(facts).shape(shape))
}

/// The JSON Schema of a situation: the facts, a profile to start from, and `null` for what is not known.
pub fn situation_schema(facts: &Declarations) -> Json {
    head("situation", situation(Facts(facts)))
}

/// What stands at the top of a schema.
fn head(name: &str, mut schema: Json) -> Json {
    let id = format!(
        "{}/schemas/{name}.schema.json",
        env!("CARGO_PKG_REPOSITORY")
    );
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["$id"] = id.into();
    let text = json!({ "type": "string", "minLength": 1 });
    schema["$defs"] = json!({
        "date": {
            "description": "A day, YYYY-MM-DD.",
            "type": "string",
            "format": "date",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        },
        "id": {
            "description": "Small letters, digits, `-` and `.`, beginning with a letter or a digit.",
            "type": "string",
            "pattern": "^[a-z0-9][a-z0-9.-]*$",
        },
        "localized": {
            "description": "Words in both languages.",
            "type": "object",
            "properties": { "en": text, "es": text },
            "required": ["en", "es"],
            "additionalProperties": false,
        },
        "integer": {
            "description": "A whole number; beyond 2^53 a decimal text in JSON.",
            "type": ["integer", "string"],
            "pattern": "^-?[0-9]{16,19}$",
        },
    });
    schema
}

fn situation(facts: Facts) -> Json {
    let mut schema = facts.tree(true);
    schema["title"] = "A situation: what is known about an organization".into();
    schema["description"] =
        "Every fact is known, assumed by the profile, or unknown (absent, or null in JSON).".into();
    schema["properties"]["profile"] = json!({
        "description": "The profile that fills every fact that is not stated.",
        "type": "string",
    });
    schema
}

fn reference(name: &str) -> Json {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// The declared facts, from which schemas take their types and their words.
#[derive(Clone, Copy)]
struct Facts<'a>(&'a Declarations);

impl Facts<'_> {
    fn shape(self, shape: &Shape) -> Json {
        let mut properties = Map::new();
        for key in shape.keys {
            properties.insert(key.name.to_owned(), self.key(key));
        }
        let required = shape.keys.iter().filter(|key| key.required);
        let required: Vec<&str> = required.map(|key| key.name).collect();
        json!({
            "title": shape.title,
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    }

    fn key(self, key: &Key) -> Json {
        let mut schema = self.form(key.form);
        schema["description"] = key.doc.into();
        schema
    }

    fn form(self, form: Form) -> Json {
        let list = |items: Json| json!({ "type": "array", "items": items });
        match form {
            Form::Text => json!({ "type": "string" }),
            Form::Id => reference("id"),
            Form::Date => reference("date"),
            Form::Boolean => json!({ "type": "boolean" }),
            Form::Integer => json!({ "type": "integer" }),
            Form::Condition => json!({ "type": "string", "minLength": 1, "maxLength": 65536 }),
            Form::Hash => json!({ "type": "string", "pattern": "^[0-9a-fA-F]{64}$" }),
            Form::Localized => reference("localized"),
            Form::Word(words) => json!({ "enum": words() }),
            Form::Words(words) => list(json!({ "enum": words() })),
            Form::Texts => list(json!({ "type": "string" })),
            Form::Values(name) => {
                let vocabulary = self.0.schema().vocabulary(name);
                let items = vocabulary.map(|of| value_of(self.0.schema(), of));
                list(items.unwrap_or_else(|| json!({ "type": "string" })))
            }
            Form::Table(shape) => self.shape(shape),
            Form::Tables(shape) => list(self.shape(shape)),
            Form::Named(form) => json!({
                "type": "object",
                "additionalProperties": self.form(*form),
            }),
            Form::Situation => self.tree(false),
        }
    }

    /// The facts of a situation as nested objects; a profile states all of them, and none as unknown.
    fn tree(self, partial: bool) -> Json {
        let mut root = Branch::default();
        for path in self.0.situation_paths() {
            if partial
                || !matches!(
                    path,
                    "today" | "organization.history" | "operations.switch_minutes"
                )
            {
                root.insert(path, self.fact(path, partial));
            }
        }
        root.schema(!partial)
    }

    fn fact(self, path: &str, may_be_null: bool) -> Json {
        let schema = self.0.schema();
        let fact = schema.fact(path);
        let mut found = match fact {
            Some(fact) => typed(schema, schema.decl(fact).kind),
            None => self.special(path),
        };
        let label = self.0.label(path).map(|label| label.en.as_str());
        let doc = fact.map(|fact| schema.decl(fact));
        let doc = doc.filter(|decl| decl.group == Group::Situation);
        let text = match (label, doc.map(|decl| decl.doc.en.as_str())) {
            (Some(label), Some(doc)) if !doc.is_empty() => format!("{label}: {doc}"),
            (label, _) => label.unwrap_or_default().to_owned(),
        };
        if may_be_null {
            found = json!({ "anyOf": [found, { "type": "null" }] });
        }
        found["description"] = text.into();
        found
    }

    fn special(self, path: &str) -> Json {
        match self.0.special(path) {
            Some(Special::Months) => json!({
                "type": "object",
                "patternProperties": { "^[0-9]{4}-(0[1-9]|1[0-2])$": reference("integer") },
                "additionalProperties": false,
            }),
            Some(Special::DateOrNever) => {
                json!({ "anyOf": [reference("date"), { "const": "never" }] })
            }
            Some(Special::Order(words)) => json!({
                "type": "array",
                "items": { "enum": words },
                "uniqueItems": true,
                "minItems": words.len(),
                "maxItems": words.len(),
            }),
            None => json!({}),
        }
    }
}

fn typed(schema: &Schema, kind: Kind) -> Json {
    match kind {
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Integer => reference("integer"),
        Kind::Date => reference("date"),
        Kind::Text => json!({ "type": "string" }),
        Kind::Enumeration(of) => value_of(schema, of),
        Kind::Set(of) => json!({
            "type": "array",
            "items": value_of(schema, of),
            "uniqueItems": true,
        }),
    }
}

/// A value of an enumeration. One that a catalog fills may be any text: an organization has its own catalog.
fn value_of(schema: &Schema, of: VocabularyId) -> Json {
    let mut vocabularies = schema.vocabularies();
    let open = vocabularies.any(|(id, vocabulary)| id == of && vocabulary.is_open());
    match schema.vocabulary_name(of) {
        "country" => json!({ "type": "string", "pattern": "^[A-Z]{2}$" }),
        _ if open => json!({ "type": "string" }),
        _ => {
            let values = schema.values(of).iter().map(|value| {
                let label = schema.value_label(of, value);
                json!({ "const": value, "title": label.map_or(value, |label| &label.en) })
            });
            json!({ "oneOf": values.collect::<Vec<_>>() })
        }
    }
}

/// Facts by the parts of their paths.
#[derive(Default)]
struct Branch {
    leaves: BTreeMap<String, Json>,
    branches: BTreeMap<String, Branch>,
}

impl Branch {
    fn insert(&mut self, path: &str, schema: Json) {
        match path.split_once('.') {
            Some((first, rest)) => {
                let branch = self.branches.entry(first.to_owned()).or_default();
                branch.insert(rest, schema);
            }
            None => {
                self.leaves.insert(path.to_owned(), schema);
            }
        }
    }

    fn schema(self, all: bool) -> Json {
        let branches = self.branches.into_iter();
        let branches = branches.map(|(name, branch)| (name, branch.schema(all)));
        let properties: Map<String, Json> = self.leaves.into_iter().chain(branches).collect();
        let required: Vec<String> = properties.keys().filter(|_| all).cloned().collect();
        json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    }
}
