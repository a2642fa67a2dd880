//! The words of a condition that is being written.

use modelpair_rules::{Kind, Schema, VocabularyId};

/// A word of a condition and the bytes that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub kind: TokenKind,
    /// Without its quotes.
    pub text: &'a str,
    pub from: usize,
    pub to: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Name,
    /// Between quotes; the second may be missing.
    Text,
    Mark,
}

/// All words; what is no word of a condition is passed over.
pub(super) fn tokens(condition: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = condition.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = condition.get(at..).unwrap_or_default();
        let (kind, length) = match letter {
            '\'' | '"' => {
                let inside = rest.get(1..).unwrap_or_default();
                (
                    TokenKind::Text,
                    inside.find(letter).map_or(rest.len(), |end| end + 2),
                )
            }
            _ if letter.is_alphabetic() || letter == '_' => {
                let name =
                    |letter: char| !(letter.is_alphanumeric() || matches!(letter, '_' | '.'));
                (TokenKind::Name, rest.find(name).unwrap_or(rest.len()))
            }
            '&' | '|' if rest.get(1..2) == rest.get(..1) => (TokenKind::Mark, 2),
            _ => (TokenKind::Mark, letter.len_utf8()),
        };
        let text = rest.get(..length).unwrap_or_default();
        if !letter.is_whitespace() {
            found.push(Token {
                kind,
                text: if kind == TokenKind::Text {
                    text.trim_matches(letter)
                } else {
                    text
                },
                from: at,
                to: at + length,
            });
        }
        at += length.max(1);
    }
    found
}

/// Whether a position is between the quotes of a text; behind the last quote is outside.
pub(super) fn is_inside(token: &Token<'_>, at: usize) -> bool {
    let closed = token.to - token.from >= token.text.len() + 2;
    token.kind == TokenKind::Text
        && token.from < at
        && (at < token.to || (!closed && at == token.to))
}

/// The enumeration that the text at a position is a value of: that of the fact beside it, in the same comparison.
pub(super) fn vocabulary(
    tokens: &[Token<'_>],
    index: usize,
    schema: &Schema,
) -> Option<VocabularyId> {
    let (before, after) = tokens.split_at_checked(index)?;
    let of_fact = |token: &Token<'_>| {
        let fact = schema
            .fact(token.text)
            .filter(|_| token.kind == TokenKind::Name)?;
        match schema.decl(fact).kind {
            Kind::Enumeration(of) | Kind::Set(of) => Some(of),
            _ => None,
        }
    };
    let same = |token: &&Token<'_>| !matches!(token.text, "&&" | "||");
    let mut near = before.iter().rev().take_while(same);
    near.find_map(of_fact)
        .or_else(|| after.iter().take_while(same).find_map(of_fact))
}
