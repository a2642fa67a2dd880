//! Asks the cases about packs that are slightly wrong: which mistakes would nobody have noticed?

use std::cell::OnceCell;
use std::collections::BTreeSet;

use modelpair_rules::{ColumnUnit, Exception, Facts, Pack, Rule};
use serde::Serialize;

use super::check::{Check, Prepared, Probe, Scope};
use super::grounds::{Grounds, TestedPack, compile};
use super::mutant::Mutant;
use super::page::Page;
use super::pair_block::PairWitness;
use super::{Fault, count};
use crate::ties::is_about_pairs;

/// What became of the mutants of one pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mutation {
    /// The pack.
    pub pack: String,
    /// The file that it stands in.
    pub file: String,
    /// How many mutants there are.
    pub mutants: u32,
    /// How many of them a case noticed.
    pub killed: u32,
    /// How many are refused when they are loaded, so that nobody can make this mistake.
    pub refused: u32,
    /// Those that nothing noticed.
    pub survivors: Vec<Survivor>,
    /// Lines of blocks `text equivalent` that name no survivor.
    pub stale: Vec<Fault>,
}

/// A change of a pack that no case noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Survivor {
    /// Its name for a block `text equivalent`.
    pub name: String,
    /// The line, counted from one.
    pub line: u32,
    /// The column, counted from one.
    pub column: u32,
    /// What stands there.
    pub from: String,
    /// What stands there instead; empty when it is left out.
    pub to: String,
    /// Why no case can notice it, where the page says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equivalent: Option<String>,
}

/// A set of facts whose answer is known, with the rules of other packs that have a say in it.
struct Witness<'a> {
    ready: &'a Prepared,
    check: &'a Check,
    probe: &'a Probe,
    others: Vec<&'a Rule>,
    exceptions: Vec<&'a Exception>,
}

/// A rule of a pack before and after a change.
struct Changed<'a> {
    before: Option<&'a Rule>,
    after: Option<&'a Rule>,
}

impl Mutation {
    /// The survivors for which no page gives a reason.
    pub fn unexplained(&self) -> impl Iterator<Item = &Survivor> {
        let survivors = self.survivors.iter();
        survivors.filter(|survivor| survivor.equivalent.is_none())
    }
}

impl Grounds {
    /// Makes every small mistake in every tested pack and looks whether a case of its page notices.
    /// `progress` is told after each pack how many are done.
    pub fn mutate(
        &self,
        pages: &[Page],
        mut progress: impl FnMut(&str, u32, u32),
    ) -> Vec<Mutation> {
        let total = count(self.packs.len());
        (0..self.packs.len())
            .zip(1..)
            .filter_map(|(index, done)| {
                let tested = self.packs.get(index)?;
                progress(tested.id(), done, total);
                Some(self.mutate_pack(index, tested, &self.pages_of(tested, pages)))
            })
            .collect()
    }

