//! Reads a record without trusting it.

use std::fmt;

use modelpair_rules::{Diagnostic, Source, SourceId, Sources, Span, diag};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};

/// Every record of every version begins so.
const FORMATS: &str = "modelpair-record/";

/// A text that is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentError {
    /// What is wrong.
    pub message: String,
    /// The line, from 1; 0 when it is about the whole.
    pub line: usize,
    /// The column in bytes, from 1; 0 when it is about the whole.
    pub column: usize,
}

impl DocumentError {
    /// The same as a diagnostic about the text that was read.
    pub fn diagnostic(&self, id: SourceId, sources: &Sources) -> Diagnostic {
        let Source { name, text } = sources.get(id);
        if self.line == 0 {
            return diag::bad_file(name, &self.message);
        }
        let lines = text.split_inclusive('\n').take(self.line - 1);
        let before: usize = lines.map(str::len).sum();
        let at = (before + self.column.saturating_sub(1)).min(text.len());
        let at = text.floor_char_boundary(at);
        diag::json_syntax(Span::new(id, at, at), &self.message)
    }

    pub(super) fn new(message: &str) -> Self {
        Self {
            message: message.to_owned(),
            line: 0,
            column: 0,
        }
    }
}

/// The object in a text, which must say that it is a record.
pub(super) fn object(text: &str) -> Result<Json, DocumentError> {
    let json = serde_json::from_str(text)
        .map(|Strict(json)| json)
        .map_err(|error| {
            let message = error.to_string();
            // serde_json ends its sentence with the place.
            let sentence = message
                .rsplit_once(" at line ")
                .map_or(message.as_str(), |(sentence, _)| sentence);
            let cut = sentence.strip_prefix("EOF while parsing ");
            DocumentError {
                message: match cut {
                    Some(what) => format!("the text ends in the middle of {what}"),
                    None => sentence.to_owned(),
                },
                line: error.line(),
                column: error.column(),
            }
        })?;
    let Json::Object(members) = &json else {
        return Err(DocumentError::new(
            "this is no record: expected a JSON object",
        ));
    };
    let missing = |what: &str| DocumentError::new(&format!("this is no record: {what}"));
    match members.get("format") {
        Some(Json::String(format)) if format.starts_with(FORMATS) => {}
        Some(format) => {
            return Err(missing(&format!(
                "`format` is `{format}`, expected a text that begins with `{FORMATS}`"
            )));
        }
        None => {
            return Err(missing(&format!(
                "it has no `format` that begins with `{FORMATS}`"
            )));
        }
    }
    for (pointer, name) in [
        ("/situation/facts", "`situation.facts`"),
        ("/bundle/hash", "`bundle.hash`"),
    ] {
        if json.pointer(pointer).is_none() {
            return Err(missing(&format!("it has no {name}")));
        }
    }
    Ok(json)
}

/// JSON in which no key is there twice: two readers could take different ones.
struct Strict(Json);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Strict;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Strict, E> {
        Ok(Strict(Json::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Strict, A::Error> {
        let mut items = Vec::new();
        while let Some(Strict(item)) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Strict(Json::Array(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Strict, A::Error> {
        let mut members = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if members.contains_key(&key) {
                return Err(A::Error::custom(format!("the key `{key}` is there twice")));
            }
            let Strict(value) = map.next_value()?;
            members.insert(key, value);
        }
        Ok(Strict(Json::Object(members)))
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}, column {}: ", self.line, self.column)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for DocumentError {}
