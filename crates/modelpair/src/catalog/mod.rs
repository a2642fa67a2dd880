//! The catalog: models, who made them, who serves them, at what price, on which machines.
//!
//! Absent means unknown, never zero or no; what is unknown fails closed.

use modelpair_rules::packed;
use serde::{Deserialize, Serialize};

use crate::record::SourceView;

#[cfg(feature = "authoring")]
mod read;
#[cfg(feature = "authoring")]
pub(crate) use read::{CatalogBuilder, words};

/// Position of a source in [`Catalog::sources`].
pub type SourceIndex = u32;

/// Everything known about models and how to use them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    /// Every source, once.
    pub sources: Vec<SourceView>,
    /// Sorted by id, as are all lists here.
    pub developers: Vec<Developer>,
    /// Named sets of countries.
    pub regions: Vec<Region>,
    /// Model versions.
    pub models: Vec<Model>,
    /// Legal entities that serve models.
    pub providers: Vec<Provider>,
    /// Ways to reach a provider.
    pub routes: Vec<Route>,
    /// A model on a route; sorted by model, then route.
    pub options: Vec<ModelOption>,
    /// Machines that can be rented or bought.
    pub gpus: Vec<Gpu>,
    /// Measured throughput.
    pub measurements: Vec<Measurement>,
    /// Cost parameters that nobody stated.
    pub defaults: Vec<CostDefault>,
}

/// Who made a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Developer {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// ISO 3166-1 alpha-2, or `EU` for a consortium.
    pub country: String,
    /// On an export-control list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity_listed: Option<bool>,
    /// Where it comes from.
    pub source: SourceIndex,
}

/// A named set of countries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Id, such as `eea-ch`.
    pub id: String,
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Where it comes from.
    pub source: SourceIndex,
}

/// Whether the weights can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weights {
    /// Published, under whatever license.
    Open,
    /// Not published.
    Closed,
    /// Promised.
    Announced,
    /// Not known.
    Unknown,
}

/// How far a component of a release is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Openness {
    /// All of it.
    Open,
    /// Some of it.
    Partial,
    /// None of it.
    Closed,
}

/// One released model version; never a family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Developer id.
    pub developer: String,
    /// Where the weights or their base were made.
    pub origin_countries: Vec<String>,
    /// Base model, by id or in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived_from: Option<String>,
    /// `YYYY-MM-DD` or `YYYY-MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_on: Option<String>,
    /// Whether the weights can be had.
    pub weights: Weights,
    /// License id; unknown when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// What goes in: `text`, `image`, ...
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modalities: Vec<String>,
    /// More than text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multimodal: Option<bool>,
    /// Millions of parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters_total_millions: Option<i64>,
    /// Millions of parameters used for a token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters_active_millions: Option<i64>,
    /// Largest input in tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_tokens: Option<i64>,
    /// Published code to run it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inference_code: Option<Openness>,
    /// Published code to train it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training_code: Option<Openness>,
    /// Published training data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training_data: Option<Openness>,
    /// Epoch Capabilities Index, thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eci_milli: Option<i64>,
    /// Artificial Analysis index, thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aa_index_milli: Option<i64>,
    /// Over the AI Act's compute line for systemic risk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub systemic_risk: Option<bool>,
    /// What a display clause wants shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What memory and speed need.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub architecture: Option<Architecture>,
    /// Sources that disagree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// Where the facts come from.
    pub sources: Vec<SourceIndex>,
}

/// Shape of a model, for memory and speed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Architecture {
    /// Layers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layers: Option<i64>,
    /// Heads that hold keys and values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kv_heads: Option<i64>,
    /// Size of a head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_dim: Option<i64>,
    /// Latent and rope dimensions of multi-head latent attention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mla_kv_dim: Option<i64>,
    /// Native precision, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<String>,
    /// Size of the weights in that precision, in megabytes (10^6 bytes).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights_mb: Option<i64>,
}

