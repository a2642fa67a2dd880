//! Expressions by themselves: a value, the facts that are missing, or an error with its place.
//!
//! The language is that of conditions, but nothing need be declared: facts come as JSON, and types are checked
//! while evaluating, as CEL does. A fact that is `null` is not known. An error is absorbed by `&&` and `||`
//! where the other side decides.

mod accepted;
mod exact;
mod guess;
mod operate;

use crate::diag::{self, Diagnostic, Diagnostics};
use crate::expr::ast::{Ast, AstKind, Binary};
use crate::expr::parser::parse;
use crate::expr::type_fault;
use crate::facts::each_fact;
use crate::node::{Node, NodeValue, Table, parse_json_but_numbers};
use crate::schema::{EXACT_MAX, FactId, Kind, Schema, decimal, json_text};
use crate::source::{ColumnUnit, Source, SourceId, Sources, Span};
use std::collections::{BTreeMap, BTreeSet};

/// What CEL calls its types.
const TYPES: &[&str] = &[
    "bool",
    "bytes",
    "double",
    "int",
    "list",
    "map",
    "null_type",
    "string",
    "type",
    "uint",
];
/// The longest name of a fact, in bytes.
const NAME_BYTES_MAX: usize = 1000;

/// What came of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evaluation {
    /// It has this value.
    Value(EvalValue),
    /// It depends on these facts, which are not known: two values of each make a difference for some values of
    /// the others, or that was not found out within the budget.
    Unknown(BTreeSet<String>),
    /// It has no value.
    Error(Box<Diagnostic>),
}

/// The value of an expression.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvalValue {
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<EvalValue>),
}

/// Evaluates an expression over facts. Only what is declared may be named when there is a schema,
/// and every value is checked against it; a declared fact that is not there is unknown.
pub fn eval(expression: &Node, facts: Option<&Node>, schema: Option<&Schema>) -> Evaluation {
    evaluate(expression, facts, schema, &Diagnostics::new())
}

/// The same where `numbers` says which numbers among the facts cannot be read: a fault for whoever asks for them.
fn evaluate(
    expression: &Node,
    facts: Option<&Node>,
    schema: Option<&Schema>,
    numbers: &Diagnostics,
) -> Evaluation {
    if let (Some(first), Some(_)) = (numbers.iter().next(), schema) {
        return Evaluation::error(first.clone());
    }
    let world = World::new(facts, schema).map(|world| World {
        numbers: Some(numbers),
        ..world
    });
    let world = match world {
        Ok(world) => world,
        Err(diagnostic) => return Evaluation::error(diagnostic),
    };
    let Some(text) = expression.text() else {
        let kind = expression.kind();
        return Evaluation::error(diag::wrong_type(expression.span, "expr", "a text", kind));
    };
    let parsed = parse(text, expression).and_then(|ast| accepted::check(&ast).map(|()| ast));
    let fault = |ast: &Ast| schema.and_then(|schema| type_fault(ast, schema));
    match parsed {
        Ok(ast) => match fault(&ast) {
            Some(diagnostic) => Evaluation::error(diagnostic),
            None => match world.value(&ast) {
                Evaluation::Unknown(facts) => exact::settle(&world, &ast, facts),
                decided => decided,
            },
        },
        Err(diagnostic) => Evaluation::error(diagnostic),
    }
}

/// Evaluates an expression over facts in JSON, and answers in JSON: `{"value": ...}`, `{"unknown": [...]}`
/// or `{"error": {"code", "message", "line", "column"}}`.
pub fn eval_text(expression: &str, facts: Option<&str>, schema: Option<&Schema>) -> String {
    let mut sources = Sources::new();
    let mut add = |name: &str, text: &str| {
        sources.add(Source {
            name: name.to_owned(),
            text: text.to_owned(),
        })
    };
    let id = add("expression", expression);
    let facts = facts.map(|text| add("facts", text));
    let span = Span::new(id, 0, expression.len());
    let node = Node::new(span, NodeValue::Text(expression.to_owned()));
    let mut numbers = Diagnostics::new();
    let facts = facts.map(|id| read(id, &sources, &mut numbers));
    let evaluation = match facts.transpose() {
        Ok(facts) => evaluate(&node, facts.as_ref(), schema, &numbers),
        Err(diagnostic) => Evaluation::Error(diagnostic),
    };
    evaluation.json(&sources)
}

