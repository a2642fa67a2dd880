//! JSON to nodes. Only what RFC 8259 allows; a key that is there twice is an error.

use super::{Key, NESTING_MAX, Node, NodeValue, Table, readable, span};
use crate::code::Code;
use crate::diag::{self, Diagnostics};
use crate::source::{SourceId, Sources, Span};
use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// Reads a text as JSON. What is wrong is reported; nothing is returned unless the whole text was understood.
pub fn parse_json(id: SourceId, sources: &Sources, out: &mut Diagnostics) -> Option<Node> {
    parse(id, sources, None, out)
}

/// The same where numbers that are not whole, or too large, are null, and what is wrong with them is kept apart.
pub(crate) fn parse_json_but_numbers(
    id: SourceId,
    sources: &Sources,
    numbers: &mut Diagnostics,
    out: &mut Diagnostics,
) -> Option<Node> {
    parse(id, sources, Some(numbers), out)
}

fn parse(
    id: SourceId,
    sources: &Sources,
    numbers: Option<&mut Diagnostics>,
    out: &mut Diagnostics,
) -> Option<Node> {
    let text = readable(id, sources, Code::JsonSyntax, out)?;
    let whole = Span::new(id, 0, 0);
    let parsed = match parse_to_ast(text, &CollectOptions::default(), &strict()) {
        Ok(parsed) => parsed,
        Err(error) => {
            let range = error.range();
            let at = span(id, range.start..range.end);
            out.push(diag::json_syntax(at, &error.kind().to_string()));
            return None;
        }
    };
    let Some(value) = parsed.value else {
        out.push(diag::json_syntax(whole, "the text is empty"));
        return None;
    };
    let mut reader = FromJson {
        id,
        text,
        numbers,
        out,
        failed: false,
    };
    let node = reader.node(value, 0);
    (!reader.failed).then_some(node)
}

fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

struct FromJson<'a> {
    id: SourceId,
    text: &'a str,
    /// Where faults of numbers go, if they are not faults of the text.
    numbers: Option<&'a mut Diagnostics>,
    out: &'a mut Diagnostics,
    failed: bool,
}

impl FromJson<'_> {
    fn node(&mut self, value: Value<'_>, depth: u32) -> Node {
        let range = value.range();
        let at = span(self.id, range.start..range.end);
        if depth > NESTING_MAX {
            return self.fail(at, diag::too_deep(at, NESTING_MAX));
        }
        let value = match value {
            Value::NullKeyword(_) => NodeValue::Null,
            Value::BooleanLit(literal) => NodeValue::Boolean(literal.value),
            Value::StringLit(literal) => {
                let raw = self.text.get(range.start..range.end).unwrap_or_default();
                return Node::from_text(at, literal.value.into_owned(), raw);
            }
            Value::NumberLit(literal) => match literal.value.parse() {
                Ok(number) => NodeValue::Integer(number),
                Err(_) if literal.value.contains(['.', 'e', 'E']) => {
                    return self.no_number(at, diag::fraction(at, literal.value));
                }
                Err(_) => return self.no_number(at, diag::integer_too_large(at, literal.value)),
            },
            Value::Array(array) => {
                let elements = array.elements.into_iter();
                NodeValue::Array(elements.map(|value| self.node(value, depth + 1)).collect())
            }
            Value::Object(object) => NodeValue::Table(self.entries(object, depth)),
        };
        Node::new(at, value)
    }

    fn entries(&mut self, object: Object<'_>, depth: u32) -> Table {
        let mut entries: Vec<(Key, Node)> = Vec::with_capacity(object.properties.len());
        let mut seen = std::collections::BTreeMap::new();
        for property in object.properties {
            let range = property.name.range();
            let at = span(self.id, range.start..range.end);
            let name = property.name.into_string();
            if let Some(first) = seen.insert(name.clone(), at) {
                self.failed = true;
                self.out.push(diag::duplicate_key(at, &name, first));
            }
            let node = self.node(property.value, depth + 1);
            entries.push((Key { name, span: at }, node));
        }
        Table::new(entries)
    }

    fn no_number(&mut self, at: Span, diagnostic: diag::Diagnostic) -> Node {
        let Some(numbers) = &mut self.numbers else {
            return self.fail(at, diagnostic);
        };
        numbers.push(diagnostic);
        Node::new(at, NodeValue::Null)
    }

    fn fail(&mut self, at: Span, diagnostic: diag::Diagnostic) -> Node {
        self.failed = true;
        self.out.push(diagnostic);
        Node::new(at, NodeValue::Null)
    }
}