/// Another value that a source gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// The fact.
    pub fact: String,
    /// What the other source says.
    pub value: String,
    /// The other source.
    pub source: SourceIndex,
    /// Why this one was not taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a provider (or one of its routes) promises.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// Who processes the data, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processor: Option<String>,
    /// Offers a data processing agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpa_offered: Option<bool>,
    /// Offers a HIPAA business associate agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baa_offered: Option<bool>,
    /// Offers standard contractual clauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scc_offered: Option<bool>,
    /// Trains on prompts by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trains_on_data: Option<bool>,
    /// Days that prompts are kept by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<i64>,
    /// `default`, `self-service`, `on-request` or `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zero_retention: Option<String>,
    /// Models for which zero retention is not to be had.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zero_retention_exceptions: Vec<String>,
    /// `ip` or `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indemnity: Option<String>,
    /// `none`, `moderate` or `high`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fedramp: Option<String>,
    /// `il4`, `il5`, `il6`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dod_impact_level: Option<String>,
    /// Has a SOC 2 report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soc2: Option<bool>,
    /// Has a PCI DSS attestation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pci_aoc: Option<bool>,
    /// Outputs may not train competing models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outputs_compete_ban: Option<bool>,
}

/// The legal entity that serves models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provider {
    /// Id.
    pub id: String,
    /// Legal name.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
    /// Where its owners are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owner_countries: Vec<String>,
    /// The entity in the European Economic Area that contracts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eea_entity: Option<String>,
    /// Whose machines it runs on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud: Option<String>,
    /// Developers whose own service this is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_party_of: Vec<String>,
    /// It runs nothing itself and passes requests on to others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregator: Option<bool>,
    /// On an export-control list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity_listed: Option<bool>,
    /// Certified under the EU-US Data Privacy Framework.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpf_certified: Option<bool>,
    /// What it promises on every route.
    pub terms: Terms,
    /// Where the facts come from.
    pub sources: Vec<SourceIndex>,
}

/// A way to reach a provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// Id: the provider's, with the region when it has several.
    pub id: String,
    /// Provider id.
    pub provider: String,
    /// Region id; absent when the route promises no place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// `api`, `business` or `consumer`.
    pub tier: String,
    /// Given only where it does not follow from model and provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment: Option<String>,
    /// The provider's terms with what differs on this route.
    pub terms: Terms,
    /// Where the facts come from.
    pub source: SourceIndex,
}

/// A model on a route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelOption {
    /// Model id.
    pub model: String,
    /// Route id.
    pub route: String,
    /// Prices; absent when none is known, and for own machines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prices: Option<Prices>,
    /// Largest input on this route, when it is less than the model's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_tokens: Option<i64>,
    /// The day it is (or may be) withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retires_on: Option<String>,
    /// Where it comes from; absent for own machines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceIndex>,
}

/// Micro-USD per million tokens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prices {
    /// Input.
    pub input: i64,
    /// Output.
    pub output: i64,
    /// The lower of two published input prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_low: Option<i64>,
    /// The lower of two published output prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_low: Option<i64>,
    /// Input read from the cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<i64>,
    /// Input written to the cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<i64>,
    /// Input in a batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch_input: Option<i64>,
    /// Output in a batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch_output: Option<i64>,
    /// Above this many input tokens the tier prices hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier_above_tokens: Option<i64>,
    /// Input above the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier_input: Option<i64>,
    /// Output above the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier_output: Option<i64>,
    /// How the price was derived, when it is not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived: Option<String>,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
}

/// A machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gpu {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Megabytes of memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_mb: Option<i64>,
    /// Micro-USD an hour, likely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rent: Option<Interval>,
    /// US dollars to buy, likely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buy: Option<Interval>,
    /// Power draw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watts: Option<i64>,
    /// Where it comes from.
    pub source: SourceIndex,
}

/// Low, likely, high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// The lowest that a source gives.
    pub low: i64,
    /// What is used.
    pub likely: i64,
    /// The highest that a source gives.
    pub high: i64,
}

/// Measured throughput of a model on a machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Model id.
    pub model: String,
    /// GPU id.
    pub gpu: String,
    /// How many.
    pub gpus: u32,
    /// Thousandths of a token a second, all users together.
    pub tokens_per_second_milli: i64,
    /// `input-output`, `output` or `unstated`.
    pub counts: String,
    /// Where it comes from.
    pub source: SourceIndex,
}

/// A cost parameter with its range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostDefault {
    /// Id.
    pub id: String,
    /// What is used.
    pub value: i64,
    /// Lower end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<i64>,
    /// Upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<i64>,
    /// Unit, in words.
    pub unit: String,
    /// Where it comes from.
    pub source: SourceIndex,
}

impl Catalog {
    /// The model with this id.
    pub fn model(&self, id: &str) -> Option<&Model> {
        find(&self.models, id, |model| &model.id)
    }

    /// The provider with this id.
    pub fn provider(&self, id: &str) -> Option<&Provider> {
        find(&self.providers, id, |provider| &provider.id)
    }

