//! Values of a fact such that every other value behaves as one of them.

use crate::expr::{Atom, singles, sorted, subsets};
use crate::facts::{Facts, Value};
use crate::program::{Program, Whose};
use crate::schema::{FactId, Kind, Schema};
use crate::symbols::Symbol;

/// Up to so many values of an enumeration are all looked at where more than single ones are asked for.
const LISTED_MAX: u32 = 64;

/// What tells values apart.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    pub program: &'a Program,
    pub whose: Whose,
    pub schema: &'a Schema,
}

impl Cells<'_> {
    /// The values of an enumeration that conditions distinguish, and one that they do not, if there is one.
    /// Where a fact is compared with another one that is known, the values of that one count too. Sorted.
    pub fn symbols(self, fact: FactId, facts: &Facts) -> Vec<Symbol> {
        let mut found = Vec::new();
        let mut whole = false;
        self.program.visit_atoms(fact, self.whose, &mut |atom| {
            whole |= !matches!(atom, Atom::Holds(..) | Atom::Equal(..) | Atom::OneOf(..));
            atom.constants(&mut found);
            for fact in atom.facts() {
                match facts.get(fact) {
                    Some(Value::Symbol(symbol)) => found.push(*symbol),
                    Some(Value::Set(set)) => found.extend(set.iter()),
                    _ => {}
                }
            }
        });
        let (Kind::Enumeration(of) | Kind::Set(of)) = self.schema.decl(fact).kind else {
            return Vec::new();
        };
        let end = crate::source::offset(self.schema.values(of).len());
        let found = sorted(found);
        let mut symbols = Vec::new();
        // To the size of a set and to what it is compared with, each value is a change of its own.
        let all = whole && end <= LISTED_MAX;
        let mut other = false;
        for symbol in (0..end).map(Symbol) {
            let named = found.binary_search(&symbol).is_ok();
            if all || named || !other {
                symbols.push(symbol);
                other |= !named;
            }
        }
        symbols
    }

    /// The values of a fact; nothing when it is a set of which there are too many.
    pub fn values(self, fact: FactId, facts: &Facts) -> Option<Vec<Value>> {
        let mut values = match self.schema.decl(fact).kind {
            Kind::Boolean => vec![Value::Boolean(false), Value::Boolean(true)],
            Kind::Enumeration(_) => singles(&self.symbols(fact, facts)),
            Kind::Set(_) => return subsets(&self.symbols(fact, facts)),
            Kind::Text => vec![Value::Text(String::new())],
            Kind::Integer | Kind::Date => Vec::new(),
        };
        self.program.visit_atoms(fact, self.whose, &mut |atom| {
            atom.neighbors(fact, &mut values);
        });
        Some(sorted(values))
    }
}
