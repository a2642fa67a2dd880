//! `in`.

use super::super::condition::{Atom, Compare, Condition};
use super::{Checker, List, Literal, Term};
use crate::date::Date;
use crate::diag;
use crate::schema::{FactId, Kind};
use crate::source::Span;
use crate::symbols::Symbol;

type Side = (Term, Span);

impl Checker<'_> {
    /// `left in right`.
    pub(super) fn member(&mut self, left: Side, right: Side, span: Span) -> Option<Condition> {
        self.grow(span)?;
        match (left, right) {
            ((Term::Choice(condition, results), at), right) => {
                let [yes, no] = *results;
                let yes = self.member((yes, at), right.clone(), span)?;
                let no = self.member((no, at), right, span)?;
                Some(Condition::choice(*condition, yes, no))
            }
            (left, (Term::Choice(condition, results), at)) => {
                let [yes, no] = *results;
                let yes = self.member(left.clone(), (yes, at), span)?;
                let no = self.member(left, (no, at), span)?;
                Some(Condition::choice(*condition, yes, no))
            }
            (left, (Term::List(list), _)) => self.member_of_list(left, &list, span),
            ((left, left_span), (Term::Fact(fact), right_span)) => {
                let Kind::Set(of) = self.schema.decl(fact).kind else {
                    return self.not_a_set(&Term::Fact(fact), right_span);
                };
                match left {
                    Term::Text(text) => match self.schema.symbol(of, &text) {
                        Some(symbol) => Some(self.atom(Atom::Holds(fact, symbol), span)),
                        None if self.is_unfilled(of) => {
                            Some(self.atom(Atom::Holds(fact, Symbol::NONE), span))
                        }
                        None => {
                            self.unknown_value(fact, of, &text, Some(left_span), left_span);
                            None
                        }
                    },
                    Term::Fact(value) => match self.schema.decl(value).kind {
                        Kind::Enumeration(other) if other == of => {
                            Some(self.atom(Atom::In(value, fact), span))
                        }
                        Kind::Enumeration(other) => self.different_enumerations(span, other, of),
                        Kind::Set(_) => self.set_in_set(span),
                        _ => self.wrong_member(&Term::Fact(value), left_span),
                    },
                    Term::List(_) => self.set_in_set(span),
                    left => self.wrong_member(&left, left_span),
                }
            }
            (_, (right, right_span)) => self.not_a_set(&right, right_span),
        }
    }

    fn set_in_set(&mut self, span: Span) -> Option<Condition> {
        self.unsupported(
            span,
            "`in` between two sets",
            "it asks for one value in a set",
            "write `sets.contains(all, some)` or `sets.intersects(a, b)`",
        )
    }

    pub(super) fn not_a_set(&mut self, term: &Term, span: Span) -> Option<Condition> {
        let found = self.describe(term);
        self.fail(diag::cel_type(span, "a set or a list", &found))
    }

    fn wrong_member(&mut self, term: &Term, span: Span) -> Option<Condition> {
        let found = self.describe(term);
        self.fail(diag::cel_type(span, "a value of the enumeration", &found))
    }

    fn member_of_list(
        &mut self,
        (left, left_span): Side,
        list: &List,
        span: Span,
    ) -> Option<Condition> {
        if list.items.is_empty() {
            return self.fail(diag::never_true(
                span,
                "the comparison",
                "the list is empty",
            ));
        }
        let literal = match left {
            Term::Condition(Condition::Constant(value)) => Literal::Boolean(value),
            Term::Integer(value) => Literal::Integer(value),
            Term::Text(text) => Literal::Text(text),
            Term::Condition(condition) => {
                return self.condition_in_list(condition, list, left_span);
            }
            Term::Fact(fact) => return self.fact_in_list(fact, list, left_span, span),
            Term::Size(fact) => {
                return self
                    .numbers_in_list(list, span, |value| Atom::Size(fact, Compare::Equal, value));
            }
            Term::List(_) => return self.set_in_set(span),
            // Spread out before.
            Term::Choice(..) => return None,
        };
        if list
            .items
            .iter()
            .any(|(item, _)| item.kind() != literal.kind())
        {
            let found = literal.kind();
            return self.fail(diag::cel_type(
                left_span,
                "a value of the type of the list",
                found,
            ));
        }
        Some(Condition::Constant(
            list.items.iter().any(|(item, _)| *item == literal),
        ))
    }

    fn condition_in_list(
        &mut self,
        condition: Condition,
        list: &List,
        span: Span,
    ) -> Option<Condition> {
        let has = |value| {
            list.items
                .iter()
                .any(|(item, _)| *item == Literal::Boolean(value))
        };
        match (has(true), has(false)) {
            (true, true) => Some(Condition::Constant(true)),
            (true, false) => Some(condition),
            (false, true) => Some(condition.not()),
            (false, false) => self.fail(diag::cel_type(
                span,
                "a value of the type of the list",
                "a boolean",
            )),
        }
    }

    fn fact_in_list(
        &mut self,
        fact: FactId,
        list: &List,
        left_span: Span,
        span: Span,
    ) -> Option<Condition> {
        match self.schema.decl(fact).kind {
            Kind::Enumeration(of) => {
                let set = self.symbols(list, fact, of, span)?;
                if set.is_empty() {
                    return Some(self.atom(Atom::Equal(fact, Symbol::NONE), span));
                }
                Some(self.atom(Atom::OneOf(fact, set), span))
            }
            Kind::Integer => self.numbers_in_list(list, span, |value| {
                Atom::Integer(fact, Compare::Equal, value)
            }),
            Kind::Date => self.texts_in_list(list, span, |text| {
                Date::parse(text).map(|date| Atom::Date(fact, Compare::Equal, date))
            }),
            Kind::Text => self.texts_in_list(list, span, |text| {
                Some(Atom::Text(fact, Compare::Equal, text.into()))
            }),
            Kind::Set(_) => self.set_in_set(span),
            // Boolean facts are conditions.
            Kind::Boolean => self.wrong_member(&Term::Fact(fact), left_span),
        }
    }

    fn numbers_in_list(
        &mut self,
        list: &List,
        span: Span,
        atom: impl Fn(i64) -> Atom,
    ) -> Option<Condition> {
        let mut parts = Vec::new();
        for (item, place) in &list.items {
            let Literal::Integer(value) = item else {
                let place = place.unwrap_or(span);
                return self.fail(diag::cel_type(place, "a number", item.kind()));
            };
            self.grow(span)?;
            parts.push(self.atom(atom(*value), span));
        }
        Some(Condition::or(parts))
    }

    fn texts_in_list(
        &mut self,
        list: &List,
        span: Span,
        atom: impl Fn(&str) -> Option<Atom>,
    ) -> Option<Condition> {
        let mut parts = Vec::new();
        for (item, place) in &list.items {
            let place = place.unwrap_or(span);
            let Literal::Text(text) = item else {
                return self.fail(diag::cel_type(place, "a text", item.kind()));
            };
            let Some(atom) = atom(text) else {
                return self.fail(diag::bad_date(place, text));
            };
            self.grow(span)?;
            parts.push(self.atom(atom, span));
        }
        Some(Condition::or(parts))
    }
}
