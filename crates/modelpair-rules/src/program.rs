//! The evaluation of many rules: deny overrides, obligations add up, and what is not known stays open.

use crate::expr::{Atom, Condition, Decision, Domains, relevant, sorted};
use crate::facts::{Facts, Layered, Lookup, Value};
use crate::policy::Effect;
use crate::schema::FactId;
use crate::verdict::{Excepted, ExceptionId, Finding, Outcome, RuleId, Verdict};
use std::borrow::Cow;
use std::sync::Arc;

/// Rules as conditions, found quickly.
#[derive(Clone, Debug, Default)]
pub(crate) struct Program {
    // INVARIANT: sorted by rule.
    lines: Vec<Line>,
    index: Index,
    domains: Arc<Domains>,
    /// Worlds in which everything is known, to find out quickly that a verdict depends on something.
    worlds: Arc<[Facts; 2]>,
}

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

/// Which rules can take effect, by the values of enumerated facts.
#[derive(Clone, Debug, Default)]
struct Index {
    /// Rules that must always be looked at.
    always: Vec<u32>,
    /// Rules that need a fact to have one value: by fact, then by the number of the value.
    by_value: Vec<(FactId, ByValue)>,
}

/// So few rules are asked one by one before they would be found in an index.
const FEW: usize = 8;

/// Positions of rules, sorted by the number of a value.
type ByValue = Vec<(u32, Vec<u32>)>;

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

/// Whether one of several undecided rules takes effect.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// Whatever the unknown facts are.
    Certain,
    /// It depends on them.
    Depends,
    /// It could not be found out within the budget.
    Unfinished,
}

impl Program {
    /// Indexes rules that are sorted by id.
    pub fn new(lines: Vec<Line>, domains: Domains) -> Self {
        let worlds = Arc::new(domains.worlds());
        Self::with(lines, Arc::new(domains), worlds)
    }

    fn with(mut lines: Vec<Line>, domains: Arc<Domains>, worlds: Arc<[Facts; 2]>) -> Self {
        for line in &mut lines {
            line.independent = line.effective().is_independent(&domains);
        }
        let index = Index::new(&lines);
        Self {
            lines,
            index,
            domains,
            worlds,
        }
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether no rule denies or requires anything.
    pub fn only_warns(&self) -> bool {
        self.lines.iter().all(|line| line.effect == Effect::Warn)
    }

    /// The program with facts put in and only the rules to keep; those that cannot take effect any more are gone.
    pub fn residual(&self, facts: &Facts, keep: &dyn Fn(RuleId) -> bool) -> Self {
        let mut lines = Vec::new();
        let kept = self.candidates(facts).filter(|line| keep(line.rule));
        for line in kept {
            let line = line.residual(facts);
            if line.condition != Condition::Constant(false) {
                lines.push(line);
            }
        }
        lines.sort_unstable_by_key(|line| line.rule);
        Self::with(lines, Arc::clone(&self.domains), Arc::clone(&self.worlds))
    }

    /// The program with only some of its rules.
    pub fn only(&self, keep: &dyn Fn(RuleId) -> bool) -> Self {
        let kept = self.lines.iter().filter(|line| keep(line.rule));
        let (domains, worlds) = (Arc::clone(&self.domains), Arc::clone(&self.worlds));
        Self::with(kept.cloned().collect(), domains, worlds)
    }

    /// The rules, sorted.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// A rule with facts put in.
    pub fn narrowed(&self, line: &Line, facts: &Facts) -> Line {
        let mut line = line.residual(facts);
        line.independent = line.effective().is_independent(&self.domains);
        line
    }

    /// What is known about a rule, which may be narrowed.
    pub fn status<L: Lookup>(&self, line: &Line, facts: &L) -> Status {
        line.status(facts, &self.domains, &self.worlds)
    }

    /// The same about an undecided rule without exceptions, when worlds were looked into already.
    pub fn decide<L: Lookup>(&self, line: &Line, facts: &L) -> Status {
        line.decide(facts, &self.domains, None)
    }

    /// Worlds in which everything is known.
    pub fn worlds(&self) -> &[Facts; 2] {
        &self.worlds
    }

    /// Whether two programs say the same about any facts.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.lines == other.lines
    }

