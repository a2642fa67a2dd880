//! Values of facts, read and shown.

use super::{FactId, Kind, Schema, VocabularyId};
use crate::date::Date;
use crate::diag::{self, Diagnostic};
use crate::facts::Value;
use crate::source::Span;
use crate::symbols::{Symbol, SymbolSet};
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use std::fmt::{self, Write};

/// A value before its type is known, as JSON says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

/// What is wrong with a value, and in which element of it.
pub(super) struct Fault {
    #[cfg_attr(
        not(feature = "authoring"),
        expect(dead_code, reason = "only files have places")
    )]
    pub element: Option<usize>,
    pub diagnostic: Diagnostic,
}

impl Schema {
    /// The value of a fact from a value whose type is not known.
    ///
    /// # Errors
    ///
    /// The type is wrong, the value is not in the enumeration, or a date does not exist.
    pub fn value_from_parts(&self, fact: FactId, part: &Part) -> Result<Value, Diagnostic> {
        self.value(fact, part).map_err(|fault| fault.diagnostic)
    }

    pub(super) fn value(&self, fact: FactId, part: &Part) -> Result<Value, Fault> {
        let decl = self.decl(fact);
        let path = decl.path.as_str();
        match (decl.kind, part) {
            (Kind::Boolean, Part::Boolean(value)) => Ok(Value::Boolean(*value)),
            (Kind::Integer, Part::Integer(value)) => Ok(Value::Integer(*value)),
            (Kind::Integer, Part::Text(text)) if decimal(text).is_some() => {
                Ok(Value::Integer(decimal(text).unwrap_or_default()))
            }
            (Kind::Text, Part::Text(text)) => Ok(Value::Text(text.clone())),
            (Kind::Date, Part::Text(text)) => match Date::parse(text) {
                Some(date) => Ok(Value::Date(date)),
                None => Err(Fault {
                    element: None,
                    diagnostic: diag::bad_date(None, text),
                }),
            },
            (Kind::Enumeration(vocabulary), Part::Text(text)) => {
                let symbol = self.value_symbol(path, vocabulary, text);
                let fault = |diagnostic| Fault {
                    element: None,
                    diagnostic,
                };
                symbol.map(Value::Symbol).map_err(fault)
            }
            (Kind::Set(vocabulary), Part::List(texts)) => {
                let mut set = SymbolSet::new();
                for (index, text) in texts.iter().enumerate() {
                    let symbol = self.value_symbol(path, vocabulary, text);
                    let fault = |diagnostic| Fault {
                        element: Some(index),
                        diagnostic,
                    };
                    set.insert(symbol.map_err(fault)?);
                }
                Ok(Value::Set(set))
            }
            (kind, part) => {
                let diagnostic = diag::wrong_type(None, path, kind.expected(), part.kind());
                Err(Fault {
                    element: None,
                    diagnostic,
                })
            }
        }
    }

    fn value_symbol(
        &self,
        path: &str,
        vocabulary: VocabularyId,
        text: &str,
    ) -> Result<Symbol, Diagnostic> {
        self.symbol(vocabulary, text).ok_or_else(|| {
            let values = self.values(vocabulary).iter().map(String::as_str);
            diag::unknown_value(None::<Span>, path, text, values)
        })
    }

    /// A value as JSON: `"DE"`, `["phi"]`, `12`, `true`. The elements of a set are sorted.
    pub fn show(&self, fact: FactId, value: &Value) -> String {
        match (self.decl(fact).kind, value) {
            (Kind::Enumeration(vocabulary), Value::Symbol(symbol)) => {
                json_text(self.symbol_name(vocabulary, *symbol))
            }
            (Kind::Set(vocabulary), Value::Set(set)) => {
                let mut names: Vec<&str> = set
                    .iter()
                    .map(|symbol| self.symbol_name(vocabulary, symbol))
                    .collect();
                names.sort_unstable();
                let mut json = String::from("[");
                for (at, name) in names.into_iter().enumerate() {
                    if at > 0 {
                        json.push(',');
                    }
                    push_json_text(&mut json, name);
                }
                json.push(']');
                json
            }
            (_, Value::Boolean(value)) => value.to_string(),
            (_, Value::Integer(value)) if value.unsigned_abs() > EXACT_MAX => {
                json_text(&value.to_string())
            }
            (_, Value::Integer(value)) => value.to_string(),
            (_, Value::Date(date)) => json_text(&date.to_string()),
            (_, Value::Text(text)) => json_text(text),
            // The value is of another schema.
            (_, Value::Symbol(_) | Value::Set(_)) => "null".to_owned(),
        }
    }

    /// Whether a value is of the type of a fact.
    pub fn fits(&self, fact: FactId, value: &Value) -> bool {
        match (self.decl(fact).kind, value) {
            (Kind::Boolean, Value::Boolean(_))
            | (Kind::Integer, Value::Integer(_))
            | (Kind::Date, Value::Date(_))
            | (Kind::Text, Value::Text(_)) => true,
            (Kind::Enumeration(vocabulary), Value::Symbol(symbol)) => {
                crate::source::index(symbol.number()) < self.values(vocabulary).len()
            }
            (Kind::Set(vocabulary), Value::Set(set)) => {
                let values = self.values(vocabulary).len();
                set.iter()
                    .all(|symbol| crate::source::index(symbol.number()) < values)
            }
            _ => false,
        }
    }
}

impl Kind {
    /// What a value of this type is called, with its article.
    pub fn expected(self) -> &'static str {
        match self {
            Self::Boolean => "`true` or `false`",
            Self::Integer => "a whole number",
            Self::Date => "a date written YYYY-MM-DD",
            Self::Text | Self::Enumeration(_) => "a text",
            Self::Set(_) => "a list of texts",
        }
    }
}

impl Part {
    fn kind(&self) -> &'static str {
        match self {
            Self::Boolean(_) => "a boolean",
            Self::Integer(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
        }
    }
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PartVisitor)
    }
}

struct PartVisitor;

impl<'de> Visitor<'de> for PartVisitor {
    type Value = Part;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a boolean, a whole number, a text or a list of texts")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Part, E> {
        Ok(Part::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Part, E> {
        Ok(Part::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Part, E> {
        i64::try_from(value)
            .map(Part::Integer)
            .map_err(|_| E::custom("a number beyond 64 bits"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Part, E> {
        Ok(Part::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Part, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = seq.next_element()? {
            texts.push(text);
        }
        Ok(Part::List(texts))
    }
}

/// The largest whole number that every reader of JSON holds exactly; those beyond are decimal texts.
pub(crate) const EXACT_MAX: u64 = (1 << 53) - 1;

/// The number that a decimal text stands for, when it is one that JSON does not hold exactly.
pub(crate) fn decimal(text: &str) -> Option<i64> {
    let value: i64 = text.parse().ok()?;
    let written_so = value.unsigned_abs() > EXACT_MAX && value.to_string() == text;
    written_so.then_some(value)
}

/// A text as JSON writes it (RFC 8785: only what must be escaped is).
pub(crate) fn json_text(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    push_json_text(&mut json, text);
    json
}

fn push_json_text(json: &mut String, text: &str) {
    json.push('"');
    // Names need no escape; going through their letters would take far longer.
    if !text
        .bytes()
        .any(|byte| byte < b' ' || byte == b'"' || byte == b'\\')
    {
        json.push_str(text);
        json.push('"');
        return;
    }
    for letter in text.chars() {
        match letter {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            letter if letter < ' ' => {
                // Writing into a String cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(letter));
            }
            letter => json.push(letter),
        }
    }
    json.push('"');
}
