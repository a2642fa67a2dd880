//! The facts of every option, as the catalog and the licenses state them.

use std::collections::BTreeMap;

use modelpair_rules::{Date, Facts, RuleId};
use serde_json::Value as Json;

use super::{OptionFacts, Options, Slots, deployment};
use crate::bundle::Bundle;
use crate::catalog::{Model, ModelOption, Provider, Route, Weights};

/// Every option made ready, in the catalog's order.
pub(crate) fn options(bundle: &Bundle, about_pairs: &[RuleId]) -> Options {
    let slots = Slots::new(bundle);
    let mut releases: Vec<String> = Vec::new();
    let mut own = Vec::new();
    let mut rows = Vec::new();
    let mut parts = Parts::default();
    for option in &bundle.catalog.options {
        let (facts, mut of_option, released_on) = facts_of(bundle, option, &mut parts);
        of_option.release = released_on.map(|day| {
            let known = releases.iter().position(|known| *known == day);
            known.unwrap_or_else(|| {
                releases.push(day);
                releases.len() - 1
            })
        });
        rows.push(facts);
        own.push(of_option);
    }
    Options {
        grid: bundle
            .rules
            .grid_where(rows, &slots.columns(), &|rule| !about_pairs.contains(&rule)),
        own,
        releases,
        slots,
    }
}

/// The facts that models, and routes with their providers, bring to all of their options.
#[derive(Default)]
struct Parts<'a> {
    models: BTreeMap<&'a str, Facts>,
    routes: BTreeMap<&'a str, Facts>,
}

/// What is known about an option, and the day on which its model was released.
fn facts_of<'a>(
    bundle: &Bundle,
    option: &'a ModelOption,
    parts: &mut Parts<'a>,
) -> (Facts, OptionFacts, Option<String>) {
    let catalog = &bundle.catalog;
    let mut builder = Builder::new(bundle);
    let (Some(model), Some(route)) = (catalog.model(&option.model), catalog.route(&option.route))
    else {
        return builder.finish(option, None, &[]);
    };
    let Some(provider) = catalog.provider(&route.provider) else {
        return builder.finish(option, Some(model), &[]);
    };
    let of_model = parts.models.entry(&option.model).or_insert_with(|| {
        let mut builder = Builder::new(bundle);
        builder.model(model);
        builder.license(model);
        builder.facts
    });
    let of_route = parts.routes.entry(&option.route).or_insert_with(|| {
        let mut builder = Builder::new(bundle);
        builder.provider(provider);
        builder.route(route);
        builder.facts
    });
    builder.facts = of_model.clone();
    builder.facts.learn(of_route);
    builder.on_route(model, provider, route);
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

impl<'a> Builder<'a> {
    fn new(bundle: &'a Bundle) -> Self {
        Self {
            bundle,
            facts: Facts::new(bundle.declarations.schema()),
        }
    }

    fn json(&mut self, path: &str, json: Option<Json>) {
        let typed = json.and_then(|json| self.bundle.declarations.typed(path, &json));
        if let Some((fact, value)) = typed {
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

    /// What belongs to the model and the route together.
    fn on_route(&mut self, model: &Model, provider: &Provider, route: &Route) {
        let deployment = deployment(model, provider, route);
        self.word("route.deployment", Some(deployment));
        self.boolean("route.third_party", Some(deployment != "self-hosted"));
        self.boolean(
            "route.official_host",
            match deployment {
                "first-party-api" => Some(true),
                "self-hosted" | "self-hosted-cloud" => Some(false),
                _ => None,
            },
        );
        let terms = &route.terms;
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
    }

    fn route(&mut self, route: &Route) {
        let terms = &route.terms;
        self.word("route.id", Some(&route.id));
        self.word("route.tier", Some(&route.tier));
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

    fn finish(
        self,
        option: &ModelOption,
        model: Option<&Model>,
        sources: &[u32],
    ) -> (Facts, OptionFacts, Option<String>) {
        let catalog = &self.bundle.catalog;
        let read_on = sources
            .iter()
            .filter_map(|index| catalog.source(*index))
            .map(|source| source.read_on.as_str());
        let days = read_on.filter_map(Date::parse).map(Date::day_number);
        let own = OptionFacts {
            release: None,
            context_tokens: option
                .context_tokens
                .or(model.and_then(|model| model.context_tokens)),
            oldest_source: days.min(),
            license_known: model.is_some_and(|model| self.bundle.license_of(model).is_some()),
        };
        let released_on = model.and_then(|model| model.released_on.clone());
        (self.facts, own, released_on)
    }
}
