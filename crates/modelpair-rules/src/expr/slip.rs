//! Conditions as somebody could have written them by mistake: one operator, one constant or one bound off,
//! one part forgotten.

use super::ast::{Ast, AstKind, Binary};
use super::lexer::{Token, TokenKind, tokens};
use super::parser::parse;
use crate::date::Date;
use crate::node::Node;
use crate::source::Span;

/// One small change of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Where the changed part stands.
    pub span: Span,
    /// What stands there.
    pub from: String,
    /// What stands there instead; nothing when it is left out.
    pub to: String,
    /// The whole condition with the change.
    pub text: String,
}

/// A change of a text: what is said to change, what is cut out, and what is put there.
struct Change {
    /// What is said to change; without line breaks, it is part of a name.
    shown: (usize, usize),
    cut: (usize, usize),
    to: String,
}

/// Every condition that differs from this one by one slip: another comparison, `&&` for `||`, a `!` left out,
/// one side of `&&` or `||` left out, a number or a day one off, a constant missing in a list,
/// `sets.contains` for `sets.intersects`, `in` turned around. Nothing for a condition that cannot be read.
pub fn slips(node: &Node) -> Vec<Slip> {
    let Some(text) = node.text() else {
        return Vec::new();
    };
    // Places inside the text and not inside the file, where a text may have escapes.
    let inside = Node::new(
        Span::new(node.span.source, 0, text.len()),
        node.value.clone(),
    );
    let (Ok(tokens), Ok(ast)) = (tokens(text, &inside), parse(text, &inside)) else {
        return Vec::new();
    };
    let mut changes = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let place = (token.start, token.end);
        changes.extend(instead(token).into_iter().map(|to| Change {
            shown: place,
            cut: place,
            to,
        }));
        changes.extend(left_out(&tokens, at).map(|cut| Change {
            shown: place,
            cut,
            to: String::new(),
        }));
    }
    structural(&ast, text, false, &mut changes);
    changes.sort_by_key(|change| change.shown.0);
    let slips = changes.into_iter();
    slips.map(|change| change.slip(text, node)).collect()
}

impl Change {
    fn slip(self, text: &str, node: &Node) -> Slip {
        let before = text.get(..self.cut.0).unwrap_or_default();
        let after = text.get(self.cut.1..).unwrap_or_default();
        let (start, end) = self.shown;
        Slip {
            span: node.span_inside(start, end),
            from: on_one_line(text.get(start..end).unwrap_or_default()),
            text: format!("{before}{}{after}", self.to),
            to: on_one_line(&self.to),
        }
    }
}

/// Slips that leave out a part or turn a relation around.
fn structural(ast: &Ast, text: &str, negated: bool, changes: &mut Vec<Change>) {
    match &ast.kind {
        AstKind::And(parts) | AstKind::Or(parts) => {
            for (at, part) in parts.iter().enumerate() {
                let (start, end) = place(part.span);
                let before = at.checked_sub(1).and_then(|before| parts.get(before));
                let cut = match (before, parts.get(at + 1)) {
                    (Some(before), _) => (place(before.span).1, end),
                    (None, Some(next)) => (start, place(next.span).0),
                    (None, None) => continue,
                };
                changes.push(Change {
                    shown: (start, end),
                    cut,
                    to: String::new(),
                });
            }
        }
        // Below a `!`, leaving that out says the same.
        AstKind::Binary(Binary::In, ..) if !negated => {
            let shown = place(ast.span);
            let inner = text.get(shown.0..shown.1).unwrap_or_default();
            changes.push(Change {
                shown,
                cut: shown,
                to: format!("!({inner})"),
            });
        }
        AstKind::Call {
            name,
            name_span,
            target: Some(target),
            ..
        } if matches!(&target.kind, AstKind::Name(of) if of == "sets") => {
            let other = match name.as_str() {
                "intersects" | "equivalent" => "contains",
                _ => "intersects",
            };
            changes.push(Change {
                shown: place(*name_span),
                cut: place(*name_span),
                to: other.to_owned(),
            });
        }
        _ => {}
    }
    let negated = matches!(ast.kind, AstKind::Not(_));
    for part in ast.parts() {
        structural(part, text, negated, changes);
    }
}

/// Where a part stands in the text.
fn place(span: Span) -> (usize, usize) {
    let offset = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
    (offset(span.start), offset(span.end))
}

fn on_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if text.contains(['\n', '\r']) {
        words.join(" ")
    } else {
        text.to_owned()
    }
}

/// What a token could have been instead.
fn instead(token: &Token) -> Vec<String> {
    match &token.kind {
        TokenKind::Mark(mark) => {
            let others: &[&str] = match *mark {
                "&&" => &["||"],
                "||" => &["&&"],
                "==" => &["!="],
                "!=" => &["=="],
                "<" => &["<=", ">="],
                "<=" => &["<", ">"],
                ">" => &[">=", "<="],
                ">=" => &[">", "<"],
                "!" => &[""],
                _ => &[],
            };
            others.iter().map(|other| (*other).to_owned()).collect()
        }
        TokenKind::Number(number) => {
            let neighbors = [number.checked_sub(1), number.checked_add(1)];
            let neighbors = neighbors.into_iter().flatten();
            neighbors.map(|number| number.to_string()).collect()
        }
        TokenKind::Text(text) => neighboring_days(text)
            .into_iter()
            .map(|day| format!("'{day}'"))
            .collect(),
        TokenKind::Name(_) | TokenKind::End => Vec::new(),
    }
}