    /// What the rules to keep say, when what is known decides all of them. The facts that they rest on are left out.
    pub fn settled<F: Lookup>(&self, facts: &F, keep: &dyn Fn(RuleId) -> bool) -> Option<Verdict> {
        let found = |rule: RuleId, exception: Option<Excepted>| Finding {
            rule,
            support: Vec::new(),
            exception,
        };
        let (mut verdict, open) = self.ask(facts, &found, keep);
        open.is_empty().then(|| {
            verdict.sort();
            verdict.conclude(false, false);
            verdict
        })
    }

    /// What the rules say; `support` gives the known facts that a rule rests on.
    pub fn evaluate<F: Lookup>(
        &self,
        facts: &F,
        support: impl Fn(RuleId) -> Vec<FactId>,
    ) -> Verdict {
        let found = |rule: RuleId, exception: Option<Excepted>| Finding {
            rule,
            support: support(rule),
            exception,
        };
        let (mut verdict, open) = self.ask(facts, &found, |_| true);
        if open.is_empty() {
            verdict.sort();
            verdict.conclude(false, false);
        } else {
            self.weigh_open(&mut verdict, open, facts, &|line| found(line.rule, None));
        }
        verdict
    }

    /// What follows from rules that may or may not take effect.
    fn weigh_open<F: Lookup>(
        &self,
        verdict: &mut Verdict,
        mut open: Vec<&Line>,
        facts: &F,
        finding: &dyn Fn(&Line) -> Finding,
    ) {
        open.sort_unstable_by_key(|line| line.rule);
        verdict.open = open.iter().map(|line| line.rule).collect();
        let (denies, rest): (Vec<&Line>, Vec<&Line>) = open
            .into_iter()
            .partition(|line| line.effect == Effect::Deny);
        let mut requires = rest;
        requires.retain(|line| line.effect == Effect::Require);
        let findings = |lines: &[&Line]| lines.iter().map(|line| finding(line)).collect();
        if verdict.reasons.is_empty() {
            let certain = self.one_fires(&denies, facts);
            verdict.incomplete |= certain == Certainty::Unfinished;
            if certain == Certainty::Certain {
                verdict.reasons = findings(&denies);
            }
        }
        let permitting = verdict.reasons.is_empty() && denies.is_empty();
        if permitting && verdict.obligations.is_empty() {
            let certain = self.one_fires(&requires, facts);
            verdict.incomplete |= certain == Certainty::Unfinished;
            if certain == Certainty::Certain {
                verdict.obligations = findings(&requires);
            }
        }
        verdict.sort();
        verdict.conclude(!denies.is_empty(), !requires.is_empty());
        let undecided = if denies.is_empty() { requires } else { denies };
        if verdict.outcome == Outcome::Undetermined {
            verdict.missing = self.missing(&undecided, facts);
        }
    }

    /// The unknown facts on which it depends whether one of several undecided rules takes effect.
    pub fn missing<L: Lookup>(&self, lines: &[&Line], facts: &L) -> Vec<FactId> {
        // Where each comparison can be made true or false by itself, each that is left counts.
        if let [line] = lines
            && line.independent
            && line.covers.is_empty()
        {
            let mut missing = Vec::new();
            line.condition.unknown(facts, &mut missing);
            missing.sort_unstable();
            missing.dedup();
            return missing;
        }
        let left: Vec<Condition> = lines.iter().map(|line| line.left(facts)).collect();
        let found = relevant(left.clone(), &self.domains);
        if !found.is_empty() {
            return found;
        }
        // Nothing matters, which was not found out when the rules were asked: all facts are named then.
        sorted(left.iter().flat_map(Condition::mentioned).collect())
    }

    /// Whether one of several undecided rules takes effect whatever the unknown facts are.
    pub fn one_fires<L: Lookup>(&self, lines: &[&Line], facts: &L) -> Certainty {
        let none_fires = |world: &Facts| {
            let completed = Layered(facts, world);
            lines.iter().all(|line| !line.fires(&completed))
        };
        if lines.len() < 2 || self.worlds.iter().any(none_fires) {
            return Certainty::Depends;
        }
        let any = Condition::or(lines.iter().map(|line| line.effective()));
        match any.decide(facts, &self.domains) {
            Decision::Always(true) => Certainty::Certain,
            Decision::Unfinished => Certainty::Unfinished,
            Decision::Always(false) | Decision::Depends => Certainty::Depends,
        }
    }

