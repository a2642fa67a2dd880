//! On which unknown facts it really depends whether an undecided condition holds.
//!
//! Kleene's logic names `a` for `(a || !a) && b`. Here a fact counts only when two of its values
//! make a difference for some values of the others.

use super::condition::{Condition, sorted};
use super::decide::{CASES_MAX, Decision, Domains, cases, decide};
use crate::schema::FactId;

/// How many cases are looked at for all facts together; a fact about which nothing is known by then counts.
const CASES_MAX_TOGETHER: u32 = 16 * CASES_MAX;

/// Alternatives that share facts, and the facts.
struct Group {
    parts: Vec<Condition>,
    /// Sorted.
    facts: Vec<FactId>,
}

/// The facts on which it depends whether one of several conditions holds, which hold unknown facts only; sorted.
/// None when it does not depend on any.
pub(crate) fn relevant(conditions: Vec<Condition>, domains: &Domains) -> Vec<FactId> {
    let parts = match Condition::or(conditions) {
        Condition::Constant(_) => return Vec::new(),
        Condition::Or(parts) => parts,
        part => vec![part],
    };
    let mut found = Vec::new();
    let mut budget = CASES_MAX_TOGETHER;
    for group in groups(parts) {
        let whole = Condition::or(group.parts.iter().cloned());
        if whole.is_independent(domains) {
            found.extend(group.facts);
            continue;
        }
        match within(&mut budget, |budget| decide(&whole, domains, budget)) {
            // One of the alternatives holds whatever the facts are.
            Decision::Always(true) => return Vec::new(),
            Decision::Always(false) => {}
            Decision::Depends | Decision::Unfinished => {
                let facts = group.facts.iter().copied();
                found.extend(
                    facts.filter(|fact| matters(*fact, &group, &whole, domains, &mut budget)),
                );
            }
        }
    }
    sorted(found)
}

/// What a search finds with its part of the budget.
fn within<T>(budget: &mut u32, search: impl FnOnce(&mut u32) -> T) -> T {
    let part = (*budget).min(CASES_MAX);
    let mut left = part;
    let found = search(&mut left);
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
    let (with, without): (Vec<&Condition>, Vec<&Condition>) =
        group.parts.iter().partition(|part| {
            let mut found = false;
            part.visit_atoms(&mut |atom, _| found |= atom.facts().any(|it| it == fact));
            found
        });
    let rest = Condition::or(without.into_iter().cloned()).not();
    let mut outcomes = cases.into_iter().map(|value| {
        let mut known = crate::facts::Facts::default();
        known.set(fact, value);
        Condition::or(with.iter().map(|part| part.residual(&known)))
    });
    let Some(first) = outcomes.next() else {
        return true;
    };
    outcomes.any(|other| {
        let differ = Condition::same(first.clone(), other).not();
        let visible = Condition::and([differ, rest.clone()]);
        within(budget, |budget| decide(&visible, domains, budget)) != Decision::Always(false)
    })
}
