//! What could stand at the cursor.

use modelpair_rules::{Effect, Group, Kind, Schema, Text, VocabularyId};
use serde::Serialize;

use super::Workbench;
use super::condition::{self, TokenKind};
use super::cursor::{self, Spot};
use super::functions::FUNCTIONS;
use super::problem::{byte, units};
use crate::shape::{Form, Shape};

/// What could stand at the cursor, and where it begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// The first UTF-16 unit of what it replaces; the cursor is the end.
    pub from: u32,
    /// All that fits there, whatever was typed already.
    pub suggestions: Vec<Suggestion>,
}

/// One of the things that could stand somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// What is shown, and what is typed.
    pub label: String,
    /// What is written in its place.
    pub insert: Option<String>,
    /// What it is.
    pub kind: SuggestionKind,
    /// Its type, or what it belongs to.
    pub detail: Option<String>,
    /// What it means.
    pub info: Option<Text>,
}

/// What a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SuggestionKind {
    /// A declared fact.
    Fact,
    /// A value of an enumeration, or a word that a key knows.
    Value,
    /// A function of conditions.
    Function,
    /// A key of a table.
    Key,
    /// A table.
    Table,
    /// A named set.
    Set,
    /// A rule of a pack in force.
    Rule,
    /// A pack in force.
    Pack,
}

impl Workbench {
    /// What could stand before the UTF-16 unit `offset` of a pack.
    pub fn complete(&self, text: &str, offset: u32) -> Completion {
        let end = byte(text, offset);
        let (from, suggestions) = match cursor::spot(text, end) {
            Spot::Comment => (end, Vec::new()),
            Spot::Header { from } => (from, tables()),
            Spot::Key { table, from } => (from, keys(&table)),
            Spot::Value { path, from, quote } => match (cursor::form(&path), quote) {
                (Some(Form::Condition), Some(quote)) => {
                    self.condition(text, cursor::quoted(text, from, quote), from, end)
                }
                (Some(form), _) => (from, self.values(form, &path, text, (from, quote))),
                (None, _) => (from, Vec::new()),
            },
        };
        Completion {
            from: units(text, u32::try_from(from).unwrap_or(u32::MAX)),
            suggestions,
        }
    }

    fn condition(
        &self,
        text: &str,
        condition: &str,
        start: usize,
        end: usize,
    ) -> (usize, Vec<Suggestion>) {
        let schema = self.schema();
        let at = end.saturating_sub(start);
        let tokens = condition::tokens(condition);
        let inside = tokens
            .iter()
            .position(|token| condition::is_inside(token, at));
        if let Some((index, token)) = inside.and_then(|index| Some((index, tokens.get(index)?))) {
            let of = condition::vocabulary(&tokens, index, schema);
            let values = of.map(|of| values_of(schema, of)).unwrap_or_default();
            return (start + token.from + 1, values);
        }
        let word = tokens
            .iter()
            .find(|token| token.kind == TokenKind::Name && token.from < at && at <= token.to);
        let from = start + word.map_or(at, |token| token.from);
        let mut all: Vec<Suggestion> = schema
            .facts()
            .map(|(_, decl)| {
                plain(
                    &decl.path,
                    SuggestionKind::Fact,
                    Some(kind_name(schema, decl.kind)),
                    Some(decl.label.clone()),
                )
            })
            .collect();
        all.extend(FUNCTIONS.iter().map(|function| Suggestion {
            insert: Some(format!("{}(", function.name)),
            ..plain(
                function.name,
                SuggestionKind::Function,
                Some(function.form.to_owned()),
                Some(function.doc()),
            )
        }));
        all.extend(
            own_sets(text)
                .into_iter()
                .map(|name| plain(&name, SuggestionKind::Set, None, None)),
        );
        all.extend(self.imported_sets(text));
        (from, all)
    }

