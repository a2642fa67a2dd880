//! Reads the catalog's files; a fact without a source does not get in.

mod hardware;
mod provider;
mod ranges;

use std::collections::BTreeMap;

use modelpair_rules::{Diagnostics, Node, Reader, Span, diag};

use super::{
    Architecture, Catalog, Conflict, Developer, Model, ModelOption, Openness, Region, SourceIndex,
    Weights,
};
use crate::record::SourceView;

/// Collects the files of a catalog.
#[derive(Default)]
pub(crate) struct CatalogBuilder {
    catalog: Catalog,
    /// Where each record was defined: kind and id.
    defined: BTreeMap<(&'static str, String), Span>,
    /// What must exist in the end: kind, id, where it was named.
    references: Vec<(&'static str, String, Span)>,
}

/// The sources of one file by their short ids, and which facts each of them proves.
struct Evidence {
    by_id: BTreeMap<String, SourceIndex>,
    facts: Vec<String>,
    all: Vec<SourceIndex>,
}

const OPENNESS: [(&str, Openness); 3] = [
    ("open", Openness::Open),
    ("partial", Openness::Partial),
    ("closed", Openness::Closed),
];

const WEIGHTS: [(&str, Weights); 4] = [
    ("open", Weights::Open),
    ("closed", Weights::Closed),
    ("announced", Weights::Announced),
    ("unknown", Weights::Unknown),
];

/// The words that catalog files may use, for those who describe the files.
pub(crate) mod words {
    pub use super::hardware::counts;
    pub use super::provider::tiers;
    use super::{OPENNESS, WEIGHTS};

    pub fn openness() -> Vec<&'static str> {
        OPENNESS.iter().map(|(word, _)| *word).collect()
    }

    pub fn weights() -> Vec<&'static str> {
        WEIGHTS.iter().map(|(word, _)| *word).collect()
    }
}

impl CatalogBuilder {
    /// Takes a file in; `path` is relative to the catalog's folder.
    pub fn add(&mut self, path: &str, node: &Node, out: &mut Diagnostics) {
        ranges::check(node, out);
        let mut folders = path.split('/');
        let (folder, stem) = match (folders.next(), folders.next()) {
            (Some(folder), Some(file)) => (folder, file.trim_end_matches(".toml")),
            (Some(file), None) => (file.trim_end_matches(".toml"), ""),
            _ => return,
        };
        match folder {
            "models" => self.model(stem, node, out),
            "providers" => self.provider(stem, node, out),
            "options" => self.options(node, out),
            "developers" => self.records(node, "developer", out, Self::developer),
            "regions" => self.records(node, "region", out, Self::region),
            "hardware" => self.hardware(node, out),
            _ => out.push(diag::bad_file(path, "a catalog has developers.toml, regions.toml, hardware.toml and the folders models, providers and options")),
        }
    }

    /// The catalog, sorted, with every reference checked.
    pub fn finish(mut self, out: &mut Diagnostics) -> Catalog {
        let catalog = &mut self.catalog;
        own_machines(catalog);
        catalog.developers.sort_by(|a, b| a.id.cmp(&b.id));
        catalog.regions.sort_by(|a, b| a.id.cmp(&b.id));
        catalog.models.sort_by(|a, b| a.id.cmp(&b.id));
        catalog.providers.sort_by(|a, b| a.id.cmp(&b.id));
        catalog.routes.sort_by(|a, b| a.id.cmp(&b.id));
        catalog
            .options
            .sort_by(|a, b| (&a.model, &a.route).cmp(&(&b.model, &b.route)));
        catalog.gpus.sort_by(|a, b| a.id.cmp(&b.id));
        catalog.measurements.sort_by(|a, b| {
            (&a.model, &a.gpu, a.gpus, a.tokens_per_second_milli).cmp(&(
                &b.model,
                &b.gpu,
                b.gpus,
                b.tokens_per_second_milli,
            ))
        });
        catalog.defaults.sort_by(|a, b| a.id.cmp(&b.id));
        for (kind, id, span) in &self.references {
            if !self.defined.contains_key(&(*kind, id.clone())) {
                let known = self
                    .defined
                    .keys()
                    .filter(|(known, _)| known == kind)
                    .map(|(_, id)| id.as_str());
                out.push(diag::unknown_reference(*span, kind, id, known));
            }
        }
        self.catalog
    }

    /// Says that a record of another kind exists, so that references to it hold.
    pub fn define(&mut self, kind: &'static str, id: &str, span: Span, out: &mut Diagnostics) {
        if let Some(first) = self.defined.insert((kind, id.to_owned()), span) {
            out.push(diag::duplicate_id(span, kind, id, first));
        }
    }

