//! What a sheet's service asks for a million tokens.

use super::input::{ApiSheet, Field, TierSheet};
use super::{SheetError, Work};
use crate::numbers::{NumberError, Ratio};
use crate::weights::Number;

/// The prices that hold for a context of some length.
struct Row<'a> {
    input: Option<&'a Number>,
    output: Option<&'a Number>,
    cache_read: Option<&'a Number>,
    cache_write: Option<&'a Number>,
    batch_input: Option<&'a Number>,
    batch_output: Option<&'a Number>,
}

/// US dollars a million tokens, all kinds of tokens together.
pub(super) fn blended(
    api: &ApiSheet,
    work: Option<&Work>,
    at: &dyn Fn(&str) -> String,
) -> Result<Option<Ratio>, SheetError> {
    let blended = Field(at("usd_per_million"), api.usd_per_million.as_ref()).amount()?;
    if let Some(blended) = blended {
        if api.input_usd.is_some() || api.output_usd.is_some() || !api.tiers.is_empty() {
            return Err(SheetError::new(
                &at("usd_per_million"),
                "stands beside `input_usd`, `output_usd` or `tiers`; state the one or the others",
            ));
        }
        return Ok(Some(blended));
    }
    match tier(api, work, at)? {
        Some((place, tier)) => of_row(&Row::from(tier), work, &|field| {
            at(&format!("{place}.{field}"))
        }),
        None => of_row(&Row::from(api), work, at),
    }
}

/// The tier with the highest limit that the context is above.
fn tier<'a>(
    api: &'a ApiSheet,
    work: Option<&Work>,
    at: &dyn Fn(&str) -> String,
) -> Result<Option<(String, &'a TierSheet)>, SheetError> {
    if api.tiers.is_empty() {
        return Ok(None);
    }
    let Some(context) = work.and_then(|work| work.context) else {
        let message = format!("is missing, and `{}` needs it", at("tiers"));
        return Err(SheetError::new("work.context_tokens", &message));
    };
    let mut found: Option<(Ratio, String, &TierSheet)> = None;
    for (index, tier) in api.tiers.iter().enumerate() {
        let place = format!("tiers[{index}]");
        let field = Field(
            at(&format!("{place}.above_tokens")),
            Some(&tier.above_tokens),
        );
        let above = field.amount()?.unwrap_or(Ratio::ZERO);
        if above < context && found.as_ref().is_none_or(|(other, ..)| *other < above) {
            found = Some((above, place, tier));
        }
    }
    Ok(found.map(|(_, place, tier)| (place, tier)))
}

/// `(1-b) [i ((1-h-w) p_in + h p_cr + w p_cw) + (1-i) p_out] + b [i p_bin + (1-i) p_bout]`.
fn of_row(
    row: &Row,
    work: Option<&Work>,
    at: &dyn Fn(&str) -> String,
) -> Result<Option<Ratio>, SheetError> {
    let read = |field: &str, number: Option<&Number>| Field(at(field), number).amount();
    let (input, output) = (
        read("input_usd", row.input)?,
        read("output_usd", row.output)?,
    );
    let (Some(input), Some(output)) = (input, output) else {
        if input.is_some() || output.is_some() {
            let missing = if input.is_some() {
                "output_usd"
            } else {
                "input_usd"
            };
            return Err(SheetError::new(&at(missing), "is missing"));
        }
        return Ok(None);
    };
    let Some(work) = work else {
        return Err(SheetError::new(
            "work",
            "is missing: prices for input and output need `work.input_tokens` and `work.output_tokens`, or `work.input_share`",
        ));
    };
    let Some((input_share, output_share)) = work.shares else {
        return Err(SheetError::new(
            "work.input_share",
            "is missing, and prices for input and output need it",
        ));
    };
    let cache_read = read("cache_read_usd", row.cache_read)?.unwrap_or(input);
    let cache_write = read("cache_write_usd", row.cache_write)?.unwrap_or(input);
    let batch_input = read("batch_input_usd", row.batch_input)?.unwrap_or(input);
    let batch_output = read("batch_output_usd", row.batch_output)?.unwrap_or(output);
    let sum = || -> Result<Ratio, NumberError> {
        let rest = Ratio::ONE.minus(work.cache_read)?.minus(work.cache_write)?;
        let cached = rest
            .times(input)?
            .plus(work.cache_read.times(cache_read)?)?
            .plus(work.cache_write.times(cache_write)?)?;
        let single = input_share
            .times(cached)?
            .plus(output_share.times(output)?)?;
        let batched = input_share
            .times(batch_input)?
            .plus(output_share.times(batch_output)?)?;
        let single = Ratio::ONE.minus(work.batch)?.times(single)?;
        single.plus(work.batch.times(batched)?)
    };
    sum()
        .map(Some)
        .map_err(|error| SheetError::number(&at("input_usd"), error))
}

impl<'a> From<&'a ApiSheet> for Row<'a> {
    fn from(api: &'a ApiSheet) -> Self {
        Self {
            input: api.input_usd.as_ref(),
            output: api.output_usd.as_ref(),
            cache_read: api.cache_read_usd.as_ref(),
            cache_write: api.cache_write_usd.as_ref(),
            batch_input: api.batch_input_usd.as_ref(),
            batch_output: api.batch_output_usd.as_ref(),
        }
    }
}

impl<'a> From<&'a TierSheet> for Row<'a> {
    fn from(tier: &'a TierSheet) -> Self {
        Self {
            input: tier.input_usd.as_ref(),
            output: tier.output_usd.as_ref(),
            cache_read: tier.cache_read_usd.as_ref(),
            cache_write: tier.cache_write_usd.as_ref(),
            batch_input: tier.batch_input_usd.as_ref(),
            batch_output: tier.batch_output_usd.as_ref(),
        }
    }
}
