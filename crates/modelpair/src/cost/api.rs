//! What an API costs: linear in the volume, whoever hosts the model.

use super::money::scaled;
use super::{CostError, CostProblem, MicroUsd, percentage, too_large};
use crate::numbers::Ratio;

/// The price row of an option, in micro-USD per *million* tokens.
///
/// A price that the catalog does not state grants no discount: cached tokens then cost what
/// input costs, and a batch costs what the same tokens cost one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenPrices {
    /// Input tokens.
    pub input_micro_usd: i64,
    /// Output tokens, hidden reasoning included.
    pub output_micro_usd: i64,
    /// Input tokens read from the prompt cache.
    pub cache_read_micro_usd: Option<i64>,
    /// Input tokens written to the prompt cache.
    pub cache_write_micro_usd: Option<i64>,
    /// Input tokens of a batch job.
    pub batch_input_micro_usd: Option<i64>,
    /// Output tokens of a batch job.
    pub batch_output_micro_usd: Option<i64>,
    /// The prices of requests with a long context.
    pub tier: Option<TierPrices>,
}

impl TokenPrices {
    /// Every price in thousandths of what it is, rounded to the nearest; nothing on overflow.
    pub fn scaled(&self, permille: i64) -> Option<Self> {
        let scale = |price: i64| {
            let scaled = (i128::from(price) * i128::from(permille) + 500).div_euclid(1_000);
            i64::try_from(scaled).ok()
        };
        let maybe = |price: Option<i64>| price.map_or(Some(None), |price| scale(price).map(Some));
        let tier = match self.tier {
            Some(tier) => Some(TierPrices {
                input_micro_usd: scale(tier.input_micro_usd)?,
                output_micro_usd: scale(tier.output_micro_usd)?,
                ..tier
            }),
            None => None,
        };
        Some(Self {
            input_micro_usd: scale(self.input_micro_usd)?,
            output_micro_usd: scale(self.output_micro_usd)?,
            cache_read_micro_usd: maybe(self.cache_read_micro_usd)?,
            cache_write_micro_usd: maybe(self.cache_write_micro_usd)?,
            batch_input_micro_usd: maybe(self.batch_input_micro_usd)?,
            batch_output_micro_usd: maybe(self.batch_output_micro_usd)?,
            tier,
        })
    }
}

/// Prices that hold for a whole request whose context is longer than a limit.
///
/// The cache and batch prices of the row belong to short contexts and do not hold here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierPrices {
    /// The tier holds above this many tokens of context.
    pub above_tokens: i64,
    /// Input tokens, micro-USD per million.
    pub input_micro_usd: i64,
    /// Output tokens, micro-USD per million.
    pub output_micro_usd: i64,
}

/// How tokens are used, in whole percentages; `operations.*` of a situation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workload {
    /// Input and output tokens together, per month.
    pub tokens_per_month: u64,
    /// Of all tokens, those that are input.
    pub input_share_percent: u32,
    /// Of the input that is no batch, what is read from the prompt cache.
    pub cache_hit_percent: u32,
    /// Of the input that is no batch, what is written to the prompt cache.
    pub cache_write_percent: u32,
    /// Of all tokens, those in batch jobs; batches are priced without the cache.
    pub batch_percent: u32,
    /// The context of a typical request; it decides the price tier.
    pub context_tokens: i64,
}

/// Counted tokens, where percentages are too coarse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Input tokens that the cache does not touch.
    pub input: u64,
    /// Input tokens read from the cache.
    pub cache_read: u64,
    /// Input tokens written to the cache.
    pub cache_write: u64,
    /// Output tokens.
    pub output: u64,
    /// Input tokens of batch jobs.
    pub batch_input: u64,
    /// Output tokens of batch jobs.
    pub batch_output: u64,
}