    fn refer(&mut self, kind: &'static str, id: Option<&String>, span: Span) {
        if let Some(id) = id {
            self.references.push((kind, id.clone(), span));
        }
    }

    fn records(
        &mut self,
        node: &Node,
        key: &'static str,
        out: &mut Diagnostics,
        read: fn(&mut Self, &Node, &Evidence, &mut Diagnostics),
    ) {
        let mut file = Reader::new(node, "a catalog file", out);
        let evidence = self.evidence(&mut file);
        let records = file.list(key).unwrap_or_default();
        file.finish();
        for record in records {
            read(self, record, &evidence, out);
        }
    }

    fn evidence(&mut self, file: &mut Reader) -> Evidence {
        let mut evidence = Evidence {
            by_id: BTreeMap::new(),
            facts: Vec::new(),
            all: Vec::new(),
        };
        for node in file.list("source").unwrap_or_default() {
            let mut source = Reader::new(node, "a source", file.diagnostics());
            let id = source.text("id");
            let title = source.text("title");
            let url = source.text("url");
            let reference = source.text("reference");
            let read_on = source.required_date("read_on");
            let confidence = source.required_choice(
                "confidence",
                &[
                    ("primary", "primary"),
                    ("secondary", "secondary"),
                    ("recalled", "recalled"),
                ],
            );
            let facts = source.list_of_text("facts").unwrap_or_default();
            if url.is_none() && reference.is_none() {
                let span = source.span();
                source
                    .diagnostics()
                    .push(diag::missing_key(span, "url", "a source"));
            }
            source.finish();
            let (Some(read_on), Some(confidence)) = (read_on, confidence) else {
                continue;
            };
            let title = title
                .or(reference)
                .or_else(|| url.clone())
                .unwrap_or_default();
            let view = SourceView {
                title,
                url,
                read_on: read_on.to_string(),
                confidence: confidence.to_owned(),
            };
            let index = self.intern(view);
            evidence.all.push(index);
            evidence
                .facts
                .extend(facts.into_iter().map(|fact| fact.text));
            if let Some(id) = id {
                evidence.by_id.insert(id, index);
            }
        }
        evidence
    }

    fn intern(&mut self, view: SourceView) -> SourceIndex {
        let sources = &mut self.catalog.sources;
        let index = sources
            .iter()
            .position(|known| *known == view)
            .unwrap_or_else(|| {
                sources.push(view);
                sources.len() - 1
            });
        SourceIndex::try_from(index).unwrap_or(SourceIndex::MAX)
    }

    fn developer(&mut self, node: &Node, evidence: &Evidence, out: &mut Diagnostics) {
        let mut record = Reader::new(node, "a developer", out);
        let id = record.required_text("id");
        let name = record.required_text("name");
        let country = record.required_text("country");
        let entity_listed = record.boolean("entity_listed");
        record.text("note");
        let source = evidence.of(&mut record);
        record.finish();
        if let (Some(id), Some(name), Some(country), Some(source)) = (id, name, country, source) {
            self.define("developer", &id, node.span, out);
            self.catalog.developers.push(Developer {
                id,
                name,
                country,
                entity_listed,
                source,
            });
        }
    }

    fn region(&mut self, node: &Node, evidence: &Evidence, out: &mut Diagnostics) {
        let mut record = Reader::new(node, "a region", out);
        let id = record.required_text("id");
        let countries = texts(&mut record, "countries");
        record.text("note");
        let source = evidence.of(&mut record);
        record.finish();
        if let (Some(id), Some(source)) = (id, source) {
            self.define("region", &id, node.span, out);
            self.catalog.regions.push(Region {
                id,
                countries,
                source,
            });
        }
    }