    /// The named sets of the packs whose ids stand in the text as used.
    fn imported_sets(&self, text: &str) -> Vec<Suggestion> {
        let line = text
            .lines()
            .find(|line| line.trim_start().starts_with("uses"));
        let used = |id: &&str| {
            line.is_some_and(|line| {
                line.contains(&format!("\"{id}\"")) || line.contains(&format!("'{id}'"))
            })
        };
        let mut found = Vec::new();
        for id in self.pack_ids().filter(used) {
            let table = self
                .node(id)
                .and_then(|node| node.table()?.get("sets")?.table());
            for (key, _) in table.into_iter().flatten() {
                let name = format!("{id}.{}", key.name);
                found.push(plain(&name, SuggestionKind::Set, Some(id.to_owned()), None));
            }
        }
        found
    }

    fn values(
        &self,
        form: Form,
        path: &[String],
        text: &str,
        (from, quote): (usize, Option<&str>),
    ) -> Vec<Suggestion> {
        let words = |words: Vec<&str>| -> Vec<Suggestion> {
            words
                .into_iter()
                .map(|word| plain(word, SuggestionKind::Value, None, None))
                .collect()
        };
        let mut found = match (form, path) {
            (Form::Word(known) | Form::Words(known), _) => words(known()),
            (Form::Boolean, _) => return words(vec!["true", "false"]),
            (Form::Values(name), _) => {
                let of = self.schema().vocabulary(name);
                of.map(|of| values_of(self.schema(), of))
                    .unwrap_or_default()
            }
            (Form::Texts, [table, key]) if table == "pack" && key == "uses" => {
                let ids = self.pack_ids();
                ids.map(|id| plain(id, SuggestionKind::Pack, None, None))
                    .collect()
            }
            (Form::Texts, [table, _]) if table == "sets" => self.values_beside(text, from),
            (Form::Text, [table, key]) if table == "exception" && key == "rule" => {
                self.denials(text)
            }
            (Form::Localized, _) => return vec![template(LOCALIZED)],
            (Form::Table(shape), _) => return vec![template(&inline(shape))],
            _ => Vec::new(),
        };
        if quote.is_none() {
            for one in &mut found {
                one.insert = Some(format!("\"{}\"", one.label));
            }
        }
        found
    }

    /// Values for a set: of the enumerations that the other values of its line are of, else of all.
    fn values_beside(&self, text: &str, from: usize) -> Vec<Suggestion> {
        let start = text
            .get(..from)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |at| at + 1);
        let line = text
            .get(start..)
            .unwrap_or_default()
            .lines()
            .next()
            .unwrap_or_default();
        let written: Vec<&str> = condition::tokens(line)
            .iter()
            .filter(|token| token.kind == TokenKind::Text)
            .map(|token| token.text)
            .collect();
        let schema = self.schema();
        let all: Vec<VocabularyId> = schema.vocabularies().map(|(id, _)| id).collect();
        let known = |of: &VocabularyId| {
            written
                .iter()
                .any(|word| schema.symbol(*of, word).is_some())
        };
        let near: Vec<VocabularyId> = all.iter().copied().filter(known).collect();
        let from = if near.is_empty() { all } else { near };
        from.into_iter()
            .flat_map(|of| values_of(schema, of))
            .collect()
    }

    /// The rules that an exception may be from.
    fn denials(&self, text: &str) -> Vec<Suggestion> {
        let rules = self.advisor().bundle().rules.rules();
        let denials = rules.iter().filter(|rule| rule.effect == Effect::Deny);
        let mut found: Vec<Suggestion> = denials
            .map(|rule| {
                plain(
                    &rule.id,
                    SuggestionKind::Rule,
                    Some(rule.clause.clone()),
                    Some(rule.because.clone()),
                )
            })
            .collect();
        let own = named(text, "rule").into_iter();
        let id = value_of(text, "id").unwrap_or_default();
        found.extend(
            own.map(|name| plain(&format!("{id}/{name}"), SuggestionKind::Rule, None, None)),
        );
        found
    }
}

/// The type of a fact in a word.
pub(super) fn kind_name(schema: &Schema, kind: Kind) -> String {
    match kind {
        Kind::Boolean => "boolean".to_owned(),
        Kind::Integer => "integer".to_owned(),
        Kind::Date => "date".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Enumeration(of) => schema.vocabulary_name(of).to_owned(),
        Kind::Set(of) => format!("set of {}", schema.vocabulary_name(of)),
    }
}

