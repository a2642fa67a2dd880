//! CEL's grammar.

use super::RESERVED;
use super::ast::{Ast, AstKind, Binary, DEPTH_MAX};
use super::lexer::{Token, TokenKind, tokens};
use crate::diag::{self, Diagnostic, visible};
use crate::node::{NESTING_MAX, Node};
use crate::source::Span;

/// The longest condition, in bytes.
pub(crate) const CONDITION_BYTES_MAX: usize = 64 * 1024;

/// Reads a condition. `place` knows where the text stands.
pub(crate) fn parse(text: &str, place: &Node) -> Result<Ast, Diagnostic> {
    if text.len() > CONDITION_BYTES_MAX {
        let (size, limit) = (text.len(), CONDITION_BYTES_MAX);
        return Err(diag::condition_too_long(place.span, size, limit));
    }
    let tokens = tokens(text, place)?;
    let mut parser = Parser {
        tokens,
        at: 0,
        nesting: 0,
        place,
    };
    let ast = parser.choice()?;
    match parser.kind() {
        TokenKind::End => Ok(ast),
        _ => Err(parser.unexpected("an operator or the end")),
    }
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    nesting: u32,
    place: &'a Node,
}

type Parsed = Result<Ast, Diagnostic>;

impl Parser<'_> {
    /// `a ? b : c`, binding weakest.
    fn choice(&mut self) -> Parsed {
        self.nesting += 1;
        if self.nesting > NESTING_MAX {
            return Err(diag::too_deep(self.span(), NESTING_MAX));
        }
        let mut arms = Vec::new();
        let mut last = self.or()?;
        while self.eat("?") {
            let yes = self.or()?;
            self.expect(":", "`:` and what holds otherwise")?;
            arms.push((last, yes));
            last = self.or()?;
        }
        // `a ? b : c ? d : e` is `a ? b : (c ? d : e)`.
        for (condition, yes) in arms.into_iter().rev() {
            let span = condition.span.to(last.span);
            let depth = condition.depth.max(yes.depth).max(last.depth);
            last = limited(
                AstKind::Choice(Box::new([condition, yes, last])),
                span,
                depth,
            )?;
        }
        self.nesting -= 1;
        Ok(last)
    }

    fn or(&mut self) -> Parsed {
        self.chain("||", Self::and, AstKind::Or)
    }

    fn and(&mut self) -> Parsed {
        self.chain("&&", |parser| parser.binary(1), AstKind::And)
    }

    fn chain(
        &mut self,
        mark: &str,
        part: fn(&mut Self) -> Parsed,
        join: fn(Vec<Ast>) -> AstKind,
    ) -> Parsed {
        let first = part(self)?;
        if self.kind_mark() != Some(mark) {
            return Ok(first);
        }
        let (mut span, mut depth) = (first.span, first.depth);
        let mut parts = vec![first];
        while self.eat(mark) {
            let next = part(self)?;
            span = span.to(next.span);
            depth = depth.max(next.depth);
            parts.push(next);
        }
        limited(join(parts), span, depth)
    }

    /// Operators that bind at least so strongly, from left to right.
    fn binary(&mut self, strength: u8) -> Parsed {
        const STRONGEST: u8 = 3;
        if strength > STRONGEST {
            return self.unary();
        }
        let mut left = self.binary(strength + 1)?;
        loop {
            let mark = self.kind_mark().map(str::to_owned);
            let found = mark.as_deref().and_then(Binary::of);
            let Some((operator, _)) = found.filter(|(_, found)| *found == strength) else {
                return Ok(left);
            };
            let operator_span = self.span();
            self.at += 1;
            let right = self.binary(strength + 1)?;
            let span = left.span.to(right.span);
            let depth = left.depth.max(right.depth);
            let kind = AstKind::Binary(operator, operator_span, Box::new([left, right]));
            left = limited(kind, span, depth)?;
        }
    }

    fn unary(&mut self) -> Parsed {
        let mut before = Vec::new();
        while let Some(mark @ ("!" | "-")) = self.kind_mark() {
            before.push((mark == "!", self.span()));
            self.at += 1;
        }
        // CEL's grammar has runs of one sign only, `!-1` and `-!x` are no expressions.
        let mixed = before
            .windows(2)
            .find(|pair| pair.first().map(|p| p.0) != pair.last().map(|p| p.0));
        if let Some((_, span)) = mixed.and_then(|pair| pair.last()) {
            return Err(diag::cel_syntax(*span, "a value", "another sign"));
        }
        // The smallest integer has no positive counterpart, so the last sign belongs to the number.
        let mut value = match (before.last(), self.kind().clone()) {
            (Some((false, sign)), TokenKind::Number(number)) if self.is_plain_number() => {
                let span = sign.to(self.span());
                let Some(value) = 0_i64.checked_sub_unsigned(number) else {
                    return Err(diag::integer_too_large(span, &format!("-{number}")));
                };
                self.at += 1;
                before.pop();
                Ast::leaf(AstKind::Integer(value), span)
            }
            _ => self.member()?,
        };
        for (not, sign) in before.into_iter().rev() {
            let (span, depth) = (sign.to(value.span), value.depth);
            let value_box = Box::new(value);
            let kind = if not {
                AstKind::Not(value_box)
            } else {
                AstKind::Negate(value_box)
            };
            value = limited(kind, span, depth)?;
        }
        Ok(value)
    }

    /// Whether the number here is not the beginning of `1.name` or `1[0]`.
    fn is_plain_number(&self) -> bool {
        let next = self.tokens.get(self.at + 1).map(|token| &token.kind);
        !matches!(next, Some(TokenKind::Mark("." | "[")))
    }

    /// `a.b`, `a.f(x)`, `a[i]`.
    fn member(&mut self) -> Parsed {
        let mut value = self.primary()?;
        loop {
            if self.eat(".") {
                self.no_optional()?;
                let (name, name_span) = self.name("a name after the dot")?;
                value = self.select(value, name, name_span)?;
            } else if self.eat("[") {
                self.no_optional()?;
                let index = self.choice()?;
                let end = self.span();
                self.expect("]", "`]`")?;
                let (span, depth) = (value.span.to(end), value.depth.max(index.depth));
                value = limited(AstKind::Index(key_of(&value, &index)), span, depth)?;
            } else if self.kind_mark() == Some("{") && matches!(value.kind, AstKind::Name(_)) {
                return Err(self.no_maps());
            } else {
                return Ok(value);
            }
        }
    }

    fn select(&mut self, value: Ast, name: String, name_span: Span) -> Parsed {
        let span = value.span.to(name_span);
        if self.eat("(") {
            let depth = value.depth;
            return self.call(name, name_span, Some(Box::new(value)), depth);
        }
        if let AstKind::Name(path) = value.kind {
            return Ok(Ast::leaf(AstKind::Name(format!("{path}.{name}")), span));
        }
        let depth = value.depth;
        limited(AstKind::Select(name), span, depth)
    }

    /// The arguments of a call whose opening parenthesis was read.
    fn call(
        &mut self,
        name: String,
        name_span: Span,
        target: Option<Box<Ast>>,
        depth: u16,
    ) -> Parsed {
        let (arguments, end) = self.list(")", false)?;
        let start = target.as_ref().map_or(name_span, |target| target.span);
        let depth = arguments
            .iter()
            .map(|argument| argument.depth)
            .fold(depth, u16::max);
        let kind = AstKind::Call {
            name,
            name_span,
            target,
            arguments,
        };
        limited(kind, start.to(end), depth)
    }

    /// Values up to a closing bracket, and the place of that bracket.
    fn list(
        &mut self,
        close: &'static str,
        trailing: bool,
    ) -> Result<(Vec<Ast>, Span), Diagnostic> {
        let mut values = Vec::new();
        loop {
            let end = self.span();
            if (values.is_empty() || trailing) && self.eat(close) {
                return Ok((values, end));
            }
            if trailing {
                self.no_optional()?;
                // CEL's grammar has `[,]`, too.
                if values.is_empty() && self.eat(",") {
                    let end = self.span();
                    self.expect(close, &format!("`{close}`"))?;
                    return Ok((values, end));
                }
            }
            values.push(self.choice()?);
            let end = self.span();
            if self.eat(close) {
                return Ok((values, end));
            }
            self.expect(",", &format!("`,` or `{close}`"))?;
        }
    }

    fn primary(&mut self) -> Parsed {
        let span = self.span();
        let kind = match self.kind().clone() {
            TokenKind::Name(_) => return self.name_or_call(),
            TokenKind::Number(number) => {
                let number = i64::try_from(number);
                AstKind::Integer(number.map_err(|_| diag::integer_too_large(span, self.shown()))?)
            }
            TokenKind::Text(text) => AstKind::Text(text),
            TokenKind::Mark("(") => {
                self.at += 1;
                let inner = self.choice()?;
                let end = self.span();
                self.expect(")", "`)`")?;
                return Ok(parenthesized(inner, span.to(end)));
            }
            TokenKind::Mark("[") => {
                self.at += 1;
                let (values, end) = self.list("]", true)?;
                let depth = values.iter().map(|value| value.depth).max().unwrap_or(0);
                return limited(AstKind::List(values), span.to(end), depth);
            }
            TokenKind::Mark(".") => {
                self.at += 1;
                return self.name_or_call();
            }
            TokenKind::Mark("{") => return Err(self.no_maps()),
            TokenKind::Mark(_) | TokenKind::End => return Err(self.unexpected("a value")),
        };
        self.at += 1;
        Ok(Ast::leaf(kind, span))
    }

    fn name_or_call(&mut self) -> Parsed {
        let span = self.span();
        let literal = match self.kind() {
            TokenKind::Name(name) if name == "true" => Some(AstKind::Boolean(true)),
            TokenKind::Name(name) if name == "false" => Some(AstKind::Boolean(false)),
            TokenKind::Name(name) if name == "null" => Some(AstKind::Null),
            _ => None,
        };
        if let Some(kind) = literal {
            self.at += 1;
            return Ok(Ast::leaf(kind, span));
        }
        if let TokenKind::Name(name) = self.kind()
            && RESERVED.contains(&name.as_str())
        {
            return Err(self.unexpected("a value"));
        }
        let (name, span) = self.name("a name")?;
        if self.eat("(") {
            return self.call(name, span, None, 0);
        }
        Ok(Ast::leaf(AstKind::Name(name), span))
    }

    fn name(&mut self, expected: &str) -> Result<(String, Span), Diagnostic> {
        let span = self.span();
        match self.kind().clone() {
            TokenKind::Name(name) if !["in", "true", "false", "null"].contains(&name.as_str()) => {
                self.at += 1;
                Ok((name, span))
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    /// `a.?b`, `a[?b]`, `[?a]`: CEL's optional values.
    fn no_optional(&self) -> Result<(), Diagnostic> {
        if self.kind_mark() != Some("?") {
            return Ok(());
        }
        Err(diag::cel_unsupported(
            self.span(),
            "an optional value",
            "a fact that is not known makes the condition unknown by itself",
            "leave the `?` out",
        ))
    }

    fn no_maps(&self) -> Diagnostic {
        diag::cel_unsupported(
            self.span(),
            "a map or a message",
            "facts are plain values and sets",
            "compare the facts one by one",
        )
    }

    fn kind(&self) -> &TokenKind {
        self.tokens
            .get(self.at)
            .map_or(&TokenKind::End, |token| &token.kind)
    }

    /// The operator here; `in` is one.
    fn kind_mark(&self) -> Option<&str> {
        match self.kind() {
            TokenKind::Mark(mark) => Some(mark),
            TokenKind::Name(name) if name == "in" => Some("in"),
            _ => None,
        }
    }

    fn span(&self) -> Span {
        let token = self.tokens.get(self.at).or(self.tokens.last());
        token.map_or(self.place.span, |token| {
            self.place.span_inside(token.start, token.end)
        })
    }

    fn eat(&mut self, mark: &str) -> bool {
        let found = matches!(self.kind(), TokenKind::Mark(found) if *found == mark);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, mark: &str, expected: &str) -> Result<(), Diagnostic> {
        if self.eat(mark) {
            Ok(())
        } else {
            Err(self.unexpected(expected))
        }
    }

    fn shown(&self) -> &str {
        let place = self.place.text().unwrap_or_default();
        let token = self.tokens.get(self.at);
        token
            .and_then(|token| place.get(token.start..token.end))
            .unwrap_or_default()
    }

    fn unexpected(&self, expected: &str) -> Diagnostic {
        let found = match self.kind() {
            TokenKind::End => "the end".to_owned(),
            TokenKind::Name(name) => format!("`{}`", visible(name)),
            TokenKind::Number(number) => format!("`{number}`"),
            TokenKind::Text(text) => format!("the text `{}`", visible(text)),
            TokenKind::Mark(mark) => format!("`{mark}`"),
        };
        let diagnostic = diag::cel_syntax(self.span(), expected, &found);
        match self.advice() {
            Some(advice) => diagnostic.help(advice),
            None => diagnostic,
        }
    }

    /// What to write instead of words and marks of other languages.
    fn advice(&self) -> Option<&'static str> {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let before = before.map(|token| &token.kind);
        let word = |kind: &TokenKind| match kind {
            TokenKind::Name(name) => name.to_ascii_lowercase(),
            _ => String::new(),
        };
        let next = self.tokens.get(self.at + 1).map(|token| &token.kind);
        let in_follows = next.is_some_and(|next| word(next) == "in");
        Some(match (before, self.kind()) {
            (_, TokenKind::Mark("!")) if in_follows => "write `!(x in s)`",
            (_, TokenKind::Mark(">")) if before == Some(&TokenKind::Mark("<")) => "write `!=`",
            (_, TokenKind::Mark("?" | ":")) if before == Some(&TokenKind::Mark("?")) => {
                "a choice is written `a ? b : c`"
            }
            (_, TokenKind::Mark("*")) if before == Some(&TokenKind::Mark("/")) => {
                "a comment begins with `//`"
            }
            (Some(before), _) if word(before) == "not" => "not is written `!`",
            (_, kind @ TokenKind::Name(name)) => match word(kind).as_str() {
                "and" => "and is written `&&`",
                "or" => "or is written `||`",
                "not" if in_follows => "write `!(x in s)`",
                "not" => "not is written `!`",
                "is" => "equality is written `==`",
                "xor" => "that just one of two holds is written `a != b`",
                "if" | "then" | "else" => "a choice is written `a ? b : c`",
                _ if RESERVED.contains(&name.as_str()) => {
                    "this word is reserved by CEL and names nothing"
                }
                _ => return None,
            },
            _ => return None,
        })
    }
}

/// `a.b` for `a['b']`, when that can be written.
fn key_of(value: &Ast, index: &Ast) -> Option<String> {
    match (&value.kind, &index.kind) {
        (AstKind::Name(name), AstKind::Text(key)) if super::is_plain_identifier(key) => {
            Some(format!("{name}.{key}"))
        }
        _ => None,
    }
}

/// `(a.b)` is a value, and no longer the beginning of a longer name.
fn parenthesized(inner: Ast, span: Span) -> Ast {
    Ast { span, ..inner }
}

/// A part above others, unless it is nested too deeply.
fn limited(kind: AstKind, span: Span, depth: u16) -> Parsed {
    if depth >= DEPTH_MAX {
        return Err(diag::too_deep(span, u32::from(DEPTH_MAX)));
    }
    Ok(Ast::above(kind, span, depth))
}