    fn model(&mut self, stem: &str, node: &Node, out: &mut Diagnostics) {
        let mut file = Reader::new(node, "a model", out);
        let evidence = self.evidence(&mut file);
        let conflicts = conflicts(&mut file, &evidence);
        let architecture = file
            .node("architecture")
            .map(|node| architecture(node, file.diagnostics()));
        let id = file.required_text("id");
        let developer = file.required_text("developer");
        let developer_span = file.span_of("developer");
        let license = file.text("license");
        let license_span = file.span_of("license");
        let model = Model {
            id: id.clone().unwrap_or_default(),
            name: file.required_text("name").unwrap_or_default(),
            developer: developer.clone().unwrap_or_default(),
            origin_countries: texts(&mut file, "origin_countries"),
            derived_from: file.text("derived_from"),
            released_on: file.text("released_on"),
            weights: file
                .required_choice("weights", &WEIGHTS)
                .unwrap_or(Weights::Unknown),
            license: license.clone(),
            modalities: texts(&mut file, "modalities"),
            multimodal: file.boolean("multimodal"),
            parameters_total_millions: file.integer("parameters_total_millions"),
            parameters_active_millions: file.integer("parameters_active_millions"),
            context_tokens: file.integer("context_tokens"),
            inference_code: file.choice("inference_code", &OPENNESS),
            training_code: file.choice("training_code", &OPENNESS),
            training_data: file.choice("training_data", &OPENNESS),
            eci_milli: file.integer("eci_milli"),
            aa_index_milli: file.integer("aa_index_milli"),
            systemic_risk: file.boolean("systemic_risk"),
            display_name: file.text("display_name"),
            architecture,
            conflicts,
            sources: evidence.all.clone(),
        };
        for key in [
            "weights_released_on",
            "eci_on",
            "aa_version",
            "note",
            "distilled_from",
        ] {
            file.text(key);
        }
        file.finish();
        evidence.cover(
            node,
            &["id", "name", "source", "conflict", "note"],
            &model.id,
            out,
        );
        let Some(id) = id else { return };
        stem_is_id(stem, &id, node, out);
        self.define("model", &id, node.span, out);
        self.refer("developer", developer.as_ref(), developer_span);
        self.refer("license", license.as_ref(), license_span);
        self.catalog.models.push(model);
    }
}

impl Evidence {
    /// The source that a record names.
    fn of(&self, record: &mut Reader) -> Option<SourceIndex> {
        let id = record.required_text("source")?;
        let found = self.by_id.get(&id).copied();
        if found.is_none() {
            let span = record.span_of("source");
            let known = self.by_id.keys().map(String::as_str);
            record
                .diagnostics()
                .push(diag::unknown_reference(span, "source", &id, known));
        }
        found
    }

    /// Reports every fact of a file that no source proves.
    fn cover(&self, node: &Node, free: &[&str], record: &str, out: &mut Diagnostics) {
        let Some(table) = node.table() else { return };
        for (key, _) in table {
            if !free.contains(&key.name.as_str()) && !self.facts.contains(&key.name) {
                out.push(diag::fact_without_source(key.span, &key.name, record));
            }
        }
    }
}

/// Every model with open weights can run on own and on rented machines.
fn own_machines(catalog: &mut Catalog) {
    let routes: Vec<String> = catalog
        .routes
        .iter()
        .filter(|route| {
            matches!(
                route.deployment.as_deref(),
                Some("self-hosted" | "self-hosted-cloud")
            )
        })
        .map(|route| route.id.clone())
        .collect();
    for model in &catalog.models {
        if model.weights != Weights::Open {
            continue;
        }
        for route in &routes {
            let known = catalog
                .options
                .iter()
                .any(|option| option.model == model.id && option.route == *route);
            if !known {
                catalog.options.push(ModelOption {
                    model: model.id.clone(),
                    route: route.clone(),
                    prices: None,
                    context_tokens: None,
                    retires_on: None,
                    source: None,
                });
            }
        }
    }
}

fn stem_is_id(stem: &str, id: &str, node: &Node, out: &mut Diagnostics) {
    if stem != id {
        out.push(diag::bad_id(
            node.span,
            &format!("the file `{stem}.toml`"),
            id,
        ));
    }
}

fn texts(record: &mut Reader, key: &str) -> Vec<String> {
    record
        .list_of_text(key)
        .unwrap_or_default()
        .into_iter()
        .map(|item| item.text)
        .collect()
}

fn conflicts(file: &mut Reader, evidence: &Evidence) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for node in file.list("conflict").unwrap_or_default() {
        let mut record = Reader::new(node, "a conflict", file.diagnostics());
        let fact = record.required_text("fact");
        let value = record.required_text("value");
        let note = record.text("note");
        let source = evidence.of(&mut record);
        record.finish();
        if let (Some(fact), Some(value), Some(source)) = (fact, value, source) {
            conflicts.push(Conflict {
                fact,
                value,
                source,
                note,
            });
        }
    }
    conflicts
}

fn architecture(node: &Node, out: &mut Diagnostics) -> Architecture {
    let mut table = Reader::new(node, "an architecture", out);
    let architecture = Architecture {
        layers: table.integer("layers"),
        kv_heads: table.integer("kv_heads"),
        head_dim: table.integer("head_dim"),
        mla_kv_dim: table.integer("mla_kv_dim"),
        precision: table.text("precision"),
        weights_mb: table.integer("weights_mb"),
    };
    table.finish();
    architecture
}
