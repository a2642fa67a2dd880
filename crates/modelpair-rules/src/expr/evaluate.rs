//! The truth of a condition: true, false, or not known.
//!
//! Kleene's logic: what is not known stays unknown unless it cannot matter.

use super::condition::{Atom, Condition, Operand, SetTest};
use crate::facts::{Lookup, Value};
use crate::schema::FactId;
use crate::source::offset;
use crate::symbols::{Symbol, SymbolSet};

impl Condition {
    /// Whether the condition holds; nothing when that depends on facts that are not known.
    ///
    /// The forms that nearly all rules have are decided where the rule is asked about, without another call.
    #[inline]
    pub fn truth<L: Lookup>(&self, facts: &L) -> Option<bool> {
        match self {
            Self::Atom(atom, _) => atom.truth(facts),
            Self::And(parts) => all(parts, facts, false),
            other => other.truth_of_any(facts),
        }
    }

    fn truth_of_any<L: Lookup>(&self, facts: &L) -> Option<bool> {
        match self {
            Self::Constant(value) => Some(*value),
            Self::Not(inner) => match inner.as_ref() {
                Self::Atom(atom, _) => atom.truth(facts),
                inner => inner.truth_of_any(facts),
            }
            .map(|value| !value),
            Self::And(parts) => all(parts, facts, false),
            Self::Or(parts) => all(parts, facts, true),
            Self::If(parts) => {
                let [condition, yes, no] = parts.as_ref();
                match condition.truth(facts) {
                    Some(true) => yes.truth(facts),
                    Some(false) => no.truth(facts),
                    None => {
                        let yes = yes.truth(facts)?;
                        (no.truth(facts)? == yes).then_some(yes)
                    }
                }
            }
            Self::Same(parts) => {
                let [left, right] = parts.as_ref();
                Some(left.truth(facts)? == right.truth(facts)?)
            }
            Self::Atom(atom, _) => atom.truth(facts),
        }
    }

    /// Adds the unknown facts of the comparisons that are left when the known facts are put in.
    pub fn unknown<L: Lookup>(&self, facts: &L, out: &mut Vec<FactId>) {
        if self.truth(facts).is_some() {
            return;
        }
        let parts = match self {
            Self::Atom(atom, _) => {
                let before = out.len();
                for fact in atom.facts() {
                    if facts.value(fact).is_none() {
                        out.push(fact);
                    }
                }
                if out.len() == before {
                    // A value of another type than declared is not known either.
                    out.extend(atom.facts());
                }
                return;
            }
            Self::If(parts) => {
                let [condition, yes, no] = parts.as_ref();
                match condition.truth(facts) {
                    Some(true) => std::slice::from_ref(yes),
                    Some(false) => std::slice::from_ref(no),
                    None => parts.as_slice(),
                }
            }
            other => other.parts(),
        };
        for part in parts {
            part.unknown(facts, out);
        }
    }

    /// Adds few known facts that alone make the condition what it is. Nothing is added when it is undecided.
    pub fn support<L: Lookup>(&self, facts: &L, out: &mut Vec<FactId>) {
        let Some(value) = self.truth(facts) else {
            return;
        };
        match self {
            Self::Constant(_) => {}
            Self::Not(inner) => inner.support(facts, out),
            Self::And(parts) => support_of(parts, facts, value, out, false),
            Self::Or(parts) => support_of(parts, facts, value, out, true),
            Self::If(parts) => {
                let [condition, yes, no] = parts.as_ref();
                let chosen = match condition.truth(facts) {
                    Some(true) => [condition, yes],
                    Some(false) => [condition, no],
                    None => [yes, no],
                };
                for part in chosen {
                    part.support(facts, out);
                }
            }
            Self::Same(parts) => {
                for part in parts.iter() {
                    part.support(facts, out);
                }
            }
            Self::Atom(atom, _) => atom.support(facts, out),
        }
    }
}

/// `&&` when false decides, `||` when true does.
fn all<L: Lookup>(parts: &[Condition], facts: &L, decides: bool) -> Option<bool> {
    let mut result = Some(!decides);
    for part in parts {
        let truth = match part {
            Condition::Atom(atom, _) => atom.truth(facts),
            part => part.truth_of_any(facts),
        };
        match truth {
            Some(value) if value == decides => return Some(decides),
            Some(_) => {}
            None => result = None,
        }
    }
    result
}

