//! All minimal reasons: the smallest sets of known facts that alone make a rule take effect.

use super::Limits;
use crate::expr::Decision;
use crate::facts::Facts;
use crate::program::Line;
use crate::ruleset::Ruleset;
use crate::schema::FactId;
use crate::verdict::RuleId;

/// Known facts that alone make a rule take effect; without any one of them they would not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// The rule.
    pub rule: RuleId,
    /// The facts, sorted.
    pub facts: Vec<FactId>,
}

/// All minimal reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasons {
    /// The reasons, sorted by rule, small ones first.
    pub reasons: Vec<Reason>,
    /// Whether a limit was reached, so that there may be more or smaller ones.
    pub incomplete: bool,
}

impl Ruleset {
    /// All minimal reasons for each rule that takes effect.
    pub fn reasons(&self, facts: &Facts, limits: Limits) -> Reasons {
        let verdict = self.evaluate(facts);
        let findings = verdict
            .reasons
            .iter()
            .chain(&verdict.obligations)
            .chain(&verdict.warnings);
        let mut budget = limits.evaluations_max;
        let mut found = Reasons {
            reasons: Vec::new(),
            incomplete: false,
        };
        for finding in findings {
            let Some(line) = self.program().line(finding.rule) else {
                continue;
            };
            let minimal = self.minimal_sets(line, facts, &mut budget);
            found.incomplete |= minimal.is_none();
            // Over the limit there is still one reason, if not a minimal one.
            let sets = minimal.unwrap_or_else(|| vec![finding.support.clone()]);
            let rule = finding.rule;
            found
                .reasons
                .extend(sets.into_iter().map(|facts| Reason { rule, facts }));
        }
        found.reasons.sort_by(|a, b| {
            let key = |reason: &Reason| (reason.rule, reason.facts.len());
            key(a).cmp(&key(b)).then_with(|| a.facts.cmp(&b.facts))
        });
        found
    }

    fn minimal_sets(
        &self,
        line: &Line,
        facts: &Facts,
        budget: &mut u32,
    ) -> Option<Vec<Vec<FactId>>> {
        let condition = line.effective();
        let known: Vec<FactId> = condition
            .mentioned()
            .into_iter()
            .filter(|fact| facts.get(*fact).is_some())
            .collect();
        let enough = |chosen: &[FactId]| {
            let mut part = Facts::default();
            for fact in chosen {
                if let Some(value) = facts.get(*fact) {
                    part.set(*fact, value.clone());
                }
            }
            condition.decide(&part, self.program().domains()) == Decision::Always(true)
        };
        let mut found: Vec<Vec<FactId>> = Vec::new();
        for size in 0..=known.len() {
            let mut any_left = false;
            for chosen in Choices::new(&known, size) {
                if found
                    .iter()
                    .any(|smaller| smaller.iter().all(|fact| chosen.contains(fact)))
                {
                    continue;
                }
                any_left = true;
                *budget = budget.checked_sub(1)?;
                if enough(&chosen) {
                    found.push(chosen);
                }
            }
            if !any_left {
                break;
            }
        }
        Some(found)
    }
}

/// All ways to choose so many elements.
pub(super) struct Choices<'a, T> {
    from: &'a [T],
    positions: Option<Vec<usize>>,
}

impl<'a, T: Clone> Choices<'a, T> {
    pub fn new(from: &'a [T], size: usize) -> Self {
        let positions = (size <= from.len()).then(|| (0..size).collect());
        Self { from, positions }
    }
}

impl<T: Clone> Iterator for Choices<'_, T> {
    type Item = Vec<T>;

    fn next(&mut self) -> Option<Vec<T>> {
        let positions = self.positions.as_ref()?;
        let chosen = positions
            .iter()
            .filter_map(|at| self.from.get(*at).cloned())
            .collect();
        self.positions = following(positions, self.from.len());
        Some(chosen)
    }
}

/// The next combination in order.
fn following(positions: &[usize], count: usize) -> Option<Vec<usize>> {
    let size = positions.len();
    let movable = (0..size).rev().find(|place| {
        positions
            .get(*place)
            .is_some_and(|position| *position < count - (size - place))
    })?;
    let first = positions.get(movable)? + 1;
    let kept = positions.iter().copied().take(movable);
    Some(
        kept.chain((0..size - movable).map(|step| first + step))
            .collect(),
    )
}
