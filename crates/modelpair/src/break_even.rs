//! Where own machines become cheaper than an API, when a model was measured on more than one machine.

use crate::bill::Rig;
use crate::cost::{
    BreakEven, CostError, SelfHost, Side, TokenPrices, Workload, break_even, price_per_million,
};
use crate::numbers::Ratio;

/// How many crossings of one machine are looked at one by one.
const CROSSINGS_MAX: usize = 64;

/// The volumes at which the cheaper side changes, machines always meaning the cheapest of several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Crossover {
    /// The first volume at which the machines cost no more; nothing: at no volume.
    pub first: Option<u64>,
    /// From this volume on they cost no more, for good.
    pub last: Option<u64>,
    /// The crossings in order of volume, alternating; the first is the machines'.
    pub crossings: Vec<(u64, Side)>,
    /// There are crossings beyond those listed.
    pub more: bool,
}

/// A crossover where sources disagree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Crossovers {
    /// The API dear, the machines cheap.
    pub low: Crossover,
    pub likely: Crossover,
    /// The API cheap, the machines dear.
    pub high: Crossover,
}

impl Crossovers {
    /// `prices` are the likely and the low ones of the API.
    pub fn new(
        prices: (&TokenPrices, &TokenPrices),
        rigs: &[Rig],
        shape: &Workload,
    ) -> Result<Self, CostError> {
        let (likely, low) = (
            price_per_million(prices.0, shape)?,
            price_per_million(prices.1, shape)?,
        );
        let cheap = |rig: &Rig| SelfHost {
            machine: rig.low,
            ..rig.likely
        };
        let dear = |rig: &Rig| SelfHost {
            machine: rig.high,
            ..rig.likely
        };
        Ok(Self {
            low: Crossover::new(likely, rigs.iter().map(cheap), false)?,
            likely: Crossover::new(likely, rigs.iter().map(|rig| rig.likely), true)?,
            high: Crossover::new(low, rigs.iter().map(dear), false)?,
        })
    }
}

impl Crossover {
    fn new(
        price: Ratio,
        machines: impl Iterator<Item = SelfHost>,
        listed: bool,
    ) -> Result<Self, CostError> {
        let mut found = Self::default();
        let mut changes: Vec<(u64, i32)> = Vec::new();
        // Beyond this volume the crossings of some machine were not looked at.
        let mut horizon = u64::MAX;
        for machine in machines {
            let BreakEven::At(crossings) = break_even(price, &machine)? else {
                continue;
            };
            found.first = Some(found.first.unwrap_or(u64::MAX).min(crossings.first));
            found.last = Some(found.last.unwrap_or(u64::MAX).min(crossings.last));
            if !listed {
                continue;
            }
            let looked_at = crossings.iter().take(CROSSINGS_MAX);
            changes.extend(looked_at.map(|crossing| {
                (
                    crossing.tokens_per_month,
                    if crossing.cheaper == Side::Machines {
                        1
                    } else {
                        -1
                    },
                )
            }));
            if crossings.count > CROSSINGS_MAX as u64 {
                horizon = horizon.min(changes.last().map_or(0, |(tokens, _)| *tokens));
            }
        }
        found.sweep(changes, horizon);
        Ok(found)
    }

    /// Own machines are ahead while at least one of them is.
    fn sweep(&mut self, mut changes: Vec<(u64, i32)>, horizon: u64) {
        crate::order::sort_by(&mut changes, Ord::cmp);
        let mut ahead = 0;
        let mut rest = changes.as_slice();
        while let Some((tokens, _)) = rest
            .first()
            .copied()
            .filter(|(tokens, _)| *tokens < horizon)
        {
            let here = rest.iter().take_while(|(at, _)| *at == tokens).count();
            let (now, later) = rest.split_at(here);
            rest = later;
            let before = ahead > 0;
            ahead += now.iter().map(|(_, change)| change).sum::<i32>();
            if before != (ahead > 0) {
                self.crossings
                    .push((tokens, if before { Side::Api } else { Side::Machines }));
            }
        }
        self.more = horizon < u64::MAX;
        if let (false, Some((tokens, Side::Machines))) = (self.more, self.crossings.last()) {
            self.last = Some(*tokens);
        }
    }
}