fn support_of<L: Lookup>(
    parts: &[Condition],
    facts: &L,
    value: bool,
    out: &mut Vec<FactId>,
    decides: bool,
) {
    if value != decides {
        for part in parts {
            part.support(facts, out);
        }
        return;
    }
    // One part is enough: the one that rests on the fewest facts, the first of these.
    let mut best: Option<Vec<FactId>> = None;
    for part in parts {
        if part.truth(facts) != Some(decides) {
            continue;
        }
        let mut found = Vec::new();
        part.support(facts, &mut found);
        if best.as_ref().is_none_or(|best| found.len() < best.len()) {
            best = Some(found);
        }
    }
    out.extend(best.unwrap_or_default());
}

impl Atom {
    /// Whether the comparison holds.
    ///
    /// A value of another type than declared counts as unknown: it can then neither permit nor deny.
    pub fn truth<L: Lookup>(&self, facts: &L) -> Option<bool> {
        match self {
            Self::Is(fact) => match facts.value(*fact)? {
                Value::Boolean(value) => Some(*value),
                _ => None,
            },
            Self::Integer(fact, compare, constant) => match facts.value(*fact)? {
                Value::Integer(value) => Some(compare.holds(value, constant)),
                _ => None,
            },
            Self::Date(fact, compare, constant) => match facts.value(*fact)? {
                Value::Date(value) => Some(compare.holds(value, constant)),
                _ => None,
            },
            Self::Text(fact, compare, constant) => match facts.value(*fact)? {
                Value::Text(value) => Some(compare.holds(value.as_str(), constant.as_ref())),
                _ => None,
            },
            Self::Size(fact, compare, constant) => match facts.value(*fact)? {
                Value::Set(set) => Some(compare.holds(&i64::from(set.len()), constant)),
                Value::Text(text) => {
                    let letters = i64::from(offset(text.chars().count()));
                    Some(compare.holds(&letters, constant))
                }
                _ => None,
            },
            Self::Equal(fact, constant) => Some(symbol(facts, *fact)? == *constant),
            Self::OneOf(fact, constants) => Some(constants.contains(symbol(facts, *fact)?)),
            Self::SameFact(left, right) => Some(symbol(facts, *left)? == symbol(facts, *right)?),
            Self::Holds(fact, constant) => Some(set(facts, *fact)?.contains(*constant)),
            Self::In(fact, within) => match (symbol(facts, *fact), set(facts, *within)?) {
                (_, within) if within.is_empty() => Some(false),
                (symbol, within) => Some(within.contains(symbol?)),
            },
            Self::Sets(test, left, right) => {
                let (left, right) = (left.set(facts), right.set(facts));
                match (left, right) {
                    (Some(left), Some(right)) => Some(test.holds(left, right)),
                    _ => test.decided_by_one(left, right),
                }
            }
        }
    }

    /// The facts that decide the comparison.
    fn support<L: Lookup>(&self, facts: &L, out: &mut Vec<FactId>) {
        let decided_alone = match self {
            Self::In(_, within) => set(facts, *within)
                .is_some_and(SymbolSet::is_empty)
                .then_some(*within),
            Self::Sets(test, left, right) => {
                let alone = |left: &Operand, right: &Operand, turned: bool| {
                    let known = left.set(facts);
                    let decided = if turned {
                        test.decided_by_one(None, known)
                    } else {
                        test.decided_by_one(known, None)
                    };
                    left.fact()
                        .filter(|_| decided.is_some() && right.fact().is_some())
                };
                alone(left, right, false).or_else(|| alone(right, left, true))
            }
            _ => None,
        };
        match decided_alone {
            Some(fact) => out.push(fact),
            None => out.extend(self.facts()),
        }
    }
}

impl SetTest {
    /// What an empty set decides whatever the other one is.
    pub fn decided_by_one(
        self,
        left: Option<&SymbolSet>,
        right: Option<&SymbolSet>,
    ) -> Option<bool> {
        let empty = |set: Option<&SymbolSet>| set.is_some_and(SymbolSet::is_empty);
        match self {
            Self::Contains => empty(right).then_some(true),
            Self::Intersects => (empty(left) || empty(right)).then_some(false),
            Self::Equivalent => None,
        }
    }
}

impl Operand {
    /// The set, if it is known.
    pub fn set<'a, L: Lookup>(&'a self, facts: &'a L) -> Option<&'a SymbolSet> {
        match self {
            Self::Fact(fact) => set(facts, *fact),
            Self::Set(set) => Some(set),
        }
    }
}

/// The value of an enumerated fact.
pub(super) fn symbol(facts: &impl Lookup, fact: FactId) -> Option<Symbol> {
    match facts.value(fact)? {
        Value::Symbol(symbol) => Some(*symbol),
        _ => None,
    }
}

/// The value of a set fact.
pub(super) fn set(facts: &impl Lookup, fact: FactId) -> Option<&SymbolSet> {
    match facts.value(fact)? {
        Value::Set(set) => Some(set),
        _ => None,
    }
}