/// Evaluates one line `{"expr": "...", "facts": {...}}`, and answers as [`eval_text`] does.
/// Places are those in the expression, or in the line when the line itself is wrong.
pub fn eval_line(line: &str, schema: Option<&Schema>) -> String {
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: "line".to_owned(),
        text: line.to_owned(),
    });
    let mut numbers = Diagnostics::new();
    let node = match read(id, &sources, &mut numbers) {
        Ok(node) => node,
        Err(diagnostic) => return Evaluation::Error(diagnostic).json(&sources),
    };
    let mut found = Diagnostics::new();
    let mut reader = crate::reader::Reader::new(&node, "a line", &mut found);
    let text = reader.required_text("expr");
    let facts = reader.node("facts");
    reader.finish();
    let evaluation = match (text, found.into_iter().next()) {
        (Some(text), None) => {
            let id = sources.add(Source {
                name: "expression".to_owned(),
                text: text.clone(),
            });
            let span = Span::new(id, 0, text.len());
            let expression = Node::new(span, NodeValue::Text(text));
            evaluate(&expression, facts, schema, &numbers)
        }
        (Some(_), Some(diagnostic)) => Evaluation::error(diagnostic),
        (None, Some(diagnostic)) => {
            Evaluation::error(numbers.into_iter().next().unwrap_or(diagnostic))
        }
        // A key that is missing was reported.
        (None, None) => Evaluation::error(diag::missing_key(node.span, "expr", "a line")),
    };
    evaluation.json(&sources)
}

/// Evaluates one line as [`eval_line`] does; bytes that are no text are an error like any other.
pub fn eval_bytes(line: &[u8], schema: Option<&Schema>) -> String {
    let error = match std::str::from_utf8(line) {
        Ok(line) => return eval_line(line, schema),
        Err(error) => error,
    };
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: "line".to_owned(),
        text: String::from_utf8_lossy(line).into_owned(),
    });
    let at = Span::new(id, error.valid_up_to(), error.valid_up_to());
    Evaluation::error(diag::json_syntax(at, "the line is not UTF-8 text")).json(&sources)
}

fn read(
    id: SourceId,
    sources: &Sources,
    numbers: &mut Diagnostics,
) -> Result<Node, Box<Diagnostic>> {
    let mut found = Diagnostics::new();
    parse_json_but_numbers(id, sources, numbers, &mut found).ok_or_else(|| {
        let first = found.into_iter().next();
        Box::new(first.unwrap_or_else(|| diag::json_syntax(None, "the text cannot be read")))
    })
}

impl Evaluation {
    /// The answer in JSON. Numbers that JSON does not hold exactly are decimal texts.
    pub fn json(&self, sources: &Sources) -> String {
        match self {
            Self::Value(value) => format!("{{\"value\":{}}}", value.json()),
            Self::Unknown(facts) => {
                let facts: Vec<String> = facts.iter().map(|fact| json_text(fact)).collect();
                format!("{{\"unknown\":[{}]}}", facts.join(","))
            }
            Self::Error(diagnostic) => {
                let position = diagnostic
                    .span
                    .map(|span| sources.position(span, ColumnUnit::Characters))
                    .map_or((1, 1), |position| (position.line, position.column));
                let help = diagnostic.help.as_ref().map(|help| format!("; {help}"));
                let message = format!("{}{}", diagnostic.message, help.unwrap_or_default());
                format!(
                    "{{\"error\":{{\"code\":\"{}\",\"column\":{},\"line\":{},\"message\":{}}}}}",
                    diagnostic.code,
                    position.1,
                    position.0,
                    json_text(&message)
                )
            }
        }
    }

