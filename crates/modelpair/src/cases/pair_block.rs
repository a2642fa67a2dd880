//! Blocks `text pair` as witnesses: what the rules about pairs are asked there, and whether they still answer so.

use modelpair_rules::{Facts, Pack, Ruleset};

use super::check::Prepared;
use super::grounds::{Grounds, packs_of};
use super::page::{Block, Case};
use super::pair_line::PairLine;
use crate::Advisor;
use crate::gates::Role;
use crate::record::{Member, Record};
use crate::situation::Situation;
use crate::ties::rules_about_pairs;

/// The blocks of a case whose lines came out as written.
pub(super) struct PairWitness<'a> {
    situation: &'a Situation,
    lines: Vec<PairLine>,
}

impl Grounds {
    /// What the rules about pairs were asked in the blocks `pair` of a case: the facts of each half of the first pair
    /// in each of its roles, with what the halves share.
    pub(super) fn pair_facts(&self, case: &Case, ready: &Prepared) -> Vec<Facts> {
        let (Some(advisor), Some(situation)) = (&self.advisor, &ready.situation) else {
            return Vec::new();
        };
        if case.pairs.is_empty() || rules_about_pairs(advisor.bundle()).is_empty() {
            return Vec::new();
        }
        first_pair(advisor, situation, &advisor.recommend(situation))
    }

    /// The blocks `pair` of some cases, with those of their lines that came out as written.
    pub(super) fn pair_witnesses<'a>(
        &self,
        cases: impl IntoIterator<Item = (&'a Case, &'a Prepared)>,
    ) -> Vec<PairWitness<'a>> {
        let Some(advisor) = &self.advisor else {
            return Vec::new();
        };
        let witness = |(case, ready): (&Case, &'a Prepared)| {
            let lines = case.pairs.iter().flat_map(Block::lines);
            let lines: Vec<PairLine> = lines
                .filter_map(|(_, line)| PairLine::parse(line).ok())
                .collect();
            let situation = ready.situation.as_ref().filter(|_| !lines.is_empty())?;
            let record = advisor.recommend(situation);
            let lines = lines.into_iter().filter(|line| holds(line, &record));
            Some(PairWitness {
                situation,
                lines: lines.collect(),
            })
        };
        cases.into_iter().filter_map(witness).collect()
    }

    /// Whether a recommendation comes out otherwise with a pack in another form.
    pub(super) fn pairs_notice(&self, pack: &Pack, witnesses: &[PairWitness]) -> bool {
        let Some(advisor) = self.advisor.as_ref().filter(|_| !witnesses.is_empty()) else {
            return false;
        };
        let mut bundle = advisor.bundle().clone();
        let mut packs = packs_of(&bundle.rules);
        packs.retain(|other| other.id != pack.id);
        packs.push(pack.clone());
        bundle.rules = Ruleset::compile(packs, &self.schema);
        let changed = Advisor::draft(bundle);
        witnesses.iter().any(|witness| {
            let record = changed.recommend(witness.situation);
            witness.lines.iter().any(|line| !holds(line, &record))
        })
    }
}

fn holds(line: &PairLine, record: &Record) -> bool {
    line.actual(record).as_ref() == Some(line)
}

fn first_pair(advisor: &Advisor, situation: &Situation, record: &Record) -> Vec<Facts> {
    let Some(pair) = record.pairs.first() else {
        return Vec::new();
    };
    let options = &advisor.bundle().catalog.options;
    let index = |member: &Member| {
        let same = |option: &crate::catalog::ModelOption| {
            option.model == member.model && option.route == member.route
        };
        options.iter().position(same)
    };
    let (Some(primary), Some(partner)) = (index(&pair.primary), index(&pair.partner)) else {
        return Vec::new();
    };
    let ties = advisor.ties(primary, partner);
    let schema = advisor.bundle().declarations.schema();
    let mut all = Vec::new();
    for (index, member) in [(primary, &pair.primary), (partner, &pair.partner)] {
        let roles = member.roles.iter().filter_map(|role| Role::parse(role));
        let option = advisor.option(index);
        all.extend(option.into_iter().flat_map(|option| {
            roles.clone().map(|role| {
                let mut facts = advisor.facts(situation, option, role);
                ties.learn(schema, &mut facts);
                facts
            })
        }));
    }
    all
}