    /// The page beside a pack, or those that stand beside none.
    fn pages_of<'a>(&self, tested: &TestedPack, pages: &'a [Page]) -> Vec<&'a Page> {
        let own = |page: &&Page| page.stem() == super::page::stem(&tested.file);
        let found: Vec<&Page> = pages.iter().filter(own).collect();
        if found.is_empty() {
            let stray = |page: &&Page| self.beside(page).is_none();
            pages.iter().filter(stray).collect()
        } else {
            found
        }
    }

    fn mutate_pack(&self, index: usize, tested: &TestedPack, pages: &[&Page]) -> Mutation {
        let written = || {
            let pages = pages.iter();
            pages.flat_map(|page| page.cases.iter().map(move |case| (page, case)))
        };
        let cases: Vec<Prepared> = written()
            .map(|(page, case)| self.prepare(page, case, &mut Vec::new()))
            .collect();
        let witnesses = self.witnesses(index, tested, &cases);
        // A recommendation takes its time, so that none is made where no rule about pairs changes.
        let pairs: OnceCell<Vec<PairWitness>> = OnceCell::new();
        let pairs_notice = |pack: &Pack| {
            let cases = || written().map(|(_, case)| case).zip(&cases);
            self.changes_pairs(&tested.pack, pack)
                && self.pairs_notice(pack, pairs.get_or_init(|| self.pair_witnesses(cases())))
        };
        let mut mutation = Mutation {
            pack: tested.pack.id.clone(),
            file: tested.file.clone(),
            mutants: 0,
            killed: 0,
            refused: 0,
            survivors: Vec::new(),
            stale: Vec::new(),
        };
        for mutant in self.mutants(tested) {
            match &mutant.pack {
                // It says the same in other words.
                Some(pack) if *pack == tested.pack => continue,
                Some(pack) if self.is_noticed(tested, pack, &witnesses) || pairs_notice(pack) => {
                    mutation.killed += 1;
                }
                Some(_) => mutation.survivors.push(self.survivor(mutant, pages)),
                None => mutation.refused += 1,
            }
            mutation.mutants += 1;
        }
        mutation.stale = stale(&mutation.survivors, tested, pages);
        mutation
    }

    /// The lines that came out as written.
    fn witnesses<'a>(
        &'a self,
        index: usize,
        tested: &'a TestedPack,
        cases: &'a [Prepared],
    ) -> Vec<Witness<'a>> {
        let own: BTreeSet<&str> = tested.pack.rules.iter().map(|rule| &*rule.id).collect();
        let mut witnesses = Vec::new();
        let checks = cases
            .iter()
            .flat_map(|ready| ready.checks.iter().map(move |check| (ready, check)));
        for (ready, check) in checks {
            let asked = match check.scope {
                Scope::All => &self.rules,
                Scope::Pack(pack) if pack == index => &tested.alone,
                Scope::Pack(_) | Scope::Inline => continue,
            };
            for probe in &check.probes {
                if !check.expected.holds(&self.said(ready, check, probe)) {
                    continue;
                }
                let others = asked.rules().iter();
                let others = others.filter(|rule| !own.contains(&*rule.id));
                let others = others.filter(|rule| self.is_asked(rule, probe));
                let others = others.filter(|rule| !is_idle(rule, &probe.facts)).collect();
                let foreign = |exception: &&Exception| exception.pack != tested.pack.id;
                witnesses.push(Witness {
                    ready,
                    check,
                    probe,
                    others,
                    exceptions: asked.exceptions().iter().filter(foreign).collect(),
                });
            }
        }
        witnesses
    }

    fn is_noticed(&self, tested: &TestedPack, pack: &Pack, witnesses: &[Witness]) -> bool {
        let changed = changed(&tested.pack, pack);
        let exceptions = tested.pack.exceptions != pack.exceptions;
        witnesses.iter().any(|witness| {
            let facts = &witness.probe.facts;
            let same = !exceptions && changed.iter().all(|rule| rule.is_same(facts));
            !same && !self.still_holds(pack, witness)
        })
    }

    /// Whether two forms of a pack say different things about pairs.
    fn changes_pairs(&self, before: &Pack, after: &Pack) -> bool {
        let changed = changed(before, after);
        let mut rules = changed.iter().flat_map(|rule| [rule.before, rule.after]);
        let lifts = |pack: &Pack| {
            let lifted = |exception: &Exception| self.about_pairs.contains(&exception.rule);
            pack.exceptions.iter().any(lifted)
        };
        rules.any(|rule| rule.is_some_and(|rule| is_about_pairs(rule, &self.schema)))
            || before.exceptions != after.exceptions && (lifts(before) || lifts(after))
    }

    /// Whether a line comes out as written with a pack in another form.
    fn still_holds(&self, pack: &Pack, witness: &Witness) -> bool {
        let facts = &witness.probe.facts;
        let own = pack.rules.iter().filter(|rule| !is_idle(rule, facts));
        let own = own.filter(|rule| self.is_asked(rule, witness.probe));
        let rules: Vec<Rule> = own.chain(witness.others.iter().copied()).cloned().collect();
        let covers = |exception: &&Exception| rules.iter().any(|rule| rule.id == exception.rule);
        let exceptions = witness.exceptions.iter().copied().chain(&pack.exceptions);
        let exceptions = exceptions.filter(covers).cloned().collect();
        let compiled = compile(rules, exceptions, &self.schema);
        let situation = witness.ready.situation.as_ref();
        let said = self.said_by(&compiled, situation, witness.probe);
        witness.check.expected.holds(&said)
    }

    /// Whether a rule has a say in a probe: one about pairs has none in an option.
    fn is_asked(&self, rule: &Rule, probe: &Probe) -> bool {
        probe.option.is_none() || !is_about_pairs(rule, &self.schema)
    }

    fn survivor(&self, mutant: Mutant, pages: &[&Page]) -> Survivor {
        let position = self.sources.position(mutant.span, ColumnUnit::Characters);
        let lines = pages.iter().flat_map(|page| &page.equivalents);
        let mut reasons = lines.filter_map(|line| reason(&line.text, &mutant.name));
        Survivor {
            equivalent: reasons.next().map(str::to_owned),
            line: position.line,
            column: position.column,
            name: mutant.name,
            from: mutant.from,
            to: mutant.to,
        }
    }
}

