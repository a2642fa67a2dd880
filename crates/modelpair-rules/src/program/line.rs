//! One rule of a program, and what is known about it.

use crate::expr::{Atom, Condition, Decision, Domains, Place};
use crate::facts::{Facts, InWorld, Known, Lookup};
use crate::policy::Effect;
use crate::verdict::{Excepted, ExceptionId, RuleId};

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub rule: RuleId,
    pub effect: Effect,
    /// When it takes effect, dates included.
    pub condition: Condition,
    /// The exceptions from it; only a deny has some.
    pub covers: Vec<Cover>,
    /// Whether it certainly depends on what is not known when it is undecided.
    independent: bool,
}

/// An exception from a rule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cover {
    pub exception: ExceptionId,
    pub when: Condition,
    pub in_force: Condition,
}

/// What is known about one rule.
#[derive(Clone, Copy)]
pub(crate) enum Status {
    /// It does not take effect.
    Idle,
    /// It takes effect; with an expired exception, if there is one.
    Fires(Option<Excepted>),
    /// It would deny, and an exception lifts that.
    Covered(ExceptionId),
    /// It depends on facts that are not known.
    Open,
    /// It could not be found out within the budget whether it depends on them.
    Unfinished,
}

impl Line {
    /// A rule that is not part of a program yet.
    pub fn new(rule: RuleId, effect: Effect, condition: Condition, covers: Vec<Cover>) -> Self {
        let covers = if effect == Effect::Deny {
            covers
        } else {
            Vec::new()
        };
        Self {
            rule,
            effect,
            condition,
            covers,
            independent: false,
        }
    }

    /// Whether it certainly depends on what is not known when it is undecided.
    pub fn is_independent(&self) -> bool {
        self.independent
    }

    /// Whether nothing can lift it.
    pub fn has_no_exceptions(&self) -> bool {
        self.covers.is_empty()
    }

    pub fn residual(&self, facts: &Facts) -> Self {
        let facts = &Known::new(facts);
        let covers = self.covers.iter().map(|cover| Cover {
            exception: cover.exception,
            when: cover.when.residual(facts),
            in_force: cover.in_force.residual(facts),
        });
        let condition = self.condition.residual(facts);
        Self::new(self.rule, self.effect, condition, covers.collect())
    }

    /// Finds out whether the rule certainly depends on what is not known when it is undecided.
    pub fn look_for_dependence(&mut self, domains: &Domains) {
        self.independent = self.effective().is_independent(domains);
    }

    /// What is known about the rule, given whether its condition holds.
    pub fn status<L: InWorld>(
        &self,
        fires: Option<bool>,
        facts: &L,
        domains: &Domains,
        worlds: &[Facts; 2],
    ) -> Status {
        if fires == Some(false) {
            return Status::Idle;
        }
        let mut undecided = false;
        let mut expired = None;
        for cover in &self.covers {
            match (cover.when.truth(facts), cover.in_force.truth(facts)) {
                (Some(true), Some(true)) if fires.is_some() => {
                    return Status::Covered(cover.exception);
                }
                // Whether the rule takes effect or not, it does not deny.
                (Some(true), Some(true)) => return Status::Idle,
                (Some(true), Some(false)) => expired = Some(Excepted::Expired(cover.exception)),
                (Some(false), _) | (_, Some(false)) => {}
                _ => undecided = true,
            }
        }
        if fires.is_some() && !undecided {
            return Status::Fires(expired);
        }
        if self.independent {
            return Status::Open;
        }
        let [first, second] = worlds
            .each_ref()
            .map(|world| self.fires(&facts.in_world(world)));
        if first != second {
            return Status::Open;
        }
        self.decide(facts, domains, expired)
    }

    /// Whether it depends on what is not known that the rule takes effect.
    pub fn decide<L: Lookup>(
        &self,
        facts: &L,
        domains: &Domains,
        expired: Option<Excepted>,
    ) -> Status {
        match self.left(facts).decide_unknown(domains) {
            Decision::Always(true) => Status::Fires(expired),
            Decision::Always(false) => Status::Idle,
            Decision::Depends => Status::Open,
            Decision::Unfinished => Status::Unfinished,
        }
    }

    /// Whether the rule takes effect where everything is known.
    pub fn fires<L: Lookup>(&self, facts: &L) -> bool {
        let certain = |condition: &Condition| condition.truth(facts) == Some(true);
        let covered = |cover: &Cover| certain(&cover.when) && certain(&cover.in_force);
        certain(&self.condition) && !self.covers.iter().any(covered)
    }

    /// Shows every comparison of the rule and the exceptions from it.
    pub fn visit_atoms(&self, see: &mut dyn FnMut(&Atom, Place)) {
        self.condition.visit_atoms(see);
        self.visit_covers(see);
    }

    /// Shows every comparison of the exceptions from the rule.
    pub fn visit_covers(&self, see: &mut dyn FnMut(&Atom, Place)) {
        for cover in &self.covers {
            cover.when.visit_atoms(see);
            cover.in_force.visit_atoms(see);
        }
    }

    /// The condition, unless an exception holds.
    pub fn effective(&self) -> Condition {
        if self.covers.is_empty() {
            return self.condition.clone();
        }
        let mut parts = vec![self.condition.clone()];
        for cover in &self.covers {
            let covered = Condition::and(vec![cover.when.clone(), cover.in_force.clone()]);
            parts.push(covered.not());
        }
        Condition::and(parts)
    }

    /// What is left of the condition, exceptions included, with the known facts put in.
    pub fn left<L: Lookup>(&self, facts: &L) -> Condition {
        if self.covers.is_empty() {
            self.condition.residual(facts)
        } else {
            self.effective().residual(facts)
        }
    }
}