    fn error(diagnostic: Diagnostic) -> Self {
        Self::Error(Box::new(diagnostic))
    }

    fn boolean(value: bool) -> Self {
        Self::Value(EvalValue::Boolean(value))
    }
}

impl EvalValue {
    /// The value in JSON. Numbers that JSON does not hold exactly are decimal texts.
    pub fn json(&self) -> String {
        match self {
            Self::Boolean(value) => value.to_string(),
            Self::Integer(value) if value.unsigned_abs() > EXACT_MAX => {
                json_text(&value.to_string())
            }
            Self::Integer(value) => value.to_string(),
            Self::Text(text) => json_text(text),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::json).collect();
                format!("[{}]", items.join(","))
            }
        }
    }

    /// The kind of the value, with its article.
    fn kind(&self) -> &'static str {
        match self {
            Self::Boolean(_) => "a boolean",
            Self::Integer(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
        }
    }
}

/// The facts, and what may be named.
#[derive(Clone)]
struct World<'a> {
    facts: Option<&'a Table>,
    schema: Option<&'a Schema>,
    /// What is wrong with numbers among the facts.
    numbers: Option<&'a Diagnostics>,
    /// Values of unknown facts that are tried.
    assumed: BTreeMap<String, EvalValue>,
}

impl<'a> World<'a> {
    fn new(facts: Option<&'a Node>, schema: Option<&'a Schema>) -> Result<Self, Diagnostic> {
        let Some(node) = facts else {
            return Ok(Self {
                facts: None,
                schema,
                numbers: None,
                assumed: BTreeMap::new(),
            });
        };
        let Some(table) = node.table() else {
            return Err(diag::not_a_table(node.span, "facts", node.kind()));
        };
        if let Some(schema) = schema {
            check_facts(table, schema)?;
        }
        Ok(Self {
            facts: Some(table),
            schema,
            numbers: None,
            assumed: BTreeMap::new(),
        })
    }

    fn value(&self, ast: &Ast) -> Evaluation {
        match &ast.kind {
            AstKind::Boolean(value) => Evaluation::boolean(*value),
            AstKind::Integer(value) => Evaluation::Value(EvalValue::Integer(*value)),
            AstKind::Text(text) => Evaluation::Value(EvalValue::Text(text.clone())),
            AstKind::Name(name) => self.fact(name, ast.span),
            AstKind::Not(inner) => operate::not(self.value(inner), inner.span),
            AstKind::Negate(inner) => operate::negate(self.value(inner), ast.span),
            AstKind::And(parts) => self.junction(parts, false),
            AstKind::Or(parts) => self.junction(parts, true),
            AstKind::Choice(parts) => self.choice(parts),
            AstKind::List(items) => self.list(items),
            AstKind::Binary(operator, at, sides) => self.binary(*operator, *at, sides, ast.span),
            AstKind::Call {
                name,
                target,
                arguments,
                ..
            } => {
                let target = target.as_deref().filter(|_| name == "size");
                let values = target.into_iter().chain(arguments);
                self.strict(values, |values| operate::call(name, &values, ast.span))
            }
            // Refused before.
            AstKind::Null | AstKind::Select(_) | AstKind::Index(_) => {
                Evaluation::error(diag::cel_type(ast.span, "a value", "something else"))
            }
        }
    }

    /// `&&` when false decides, `||` when true does: whatever else is unknown or wrong.
    fn junction(&self, parts: &[Ast], decides: bool) -> Evaluation {
        let mut unknown = BTreeSet::new();
        let mut error = None;
        for part in parts {
            match operate::boolean(self.value(part), part.span) {
                Ok(value) if value == decides => return Evaluation::boolean(decides),
                Ok(_) => {}
                Err(Evaluation::Unknown(facts)) => unknown.extend(facts),
                Err(other) => error = error.or(Some(other)),
            }
        }
        // A fact that is learned can still decide, an error cannot.
        match error {
            _ if !unknown.is_empty() => Evaluation::Unknown(unknown),
            Some(error) => error,
            None => Evaluation::boolean(!decides),
        }
    }

