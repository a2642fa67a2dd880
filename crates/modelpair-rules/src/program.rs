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
                if !matches!(line.condition, Condition::Constant(false)) {
                    lines.push(line);
                }
            }
        };
        self.visit(known, &mut add);
        Self::with(lines, Arc::clone(&self.domains), Arc::clone(&self.worlds))
    }

    /// Shows the rules that the index does not rule out, in order.
    #[inline]
    fn visit<'a>(&'a self, facts: Known, see: &mut impl FnMut(&'a Line)) {
        if self.index.is_useless() {
            for line in &self.lines {
                see(line);
            }
            return;
        }
        for at in self.index.candidates(facts).iter() {
            if let Some(line) = self.lines.get(crate::source::index(at.number())) {
                see(line);
            }
        }
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
        let fires = line.condition.truth(facts);
        line.status(fires, facts, &self.domains, &self.worlds)
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
        let mut verdict = Verdict::empty();
        let open = self.ask(Known::new(facts), Some(keep), &mut verdict);
        verdict.conclude(false, false);
        open.is_empty().then_some(verdict)
    }

    /// What the rules say. The facts that they rest on are left out: [`Program::add_support`] says them.
    pub fn judge(&self, facts: Known) -> Verdict {
        let mut verdict = Verdict::empty();
        let open = self.ask(facts, None, &mut verdict);
        if open.is_empty() {
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
        verdict.open.reserve_exact(open.len());
        let (mut may_deny, mut may_require) = (false, false);
        for line in &open {
            verdict.open.push(line.rule);
            may_deny |= line.effect == Effect::Deny;
            may_require |= line.effect == Effect::Require;
        }
        let weighty = if may_deny {
            Effect::Deny
        } else {
            Effect::Require
        };
        open.retain(|line| line.effect == weighty);
        let denied = !verdict.reasons.is_empty();
        let findings = if may_deny {
            &mut verdict.reasons
        } else {
            &mut verdict.obligations
        };
        if !denied && findings.is_empty() {
            let certain = self.one_fires(&open, facts);
            verdict.incomplete |= certain == Certainty::Unfinished;
            if certain == Certainty::Certain {
                for line in &open {
                    add(findings, line, None);
                }
            }
        }
        verdict.conclude(may_deny, may_require);
        if verdict.outcome == Outcome::Undetermined {
            verdict.missing = self.missing(&open, facts);
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

    /// Adds the findings of the rules to keep, and returns the rules that depend on what is not known.
    #[inline]
    fn ask<'a>(
        &'a self,
        facts: Known,
        keep: Option<&dyn Fn(RuleId) -> bool>,
        verdict: &mut Verdict,
    ) -> Vec<&'a Line> {
        let mut open = Vec::new();
        // Most rules do not take effect; what the others do is worked out elsewhere.
        let mut ask = |line: &'a Line| {
            let fires = line.condition.truth(&facts);
            if fires != Some(false) && keep.is_none_or(|keep| keep(line.rule)) {
                let status = line.status(fires, &facts, &self.domains, &self.worlds);
                if note(verdict, line, status) {
                    open.push(line);
                }
            }
        };
        self.visit(facts, &mut ask);
        open
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

/// Takes in what is known about a rule, and says whether it depends on what is not known.
fn note(verdict: &mut Verdict, line: &Line, status: Status) -> bool {
    let (list, exception) = match status {
        Status::Idle => return false,
        Status::Open => return true,
        Status::Unfinished => {
            verdict.incomplete = true;
            return true;
        }
        Status::Covered(exception) => (&mut verdict.excepted, Some(Excepted::Holds(exception))),
        Status::Fires(exception) => match line.effect {
            Effect::Deny => (&mut verdict.reasons, exception),
            Effect::Require => (&mut verdict.obligations, exception),
            Effect::Warn => (&mut verdict.warnings, exception),
        },
    };
    add(list, line, exception);
    false
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
