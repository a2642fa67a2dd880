//! The memory of a sheet's model.

use super::SheetError;
use super::answer::{Amount, MemoryAnswer};
use super::input::{Field, MemorySheet};
use crate::numbers::{NumberError, Ratio};
use crate::weights::Number;

/// Weights, keys and values, and the GPUs that hold them.
pub(super) fn needed(sheet: &MemorySheet) -> Result<MemoryAnswer, SheetError> {
    let read = |name: &str, number: &Option<Number>| {
        Field(format!("memory.{name}"), number.as_ref()).positive()
    };
    let number = |field: &'static str| move |error: NumberError| SheetError::number(field, error);
    let bits = read("bits", &sheet.bits)?.unwrap_or(Ratio::whole(16));
    let weights = read("parameters_billions", &sheet.parameters_billions)?
        .map(|billions| billions.times(Ratio::whole(125_000_000))?.times(bits))
        .transpose()
        .map_err(number("memory.parameters_billions"))?;
    let overhead = read("overhead_factor", &sheet.overhead_factor)?.unwrap_or(Ratio::ONE);
    let with_overhead = weights
        .map(|weights| weights.times(overhead))
        .transpose()
        .map_err(number("memory.overhead_factor"))?;
    let per_token = per_token(sheet, &read)?;
    let context = read("context_tokens", &sheet.context_tokens)?;
    let requests = read("concurrency", &sheet.concurrency)?.unwrap_or(Ratio::ONE);
    let kv = per_token
        .zip(context)
        .map(|(per_token, context)| per_token.times(context)?.times(requests))
        .transpose()
        .map_err(number("memory.context_tokens"))?;
    if with_overhead.is_none() && per_token.is_none() {
        return Err(SheetError::new(
            "memory",
            "expected `parameters_billions`, or `layers` with `kv_heads` and `head_dim` or with `latent_dim`",
        ));
    }
    let total = with_overhead
        .unwrap_or(Ratio::ZERO)
        .plus(kv.unwrap_or(Ratio::ZERO));
    let total = total.map_err(number("memory"))?;
    let usable = Field("memory.usable".to_owned(), sheet.usable.as_ref()).share()?;
    let usable = match usable {
        Some(usable) => usable,
        None => Ratio::new(9, 10).map_err(number("memory.usable"))?,
    };
    let gpus = read("gpu_memory_gb", &sheet.gpu_memory_gb)?
        .map(|gigabytes| {
            let each = gigabytes
                .times(Ratio::whole(1_000_000_000))?
                .times(usable)?;
            total.over(each)
        })
        .transpose()
        .map_err(number("memory.gpu_memory_gb"))?;
    Ok(MemoryAnswer {
        weight_bytes: weights.map(Amount::new),
        with_overhead_bytes: with_overhead.map(Amount::new),
        kv_bytes_per_token: per_token.map(Amount::new),
        kv_bytes: kv.map(Amount::new),
        total_bytes: Amount::new(total),
        gpus: gpus.and_then(|gpus| u64::try_from(gpus.ceil()).ok()),
    })
}

type Read<'a> = &'a dyn Fn(&str, &Option<Number>) -> Result<Option<Ratio>, SheetError>;

/// `2 L H D b` for grouped attention, `L d b` for latent attention.
fn per_token(sheet: &MemorySheet, read: Read) -> Result<Option<Ratio>, SheetError> {
    let Some(layers) = read("layers", &sheet.layers)? else {
        return Ok(None);
    };
    let bytes = read("kv_bytes", &sheet.kv_bytes)?.unwrap_or(Ratio::whole(2));
    let heads = read("kv_heads", &sheet.kv_heads)?.zip(read("head_dim", &sheet.head_dim)?);
    let product = match (heads, read("latent_dim", &sheet.latent_dim)?) {
        (Some((heads, size)), None) => Ratio::whole(2)
            .times(layers)
            .and_then(|sum| sum.times(heads)?.times(size)?.times(bytes)),
        (None, Some(latent)) => layers.times(latent).and_then(|sum| sum.times(bytes)),
        _ => {
            return Err(SheetError::new(
                "memory.layers",
                "needs `kv_heads` and `head_dim`, or `latent_dim`",
            ));
        }
    };
    product
        .map(Some)
        .map_err(|error| SheetError::number("memory.layers", error))
}