    fn choice(&self, parts: &[Ast; 3]) -> Evaluation {
        let [condition, yes, no] = parts;
        match operate::boolean(self.value(condition), condition.span) {
            Ok(true) => self.value(yes),
            Ok(false) => self.value(no),
            Err(Evaluation::Unknown(mut unknown)) => match (self.value(yes), self.value(no)) {
                (Evaluation::Value(yes), Evaluation::Value(no)) if yes == no => {
                    Evaluation::Value(yes)
                }
                sides => {
                    for side in [sides.0, sides.1] {
                        if let Evaluation::Unknown(facts) = side {
                            unknown.extend(facts);
                        }
                    }
                    Evaluation::Unknown(unknown)
                }
            },
            Err(other) => other,
        }
    }

    fn list(&self, items: &[Ast]) -> Evaluation {
        self.strict(items, |values| Evaluation::Value(EvalValue::List(values)))
    }

    fn binary(&self, operator: Binary, at: Span, sides: &[Ast; 2], span: Span) -> Evaluation {
        self.strict(sides, |values| operate::binary(operator, &values, at, span))
    }

    /// An operator that needs all its values: an error in one of them is an error, then what is unknown counts.
    fn strict<'b>(
        &self,
        parts: impl IntoIterator<Item = &'b Ast>,
        operate: impl FnOnce(Vec<EvalValue>) -> Evaluation,
    ) -> Evaluation {
        let mut values = Vec::new();
        let mut unknown = BTreeSet::new();
        for part in parts {
            match self.value(part) {
                Evaluation::Value(value) => values.push(value),
                Evaluation::Unknown(facts) => unknown.extend(facts),
                error @ Evaluation::Error(_) => return error,
            }
        }
        if unknown.is_empty() {
            operate(values)
        } else {
            Evaluation::Unknown(unknown)
        }
    }

    fn fact(&self, name: &str, span: Span) -> Evaluation {
        let unknown = || match self.assumed.get(name) {
            Some(value) => Evaluation::Value(value.clone()),
            None => Evaluation::Unknown(BTreeSet::from([name.to_owned()])),
        };
        if let Some(schema) = self.schema
            && schema.fact(name).is_none()
        {
            let known = schema.facts().map(|(_, decl)| decl.path.as_str());
            return Evaluation::error(diag::unknown_fact(span, name, known));
        }
        let found = self.facts.and_then(|facts| find(facts, name));
        if let Some(fault) = found.and_then(|node| self.fault_in(node)) {
            let mut fault = fault.clone();
            fault.span = Some(span);
            return Evaluation::error(fault);
        }
        match found {
            None if self.schema.is_some() => unknown(),
            None => Evaluation::error(self.unbound(name, span)),
            Some(node) => match plain(node) {
                Some(value) => Evaluation::Value(self.declared(name, value)),
                None if holds_table(node) => {
                    let inside = node.table().and_then(|table| table.iter().next());
                    let inside = inside.map(|(key, _)| key.name.as_str());
                    Evaluation::error(diag::map_as_value(span, name, inside))
                }
                None => unknown(),
            },
        }
    }

    /// What is wrong with a number in the value of a fact.
    fn fault_in(&self, node: &Node) -> Option<&'a Diagnostic> {
        let inside = |at: Span| node.span.start <= at.start && at.end <= node.span.end;
        let mut faults = self.numbers?.iter();
        faults.find(|fault| fault.span.is_some_and(inside))
    }

    fn unbound(&self, name: &str, span: Span) -> Diagnostic {
        if TYPES.contains(&name) {
            let (what, reason) = (format!("the type `{name}`"), "types are no values");
            return diag::cel_unsupported(span, &what, reason, "compare the value itself");
        }
        let mut known = Vec::new();
        if let Some(facts) = self.facts {
            paths("", facts, &mut known);
        }
        diag::unbound_fact(span, name, known.iter().map(String::as_str))
    }

    /// A number that was written as a text because JSON does not hold it is a number where one is declared.
    fn declared(&self, name: &str, value: EvalValue) -> EvalValue {
        let kind = self
            .schema
            .and_then(|schema| Some(schema.decl(schema.fact(name)?).kind));
        match (kind, &value) {
            (Some(Kind::Integer), EvalValue::Text(text)) => {
                decimal(text).map_or(value, EvalValue::Integer)
            }
            _ => value,
        }
    }
}