    /// Whether some provider only passes requests on.
    pub fn has_aggregators(&self) -> bool {
        let mut providers = self.providers.iter();
        providers.any(|provider| provider.aggregator == Some(true))
    }

    /// The route with this id.
    pub fn route(&self, id: &str) -> Option<&Route> {
        find(&self.routes, id, |route| &route.id)
    }

    /// The developer with this id.
    pub fn developer(&self, id: &str) -> Option<&Developer> {
        find(&self.developers, id, |developer| &developer.id)
    }

    /// The countries of a region.
    pub fn countries(&self, region: &str) -> Option<&[String]> {
        find(&self.regions, region, |region| &region.id).map(|region| region.countries.as_slice())
    }

    /// The machine with this id.
    pub fn gpu(&self, id: &str) -> Option<&Gpu> {
        self.gpu_at(id).map(|(_, gpu)| gpu)
    }

    /// The same with its position.
    pub(crate) fn gpu_at(&self, id: &str) -> Option<(usize, &Gpu)> {
        find_at(&self.gpus, id, |gpu| &gpu.id)
    }

    /// The speeds that were measured for a model.
    pub fn measurements_of(&self, model: &str) -> &[Measurement] {
        let from = self.measurements.partition_point(|row| *row.model < *model);
        let own = self.measurements.get(from..).unwrap_or_default();
        let count = own.partition_point(|row| *row.model == *model);
        own.get(..count).unwrap_or_default()
    }

    /// A cost parameter.
    pub fn default_value(&self, id: &str) -> Option<i64> {
        self.default(id).map(|default| default.value)
    }

    /// A parameter with its source.
    pub fn default(&self, id: &str) -> Option<&CostDefault> {
        find(&self.defaults, id, |default| &default.id)
    }

    /// A source.
    pub fn source(&self, index: SourceIndex) -> Option<&SourceView> {
        self.sources.get(usize::try_from(index).ok()?)
    }
}

fn find<'a, T>(sorted: &'a [T], id: &str, key: impl Fn(&T) -> &String) -> Option<&'a T> {
    find_at(sorted, id, key).map(|(_, found)| found)
}

fn find_at<'a, T>(
    sorted: &'a [T],
    id: &str,
    key: impl Fn(&T) -> &String,
) -> Option<(usize, &'a T)> {
    let index = sorted
        .binary_search_by(|item| key(item).as_str().cmp(id))
        .ok()?;
    Some((index, sorted.get(index)?))
}

packed! {
    struct Catalog {
        sources, developers, regions, models, providers, routes, options, gpus, measurements,
        defaults
    }
}
packed! { struct Developer { id, name, country, entity_listed, source } }
packed! { struct Region { id, countries, source } }
packed! { enum Weights { Open = 0, Closed = 1, Announced = 2, Unknown = 3 } }
packed! { enum Openness { Open = 0, Partial = 1, Closed = 2 } }
packed! {
    struct Model {
        id, name, developer, origin_countries, derived_from, released_on, weights, license,
        modalities, multimodal, parameters_total_millions, parameters_active_millions,
        context_tokens, inference_code, training_code, training_data, eci_milli, aa_index_milli,
        systemic_risk, display_name, architecture, conflicts, sources
    }
}
packed! { struct Architecture { layers, kv_heads, head_dim, mla_kv_dim, precision, weights_mb } }
packed! { struct Conflict { fact, value, source, note } }
packed! {
    struct Terms {
        processor, dpa_offered, baa_offered, scc_offered, trains_on_data, retention_days,
        zero_retention, zero_retention_exceptions, indemnity, fedramp, dod_impact_level, soc2,
        pci_aoc, outputs_compete_ban
    }
}
packed! {
    struct Provider {
        id, name, jurisdiction, owner_countries, eea_entity, cloud, first_party_of, aggregator,
        entity_listed, dpf_certified, terms, sources
    }
}
packed! { struct Route { id, provider, region, tier, deployment, terms, source } }
packed! { struct ModelOption { model, route, prices, context_tokens, retires_on, source } }
packed! {
    struct Prices {
        input, output, input_low, output_low, cache_read, cache_write, batch_input, batch_output,
        tier_above_tokens, tier_input, tier_output, derived, valid_until
    }
}
packed! { struct Gpu { id, name, memory_mb, rent, buy, watts, source } }
packed! { struct Interval { low, likely, high } }
packed! { struct Measurement { model, gpu, gpus, tokens_per_second_milli, counts, source } }
packed! { struct CostDefault { id, value, low, high, unit, source } }
