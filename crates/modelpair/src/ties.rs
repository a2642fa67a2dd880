//! What the two halves of a pair have in common, and the rules that speak about that.

use modelpair_rules::{
    FactId, Facts, Finding, Outcome, Prepared, Rule, RuleId, Schema, Value, Verdict,
};

use crate::advisor::Advisor;
use crate::bundle::Bundle;
use crate::catalog::{Catalog, Model, Provider};
use crate::gates::Role;
use crate::situation::Situation;

/// What two options share, so that one event can take both; nothing where it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ties {
    provider: Option<bool>,
    /// The organization's own machines; a provider is somebody else.
    machines: bool,
    cloud: Option<bool>,
    owner: Option<bool>,
    weights_family: Option<bool>,
}

/// A model where it is served.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub model: &'a Model,
    pub provider: &'a Provider,
    /// On the organization's own machines.
    pub own: bool,
}

/// The rules about pairs that can take effect in a situation.
pub(crate) struct PairRules<'a> {
    advisor: &'a Advisor,
    situation: &'a Situation,
    prepared: Prepared<'a>,
    slots: [Option<FactId>; 4],
}

/// What the rules say about a pair.
#[derive(Clone, Debug, Default)]
pub(crate) struct PairVerdict {
    /// A rule denies the pair, or might: what is not known permits nothing.
    pub excluded: bool,
    pub obligations: Vec<PairFinding>,
    pub warnings: Vec<PairFinding>,
}

/// A rule that took effect, with the facts that it was asked about.
#[derive(Clone, Debug)]
pub(crate) struct PairFinding {
    pub finding: Finding,
    pub facts: Facts,
}

impl Ties {
    pub fn between(catalog: &Catalog, one: Place, other: Place) -> Self {
        let (model, other_model) = (one.model, other.model);
        let own = one.own || other.own;
        Self {
            provider: Some(!own && one.provider.id == other.provider.id),
            machines: one.own && other.own,
            cloud: same_cloud(one, other),
            owner: Some(model.developer == other_model.developer),
            weights_family: Some(
                descends(catalog, model, other_model) || descends(catalog, other_model, model),
            ),
        }
    }

    /// What is certainly shared.
    pub fn shared(self) -> impl Iterator<Item = &'static str> {
        let all = [
            ("provider", self.provider),
            ("machines", Some(self.machines)),
            ("cloud", self.cloud),
            ("owner", self.owner),
            ("weights-family", self.weights_family),
        ];
        all.into_iter()
            .filter_map(|(name, shared)| (shared == Some(true)).then_some(name))
    }

    /// How many things are certainly shared.
    pub fn count(self) -> u32 {
        u32::try_from(self.shared().count()).unwrap_or(u32::MAX)
    }

    /// Nothing is shared, and everything is known.
    pub fn independent(self) -> bool {
        self == Self {
            provider: Some(false),
            machines: false,
            cloud: Some(false),
            owner: Some(false),
            weights_family: Some(false),
        }
    }

    fn facts(self) -> [Option<bool>; 4] {
        [self.provider, self.cloud, self.owner, self.weights_family]
    }

    /// States what is shared, as rules about pairs read it.
    #[cfg(feature = "authoring")]
    pub fn learn(self, schema: &Schema, facts: &mut Facts) {
        state(self, slots(schema), facts);
    }
}

/// Own machines are in no cloud; where somebody else's are, is not always known.
fn same_cloud(one: Place, other: Place) -> Option<bool> {
    if one.own || other.own {
        return Some(false);
    }
    match (
        one.provider.cloud.as_deref(),
        other.provider.cloud.as_deref(),
    ) {
        (Some("own"), _) | (_, Some("own")) => Some(one.provider.id == other.provider.id),
        (Some(one), Some(other)) => Some(one == other),
        _ => (one.provider.id == other.provider.id).then_some(true),
    }
}

