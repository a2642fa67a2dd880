//! Gates: the verdict of the rules about every option in every role.

use std::sync::Arc;

use modelpair_rules::{FactId, Facts, Outcome, Prepared, RuleId, Value, Verdict};
use serde_json::Value as Json;

use crate::bundle::Bundle;
use crate::catalog::{Model, ModelOption, Provider, Route, Weights};
use crate::situation::{History, Situation};

/// What a pair does for an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Work where a wrong answer is expensive.
    HighStakes,
    /// Data that may not leave.
    Confined,
    /// Cheap volume.
    Volume,
    /// What takes over on the day the primary fails.
    Backup,
}

/// The verdicts of one option, one for each role of [`Role::ALL`].
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    /// Roles that are judged alike share theirs; what findings rest on is worked out when it is shown.
    verdicts: [Arc<Verdict>; 4],
    pub license_known: bool,
}

/// The facts of an option, ready to be laid over those of a situation.
#[derive(Clone, Debug)]
pub(crate) struct OptionFacts {
    facts: Facts,
    released_on: Option<String>,
    context_tokens: Option<i64>,
    oldest_source: Option<i64>,
    license_known: bool,
}

/// The facts that differ between the roles and options of one situation.
struct Slots {
    role: Option<FactId>,
    role_classes: Option<FactId>,
    users_at_release: Option<FactId>,
    context_sufficient: Option<FactId>,
    facts_age: Option<FactId>,
}

impl Role {
    /// All roles, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::HighStakes, Self::Confined, Self::Volume, Self::Backup];

    /// The id.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HighStakes => "high-stakes",
            Self::Confined => "confined",
            Self::Volume => "volume",
            Self::Backup => "backup",
        }
    }

    /// The role with this id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == id)
    }
}

impl Gate {
    pub fn verdict(&self, role: Role) -> &Verdict {
        let [high_stakes, confined, volume, backup] = &self.verdicts;
        match role {
            Role::HighStakes => high_stakes,
            Role::Confined => confined,
            Role::Volume => volume,
            Role::Backup => backup,
        }
    }

    /// Permitted, with or without obligations. What is undetermined passes nothing.
    pub fn passes(&self, role: Role) -> bool {
        matches!(
            self.verdict(role).outcome,
            Outcome::Permitted | Outcome::Conditional
        )
    }
}

/// All that is known when an option is judged in a role.
pub(crate) fn facts(
    bundle: &Bundle,
    situation: &Situation,
    option: Option<&OptionFacts>,
    role: Role,
) -> Facts {
    let slots = Slots::new(bundle);
    let mut facts = situation.facts().clone();
    slots.set_role(bundle, situation, role, &mut facts);
    if let Some(option) = option {
        facts.learn(&option.facts);
        for (fact, value) in slots.derive(option, situation, &situation.history()) {
            facts.set(fact, value);
        }
    }
    facts
}

/// The verdicts about all options, in the catalog's order. Rules about pairs are left out: no single option can
/// answer them.
pub(crate) fn evaluate(
    bundle: &Bundle,
    options: &[OptionFacts],
    about_pairs: &[RuleId],
    situation: &Situation,
) -> Vec<Gate> {
    let base = situation.facts();
    let slots = Slots::new(bundle);
    let by_role = Role::ALL.map(|role| {
        let mut facts = base.clone();
        slots.set_role(bundle, situation, role, &mut facts);
        bundle
            .rules
            .prepare_where(&facts, &|rule| !about_pairs.contains(&rule))
    });
    let judged_as = judged_as(&by_role);
    let history = situation.history();
    options
        .iter()
        .map(|option| {
            let mut facts = option.facts.clone();
            for (fact, value) in slots.derive(option, situation, &history) {
                facts.set(fact, value);
            }
            let mut judged: Vec<Arc<Verdict>> = Vec::new();
            let mut places = judged_as.into_iter();
            let verdicts = by_role.each_ref().map(|rules| {
                let known = places.next().and_then(|place| judged.get(place)).cloned();
                known.unwrap_or_else(|| {
                    let verdict = Arc::new(fail_closed(rules.judge(&facts), option.license_known));
                    judged.push(Arc::clone(&verdict));
                    verdict
                })
            });
            Gate {
                verdicts,
                license_known: option.license_known,
            }
        })
        .collect()
}

/// For each role the first one that is judged by the same rules: roles that see the same data mostly are.
fn judged_as(by_role: &[Prepared; 4]) -> [usize; 4] {
    let mut distinct: Vec<&Prepared> = Vec::new();
    by_role.each_ref().map(|prepared| {
        let known = distinct
            .iter()
            .position(|known| known.says_the_same(prepared));
        known.unwrap_or_else(|| {
            distinct.push(prepared);
            distinct.len() - 1
        })
    })
}

/// Without its license nothing can be said for an option; what denies it already still does.
fn fail_closed(mut verdict: Verdict, license_known: bool) -> Verdict {
    if !license_known && verdict.outcome != Outcome::Denied {
        verdict.outcome = Outcome::Undetermined;
    }
    verdict
}

