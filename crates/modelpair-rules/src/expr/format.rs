//! A condition in its canonical form: one way of spacing, no parentheses that say nothing, long ones on several lines.

use super::ast::{Ast, AstKind, Binary};
use super::lexer::tokens;
use super::parser::parse;
use crate::diag::{Diagnostic, is_invisible};
use crate::node::{Node, NodeValue};
use crate::source::Span;
use std::fmt::Write;

/// How far a nested part is moved to the right.
const INDENT: usize = 4;

/// The canonical text of a condition, in lines of at most `width` columns where its parts allow that.
///
/// A condition with a comment, or with a part that conditions may not use, stays as it is.
///
/// # Errors
///
/// The text is no condition; `node` is where it stands.
pub fn format_condition(node: &Node, width: usize) -> Result<String, Box<Diagnostic>> {
    let text = node.text().unwrap_or_default();
    let ast = parse(text, node)?;
    let plain = !has_comment(text, node) && is_whole(&ast);
    let formatted = plain.then(|| Printer { node, text, width }.print(&ast, 0, 0, 0));
    // INVARIANT: what is written reads as what was written.
    let formatted = formatted.filter(|formatted| same_condition(text, formatted));
    Ok(formatted.unwrap_or_else(|| text.trim().to_owned()))
}

/// Whether two texts are one condition, however they are written.
pub fn same_condition(left: &str, right: &str) -> bool {
    let read = |text: &str| {
        let sources = &mut crate::source::Sources::new();
        let id = sources.add(crate::source::Source {
            name: String::new(),
            text: text.to_owned(),
        });
        let place = Span::new(id, 0, text.len());
        parse(text, &Node::new(place, NodeValue::Text(text.to_owned())))
    };
    match (read(left), read(right)) {
        (Ok(left_ast), Ok(right_ast)) => {
            let whole = is_whole(&left_ast) && is_whole(&right_ast);
            left.trim() == right.trim() || whole && same(&left_ast, &right_ast)
        }
        _ => left == right,
    }
}

/// Whether the tree holds everything that was written.
fn is_whole(ast: &Ast) -> bool {
    !matches!(ast.kind, AstKind::Select(_) | AstKind::Index(_))
        && parts(ast).into_iter().all(is_whole)
}

fn parts(ast: &Ast) -> Vec<&Ast> {
    match &ast.kind {
        AstKind::List(parts) | AstKind::And(parts) | AstKind::Or(parts) => parts.iter().collect(),
        AstKind::Not(inner) | AstKind::Negate(inner) => vec![inner],
        AstKind::Binary(_, _, sides) => sides.iter().collect(),
        AstKind::Choice(parts) => parts.iter().collect(),
        AstKind::Call {
            target, arguments, ..
        } => target.as_deref().into_iter().chain(arguments).collect(),
        _ => Vec::new(),
    }
}

fn same(left: &Ast, right: &Ast) -> bool {
    let alike = match (&left.kind, &right.kind) {
        (AstKind::Boolean(a), AstKind::Boolean(b)) => a == b,
        (AstKind::Text(a), AstKind::Text(b)) | (AstKind::Name(a), AstKind::Name(b)) => a == b,
        (AstKind::Binary(a, ..), AstKind::Binary(b, ..)) => a == b,
        (
            AstKind::Call {
                name: a,
                target: of_a,
                ..
            },
            AstKind::Call {
                name: b,
                target: of_b,
                ..
            },
        ) => a == b && of_a.is_some() == of_b.is_some(),
        // A chain that was written in groups is one chain.
        (AstKind::And(_), AstKind::And(_)) | (AstKind::Or(_), AstKind::Or(_)) => {
            let (a, b) = (chain(left), chain(right));
            return a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b));
        }
        (AstKind::Null, AstKind::Null)
        | (AstKind::List(_), AstKind::List(_))
        | (AstKind::Not(_), AstKind::Not(_))
        | (AstKind::Choice(_), AstKind::Choice(_)) => true,
        _ => match (number(left), number(right)) {
            (Some(a), Some(b)) => return a == b,
            _ => matches!(
                (&left.kind, &right.kind),
                (AstKind::Negate(_), AstKind::Negate(_))
            ),
        },
    };
    let (a, b) = (parts(left), parts(right));
    alike && a.len() == b.len() && a.into_iter().zip(b).all(|(a, b)| same(a, b))
}

/// A number; `-(5)` is the number that `-5` is.
fn number(ast: &Ast) -> Option<i64> {
    match &ast.kind {
        AstKind::Integer(value) => Some(*value),
        AstKind::Negate(inner) => number(inner)?.checked_neg(),
        _ => None,
    }
}

