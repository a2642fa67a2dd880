//! Monthly cost, three ways: a closed API, the same open model hosted by someone, own machines.
//!
//! Both APIs are linear in the volume ([`price_per_million`]); own machines are a staircase of
//! replicas ([`SelfHost`]). [`break_even`] lists *every* volume at which the cheaper side changes.
//! Everything is exact until the last step, where money is rounded to the nearest micro-USD.

mod api;
mod break_even;
mod flip;
mod memory;
mod money;
mod self_host;
#[cfg(feature = "analysis")]
pub mod sheet;

pub use api::{
    TierPrices, TokenPrices, Usage, Workload, monthly_cost, price_per_million, usage_cost,
};
pub use break_even::{BreakEven, Crossing, Crossings, Side, break_even, break_even_interval};
pub use flip::{Cheapest, cheapest, fte_flip, price_flip, salary_flip, utilization_flip};
pub use memory::{Attention, MemoryNeed, gpus_needed, kv_bytes_per_token, weight_bytes};
pub use money::MicroUsd;
pub use self_host::{Machine, MonthlyCost, Power, SelfHost};

use core::fmt;

use crate::numbers::NumberError;

/// What was wrong with an input of a cost calculation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostError {
    /// The name of the input, as in the situation and catalog files.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: CostProblem,
}

/// The ways in which an input can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CostProblem {
    /// Zero, where a cost or a capacity cannot be computed from zero.
    Zero,
    /// Below zero.
    Negative,
    /// A percentage, or percentages of the same whole together, above 100.
    AboveHundred,
    /// The result does not fit the integers; nothing wrapped.
    TooLarge,
}

impl CostError {
    const fn new(field: &'static str, problem: CostProblem) -> Self {
        Self { field, problem }
    }
}

impl fmt::Display for CostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.problem {
            CostProblem::Zero => "is zero, expected at least 1",
            CostProblem::Negative => "is negative",
            CostProblem::AboveHundred => "is above 100 percent",
            CostProblem::TooLarge => "is too large to be computed exactly",
        };
        write!(f, "`{}` {problem}", self.field)
    }
}

impl core::error::Error for CostError {}

/// Names the result in which an exact computation overflowed.
const fn too_large(field: &'static str) -> impl Fn(NumberError) -> CostError {
    move |_| CostError::new(field, CostProblem::TooLarge)
}

/// Refuses a percentage above 100.
const fn percentage(field: &'static str, value: u32) -> Result<(), CostError> {
    if value > 100 {
        Err(CostError::new(field, CostProblem::AboveHundred))
    } else {
        Ok(())
    }
}