/// Who supplies a fact, in a word.
pub(super) fn group_name(group: Group) -> &'static str {
    match group {
        Group::Situation => "situation",
        Group::Option => "option",
        Group::Derived => "derived",
    }
}

/// The named sets that a text declares.
pub(super) fn own_sets(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .skip_while(|line| line.trim() != "[sets]")
        .skip(1);
    let inside = lines.take_while(|line| !line.trim_start().starts_with('['));
    let names = inside.filter_map(|line| Some(line.split_once('=')?.0.trim().to_owned()));
    names
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .collect()
}

/// The value of the first key of this name, as it is written between quotes.
pub(super) fn value_of<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == key).then_some(())?;
        value.trim().split(['"', '\'']).nth(1)
    })
}

/// The names of the tables `[table.<name>]` of a text.
fn named(text: &str, table: &str) -> Vec<String> {
    let names = text.lines().filter_map(|line| {
        let name = line.trim().strip_prefix('[')?.split(']').next()?;
        Some(name.strip_prefix(table)?.strip_prefix('.')?.to_owned())
    });
    names.collect()
}

fn values_of(schema: &Schema, of: VocabularyId) -> Vec<Suggestion> {
    let name = schema.vocabulary_name(of);
    let values = schema.values(of).iter();
    values
        .map(|value| {
            let label = schema.value_label(of, value).cloned();
            plain(value, SuggestionKind::Value, Some(name.to_owned()), label)
        })
        .collect()
}

fn tables() -> Vec<Suggestion> {
    let keys = crate::shape::PACK.keys.iter();
    keys.map(|key| {
        let named = matches!(key.form, Form::Named(Form::Table(_)));
        Suggestion {
            insert: named.then(|| format!("{}.", key.name)),
            ..plain(
                key.name,
                SuggestionKind::Table,
                None,
                Some(english(key.doc)),
            )
        }
    })
    .collect()
}

fn keys(table: &[String]) -> Vec<Suggestion> {
    let form = cursor::form(table);
    if let Some(Form::Localized) = form {
        return ["en", "es"].map(|lang| key(lang, &Form::Text, None)).into();
    }
    let keys = form
        .and_then(cursor::shape)
        .map(|shape| shape.keys)
        .unwrap_or_default();
    keys.iter()
        .map(|found| key(found.name, &found.form, Some(found.doc)))
        .collect()
}

fn key(name: &str, form: &Form, doc: Option<&str>) -> Suggestion {
    let value = match form {
        Form::Text | Form::Id | Form::Date | Form::Condition | Form::Hash | Form::Word(_) => {
            "\"".to_owned()
        }
        Form::Texts | Form::Words(_) | Form::Values(_) => "[".to_owned(),
        Form::Localized => LOCALIZED.to_owned(),
        Form::Table(shape) => inline(shape),
        _ => String::new(),
    };
    Suggestion {
        insert: Some(format!("{name} = {value}")),
        ..plain(name, SuggestionKind::Key, None, doc.map(english))
    }
}

/// Words in both languages, to be filled in.
const LOCALIZED: &str = "{ en = \"\", es = \"\" }";

/// A table in one line, with what it must have.
fn inline(shape: &Shape) -> String {
    let keys = shape.keys.iter().filter(|key| key.required);
    let keys: Vec<String> = keys.map(|key| format!("{} = \"\"", key.name)).collect();
    format!("{{ {} }}", keys.join(", "))
}

fn template(text: &str) -> Suggestion {
    plain(text, SuggestionKind::Value, None, None)
}

/// What the format says of a key, it says in English.
fn english(doc: &str) -> Text {
    Text {
        en: doc.to_owned(),
        es: doc.to_owned(),
    }
}

fn plain(
    label: &str,
    kind: SuggestionKind,
    detail: Option<String>,
    info: Option<Text>,
) -> Suggestion {
    Suggestion {
        label: label.to_owned(),
        insert: None,
        kind,
        detail,
        info,
    }
}
