//! Values of a fact such that every other value behaves as one of them.

use crate::date::Date;
use crate::expr::{Atom, Condition, Operand};
use crate::facts::{Facts, Value};
use crate::schema::{FactId, Kind, Schema};
use crate::symbols::Symbol;
use std::collections::BTreeSet;

/// Up to so many values of an enumeration are all looked at where more than single ones are asked for.
const LISTED_MAX: u32 = 64;

/// The values of an enumeration that conditions distinguish, and one that they do not, if there is one.
/// Where a fact is compared with another one that is known, the values of that one count too.
pub(super) fn symbols<'a>(
    fact: FactId,
    conditions: impl Iterator<Item = &'a Condition>,
    facts: &Facts,
    schema: &Schema,
) -> BTreeSet<Symbol> {
    let mut found = BTreeSet::new();
    let mut whole = false;
    for condition in conditions {
        condition.visit_atoms(&mut |atom, _| {
            if atom.facts().any(|mentioned| mentioned == fact) {
                whole |= !matches!(atom, Atom::Holds(..) | Atom::Equal(..) | Atom::OneOf(..));
                named(atom, facts, &mut found);
            }
        });
    }
    let (Kind::Enumeration(of) | Kind::Set(of)) = schema.decl(fact).kind else {
        return found;
    };
    let end = crate::source::offset(schema.values(of).len());
    found.retain(|symbol| symbol.number() < end);
    // To the size of a set and to what it is compared with, each value is a change of its own.
    if whole && end <= LISTED_MAX {
        return (0..end).map(Symbol).collect();
    }
    found.extend((0..end).map(Symbol).find(|symbol| !found.contains(symbol)));
    found
}

/// The values that an atom names, or that the facts in it have.
fn named(atom: &Atom, facts: &Facts, found: &mut BTreeSet<Symbol>) {
    match atom {
        Atom::Equal(_, symbol) | Atom::Holds(_, symbol) => {
            found.insert(*symbol);
        }
        Atom::OneOf(_, set) => found.extend(set.iter()),
        Atom::Sets(_, left, right) => {
            for operand in [left, right] {
                if let Operand::Set(set) = operand {
                    found.extend(set.iter());
                }
            }
        }
        _ => {}
    }
    for fact in atom.facts() {
        match facts.get(fact) {
            Some(Value::Symbol(symbol)) => {
                found.insert(*symbol);
            }
            Some(Value::Set(set)) => found.extend(set.iter()),
            _ => {}
        }
    }
}

/// The values of a fact that is no set.
pub(super) fn values<'a>(
    fact: FactId,
    conditions: impl Iterator<Item = &'a Condition>,
    facts: &Facts,
    schema: &Schema,
) -> Vec<Value> {
    match schema.decl(fact).kind {
        Kind::Boolean => vec![Value::Boolean(false), Value::Boolean(true)],
        Kind::Enumeration(_) => {
            let symbols = symbols(fact, conditions, facts, schema);
            symbols.into_iter().map(Value::Symbol).collect()
        }
        Kind::Integer => {
            let mut numbers: BTreeSet<i64> = BTreeSet::new();
            visit(fact, conditions, &mut |atom| {
                if let Atom::Integer(_, _, constant) = atom {
                    numbers.extend(constant.checked_sub(1));
                    numbers.insert(*constant);
                    numbers.extend(constant.checked_add(1));
                }
            });
            numbers.into_iter().map(Value::Integer).collect()
        }
        Kind::Date => {
            let mut days: BTreeSet<Date> = BTreeSet::new();
            visit(fact, conditions, &mut |atom| {
                if let Atom::Date(_, _, constant) = atom {
                    days.extend(constant.previous());
                    days.insert(*constant);
                    days.extend(constant.next());
                }
            });
            days.into_iter().map(Value::Date).collect()
        }
        Kind::Text => {
            let mut texts: BTreeSet<String> = BTreeSet::from([String::new()]);
            visit(fact, conditions, &mut |atom| {
                if let Atom::Text(_, _, constant) = atom {
                    texts.insert(constant.to_string());
                }
            });
            texts.into_iter().map(Value::Text).collect()
        }
        Kind::Set(_) => Vec::new(),
    }
}

fn visit<'a>(
    fact: FactId,
    conditions: impl Iterator<Item = &'a Condition>,
    see: &mut impl FnMut(&Atom),
) {
    for condition in conditions {
        condition.visit_atoms(&mut |atom, _| {
            if atom.facts().any(|mentioned| mentioned == fact) {
                see(atom);
            }
        });
    }
}
