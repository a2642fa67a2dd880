//! On which unknown facts the value of an expression really depends.
//!
//! Unknown facts are tried with values between which no comparison of the expression distinguishes more finely.
//! Without a schema the uses of a fact say of what type it is; where they do not, the fact counts.

use super::guess::Guesses;
use super::{EvalValue, Evaluation, World};
use crate::expr::ast::Ast;
use std::collections::{BTreeMap, BTreeSet};

/// How many values are looked at for one fact before it counts.
const CASES_MAX: u32 = 2048;
/// How many parts of expressions are evaluated for all facts together.
const PARTS_MAX: u32 = 4_000_000;

/// The value of an expression that Kleene's logic calls unknown, or the facts on which it depends.
pub(super) fn settle(world: &World, ast: &Ast, unknown: BTreeSet<String>) -> Evaluation {
    let guesses = Guesses::new(world, ast, &unknown);
    let mut search = Search {
        ast,
        cases: guesses.cases(),
        world: world.clone(),
        parts: guesses.parts(),
        budget: PARTS_MAX,
    };
    let matters = |fact: &&String| search.matters(fact);
    let missing: BTreeSet<String> = unknown.iter().filter(matters).cloned().collect();
    if !missing.is_empty() {
        return Evaluation::Unknown(missing);
    }
    // Whatever the facts are, the value is this.
    for (fact, cases) in &search.cases {
        if let Some(case) = cases.first() {
            search.world.assumed.insert(fact.clone(), case.clone());
        }
    }
    match search.world.value(ast) {
        Evaluation::Unknown(_) => Evaluation::Unknown(unknown),
        decided => decided,
    }
}

struct Search<'a> {
    ast: &'a Ast,
    /// The values to try for each fact of which they are known.
    cases: BTreeMap<String, Vec<EvalValue>>,
    world: World<'a>,
    /// Of how many parts the expression consists.
    parts: u32,
    budget: u32,
}

impl Search<'_> {
    /// Whether two values of a fact make a difference; also when that was not found out.
    fn matters(&mut self, fact: &str) -> bool {
        let Some((first, others)) = self
            .cases
            .get(fact)
            .and_then(|cases| cases.split_first())
            .map(|(first, others)| (first.clone(), others.to_vec()))
        else {
            return true;
        };
        let mut left = CASES_MAX;
        others
            .iter()
            .any(|other| self.differs(fact, &first, other, &mut left))
    }

    /// Whether two values of a fact make a difference for some values of the others.
    fn differs(&mut self, fact: &str, one: &EvalValue, other: &EvalValue, left: &mut u32) -> bool {
        let cost = self.parts.saturating_mul(2);
        let (Some(cases), Some(budget)) = (left.checked_sub(1), self.budget.checked_sub(cost))
        else {
            return true;
        };
        *left = cases;
        self.budget = budget;
        let unknown = match (self.with(fact, one), self.with(fact, other)) {
            (Evaluation::Unknown(one), Evaluation::Unknown(other)) => {
                one.union(&other).cloned().collect()
            }
            (Evaluation::Unknown(unknown), _) | (_, Evaluation::Unknown(unknown)) => unknown,
            // An error is an error, wherever it stands.
            (Evaluation::Error(_), Evaluation::Error(_)) => return false,
            (one, other) => return one != other,
        };
        let next = unknown
            .into_iter()
            .find_map(|fact| Some((self.cases.get(&fact)?.clone(), fact)));
        let Some((cases, next)) = next else {
            return true;
        };
        let found = cases.into_iter().any(|case| {
            self.world.assumed.insert(next.clone(), case);
            self.differs(fact, one, other, left)
        });
        self.world.assumed.remove(&next);
        found
    }

    fn with(&mut self, fact: &str, value: &EvalValue) -> Evaluation {
        self.world.assumed.insert(fact.to_owned(), value.clone());
        let found = self.world.value(self.ast);
        self.world.assumed.remove(fact);
        found
    }
}
