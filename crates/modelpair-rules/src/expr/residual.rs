//! What is left of a condition once some facts are known.

use super::condition::{Atom, Condition, Operand};
use super::evaluate::{set, symbol};
use crate::facts::Lookup;

impl Condition {
    /// The condition with the known facts put in.
    ///
    /// INVARIANT: under facts that agree with these, it has the truth of the original, and depends on the same unknown facts.
    pub fn residual<L: Lookup>(&self, facts: &L) -> Condition {
        match self {
            Self::Constant(value) => Self::Constant(*value),
            Self::Not(inner) => inner.residual(facts).not(),
            Self::And(parts) => residual_of(parts, facts, false),
            Self::Or(parts) => residual_of(parts, facts, true),
            Self::If(parts) => {
                let [condition, yes, no] = parts.as_ref();
                match condition.truth(facts) {
                    Some(true) => yes.residual(facts),
                    Some(false) => no.residual(facts),
                    None => {
                        let (yes, no) = (yes.residual(facts), no.residual(facts));
                        Self::choice(condition.residual(facts), yes, no)
                    }
                }
            }
            Self::Same(parts) => {
                let [left, right] = parts.as_ref();
                Self::same(left.residual(facts), right.residual(facts))
            }
            Self::Atom(atom, place) => match atom.truth(facts) {
                Some(value) => Self::Constant(value),
                None => Self::Atom(atom.residual(facts), *place),
            },
        }
    }
}

/// `&&` when false decides, `||` when true does: what comes after that is not looked at.
fn residual_of<L: Lookup>(parts: &[Condition], facts: &L, decides: bool) -> Condition {
    let mut kept = Vec::new();
    for part in parts {
        let part = part.residual(facts);
        if matches!(part, Condition::Constant(value) if value == decides) {
            return part;
        }
        kept.push(part);
    }
    Condition::join(kept, decides)
}

impl Atom {
    /// The undecided comparison with the known side put in.
    fn residual<L: Lookup>(&self, facts: &L) -> Atom {
        let residual = match self {
            Self::SameFact(left, right) => {
                let left_known = symbol(facts, *left).map(|symbol| Self::Equal(*right, symbol));
                left_known
                    .or_else(|| symbol(facts, *right).map(|symbol| Self::Equal(*left, symbol)))
            }
            Self::In(fact, within) => {
                let fact_known = symbol(facts, *fact).map(|symbol| Self::Holds(*within, symbol));
                fact_known.or_else(|| {
                    set(facts, *within).map(|within| Self::OneOf(*fact, within.clone()))
                })
            }
            Self::Sets(test, left, right) => {
                let known = |operand: &Operand| {
                    operand
                        .set(facts)
                        .cloned()
                        .map_or_else(|| operand.clone(), Operand::Set)
                };
                Some(Self::Sets(*test, known(left), known(right)))
            }
            _ => None,
        };
        residual.unwrap_or_else(|| self.clone())
    }
}
