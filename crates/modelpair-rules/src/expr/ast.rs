//! A condition as it is written.

use crate::source::Span;

/// How deep a condition may be nested, chains of arithmetic included.
pub(crate) const DEPTH_MAX: u16 = 250;

/// A part of a condition.
#[derive(Clone, Debug)]
pub(crate) struct Ast {
    pub kind: AstKind,
    pub span: Span,
    pub depth: u16,
}

/// What a part of a condition is.
#[derive(Clone, Debug)]
pub(crate) enum AstKind {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
    /// `null`.
    Null,
    /// `[a, b]`.
    List(Vec<Ast>),
    /// A name, dots included.
    Name(String),
    /// `!x`.
    Not(Box<Ast>),
    /// `-x`.
    Negate(Box<Ast>),
    /// `a && b && c`.
    And(Vec<Ast>),
    /// `a || b || c`.
    Or(Vec<Ast>),
    /// `a == b`, `a + b`, `a in b`; with the place of the operator.
    Binary(Binary, Span, Box<[Ast; 2]>),
    /// `a ? b : c`.
    Choice(Box<[Ast; 3]>),
    /// `f(a)`, `x.f(a)`, with the place of the name.
    Call {
        name: String,
        name_span: Span,
        target: Option<Box<Ast>>,
        arguments: Vec<Ast>,
    },
    /// `(x).name`: the name. Refused, so the value is not kept.
    Select(String),
    /// `x[i]`. Refused, so its parts are not kept; `x.i` where that is what to write instead.
    Index(Option<String>),
}

/// An operator with two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Binary {
    /// The operator as it is written.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }

    /// The operator for a mark, and how strongly it binds.
    pub fn of(mark: &str) -> Option<(Self, u8)> {
        let found = match mark {
            "==" => (Self::Equal, 1),
            "!=" => (Self::NotEqual, 1),
            "<" => (Self::Less, 1),
            "<=" => (Self::LessOrEqual, 1),
            ">" => (Self::Greater, 1),
            ">=" => (Self::GreaterOrEqual, 1),
            "in" => (Self::In, 1),
            "+" => (Self::Add, 2),
            "-" => (Self::Subtract, 2),
            "*" => (Self::Multiply, 3),
            "/" => (Self::Divide, 3),
            "%" => (Self::Remainder, 3),
            _ => return None,
        };
        Some(found)
    }

    /// The result of integer arithmetic, or what is wrong with it. Nothing when it is no arithmetic.
    pub fn calculate(self, left: i64, right: i64) -> Option<Result<i64, &'static str>> {
        let overflow = "the result does not fit into 64 bits";
        let result = match self {
            Self::Add => left.checked_add(right).ok_or(overflow),
            Self::Subtract => left.checked_sub(right).ok_or(overflow),
            Self::Multiply => left.checked_mul(right).ok_or(overflow),
            Self::Divide if right == 0 => Err("division by zero"),
            Self::Divide => left.checked_div(right).ok_or(overflow),
            Self::Remainder if right == 0 => Err("modulus by zero"),
            Self::Remainder => left.checked_rem(right).ok_or(overflow),
            _ => return None,
        };
        Some(result)
    }
}

impl Ast {
    /// A part that holds no others.
    pub fn leaf(kind: AstKind, span: Span) -> Self {
        Self {
            kind,
            span,
            depth: 1,
        }
    }

    /// A part above others.
    pub fn above(kind: AstKind, span: Span, depth: u16) -> Self {
        Self {
            kind,
            span,
            depth: depth.saturating_add(1),
        }
    }

    /// The parts of which this one consists.
    pub fn parts(&self) -> impl Iterator<Item = &Ast> {
        let (target, parts): (_, &[Ast]) = match &self.kind {
            AstKind::List(parts) | AstKind::And(parts) | AstKind::Or(parts) => (None, parts),
            AstKind::Not(part) | AstKind::Negate(part) => (Some(part), &[]),
            AstKind::Binary(_, _, parts) => (None, parts.as_slice()),
            AstKind::Choice(parts) => (None, parts.as_slice()),
            AstKind::Call {
                target, arguments, ..
            } => (target.as_ref(), arguments),
            _ => (None, &[]),
        };
        target.into_iter().map(Box::as_ref).chain(parts)
    }

    /// The kind of a literal or operator as messages say it, with its article.
    pub fn what(&self) -> String {
        match &self.kind {
            AstKind::Name(name) => format!("`{}`", crate::diag::visible(name)),
            AstKind::Call { name, .. } => format!("`{}(...)`", crate::diag::visible(name)),
            _ => "this".to_owned(),
        }
    }
}
