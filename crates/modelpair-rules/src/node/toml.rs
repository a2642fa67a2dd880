//! TOML to nodes.

use super::{Key, NESTING_MAX, Node, NodeValue, Table, readable, span};
use crate::code::Code;
use crate::diag::{self, Diagnostic, Diagnostics};
use crate::source::{SourceId, Sources, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads a text as TOML. What is wrong is reported; nothing is returned unless the whole text was understood.
pub fn parse_toml(id: SourceId, sources: &Sources, out: &mut Diagnostics) -> Option<Node> {
    // After so many errors the text is no TOML at all.
    const ERRORS_MAX: usize = 20;
    let text = readable(id, sources, Code::TomlSyntax, out)?;
    let whole = Span::new(id, 0, 0);
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let mut repeats = Repeats { text, table: None };
        for error in errors.iter().take(ERRORS_MAX) {
            let at = error.span().map_or(whole, |range| span(id, range));
            match error.message() {
                "duplicate key" if repeats.is_inside(at) => {}
                "duplicate key" => out.push(repeats.report(at)),
                message => out.push(diag::toml_syntax(at, message)),
            }
        }
        return None;
    }
    let mut reader = FromToml {
        id,
        text,
        out,
        failed: false,
    };
    let entries = reader.entries(table.into_inner(), 0);
    let node = Node::new(whole, NodeValue::Table(entries));
    (!reader.failed).then_some(node)
}

/// Keys and tables that are there twice.
struct Repeats<'a> {
    text: &'a str,
    /// Where the text of a table begins and ends that is there twice: all of its keys would be reported again.
    table: Option<(usize, usize)>,
}

impl Repeats<'_> {
    fn is_inside(&self, at: Span) -> bool {
        let start = crate::source::index(at.start);
        self.table
            .is_some_and(|(begin, end)| (begin..end).contains(&start))
    }

    fn report(&mut self, at: Span) -> Diagnostic {
        let range = crate::source::index(at.start)..crate::source::index(at.end);
        let key = self.text.get(range.clone()).unwrap_or_default();
        let before = self.text.get(..range.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let header = self.text.get(line..).unwrap_or_default();
        let header = header.lines().next().unwrap_or_default().trim();
        let is_header = header.starts_with('[');
        if is_header {
            let behind = self.text.get(range.end..).unwrap_or_default();
            let length = behind.find("\n[").unwrap_or(behind.len());
            self.table = Some((range.end, range.end + length));
        }
        // A key stands in its table, a table anywhere above.
        let above = self.text.get(..line).unwrap_or_default();
        let begin = if is_header {
            0
        } else {
            above.rfind("\n[").map_or(0, |at| at + 1)
        };
        let mut place = begin;
        for earlier in above.get(begin..).unwrap_or_default().split_inclusive('\n') {
            let shift = earlier.len() - earlier.trim_start().len();
            let found = if is_header {
                (earlier.trim() == header).then(|| earlier.find(key).unwrap_or(shift))
            } else {
                let rest = earlier.trim_start().strip_prefix(key);
                rest.is_some_and(|rest| rest.trim_start().starts_with('='))
                    .then_some(shift)
            };
            if let Some(shift) = found {
                let first = Span::new(at.source, place + shift, place + shift + key.len());
                return diag::duplicate_key(at, key, first);
            }
            place += earlier.len();
        }
        diag::duplicate_key(at, key, None)
    }
}

struct FromToml<'a> {
    id: SourceId,
    text: &'a str,
    out: &'a mut Diagnostics,
    failed: bool,
}

impl FromToml<'_> {
    fn entries(&mut self, table: DeTable<'_>, depth: u32) -> Table {
        let mut entries: Vec<(Key, Node)> = Vec::with_capacity(table.len());
        for (key, value) in table {
            let key_span = span(self.id, key.span());
            let key = Key {
                name: key.into_inner().into_owned(),
                span: key_span,
            };
            let node = self.node(value, depth + 1);
            entries.push((key, node));
        }
        // The map is sorted by name; files are read as they were written.
        entries.sort_by_key(|(key, _)| key.span.start);
        Table::new(entries)
    }

    fn node(&mut self, value: Spanned<DeValue<'_>>, depth: u32) -> Node {
        let at = span(self.id, value.span());
        if depth > NESTING_MAX {
            return self.fail(at, diag::too_deep(at, NESTING_MAX));
        }
        let value = match value.into_inner() {
            DeValue::Boolean(value) => NodeValue::Boolean(value),
            DeValue::String(text) => {
                return Node::from_text(at, text.into_owned(), self.raw(at));
            }
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => NodeValue::Integer(number),
                    Err(_) => return self.fail(at, diag::integer_too_large(at, self.raw(at))),
                }
            }
            DeValue::Float(_) => return self.fail(at, diag::fraction(at, self.raw(at))),
            DeValue::Datetime(date) => NodeValue::Text(date.to_string()),
            DeValue::Array(array) => NodeValue::Array(
                array
                    .into_iter()
                    .map(|value| self.node(value, depth + 1))
                    .collect(),
            ),
            DeValue::Table(table) => NodeValue::Table(self.entries(table, depth)),
        };
        Node::new(at, value)
    }

    fn raw(&self, at: Span) -> &'_ str {
        let range = crate::source::index(at.start)..crate::source::index(at.end);
        self.text.get(range).unwrap_or_default()
    }

    fn fail(&mut self, at: Span, diagnostic: Diagnostic) -> Node {
        self.failed = true;
        self.out.push(diagnostic);
        Node::new(at, NodeValue::Null)
    }
}
