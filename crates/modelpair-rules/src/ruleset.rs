//! All rules together, ready to be evaluated.

use crate::binary::{Packed, Packer, Unpacker};
use crate::expr::{Atom, Compare, Condition, Domains, Place};
use crate::facts::{Facts, Known};
use crate::grid::Grid;
use crate::packed;
use crate::policy::{Exception, Pack, Rule};
use crate::program::{Cover, Line, Program};
use crate::schema::{FactId, Schema};
use crate::text::Text;
use crate::verdict::{ExceptionId, RuleId, Verdict};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The rules of several packs, compiled. The order in which the packs were given does not matter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Ruleset {
    packs: Vec<PackHead>,
    // INVARIANT: sorted by id; a `RuleId` is a position here.
    rules: Vec<Rule>,
    exceptions: Vec<Exception>,
    today: Option<FactId>,
    program: Arc<Program>,
}

/// What a pack is, without its rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackHead {
    /// The name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The text that the rules come from.
    pub source: String,
}

/// A ruleset with the facts of a situation put in, to be asked about many options.
#[derive(Clone, Debug)]
pub struct Prepared<'a> {
    ruleset: &'a Ruleset,
    situation: Facts,
    program: Program,
}

/// The rules that are left when facts are put in, by themselves: they borrow nothing.
#[derive(Clone, Debug)]
pub struct Residual {
    program: Program,
}

/// The ruleset as it is written to a bundle.
#[derive(Serialize, Deserialize)]
struct Written {
    packs: Vec<PackHead>,
    rules: Vec<Rule>,
    exceptions: Vec<Exception>,
    today: Option<FactId>,
    domains: Domains,
}

impl Ruleset {
    /// Puts packs together. What is wrong between packs, [`crate::check_packs`] reports.
    pub fn compile(packs: Vec<Pack>, schema: &Schema) -> Self {
        let mut written = Written {
            packs: Vec::new(),
            rules: Vec::new(),
            exceptions: Vec::new(),
            today: schema.fact("today"),
            domains: Domains::new(schema),
        };
        for pack in packs {
            let Pack {
                id,
                title,
                source,
                rules,
                exceptions,
                span: _,
            } = pack;
            written.packs.push(PackHead { id, title, source });
            written.rules.extend(rules);
            written.exceptions.extend(exceptions);
        }
        Self::from(written)
    }

    /// The packs, sorted by id.
    pub fn packs(&self) -> &[PackHead] {
        &self.packs
    }

    /// The rules, sorted by id.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The same without the packs that are named so, their rules and the exceptions from these.
    #[must_use]
    pub fn without(&self, named: impl Fn(&str) -> bool) -> Self {
        let kept = |rule: &str| !rule.split_once('/').is_some_and(|(pack, _)| named(pack));
        let mut written = Written::from(self.clone());
        written.packs.retain(|pack| !named(&pack.id));
        written.rules.retain(|rule| kept(&rule.id));
        written.exceptions.retain(|exception| kept(&exception.rule));
        Self::from(written)
    }

    /// The exceptions, sorted by rule and owner.
    pub fn exceptions(&self) -> &[Exception] {
        &self.exceptions
    }

