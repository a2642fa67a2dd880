//! What is probably not meant: rules that never take effect, conditions that decide nothing, rules that repeat others.
//!
//! Each warning is certain. Where finding out would take too long, there is none.

use crate::date::Date;
use crate::diag::{self, Diagnostics};
use crate::expr::{Condition, Decision, Domains};
use crate::policy::{Effect, Exception, Pack, Rule};
use crate::ruleset::{Ruleset, in_force, whole_condition};
use crate::schema::{FactId, Schema};
use std::collections::BTreeSet;

/// Warns of rules and exceptions that do nothing, or nothing new.
pub fn lint_packs(packs: &[Pack], schema: &Schema, out: &mut Diagnostics) {
    let packs_of_rules = packs.iter().map(|pack| pack.rules.as_slice());
    let exceptions = packs.iter().flat_map(|pack| &pack.exceptions);
    lint(&packs_of_rules, exceptions, schema, out);
}

/// Warns of the same in rules that were put together; those of one pack stand side by side.
pub fn lint_ruleset(ruleset: &Ruleset, schema: &Schema, out: &mut Diagnostics) {
    let pack = |rule: &Rule| rule.id.split('/').next().map(str::to_owned);
    let packs = ruleset.rules().chunk_by(|a, b| pack(a) == pack(b));
    lint(&packs, ruleset.exceptions(), schema, out);
}

/// How many days before its end an exception is warned of.
const DAYS_BEFORE: i64 = 30;

/// Warns of exceptions that are over, or will be within thirty days.
pub fn lint_expiry(ruleset: &Ruleset, today: Date, out: &mut Diagnostics) {
    for exception in ruleset.exceptions() {
        let left = exception.expires.day_number() - today.day_number();
        if left <= DAYS_BEFORE {
            let rule = ruleset
                .find(&exception.rule)
                .and_then(|id| ruleset.rule(id));
            out.push(diag::exception_expires(
                exception.span,
                &exception.rule,
                (&exception.expires.to_string(), left),
                &exception.owner,
                rule.and_then(|rule| rule.span),
            ));
        }
    }
}

fn lint<'a>(
    packs: &(impl Iterator<Item = &'a [Rule]> + Clone),
    exceptions: impl IntoIterator<Item = &'a Exception>,
    schema: &Schema,
    out: &mut Diagnostics,
) {
    let lint = Lint {
        domains: Domains::new(schema),
        today: schema.fact("today"),
    };
    for rules in packs.clone() {
        for rule in rules {
            lint.rule(rule, out);
        }
        lint.shadows(rules, out);
    }
    for exception in exceptions {
        let mut rules = packs.clone().flatten();
        if let Some(rule) = rules.find(|rule| rule.id == exception.rule) {
            lint.exception(exception, rule, out);
        }
    }
}

struct Lint {
    domains: Domains,
    today: Option<FactId>,
}

impl Lint {
    fn always(&self, condition: &Condition) -> Option<bool> {
        match condition.decide_unknown(&self.domains) {
            Decision::Always(value) => Some(value),
            Decision::Depends | Decision::Unfinished => None,
        }
    }

    fn rule(&self, rule: &Rule, out: &mut Diagnostics) {
        let name = format!("the rule `{}`", rule.id);
        if self.always(&whole_condition(rule, self.today)) == Some(false) {
            let reason = "no facts fulfil all of its conditions together";
            out.push(diag::never_true(rule.span, &name, reason).warning());
        }
        for (part, expr) in [("applies", &rule.applies), ("when", &rule.when)] {
            // A condition that is written as `true` is meant to be.
            let written = expr.condition != Condition::Constant(true);
            if written && self.always(&expr.condition) == Some(true) {
                let what = format!("`{part}` of {name}");
                out.push(diag::always_true(
                    rule.span,
                    &what,
                    "no facts make it false",
                ));
            }
        }
    }

    fn shadows(&self, rules: &[Rule], out: &mut Diagnostics) {
        // Every pair of rules is looked at.
        const RULES_MAX: usize = 300;
        if rules.len() > RULES_MAX {
            return;
        }
        let rules: Vec<(&Rule, Condition, BTreeSet<FactId>)> = rules
            .iter()
            .map(|rule| {
                let condition = whole_condition(rule, self.today);
                let mut facts = BTreeSet::new();
                facts.extend(condition.mentioned());
                (rule, condition, facts)
            })
            .collect();
        for (position, (rule, condition, facts)) in rules.iter().enumerate() {
            let by = rules
                .iter()
                .enumerate()
                .find(|(other, (by, wider, wider_facts))| {
                    let candidate = *other != position
                        && says_the_same(by, rule)
                        && wider_facts.is_subset(facts);
                    let implied = || {
                        self.always(&Condition::and(vec![
                            condition.clone(),
                            wider.clone().not(),
                        ]))
                    };
                    // Of two rules that say the same, the second is reported.
                    let equal = || {
                        self.always(&Condition::and(vec![
                            wider.clone(),
                            condition.clone().not(),
                        ]))
                    };
                    candidate
                        && implied() == Some(false)
                        && (*other < position || equal() != Some(false))
                });
            if let Some((_, (by, ..))) = by
                && self.always(condition) != Some(false)
            {
                out.push(diag::shadowed(rule.span, &rule.id, &by.id, by.span));
            }
        }
    }

    fn exception(&self, exception: &Exception, rule: &Rule, out: &mut Diagnostics) {
        let both = vec![
            whole_condition(rule, self.today),
            exception.when.condition.clone(),
            in_force(exception, self.today),
        ];
        if rule.effect == Effect::Deny && self.always(&Condition::and(both)) == Some(false) {
            let diagnostic = diag::never_used(exception.span, "exception from", &exception.rule);
            out.push(
                diagnostic
                    .label(rule.span, "the rule that it is from")
                    .help("its condition never holds when the rule denies"),
            );
        }
    }
}

/// Duties of one clause differ in their words; denials of one clause are one denial.
fn says_the_same(left: &Rule, right: &Rule) -> bool {
    let same_clause = left.effect == Effect::Deny && left.clause == right.clause;
    left.effect == right.effect && (same_clause || left.because == right.because)
}

#[cfg(test)]
mod tests;
