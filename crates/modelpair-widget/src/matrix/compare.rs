//! What differs between two situations, or between two bundles, and by which rules.

use std::collections::{BTreeMap, BTreeSet};

use modelpair::Advisor;
use modelpair::record::{OptionVerdict, VerdictList};
use modelpair_rules::Rule;

/// A cell whose verdict differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Model id.
    pub model: String,
    /// Route id.
    pub route: String,
    /// Role id.
    pub role: String,
    /// The verdict before; nothing for an option that was not there.
    pub before: Option<String>,
    /// The verdict now; nothing for an option that is gone.
    pub now: Option<String>,
}

/// Cells that differ by the same rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The rules that take effect on one side alone; empty where facts that are missing make the difference.
    pub rules: Vec<RuleChange>,
    /// The facts that are missing on one side alone.
    pub facts: Vec<String>,
    /// The cells.
    pub cells: Vec<Difference>,
}

/// A rule behind a difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleChange {
    /// Its id.
    pub rule: String,
    /// What became of it.
    pub change: Change,
}

/// What became of a rule between two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It takes effect now, and says the same in both bundles.
    FiresNow,
    /// It took effect before, and says the same in both bundles.
    FiredBefore,
    /// It is written differently.
    Rewritten,
    /// It was not there before.
    New,
    /// It is gone.
    Gone,
}

impl Change {
    /// All of them, in the order of the words in `words`.
    pub const ALL: [Self; 5] = [
        Self::FiresNow,
        Self::FiredBefore,
        Self::Rewritten,
        Self::New,
        Self::Gone,
    ];
}

type Key<'a> = (&'a str, &'a str, &'a str);

/// All differences, the largest group first.
pub fn differences(
    (advisor, now): (&Advisor, &VerdictList),
    (other, before): (&Advisor, &VerdictList),
) -> Vec<Group> {
    let (new, old) = (by_cell(now), by_cell(before));
    // Conditions name facts and values by their numbers, which mean the same only under the same declarations.
    let schema = |advisor: &Advisor| advisor.bundle().declarations.schema().clone();
    let comparable = schema(advisor) == schema(other);
    let cells: BTreeSet<&Key> = new.keys().chain(old.keys()).collect();
    let mut groups: BTreeMap<(Vec<RuleChange>, Vec<String>), Vec<Difference>> = BTreeMap::new();
    for cell in cells {
        let (now, before) = (new.get(cell).copied(), old.get(cell).copied());
        let word = |verdict: Option<&OptionVerdict>| verdict.map(|one| one.verdict.clone());
        if word(now) == word(before) {
            continue;
        }
        let rules = rules((now, before), (advisor, other), comparable);
        let facts: Vec<String> = missing(now)
            .symmetric_difference(&missing(before))
            .map(|fact| (*fact).to_owned())
            .collect();
        groups.entry((rules, facts)).or_default().push(Difference {
            model: cell.0.to_owned(),
            route: cell.1.to_owned(),
            role: cell.2.to_owned(),
            before: word(before),
            now: word(now),
        });
    }
    let groups = groups.into_iter();
    let mut groups: Vec<Group> = groups
        .map(|((rules, facts), cells)| Group {
            rules,
            facts,
            cells,
        })
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.cells.len()));
    groups
}

fn by_cell(list: &VerdictList) -> BTreeMap<Key<'_>, &OptionVerdict> {
    let verdicts = list.verdicts.iter();
    verdicts
        .map(|one| ((&*one.model, &*one.route, &*one.role), one))
        .collect()
}

fn missing(verdict: Option<&OptionVerdict>) -> BTreeSet<&str> {
    let facts = verdict.into_iter().flat_map(|verdict| &verdict.missing);
    facts.map(String::as_str).collect()
}

fn fired(verdict: Option<&OptionVerdict>) -> BTreeSet<&str> {
    let verdict = verdict.into_iter();
    let rules = verdict.flat_map(|one| one.reasons.iter().chain(&one.obligations));
    rules.map(|finding| finding.rule.as_str()).collect()
}

fn rules(
    (now, before): (Option<&OptionVerdict>, Option<&OptionVerdict>),
    (advisor, other): (&Advisor, &Advisor),
    comparable: bool,
) -> Vec<RuleChange> {
    let (now, before) = (fired(now), fired(before));
    let changed = now.symmetric_difference(&before);
    let changed = changed.map(|id| RuleChange {
        rule: (*id).to_owned(),
        change: match (rule(advisor, id), rule(other, id)) {
            (Some(_), None) => Change::New,
            (None, Some(_)) => Change::Gone,
            (Some(a), Some(b)) if !same(a, b, comparable) => Change::Rewritten,
            _ if now.contains(id) => Change::FiresNow,
            _ => Change::FiredBefore,
        },
    });
    changed.collect()
}

fn rule<'a>(advisor: &'a Advisor, id: &str) -> Option<&'a Rule> {
    let rules = &advisor.bundle().rules;
    rules.rule(rules.find(id)?)
}

/// Whether two rules say the same; where they are written does not matter.
fn same(a: &Rule, b: &Rule, comparable: bool) -> bool {
    let bare = |rule: &Rule| Rule {
        span: None,
        applies: a.applies.clone(),
        when: a.when.clone(),
        ..rule.clone()
    };
    bare(a) == bare(b) && (!comparable || (&a.applies, &a.when) == (&b.applies, &b.when))
}