impl Slots {
    fn new(bundle: &Bundle) -> Self {
        let fact = |path| bundle.declarations.schema().fact(path);
        Self {
            role: fact("role.id"),
            role_classes: fact("role.data_classes"),
            users_at_release: fact("organization.monthly_active_users_at_model_release"),
            context_sufficient: fact("route.context_sufficient"),
            facts_age: fact("route.facts_age_days"),
        }
    }

    fn set_role(&self, bundle: &Bundle, situation: &Situation, role: Role, facts: &mut Facts) {
        let schema_value = |path: &str, json: Json| bundle.declarations.value(path, &json);
        if let (Some(slot), Some(value)) =
            (self.role, schema_value("role.id", role.as_str().into()))
        {
            facts.set(slot, value);
        }
        let classes = situation.data_classes().map(|(confined, rest)| {
            if role == Role::Confined {
                confined
            } else {
                rest
            }
        });
        if let (Some(slot), Some(value)) = (
            self.role_classes,
            classes.and_then(|classes| schema_value("role.data_classes", classes.into())),
        ) {
            facts.set(slot, value);
        }
    }

    /// What follows from an option and the situation together.
    fn derive(
        &self,
        option: &OptionFacts,
        situation: &Situation,
        history: &History,
    ) -> Vec<(FactId, Value)> {
        let users = option
            .released_on
            .as_deref()
            .and_then(|date| history.before_release(date));
        let sufficient = option
            .context_tokens
            .zip(situation.integer("use.context_tokens"))
            .map(|(has, needs)| has >= needs);
        let age = option
            .oldest_source
            .zip(situation.today())
            .map(|(read_on, today)| today.day_number() - read_on);
        [
            self.users_at_release.zip(users.map(Value::Integer)),
            self.context_sufficient.zip(sufficient.map(Value::Boolean)),
            self.facts_age.zip(age.map(Value::Integer)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// How a model is used on a route: it belongs to the two together, not to the provider.
pub(crate) fn deployment(model: &Model, provider: &Provider, route: &Route) -> &'static str {
    const ALL: [&str; 7] = [
        "first-party-api",
        "cloud-api",
        "hosted-open",
        "self-hosted",
        "self-hosted-cloud",
        "business-app",
        "consumer-app",
    ];
    let stated = route
        .deployment
        .as_deref()
        .and_then(|stated| ALL.into_iter().find(|known| *known == stated));
    if let Some(stated) = stated {
        return stated;
    }
    if provider.first_party_of.contains(&model.developer) {
        return "first-party-api";
    }
    if model.weights == Weights::Closed {
        "cloud-api"
    } else {
        "hosted-open"
    }
}

/// The facts of every option, in the catalog's order.
pub(crate) fn option_facts(bundle: &Bundle) -> Vec<OptionFacts> {
    bundle
        .catalog
        .options
        .iter()
        .map(|option| facts_of(bundle, option))
        .collect()
}

fn facts_of(bundle: &Bundle, option: &ModelOption) -> OptionFacts {
    let catalog = &bundle.catalog;
    let mut builder = Builder {
        bundle,
        facts: Facts::new(bundle.declarations.schema()),
    };
    let (Some(model), Some(route)) = (catalog.model(&option.model), catalog.route(&option.route))
    else {
        return builder.finish(option, None, &[]);
    };
    let Some(provider) = catalog.provider(&route.provider) else {
        return builder.finish(option, Some(model), &[]);
    };
    builder.model(model);
    builder.license(model);
    builder.provider(provider);
    builder.route(model, provider, route);
    let mut sources: Vec<u32> = model
        .sources
        .iter()
        .chain(&provider.sources)
        .copied()
        .collect();
    sources.extend(option.source);
    builder.finish(option, Some(model), &sources)
}

struct Builder<'a> {
    bundle: &'a Bundle,
    facts: Facts,
}

impl Builder<'_> {
    fn json(&mut self, path: &str, json: Option<Json>) {
        let value = json.and_then(|json| self.bundle.declarations.value(path, &json));
        if let (Some(fact), Some(value)) = (self.bundle.declarations.schema().fact(path), value) {
            self.facts.set(fact, value);
        }
    }

    fn word(&mut self, path: &str, word: Option<&str>) {
        self.json(path, word.map(Json::from));
    }

    fn words(&mut self, path: &str, words: &[String]) {
        self.json(path, (!words.is_empty()).then(|| words.to_vec().into()));
    }

    fn boolean(&mut self, path: &str, value: Option<bool>) {
        self.json(path, value.map(Json::from));
    }

    fn integer(&mut self, path: &str, value: Option<i64>) {
        self.json(path, value.map(Json::from));
    }

    fn model(&mut self, model: &Model) {
        self.word("model.id", Some(&model.id));
        self.word("model.developer", Some(&model.developer));
        let developer = self.bundle.catalog.developer(&model.developer);
        self.word(
            "model.developer_country",
            developer.map(|developer| developer.country.as_str()),
        );
        self.words("model.origin_countries", &model.origin_countries);
        self.word("model.derived_from", model.derived_from.as_deref());
        self.words("model.modalities", &model.modalities);
        self.boolean("model.multimodal", model.multimodal);
        let open = match model.weights {
            Weights::Open => Some(true),
            Weights::Closed | Weights::Announced => Some(false),
            Weights::Unknown => None,
        };
        self.boolean("model.weights_open", open);
        self.word(
            "model.released_on",
            model.released_on.as_deref().filter(|date| date.len() == 10),
        );
        self.boolean("model.systemic_risk", model.systemic_risk);
        self.integer("model.context_tokens", model.context_tokens);
        self.integer(
            "model.parameters_total_millions",
            model.parameters_total_millions,
        );
        self.integer(
            "model.parameters_active_millions",
            model.parameters_active_millions,
        );
    }

    fn license(&mut self, model: &Model) {
        let license = self.bundle.license_of(model);
        self.boolean("model.license_known", Some(license.is_some()));
        // An unknown license is its own word, so that no clause of any license can speak about it.
        self.word(
            "license.id",
            Some(license.map_or(crate::license::UNKNOWN, |license| license.id.as_str())),
        );
        let Some(license) = license else { return };
        self.word("license.spdx", Some(&license.spdx));
        self.boolean("license.osi_approved", license.osi_approved);
        self.word("license.commercial", Some(&license.commercial));
        self.boolean("license.ai_act_relief", license.ai_act_relief);
    }

    fn provider(&mut self, provider: &Provider) {
        self.word("provider.id", Some(&provider.id));
        self.word("provider.jurisdiction", provider.jurisdiction.as_deref());
        // A provider that names no owner abroad is owned where it sits.
        let owners: Vec<String> =
            match (&provider.jurisdiction, provider.owner_countries.is_empty()) {
                (Some(jurisdiction), true) => vec![jurisdiction.clone()],
                _ => provider.owner_countries.clone(),
            };
        self.words("provider.owner_countries", &owners);
        self.boolean(
            "provider.eea_entity",
            provider.eea_entity.as_ref().map(|_| true),
        );
        self.boolean("provider.entity_listed", provider.entity_listed);
        self.boolean("provider.dpf_certified", provider.dpf_certified);
    }

    fn route(&mut self, model: &Model, provider: &Provider, route: &Route) {
        let deployment = deployment(model, provider, route);
        let terms = &route.terms;
        self.word("route.id", Some(&route.id));
        self.word("route.deployment", Some(deployment));
        self.word("route.tier", Some(&route.tier));
        self.boolean("route.third_party", Some(deployment != "self-hosted"));
        self.boolean(
            "route.official_host",
            match deployment {
                "first-party-api" => Some(true),
                "self-hosted" | "self-hosted-cloud" => Some(false),
                _ => None,
            },
        );
        self.word("route.region", route.region.as_deref());
        self.boolean("route.residency_promised", Some(route.region.is_some()));
        let countries = route
            .region
            .as_deref()
            .and_then(|region| self.bundle.catalog.countries(region));
        self.words("route.processing_countries", countries.unwrap_or_default());
        self.word("route.processor", terms.processor.as_deref());
        self.boolean("route.trains_on_data", terms.trains_on_data);
        self.integer("route.retention_days", terms.retention_days);
        let excepted = terms.zero_retention_exceptions.contains(&model.id);
        let retention = terms.zero_retention.as_deref();
        self.boolean(
            "route.zero_retention",
            retention.map(|way| way != "none" && !excepted),
        );
        self.boolean(
            "route.zero_retention_by_default",
            retention.map(|way| way == "default" && !excepted),
        );
        self.boolean("route.dpa_offered", terms.dpa_offered);
        self.boolean("route.baa_offered", terms.baa_offered);
        self.boolean("route.scc_offered", terms.scc_offered);
        self.word("route.fedramp", terms.fedramp.as_deref());
        self.word("route.dod_impact_level", terms.dod_impact_level.as_deref());
        self.boolean("route.soc2", terms.soc2);
        self.boolean("route.pci_aoc", terms.pci_aoc);
        self.word("route.indemnity", terms.indemnity.as_deref());
        self.boolean("route.outputs_compete_ban", terms.outputs_compete_ban);
    }

    fn finish(self, option: &ModelOption, model: Option<&Model>, sources: &[u32]) -> OptionFacts {
        let catalog = &self.bundle.catalog;
        let read_on = sources
            .iter()
            .filter_map(|index| catalog.source(*index))
            .map(|source| source.read_on.as_str());
        let days = read_on
            .filter_map(modelpair_rules::Date::parse)
            .map(modelpair_rules::Date::day_number);
        OptionFacts {
            released_on: model.and_then(|model| model.released_on.clone()),
            context_tokens: option
                .context_tokens
                .or(model.and_then(|model| model.context_tokens)),
            oldest_source: days.min(),
            license_known: model.is_some_and(|model| self.bundle.license_of(model).is_some()),
            facts: self.facts,
        }
    }
}
