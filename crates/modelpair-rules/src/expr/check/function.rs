//! `in`, `size` and the functions on sets.

use super::super::ast::{Ast, AstKind};
use super::super::condition::{Atom, Compare, Condition, Operand, SetTest};
use super::{Checker, List, Literal, Term};
use crate::date::Date;
use crate::diag;
use crate::schema::{FactId, Kind};
use crate::source::{Span, offset};
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

    fn not_a_set(&mut self, term: &Term, span: Span) -> Option<Condition> {
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

    /// `size(x)`, `x.size()`, `sets.contains(a, b)` and what is refused.
    pub(super) fn call(
        &mut self,
        (name, name_span): (&str, Span),
        target: Option<&Ast>,
        arguments: &[Ast],
        span: Span,
    ) -> Option<Term> {
        let on_sets = target
            .is_some_and(|target| matches!(&target.kind, AstKind::Name(name) if name == "sets"));
        let test = match name {
            "contains" => Some(SetTest::Contains),
            "intersects" => Some(SetTest::Intersects),
            "equivalent" => Some(SetTest::Equivalent),
            _ => None,
        };
        if let (true, Some(test)) = (on_sets, test) {
            let [left, right] = arguments else {
                let found = match arguments.len() {
                    0 => "none".to_owned(),
                    1 => "one".to_owned(),
                    count => count.to_string(),
                };
                return self.fail(diag::cel_type(span, "two sets", &found));
            };
            let (left_term, right_term) = (self.term(left), self.term(right));
            let sides = ((left_term?, left.span), (right_term?, right.span));
            return self.set_test(test, sides, span).map(Term::Condition);
        }
        let of = match (target, arguments) {
            (None, [of]) | (Some(of), []) if name == "size" && !on_sets => of,
            _ => {
                let (what, reason, instead) = refusal(name, on_sets);
                return self.unsupported(name_span, &what, reason, instead);
            }
        };
        let term = self.term(of)?;
        self.size_of(term, of.span)
    }

    fn size_of(&mut self, term: Term, span: Span) -> Option<Term> {
        match term {
            Term::Text(text) => Some(Term::Integer(i64::from(offset(text.chars().count())))),
            Term::List(list) => Some(Term::Integer(i64::from(offset(list.items.len())))),
            Term::Fact(fact)
                if matches!(self.schema.decl(fact).kind, Kind::Set(_) | Kind::Text) =>
            {
                Some(Term::Size(fact))
            }
            Term::Choice(condition, results) => {
                self.grow(span)?;
                let [yes, no] = *results;
                let (yes, no) = (self.size_of(yes, span)?, self.size_of(no, span)?);
                Some(Term::Choice(condition, Box::new([yes, no])))
            }
            term => {
                let found = self.describe(&term);
                self.fail(diag::cel_type(span, "a set, a list or a text", &found))
            }
        }
    }

    fn set_test(&mut self, test: SetTest, sides: (Side, Side), span: Span) -> Option<Condition> {
        self.grow(span)?;
        if let Some(condition) = self.unfilled(test, &sides, span) {
            return Some(condition);
        }
        match sides {
            ((Term::Choice(condition, results), at), right) => {
                let [yes, no] = *results;
                let yes = self.set_test(test, ((yes, at), right.clone()), span)?;
                let no = self.set_test(test, ((no, at), right), span)?;
                Some(Condition::choice(*condition, yes, no))
            }
            (left, (Term::Choice(condition, results), at)) => {
                let [yes, no] = *results;
                let yes = self.set_test(test, (left.clone(), (yes, at)), span)?;
                let no = self.set_test(test, (left, (no, at)), span)?;
                Some(Condition::choice(*condition, yes, no))
            }
            ((Term::List(left), _), (Term::List(right), _)) => {
                let has =
                    |list: &List, item: &Literal| list.items.iter().any(|(other, _)| other == item);
                let all =
                    |of: &List, within: &List| of.items.iter().all(|(item, _)| has(within, item));
                Some(Condition::Constant(match test {
                    SetTest::Contains => all(&right, &left),
                    SetTest::Intersects => right.items.iter().any(|(item, _)| has(&left, item)),
                    SetTest::Equivalent => all(&right, &left) && all(&left, &right),
                }))
            }
            ((Term::Fact(fact), fact_span), (Term::List(list), list_span)) => {
                let fact = self.set_fact(fact, fact_span)?;
                let set = self.set_of_list(&list, fact, list_span)?;
                self.set_atom(test, Operand::Fact(fact), set, span)
            }
            ((Term::List(list), list_span), (Term::Fact(fact), fact_span)) => {
                let fact = self.set_fact(fact, fact_span)?;
                let set = self.set_of_list(&list, fact, list_span)?;
                self.set_atom(test, set, Operand::Fact(fact), span)
            }
            ((Term::Fact(left), left_span), (Term::Fact(right), right_span)) => {
                let (left, right) = (
                    self.set_fact(left, left_span),
                    self.set_fact(right, right_span),
                );
                let (left, right) = (left?, right?);
                let kinds = (self.schema.decl(left).kind, self.schema.decl(right).kind);
                if let (Kind::Set(a), Kind::Set(b)) = kinds
                    && a != b
                {
                    return self.different_enumerations(span, a, b);
                }
                self.set_atom(test, Operand::Fact(left), Operand::Fact(right), span)
            }
            ((Term::Fact(_) | Term::List(_), _), (term, at)) | ((term, at), _) => {
                self.not_a_set(&term, at)
            }
        }
    }

    fn set_fact(&mut self, fact: FactId, span: Span) -> Option<FactId> {
        if matches!(self.schema.decl(fact).kind, Kind::Set(_)) {
            return Some(fact);
        }
        self.not_a_set(&Term::Fact(fact), span);
        None
    }

    fn set_of_list(&mut self, list: &List, fact: FactId, span: Span) -> Option<Operand> {
        let Kind::Set(of) = self.schema.decl(fact).kind else {
            return None;
        };
        self.symbols(list, fact, of, span).map(Operand::Set)
    }

    /// A relation with constants of an enumeration that has no values yet: no set holds any of them.
    fn unfilled(&mut self, test: SetTest, sides: &(Side, Side), span: Span) -> Option<Condition> {
        let (fact, list, listed_first) = match sides {
            ((Term::Fact(fact), _), (Term::List(list), _)) => (*fact, list, false),
            ((Term::List(list), _), (Term::Fact(fact), _)) => (*fact, list, true),
            _ => return None,
        };
        let Kind::Set(of) = self.schema.decl(fact).kind else {
            return None;
        };
        if list.items.is_empty() || !self.is_unfilled(of) {
            return None;
        }
        let holds = self.atom(Atom::Holds(fact, Symbol::NONE), span);
        Some(if listed_first && test == SetTest::Contains {
            holds.not()
        } else {
            holds
        })
    }

    /// The relation, unless it is decided whatever the facts are.
    fn set_atom(
        &mut self,
        test: SetTest,
        left: Operand,
        right: Operand,
        span: Span,
    ) -> Option<Condition> {
        let same = left == right;
        let constant = |operand: &Operand| match operand {
            Operand::Set(set) => Some(set.clone()),
            Operand::Fact(_) => None,
        };
        let decided = test.decided_by_one(constant(&left).as_ref(), constant(&right).as_ref());
        match (test, left.fact()) {
            _ if decided == Some(false) => self.fail(diag::never_true(
                span,
                "the comparison",
                "one of the sets is empty",
            )),
            _ if decided == Some(true) => {
                self.out.push(diag::always_true(
                    span,
                    "the comparison",
                    "the second set is empty",
                ));
                Some(Condition::Constant(true))
            }
            (SetTest::Contains | SetTest::Equivalent, _) if same => Some(Condition::Constant(true)),
            (SetTest::Intersects, Some(fact)) if same => {
                Some(self.atom(Atom::Size(fact, Compare::Greater, 0), span))
            }
            _ => Some(self.atom(Atom::Sets(test, left, right), span)),
        }
    }
}