    /// A rule.
    pub fn line(&self, rule: RuleId) -> Option<&Line> {
        let at = self
            .lines
            .binary_search_by_key(&rule, |line| line.rule)
            .ok()?;
        self.lines.get(at)
    }

    /// What values each fact can take.
    pub fn domains(&self) -> &Domains {
        &self.domains
    }

    /// All conditions, those of exceptions included.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.lines.iter().flat_map(Line::conditions)
    }

    /// The conditions on which denials depend.
    pub fn denials(&self) -> impl Iterator<Item = &Condition> {
        let denials = self.lines.iter().filter(|line| line.effect == Effect::Deny);
        denials.flat_map(Line::conditions)
    }

    /// The findings of the rules to keep, and those that depend on what is not known.
    #[inline]
    fn ask<'a, F: Lookup>(
        &'a self,
        facts: &'a F,
        found: &impl Fn(RuleId, Option<Excepted>) -> Finding,
        keep: impl Fn(RuleId) -> bool,
    ) -> (Verdict, Vec<&'a Line>) {
        let mut verdict = Verdict::empty();
        let mut open: Vec<&Line> = Vec::new();
        let ask = |line: &'a Line| match line.status(facts, &self.domains, &self.worlds) {
            Status::Idle => {}
            status @ (Status::Open | Status::Unfinished) => {
                verdict.incomplete |= matches!(status, Status::Unfinished);
                open.push(line);
            }
            Status::Covered(exception) => {
                let exception = Some(Excepted::Holds(exception));
                add(&mut verdict.excepted, found(line.rule, exception));
            }
            Status::Fires(exception) => {
                let finding = found(line.rule, exception);
                match line.effect {
                    Effect::Deny => add(&mut verdict.reasons, finding),
                    Effect::Require => add(&mut verdict.obligations, finding),
                    Effect::Warn => add(&mut verdict.warnings, finding),
                }
            }
        };
        if self.index.by_value.is_empty() {
            let kept = self.lines.iter().filter(|line| keep(line.rule));
            kept.for_each(ask);
        } else {
            // Not a `for` loop: chained iterators are walked much faster from the inside.
            let kept = self.candidates(facts).filter(|line| keep(line.rule));
            kept.for_each(ask);
        }
        (verdict, open)
    }

    /// The rules that the index does not rule out, in any order.
    fn candidates<'a, L: Lookup>(&'a self, facts: &'a L) -> impl Iterator<Item = &'a Line> {
        let positions = self.index.candidates(facts);
        positions.filter_map(|at| self.lines.get(crate::source::index(*at)))
    }

    /// Known facts that alone make a rule take effect.
    pub fn support<L: Lookup>(&self, rule: RuleId, facts: &L) -> Vec<FactId> {
        let mut support = Vec::new();
        if let Some(line) = self.line(rule) {
            line.condition.support(facts, &mut support);
        }
        support.sort_unstable();
        support.dedup();
        support
    }
}

/// Room for so many findings is asked for at once.
const FINDINGS: usize = 4;