/// The parts of a chain of `&&` or of `||`, those of chains of the same kind inside it included.
fn chain(ast: &Ast) -> Vec<&Ast> {
    let is_and = matches!(ast.kind, AstKind::And(_));
    match &ast.kind {
        AstKind::And(parts) | AstKind::Or(parts) => parts
            .iter()
            .flat_map(|part| match &part.kind {
                AstKind::And(_) if is_and => chain(part),
                AstKind::Or(_) if !is_and => chain(part),
                _ => vec![part],
            })
            .collect(),
        _ => vec![ast],
    }
}

/// Whether a comment stands in the text: something other than white space between its tokens.
fn has_comment(text: &str, node: &Node) -> bool {
    let mut end = 0;
    tokens(text, node).is_ok_and(|tokens| {
        tokens.iter().any(|token| {
            let between = text.get(end..token.start).unwrap_or_default();
            end = token.end;
            !between.trim().is_empty()
        })
    })
}

/// How strongly a part binds: what binds weaker than its place needs parentheses.
fn strength(ast: &Ast) -> u8 {
    match &ast.kind {
        AstKind::Choice(_) => 0,
        AstKind::Or(_) => 1,
        AstKind::And(_) => 2,
        AstKind::Binary(operator, ..) => 2 + operator_strength(*operator),
        AstKind::Not(_) | AstKind::Negate(_) => 6,
        AstKind::Integer(value) if *value < 0 => 6,
        _ => 7,
    }
}

fn operator_strength(operator: Binary) -> u8 {
    Binary::of(operator.mark()).map_or(1, |(_, strength)| strength)
}

struct Printer<'a> {
    node: &'a Node,
    text: &'a str,
    width: usize,
}

