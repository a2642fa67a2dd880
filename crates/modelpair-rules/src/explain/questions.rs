//! What to ask: which values of missing facts would decide, and the fewest questions that settle a verdict.

use super::Limits;
use super::cells::Cells;
use super::choices::Choices;
use crate::expr::sorted;
use crate::facts::{Facts, Known, Value};
use crate::policy::Effect;
use crate::program::{Line, Whose};
use crate::ruleset::Ruleset;
use crate::schema::{FactId, Schema};
use crate::verdict::{Outcome, Verdict};

/// What would settle an undetermined verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Questions {
    /// For each missing fact the values that would decide by themselves.
    pub answers: Vec<Answer>,
    /// The fewest facts whose knowledge settles the verdict whatever they are; nothing when that was not found.
    pub fewest: Option<Vec<FactId>>,
    /// Whether a limit was reached.
    pub incomplete: bool,
}

/// A value of a missing fact that would decide the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The fact.
    pub fact: FactId,
    /// The value, which stands for all values that conditions do not distinguish from it.
    pub value: Value,
    /// What the verdict would be.
    pub outcome: Outcome,
}

impl Ruleset {
    /// What would settle an undetermined verdict; nothing when it is decided.
    pub fn questions(&self, facts: &Facts, schema: &Schema, limits: Limits) -> Questions {
        let verdict = self.judge(facts);
        let mut asking = Asking {
            ruleset: self,
            facts,
            schema,
            budget: limits.evaluations_max,
        };
        let found = asking.run(&verdict, limits.facts_max);
        found.unwrap_or(Questions {
            answers: Vec::new(),
            fewest: None,
            incomplete: true,
        })
    }
}

struct Asking<'a> {
    ruleset: &'a Ruleset,
    facts: &'a Facts,
    schema: &'a Schema,
    budget: u32,
}

impl Asking<'_> {
    /// Nothing when not even single answers fit into the budget.
    fn run(&mut self, verdict: &Verdict, facts_max: usize) -> Option<Questions> {
        let candidates = self.candidates(verdict);
        let mut answers = Vec::new();
        for fact in &verdict.missing {
            for value in self.values(*fact)? {
                let outcome = self.outcome(&[(*fact, value.clone())])?;
                if outcome != Outcome::Undetermined {
                    answers.push(Answer {
                        fact: *fact,
                        value,
                        outcome,
                    });
                }
            }
        }
        for size in 0..=facts_max.min(candidates.len()) {
            let mut choices = Choices::new(&candidates, size);
            while let Some(chosen) = choices.next() {
                match self.settles(&chosen, &mut Vec::new()) {
                    Some(true) => {
                        let fewest = (size > 0).then_some(chosen);
                        return Some(Questions {
                            answers,
                            fewest,
                            incomplete: false,
                        });
                    }
                    Some(false) => {}
                    None => {
                        return Some(Questions {
                            answers,
                            fewest: None,
                            incomplete: true,
                        });
                    }
                }
            }
        }
        let incomplete = candidates.len() > facts_max;
        Some(Questions {
            answers,
            fewest: None,
            incomplete,
        })
    }

    /// The facts that can matter: those that are missing, and those on which obligations depend once nothing denies.
    fn candidates(&self, verdict: &Verdict) -> Vec<FactId> {
        let mut candidates = verdict.missing.clone();
        if verdict.outcome == Outcome::Undetermined && verdict.obligations.is_empty() {
            let program = self.ruleset.program();
            let mut open: Vec<&Line> = Vec::new();
            for line in program.lines() {
                if line.effect == Effect::Require && verdict.open.contains(&line.rule) {
                    open.push(line);
                }
            }
            candidates.append(&mut program.missing(&open, &Known::new(self.facts)));
        }
        sorted(candidates)
    }

    /// Whether the verdict is decided for every value of these facts.
    fn settles(&mut self, facts: &[FactId], known: &mut Vec<(FactId, Value)>) -> Option<bool> {
        if self.outcome(known)? != Outcome::Undetermined {
            return Some(true);
        }
        let Some((fact, rest)) = facts.split_first() else {
            return Some(false);
        };
        for value in self.values(*fact)? {
            known.push((*fact, value));
            let settled = self.settles(rest, known)?;
            known.pop();
            if !settled {
                return Some(false);
            }
        }
        Some(true)
    }

    fn outcome(&mut self, known: &[(FactId, Value)]) -> Option<Outcome> {
        self.budget = self.budget.checked_sub(1)?;
        let mut facts = self.facts.clone();
        for (fact, value) in known {
            facts.set(*fact, value.clone());
        }
        Some(self.ruleset.judge(&facts).outcome)
    }

    /// The values of a fact that conditions distinguish; nothing when there are too many.
    fn values(&self, fact: FactId) -> Option<Vec<Value>> {
        let cells = Cells {
            program: self.ruleset.program(),
            whose: Whose::All,
            schema: self.schema,
        };
        cells.values(fact, self.facts)
    }
}
