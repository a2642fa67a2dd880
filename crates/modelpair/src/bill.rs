//! What an option costs this organization in a month.

use crate::catalog::{Catalog, Prices};
use crate::cost::{Machine, MicroUsd, SelfHost, TierPrices, TokenPrices, Workload, monthly_cost};
use crate::curve::Stairs;
use crate::record::Machines;
use crate::situation::Situation;

mod tariffs;

pub(crate) use tariffs::Tariffs;

/// The shape of the work, the same for every option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Work {
    pub total_tokens: u64,
    pub high_stakes_tokens: u64,
    pub confined_tokens: u64,
    pub volume_tokens: u64,
    pub shape: Workload,
    /// Of the whole, in percent: what is high-stakes, and what is confined.
    shares: [u32; 2],
    utilization_percent: u32,
    fte_milli: u32,
    salary_usd: i64,
    pub spare_replicas: u32,
}

/// How an option is paid for.
#[derive(Clone, Debug)]
pub(crate) enum Tariff {
    /// By the token.
    Tokens(Box<ByToken>),
    /// By the machine: every measured way to run the model on machines that have a price.
    Machines(Vec<Rig>),
}

/// Prices by the token; the low ones are those of the cheapest source.
#[derive(Clone, Debug)]
pub(crate) struct ByToken {
    pub likely: TokenPrices,
    pub low: TokenPrices,
}

/// A model on a machine on which somebody measured it.
#[derive(Clone, Debug)]
pub(crate) struct Rig {
    pub likely: SelfHost,
    pub low: Machine,
    pub high: Machine,
    /// The machine's position in the catalog, where they stand in the order of their ids.
    pub gpu: usize,
    /// What any volume costs; nothing when that needs larger numbers.
    pub stairs: Option<Stairs>,
}

/// A month of an option.
#[derive(Clone, Debug)]
pub(crate) struct Month {
    pub low: MicroUsd,
    pub likely: MicroUsd,
    pub high: MicroUsd,
    pub machines: Option<Machines>,
}

/// The amounts of a month.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Amounts {
    pub low: MicroUsd,
    pub likely: MicroUsd,
    pub high: MicroUsd,
    /// Part of `likely` that people earn.
    pub staff: MicroUsd,
    fleet: Option<Fleet>,
}

/// The machines of a month.
#[derive(Clone, Copy, Debug)]
struct Fleet {
    /// The position of the rig.
    rig: usize,
    replicas: u32,
    capacity_tokens: i64,
}

impl Work {
    /// Nothing when the volume or its shape is not known.
    pub fn of(situation: &Situation, confined: bool) -> Option<Self> {
        let percent = |path: &str| {
            situation
                .integer(path)
                .and_then(|value| u32::try_from(value).ok())
        };
        let total_tokens = u64::try_from(situation.integer("operations.tokens_per_month")?).ok()?;
        let high_stakes = percent("operations.high_stakes_share_percent")?.min(100);
        let confined = if confined {
            percent("operations.confined_share_percent")?.min(100 - high_stakes)
        } else {
            0
        };
        let work = Self {
            total_tokens: 0,
            high_stakes_tokens: 0,
            confined_tokens: 0,
            volume_tokens: 0,
            shares: [high_stakes, confined],
            shape: Workload {
                tokens_per_month: 0,
                input_share_percent: percent("operations.input_share_percent")?,
                cache_hit_percent: percent("operations.cache_hit_percent")?,
                cache_write_percent: 0,
                batch_percent: percent("operations.batch_percent")?,
                context_tokens: situation.integer("use.context_tokens")?,
            },
            utilization_percent: percent("operations.utilization_percent")?,
            fte_milli: percent("operations.fte_milli")?,
            salary_usd: situation.integer("operations.salary_usd")?,
            // Who tolerates hours of downtime needs no machine that waits.
            spare_replicas: u32::from(situation.text("operations.downtime_tolerated")? != "hours"),
        };
        Some(work.of_volume(total_tokens))
    }

    /// The same work at another volume. Parts are rounded down; what is left of them is volume, where there is any.
    pub fn of_volume(&self, total_tokens: u64) -> Self {
        let share = |percent: u32| {
            total_tokens / 100 * u64::from(percent) + total_tokens % 100 * u64::from(percent) / 100
        };
        let [high_stakes, confined] = self.shares;
        let high_stakes_tokens = share(high_stakes);
        let rest = total_tokens - high_stakes_tokens;
        // Without work of the third kind no odd token may be left to it: a role would come and go with it.
        let all = high_stakes + confined >= 100;
        let confined_tokens = match confined {
            0 => 0,
            _ if all => rest,
            percent => share(percent).min(rest),
        };
        Self {
            total_tokens,
            high_stakes_tokens,
            confined_tokens,
            volume_tokens: rest - confined_tokens,
            ..self.clone()
        }
    }

    /// Of the whole, in percent: what is high-stakes, confined, and volume.
    #[cfg(feature = "analysis")]
    pub fn shares(&self) -> [u32; 3] {
        let [high_stakes, confined] = self.shares;
        [
            high_stakes,
            confined,
            100_u32.saturating_sub(high_stakes + confined),
        ]
    }
}

impl Tariff {
    /// Paid by the token: what is not used costs nothing.
    pub fn by_token(&self) -> bool {
        matches!(self, Self::Tokens(_))
    }

