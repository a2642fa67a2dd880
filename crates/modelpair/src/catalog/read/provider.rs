//! Providers, their routes, and the models on them.

use modelpair_rules::{Diagnostics, Node, Reader, diag};

use super::{CatalogBuilder, Evidence, stem_is_id, texts};
use crate::catalog::{ModelOption, Prices, Provider, Route, Terms};

const TIERS: [(&str, &str); 3] = [
    ("api", "api"),
    ("business", "business"),
    ("consumer", "consumer"),
];

pub fn tiers() -> Vec<&'static str> {
    TIERS.iter().map(|(word, _)| *word).collect()
}

impl CatalogBuilder {
    pub(super) fn provider(&mut self, stem: &str, node: &Node, out: &mut Diagnostics) {
        let mut file = Reader::new(node, "a provider", out);
        let evidence = self.evidence(&mut file);
        let id = file.required_text("id");
        let routes = file.list("route").unwrap_or_default();
        let exceptions = file
            .list_of_text("zero_retention_exceptions")
            .unwrap_or_default();
        let provider = Provider {
            id: id.clone().unwrap_or_default(),
            name: file.required_text("name").unwrap_or_default(),
            jurisdiction: file.text("jurisdiction"),
            owner_countries: texts(&mut file, "owner_countries"),
            eea_entity: file.text("eea_entity"),
            cloud: file.text("cloud"),
            first_party_of: texts(&mut file, "first_party_of"),
            aggregator: file.boolean("aggregator"),
            entity_listed: file.boolean("entity_listed"),
            dpf_certified: file.boolean("dpf_certified"),
            terms: terms(&mut file, &Terms::default()),
            sources: evidence.all.clone(),
        };
        file.text("note");
        file.finish();
        evidence.cover(
            node,
            &["id", "name", "source", "note", "route"],
            &provider.id,
            out,
        );
        let Some(id) = id else { return };
        stem_is_id(stem, &id, node, out);
        self.define("provider", &id, node.span, out);
        for exception in exceptions {
            self.refer("model", Some(&exception.text), exception.span);
        }
        for route in routes {
            self.route(&provider, route, &evidence, out);
        }
        self.catalog.providers.push(provider);
    }

    fn route(
        &mut self,
        provider: &Provider,
        node: &Node,
        evidence: &Evidence,
        out: &mut Diagnostics,
    ) {
        let mut record = Reader::new(node, "a route", out);
        let id = record.required_text("id");
        let region = record.text("region");
        let region_span = record.span_of("region");
        let tier = record.choice("tier", &TIERS).unwrap_or("api").to_owned();
        let deployment = record.text("deployment");
        let terms = terms(&mut record, &provider.terms);
        record.text("note");
        let source = evidence.of(&mut record);
        record.finish();
        let (Some(id), Some(source)) = (id, source) else {
            return;
        };
        if id != provider.id && !id.starts_with(&format!("{}-", provider.id)) {
            out.push(diag::bad_id(
                node.span,
                "a route (the provider's id, with the region or tier behind it)",
                &id,
            ));
        }
        self.define("route", &id, node.span, out);
        self.refer("region", region.as_ref(), region_span);
        self.catalog.routes.push(Route {
            id,
            provider: provider.id.clone(),
            region,
            tier,
            deployment,
            terms,
            source,
        });
    }

    pub(super) fn options(&mut self, node: &Node, out: &mut Diagnostics) {
        let mut file = Reader::new(node, "a file of options", out);
        let evidence = self.evidence(&mut file);
        let provider = file.required_text("provider");
        let provider_span = file.span_of("provider");
        let records = file.list("option").unwrap_or_default();
        file.finish();
        self.refer("provider", provider.as_ref(), provider_span);
        for record in records {
            self.option(record, &evidence, out);
        }
    }

    fn option(&mut self, node: &Node, evidence: &Evidence, out: &mut Diagnostics) {
        let mut record = Reader::new(node, "an option", out);
        let model = record.required_text("model");
        let model_span = record.span_of("model");
        let route = record.required_text("route");
        let route_span = record.span_of("route");
        let prices = prices(&mut record);
        let context_tokens = record.integer("context_tokens");
        let retires_on = record.date("retires_on").map(|date| date.to_string());
        record.text("note");
        let source = evidence.of(&mut record);
        record.finish();
        let (Some(model), Some(route)) = (model, route) else {
            return;
        };
        self.define("option", &format!("{model} @ {route}"), node.span, out);
        self.refer("model", Some(&model), model_span);
        self.refer("route", Some(&route), route_span);
        self.catalog.options.push(ModelOption {
            model,
            route,
            prices,
            context_tokens,
            retires_on,
            source,
        });
    }
}

/// The terms in a table; what it does not say holds as in `base`.
fn terms(record: &mut Reader, base: &Terms) -> Terms {
    let exceptions = texts(record, "zero_retention_exceptions");
    Terms {
        processor: record.text("processor").or_else(|| base.processor.clone()),
        dpa_offered: record.boolean("dpa_offered").or(base.dpa_offered),
        baa_offered: record.boolean("baa_offered").or(base.baa_offered),
        scc_offered: record.boolean("scc_offered").or(base.scc_offered),
        trains_on_data: record.boolean("trains_on_data").or(base.trains_on_data),
        retention_days: record.integer("retention_days").or(base.retention_days),
        zero_retention: record
            .text("zero_retention")
            .or_else(|| base.zero_retention.clone()),
        zero_retention_exceptions: if exceptions.is_empty() {
            base.zero_retention_exceptions.clone()
        } else {
            exceptions
        },
        indemnity: record.text("indemnity").or_else(|| base.indemnity.clone()),
        fedramp: record.text("fedramp").or_else(|| base.fedramp.clone()),
        dod_impact_level: record
            .text("dod_impact_level")
            .or_else(|| base.dod_impact_level.clone()),
        soc2: record.boolean("soc2").or(base.soc2),
        pci_aoc: record.boolean("pci_aoc").or(base.pci_aoc),
        outputs_compete_ban: record
            .boolean("outputs_compete_ban")
            .or(base.outputs_compete_ban),
    }
}

fn prices(record: &mut Reader) -> Option<Prices> {
    let input = record.integer("input_micro_usd");
    let output = record.integer("output_micro_usd");
    let rest = Prices {
        input: input.unwrap_or_default(),
        output: output.unwrap_or_default(),
        input_low: record.integer("input_low_micro_usd"),
        output_low: record.integer("output_low_micro_usd"),
        cache_read: record.integer("cache_read_micro_usd"),
        cache_write: record.integer("cache_write_micro_usd"),
        batch_input: record.integer("batch_input_micro_usd"),
        batch_output: record.integer("batch_output_micro_usd"),
        tier_above_tokens: record.integer("tier_above_tokens"),
        tier_input: record.integer("tier_input_micro_usd"),
        tier_output: record.integer("tier_output_micro_usd"),
        derived: record.text("derived"),
        valid_until: record.date("valid_until").map(|date| date.to_string()),
    };
    let (Some(_), Some(_)) = (input, output) else {
        if input.is_some() || output.is_some() {
            let missing = if input.is_none() {
                "input_micro_usd"
            } else {
                "output_micro_usd"
            };
            let span = record.span();
            record
                .diagnostics()
                .push(diag::missing_key(span, missing, "an option with a price"));
        }
        return None;
    };
    Some(rest)
}
