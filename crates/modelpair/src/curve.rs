//! What a tariff costs at many volumes: prepared once, then a few integer operations for each.

use crate::bill::{Rig, Tariff, Work};
use crate::cost::{Machine, MicroUsd, SelfHost, price_per_million};
use crate::numbers::{Interval, Ratio, gcd};

/// The monthly cost as a function of the volume.
pub(crate) enum Curve<'a> {
    /// By the token.
    Tokens { low: Line, likely: Line },
    /// By the machine: the cheapest of all measured ways.
    Machines(Vec<Stairs<'a>>),
}

/// Micro-USD per token as `num / den`.
pub(crate) struct Line {
    num: i128,
    den: i128,
}

/// Replicas as a staircase, all amounts over one denominator.
pub(crate) struct Stairs<'a> {
    gpu: &'a str,
    capacity: u64,
    spare: i128,
    /// Low, likely, high.
    replica: [i128; 3],
    fixed: i128,
    den: i128,
}

impl<'a> Curve<'a> {
    /// Nothing when a part of the tariff cannot be computed.
    pub fn new(tariff: &'a Tariff, work: &Work) -> Option<Self> {
        match tariff {
            Tariff::Tokens { likely, low } => Some(Self::Tokens {
                low: Line::new(price_per_million(low, &work.shape).ok()?)?,
                likely: Line::new(price_per_million(likely, &work.shape).ok()?)?,
            }),
            Tariff::Machines(rigs) => {
                let stairs: Vec<Stairs> = rigs.iter().filter_map(Stairs::new).collect();
                (!stairs.is_empty()).then_some(Self::Machines(stairs))
            }
        }
    }

    /// What a month of so many tokens costs.
    pub fn at(&self, tokens: u64) -> Option<Interval<MicroUsd>> {
        match self {
            Self::Tokens { low, likely } => {
                let likely = likely.at(tokens)?;
                Some(Interval {
                    low: low.at(tokens)?,
                    likely,
                    high: likely,
                })
            }
            Self::Machines(stairs) => stairs
                .iter()
                .filter_map(|stairs| Some((stairs.at(tokens)?, stairs.gpu)))
                .min_by_key(|(cost, gpu)| (cost.likely, *gpu))
                .map(|(cost, _)| cost),
        }
    }
}

impl Line {
    fn new(price_per_million: Ratio) -> Option<Self> {
        let den = price_per_million.den().checked_mul(1_000_000)?;
        Some(Self {
            num: price_per_million.num(),
            den,
        })
    }

    fn at(&self, tokens: u64) -> Option<MicroUsd> {
        rounded(self.num.checked_mul(tokens.into())?, self.den)
    }
}

impl<'a> Stairs<'a> {
    fn new(rig: &'a Rig) -> Option<Self> {
        let cost = |machine: Machine| {
            SelfHost {
                machine,
                ..rig.likely
            }
            .replica_cost()
            .ok()
        };
        let replica = [cost(rig.low)?, cost(rig.likely.machine)?, cost(rig.high)?];
        let fixed = rig.likely.fixed_cost().ok()?;
        let den = replica.iter().try_fold(fixed.den(), |den, amount| {
            den.checked_mul(amount.den() / gcd(den, amount.den()))
        })?;
        let whole = |amount: Ratio| amount.num().checked_mul(den / amount.den());
        let [low, likely, high] = replica.map(whole);
        Some(Self {
            gpu: &rig.gpu,
            capacity: rig.likely.capacity().ok()?,
            spare: rig.likely.spare_replicas.into(),
            replica: [low?, likely?, high?],
            fixed: whole(fixed)?,
            den,
        })
    }

    fn at(&self, tokens: u64) -> Option<Interval<MicroUsd>> {
        let replicas = i128::from(tokens.div_ceil(self.capacity).max(1)) + self.spare;
        let total = |replica: i128| {
            rounded(
                replica.checked_mul(replicas)?.checked_add(self.fixed)?,
                self.den,
            )
        };
        let [low, likely, high] = self.replica.map(total);
        Some(Interval {
            low: low?,
            likely: likely?,
            high: high?,
        })
    }
}

/// `num / den` to the nearest whole micro-USD; halves go up, as everywhere.
fn rounded(num: i128, den: i128) -> Option<MicroUsd> {
    let doubled = num.checked_mul(2)?.checked_add(den)?;
    i64::try_from(doubled.div_euclid(den.checked_mul(2)?))
        .ok()
        .map(MicroUsd)
}