/// Adds a finding; most lists stay empty, most others have a few.
#[inline]
fn add(findings: &mut Vec<Finding>, finding: Finding) {
    if findings.is_empty() {
        *findings = Vec::with_capacity(FINDINGS);
    }
    findings.push(finding);
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

    fn residual(&self, facts: &Facts) -> Self {
        let covers = self.covers.iter().map(|cover| Cover {
            exception: cover.exception,
            when: cover.when.residual(facts),
            in_force: cover.in_force.residual(facts),
        });
        let condition = self.condition.residual(facts);
        Self::new(self.rule, self.effect, condition, covers.collect())
    }

    #[inline]
    fn status<L: Lookup>(&self, facts: &L, domains: &Domains, worlds: &[Facts; 2]) -> Status {
        match self.condition.truth(facts) {
            Some(false) => Status::Idle,
            Some(true) if self.covers.is_empty() => Status::Fires(None),
            fires => self.status_of(fires, facts, domains, worlds),
        }
    }

    /// What is known about the rule when it is not idle, given whether its condition holds.
    fn status_of<L: Lookup>(
        &self,
        fires: Option<bool>,
        facts: &L,
        domains: &Domains,
        worlds: &[Facts; 2],
    ) -> Status {
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
            .map(|world| self.fires(&Layered(facts, world)));
        if first != second {
            return Status::Open;
        }
        self.decide(facts, domains, expired)
    }

    /// Whether it depends on what is not known that the rule takes effect.
    fn decide<L: Lookup>(&self, facts: &L, domains: &Domains, expired: Option<Excepted>) -> Status {
        let effective = if self.covers.is_empty() {
            Cow::Borrowed(&self.condition)
        } else {
            Cow::Owned(self.effective())
        };
        match effective.decide(facts, domains) {
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

    /// When it takes effect, and when an exception lifts that.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let covers = self
            .covers
            .iter()
            .flat_map(|cover| [&cover.when, &cover.in_force]);
        std::iter::once(&self.condition).chain(covers)
    }

    /// The condition, unless an exception holds.
    pub fn effective(&self) -> Condition {
        let excepted = self
            .covers
            .iter()
            .map(|cover| Condition::and([cover.when.clone(), cover.in_force.clone()]).not());
        Condition::and(std::iter::once(self.condition.clone()).chain(excepted))
    }

    /// What is left of the condition, exceptions included, with the known facts put in.
    fn left<L: Lookup>(&self, facts: &L) -> Condition {
        if self.covers.is_empty() {
            self.condition.residual(facts)
        } else {
            self.effective().residual(facts)
        }
    }
}

impl Index {
    fn new(lines: &[Line]) -> Self {
        if lines.len() <= FEW {
            return Self {
                always: (0..).zip(lines).map(|(at, _)| at).collect(),
                by_value: Vec::new(),
            };
        }
        // The fact that the most rules can be found by is the one to find them by.
        let mut uses: Vec<u32> = Vec::new();
        for (fact, _) in lines.iter().flat_map(|line| keys(&line.condition)) {
            if uses.len() <= fact.index() {
                uses.resize(fact.index() + 1, 0);
            }
            if let Some(uses) = uses.get_mut(fact.index()) {
                *uses += 1;
            }
        }
        let mut index = Self::default();
        let mut found: Vec<(FactId, u32, u32)> = Vec::new();
        for (at, line) in (0..).zip(lines) {
            let keys = keys(&line.condition);
            let uses = |fact: FactId| uses.get(fact.index());
            let best = keys.max_by_key(|(fact, _)| (uses(*fact), std::cmp::Reverse(*fact)));
            match best {
                Some((fact, value)) => found.push((fact, value, at)),
                None => index.always.push(at),
            }
        }
        found.sort_unstable();
        for of_fact in found.chunk_by(|a, b| a.0 == b.0) {
            let values = of_fact.chunk_by(|a, b| a.1 == b.1).filter_map(|of_value| {
                let (_, value, _) = of_value.first()?;
                Some((*value, of_value.iter().map(|(_, _, at)| *at).collect()))
            });
            let fact = of_fact.first().map(|(fact, ..)| *fact);
            index
                .by_value
                .extend(fact.map(|fact| (fact, values.collect())));
        }
        index
    }

    /// Positions of rules.
    fn candidates<'a, L: Lookup>(&'a self, facts: &'a L) -> impl Iterator<Item = &'a u32> {
        let by_value = self.by_value.iter().flat_map(|(fact, values)| {
            let found = match facts.value(*fact) {
                Some(Value::Symbol(symbol)) => {
                    let found = values.binary_search_by_key(&symbol.number(), |(value, _)| *value);
                    let found = found.ok().and_then(|at| values.get(at));
                    found.map(std::slice::from_ref).unwrap_or_default()
                }
                _ => values.as_slice(),
            };
            found.iter().flat_map(|(_, positions)| positions)
        });
        self.always.iter().chain(by_value)
    }
}

/// The values that enumerated facts must have for a condition to hold.
fn keys(condition: &Condition) -> impl Iterator<Item = (FactId, u32)> {
    let parts = match condition {
        Condition::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    parts.iter().filter_map(|part| match part {
        Condition::Atom(Atom::Equal(fact, symbol), _) => Some((*fact, symbol.number())),
        _ => None,
    })
}

#[cfg(test)]
#[cfg(feature = "authoring")]
pub(crate) mod tests;
