//! On which unknown facts it really depends whether an undecided condition holds.
//!
//! Kleene's logic names `a` for `(a || !a) && b`. Here a fact counts only when two of its values
//! make a difference for some values of the others.

use super::condition::{Condition, sorted};
use super::decide::{CASES_MAX, Decision, Domains, cases, decide};
use crate::facts::{Facts, Known};
use crate::schema::FactId;

/// How many cases are looked at for all facts together; a fact about which nothing is known by then counts.
const CASES_MAX_TOGETHER: u32 = 16 * CASES_MAX;

/// Alternatives that share facts, and the facts.
struct Group {
    parts: Vec<Condition>,
    /// Sorted.
    facts: Vec<FactId>,
}

/// The facts on which it depends whether a condition holds, which holds unknown facts only; sorted.
/// None when it does not depend on any.
pub(crate) fn relevant(condition: Condition, domains: &Domains) -> Vec<FactId> {
    let parts = match condition {
        Condition::Constant(_) => return Vec::new(),
        Condition::Or(parts) => parts,
        part => vec![part],
    };
    let mut found = Vec::new();
    let mut budget = CASES_MAX_TOGETHER;
    for group in groups(parts) {
        let whole = Condition::or(group.parts.clone());
        if whole.is_independent(domains) {
            found.extend(group.facts);
            continue;
        }
        match within(&mut budget, &whole, domains) {
            // One of the alternatives holds whatever the facts are.
            Decision::Always(true) => return Vec::new(),
            Decision::Always(false) => {}
            Decision::Depends | Decision::Unfinished => {
                for fact in &group.facts {
                    if matters(*fact, &group, &whole, domains, &mut budget) {
                        found.push(*fact);
                    }
                }
            }
        }
    }
    sorted(found)
}

/// What is found about a condition with a part of the budget.
fn within(budget: &mut u32, condition: &Condition, domains: &Domains) -> Decision {
    let part = (*budget).min(CASES_MAX);
    let mut left = part;
    let found = decide(condition, domains, &mut left);
    *budget = budget.saturating_sub(part.saturating_sub(left));
    found
}

/// Alternatives that share no fact with each other cannot hide what the others depend on.
fn groups(parts: Vec<Condition>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for part in parts {
        let mut joined = Group {
            parts: Vec::new(),
            facts: part.mentioned(),
        };
        let mut apart = Vec::new();
        for group in groups {
            let mut facts = group.facts.iter();
            if facts.any(|fact| joined.facts.binary_search(fact).is_ok()) {
                joined.parts.extend(group.parts);
                joined.facts.extend(group.facts);
                joined.facts = sorted(joined.facts);
            } else {
                apart.push(group);
            }
        }
        joined.parts.push(part);
        apart.push(joined);
        groups = apart;
    }
    groups
}

/// Whether two values of a fact make a difference; also when that was not found out within the budget.
fn matters(
    fact: FactId,
    group: &Group,
    whole: &Condition,
    domains: &Domains,
    budget: &mut u32,
) -> bool {
    let Some(cases) = cases(fact, whole, domains) else {
        return true;
    };
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for part in &group.parts {
        let mut found = false;
        part.visit_atoms(&mut |atom, _| found |= atom.is_about(fact));
        if found { &mut with } else { &mut without }.push(part.clone());
    }
    let with = Condition::or(with);
    let rest = Condition::or(without).not();
    let mut first = None;
    for value in cases {
        let mut known = Facts::default();
        known.set(fact, value);
        let outcome = with.residual(&Known::new(&known));
        let Some(first) = &first else {
            first = Some(outcome);
            continue;
        };
        let differ = Condition::same(Condition::clone(first), outcome).not();
        let visible = Condition::and(vec![differ, rest.clone()]);
        let found = within(budget, &visible, domains);
        if found != Decision::Always(false) {
            return true;
        }
    }
    first.is_none()
}
