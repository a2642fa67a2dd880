//! Models: one released version each.

use modelpair_rules::packed;
use serde::{Deserialize, Serialize};

use super::SourceIndex;

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

packed! { enum Weights { Open = 0, Closed = 1, Announced = 2, Unknown = 3 } }
packed! { enum Openness { Open = 0, Partial = 1, Closed = 2 } }
packed! {
    struct Model {
        id, name, developer, origin_countries, derived_from, released_on, weights, license,
        modalities, multimodal, parameters_total_millions, parameters_active_millions,
        context_tokens, inference_code, training_code, training_data, eci_milli, aa_index_milli,
        systemic_risk, display_name, architecture, #[later] conflicts, sources
    }
}
packed! { struct Architecture { layers, kv_heads, head_dim, mla_kv_dim, precision, weights_mb } }
packed! { struct Conflict { #[later] fact, #[later] value, #[later] source, #[later] note } }
