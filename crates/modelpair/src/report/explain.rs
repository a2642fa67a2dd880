//! All reasons, all ways out and all questions of one verdict.

use std::collections::BTreeSet;

use modelpair_rules::{FactId, Facts, Group, Limits, Outcome, Schema, Value};

use super::missing::follows_from;
use crate::advisor::Advisor;
use crate::gates::Role;
use crate::record::{
    DecidingValue, Explanation, FactChange, QuestionsView, ReasonView, RemedyView, WayOutView,
};
use crate::situation::Situation;

/// Explains the verdict about an option, by its position in the catalog, in a role.
pub(crate) fn explain(
    advisor: &Advisor,
    situation: &Situation,
    option: usize,
    role: Role,
    limits: Limits,
) -> Option<Explanation> {
    let bundle = advisor.bundle();
    let rules = &bundle.rules;
    let schema = bundle.declarations.schema();
    let facts = advisor.facts(situation, advisor.option(option)?, role);
    let outcome = rules.evaluate(&facts).outcome;
    let reasons = rules.reasons(&facts, limits);
    let name = |rule| rules.rule(rule).map(|rule| rule.id.clone());
    let ways = rules.ways_out(&facts, &changeable(schema), schema, limits);
    let remedies = ways.lifted.iter().filter_map(|rule| {
        let rule = rules.rule(*rule)?;
        Some(RemedyView {
            rule: rule.id.clone(),
            remedy: rule.remedy.clone()?,
        })
    });
    let ways_out = ways.ways.iter().map(|way| WayOutView {
        changes: way
            .changes
            .iter()
            .map(|change| FactChange {
                fact: schema.decl(change.fact).path.clone(),
                label: schema.decl(change.fact).label.clone(),
                follows_from: follows_from(&schema.decl(change.fact).path),
                from: change
                    .from
                    .as_ref()
                    .map(|from| schema.show(change.fact, from)),
                to: schema.show(change.fact, &change.to),
            })
            .collect(),
        verdict: way.outcome.name().to_owned(),
    });
    Some(Explanation {
        reasons: reasons
            .reasons
            .iter()
            .filter_map(|reason| {
                let shown = reason
                    .facts
                    .iter()
                    .filter_map(|fact| shown(schema, &facts, *fact));
                Some(ReasonView {
                    rule: name(reason.rule)?,
                    facts: shown.collect(),
                })
            })
            .collect(),
        reasons_incomplete: reasons.incomplete,
        ways_out: ways_out.collect(),
        remedies: remedies.collect(),
        ways_out_more: ways.more,
        ways_out_incomplete: ways.incomplete,
        questions: (outcome == Outcome::Undetermined).then(|| questions(advisor, &facts, limits)),
    })
}

fn questions(advisor: &Advisor, facts: &Facts, limits: Limits) -> QuestionsView {
    let bundle = advisor.bundle();
    let schema = bundle.declarations.schema();
    let found = bundle.rules.questions(facts, schema, limits);
    let path = |fact: FactId| schema.decl(fact).path.clone();
    QuestionsView {
        answers: found
            .answers
            .iter()
            .map(|answer| DecidingValue {
                fact: path(answer.fact),
                value: schema.show(answer.fact, &answer.value),
                verdict: answer.outcome.name().to_owned(),
            })
            .collect(),
        fewest: found
            .fewest
            .map(|facts| facts.into_iter().map(path).collect()),
        incomplete: found.incomplete,
    }
}

fn shown(schema: &Schema, facts: &Facts, fact: FactId) -> Option<(String, String)> {
    let value: &Value = facts.get(fact)?;
    Some((schema.decl(fact).path.clone(), schema.show(fact, value)))
}

/// What somebody can change: the facts of the situation but the day, and what is computed from them alone.
fn changeable(schema: &Schema) -> BTreeSet<FactId> {
    let facts = schema.facts().filter(|(_, decl)| match decl.group {
        Group::Situation => decl.path != "today",
        Group::Derived => !follows_from(&decl.path).is_empty(),
        Group::Option => false,
    });
    facts.map(|(id, _)| id).collect()
}