/// The days before and after a day.
pub fn neighboring_days(text: &str) -> Vec<String> {
    let Some(day) = Date::parse(text) else {
        return Vec::new();
    };
    let neighbors = [day.previous(), day.next()];
    neighbors
        .into_iter()
        .flatten()
        .map(|day| day.to_string())
        .collect()
}

/// The bytes to leave out so that a list lacks the constant at a place, with one of the commas beside it.
/// Nothing when there is no list, or nothing else in it.
fn left_out(tokens: &[Token], at: usize) -> Option<(usize, usize)> {
    let mark = |at: usize| match tokens.get(at).map(|token| &token.kind) {
        Some(TokenKind::Mark(mark)) => Some(*mark),
        _ => None,
    };
    let token = tokens.get(at)?;
    if !matches!(token.kind, TokenKind::Text(_) | TokenKind::Number(_)) || !in_list(tokens, at) {
        return None;
    }
    // The sign of a number belongs to it.
    let first = if at > 0 && mark(at - 1) == Some("-") {
        at - 1
    } else {
        at
    };
    let start = tokens.get(first)?.start;
    let before = first.checked_sub(1)?;
    match (mark(before), mark(at + 1)) {
        (_, Some(",")) => Some((start, tokens.get(at + 2)?.start)),
        (Some(","), _) => Some((tokens.get(before)?.start, token.end)),
        _ => None,
    }
}

/// Whether the innermost bracket around a token is that of a list.
fn in_list(tokens: &[Token], at: usize) -> bool {
    let mut depth = 0_u32;
    for token in tokens.iter().take(at).rev() {
        match token.kind {
            TokenKind::Mark("]" | ")") => depth += 1,
            TokenKind::Mark("[" | "(") if depth > 0 => depth -= 1,
            TokenKind::Mark(mark @ ("[" | "(")) => return mark == "[",
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::slips;
    use crate::node::{Node, NodeValue};
    use crate::source::{Source, SourceId, Sources, Span};

    fn texts(text: &str) -> Vec<String> {
        let id: SourceId = Sources::new().add(Source {
            name: String::new(),
            text: text.to_owned(),
        });
        let node = Node::new(
            Span::new(id, 0, text.len()),
            NodeValue::Text(text.to_owned()),
        );
        slips(&node).into_iter().map(|slip| slip.text).collect()
    }

    #[test]
    fn every_operator_and_constant_slips() {
        assert_eq!(texts("a && !b"), ["!b", "a || !b", "a && b", "a"]);
        assert_eq!(texts("n < 0"), ["n <= 0", "n >= 0", "n < 1"]);
        assert_eq!(
            texts("day == '2026-12-31'"),
            [
                "day != '2026-12-31'",
                "day == '2026-12-30'",
                "day == '2027-01-01'"
            ]
        );
        assert_eq!(
            texts("x in ['a', 'b'] || f(['c'])"),
            [
                "f(['c'])",
                "!(x in ['a', 'b']) || f(['c'])",
                "x in ['b'] || f(['c'])",
                "x in ['a'] || f(['c'])",
                "x in ['a', 'b'] && f(['c'])",
                "x in ['a', 'b']"
            ]
        );
        assert_eq!(texts("size(s) != 2 ? a : b").len(), 3);
        assert!(texts("a && ~").is_empty());
    }

    #[test]
    fn each_part_of_a_chain_is_left_out_with_one_operator() {
        let wanted = ["(b || c) && d", "a && d", "a && (b || c)"];
        let found = texts("a && (b || c) && d");
        assert!(
            wanted
                .iter()
                .all(|text| found.contains(&(*text).to_owned()))
        );
        assert!(found.contains(&"a && (c) && d".to_owned()));
        assert!(found.contains(&"a && (b) && d".to_owned()));
        assert_eq!(found.len(), 8);
    }

    #[test]
    fn relations_of_sets_are_turned_around() {
        assert_eq!(
            texts("!(x in s) ? sets.contains(a, b) : sets.intersects(a, b)"),
            [
                "(x in s) ? sets.contains(a, b) : sets.intersects(a, b)",
                "!(x in s) ? sets.intersects(a, b) : sets.intersects(a, b)",
                "!(x in s) ? sets.contains(a, b) : sets.contains(a, b)"
            ]
        );
        assert_eq!(texts("x in s"), ["!(x in s)"]);
    }

    #[test]
    fn a_name_has_no_line_breaks() {
        let id: SourceId = Sources::new().add(Source {
            name: String::new(),
            text: String::new(),
        });
        let text = "a\n  && (b ||\n c)";
        let node = Node::new(Span::new(id, 0, 0), NodeValue::Text(text.to_owned()));
        let names = slips(&node).into_iter().map(|slip| slip.from);
        assert!(names.into_iter().any(|name| name == "(b || c)"));
    }
}
