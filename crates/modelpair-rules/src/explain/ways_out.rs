//! All minimal ways out of a denial: the smallest changes of facts that lift it.

use super::Limits;
use super::cells::Cells;
use crate::expr::Condition;
use crate::facts::{Facts, Value};
use crate::program::{Line, Whose};
use crate::ruleset::Ruleset;
use crate::schema::{FactId, Kind, Schema};
use crate::symbols::{Symbol, SymbolSet};
use crate::verdict::{Outcome, RuleId};
use std::collections::BTreeSet;

/// Changes that together lift a denial; no part of them does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayOut {
    /// The changes, sorted by fact.
    pub changes: Vec<Change>,
    /// What the verdict is then.
    pub outcome: Outcome,
}

/// A fact that changes. Of several numbers or days that would do, the nearest is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The fact.
    pub fact: FactId,
    /// What it is now; nothing when it is not known.
    pub from: Option<Value>,
    /// What it must become.
    pub to: Value,
}

/// All minimal ways out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaysOut {
    /// The ways, those with the fewest changes first.
    pub ways: Vec<WayOut>,
    /// The denials that they lift; their remedies say what to do.
    pub lifted: Vec<RuleId>,
    /// Whether there may be ways with more changes than the limit allows.
    pub more: bool,
    /// Whether the budget of evaluations was used up, so that even small ways may be missing.
    pub incomplete: bool,
}

/// What can change by itself: a fact, or whether a set has an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Variable {
    Fact(FactId),
    Element(FactId, Symbol),
}

/// Changed variables in order, each with the number of its new value among its alternatives.
type State = Vec<(Variable, usize)>;

impl Ruleset {
    /// All minimal ways out of a denial by changing facts of a given set.
    ///
    /// Nothing is found when the verdict is no denial, or when no change of these facts lifts it.
    pub fn ways_out(
        &self,
        facts: &Facts,
        changeable: &BTreeSet<FactId>,
        schema: &Schema,
        limits: Limits,
    ) -> WaysOut {
        self.ways_out_where(facts, &|fact| changeable.contains(&fact), schema, limits)
    }

    /// The same where a function says whether a fact can change.
    pub fn ways_out_where(
        &self,
        facts: &Facts,
        changeable: &dyn Fn(FactId) -> bool,
        schema: &Schema,
        limits: Limits,
    ) -> WaysOut {
        let verdict = self.judge(facts);
        let mut lifted = Vec::new();
        for finding in &verdict.reasons {
            lifted.push(finding.rule);
        }
        let mut search = Search {
            ruleset: self,
            facts,
            changeable,
            cells: Cells {
                program: self.program(),
                whose: Whose::Denials,
                schema,
            },
            alternatives: Vec::new(),
            found: Vec::new(),
            budget: limits.evaluations_max,
            more: false,
            incomplete: false,
        };
        if verdict.outcome == Outcome::Denied {
            search.run(limits.facts_max);
        }
        let (more, incomplete) = (search.more, search.incomplete);
        WaysOut {
            ways: search.ways(),
            lifted,
            more,
            incomplete,
        }
    }
}

struct Search<'a> {
    ruleset: &'a Ruleset,
    facts: &'a Facts,
    changeable: &'a dyn Fn(FactId) -> bool,
    cells: Cells<'a>,
    /// Sorted by variable.
    alternatives: Vec<(Variable, Vec<Value>)>,
    found: Vec<State>,
    budget: u32,
    more: bool,
    incomplete: bool,
}

