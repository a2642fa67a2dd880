//! Values with their places in the text they were read from.
//!
//! TOML and JSON become the same tree, so that everything after this point exists once.

mod json;
mod toml;

pub use json::parse_json;
pub(crate) use json::parse_json_but_numbers;
pub use toml::parse_toml;

use crate::code::Code;
use crate::diag::{self, Diagnostics, is_deceptive};
use crate::source::{SourceId, Sources, Span, index, offset};
use serde::ser::{Serialize, Serializer};

/// The longest text that is read, in bytes.
pub const TEXT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How deep tables and arrays may be nested.
pub const NESTING_MAX: u32 = 64;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where the value stands. For a TOML table with a header this is the header.
    pub span: Span,
    /// The value.
    pub value: NodeValue,
    inside: Inside,
}

/// A value as both TOML and JSON can say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeValue {
    /// JSON's `null`: the value is not known.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text; a date literal of TOML is the text that was written.
    Text(String),
    /// A list.
    Array(Vec<Node>),
    /// Keys with values.
    Table(Table),
}

/// Keys with values, in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    entries: Vec<(Key, Node)>,
}

/// A key and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key, unquoted.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// How an offset in a decoded text becomes an offset in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Inside {
    /// No escapes: the text begins so many bytes after the span.
    Shift(u32),
    /// The place of each byte, and of the end.
    Map(Vec<u32>),
}

impl Node {
    /// A value that was not read from a text, placed somewhere in one.
    pub fn new(span: Span, value: NodeValue) -> Self {
        Self {
            span,
            value,
            inside: Inside::Shift(0),
        }
    }

    /// The kind of the value, with its article, as messages say it.
    pub fn kind(&self) -> &'static str {
        match self.value {
            NodeValue::Null => "null",
            NodeValue::Boolean(_) => "a boolean",
            NodeValue::Integer(_) => "a number",
            NodeValue::Text(_) => "a text",
            NodeValue::Array(_) => "a list",
            NodeValue::Table(_) => "a table",
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            NodeValue::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The elements, if it is a list.
    pub fn array(&self) -> Option<&[Node]> {
        match &self.value {
            NodeValue::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// Where a part of the (decoded) text stands in the source.
    pub fn span_inside(&self, start: usize, end: usize) -> Span {
        let at = |inner: usize| match &self.inside {
            Inside::Shift(shift) => index(self.span.start) + index(*shift) + inner,
            Inside::Map(map) => map
                .get(inner)
                .or(map.last())
                .map_or(index(self.span.start), |at| index(*at)),
        };
        Span::new(self.span.source, at(start), at(end).max(at(start)))
    }

    /// A text as it was read: `raw` is what stands in the source, quotes included.
    fn from_text(span: Span, text: String, raw: &str) -> Self {
        let inside = Inside::of(span, &text, raw);
        Self {
            span,
            value: NodeValue::Text(text),
            inside,
        }
    }
}

/// The value without its places.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            NodeValue::Null => serializer.serialize_unit(),
            NodeValue::Boolean(value) => serializer.serialize_bool(*value),
            NodeValue::Integer(value) => serializer.serialize_i64(*value),
            NodeValue::Text(text) => serializer.serialize_str(text),
            NodeValue::Array(elements) => serializer.collect_seq(elements),
            NodeValue::Table(table) => {
                serializer.collect_map(table.iter().map(|(key, value)| (&key.name, value)))
            }
        }
    }
}

impl Table {
    /// A table from its entries.
    pub fn new(entries: Vec<(Key, Node)>) -> Self {
        Self { entries }
    }

    /// The entries in the order in which they were written.
    pub fn iter(&self) -> std::slice::Iter<'_, (Key, Node)> {
        self.entries.iter()
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, node)| node)
    }

    /// The key and the value.
    pub fn entry(&self, key: &str) -> Option<&(Key, Node)> {
        self.entries.iter().find(|(found, _)| found.name == key)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<'a> IntoIterator for &'a Table {
    type Item = &'a (Key, Node);
    type IntoIter = std::slice::Iter<'a, (Key, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Inside {
    fn of(span: Span, text: &str, raw: &str) -> Self {
        let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") {
            3
        } else {
            1
        };
        let quotes = if raw.starts_with(['"', '\'']) {
            quotes
        } else {
            0
        };
        let body = raw.get(quotes..).unwrap_or_default();
        let newline = match body {
            _ if quotes < 3 => 0,
            body if body.starts_with("\r\n") => 2,
            body => usize::from(body.starts_with('\n')),
        };
        let begin = quotes + newline;
        if raw.starts_with('\'') || !raw.contains('\\') {
            return Self::Shift(offset(begin));
        }
        let base = index(span.start);
        let mut map = Vec::with_capacity(text.len() + 1);
        let mut at = begin;
        for letter in text.chars() {
            at += continuation_length(raw.get(at..).unwrap_or_default());
            map.extend(std::iter::repeat_n(offset(base + at), letter.len_utf8()));
            at += written_length(raw.get(at..).unwrap_or_default(), letter);
        }
        map.push(offset(base + at));
        Self::Map(map)
    }
}

/// How many bytes of source a letter takes, escaped or not.
fn written_length(raw: &str, letter: char) -> usize {
    let Some(escape) = raw.strip_prefix('\\') else {
        return letter.len_utf8();
    };
    match escape.chars().next() {
        // JSON writes letters beyond U+FFFF as two escapes.
        Some('u') if u32::from(letter) > 0xffff => 12,
        Some('u') => 6,
        Some('U') => 10,
        Some('x') => 4,
        _ => 2,
    }
}

/// TOML: a backslash at the end of a line, and the blank that follows, stand for nothing.
fn continuation_length(raw: &str) -> usize {
    let Some(rest) = raw.strip_prefix('\\') else {
        return 0;
    };
    let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
    let blank = rest.get(..rest.len() - trimmed.len()).unwrap_or_default();
    if blank.contains('\n') {
        1 + blank.len() + continuation_length(trimmed)
    } else {
        0
    }
}

/// The text of a source, if it is short enough and no letter of it deceives; `syntax` is the code of what is no text of
/// its kind.
fn readable<'a>(
    id: SourceId,
    sources: &'a Sources,
    syntax: Code,
    out: &mut Diagnostics,
) -> Option<&'a str> {
    let source = sources.get(id);
    let bytes = source.text.len();
    if bytes > TEXT_BYTES_MAX {
        let whole = Span::new(id, 0, 0);
        out.push(diag::too_large(whole, &source.name, bytes, TEXT_BYTES_MAX));
        return None;
    }
    if let Some((at, letter)) = deceptive(id, &source.text) {
        out.push(diag::invisible_letter(syntax, at, letter));
        return None;
    }
    Some(&source.text)
}

/// The first place in a text where a letter deceives the eye, such as one that turns the direction of writing.
fn deceptive(source: SourceId, text: &str) -> Option<(Span, char)> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let before = text.len() - body.len();
    let mut letters = body.char_indices().filter(|(_, letter)| !letter.is_ascii());
    let (at, letter) = letters.find(|(_, letter)| is_deceptive(*letter))?;
    Some((
        Span::new(source, before + at, before + at + letter.len_utf8()),
        letter,
    ))
}

/// The span of a byte range.
fn span(source: SourceId, range: std::ops::Range<usize>) -> Span {
    Span::new(source, range.start, range.end)
}

#[cfg(test)]
mod tests;
