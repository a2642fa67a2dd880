//! From what is written to what is meant: names are resolved and types checked.

mod compare;
mod function;
mod member;
mod term;

pub(crate) use function::refusal;

use term::{List, Literal, Term};

use super::ast::{Ast, AstKind, Binary};
use super::condition::{Atom, Condition, Place};
use super::parser::parse;
use super::{Expr, Sets};
use crate::code::Code;
use crate::diag::{self, Diagnostic, Diagnostics};
use crate::node::{Node, NodeValue};
use crate::schema::{FactId, Kind, Schema, VocabularyId};
use crate::source::{Source, Sources, Span};
use crate::symbols::SymbolSet;
use std::collections::BTreeSet;

/// How many unknown values of one list are reported.
const UNKNOWN_VALUES_MAX: u32 = 10;
/// How many parts a condition may have once its choices are spread out.
const SIZE_MAX: usize = 10_000;

/// Reads and checks a condition. What is wrong is reported with its place inside the text.
pub fn parse_condition(
    node: &Node,
    schema: &Schema,
    sets: &Sets,
    out: &mut Diagnostics,
) -> Option<Expr> {
    parse_condition_noting(node, schema, sets, &mut BTreeSet::new(), out)
}

/// Reads and checks a condition, and notes which sets it uses.
pub(crate) fn parse_condition_noting(
    node: &Node,
    schema: &Schema,
    sets: &Sets,
    used: &mut BTreeSet<String>,
    out: &mut Diagnostics,
) -> Option<Expr> {
    let Some(text) = node.text() else {
        out.push(diag::wrong_type(
            node.span,
            "condition",
            "a text",
            node.kind(),
        ));
        return None;
    };
    let ast = match parse(text, node) {
        Ok(ast) => ast,
        Err(diagnostic) => {
            out.push(diagnostic);
            return None;
        }
    };
    let mut checker = Checker {
        schema,
        sets,
        used,
        out,
        spans: vec![node.span],
        size: 0,
        too_large: false,
    };
    let condition = checker.condition(&ast)?;
    let spans = checker.spans;
    let reason = "every comparison in it is decided already";
    match condition {
        Condition::Constant(false) => {
            out.push(diag::never_true(ast.span, "the condition", reason));
            return None;
        }
        Condition::Constant(true) if !matches!(ast.kind, AstKind::Boolean(true)) => {
            out.push(diag::always_true(ast.span, "the condition", reason));
        }
        _ => {}
    }
    Some(Expr { condition, spans })
}

/// A condition whose text was composed by a program, such as one that lowers license terms.
///
/// # Errors
///
/// The text is wrong, which is a fault of that program; `origin` names it in the message.
pub fn condition_from_code(
    origin: &str,
    text: &str,
    schema: &Schema,
    sets: &Sets,
) -> Result<Expr, Diagnostics> {
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: origin.to_owned(),
        text: text.to_owned(),
    });
    let span = Span::new(id, 0, text.len());
    let mut out = Diagnostics::new();
    let node = Node::new(span, NodeValue::Text(text.to_owned()));
    let expr = parse_condition(&node, schema, sets, &mut out);
    // The text is in no file, so the places in it mean nothing to the reader.
    let placeless = |diagnostic: Diagnostic| Diagnostic {
        message: format!(
            "{origin}: {} (in `{}`)",
            diagnostic.message,
            diag::visible(text)
        ),
        span: None,
        labels: Vec::new(),
        ..diagnostic
    };
    let faults: Diagnostics = out.into_iter().map(placeless).collect();
    match expr {
        Some(expr) if !faults.has_errors() => Ok(Expr {
            condition: expr.condition,
            spans: Vec::new(),
        }),
        _ => Err(faults),
    }
}

/// The first name, value or type in an expression that the schema says is wrong; not what a condition
/// may not use besides, since an expression by itself need not be decidable.
pub(crate) fn type_fault(ast: &Ast, schema: &Schema) -> Option<Diagnostic> {
    let (mut used, mut out) = (BTreeSet::new(), Diagnostics::new());
    let mut checker = Checker {
        schema,
        sets: &Sets::new(),
        used: &mut used,
        out: &mut out,
        spans: vec![ast.span],
        size: 0,
        too_large: false,
    };
    checker.term(ast);
    let about_types = |found: &Diagnostic| {
        matches!(
            found.code,
            Code::UnknownFact | Code::UnknownValue | Code::BadDate | Code::WrongType
        )
    };
    out.into_iter().find(about_types)
}

