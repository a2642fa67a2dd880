//! What was ruled out, and by which clause.

use std::collections::BTreeMap;

use modelpair_rules::RuleId;

use crate::advisor::Advisor;
use crate::gates::{Gate, Role};
use crate::record::RuledOut;
use crate::report::member::finding;
use crate::situation::Situation;

/// The options that a rule denies, by their positions, and a finding to show.
#[derive(Default)]
struct Denied<'a> {
    options: Vec<usize>,
    example: Option<(usize, Role, &'a modelpair_rules::Finding)>,
}

/// The rules that deny, the one that denies most options first.
pub(super) fn ruled_out(advisor: &Advisor, situation: &Situation, gates: &[Gate]) -> Vec<RuledOut> {
    let mut denied: BTreeMap<RuleId, Denied> = BTreeMap::new();
    for (index, gate) in gates.iter().enumerate() {
        for role in Role::ALL {
            for found in &gate.verdict(role).reasons {
                let entry = denied.entry(found.rule).or_default();
                if entry.options.last() != Some(&index) {
                    entry.options.push(index);
                }
                entry.example.get_or_insert((index, role, found));
            }
        }
    }
    let mut rules: Vec<RuledOut> = denied
        .into_values()
        .filter_map(|denied| show(advisor, situation, &denied))
        .collect();
    crate::order::sort_by(&mut rules, |a, b| {
        b.options
            .cmp(&a.options)
            .then_with(|| a.finding.rule.cmp(&b.finding.rule))
    });
    rules
}

fn show(advisor: &Advisor, situation: &Situation, denied: &Denied) -> Option<RuledOut> {
    let (index, role, found) = denied.example?;
    let option = advisor.option(index)?;
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
    let mut finding = finding(advisor, situation, option, role, found)?;
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
