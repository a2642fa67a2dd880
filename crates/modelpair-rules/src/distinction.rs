//! Which values of a fact the rules tell apart.

use crate::expr::Atom;
use crate::facts::{Lookup, Value};
use crate::program::{Program, Whose};
use crate::ruleset::{Residual, Ruleset};
use crate::schema::FactId;
use std::collections::BTreeSet;

/// What the rules ask about one fact. Values that get the same answers are the same to them.
#[derive(Clone, Debug)]
pub struct Distinction {
    fact: FactId,
    /// Sorted, each once.
    atoms: Vec<Atom>,
    compared: bool,
}

/// One fact, and nothing else is known.
struct Only<'a>(FactId, &'a Value);

impl Ruleset {
    /// What the rules and the exceptions from them ask about a fact.
    pub fn distinction(&self, fact: FactId) -> Distinction {
        Distinction::of(self.program(), fact)
    }
}

impl Residual {
    /// What is still asked about a fact.
    pub fn distinction(&self, fact: FactId) -> Distinction {
        Distinction::of(self.program(), fact)
    }
}

impl Distinction {
    fn of(program: &Program, fact: FactId) -> Self {
        let mut atoms = BTreeSet::new();
        let mut compared = false;
        program.visit_atoms(fact, Whose::All, &mut |atom| {
            compared |= atom.facts().count() > 1;
            atoms.insert(atom.clone());
        });
        Self {
            fact,
            atoms: atoms.into_iter().collect(),
            compared,
        }
    }

    /// The fact.
    pub fn fact(&self) -> FactId {
        self.fact
    }

    /// Whether the fact is compared with another one, so that every value may count by itself.
    pub fn is_compared(&self) -> bool {
        self.compared
    }

    /// What the comparisons of the fact with constants say about a value.
    pub fn answers(&self, value: &Value) -> Vec<Option<bool>> {
        let only = Only(self.fact, value);
        self.atoms.iter().map(|atom| atom.truth(&only)).collect()
    }

    /// The numbers with which an integer fact is compared, as cuts: numbers with no cut between them are alike.
    /// A cut stands before its number. Sorted.
    pub fn cuts(&self) -> Vec<i64> {
        let mut cuts = BTreeSet::new();
        for atom in &self.atoms {
            if let Atom::Integer(_, _, constant) = atom {
                cuts.insert(*constant);
                cuts.extend(constant.checked_add(1));
            }
        }
        cuts.into_iter().collect()
    }
}

impl Lookup for Only<'_> {
    fn value(&self, fact: FactId) -> Option<&Value> {
        (fact == self.0).then_some(self.1)
    }
}
