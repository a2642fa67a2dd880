//! Every verdict with the rules behind it, compactly.

use std::collections::BTreeMap;

use modelpair_rules::{Finding, Rule, Verdict};

use super::missing;
use crate::advisor::Advisor;
use crate::gates::{Gate, Role};
use crate::outlook::Outlook;
use crate::record::{GateView, GatesView, OptionGates, RuleView};
use crate::situation::Situation;

/// All options in all roles.
pub(crate) fn gates(outlook: &Outlook) -> GatesView {
    let Outlook {
        advisor,
        situation,
        gates,
        ..
    } = outlook;
    let mut rules = BTreeMap::new();
    let options = &advisor.bundle().catalog.options;
    let options = options.iter().zip(gates).map(|(option, gate)| OptionGates {
        model: option.model.clone(),
        route: option.route.clone(),
        gates: by_verdict(advisor, situation, gate, &mut rules),
    });
    GatesView {
        options: options.collect(),
        rules,
    }
}

/// The verdicts of an option; roles that are judged alike share one.
fn by_verdict(
    advisor: &Advisor,
    situation: &Situation,
    gate: &Gate,
    rules: &mut BTreeMap<String, RuleView>,
) -> Vec<GateView> {
    let mut found: Vec<(GateView, Vec<String>)> = Vec::new();
    for role in Role::ALL {
        let verdict = gate.verdict(role);
        let mut view = view(advisor, verdict, rules);
        view.missing = missing::supplied(advisor, situation, verdict, gate.license_known);
        let id = role.as_str().to_owned();
        match found.iter_mut().find(|(known, _)| *known == view) {
            Some((_, roles)) => roles.push(id),
            None => found.push((view, vec![id])),
        }
    }
    found
        .into_iter()
        .map(|(view, roles)| GateView { roles, ..view })
        .collect()
}

fn view(advisor: &Advisor, verdict: &Verdict, rules: &mut BTreeMap<String, RuleView>) -> GateView {
    let all = &advisor.bundle().rules;
    let mut ids = |findings: &[Finding]| -> Vec<String> {
        let fired = findings.iter().filter_map(|finding| all.rule(finding.rule));
        fired
            .map(|rule| {
                rules.entry(rule.id.clone()).or_insert_with(|| shown(rule));
                rule.id.clone()
            })
            .collect()
    };
    let mut warned_by = ids(&verdict.warnings);
    warned_by.extend(ids(&verdict.excepted));
    GateView {
        roles: Vec::new(),
        verdict: verdict.outcome.name().to_owned(),
        denied_by: ids(&verdict.reasons),
        obliged_by: ids(&verdict.obligations),
        warned_by,
        missing: Vec::new(),
    }
}

fn shown(rule: &Rule) -> RuleView {
    RuleView {
        clause: rule.clause.clone(),
        source: rule.source.clone(),
        verified_on: rule.verified_on.to_string(),
        confidence: rule.confidence.name().to_owned(),
        because: rule.because.clone(),
    }
}