struct Checker<'a> {
    schema: &'a Schema,
    sets: &'a Sets,
    used: &'a mut BTreeSet<String>,
    out: &'a mut Diagnostics,
    spans: Vec<Span>,
    size: usize,
    too_large: bool,
}

impl Checker<'_> {
    /// A part that must be true or false.
    fn condition(&mut self, ast: &Ast) -> Option<Condition> {
        match self.term(ast)? {
            Term::Condition(condition) => Some(condition),
            term => {
                let found = self.describe(&term);
                let diagnostic =
                    diag::cel_type(ast.span, "something that is true or false", &found);
                let diagnostic = match (&term, &ast.kind) {
                    (Term::Fact(fact), AstKind::Name(name)) => {
                        self.help_to_compare(diagnostic, *fact, name)
                    }
                    _ => diagnostic,
                };
                self.fail(diagnostic)
            }
        }
    }

    fn help_to_compare(&self, diagnostic: Diagnostic, fact: FactId, name: &str) -> Diagnostic {
        let value = |vocabulary: VocabularyId| {
            self.schema
                .values(vocabulary)
                .first()
                .map_or("...", String::as_str)
                .to_owned()
        };
        diagnostic.help(match self.schema.decl(fact).kind {
            Kind::Set(of) => format!("ask what is in it: `'{}' in {name}`", value(of)),
            Kind::Enumeration(of) => format!("compare it: `{name} == '{}'`", value(of)),
            Kind::Date => format!("compare it: `{name} >= '2026-01-01'`"),
            Kind::Integer => format!("compare it: `{name} > 0`"),
            Kind::Text | Kind::Boolean => format!("compare it: `{name} == '...'`"),
        })
    }

    fn term(&mut self, ast: &Ast) -> Option<Term> {
        match &ast.kind {
            AstKind::Boolean(value) => Some(Term::Condition(Condition::Constant(*value))),
            AstKind::Integer(value) => Some(Term::Integer(*value)),
            AstKind::Text(text) => Some(Term::Text(text.clone())),
            AstKind::Null => self.unsupported(
                ast.span,
                "`null`",
                "a fact that is not known makes the condition unknown by itself",
                "leave the comparison out",
            ),
            AstKind::List(items) => self.list(items),
            AstKind::Name(name) => self.name(name, ast.span),
            AstKind::Not(inner) => Some(Term::Condition(self.condition(inner)?.not())),
            AstKind::Negate(inner) => self.negate(inner, ast.span),
            AstKind::And(parts) => self.all(parts).map(Condition::and).map(Term::Condition),
            AstKind::Or(parts) => self.all(parts).map(Condition::or).map(Term::Condition),
            AstKind::Binary(operator, span, sides) => {
                self.binary(*operator, *span, sides, ast.span)
            }
            AstKind::Choice(parts) => self.choice(parts),
            AstKind::Call {
                name,
                name_span,
                target,
                arguments,
            } => self.call((name, *name_span), target.as_deref(), arguments, ast.span),
            AstKind::Select(name) => self.unsupported(
                ast.span,
                &format!("`.{name}` of a value"),
                "values have no parts",
                "write the full name of a fact",
            ),
            AstKind::Index(named) => self.fail(diag::indexing(ast.span, named.as_deref())),
        }
    }

    /// Every part is checked, so that all errors are reported.
    fn all(&mut self, parts: &[Ast]) -> Option<Vec<Condition>> {
        let conditions: Vec<Option<Condition>> =
            parts.iter().map(|part| self.condition(part)).collect();
        conditions.into_iter().collect()
    }

    fn list(&mut self, items: &[Ast]) -> Option<Term> {
        let mut list = List {
            items: Vec::with_capacity(items.len()),
        };
        for item in items {
            let literal = match self.term(item)? {
                Term::Condition(Condition::Constant(value)) => Literal::Boolean(value),
                Term::Integer(value) => Literal::Integer(value),
                Term::Text(text) => Literal::Text(text),
                _ => {
                    return self.unsupported(
                        item.span,
                        &format!("{} as an element of a list", item.what()),
                        "lists hold constants",
                        "compare the facts one by one, joined by `||`",
                    );
                }
            };
            list.items.push((literal, Some(item.span)));
        }
        let kinds: BTreeSet<&str> = list.items.iter().map(|(item, _)| item.kind()).collect();
        let mut kinds = kinds.into_iter();
        if let (Some(first), Some(second)) = (kinds.next(), kinds.next()) {
            let span = items
                .first()
                .map(|first| items.iter().fold(first.span, |s, i| s.to(i.span)));
            let diagnostic = diag::wrong_type(
                span,
                "list",
                "of one type",
                &format!("{first} and {second}"),
            );
            return self.fail(diagnostic);
        }
        Some(Term::List(list))
    }

    fn name(&mut self, name: &str, span: Span) -> Option<Term> {
        if let Some(fact) = self.schema.fact(name) {
            return Some(match self.schema.decl(fact).kind {
                Kind::Boolean => Term::Condition(self.atom(Atom::Is(fact), span)),
                _ => Term::Fact(fact),
            });
        }
        if let Some(values) = self.sets.get(name) {
            self.used.insert(name.to_owned());
            self.size += values.len();
            self.grow(span)?;
            let items = values
                .iter()
                .map(|(text, span)| (Literal::Text(text.clone()), *span));
            return Some(Term::List(List {
                items: items.collect(),
            }));
        }
        let prefix = format!("{name}.");
        if self
            .schema
            .facts()
            .any(|(_, decl)| decl.path.starts_with(&prefix))
        {
            let inside = self.schema.facts().map(|(_, decl)| decl.path.as_str());
            let inside = inside.filter(|path| path.starts_with(&prefix));
            return self.fail(diag::not_a_fact(span, name, inside));
        }
        if let Some(pack) = self.sets.elsewhere(name) {
            return self.fail(diag::set_elsewhere(span, name, pack));
        }
        let facts = self.schema.facts().map(|(_, decl)| decl.path.as_str());
        let diagnostic = diag::unknown_fact(span, name, facts.chain(self.sets.names()));
        let quoted = !name.contains('.') && diagnostic.help.is_none();
        let diagnostic = if quoted {
            diagnostic.help(format!("a text stands between quotes: `'{name}'`"))
        } else {
            diagnostic
        };
        self.fail(diagnostic)
    }

    fn negate(&mut self, inner: &Ast, span: Span) -> Option<Term> {
        match self.term(inner)? {
            Term::Integer(value) => match value.checked_neg() {
                Some(value) => Some(Term::Integer(value)),
                None => self.fail(diag::cel_arithmetic(
                    span,
                    "the result does not fit into 64 bits",
                )),
            },
            Term::Fact(_) | Term::Size(_) => self.no_arithmetic(span),
            term => {
                let found = self.describe(&term);
                self.fail(diag::cel_type(inner.span, "a number", &found))
            }
        }
    }

    fn binary(&mut self, operator: Binary, at: Span, sides: &[Ast; 2], span: Span) -> Option<Term> {
        let [left, right] = sides;
        let (left_term, right_term) = (self.term(left), self.term(right));
        let (left_term, right_term) = (left_term?, right_term?);
        if operator == Binary::In {
            let condition = self.member((left_term, left.span), (right_term, right.span), span)?;
            return Some(Term::Condition(condition));
        }
        if let Some(compare) = compare::order(operator) {
            let sides = ((left_term, left.span), (right_term, right.span));
            return self
                .compare(compare, sides, (at, span))
                .map(Term::Condition);
        }
        match (left_term, right_term) {
            (Term::Integer(left), Term::Integer(right)) => {
                match operator.calculate(left, right)? {
                    Ok(value) => Some(Term::Integer(value)),
                    Err(message) => self.fail(diag::cel_arithmetic(span, message)),
                }
            }
            (Term::Text(_), Term::Text(_)) | (Term::List(_), Term::List(_)) => self.unsupported(
                span,
                "joining",
                "texts and lists stay as they are written",
                "write the result",
            ),
            (
                Term::Integer(_) | Term::Fact(_) | Term::Size(_) | Term::Choice(..),
                Term::Integer(_) | Term::Fact(_) | Term::Size(_) | Term::Choice(..),
            ) => self.no_arithmetic(span),
            (left, right) => {
                let (left, right) = (self.describe(&left), self.describe(&right));
                self.fail(diag::cel_mismatch(at, operator.mark(), &left, &right))
            }
        }
    }

    fn no_arithmetic<T>(&mut self, span: Span) -> Option<T> {
        self.unsupported(
            span,
            "arithmetic with a fact",
            "it could overflow, and what would decide could not be said",
            "calculate with constants only, on the other side: `x > 1000 / 12`",
        )
    }

    fn choice(&mut self, parts: &[Ast; 3]) -> Option<Term> {
        let [condition, yes, no] = parts;
        let chosen = self.condition(condition);
        let (yes_term, no_term) = (self.term(yes), self.term(no));
        let (chosen, yes_term, no_term) = (chosen?, yes_term?, no_term?);
        match (yes_term, no_term) {
            (Term::Condition(yes), Term::Condition(no)) => {
                Some(Term::Condition(Condition::choice(chosen, yes, no)))
            }
            (yes_term, no_term) if self.alike(&yes_term, &no_term) => Some(match chosen {
                Condition::Constant(true) => yes_term,
                Condition::Constant(false) => no_term,
                chosen => Term::Choice(Box::new(chosen), Box::new([yes_term, no_term])),
            }),
            (yes_term, no_term) => {
                let (yes_what, no_what) = (self.describe(&yes_term), self.describe(&no_term));
                let diagnostic = diag::cel_mismatch(no.span, "? :", &yes_what, &no_what)
                    .label(yes.span, "the other result");
                self.fail(diagnostic)
            }
        }
    }

    /// An atom with its place.
    fn atom(&mut self, atom: Atom, span: Span) -> Condition {
        let place = Place(crate::source::offset(self.spans.len()));
        self.spans.push(span);
        Condition::Atom(atom, place)
    }

    /// Counts what choices spread out to, and stops before it grows too large.
    fn grow(&mut self, span: Span) -> Option<()> {
        self.size += 1;
        if self.size > SIZE_MAX {
            if !self.too_large {
                self.too_large = true;
                self.out.push(diag::condition_too_large(span, SIZE_MAX));
            }
            return None;
        }
        Some(())
    }

    /// The constants of a list as values of an enumeration; every unknown one is reported.
    fn symbols(
        &mut self,
        list: &List,
        fact: FactId,
        of: VocabularyId,
        span: Span,
    ) -> Option<SymbolSet> {
        let mut set = SymbolSet::new();
        let mut failed = 0;
        for (literal, place) in &list.items {
            let Literal::Text(text) = literal else {
                let path = &self.schema.decl(fact).path;
                self.out.push(diag::wrong_type(
                    place.unwrap_or(span),
                    path,
                    "a text",
                    literal.kind(),
                ));
                return None;
            };
            match self.schema.symbol(of, text) {
                Some(symbol) => set.insert(symbol),
                None if self.is_unfilled(of) => {}
                // The rest is probably wrong in the same way.
                None if failed == UNKNOWN_VALUES_MAX => return None,
                None => {
                    failed += 1;
                    self.unknown_value(fact, of, text, *place, span);
                }
            }
        }
        (failed == 0).then_some(set)
    }

    /// Whether an enumeration waits for its values, so that no constant can be checked yet.
    fn is_unfilled(&self, of: VocabularyId) -> bool {
        self.schema.values(of).is_empty()
    }

    fn unknown_value(
        &mut self,
        fact: FactId,
        of: VocabularyId,
        text: &str,
        place: Option<Span>,
        span: Span,
    ) {
        let values = self.schema.values(of).iter().map(String::as_str);
        let path = &self.schema.decl(fact).path;
        let diagnostic = diag::unknown_value(place.unwrap_or(span), path, text, values);
        let elsewhere = place.is_some_and(|place| place.start < span.start || place.end > span.end);
        let label = elsewhere.then_some(span);
        self.out.push(diagnostic.label(label, "used here"));
    }

    fn unsupported<T>(&mut self, span: Span, what: &str, reason: &str, instead: &str) -> Option<T> {
        self.fail(diag::cel_unsupported(span, what, reason, instead))
    }

    fn fail<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.out.push(diagnostic);
        None
    }
}
