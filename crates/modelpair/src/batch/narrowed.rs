//! The rules about one option in one role, with everything put in that is the same for every use.

use std::collections::BTreeSet;

use modelpair_rules::{Distinction, Effect, FactId, Facts, Residual, Value};
use serde_json::Value as Json;

use super::Batch;
use crate::gates::Role;
use crate::report;

/// The rules about an option in a role, with all facts put in that are always the same.
#[derive(Debug)]
pub(super) struct Narrowed {
    pub rules: Residual,
    /// For each column, whether its value can still count.
    pub matters: Vec<bool>,
    /// For each column, what is still asked about it; nothing where that cannot be said of the column alone.
    asked: Vec<Option<Vec<Distinction>>>,
}

/// What a value of a column says in a role, whatever the option is; made by [`Batch::stated`].
#[derive(Clone, Debug)]
pub struct Stated(Vec<(FactId, Value)>);

impl Batch {
    /// What a value of a column, in its one form, says in a role.
    pub fn stated(&self, role: Role, column: usize, value: &Json) -> Stated {
        let Some(column) = self.columns.get(column) else {
            return Stated(Vec::new());
        };
        let mut situation = self.base.only(self.beside.iter().map(String::as_str));
        situation.put(&column.path, value.clone());
        let (options, bundle) = (self.advisor.options(), self.advisor.bundle());
        let facts = options.situational(bundle, &situation, None, role);
        let follow = self.following(&column.path).into_iter();
        let said = follow.filter_map(|fact| Some((fact, facts.get(fact)?.clone())));
        Stated(said.collect())
    }

    /// What a known value of a column is to the rules that still count for an option in a role: values with equal
    /// marks are alike there. Nothing where only [`Reading::mark`](super::Reading) can say it.
    pub fn mark(
        &self,
        option: usize,
        role: Role,
        column: usize,
        stated: &Stated,
    ) -> Option<Vec<u8>> {
        let asked = self.narrowed(option, role)?.asked.get(column)?.as_ref()?;
        let mut mark = Vec::new();
        for distinction in asked {
            let of_fact = |(fact, _): &&(FactId, Value)| *fact == distinction.fact();
            if let Some((_, value)) = stated.0.iter().find(of_fact) {
                let answers = distinction.answers(value).into_iter();
                mark.extend(answers.map(|answer| answer.map_or(2, u8::from)));
            }
            mark.push(u8::MAX);
        }
        Some(mark)
    }

    pub(super) fn narrow(&self, option: usize, role: Role) -> Narrowed {
        let (options, bundle) = (self.advisor.options(), self.advisor.bundle());
        let mut facts: Facts = options.facts(bundle, &self.base, Some(option), role);
        for fact in &self.moving {
            facts.forget(*fact);
        }
        let about_pairs = self.advisor.rules_about_pairs();
        let warns = |rule| {
            let rule = bundle.rules.rule(rule);
            rule.is_some_and(|rule| rule.effect == Effect::Warn)
        };
        let rules = bundle
            .rules
            .residual(&facts, &|rule| !about_pairs.contains(&rule) && !warns(rule));
        let left = rules.facts();
        let counts = |path: &str| self.following(path).iter().any(|fact| left.contains(fact));
        Narrowed {
            matters: self.columns().map(counts).collect(),
            asked: self
                .columns()
                .map(|path| self.asked(&rules, &left, path))
                .collect(),
            rules,
        }
    }

    /// What rules still ask about a column; nothing when the answer depends on another column or on the option, too.
    fn asked(
        &self,
        rules: &Residual,
        left: &BTreeSet<FactId>,
        path: &str,
    ) -> Option<Vec<Distinction>> {
        let schema = self.advisor.declarations().schema();
        let follow = self.following(path).into_iter();
        let counting = follow.filter(|fact| left.contains(fact));
        let asked = counting.map(|fact| {
            let distinction = rules.distinction(fact);
            let name = &schema.decl(fact).path;
            let of_others = report::computed()
                .filter(|(computed, _)| computed == name)
                .flat_map(|(_, from)| from)
                .any(|from| from != path && self.columns().any(|column| column == from));
            let alone = !of_others
                && !distinction.is_compared()
                && !self.advisor.options().is_of_options(fact);
            alone.then_some(distinction)
        });
        asked.collect()
    }

    /// The fact of a column and those that are computed from it.
    fn following(&self, path: &str) -> Vec<FactId> {
        let schema = self.advisor.declarations().schema();
        let computed = report::computed().filter(|(_, from)| from.contains(&path));
        let names = std::iter::once(path).chain(computed.map(|(computed, _)| computed));
        names.filter_map(|name| schema.fact(name)).collect()
    }
}
