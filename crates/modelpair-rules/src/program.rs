//! The evaluation of many rules: deny overrides, obligations add up, and what is not known stays open.

mod index;
mod line;

pub(crate) use line::{Cover, Line, Status};

use crate::expr::{Atom, Condition, Decision, Domains, relevant, sorted};
use crate::facts::{Facts, InWorld, Known, Lookup};
use crate::policy::Effect;
use crate::schema::FactId;
use crate::verdict::{Excepted, Finding, Outcome, RuleId, Verdict};
use index::Index;
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

/// The verdict so far, and the rules that depend on what is not known.
struct Asked<'a> {
    verdict: Verdict,
    open: Vec<&'a Line>,
}

/// Whose conditions are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Those of all rules.
    All,
    /// Those of rules that deny.
    Denials,
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
            line.look_for_dependence(&domains);
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
        let known = Known::new(facts);
        let mut add = |line: &Line| {
            if keep(line.rule) {
                let line = line.residual(facts);
                if line.condition != Condition::Constant(false) {
                    lines.push(line);
                }
            }
        };
        if self.index.is_useless() {
            self.lines.iter().for_each(add);
        } else {
            let mut add_at = |at| {
                self.lines
                    .get(crate::source::index(at))
                    .map_or((), &mut add)
            };
            self.index.candidates(known, &mut add_at);
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
        line.look_for_dependence(&self.domains);
        line
    }

    /// What is known about a rule, which may be narrowed.
    pub fn status<L: InWorld>(&self, line: &Line, facts: &L) -> Status {
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
    pub fn settled(&self, facts: &Facts, keep: &dyn Fn(RuleId) -> bool) -> Option<Verdict> {
        let Asked { mut verdict, open } = self.ask(Known::new(facts), Some(keep));
        open.is_empty().then(|| {
            verdict.sort();
            verdict.conclude(false, false);
            verdict
        })
    }

    /// What the rules say. The facts that they rest on are left out: [`Program::add_support`] says them.
    #[inline]
    pub fn judge(&self, facts: Known) -> Verdict {
        let Asked { mut verdict, open } = self.ask(facts, None);
        if open.is_empty() {
            verdict.sort();
            verdict.conclude(false, false);
        } else {
            self.weigh_open(&mut verdict, open, &facts);
        }
        verdict
    }

    /// Says for each finding which known facts it rests on.
    pub fn add_support(&self, verdict: &mut Verdict, facts: Known) {
        for findings in verdict.findings_mut() {
            for finding in findings {
                finding.support = self.support(finding.rule, facts);
            }
        }
    }

    /// What follows from rules that may or may not take effect.
    fn weigh_open(&self, verdict: &mut Verdict, mut open: Vec<&Line>, facts: &Known) {
        open.sort_unstable_by_key(|line| line.rule);
        verdict.open.reserve_exact(open.len());
        for line in &open {
            verdict.open.push(line.rule);
        }
        let denies = with_effect(&open, Effect::Deny);
        let requires = with_effect(&open, Effect::Require);
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
            && line.is_independent()
            && line.has_no_exceptions()
        {
            let mut missing = Vec::new();
            line.condition.unknown(facts, &mut missing);
            return sorted(missing);
        }
        let mut left = Vec::with_capacity(lines.len());
        for line in lines {
            left.push(line.left(facts));
        }
        let whole = Condition::or(left);
        let found = relevant(whole.clone(), &self.domains);
        if !found.is_empty() {
            return found;
        }
        // Nothing matters, which was not found out when the rules were asked: all facts are named then.
        whole.mentioned()
    }

    /// Whether one of several undecided rules takes effect whatever the unknown facts are.
    pub fn one_fires<L: InWorld>(&self, lines: &[&Line], facts: &L) -> Certainty {
        let none_fires = |world: &Facts| {
            let completed = facts.in_world(world);
            lines.iter().all(|line| !line.fires(&completed))
        };
        if lines.len() < 2 || self.worlds.iter().any(none_fires) {
            return Certainty::Depends;
        }
        let mut any = Vec::with_capacity(lines.len());
        for line in lines {
            any.push(line.effective());
        }
        match Condition::or(any).decide(facts, &self.domains) {
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

    /// Shows the comparisons with a fact: of all rules and exceptions, or only those on which denials depend.
    pub fn visit_atoms(&self, fact: FactId, whose: Whose, see: &mut dyn FnMut(&Atom)) {
        for line in &self.lines {
            if whose == Whose::All || line.effect == Effect::Deny {
                line.visit_atoms(&mut |atom, _| {
                    if atom.is_about(fact) {
                        see(atom);
                    }
                });
            }
        }
    }

    /// The findings of the rules to keep, and those that depend on what is not known.
    #[inline]
    fn ask<'a>(&'a self, facts: Known, keep: Option<&dyn Fn(RuleId) -> bool>) -> Asked<'a> {
        let mut asked = Asked {
            verdict: Verdict::empty(),
            open: Vec::new(),
        };
        let mut ask = |line: &'a Line| {
            if keep.is_none_or(|keep| keep(line.rule)) {
                asked.add(line, line.status(&facts, &self.domains, &self.worlds));
            }
        };
        if self.index.is_useless() {
            for line in &self.lines {
                ask(line);
            }
        } else {
            self.index.candidates(facts, &mut |at| {
                if let Some(line) = self.lines.get(crate::source::index(at)) {
                    ask(line);
                }
            });
        }
        asked
    }

    /// Known facts that alone make a rule take effect.
    pub fn support(&self, rule: RuleId, facts: Known) -> Vec<FactId> {
        let mut support = Vec::new();
        if let Some(line) = self.line(rule) {
            line.condition.support(&facts, &mut support);
        }
        sorted(support)
    }
}

impl<'a> Asked<'a> {
    #[inline]
    fn add(&mut self, line: &'a Line, status: Status) {
        let (list, exception) = match status {
            Status::Idle => return,
            Status::Open | Status::Unfinished => {
                self.verdict.incomplete |= matches!(status, Status::Unfinished);
                self.open.push(line);
                return;
            }
            Status::Covered(exception) => {
                let holds = Some(Excepted::Holds(exception));
                (&mut self.verdict.excepted, holds)
            }
            Status::Fires(exception) => match line.effect {
                Effect::Deny => (&mut self.verdict.reasons, exception),
                Effect::Require => (&mut self.verdict.obligations, exception),
                Effect::Warn => (&mut self.verdict.warnings, exception),
            },
        };
        add(list, line, exception);
    }
}

fn with_effect<'a>(lines: &[&'a Line], effect: Effect) -> Vec<&'a Line> {
    let mut found = Vec::new();
    for line in lines {
        if line.effect == effect {
            found.push(*line);
        }
    }
    found
}

fn findings(lines: &[&Line]) -> Vec<Finding> {
    let mut found = Vec::new();
    for line in lines {
        add(&mut found, line, None);
    }
    found
}

/// Room for so many findings is asked for at once.
const FINDINGS: usize = 4;

/// Adds a finding; most lists stay empty, most others have a few.
fn add(findings: &mut Vec<Finding>, line: &Line, exception: Option<Excepted>) {
    if findings.is_empty() {
        findings.reserve_exact(FINDINGS);
    }
    findings.push(Finding {
        rule: line.rule,
        support: Vec::new(),
        exception,
    });
}

#[cfg(test)]
#[cfg(feature = "authoring")]
pub(crate) mod tests;
