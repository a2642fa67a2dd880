//! Machines, what they were measured to do, and cost parameters that nobody stated.

use modelpair_rules::packed;
use serde::{Deserialize, Serialize};

use super::SourceIndex;
use crate::numbers::Interval;

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
    pub rent: Option<Interval<i64>>,
    /// US dollars to buy, likely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buy: Option<Interval<i64>>,
    /// Power draw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watts: Option<i64>,
    /// Where it comes from.
    pub source: SourceIndex,
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

packed! { struct Gpu { id, name, memory_mb, rent, buy, watts, source } }
packed! { struct Measurement { model, gpu, gpus, tokens_per_second_milli, counts, source } }
packed! { struct CostDefault { id, value, low, high, #[later] unit, source } }