    /// A rule.
    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(id.index())
    }

    /// The rule with this name.
    pub fn find(&self, id: &str) -> Option<RuleId> {
        let index = self
            .rules
            .binary_search_by(|rule| rule.id.as_str().cmp(id))
            .ok()?;
        Some(RuleId(crate::source::offset(index)))
    }

    /// An exception.
    pub fn exception(&self, id: ExceptionId) -> Option<&Exception> {
        self.exceptions.get(id.index())
    }

    /// What the rules say about these facts.
    pub fn evaluate(&self, facts: &Facts) -> Verdict {
        let facts = Known::new(facts);
        let mut verdict = self.program.judge(facts);
        self.program.add_support(&mut verdict, facts);
        verdict
    }

    /// The same without what each finding rests on: the fastest answer. [`Ruleset::support`] says the rest later.
    pub fn judge(&self, facts: &Facts) -> Verdict {
        self.program.judge(Known::new(facts))
    }

    /// The known facts that alone make a rule take effect, sorted; nothing when it takes none.
    pub fn support(&self, rule: RuleId, facts: &Facts) -> Vec<FactId> {
        self.program.support(rule, Known::new(facts))
    }

    /// Makes many options ready to be asked about together; `columns` are the facts that will be given for each
    /// option with every question, because they follow from the option and the situation.
    pub fn grid(&self, options: Vec<Facts>, columns: &[FactId]) -> Grid {
        Grid::new(Arc::clone(&self.program), options, columns)
    }

    /// The same with only some of the rules.
    pub fn grid_where(
        &self,
        options: Vec<Facts>,
        columns: &[FactId],
        keep: &dyn Fn(RuleId) -> bool,
    ) -> Grid {
        Grid::new(Arc::new(self.program.only(keep)), options, columns)
    }

    pub(crate) fn program(&self) -> &Program {
        &self.program
    }

    /// Puts the facts of a situation in, so that many options can be asked about quickly.
    pub fn prepare(&self, situation: &Facts) -> Prepared<'_> {
        self.prepare_where(situation, &|_| true)
    }

    /// What some of the rules still ask once these facts are put in.
    pub fn residual(&self, facts: &Facts, keep: &dyn Fn(RuleId) -> bool) -> Residual {
        Residual {
            program: self.program.residual(facts, keep),
        }
    }

    /// What some of the rules say about these facts, without what each finding rests on.
    ///
    /// Preparing rules pays for many options; about one they are asked as they are, unless what is not known decides.
    pub fn judge_where(&self, facts: &Facts, keep: &dyn Fn(RuleId) -> bool) -> Verdict {
        let settled = self.program.settled(facts, keep);
        settled.unwrap_or_else(|| self.prepare_where(facts, keep).judge(facts))
    }

    /// [`Ruleset::prepare`] with only some of the rules: those that can be asked about what the options are.
    pub fn prepare_where(&self, situation: &Facts, keep: &dyn Fn(RuleId) -> bool) -> Prepared<'_> {
        Prepared {
            ruleset: self,
            situation: situation.clone(),
            program: self.program.residual(situation, keep),
        }
    }
}

impl<'a> Prepared<'a> {
    /// What the rules say about these facts and those of the situation, which need not be repeated.
    /// Where both speak of a fact, the situation is right.
    pub fn evaluate(&self, facts: &Facts) -> Verdict {
        let mut verdict = self.judge(facts);
        let all = Known::layered(&self.situation, facts);
        self.ruleset.program.add_support(&mut verdict, all);
        verdict
    }

    /// The same without what each finding rests on, for whoever asks about many options and explains a few:
    /// [`Ruleset::support`] says it later.
    pub fn judge(&self, facts: &Facts) -> Verdict {
        self.program.judge(Known::new(facts))
    }

    /// Whether two prepared rulesets say the same about any option.
    pub fn says_the_same(&self, other: &Prepared<'_>) -> bool {
        self.program.says_the_same(&other.program)
    }

    /// The ruleset that was prepared.
    pub fn ruleset(&self) -> &'a Ruleset {
        self.ruleset
    }

    /// Whether the rules that can still take effect only warn.
    pub fn only_warns(&self) -> bool {
        self.program.only_warns()
    }

    /// How many rules can still take effect.
    pub fn rules_left(&self) -> usize {
        self.program.len()
    }
}

impl Residual {
    /// What the rules say about the facts that were left open, without what each finding rests on.
    pub fn judge(&self, facts: &Facts) -> Verdict {
        self.program.judge(Known::new(facts))
    }

    /// The facts that still count.
    pub fn facts(&self) -> BTreeSet<FactId> {
        let mut facts = BTreeSet::new();
        for line in self.program.lines() {
            line.visit_atoms(&mut |atom, _| facts.extend(atom.facts()));
        }
        facts
    }

    pub(crate) fn program(&self) -> &Program {
        &self.program
    }
}

impl Packed for Ruleset {
    fn pack(&self, to: &mut Packer) {
        Written::from(self.clone()).pack(to);
    }

    /// What was written is in order; what is not in order was not written by this program.
    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let written = Written::unpack(from);
        if !written.is_sorted() {
            from.fail();
        }
        written.compile()
    }
}

impl From<Written> for Ruleset {
    fn from(mut written: Written) -> Self {
        written.packs.sort_by(|a, b| a.id.cmp(&b.id));
        written
            .rules
            .sort_by(|a, b| (&a.id, &a.because.en).cmp(&(&b.id, &b.because.en)));
        written.exceptions.sort_by(by_rule_and_owner);
        written.compile()
    }
}

impl Written {
    fn is_sorted(&self) -> bool {
        let rules = self.rules.is_sorted_by(|a, b| a.id <= b.id);
        let exceptions = self.exceptions.is_sorted_by(|a, b| a.rule <= b.rule);
        rules && exceptions && self.packs.is_sorted_by(|a, b| a.id <= b.id)
    }