/// The first names of facts, those inside maps included.
fn paths(prefix: &str, facts: &Table, found: &mut Vec<String>) {
    const NAMES_MAX: usize = 1000;
    for (key, node) in facts {
        if found.len() == NAMES_MAX {
            return;
        }
        let path = format!("{prefix}{}", key.name);
        match node.table() {
            Some(inner) => paths(&format!("{path}."), inner, found),
            None => found.push(path),
        }
    }
}

/// A fact by its name: the longest key that fits, then the rest of the name inside it.
fn find<'a>(facts: &'a Table, name: &str) -> Option<&'a Node> {
    // Facts are not nested so deeply.
    if name.len() > NAME_BYTES_MAX {
        return None;
    }
    if let Some(node) = facts.get(name) {
        return Some(node);
    }
    let dots = name.rmatch_indices('.').map(|(at, _)| at);
    let mut splits = dots.filter_map(|at| Some((facts.get(name.get(..at)?)?, name.get(at + 1..)?)));
    splits.find_map(|(node, rest)| match &node.value {
        NodeValue::Table(inner) => find(inner, rest),
        // What is inside something unknown is unknown too.
        NodeValue::Null => Some(node),
        _ => None,
    })
}

/// A value without unknown parts and without tables.
fn plain(node: &Node) -> Option<EvalValue> {
    Some(match &node.value {
        NodeValue::Boolean(value) => EvalValue::Boolean(*value),
        NodeValue::Integer(value) => EvalValue::Integer(*value),
        NodeValue::Text(text) => EvalValue::Text(text.clone()),
        NodeValue::Array(items) => EvalValue::List(items.iter().map(plain).collect::<Option<_>>()?),
        NodeValue::Null | NodeValue::Table(_) => return None,
    })
}

fn holds_table(node: &Node) -> bool {
    match &node.value {
        NodeValue::Table(_) => true,
        NodeValue::Array(items) => items.iter().any(holds_table),
        _ => false,
    }
}

/// Every key must be a declared fact or a group of them, every value of its type.
fn check_facts(table: &Table, schema: &Schema) -> Result<(), Diagnostic> {
    let mut found = Diagnostics::new();
    each_fact(table, schema, &mut found, &mut |_, fact, node, out| {
        if node.value != NodeValue::Null && !is_filled_elsewhere(schema, fact, node) {
            schema.value_from_node(fact, node, out);
        }
    });
    found.into_iter().next().map_or(Ok(()), Err)
}

/// Whether a fact takes any text, because a catalog that is not here declares its values.
fn is_filled_elsewhere(schema: &Schema, fact: FactId, node: &Node) -> bool {
    let (of, fits) = match schema.decl(fact).kind {
        Kind::Enumeration(of) => (of, node.text().is_some()),
        Kind::Set(of) => {
            let items = node.array();
            let texts = items.is_some_and(|items| items.iter().all(|item| item.text().is_some()));
            (of, texts)
        }
        _ => return false,
    };
    let mut vocabularies = schema.vocabularies();
    fits && vocabularies.any(|(id, vocabulary)| id == of && vocabulary.is_open())
}

#[cfg(test)]
mod tests;
