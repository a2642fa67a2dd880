//! What a tariff costs at many volumes: prepared once, then a few integer operations for each.

use crate::bill::{Tariff, Work};
use crate::cost::{Machine, MicroUsd, SelfHost, price_per_million};
use crate::numbers::{Interval, Ratio, gcd};

/// The monthly cost as a function of the volume.
pub(crate) enum Curve<'a> {
    /// By the token.
    Tokens { low: Line, likely: Line },
    /// By the machine: the cheapest of all measured ways.
    Machines(Vec<(&'a Stairs, usize)>),
}

/// Micro-USD per token as `num / den`.
pub(crate) struct Line {
    num: i128,
    den: i128,
}

/// Replicas as a staircase, all amounts over one denominator.
#[derive(Clone, Debug)]
pub(crate) struct Stairs {
    capacity: u64,
    spare: u32,
    /// Low, likely, high.
    replica: [i128; 3],
    fixed: i128,
    den: i128,
    staff: MicroUsd,
}

impl<'a> Curve<'a> {
    /// Nothing when a part of the tariff cannot be computed.
    pub fn new(tariff: &'a Tariff, work: &Work) -> Option<Self> {
        match tariff {
            Tariff::Tokens(prices) => Some(Self::Tokens {
                low: Line::new(price_per_million(&prices.low, &work.shape).ok()?)?,
                likely: Line::new(price_per_million(&prices.likely, &work.shape).ok()?)?,
            }),
            Tariff::Machines(rigs) => {
                let stairs = rigs
                    .iter()
                    .filter_map(|rig| Some((rig.stairs.as_ref()?, rig.gpu)));
                let stairs: Vec<(&Stairs, usize)> = stairs.collect();
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
                .filter_map(|(stairs, gpu)| Some((stairs.at(tokens)?.0, *gpu)))
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

impl Stairs {
    /// Nothing when an amount cannot be computed.
    pub fn new(likely: &SelfHost, low: Machine, high: Machine) -> Option<Self> {
        let cost = |machine: Machine| SelfHost { machine, ..*likely }.replica_cost().ok();
        let replica = [cost(low)?, cost(likely.machine)?, cost(high)?];
        let fixed = likely.fixed_cost().ok()?;
        let den = replica.iter().try_fold(fixed.den(), |den, amount| {
            den.checked_mul(amount.den() / gcd(den, amount.den()))
        })?;
        let whole = |amount: Ratio| amount.num().checked_mul(den / amount.den());
        let [low, middle, high] = replica.map(whole);
        let staff = i64::try_from(likely.staff_cost().ok()?.round()).ok()?;
        Some(Self {
            capacity: likely.capacity().ok()?,
            spare: likely.spare_replicas,
            replica: [low?, middle?, high?],
            fixed: whole(fixed)?,
            den,
            staff: MicroUsd(staff),
        })
    }

    /// Whole tokens a month of one replica.
    pub fn capacity(&self) -> u64 {
        self.capacity
    }

    /// What people earn in a month.
    pub fn staff(&self) -> MicroUsd {
        self.staff
    }

    /// What so many tokens cost, and on how many replicas.
    pub fn at(&self, tokens: u64) -> Option<(Interval<MicroUsd>, u64)> {
        let serving = tokens.div_ceil(self.capacity).max(1);
        let replicas = serving.checked_add(self.spare.into())?;
        let total = |replica: i128| {
            rounded(
                replica
                    .checked_mul(replicas.into())?
                    .checked_add(self.fixed)?,
                self.den,
            )
        };
        let [low, likely, high] = self.replica.map(total);
        let cost = Interval {
            low: low?,
            likely: likely?,
            high: high?,
        };
        Some((cost, replicas))
    }
}

/// `num / den` to the nearest whole micro-USD; halves go up, as everywhere.
fn rounded(num: i128, den: i128) -> Option<MicroUsd> {
    let doubled = num.checked_mul(2)?.checked_add(den)?;
    let divisor = den.checked_mul(2)?;
    if let (Ok(doubled), Ok(divisor)) = (i64::try_from(doubled), i64::try_from(divisor)) {
        return doubled.checked_div_euclid(divisor).map(MicroUsd);
    }
    i64::try_from(doubled.div_euclid(divisor))
        .ok()
        .map(MicroUsd)
}