/// The exact blended price of a workload, in micro-USD per million tokens.
///
/// `(1-b) [i ((1-h-w) p_in + h p_cr + w p_cw) + (1-i) p_out] + b [i p_bin + (1-i) p_bout]`, with
/// the shares of batch b, input i, cache reads h and cache writes w.
///
/// # Errors
/// A negative price, a percentage above 100, or cache shares that together are above 100.
pub fn price_per_million(prices: &TokenPrices, workload: &Workload) -> Result<Ratio, CostError> {
    percentage("input_share_percent", workload.input_share_percent)?;
    percentage("batch_percent", workload.batch_percent)?;
    percentage("cache_hit_percent", workload.cache_hit_percent)?;
    let cached = workload
        .cache_hit_percent
        .saturating_add(workload.cache_write_percent);
    percentage("cache_write_percent", cached)?;
    let row = Row::select(prices, workload.context_tokens)?;
    let [input, read, written, batch] = [
        workload.input_share_percent,
        workload.cache_hit_percent,
        workload.cache_write_percent,
        workload.batch_percent,
    ]
    .map(i128::from);
    // Every share is a hundredth, so three of them multiply to millionths. A price is at most
    // 2^63, hence nothing here reaches 2^90.
    let cached_input =
        (100 - read - written) * row.input + read * row.cache_read + written * row.cache_write;
    let single = input * cached_input + 100 * (100 - input) * row.output;
    let batched = 100 * (input * row.batch_input + (100 - input) * row.batch_output);
    Ratio::new((100 - batch) * single + batch * batched, 1_000_000)
        .map_err(too_large("input_micro_usd"))
}

/// The monthly cost of a workload.
pub fn monthly_cost(prices: &TokenPrices, workload: &Workload) -> Result<MicroUsd, CostError> {
    let price = price_per_million(prices, workload)?;
    cost_of_volume(price, workload.tokens_per_month)
}

/// The cost of counted tokens at the short-context or long-context prices.
///
/// `[T_in p_in + T_cr p_cr + T_cw p_cw + T_out p_out + T_bin p_bin + T_bout p_bout] / 10^6`.
pub fn usage_cost(
    prices: &TokenPrices,
    usage: &Usage,
    context_tokens: i64,
) -> Result<MicroUsd, CostError> {
    let row = Row::select(prices, context_tokens)?;
    let lines = [
        (usage.input, row.input),
        (usage.cache_read, row.cache_read),
        (usage.cache_write, row.cache_write),
        (usage.output, row.output),
        (usage.batch_input, row.batch_input),
        (usage.batch_output, row.batch_output),
    ];
    // 2^64 tokens at 2^63 micro-USD, six times, may pass 2^127.
    let total = lines.iter().try_fold(0_i128, |total, &(tokens, price)| {
        total.checked_add(i128::from(tokens).checked_mul(price)?)
    });
    let total = total.ok_or(CostError::new("usage", CostProblem::TooLarge))?;
    let exact = Ratio::new(total, 1_000_000).map_err(too_large("usage"))?;
    MicroUsd::round("usage", exact)
}

/// `tokens` at a blended price, rounded once.
pub(super) fn cost_of_volume(price: Ratio, tokens: u64) -> Result<MicroUsd, CostError> {
    let field = "tokens_per_month";
    MicroUsd::round(field, scaled(field, price, i128::from(tokens), 1_000_000)?)
}

/// Every price that a request pays, with the missing ones filled in.
struct Row {
    input: i128,
    output: i128,
    cache_read: i128,
    cache_write: i128,
    batch_input: i128,
    batch_output: i128,
}

impl Row {
    fn select(prices: &TokenPrices, context_tokens: i64) -> Result<Self, CostError> {
        let tier = prices
            .tier
            .filter(|tier| context_tokens > tier.above_tokens);
        let row = match tier {
            Some(tier) => TokenPrices {
                input_micro_usd: tier.input_micro_usd,
                output_micro_usd: tier.output_micro_usd,
                ..TokenPrices::default()
            },
            None => *prices,
        };
        let price = |field, value: Option<i64>, or: i64| match value.unwrap_or(or) {
            value if value < 0 => Err(CostError::new(field, CostProblem::Negative)),
            value => Ok(i128::from(value)),
        };
        let (input, output) = (row.input_micro_usd, row.output_micro_usd);
        Ok(Self {
            input: price("input_micro_usd", None, input)?,
            output: price("output_micro_usd", None, output)?,
            cache_read: price("cache_read_micro_usd", row.cache_read_micro_usd, input)?,
            cache_write: price("cache_write_micro_usd", row.cache_write_micro_usd, input)?,
            batch_input: price("batch_input_micro_usd", row.batch_input_micro_usd, input)?,
            batch_output: price("batch_output_micro_usd", row.batch_output_micro_usd, output)?,
        })
    }
}
