//! The volumes at which own machines and an API change places.
//!
//! The machines cost the same from one token to the capacity of k replicas and then jump; the API
//! rises evenly. So an option can win, lose and win again, and one number would mislead. On the
//! step of k replicas, volumes `(k-1)Q < V <= kQ`, the machines cost `S_k = (k + spare) c + F` and
//! the API costs as much at `V_k = S_k / p`. With `pQ <= c` no step is ever won: NEVER, whatever
//! the priced machines could carry. Otherwise steps `first..last` are each won from `V_k` and lost
//! again at the jump, and from step `last` on the machines stay ahead.

use super::money::scaled;
use super::{CostError, CostProblem, SelfHost, too_large};
use crate::numbers::{Interval, Ratio};

/// Whether, and from where on, own machines are cheaper than an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakEven {
    /// At no volume: even a replica at full capacity costs at least the API's price per token.
    Never {
        /// That full-load price, micro-USD per million tokens.
        full_load_price: Ratio,
    },
    /// From some volume on, with every crossing on the way.
    At(Crossings),
}

/// All volumes at which the cheaper side changes, in a closed form: there may be very many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossings {
    /// The first volume, in tokens per month, at which the machines cost no more than the API.
    pub first: u64,
    /// The volume from which on they cost no more for good.
    pub last: u64,
    /// How many crossings there are; odd, because the machines win in the end.
    pub count: u64,
    staircase: Staircase,
    steps: (u64, u64),
}

/// One change of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// The first volume, in tokens per month, at which `cheaper` holds.
    pub tokens_per_month: u64,
    /// Who is cheaper from there on; the machines also where both cost the same.
    pub cheaper: Side,
    /// The replicas that serve this volume, without the spare ones.
    pub serving_replicas: u64,
}

/// The two sides of a break-even.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The API.
    Api,
    /// Own machines.
    Machines,
}

/// Every crossing between an API at `price` micro-USD per million tokens and own machines.
///
/// # Errors
/// Inputs that [`SelfHost`] refuses, a negative price, or volumes beyond 2^64 tokens.
pub fn break_even(price: Ratio, machines: &SelfHost) -> Result<BreakEven, CostError> {
    if price.signum() < 0 {
        return Err(CostError::new("price", CostProblem::Negative));
    }
    let replica = machines.replica_cost()?;
    let spare = scaled("spare_replicas", replica, machines.spare_replicas.into(), 1)?;
    let base = spare
        .plus(machines.fixed_cost()?)
        .map_err(too_large("spare_replicas"))?;
    of_staircase(price, machines.capacity()?, replica, base)
}

/// The same for a staircase of any origin: a replica's capacity and cost, and what is paid besides.
pub(super) fn of_staircase(
    price: Ratio,
    capacity: u64,
    replica: Ratio,
    base: Ratio,
) -> Result<BreakEven, CostError> {
    let staircase = Staircase {
        price,
        capacity,
        replica,
        base,
    };
    Ok(match staircase.crossings()? {
        Some(crossings) => BreakEven::At(crossings),
        None => BreakEven::Never {
            full_load_price: scaled("gpus", replica, 1_000_000, i128::from(capacity))?,
        },
    })
}

/// The break-even where prices are disputed: `low` is the earliest that the sources allow (the
/// API dear, the machines cheap), `high` the latest.
pub fn break_even_interval(
    price: Interval<Ratio>,
    machines: &Interval<SelfHost>,
) -> Result<Interval<BreakEven>, CostError> {
    Ok(Interval {
        low: break_even(price.high, &machines.low)?,
        likely: break_even(price.likely, &machines.likely)?,
        high: break_even(price.low, &machines.high)?,
    })
}

impl BreakEven {
    /// The volume from which on the machines cost no more, for good; `None` when never.
    pub const fn last(&self) -> Option<u64> {
        match self {
            Self::Never { .. } => None,
            Self::At(crossings) => Some(crossings.last),
        }
    }
}

impl Crossings {
    /// The crossings in order of volume, computed one by one.
    pub fn iter(&self) -> impl Iterator<Item = Crossing> + use<> {
        let Self {
            staircase,
            steps: (first, last),
            ..
        } = *self;
        let lost_and_won = move |step: u64| [staircase.lost(step), staircase.won(step + 1)];
        core::iter::once(staircase.won(first)).chain((first..last).flat_map(lost_and_won))
    }
}

/// The staircase and the line, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Staircase {
    /// Micro-USD per million tokens.
    price: Ratio,
    /// Tokens per month and replica.
    capacity: u64,
    /// Micro-USD per replica and month.
    replica: Ratio,
    /// What zero serving replicas would cost: the spare ones, staff, fixed.
    base: Ratio,
}

impl Staircase {
    fn crossings(self) -> Result<Option<Crossings>, CostError> {
        let overflow = too_large("price");
        let earned = scaled("price", self.price, self.capacity.into(), 1_000_000)?;
        let margin = earned.minus(self.replica).map_err(&overflow)?;
        if margin.signum() <= 0 {
            return Ok(None);
        }
        let step_from = |amount: Ratio| amount.over(margin).map(|steps| saturate(steps.ceil()));
        // Step k is won at its end when S_k <= p k Q, that is base <= k (pQ - c).
        let first = step_from(self.base).map_err(&overflow)?.max(1);
        // It is won from its first token on when S_k <= p ((k-1) Q + 1); the jump before it is
        // then no loss, so the last crossing lies on the step before it.
        let token = scaled("price", self.price, 1, 1_000_000)?;
        let start = self.base.plus(earned).and_then(|start| start.minus(token));
        let whole = start.and_then(step_from).map_err(&overflow)?;
        let last = whole.saturating_sub(1).max(first);
        Ok(Some(Crossings {
            first: self.won(first).tokens_per_month,
            last: self.won(last).tokens_per_month,
            count: (last - first).saturating_mul(2).saturating_add(1),
            staircase: self,
            steps: (first, last),
        }))
    }

    /// Where the machines take the lead on the step of `replicas`. A volume beyond 2^64 tokens
    /// saturates: nobody can ask about it.
    fn won(self, replicas: u64) -> Crossing {
        let step = Ratio::new(replicas.into(), 1).and_then(|step| step.times(self.replica));
        let tokens = step
            .and_then(|step| step.plus(self.base)?.times(Ratio::whole(1_000_000)))
            .and_then(|cost| cost.over(self.price))
            .map_or(u64::MAX, |tokens| saturate(tokens.ceil()));
        let start = match replicas {
            0 | 1 => 0,
            _ => (replicas - 1)
                .saturating_mul(self.capacity)
                .saturating_add(1),
        };
        Crossing {
            tokens_per_month: tokens.max(start),
            cheaper: Side::Machines,
            serving_replicas: replicas,
        }
    }

    /// Where the step after that of `replicas` begins and the API takes the lead again.
    fn lost(self, replicas: u64) -> Crossing {
        Crossing {
            tokens_per_month: replicas.saturating_mul(self.capacity).saturating_add(1),
            cheaper: Side::Api,
            serving_replicas: replicas + 1,
        }
    }
}

fn saturate(value: i128) -> u64 {
    u64::try_from(value.max(0)).unwrap_or(u64::MAX)
}
