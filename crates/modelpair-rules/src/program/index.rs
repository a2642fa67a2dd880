//! Which rules can take effect, by the values of enumerated facts.

use super::Line;
use crate::expr::{Atom, Condition};
use crate::facts::{Known, Lookup, Value};
use crate::schema::FactId;
use crate::symbols::{Symbol, SymbolSet};
use std::cmp::Reverse;

/// So few rules are asked one by one before they would be found in an index.
const FEW: usize = 8;

/// Positions of rules.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// Rules that must always be looked at.
    always: Vec<u32>,
    /// Rules that need a fact to have one value: the fact, the number of the value, the rule. Sorted.
    by_value: Vec<(FactId, u32, u32)>,
}

impl Index {
    pub fn new(lines: &[Line]) -> Self {
        let mut index = Self::default();
        if lines.len() <= FEW {
            return index;
        }
        // The fact that the most rules can be found by is the one to find them by.
        let mut uses: Vec<u32> = Vec::new();
        for line in lines {
            for (fact, _) in keys(&line.condition) {
                if uses.len() <= fact.index() {
                    uses.resize(fact.index() + 1, 0);
                }
                if let Some(uses) = uses.get_mut(fact.index()) {
                    *uses += 1;
                }
            }
        }
        for (at, line) in (0..).zip(lines) {
            let uses = |fact: FactId| uses.get(fact.index());
            let best = keys(&line.condition).max_by_key(|(fact, _)| (uses(*fact), Reverse(*fact)));
            match best {
                Some((fact, value)) => index.by_value.push((fact, value, at)),
                None => index.always.push(at),
            }
        }
        index.by_value.sort_unstable();
        index
    }

    /// Whether every rule must be looked at.
    pub fn is_useless(&self) -> bool {
        self.by_value.is_empty()
    }

    /// The positions of the rules that can take effect.
    pub fn candidates(&self, facts: Known) -> SymbolSet {
        let mut found = SymbolSet::new();
        for at in &self.always {
            found.insert(Symbol(*at));
        }
        let mut rest = self.by_value.as_slice();
        while let Some((fact, ..)) = rest.first() {
            let end = rest.partition_point(|(other, ..)| other == fact);
            let (of_fact, behind) = rest.split_at_checked(end).unwrap_or_default();
            rest = behind;
            let wanted = match facts.value(*fact) {
                Some(Value::Symbol(symbol)) => Some(symbol.number()),
                _ => None,
            };
            let first = match wanted {
                Some(wanted) => of_fact.partition_point(|(_, value, _)| *value < wanted),
                None => 0,
            };
            for (_, value, at) in of_fact.get(first..).unwrap_or_default() {
                if wanted.is_some_and(|wanted| wanted != *value) {
                    break;
                }
                found.insert(Symbol(*at));
            }
        }
        found
    }
}

/// The values that enumerated facts must have for a condition to hold.
fn keys(condition: &Condition) -> impl Iterator<Item = (FactId, u32)> {
    let parts = match condition {
        Condition::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    parts.iter().filter_map(|part| match part {
        Condition::Atom(Atom::Equal(fact, symbol), _) => Some((*fact, symbol.number())),
        _ => None,
    })
}