impl Search<'_> {
    /// Breadth first, so that small changes are found before larger ones.
    ///
    /// A denying rule stops denying only when a fact changes that it mentions: trying these, one rule at a time,
    /// misses no way out. Where only one of several rules is certain to deny, it is a fact of any of them.
    fn run(&mut self, changes_max: usize) {
        let mut states = vec![State::new()];
        for size in 0..=changes_max {
            let mut larger = Vec::new();
            for state in states {
                let smaller = |found: &State| {
                    found.len() < size && found.iter().all(|(key, _)| changes(&state, *key))
                };
                if self.found.iter().any(smaller) {
                    continue;
                }
                let Some(left) = self.budget.checked_sub(1) else {
                    self.incomplete = true;
                    return;
                };
                self.budget = left;
                let facts = self.changed(&state);
                let lines = self.denying(&facts);
                if lines.is_empty() {
                    self.found.push(state);
                    continue;
                }
                if size == changes_max {
                    self.more = true;
                    continue;
                }
                for variable in self.variables(&lines, &facts) {
                    if !changes(&state, variable) {
                        self.extend(&state, variable, &mut larger);
                    }
                }
            }
            states = without_repetitions(larger);
        }
    }

    fn extend(&mut self, state: &State, variable: Variable, larger: &mut Vec<State>) {
        for choice in 0..self.alternatives_of(variable).len() {
            let mut next = state.clone();
            let at = next.partition_point(|(key, _)| *key < variable);
            next.insert(at, (variable, choice));
            larger.push(next);
        }
    }

    /// A rule that certainly denies, or all of those of which one does. None when nothing denies.
    fn denying(&self, facts: &Facts) -> Vec<&Line> {
        let verdict = self.ruleset.judge(facts);
        let is_open = |rule: RuleId| verdict.open.contains(&rule);
        let mut rules: Vec<RuleId> = verdict.reasons.iter().map(|found| found.rule).collect();
        if let Some(certain) = rules.iter().copied().find(|rule| !is_open(*rule)) {
            rules = vec![certain];
        }
        let program = self.ruleset.program();
        rules
            .into_iter()
            .filter_map(|rule| program.line(rule))
            .collect()
    }

    /// What can change in the conditions of some rules.
    fn variables(&self, lines: &[&Line], facts: &Facts) -> Vec<Variable> {
        let mut variables = Vec::new();
        let conditions: Vec<Condition> = lines.iter().map(|line| line.effective()).collect();
        let mentioned: BTreeSet<FactId> =
            conditions.iter().flat_map(Condition::mentioned).collect();
        for fact in mentioned {
            if !(self.changeable)(fact) {
                continue;
            }
            if let Kind::Set(_) = self.cells.schema.decl(fact).kind {
                for element in self.cells.symbols(fact, facts) {
                    variables.push(Variable::Element(fact, element));
                }
            } else {
                variables.push(Variable::Fact(fact));
            }
        }
        variables
    }

    /// The other values of a variable.
    fn alternatives_of(&mut self, variable: Variable) -> &[Value] {
        let found = self.alternatives_at(variable);
        if let Err(at) = found {
            let values = match variable {
                Variable::Element(fact, element) => {
                    let holds = match self.facts.get(fact) {
                        Some(Value::Set(set)) => set.contains(element),
                        _ => false,
                    };
                    vec![Value::Boolean(!holds)]
                }
                Variable::Fact(fact) => {
                    let now = self.facts.get(fact);
                    let mut nearest_first: Vec<Value> = Vec::new();
                    for value in self.cells.values(fact, self.facts).unwrap_or_default() {
                        if Some(&value) != now {
                            let far = distance(now, &value);
                            let at =
                                nearest_first.partition_point(|other| distance(now, other) <= far);
                            nearest_first.insert(at, value);
                        }
                    }
                    nearest_first
                }
            };
            self.alternatives.insert(at, (variable, values));
        }
        let (Ok(at) | Err(at)) = found;
        let found = self.alternatives.get(at);
        found
            .map(|(_, values)| values.as_slice())
            .unwrap_or_default()
    }

    fn alternatives_at(&self, variable: Variable) -> Result<usize, usize> {
        self.alternatives
            .binary_search_by(|(known, _)| known.cmp(&variable))
    }

    fn changed(&self, state: &State) -> Facts {
        let mut facts = self.facts.clone();
        for (variable, choice) in state {
            let known = self.alternatives_at(*variable).ok();
            let known = known.and_then(|at| self.alternatives.get(at));
            let value = known.and_then(|(_, values)| values.get(*choice));
            match (variable, value) {
                (Variable::Fact(fact), Some(value)) => facts.set(*fact, value.clone()),
                (Variable::Element(fact, element), Some(value)) => {
                    let mut set = match facts.get(*fact) {
                        Some(Value::Set(set)) => set.clone(),
                        _ => SymbolSet::new(),
                    };
                    if *value == Value::Boolean(true) {
                        set.insert(*element);
                    } else {
                        set.remove(*element);
                    }
                    facts.set(*fact, Value::Set(set));
                }
                (_, None) => {}
            }
        }
        facts
    }

    /// What was found, without changes that do more than is needed.
    fn ways(self) -> Vec<WayOut> {
        let mut ways: Vec<(State, WayOut)> = Vec::new();
        for state in &self.found {
            let facts = self.changed(state);
            let mut changes: Vec<Change> = Vec::new();
            for (variable, _) in state {
                let (Variable::Fact(fact) | Variable::Element(fact, _)) = *variable;
                if changes.iter().all(|change| change.fact != fact)
                    && let Some(to) = facts.get(fact)
                {
                    let from = self.facts.get(fact).cloned();
                    changes.push(Change {
                        fact,
                        from,
                        to: to.clone(),
                    });
                }
            }
            let outcome = self.ruleset.judge(&facts).outcome;
            // Of numbers and days the nearest that does is enough: alternatives come nearest first.
            let nearest = |before: &(State, WayOut)| {
                let variables = before.0.iter().map(|(variable, _)| variable);
                variables.eq(state.iter().map(|(variable, _)| variable))
                    && before.1.changes.iter().zip(&changes).all(|(a, b)| {
                        a.to == b.to
                            || matches!(a.to, Value::Integer(_) | Value::Date(_) | Value::Text(_))
                    })
            };
            if !ways.iter().any(nearest) {
                ways.push((state.clone(), WayOut { changes, outcome }));
            }
        }
        ways.into_iter().map(|(_, way)| way).collect()
    }
}

/// States that are there twice are there once, where they were first.
fn without_repetitions(states: Vec<State>) -> Vec<State> {
    let mut order: Vec<(&State, usize)> = states.iter().zip(0..).collect();
    order.sort_unstable();
    let mut first = vec![false; states.len()];
    let mut before = None;
    for (state, at) in order {
        if before != Some(state)
            && let Some(first) = first.get_mut(at)
        {
            *first = true;
        }
        before = Some(state);
    }
    let mut kept = Vec::new();
    for (state, is_first) in states.into_iter().zip(first) {
        if is_first {
            kept.push(state);
        }
    }
    kept
}

/// Whether a state changes a variable.
fn changes(state: &State, variable: Variable) -> bool {
    state.iter().any(|(key, _)| *key == variable)
}

/// How far a value is from another one: numbers and days have distances, other values are equally far.
fn distance(now: Option<&Value>, value: &Value) -> u64 {
    match (now, value) {
        (Some(Value::Integer(now)), Value::Integer(value)) => now.abs_diff(*value),
        (Some(Value::Date(now)), Value::Date(value)) => {
            now.day_number().abs_diff(value.day_number())
        }
        _ => 0,
    }
}
