//! Comparisons: `==`, `!=`, `<`, `<=`, `>`, `>=`.

use super::super::ast::Binary;
use super::super::condition::{Atom, Compare, Condition};
use super::{Checker, Term};
use crate::date::Date;
use crate::diag;
use crate::schema::{FactId, Kind, VocabularyId};
use crate::source::Span;
use crate::symbols::Symbol;

/// The order that an operator asks for.
pub(super) fn order(operator: Binary) -> Option<Compare> {
    Some(match operator {
        Binary::Equal => Compare::Equal,
        Binary::NotEqual => Compare::NotEqual,
        Binary::Less => Compare::Less,
        Binary::LessOrEqual => Compare::LessOrEqual,
        Binary::Greater => Compare::Greater,
        Binary::GreaterOrEqual => Compare::GreaterOrEqual,
        _ => return None,
    })
}

type Side = (Term, Span);

impl Checker<'_> {
    /// `at` is the place of the operator, `span` that of the whole comparison.
    pub(super) fn compare(
        &mut self,
        compare: Compare,
        sides: (Side, Side),
        (at, span): (Span, Span),
    ) -> Option<Condition> {
        self.grow(span)?;
        let ((left, left_span), (right, right_span)) = sides;
        match (left, right) {
            (Term::Choice(condition, results), right) => {
                let [yes, no] = *results;
                let other = (right, right_span);
                let yes = self.compare(compare, ((yes, left_span), other.clone()), (at, span))?;
                let no = self.compare(compare, ((no, left_span), other), (at, span))?;
                Some(Condition::choice(*condition, yes, no))
            }
            (left, right @ Term::Choice(..)) => {
                let sides = ((right, right_span), (left, left_span));
                self.compare(compare.turned(), sides, (at, span))
            }
            (Term::Condition(left), Term::Condition(right)) => {
                Some(conditions(compare, left, right))
            }
            (Term::Integer(left), Term::Integer(right)) => {
                Some(Condition::Constant(compare.holds(&left, &right)))
            }
            (Term::Text(left), Term::Text(right)) => {
                Some(Condition::Constant(compare.holds(&left, &right)))
            }
            (Term::Size(fact), Term::Integer(value)) => {
                self.size_against(compare, fact, value, span)
            }
            (Term::Fact(fact), constant @ (Term::Integer(_) | Term::Text(_))) => {
                self.fact_against(compare, fact, (constant, right_span), (at, span))
            }
            (
                constant @ (Term::Integer(_) | Term::Text(_)),
                fact @ (Term::Fact(_) | Term::Size(_)),
            ) => {
                let sides = ((fact, right_span), (constant, left_span));
                self.compare(compare.turned(), sides, (at, span))
            }
            (Term::Fact(left), Term::Fact(right)) => self.facts(compare, (left, right), (at, span)),
            (Term::List(left), Term::List(right))
                if matches!(compare, Compare::Equal | Compare::NotEqual) =>
            {
                let same = left
                    .items
                    .iter()
                    .map(|(item, _)| item)
                    .eq(right.items.iter().map(|(item, _)| item));
                Some(Condition::Constant(same == (compare == Compare::Equal)))
            }
            (left, right) => self.mismatch(compare, (&left, &right), (at, span)),
        }
    }

    fn mismatch(
        &mut self,
        compare: Compare,
        (left, right): (&Term, &Term),
        (at, span): (Span, Span),
    ) -> Option<Condition> {
        let set_fact = |term: &Term| {
            matches!(term, Term::Fact(_) | Term::List(_)) && self.cel_type(term) == "list"
        };
        if set_fact(left) && set_fact(right) {
            return self.unsupported(
                span,
                "comparing sets in this way",
                "a list has an order and a set has none",
                "write `sets.equivalent(a, b)`, or `size(a) == 0` for the empty set",
            );
        }
        let calculated = |term: &Term| matches!(term, Term::Size(_) | Term::Fact(_));
        if calculated(left) && calculated(right) && self.alike(left, right) {
            return self.two_facts(span);
        }
        let ordered = !matches!(compare, Compare::Equal | Compare::NotEqual);
        let say = match (left, right) {
            (Term::Condition(_), _) if ordered => diag::chained,
            (Term::Condition(_), _) | (_, Term::Condition(_)) => diag::truth_against,
            _ => diag::cel_mismatch,
        };
        let (left, right) = (self.describe(left), self.describe(right));
        self.fail(say(at, mark(compare), &left, &right))
    }

    fn two_facts(&mut self, span: Span) -> Option<Condition> {
        self.unsupported(
            span,
            "comparing these two facts",
            "a fact is compared with constants, or with another fact of the same enumeration",
            "compare each with a constant, or declare a fact for the result",
        )
    }

    fn size_against(
        &mut self,
        compare: Compare,
        fact: FactId,
        value: i64,
        span: Span,
    ) -> Option<Condition> {
        let decided = match compare {
            Compare::Less => value <= 0,
            Compare::LessOrEqual | Compare::Equal => value < 0,
            _ => false,
        };
        if decided {
            return self.fail(diag::never_true(
                span,
                "the comparison",
                "no size is below zero",
            ));
        }
        Some(self.atom(Atom::Size(fact, compare, value), span))
    }

    fn fact_against(
        &mut self,
        compare: Compare,
        fact: FactId,
        (constant, constant_span): Side,
        (at, span): (Span, Span),
    ) -> Option<Condition> {
        let atom = match (self.schema.decl(fact).kind, constant) {
            (Kind::Integer, Term::Integer(value)) => {
                let beyond = compare == Compare::Greater && value == i64::MAX
                    || compare == Compare::Less && value == i64::MIN;
                if beyond {
                    return self.fail(diag::never_true(
                        span,
                        "the comparison",
                        "no number goes so far",
                    ));
                }
                Atom::Integer(fact, compare, value)
            }
            (Kind::Date, Term::Text(text)) => match Date::parse(&text) {
                Some(date) => Atom::Date(fact, compare, date),
                None => return self.fail(diag::bad_date(constant_span, &text)),
            },
            (Kind::Text, Term::Text(text)) => Atom::Text(fact, compare, text.into()),
            (Kind::Enumeration(of), Term::Text(text)) => {
                return self.enumerated(compare, (fact, of), (&text, constant_span), span);
            }
            (_, constant) => {
                let fact = Term::Fact(fact);
                return self.mismatch(compare, (&fact, &constant), (at, span));
            }
        };
        Some(self.atom(atom, span))
    }

    fn enumerated(
        &mut self,
        compare: Compare,
        (fact, of): (FactId, VocabularyId),
        (text, text_span): (&str, Span),
        span: Span,
    ) -> Option<Condition> {
        if !matches!(compare, Compare::Equal | Compare::NotEqual) {
            return self.no_order(span);
        }
        let equal = match self.schema.symbol(of, text) {
            Some(symbol) => self.atom(Atom::Equal(fact, symbol), span),
            None if self.is_unfilled(of) => self.atom(Atom::Equal(fact, Symbol::NONE), span),
            None => {
                self.unknown_value(fact, of, text, Some(text_span), text_span);
                return None;
            }
        };
        Some(if compare == Compare::Equal {
            equal
        } else {
            equal.not()
        })
    }

    fn no_order(&mut self, span: Span) -> Option<Condition> {
        self.unsupported(
            span,
            "ordering the values of an enumeration",
            "CEL would order their names alphabetically",
            "name the values: `x in ['a', 'b']`",
        )
    }

    fn facts(
        &mut self,
        compare: Compare,
        (left, right): (FactId, FactId),
        (at, span): (Span, Span),
    ) -> Option<Condition> {
        let kinds = (self.schema.decl(left).kind, self.schema.decl(right).kind);
        let (Kind::Enumeration(a), Kind::Enumeration(b)) = kinds else {
            let (left, right) = (Term::Fact(left), Term::Fact(right));
            return self.mismatch(compare, (&left, &right), (at, span));
        };
        if !matches!(compare, Compare::Equal | Compare::NotEqual) {
            return self.no_order(span);
        }
        if a != b {
            return self.different_enumerations(span, a, b);
        }
        let same = if left == right {
            Condition::Constant(true)
        } else {
            self.atom(Atom::SameFact(left, right), span)
        };
        Some(if compare == Compare::Equal {
            same
        } else {
            same.not()
        })
    }

    /// Two facts that can have no value in common.
    pub(super) fn different_enumerations(
        &mut self,
        span: Span,
        left: VocabularyId,
        right: VocabularyId,
    ) -> Option<Condition> {
        let (left, right) = (
            self.schema.vocabulary_name(left),
            self.schema.vocabulary_name(right),
        );
        let reason = format!("one side is a `{left}`, the other a `{right}`");
        self.fail(diag::never_true(span, "the comparison", &reason))
    }
}

/// CEL orders `false` before `true`.
fn conditions(compare: Compare, left: Condition, right: Condition) -> Condition {
    match compare {
        Compare::Equal => Condition::same(left, right),
        Compare::NotEqual => Condition::same(left, right).not(),
        Compare::Less => Condition::and(vec![left.not(), right]),
        Compare::LessOrEqual => Condition::or(vec![left.not(), right]),
        Compare::Greater => Condition::and(vec![left, right.not()]),
        Compare::GreaterOrEqual => Condition::or(vec![left, right.not()]),
    }
}

fn mark(compare: Compare) -> &'static str {
    match compare {
        Compare::Equal => "==",
        Compare::NotEqual => "!=",
        Compare::Less => "<",
        Compare::LessOrEqual => "<=",
        Compare::Greater => ">",
        Compare::GreaterOrEqual => ">=",
    }
}