/// Whether a model is another one, or comes from it over any number of steps.
fn descends(catalog: &Catalog, model: &Model, from: &Model) -> bool {
    let mut at = Some(model);
    // A chain longer than the catalog would go in a circle.
    for _ in 0..=catalog.models.len() {
        let Some(known) = at else { return false };
        if known.id == from.id {
            return true;
        }
        at = known
            .derived_from
            .as_deref()
            .and_then(|base| catalog.model(base));
    }
    false
}

/// The rules that mention what two options share; they cannot be asked about one option.
pub(crate) fn rules_about_pairs(bundle: &Bundle) -> Vec<RuleId> {
    let schema = bundle.declarations.schema();
    let rules = bundle.rules.rules().iter();
    rules
        .filter(|rule| is_about_pairs(rule, schema))
        .filter_map(|rule| bundle.rules.find(&rule.id))
        .collect()
}

/// Whether a rule mentions what two options share.
pub(crate) fn is_about_pairs(rule: &Rule, schema: &Schema) -> bool {
    let mut facts = rule.applies.facts();
    facts.extend(rule.when.facts());
    let slots = slots(schema);
    slots.iter().flatten().any(|slot| facts.contains(slot))
}

fn slots(schema: &Schema) -> [Option<FactId>; 4] {
    [
        "pair.shares_provider",
        "pair.shares_cloud",
        "pair.shares_owner",
        "pair.shares_weights_family",
    ]
    .map(|path| schema.fact(path))
}

fn state(ties: Ties, slots: [Option<FactId>; 4], facts: &mut Facts) {
    for (slot, shared) in slots.into_iter().zip(ties.facts()) {
        if let (Some(slot), Some(shared)) = (slot, shared) {
            facts.set(slot, Value::Boolean(shared));
        }
    }
}

impl<'a> PairRules<'a> {
    /// Nothing when no rule about pairs can take effect in this situation.
    pub fn new(advisor: &'a Advisor, situation: &'a Situation) -> Option<Self> {
        let about = advisor.rules_about_pairs();
        if about.is_empty() {
            return None;
        }
        let bundle = advisor.bundle();
        let prepared = bundle
            .rules
            .prepare_where(situation.facts(), &|rule| about.contains(&rule));
        (prepared.rules_left() > 0).then(|| Self {
            advisor,
            situation,
            prepared,
            slots: slots(bundle.declarations.schema()),
        })
    }

    /// Whether a pair can be excluded, and not only warned about.
    pub fn can_exclude(&self) -> bool {
        !self.prepared.only_warns()
    }

    /// What the rules say about two options in their roles.
    pub fn judge(&self, ties: Ties, halves: [(usize, &[Role]); 2]) -> PairVerdict {
        let mut facts = Facts::new(self.advisor.bundle().declarations.schema());
        self.learn(&mut facts, ties);
        let verdict = self.prepared.judge(&facts);
        let mut found = PairVerdict::default();
        // Most rules ask only what is shared; others are asked about each half in each of its roles.
        if verdict.open.is_empty() {
            let mut all = self.situation.facts().clone();
            all.learn(&facts);
            found.add(&verdict, &all);
            return found;
        }
        for (option, roles) in halves {
            let Some(option) = self.advisor.option(option) else {
                continue;
            };
            for role in roles {
                let mut facts = self.advisor.facts(self.situation, option, *role);
                self.learn(&mut facts, ties);
                found.add(&self.prepared.judge(&facts), &facts);
            }
        }
        found
    }

    fn learn(&self, facts: &mut Facts, ties: Ties) {
        state(ties, self.slots, facts);
    }
}

impl PairVerdict {
    fn add(&mut self, verdict: &Verdict, facts: &Facts) {
        self.excluded |= matches!(verdict.outcome, Outcome::Denied | Outcome::Undetermined);
        let add = |to: &mut Vec<PairFinding>, found: &[Finding]| {
            for finding in found {
                if !to.iter().any(|known| known.finding.rule == finding.rule) {
                    to.push(PairFinding {
                        finding: finding.clone(),
                        facts: facts.clone(),
                    });
                }
            }
        };
        add(&mut self.obligations, &verdict.obligations);
        add(&mut self.warnings, &verdict.warnings);
        add(&mut self.warnings, &verdict.excepted);
    }
}