impl Changed<'_> {
    /// Whether the change makes no difference to these facts, for sure.
    fn is_same(&self, facts: &Facts) -> bool {
        let idle = |rule: Option<&Rule>| rule.is_none_or(|rule| is_idle(rule, facts));
        if idle(self.before) && idle(self.after) {
            return true;
        }
        let (Some(before), Some(after)) = (self.before, self.after) else {
            return false;
        };
        let truth = |rule: &Rule| rule.applies.evaluate(facts).zip(rule.when.evaluate(facts));
        let in_force = |rule: &Rule| (rule.effect, rule.applies_from, rule.applies_until);
        in_force(before) == in_force(after)
            && truth(before).is_some()
            && truth(before) == truth(after)
    }
}

/// The rules that differ between two forms of a pack.
fn changed<'a>(before: &'a Pack, after: &'a Pack) -> Vec<Changed<'a>> {
    let find = |pack: &'a Pack, id: &str| pack.rules.iter().find(|rule| rule.id == id);
    let kept = before.rules.iter().map(|rule| Changed {
        before: Some(rule),
        after: find(after, &rule.id),
    });
    let new = after.rules.iter().map(|rule| Changed {
        before: find(before, &rule.id),
        after: Some(rule),
    });
    kept.chain(new.filter(|rule| rule.before.is_none()))
        .filter(|rule| rule.before != rule.after)
        .collect()
}

/// Whether a rule takes no effect, for sure; dates and exceptions can only take more away.
fn is_idle(rule: &Rule, facts: &Facts) -> bool {
    rule.applies.evaluate(facts) == Some(false) || rule.when.evaluate(facts) == Some(false)
}

/// The reason that a line gives for a mutant.
fn reason<'a>(line: &'a str, mutant: &str) -> Option<&'a str> {
    let reason = line.strip_prefix(mutant)?.strip_prefix(": ")?.trim();
    (!reason.is_empty()).then_some(reason)
}

/// Lines about this pack that explain no survivor.
fn stale(survivors: &[Survivor], tested: &TestedPack, pages: &[&Page]) -> Vec<Fault> {
    let about = format!("{}/", tested.id());
    let mut stale = Vec::new();
    for page in pages {
        for line in &page.equivalents {
            let explains = |survivor: &Survivor| reason(&line.text, &survivor.name).is_some();
            // On a page of several packs each looks after its own lines.
            let beside = page.stem() == super::page::stem(&tested.file);
            let shared = !beside && !line.text.starts_with(&about);
            if !survivors.iter().any(explains) && !shared {
                stale.push(Fault {
                    file: page.name.clone(),
                    line: line.line,
                    case: "equivalent".to_owned(),
                    bad: false,
                    expected: Some(line.text.clone()),
                    actual: None,
                    message: Some(
                        "no such mutant survives: expected `<mutant>: <reason>` of a survivor"
                            .to_owned(),
                    ),
                });
            }
        }
    }
    stale
}
