//! The tokens of CEL.

use crate::code::Code;
use crate::diag::{self, Diagnostic, is_invisible};
use crate::node::Node;

/// A token and the bytes it takes in the text of the condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TokenKind {
    /// A name or a word.
    Name(String),
    /// A whole number without its sign.
    Number(u64),
    /// A text, unquoted.
    Text(String),
    /// An operator or a bracket.
    Mark(&'static str),
    /// Nothing follows.
    End,
}

/// Marks, longest first.
const MARKS: &[&str] = &[
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", ".", ",",
    "(", ")", "[", "]", "{", "}",
];

/// Splits a text into tokens. `place` knows where the text stands, for messages.
pub(crate) fn tokens(text: &str, place: &Node) -> Result<Vec<Token>, Diagnostic> {
    let mut lexer = Lexer { text, at: 0, place };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blank();
        let start = lexer.at;
        let kind = lexer.next()?;
        let end = kind == TokenKind::End;
        tokens.push(Token {
            kind,
            start,
            end: lexer.at,
        });
        if end {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    place: &'a Node,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']);
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with("//") {
                return;
            }
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn next(&mut self) -> Result<TokenKind, Diagnostic> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Ok(TokenKind::End);
        };
        if let Some(prefix) = string_prefix(rest) {
            return self.string(&prefix);
        }
        if first.is_ascii_digit()
            || (first == '.' && second(rest).is_some_and(|b| b.is_ascii_digit()))
        {
            return self.number();
        }
        if first.is_ascii_alphabetic() || first == '_' {
            let length = rest
                .bytes()
                .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_')
                .count();
            self.at += length;
            return Ok(TokenKind::Name(
                rest.get(..length).unwrap_or_default().to_owned(),
            ));
        }
        if let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(**mark)) {
            self.at += mark.len();
            return Ok(TokenKind::Mark(mark));
        }
        Err(self.strange(first))
    }

    fn strange(&self, letter: char) -> Diagnostic {
        let span = self.place.span_inside(self.at, self.at + letter.len_utf8());
        if is_invisible(letter) {
            return diag::invisible_letter(Code::CelSyntax, span, letter);
        }
        if letter == '`'
            && self
                .text
                .get(..self.at)
                .is_some_and(|text| text.ends_with('.'))
        {
            return diag::cel_unsupported(
                span,
                "a name in backquotes",
                "names have only letters, digits and `_`",
                "give the fact such a name, and write it without quotes",
            );
        }
        diag::strange_letter(span, letter)
    }

    fn number(&mut self) -> Result<TokenKind, Diagnostic> {
        let rest = self.rest();
        let hex = rest.strip_prefix("0x");
        let (digits, radix, skipped) = match hex {
            Some(hex) => (hex, 16, 2),
            None => (rest, 10, 0),
        };
        let length = digits
            .bytes()
            .take_while(|byte| char::from(*byte).is_digit(radix))
            .count();
        let start = self.at;
        self.at += skipped + length;
        let number = digits.get(..length).unwrap_or_default();
        let after = self.rest();
        if rest.starts_with('.') && self.follows_a_name() {
            let span = self.place.span_inside(start + 1, start + 2);
            return Err(diag::cel_syntax(span, "a name after the dot", "a digit"));
        }
        let fraction = after.starts_with('.') && second(after).is_some_and(|b| b.is_ascii_digit())
            || length == 0 && hex.is_none();
        let exponent = radix == 10 && after.starts_with(['e', 'E']);
        if fraction || exponent {
            let more = after
                .bytes()
                .take_while(|b| b.is_ascii_alphanumeric() || b".+-".contains(b));
            let span = self.place.span_inside(start, self.at + more.count());
            return Err(diag::cel_unsupported(
                span,
                "a fraction",
                "all numbers are whole",
                "choose a smaller unit, for example thousandths",
            ));
        }
        if after.starts_with(['u', 'U']) {
            let span = self.place.span_inside(start, self.at + 1);
            return Err(diag::cel_unsupported(
                span,
                "an unsigned number",
                "all numbers are signed 64-bit integers",
                "leave the `u` out",
            ));
        }
        let span = self.place.span_inside(start, self.at);
        if length == 0
            || after.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '_')
        {
            let found = diag::cel_token(span, "this is no number");
            return Err(if number == "0" && after.starts_with('X') {
                found.help("hexadecimal numbers begin with `0x`")
            } else if length == 0 {
                found.help("hexadecimal digits follow `0x`")
            } else {
                found.help("a number has digits only, and a name begins with a letter")
            });
        }
        let shown = self.text.get(start..self.at).unwrap_or_default();
        let number = u64::from_str_radix(number, radix);
        number
            .map(TokenKind::Number)
            .map_err(|_| diag::integer_too_large(span, shown))
    }

    /// Whether a name or a bracket ends right before this place.
    fn follows_a_name(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default();
        before.ends_with(|letter: char| {
            letter.is_ascii_alphanumeric() || matches!(letter, '_' | ')' | ']')
        })
    }

    fn string(&mut self, prefix: &Prefix) -> Result<TokenKind, Diagnostic> {
        let start = self.at;
        if prefix.bytes {
            let span = self.place.span_inside(start, start + 1);
            let (reason, instead) = ("there are texts only", "leave the `b` out");
            return Err(diag::cel_unsupported(
                span,
                "a byte string",
                reason,
                instead,
            ));
        }
        self.at += prefix.length + prefix.quotes.len();
        let mut text = String::new();
        loop {
            let rest = self.rest();
            if rest.starts_with(prefix.quotes) {
                self.at += prefix.quotes.len();
                return Ok(TokenKind::Text(text));
            }
            let letter = rest.chars().next();
            match letter {
                Some('\\') if !prefix.raw => text.push(self.escape()?),
                Some('\n' | '\r') if prefix.quotes.len() == 1 => return Err(self.open_text(start)),
                None => return Err(self.open_text(start)),
                Some(letter) if hides(letter, text.chars().last()) => {
                    return Err(self.strange(letter));
                }
                Some(letter) => {
                    text.push(letter);
                    self.at += letter.len_utf8();
                }
            }
        }
    }

    fn open_text(&self, start: usize) -> Diagnostic {
        let span = self.place.span_inside(start, start + 1);
        diag::cel_token(span, "the text that begins here does not end")
            .help("texts stand between quotes: `'text'`")
    }

    fn escape(&mut self) -> Result<char, Diagnostic> {
        let start = self.at;
        let mut letters = self.rest().chars().skip(1);
        let kind = letters.next();
        let (length, code) = match kind {
            Some('x' | 'X') => (4, self.escaped_number(2, 2, 16)),
            Some('u') => (6, self.escaped_number(2, 4, 16)),
            Some('U') => (10, self.escaped_number(2, 8, 16)),
            Some('0'..='3') => (4, self.escaped_number(1, 3, 8)),
            Some(letter) => (1 + letter.len_utf8(), simple_escape(letter)),
            None => (1, None),
        };
        self.at += length;
        code.and_then(char::from_u32).ok_or_else(|| {
            let end = self.at.min(self.text.len());
            let span = self.place.span_inside(start, end);
            diag::cel_token(span, "this escape sequence means nothing")
                .help("a backslash itself is written `\\\\`")
        })
    }

    fn escaped_number(&self, skip: usize, digits: usize, radix: u32) -> Option<u32> {
        let digits = self.rest().get(skip..skip + digits)?;
        let plain = digits.bytes().all(|byte| char::from(byte).is_digit(radix));
        if plain {
            u32::from_str_radix(digits, radix).ok()
        } else {
            None
        }
    }
}

