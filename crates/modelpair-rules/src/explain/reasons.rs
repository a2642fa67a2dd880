//! All minimal reasons: the smallest sets of known facts that alone make a rule take effect.

use super::Limits;
use super::choices::Choices;
use crate::expr::Decision;
use crate::facts::{Facts, Known};
use crate::program::Line;
use crate::ruleset::Ruleset;
use crate::schema::FactId;
use crate::verdict::{Finding, RuleId};

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
        let mut findings: Vec<&Finding> = Vec::new();
        for list in [&verdict.reasons, &verdict.obligations, &verdict.warnings] {
            for finding in list {
                let at = findings.partition_point(|known| known.rule < finding.rule);
                findings.insert(at, finding);
            }
        }
        let mut budget = limits.evaluations_max;
        let mut found = Reasons {
            reasons: Vec::new(),
            incomplete: false,
        };
        for finding in findings {
            let rule = finding.rule;
            let Some(line) = self.program().line(rule) else {
                continue;
            };
            let minimal = self.minimal_sets(line, facts, &mut budget);
            found.incomplete |= minimal.is_none();
            // Over the limit there is still one reason, if not a minimal one.
            let sets = minimal.unwrap_or_else(|| vec![finding.support.clone()]);
            for facts in sets {
                found.reasons.push(Reason { rule, facts });
            }
        }
        found
    }

    /// Small ones first; nothing when the budget does not suffice.
    fn minimal_sets(
        &self,
        line: &Line,
        facts: &Facts,
        budget: &mut u32,
    ) -> Option<Vec<Vec<FactId>>> {
        let condition = line.effective();
        let mut known = condition.mentioned();
        known.retain(|fact| facts.get(*fact).is_some());
        let enough = |chosen: &[FactId]| {
            let mut part = Facts::default();
            for fact in chosen {
                if let Some(value) = facts.get(*fact) {
                    part.set(*fact, value.clone());
                }
            }
            let part = Known::new(&part);
            condition.decide(&part, self.program().domains()) == Decision::Always(true)
        };
        let mut found: Vec<Vec<FactId>> = Vec::new();
        for size in 0..=known.len() {
            let mut any_left = false;
            let mut choices = Choices::new(&known, size);
            while let Some(chosen) = choices.next() {
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