impl Printer<'_> {
    /// A part where one of at least this strength is needed, beginning at a column of a line with this indent.
    fn print(&self, ast: &Ast, needed: u8, column: usize, indent: usize) -> String {
        let flat = self.flat(ast, needed);
        if column + flat.chars().count() <= self.width {
            return flat;
        }
        if strength(ast) < needed {
            let inner = self.print(ast, 0, indent + INDENT, indent + INDENT);
            return format!("(\n{:2$}{inner}\n{:3$})", "", "", indent + INDENT, indent);
        }
        self.broken(ast, column, indent).unwrap_or(flat)
    }

    /// A part on several lines; nothing when it has no place to break.
    fn broken(&self, ast: &Ast, column: usize, indent: usize) -> Option<String> {
        let next = |text: &mut String| {
            let _ = write!(text, "\n{:indent$}", "");
        };
        match &ast.kind {
            AstKind::And(_) | AstKind::Or(_) => {
                let (mark, needed) = match ast.kind {
                    AstKind::And(_) => ("&& ", 3),
                    _ => ("|| ", 2),
                };
                let mut text = String::new();
                for (index, part) in chain(ast).into_iter().enumerate() {
                    if index > 0 {
                        next(&mut text);
                        text.push_str(mark);
                    }
                    let column = indent + if index > 0 { mark.len() } else { 0 };
                    text.push_str(&self.print(part, needed, column, indent));
                }
                Some(text)
            }
            AstKind::Choice(parts) => {
                let [condition, yes, no] = &**parts;
                let mut text = self.print(condition, 1, column, indent);
                for (mark, part, needed) in [("? ", yes, 1), (": ", no, 0)] {
                    next(&mut text);
                    text.push_str(mark);
                    text.push_str(&self.print(part, needed, indent + mark.len(), indent));
                }
                Some(text)
            }
            AstKind::Not(inner) => Some(format!("!{}", self.print(inner, 6, column + 1, indent))),
            AstKind::Binary(operator, _, sides) => {
                let [left, right] = &**sides;
                let (on_left, on_right) = needed_sides(*operator);
                let left = self.flat(left, on_left);
                let begin = format!("{left} {} ", operator.mark());
                let column = column + begin.chars().count();
                Some(format!(
                    "{begin}{}",
                    self.print(right, on_right, column, indent)
                ))
            }
            AstKind::List(items) => Some(self.filled(items, indent)),
            AstKind::Call {
                name,
                target,
                arguments,
                ..
            } if !arguments.is_empty() => {
                let head = self.call_head(name, target.as_deref());
                let inner = indent + INDENT;
                let items = arguments.iter();
                let items: Vec<String> = items
                    .map(|item| format!("{:inner$}{}", "", self.print(item, 0, inner, inner)))
                    .collect();
                Some(format!("{head}(\n{}\n{:indent$})", items.join(",\n"), ""))
            }
            _ => None,
        }
    }

    /// A list in lines that are as full as they can be.
    fn filled(&self, items: &[Ast], indent: usize) -> String {
        let inner = indent + INDENT;
        let mut text = "[".to_owned();
        let mut column = usize::MAX;
        for item in items {
            let item = self.flat(item, 0);
            let length = item.chars().count() + 2;
            if column.saturating_add(length) > self.width {
                let _ = write!(text, "\n{:inner$}{item},", "");
                column = inner + length - 1;
            } else {
                let _ = write!(text, " {item},");
                column += length;
            }
        }
        let _ = write!(text, "\n{:indent$}]", "");
        text
    }

    /// A part on one line.
    fn flat(&self, ast: &Ast, needed: u8) -> String {
        let text = match &ast.kind {
            AstKind::Boolean(value) => value.to_string(),
            AstKind::Integer(value) => self.integer(ast, *value),
            AstKind::Text(text) => quoted(text),
            AstKind::Null => "null".to_owned(),
            AstKind::Name(name) => name.clone(),
            AstKind::List(items) => format!("[{}]", self.joined(items, ", ", 0)),
            AstKind::Not(inner) => format!("!{}", self.flat(inner, signed(inner, true))),
            AstKind::Negate(inner) => format!("-{}", self.flat(inner, signed(inner, false))),
            AstKind::And(_) => self.joined(chain(ast), " && ", 3),
            AstKind::Or(_) => self.joined(chain(ast), " || ", 2),
            AstKind::Binary(operator, _, sides) => {
                let [left, right] = &**sides;
                let (on_left, on_right) = needed_sides(*operator);
                let (left, right) = (self.flat(left, on_left), self.flat(right, on_right));
                format!("{left} {} {right}", operator.mark())
            }
            AstKind::Choice(parts) => {
                let [condition, yes, no] = &**parts;
                let (condition, yes) = (self.flat(condition, 1), self.flat(yes, 1));
                format!("{condition} ? {yes} : {}", self.flat(no, 0))
            }
            AstKind::Call {
                name,
                target,
                arguments,
                ..
            } => {
                let head = self.call_head(name, target.as_deref());
                format!("{head}({})", self.joined(arguments, ", ", 0))
            }
            // Not printed: see `is_whole`.
            AstKind::Select(_) | AstKind::Index(_) => String::new(),
        };
        if strength(ast) < needed {
            format!("({text})")
        } else {
            text
        }
    }

    fn joined<'b>(
        &self,
        parts: impl IntoIterator<Item = &'b Ast>,
        between: &str,
        needed: u8,
    ) -> String {
        let parts = parts.into_iter().map(|part| self.flat(part, needed));
        parts.collect::<Vec<_>>().join(between)
    }

    fn call_head(&self, name: &str, target: Option<&Ast>) -> String {
        match target {
            Some(target) => format!("{}.{name}", self.flat(target, 7)),
            None => name.to_owned(),
        }
    }

    /// A number; one that was written in hexadecimal stays so.
    fn integer(&self, ast: &Ast, value: i64) -> String {
        let shift = self.node.span_inside(0, 0).start;
        let at = |offset: u32| crate::source::index(offset.saturating_sub(shift));
        let written = self.text.get(at(ast.span.start)..at(ast.span.end));
        let hexadecimal = written.is_some_and(|text| text.contains(['x', 'X']));
        match (hexadecimal, value < 0) {
            (false, _) => value.to_string(),
            (true, false) => format!("{value:#x}"),
            (true, true) => format!("-{:#x}", value.unsigned_abs()),
        }
    }
}

/// What the sides of an operator need: they are read from left to right, and chains of comparisons are
/// written with their parentheses, since nobody reads them without.
fn needed_sides(operator: Binary) -> (u8, u8) {
    let strength = 2 + operator_strength(operator);
    let left = if strength == 3 { 4 } else { strength };
    (left, strength + 1)
}

/// What stands behind a sign: another sign of the same kind, or a value. CEL mixes no signs.
fn signed(inner: &Ast, not: bool) -> u8 {
    match &inner.kind {
        AstKind::Not(_) if not => 6,
        AstKind::Negate(_) | AstKind::Integer(_) if !not => 6,
        _ => 7,
    }
}

/// A text as CEL writes it, between single quotes.
fn quoted(text: &str) -> String {
    let mut shown = "'".to_owned();
    for letter in text.chars() {
        // Writing into a String cannot fail.
        let _ = match letter {
            '\\' => write!(shown, "\\\\"),
            '\'' => write!(shown, "\\'"),
            '\n' => write!(shown, "\\n"),
            '\r' => write!(shown, "\\r"),
            '\t' => write!(shown, "\\t"),
            letter if is_invisible(letter) && letter <= '\u{ffff}' => {
                write!(shown, "\\u{:04x}", u32::from(letter))
            }
            letter if is_invisible(letter) => write!(shown, "\\U{:08x}", u32::from(letter)),
            letter => write!(shown, "{letter}"),
        };
    }
    shown.push('\'');
    shown
}

#[cfg(test)]
mod tests;
