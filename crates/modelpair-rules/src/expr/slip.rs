//! Conditions as somebody could have written them by mistake: one operator, one constant or one bound off.

use super::lexer::{Token, TokenKind, tokens};
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

/// Every condition that differs from this one by one slip: another comparison, `&&` for `||`, a `!` left out,
/// a number or a day one off, a constant missing in a list. Nothing for a condition that cannot be read.
pub fn slips(node: &Node) -> Vec<Slip> {
    let Some(text) = node.text() else {
        return Vec::new();
    };
    let Ok(tokens) = tokens(text, node) else {
        return Vec::new();
    };
    let mut slips = Vec::new();
    let mut add = |start: usize, end: usize, to: &str, cut: (usize, usize)| {
        let (before, after) = (text.get(..cut.0), text.get(cut.1..));
        slips.push(Slip {
            span: node.span_inside(start, end),
            from: text.get(start..end).unwrap_or_default().to_owned(),
            to: to.to_owned(),
            text: format!(
                "{}{to}{}",
                before.unwrap_or_default(),
                after.unwrap_or_default()
            ),
        });
    };
    for (at, token) in tokens.iter().enumerate() {
        let place = (token.start, token.end);
        for to in instead(token) {
            add(token.start, token.end, &to, place);
        }
        if let Some(cut) = left_out(&tokens, at) {
            add(token.start, token.end, "", cut);
        }
    }
    slips
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
        assert_eq!(texts("a && !b"), ["a || !b", "a && b"]);
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
                "x in ['b'] || f(['c'])",
                "x in ['a'] || f(['c'])",
                "x in ['a', 'b'] && f(['c'])"
            ]
        );
        assert_eq!(texts("size(s) != 2 ? a : b").len(), 3);
        assert!(texts("a && ~").is_empty());
    }
}
