//! What was ruled out, and by which clause.

use modelpair_rules::RuleId;

use crate::advisor::Advisor;
use crate::gates::{Denial, Gate, denials};
use crate::record::RuledOut;
use crate::report::member::with_facts;
use crate::situation::Situation;

/// The rules that deny, the one that denies most options first.
pub(super) fn ruled_out(advisor: &Advisor, situation: &Situation, gates: &[Gate]) -> Vec<RuledOut> {
    let mut rules: Vec<RuledOut> = denials(gates)
        .into_iter()
        .filter_map(|(rule, denial)| show(advisor, situation, gates, rule, &denial))
        .collect();
    crate::order::sort_by(&mut rules, |a, b| {
        b.options
            .cmp(&a.options)
            .then_with(|| a.finding.rule.cmp(&b.finding.rule))
    });
    rules
}

fn show(
    advisor: &Advisor,
    situation: &Situation,
    gates: &[Gate],
    rule: RuleId,
    denied: &Denial,
) -> Option<RuledOut> {
    let first = *denied.options.first()?;
    let gate = gates.get(first)?;
    let reasons = &gate.verdict(denied.role).reasons;
    let found = reasons.iter().find(|found| found.rule == rule)?;
    let mut models: Vec<&str> = denied
        .options
        .iter()
        .filter_map(|index| advisor.option(*index))
        .map(|option| option.model.as_str())
        .collect();
    models.dedup();
    let capability = |model: &str| advisor.quality(model).map(|quality| quality.eci_milli);
    crate::order::sort_by(&mut models, |a, b| {
        capability(b).cmp(&capability(a)).then_with(|| a.cmp(b))
    });
    let facts = advisor.facts_beside(gate.known(denied.role), situation, first);
    let mut finding = with_facts(advisor, &facts, found)?;
    // The facts of one example would be taken for those of all.
    finding
        .facts
        .retain(|path, _| situation.get(path).is_some());
    Some(RuledOut {
        finding,
        options: u32::try_from(denied.options.len()).ok()?,
        models: models.into_iter().map(str::to_owned).collect(),
    })
}