fn simple_escape(letter: char) -> Option<u32> {
    let code = match letter {
        'a' => 0x07,
        'b' => 0x08,
        'f' => 0x0c,
        'n' => 0x0a,
        'r' => 0x0d,
        't' => 0x09,
        'v' => 0x0b,
        '\\' | '?' | '"' | '\'' | '`' => u32::from(letter),
        _ => return None,
    };
    Some(code)
}

/// Whether a letter inside a text cannot be seen, while the text reads as if it were not there. Joiners belong to
/// the writing of many languages, and to pictures; between ASCII letters they only hide.
fn hides(letter: char, before: Option<char>) -> bool {
    let joins = matches!(letter, '\u{200c}' | '\u{200d}');
    let joined = joins && before.is_some_and(|before| !before.is_ascii());
    is_invisible(letter) && !letter.is_control() && !joined
}

struct Prefix {
    length: usize,
    raw: bool,
    bytes: bool,
    quotes: &'static str,
}

/// The letters and quotes with which a text begins.
fn string_prefix(rest: &str) -> Option<Prefix> {
    let letters = rest
        .bytes()
        .take_while(|byte| b"rRbB".contains(byte))
        .count();
    let (prefix, body) = (rest.get(..letters)?, rest.get(letters..)?);
    let quotes = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quotes| body.starts_with(quotes))?;
    let prefix = prefix.to_ascii_lowercase();
    let known = ["", "r", "b", "rb", "br"].contains(&prefix.as_str());
    known.then(|| Prefix {
        length: letters,
        raw: prefix.contains('r'),
        bytes: prefix.contains('b'),
        quotes,
    })
}

fn second(text: &str) -> Option<u8> {
    text.as_bytes().get(1).copied()
}
