//! Values of a fact such that every other value behaves as one of them.

use crate::date::Date;
use crate::expr::{Atom, Condition, Operand, sorted};
use crate::facts::{Facts, Value};
use crate::schema::{FactId, Kind, Schema};
use crate::symbols::Symbol;

/// Up to so many values of an enumeration are all looked at where more than single ones are asked for.
const LISTED_MAX: u32 = 64;

/// The values of an enumeration that conditions distinguish, and one that they do not, if there is one.
/// Where a fact is compared with another one that is known, the values of that one count too. Sorted.
pub(super) fn symbols(
    fact: FactId,
    conditions: &mut dyn Iterator<Item = &Condition>,
    facts: &Facts,
    schema: &Schema,
) -> Vec<Symbol> {
    let mut found = Vec::new();
    let mut whole = false;
    visit(fact, conditions, &mut |atom| {
        whole |= !matches!(atom, Atom::Holds(..) | Atom::Equal(..) | Atom::OneOf(..));
        named(atom, facts, &mut found);
    });
    found = sorted(found);
    let (Kind::Enumeration(of) | Kind::Set(of)) = schema.decl(fact).kind else {
        return found;
    };
    let end = crate::source::offset(schema.values(of).len());
    found.retain(|symbol| symbol.number() < end);
    // To the size of a set and to what it is compared with, each value is a change of its own.
    if whole && end <= LISTED_MAX {
        return (0..end).map(Symbol).collect();
    }
    // They are sorted, so that the first gap is where the numbers and the values part.
    let gap = (0..end)
        .map(Symbol)
        .zip(found.iter().map(Some).chain(std::iter::repeat(None)))
        .position(|(symbol, found)| found != Some(&symbol));
    if let Some(gap) = gap {
        found.insert(gap, Symbol(crate::source::offset(gap)));
    }
    found
}

/// The values that an atom names, or that the facts in it have.
fn named(atom: &Atom, facts: &Facts, found: &mut Vec<Symbol>) {
    match atom {
        Atom::Equal(_, symbol) | Atom::Holds(_, symbol) => found.push(*symbol),
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
            Some(Value::Symbol(symbol)) => found.push(*symbol),
            Some(Value::Set(set)) => found.extend(set.iter()),
            _ => {}
        }
    }
}

/// The values of a fact that is no set.
pub(super) fn values(
    fact: FactId,
    conditions: &mut dyn Iterator<Item = &Condition>,
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
            let mut numbers: Vec<i64> = Vec::new();
            visit(fact, conditions, &mut |atom| {
                if let Atom::Integer(_, _, constant) = atom {
                    numbers.extend(constant.checked_sub(1));
                    numbers.push(*constant);
                    numbers.extend(constant.checked_add(1));
                }
            });
            sorted(numbers).into_iter().map(Value::Integer).collect()
        }
        Kind::Date => {
            let mut days: Vec<Date> = Vec::new();
            visit(fact, conditions, &mut |atom| {
                if let Atom::Date(_, _, constant) = atom {
                    days.extend(constant.previous());
                    days.push(*constant);
                    days.extend(constant.next());
                }
            });
            sorted(days).into_iter().map(Value::Date).collect()
        }
        Kind::Text => {
            let mut texts = vec![String::new()];
            visit(fact, conditions, &mut |atom| {
                if let Atom::Text(_, _, constant) = atom {
                    texts.push(String::from(&**constant));
                }
            });
            sorted(texts).into_iter().map(Value::Text).collect()
        }
        Kind::Set(_) => Vec::new(),
    }
}

fn visit(
    fact: FactId,
    conditions: &mut dyn Iterator<Item = &Condition>,
    see: &mut dyn FnMut(&Atom),
) {
    for condition in conditions {
        condition.visit_atoms(&mut |atom, _| {
            if atom.facts().any(|mentioned| mentioned == fact) {
                see(atom);
            }
        });
    }
}
