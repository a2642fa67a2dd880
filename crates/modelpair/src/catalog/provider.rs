//! Who serves models, on which terms, and at what price.

use modelpair_rules::packed;
use serde::{Deserialize, Serialize};

use super::SourceIndex;

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
