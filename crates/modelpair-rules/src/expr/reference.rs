//! A second evaluator, as simple as possible, to test the first one against.
//!
//! It walks the syntax tree with all facts known, and knows about unknown facts only that they could be anything.

use super::ast::{Ast, AstKind, Binary};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub(crate) enum Plain {
    Boolean(bool),
    Integer(i64),
    Text(String),
    List(Vec<Plain>),
}

pub(crate) type World = BTreeMap<String, Plain>;

/// The value of a condition in a world where everything is known.
pub(crate) fn value(ast: &Ast, world: &World) -> Plain {
    let boolean = |ast: &Ast| value(ast, world) == Plain::Boolean(true);
    Plain::Boolean(match &ast.kind {
        AstKind::Boolean(value) => *value,
        AstKind::Integer(value) => return Plain::Integer(*value),
        AstKind::Text(text) => return Plain::Text(text.clone()),
        AstKind::List(items) => {
            return Plain::List(items.iter().map(|item| value(item, world)).collect());
        }
        AstKind::Name(name) => return world[name].clone(),
        AstKind::Not(inner) => !boolean(inner),
        AstKind::And(parts) => parts.iter().all(boolean),
        AstKind::Or(parts) => parts.iter().any(boolean),
        AstKind::Choice(parts) => {
            return if boolean(&parts[0]) {
                value(&parts[1], world)
            } else {
                value(&parts[2], world)
            };
        }
        AstKind::Binary(operator, _, sides) => {
            let (left, right) = (value(&sides[0], world), value(&sides[1], world));
            match operator {
                Binary::Equal => left == right,
                Binary::NotEqual => left != right,
                Binary::Less => left < right,
                Binary::LessOrEqual => left <= right,
                Binary::Greater => left > right,
                Binary::GreaterOrEqual => left >= right,
                Binary::In => items(&right).contains(&left),
                _ => panic!("not generated"),
            }
        }
        AstKind::Call {
            name, arguments, ..
        } => {
            let lists: Vec<Vec<Plain>> = arguments
                .iter()
                .map(|argument| items(&value(argument, world)))
                .collect();
            let within = |some: &[Plain], all: &[Plain]| some.iter().all(|item| all.contains(item));
            match name.as_str() {
                "size" => return Plain::Integer(i64::try_from(lists[0].len()).unwrap()),
                "contains" => within(&lists[1], &lists[0]),
                "intersects" => lists[0].iter().any(|item| lists[1].contains(item)),
                _ => within(&lists[1], &lists[0]) && within(&lists[0], &lists[1]),
            }
        }
        _ => panic!("not generated"),
    })
}

fn items(value: &Plain) -> Vec<Plain> {
    match value {
        Plain::List(items) => items.clone(),
        _ => panic!("typed"),
    }
}
