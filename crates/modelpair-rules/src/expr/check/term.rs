//! Parts of a condition with their types.

use super::super::condition::Condition;
use super::Checker;
use crate::diag;
use crate::schema::{FactId, Kind};
use crate::source::Span;

/// A part of a condition, typed.
#[derive(Clone, Debug)]
pub(super) enum Term {
    /// Something that is true or false.
    Condition(Condition),
    Integer(i64),
    Text(String),
    /// A fact that is not boolean.
    Fact(FactId),
    /// The size of a set fact or a text fact.
    Size(FactId),
    List(List),
    /// One or the other, depending on a condition; both are of one type.
    Choice(Box<Condition>, Box<[Term; 2]>),
}

/// A list of constants.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub items: Vec<(Literal, Option<Span>)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Literal {
    Boolean(bool),
    Integer(i64),
    Text(String),
}

impl Checker<'_> {
    /// Whether two terms are of one type of CEL.
    pub fn alike(&self, left: &Term, right: &Term) -> bool {
        self.cel_type(left) == self.cel_type(right)
    }

    pub fn cel_type(&self, term: &Term) -> &'static str {
        match term {
            Term::Condition(_) => "bool",
            Term::Integer(_) | Term::Size(_) => "int",
            Term::Text(_) => "string",
            Term::List(_) => "list",
            Term::Choice(_, results) => self.cel_type(results.first().unwrap_or(term)),
            Term::Fact(fact) => match self.schema.decl(*fact).kind {
                Kind::Boolean => "bool",
                Kind::Integer => "int",
                Kind::Date | Kind::Text | Kind::Enumeration(_) => "string",
                Kind::Set(_) => "list",
            },
        }
    }

    /// A term as messages say it, with its article.
    pub fn describe(&self, term: &Term) -> String {
        match term {
            Term::Condition(_) => "a boolean".to_owned(),
            Term::Integer(value) => format!("the number `{value}`"),
            Term::Text(text) => format!("the text `{}`", diag::visible(text)),
            Term::Size(_) => "a number".to_owned(),
            Term::List(_) => "a list".to_owned(),
            Term::Choice(_, results) => self.describe(results.first().unwrap_or(term)),
            Term::Fact(fact) => {
                let decl = self.schema.decl(*fact);
                let kind = match decl.kind {
                    Kind::Boolean => "a boolean",
                    Kind::Integer => "a number",
                    Kind::Date => "a date",
                    Kind::Text => "a text",
                    Kind::Enumeration(_) => "an enumeration",
                    Kind::Set(_) => "a set",
                };
                format!("`{}`, {kind}", decl.path)
            }
        }
    }
}

impl Literal {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Boolean(_) => "a boolean",
            Self::Integer(_) => "a number",
            Self::Text(_) => "a text",
        }
    }
}
