//! Values of facts in the reader's words: nobody reads JSON here.

use modelpair::Special;
use modelpair_rules::{Kind, VocabularyId};
use serde_json::Value;
use yew::prelude::*;

use super::Scene;
use crate::format;

/// The criteria, in the order of the words in `strings`.
const CRITERIA: [&str; 3] = ["quality", "control", "cost"];

/// The name of a fact; its path where it has none.
pub fn name(scene: &Scene, path: &str) -> String {
    let label = scene.state.advisor.bundle().declarations.label(path);
    label.map_or(path, |label| scene.pick(label)).to_owned()
}

/// The names of several facts.
pub fn names(scene: &Scene, paths: &[String]) -> String {
    let names = paths.iter().map(|path| name(scene, path));
    names.collect::<Vec<_>>().join(", ")
}

/// A value that the library wrote as JSON text; what is no such text stays as it is.
pub fn said(scene: &Scene, path: &str, json: &str) -> String {
    match serde_json::from_str(json) {
        Ok(value) => in_words(scene, path, &value),
        Err(_) => json.to_owned(),
    }
}

/// A value of a fact.
pub fn in_words(scene: &Scene, path: &str, value: &Value) -> String {
    let words = scene.words;
    match value {
        Value::Null => words.unknown.to_owned(),
        Value::Bool(true) => words.yes.to_owned(),
        Value::Bool(false) => words.no.to_owned(),
        Value::Number(number) => match number.as_i64() {
            Some(number) => counted(scene, path, number),
            None => number.to_string(),
        },
        Value::String(text) => word(scene, path, text),
        Value::Array(items) if items.is_empty() => words.none.to_owned(),
        Value::Array(items) => {
            let items = items.iter().map(|item| in_words(scene, path, item));
            items.collect::<Vec<_>>().join(separator(scene, path))
        }
        Value::Object(months) => {
            let months = months
                .iter()
                .map(|(month, users)| format!("{month}: {}", in_words(scene, path, users)));
            months.collect::<Vec<_>>().join(", ")
        }
    }
}

/// The words for a value of an enumeration: of the schema, of the catalog, or of the language.
pub fn label(scene: &Scene, of: VocabularyId, value: &str) -> String {
    let bundle = scene.state.advisor.bundle();
    let schema = bundle.declarations.schema();
    if let Some(label) = schema.value_label(of, value) {
        return scene.pick(label).to_owned();
    }
    let catalog = &bundle.catalog;
    let named = match schema.vocabulary_name(of) {
        "country" => Some(format::country(value, scene.lang)),
        "region" => Some(value.to_uppercase()),
        "developer" => catalog.developer(value).map(|found| found.name.clone()),
        "model" => catalog.model(value).map(|model| model.name.clone()),
        "provider" => catalog.provider(value).map(|found| found.name.clone()),
        "license" => {
            let mut licenses = bundle.licenses.iter();
            let found = licenses.find(|license| license.id == value);
            found.map(|license| license.name.clone())
        }
        _ => None,
    };
    named.unwrap_or_else(|| value.to_owned())
}

/// The word for one criterion of an order.
pub fn criterion<'a>(scene: &Scene, id: &'a str) -> &'a str {
    let words = scene.lang.criteria();
    let at = CRITERIA.iter().position(|known| *known == id);
    at.and_then(|at| words.get(at).copied()).unwrap_or(id)
}

fn counted(scene: &Scene, path: &str, number: i64) -> String {
    let schema = scene.state.advisor.bundle().declarations.schema();
    let said = format::number(number, scene.lang);
    let joined = |said: &str, unit: &str| [said, "\u{a0}", unit].concat();
    match schema
        .fact(path)
        .and_then(|id| schema.decl(id).unit.as_deref())
    {
        Some("micro-USD") => format::money(number, scene.lang),
        Some("1/1000 FTE") if number % 10 == 0 => {
            let percent = format::number(number / 10, scene.lang);
            joined(&percent, scene.words.full_time)
        }
        Some(known) => joined(&said, unit(scene, known)),
        None => said,
    }
}

/// What a number counts, in words.
pub fn unit<'a>(scene: &Scene, id: &'a str) -> &'a str {
    let known = scene.words.units.iter().find(|(known, _)| *known == id);
    known.map_or(id, |(_, word)| word)
}

/// A message of the checker: what stands between backticks is code.
pub fn marked(text: &str) -> Html {
    let parts = text.split('`').enumerate().map(|(at, part)| {
        let part = part.to_owned();
        if at % 2 == 1 {
            html! { <code>{ part }</code> }
        } else {
            html! { <>{ part }</> }
        }
    });
    parts.collect()
}

fn word(scene: &Scene, path: &str, text: &str) -> String {
    let declarations = &scene.state.advisor.bundle().declarations;
    let schema = declarations.schema();
    if let Some(Special::Order(_)) = declarations.special(path) {
        return criterion(scene, text).to_owned();
    }
    match schema.fact(path).map(|id| schema.decl(id).kind) {
        Some(Kind::Enumeration(of) | Kind::Set(of)) => label(scene, of, text),
        Some(Kind::Text) => text.to_owned(),
        _ if text == "never" => scene.words.never.to_owned(),
        _ => format::date(text, scene.lang),
    }
}

fn separator(scene: &Scene, path: &str) -> &'static str {
    match scene.state.advisor.bundle().declarations.special(path) {
        Some(Special::Order(_)) => " > ",
        _ => ", ",
    }
}
