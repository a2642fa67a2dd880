//! `size` and the functions on sets.

use super::super::ast::{Ast, AstKind};
use super::super::condition::{Atom, Compare, Condition, Operand, SetTest};
use super::{Checker, List, Literal, Term};
use crate::diag::{self, Diagnostic};
use crate::schema::{FactId, Kind};
use crate::source::{Span, offset};
use crate::symbols::Symbol;

type Side = (Term, Span);

impl Checker<'_> {
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
                return self.fail(refusal(name, name_span, target));
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
pub(crate) fn refusal(name: &str, span: Span, target: Option<&Ast>) -> Diagnostic {
    let family = match target.map(|target| &target.kind) {
        Some(AstKind::Name(family)) if FAMILIES.contains(&family.as_str()) => Some(family.as_str()),
        _ => None,
    };
    let what = match family {
        Some(family) => format!("`{family}.{}`", diag::visible(name)),
        None => format!("the function `{}`", diag::visible(name)),
    };
    let (reason, instead) = match family {
        Some("sets") => of_sets(name),
        Some("strings" | "regex") => TEXTS,
        _ => reason(name),
    };
    diag::cel_unsupported(span, &what, reason, instead)
}

type Reason = (&'static str, &'static str);

/// What stands before a dot in the names of CEL's functions.
const FAMILIES: &[&str] = &[
    "base64", "cel", "lists", "math", "optional", "proto", "regex", "sets", "strings",
];

const LOOPS: Reason = (
    "there are no loops, so that every combination of facts can be examined",
    "use `in`, `sets.contains(a, b)`, `sets.intersects(a, b)` or `size(a)`",
);
const TEXTS: Reason = (
    "texts are compared whole",
    "compare with whole texts: `x in ['a', 'b']`; for sets, `'a' in x` or `sets.contains(x, ['a'])`",
);
const TIMES: Reason = (
    "there is no time arithmetic",
    "compare a date with an ISO date: `today >= '2026-01-01'`",
);
const TYPES: Reason = (
    "every fact has its declared type",
    "leave the conversion out",
);
const OTHERS: Reason = (
    "it is not one of those that can be used",
    "the functions are `size`, `sets.contains`, `sets.intersects` and `sets.equivalent`",
);

fn of_sets(name: &str) -> Reason {
    match name {
        "contains" => (
            "it takes two sets",
            "write `sets.contains(all, some)`: whether the second lies inside the first",
        ),
        "intersects" | "equivalent" => (
            "it takes two sets",
            "write both between the parentheses: `(a, b)`",
        ),
        "intersect" | "intersection" | "disjoint" => (
            "there is no such function",
            "ask whether two sets have something in common: `sets.intersects(a, b)`",
        ),
        "contain" | "subset" | "isSubset" | "superset" => (
            "there is no such function",
            "ask whether the second set lies inside the first: `sets.contains(all, some)`",
        ),
        "equals" | "equal" => (
            "there is no such function",
            "ask whether two sets hold the same: `sets.equivalent(a, b)`",
        ),
        _ => OTHERS,
    }
}

fn reason(name: &str) -> Reason {
    match name {
        "all" | "exists" | "exists_one" | "existsOne" | "map" | "filter" | "sort" | "sortBy"
        | "transformList" | "transformMap" | "transformMapEntry" | "range" | "flatten"
        | "distinct" | "slice" | "first" | "last" | "sum" | "min" | "max" | "isSorted" => LOOPS,
        "has" => (
            "every declared fact is there, and a fact that is not known makes the condition unknown by itself",
            "leave it out",
        ),
        "contains" | "startsWith" | "endsWith" | "matches" | "split" | "substring" | "replace"
        | "lowerAscii" | "upperAscii" | "trim" | "join" | "charAt" | "indexOf" | "lastIndexOf"
        | "format" | "reverse" | "quote" | "find" | "findAll" => TEXTS,
        "timestamp" | "duration" | "now" | "getFullYear" | "getMonth" | "getDate"
        | "getDayOfMonth" | "getDayOfWeek" | "getDayOfYear" | "getHours" | "getMinutes"
        | "getSeconds" | "getMilliseconds" => TIMES,
        "int" | "uint" | "double" | "string" | "bool" | "bytes" | "dyn" | "type" => TYPES,
        "size" => ("it takes one set, list or text", "write `size(x)`"),
        _ => OTHERS,
    }
}
