//! Conditions: CEL syntax over declared facts, evaluated in Kleene's three-valued logic.

#[cfg(feature = "authoring")]
pub(crate) mod ast;
#[cfg(feature = "authoring")]
mod check;
mod code;
mod condition;
mod decide;
mod evaluate;
#[cfg(feature = "authoring")]
mod format;
#[cfg(feature = "authoring")]
mod lexer;
#[cfg(feature = "authoring")]
pub(crate) mod parser;
mod relevant;
mod residual;
#[cfg(feature = "authoring")]
mod sets;
#[cfg(feature = "authoring")]
mod slip;

#[cfg(feature = "authoring")]
pub use check::{condition_from_code, parse_condition};
#[cfg(feature = "authoring")]
pub(crate) use check::{parse_condition_noting, refusal, type_fault};
pub(crate) use condition::{Atom, Compare, Condition, Place, sorted};
pub(crate) use decide::{Decision, Domains, singles, subsets};
#[cfg(feature = "authoring")]
pub use format::{format_condition, same_condition};
pub(crate) use relevant::relevant;
#[cfg(feature = "authoring")]
pub use sets::Sets;
#[cfg(feature = "authoring")]
pub use slip::{Slip, neighboring_days, slips};

use crate::facts::{Facts, Known};
use crate::schema::{FactId, Schema};
use crate::source::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A condition, checked against a schema.
///
/// It is written to a bundle as a short list of numbers, without its text.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Vec<i64>", into = "Vec<i64>")]
pub struct Expr {
    pub(crate) condition: Condition,
    /// Where each comparison stands in the text, by [`Place`]; empty when the condition came without text.
    pub(crate) spans: Vec<Span>,
}

impl Expr {
    /// A condition that always holds.
    pub fn always() -> Self {
        Self::from_condition(Condition::Constant(true))
    }

    /// Whether the condition holds; nothing when that depends on facts that are not known.
    pub fn evaluate(&self, facts: &Facts) -> Option<bool> {
        self.condition.truth(&Known::new(facts))
    }

    /// The facts that the condition mentions.
    pub fn facts(&self) -> BTreeSet<FactId> {
        self.condition.mentioned().into_iter().collect()
    }

    /// The unknown facts on which it depends whether the condition holds: for each of them two values make a
    /// difference for some values of the others. `a` does not count in `(a || !a) && b`.
    ///
    /// Where that takes more cases than are looked at, a fact counts.
    pub fn missing(&self, facts: &Facts, schema: &Schema) -> BTreeSet<FactId> {
        let left = self.condition.residual(&Known::new(facts));
        let found = relevant(left, &Domains::new(schema));
        found.into_iter().collect()
    }

    /// What is known about each comparison, in the order in which they are written, with its place.
    ///
    /// Empty when the condition came without text: from a bundle, or from a program.
    pub fn comparisons(&self, facts: &Facts) -> Vec<(Span, Option<bool>)> {
        let mut found = Vec::new();
        self.condition.visit_atoms(&mut |atom, place| {
            let index = crate::source::index(place.0);
            if let Some(span) = self.spans.get(index).filter(|_| index > 0) {
                found.push((*span, atom.truth(&Known::new(facts))));
            }
        });
        found.sort_by_key(|(span, _)| *span);
        found.dedup();
        found
    }

    pub(crate) fn from_condition(condition: Condition) -> Self {
        Self {
            condition,
            spans: Vec::new(),
        }
    }
}

impl PartialEq for Expr {
    /// Two conditions are equal when they say the same, wherever they stand.
    fn eq(&self, other: &Self) -> bool {
        Vec::from(self.clone()) == Vec::from(other.clone())
    }
}

impl Eq for Expr {}

/// Whether a name is an identifier of CEL and none of its reserved words.
#[cfg(feature = "authoring")]
pub(crate) fn is_plain_identifier(name: &str) -> bool {
    let mut letters = name.chars();
    let first = letters
        .next()
        .is_some_and(|letter| letter.is_ascii_alphabetic() || letter == '_');
    let rest = letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    first && rest && !RESERVED.contains(&name)
}

/// The words that CEL reserves.
#[cfg(feature = "authoring")]
pub(crate) const RESERVED: &[&str] = &[
    "as",
    "break",
    "const",
    "continue",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "namespace",
    "null",
    "package",
    "return",
    "true",
    "var",
    "void",
    "while",
];

#[cfg(test)]
#[cfg(feature = "authoring")]
pub(crate) mod agreement;
#[cfg(test)]
#[cfg(feature = "authoring")]
mod reference;
#[cfg(test)]
#[cfg(feature = "authoring")]
mod tests;
