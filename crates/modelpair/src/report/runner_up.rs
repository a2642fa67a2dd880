//! The second pair, and what it would take for it to draw level with the first.

use super::robustness::name;
use crate::cost::MicroUsd;
use crate::numbers::{PPM, Ratio};
use crate::outlook::Outlook;
use crate::pairing::Plan;
use crate::record::{RunnerUp, TakeView};
use crate::robustness::{Weighting, of};
use crate::sentences;
use crate::situation::Criterion;

/// Nothing when there are fewer than two pairs.
pub(crate) fn runner_up(outlook: &Outlook, weighting: &Weighting) -> Option<RunnerUp> {
    let ranked = weighting.best(&outlook.plans, 2);
    let [first, second] = ranked.as_slice() else {
        return None;
    };
    let pair = name(outlook, *second)?;
    let (first, second) = (outlook.plans.get(*first)?, outlook.plans.get(*second)?);
    let gap = weighting.score(first.values) - weighting.score(second.values);
    let behind = Ratio::new(gap.into(), (weighting.whole * PPM).into()).ok()?;
    let race = Race {
        outlook,
        weighting,
        first,
        second,
        gap,
    };
    let mut takes = Vec::new();
    for criterion in Criterion::ALL {
        takes.extend(race.weight(criterion));
    }
    for criterion in Criterion::ALL {
        takes.extend(race.value(criterion));
    }
    Some(RunnerUp {
        text: sentences::runner_up(&pair, behind.ppm(), takes.is_empty()),
        behind_ppm: behind.ppm(),
        pair,
        takes,
    })
}

struct Race<'a> {
    outlook: &'a Outlook,
    weighting: &'a Weighting,
    first: &'a Plan,
    second: &'a Plan,
    /// By how much the first is ahead, times the whole of the weights.
    gap: i64,
}

impl Race<'_> {
    /// How much a criterion would have to count, the others keeping their proportion.
    fn weight(&self, criterion: Criterion) -> Option<TakeView> {
        let lead_there = i128::from(self.weighting.whole)
            * i128::from(of(self.first.values, criterion) - of(self.second.values, criterion));
        let fall = i128::from(self.gap) - lead_there;
        if lead_there >= 0 || fall <= 0 {
            return None;
        }
        let now = self.weighting.weight(criterion);
        let way = Ratio::new(self.gap.into(), fall).ok()?;
        let there = now
            .plus(Ratio::ONE.minus(now).ok()?.times(way).ok()?)
            .ok()?;
        Some(TakeView {
            kind: "weight".to_owned(),
            criterion: criterion.as_str().to_owned(),
            from: now.ppm(),
            to: there.ppm(),
            text: sentences::takes_weight(criterion, now.ppm(), there.ppm()),
        })
    }

    /// How much it would have to be worth on a criterion; for cost, what it would have to cost.
    fn value(&self, criterion: Criterion) -> Option<TakeView> {
        let part = of(self.weighting.parts, criterion);
        let has = of(self.second.values, criterion);
        if part == 0 {
            return None;
        }
        let needed = has + (self.gap + part - 1) / part;
        if needed > PPM {
            return None;
        }
        if criterion == Criterion::Cost {
            return self.price(needed);
        }
        Some(TakeView {
            kind: "value".to_owned(),
            criterion: criterion.as_str().to_owned(),
            from: has,
            to: needed,
            text: sentences::takes_value(criterion, has, needed),
        })
    }

    /// The most that a month may cost for cost to be worth this much. A lower price is never worth less, so the point
    /// is found by halving.
    fn price(&self, needed: i64) -> Option<TakeView> {
        let anchors = &self.outlook.advisor.bundle().anchors;
        let tokens = i128::from(self.outlook.board.as_ref()?.work.total_tokens.max(1));
        let is_enough = |month: i64| {
            let per_million = i128::from(month) * 1_000_000 / tokens;
            i64::try_from(per_million).is_ok_and(|price| anchors.cost_ppm(price) >= needed)
        };
        let now = self.second.cost.0;
        let (mut enough, mut too_much) = (0, now);
        if now <= 0 || !is_enough(enough) || is_enough(too_much) {
            return None;
        }
        while too_much - enough > 1 {
            let middle = enough + (too_much - enough) / 2;
            if is_enough(middle) {
                enough = middle;
            } else {
                too_much = middle;
            }
        }
        Some(TakeView {
            kind: "price".to_owned(),
            criterion: Criterion::Cost.as_str().to_owned(),
            from: now,
            to: enough,
            text: sentences::takes_price(MicroUsd(now), MicroUsd(rounded_down(enough))),
        })
    }
}

/// As it is shown, so that the amount in the sentence is enough too.
fn rounded_down(micro_usd: i64) -> i64 {
    let step = if micro_usd < 10_000_000 {
        10_000
    } else {
        1_000_000
    };
    micro_usd - micro_usd % step
}
