//! How much memory a model needs, and how many GPUs that is.

use super::{CostError, CostProblem};

/// How a model's attention stores keys and values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// Multi-head or grouped-query attention.
    Grouped {
        /// Transformer layers.
        layers: u32,
        /// Key and value heads, fewer than query heads when grouped.
        kv_heads: u32,
        /// The size of one head.
        head_dim: u32,
    },
    /// Multi-head latent attention: one compressed vector per layer.
    Latent {
        /// Transformer layers.
        layers: u32,
        /// The compressed dimension, the rotary part included (512 + 64, say).
        latent_dim: u32,
    },
}

/// What must fit into the memory of one replica. Bytes are decimal: 1 MB is 10^6 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryNeed {
    /// The weights, all experts included: a mixture of experts needs its *total* parameters.
    pub weight_bytes: u64,
    /// From [`kv_bytes_per_token`].
    pub kv_bytes_per_token: u64,
    /// Tokens of context that each request may hold.
    pub context_tokens: u64,
    /// Requests at the same time.
    pub concurrency: u32,
}

/// The bytes of `parameters_millions` weights at `bits` each (16 bf16, 8 fp8, 4 int4).
///
/// # Errors
/// Above 2^64 bytes.
pub fn weight_bytes(parameters_millions: u64, bits: u32) -> Result<u64, CostError> {
    let overflow = CostError::new("parameters_total_millions", CostProblem::TooLarge);
    let bits = u128::from(parameters_millions) * 1_000_000 * u128::from(bits);
    u64::try_from(bits.div_ceil(8)).map_err(|_| overflow)
}

/// The bytes that one token of context occupies in the key-value cache.
///
/// Grouped: `2 L H_kv D b`. Latent: `(d_c + d_rope) L b`, with b bytes per element.
pub fn kv_bytes_per_token(attention: Attention, element_bytes: u32) -> Result<u64, CostError> {
    let factors = match attention {
        Attention::Grouped {
            layers,
            kv_heads,
            head_dim,
        } => [2, layers, kv_heads, head_dim],
        Attention::Latent { layers, latent_dim } => [1, 1, layers, latent_dim],
    };
    factors
        .iter()
        .try_fold(u64::from(element_bytes), |product, &factor| {
            product.checked_mul(factor.into())
        })
        .ok_or(CostError::new("architecture", CostProblem::TooLarge))
}

impl MemoryNeed {
    /// Weights and key-value cache, and a tenth on top for activations and fragmentation.
    pub fn bytes(&self) -> Result<u64, CostError> {
        let cache = u128::from(self.kv_bytes_per_token)
            .checked_mul(u128::from(self.context_tokens))
            .and_then(|bytes| bytes.checked_mul(u128::from(self.concurrency)));
        cache
            .and_then(|cache| cache.checked_add(self.weight_bytes.into())?.checked_mul(11))
            .and_then(|total| u64::try_from(total.div_ceil(10)).ok())
            .ok_or(CostError::new("context_tokens", CostProblem::TooLarge))
    }
}

/// The smallest tensor-parallel group of 1, 2, 4 or 8 GPUs that holds `bytes`.
///
/// A tenth of each GPU stays free for the runtime. `None`: even eight are too small, so that one
/// server cannot hold the model.
pub fn gpus_needed(bytes: u64, gpu_memory_mb: u32) -> Option<u32> {
    let usable = u128::from(gpu_memory_mb) * 900_000;
    [1, 2, 4, 8]
        .into_iter()
        .find(|&gpus| u128::from(gpus) * usable >= u128::from(bytes))
}