    /// Whether two tariffs ask the same for every volume.
    #[cfg(feature = "analysis")]
    pub fn same(one: &Self, other: &Self) -> bool {
        match (one, other) {
            (Self::Tokens(one), Self::Tokens(other)) => one.likely == other.likely,
            (Self::Machines(rigs), Self::Machines(others)) => {
                let likely = |rigs: &[Rig]| rigs.iter().map(|rig| rig.likely).collect::<Vec<_>>();
                likely(rigs) == likely(others)
            }
            _ => false,
        }
    }

    /// With every price by the token in thousandths of what it is; machines stay as they are.
    #[cfg(feature = "analysis")]
    pub fn scaled(&self, permille: i64) -> Option<Self> {
        let Self::Tokens(prices) = self else {
            return Some(self.clone());
        };
        Some(Self::Tokens(Box::new(ByToken {
            likely: prices.likely.scaled(permille)?,
            low: prices.low.scaled(permille)?,
        })))
    }

    fn tokens(prices: &Prices) -> Self {
        let row = |input: i64, output: i64| TokenPrices {
            input_micro_usd: input,
            output_micro_usd: output,
            cache_read_micro_usd: prices.cache_read,
            cache_write_micro_usd: prices.cache_write,
            batch_input_micro_usd: prices.batch_input,
            batch_output_micro_usd: prices.batch_output,
            tier: prices
                .tier_above_tokens
                .zip(prices.tier_input)
                .zip(prices.tier_output)
                .map(
                    |((above_tokens, input_micro_usd), output_micro_usd)| TierPrices {
                        above_tokens,
                        input_micro_usd,
                        output_micro_usd,
                    },
                ),
        };
        Self::Tokens(Box::new(ByToken {
            likely: row(prices.input, prices.output),
            low: row(
                prices.input_low.unwrap_or(prices.input),
                prices.output_low.unwrap_or(prices.output),
            ),
        }))
    }

    /// A month of so many tokens; own machines in the cheapest measured way.
    pub fn month(&self, catalog: &Catalog, work: &Work, tokens: u64) -> Option<Month> {
        let amounts = self.amounts(work, tokens)?;
        let machines = self.machines(catalog, &amounts);
        Some(Month {
            low: amounts.low,
            likely: amounts.likely,
            high: amounts.high,
            machines,
        })
    }

    /// The machines that were counted in a month of this tariff.
    pub fn machines(&self, catalog: &Catalog, month: &Amounts) -> Option<Machines> {
        let fleet = month.fleet?;
        let rig = self.rigs()?.get(fleet.rig)?;
        let gpu = catalog.gpus.get(rig.gpu)?;
        Some(Machines {
            gpu: gpu.id.clone(),
            name: gpu.name.clone(),
            gpus: rig.likely.gpus,
            replicas: fleet.replicas,
            capacity_tokens: fleet.capacity_tokens,
        })
    }

    /// The same without the words.
    pub fn amounts(&self, work: &Work, tokens: u64) -> Option<Amounts> {
        match self {
            Self::Tokens(prices) => {
                let ByToken { likely, low } = &**prices;
                let shape = Workload {
                    tokens_per_month: tokens,
                    ..work.shape
                };
                let cost = monthly_cost(likely, &shape).ok()?;
                let undisputed = low == likely;
                Some(Amounts {
                    low: if undisputed {
                        cost
                    } else {
                        monthly_cost(low, &shape).ok()?
                    },
                    likely: cost,
                    high: cost,
                    staff: MicroUsd::ZERO,
                    fleet: None,
                })
            }
            Self::Machines(rigs) => {
                let months = rigs.iter().enumerate();
                months
                    .filter_map(|(index, rig)| Some((rig.amounts(index, tokens)?, rig.gpu)))
                    .min_by_key(|(amounts, gpu)| (amounts.likely, *gpu))
                    .map(|(amounts, _)| amounts)
            }
        }
    }

    fn rigs(&self) -> Option<&[Rig]> {
        match self {
            Self::Tokens(_) => None,
            Self::Machines(rigs) => Some(rigs),
        }
    }
}

impl Amounts {
    /// Whether machines are paid, not tokens.
    pub fn by_machine(&self) -> bool {
        self.fleet.is_some()
    }
}

impl Rig {
    fn amounts(&self, index: usize, tokens: u64) -> Option<Amounts> {
        if let Some(stairs) = &self.stairs
            && let Some((cost, replicas)) = stairs.at(tokens)
        {
            let fleet = self.fleet(index, stairs.capacity(), replicas)?;
            return Some(Amounts {
                low: cost.low,
                likely: cost.likely,
                high: cost.high,
                staff: stairs.staff(),
                fleet: Some(fleet),
            });
        }
        let total = |machine: Machine| {
            SelfHost {
                machine,
                ..self.likely
            }
            .monthly_cost(tokens)
            .ok()
        };
        let likely = self.likely.monthly_cost(tokens).ok()?;
        Some(Amounts {
            low: total(self.low)?.total,
            likely: likely.total,
            high: total(self.high)?.total,
            staff: likely.staff,
            fleet: Some(self.fleet(index, self.likely.capacity().ok()?, likely.replicas)?),
        })
    }

    fn fleet(&self, rig: usize, capacity: u64, replicas: u64) -> Option<Fleet> {
        let replicas = u32::try_from(replicas).ok()?;
        let serving = u64::from(replicas - self.likely.spare_replicas.min(replicas));
        Some(Fleet {
            rig,
            replicas,
            capacity_tokens: i64::try_from(capacity.checked_mul(serving)?).ok()?,
        })
    }
}