/// Why a function is refused, and what to write instead.
pub(crate) fn refusal(name: &str, on_sets: bool) -> (String, &'static str, &'static str) {
    let what = if on_sets {
        format!("`sets.{name}`")
    } else {
        format!("the function `{name}`")
    };
    let (reason, instead) = match name {
        "all" | "exists" | "exists_one" | "map" | "filter" | "sortBy" | "transformList" => (
            "there are no loops, so that every combination of facts can be examined",
            "use `in`, `sets.contains(a, b)`, `sets.intersects(a, b)` or `size(a)`",
        ),
        "has" => (
            "every declared fact is there, and a fact that is not known makes the condition unknown by itself",
            "leave it out",
        ),
        "contains" | "startsWith" | "endsWith" | "matches" | "split" | "substring" | "replace"
        | "lowerAscii" | "upperAscii" | "trim" | "join" | "charAt" | "indexOf" => (
            "texts are compared whole",
            "compare with whole texts: `x in ['a', 'b']`; for sets, `'a' in x` or `sets.contains(x, ['a'])`",
        ),
        "timestamp" | "duration" | "getFullYear" | "getMonth" | "getDate" | "getDayOfMonth" => (
            "there is no time arithmetic",
            "compare a date with an ISO date: `today >= '2026-01-01'`",
        ),
        "int" | "uint" | "double" | "string" | "bool" | "bytes" | "dyn" | "type" => (
            "every fact has its declared type",
            "leave the conversion out",
        ),
        "size" => ("it takes one set, list or text", "write `size(x)`"),
        _ => (
            "it is not one of those that can be used",
            "the functions are `size`, `sets.contains`, `sets.intersects` and `sets.equivalent`",
        ),
    };
    (what, reason, instead)
}