    /// Packs, rules and exceptions are in order.
    fn compile(self) -> Ruleset {
        let mut lines = Vec::with_capacity(self.rules.len());
        for (index, rule) in (0..).zip(&self.rules) {
            lines.push(Line::new(
                RuleId(index),
                rule.effect,
                whole_condition(rule, self.today),
                covers(&self.exceptions, &rule.id, self.today),
            ));
        }
        let program = Arc::new(Program::new(lines, self.domains));
        Ruleset {
            packs: self.packs,
            rules: self.rules,
            exceptions: self.exceptions,
            today: self.today,
            program,
        }
    }
}

fn by_rule_and_owner(a: &Exception, b: &Exception) -> Ordering {
    let texts = (&a.rule, &a.pack, &a.owner).cmp(&(&b.rule, &b.pack, &b.owner));
    texts.then(a.expires.cmp(&b.expires))
}

/// The exceptions from a rule, of all that are sorted by rule.
fn covers(exceptions: &[Exception], rule: &str, today: Option<FactId>) -> Vec<Cover> {
    let mut covers = Vec::new();
    let first = exceptions.partition_point(|exception| exception.rule.as_str() < rule);
    for (index, exception) in (0..).zip(exceptions).skip(first) {
        if exception.rule != rule {
            break;
        }
        covers.push(Cover {
            exception: ExceptionId(index),
            when: exception.when.condition.clone(),
            in_force: in_force(exception, today),
        });
    }
    covers
}

impl From<Ruleset> for Written {
    fn from(ruleset: Ruleset) -> Self {
        let Ruleset {
            packs,
            rules,
            exceptions,
            today,
            program,
        } = ruleset;
        Self {
            packs,
            rules,
            exceptions,
            today,
            domains: program.domains().clone(),
        }
    }
}

/// When a rule takes effect: it applies, its condition holds, and it is in force today.
pub(crate) fn whole_condition(rule: &Rule, today: Option<FactId>) -> Condition {
    let mut parts = vec![rule.applies.condition.clone(), rule.when.condition.clone()];
    if let Some(from) = rule.applies_from {
        parts.push(date(today, Compare::GreaterOrEqual, from));
    }
    if let Some(until) = rule.applies_until {
        parts.push(date(today, Compare::LessOrEqual, until));
    }
    Condition::and(parts)
}

/// That an exception has not expired.
pub(crate) fn in_force(exception: &Exception, today: Option<FactId>) -> Condition {
    date(today, Compare::LessOrEqual, exception.expires)
}

/// A comparison of today with a day. A schema without `today` was refused when the rule was read.
fn date(today: Option<FactId>, compare: Compare, day: crate::date::Date) -> Condition {
    match today {
        Some(today) => Condition::Atom(Atom::Date(today, compare, day), Place::default()),
        None => Condition::Constant(false),
    }
}

packed! { struct PackHead { id, #[later] title, #[later] source } }
packed! { struct Written { packs, rules, exceptions, today, domains } }

#[cfg(test)]
#[cfg(feature = "authoring")]
mod tests {
    use super::*;
    use crate::binary::{from_parts, to_parts};
    use crate::testing::schema;

    #[test]
    fn what_is_packed_out_of_order_is_refused() {
        let schema = schema();
        let rule = |name: &str| {
            format!(
                "[rule.{name}]\nwhen = 'use.public'\neffect = 'warn'\nclause = '1'\n\
                 because = {{ en = 'x', es = 'x' }}\n\
                 verified = {{ on = '2026-11-22', confidence = 'primary' }}\n"
            )
        };
        let head = "[pack]\nid = 'p'\ntitle = { en = 'x', es = 'x' }\nsource = 'x'\n";
        let text = format!("{head}{}{}", rule("b"), rule("a"));
        let rules = Ruleset::compile(vec![crate::testing::pack(&text, &schema).unwrap()], &schema);
        let [first, later] = to_parts(&rules);
        let read: Option<Ruleset> = from_parts(&first, Some(&later));
        let ids = |rules: &Ruleset| -> Vec<String> {
            rules.rules().iter().map(|rule| rule.id.clone()).collect()
        };
        assert_eq!(read.as_ref().map(ids), Some(ids(&rules)));
        let mut written = Written::from(rules);
        written.rules.reverse();
        let [first, later] = to_parts(&written);
        assert!(from_parts::<Ruleset>(&first, Some(&later)).is_none());
    }
}
