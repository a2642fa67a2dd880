//! Break-even volumes, curves, and what the numbers rest on.

use super::inputs::inputs;
use super::ways::Way;
use crate::advisor::Advisor;
use crate::bill::{Rig, Tariff, Work};
use crate::break_even::Crossovers;
use crate::catalog::Catalog;
use crate::cost::{
    CostError, MicroUsd, Side, TokenPrices, cheapest, fte_flip, price_flip, price_per_million,
    salary_flip, utilization_flip,
};
use crate::curve::Curve;
use crate::numbers::{Interval, Ratio};
use crate::pairing::Board;
use crate::record::{
    BreakEvenView, CheapestView, CostFlip, CostView, CrossingView, Curves, WayCurve,
};
use crate::sentences::{self, Quantity};

/// How many changes of sides are listed.
const CROSSINGS_MAX: usize = 64;

/// The largest integer that every JSON reader keeps exactly.
const JSON_EXACT: i64 = (1 << 53) - 1;

/// The chart runs over four decades from ten million tokens a month, with these steps in each.
const DECADES: [i64; 4] = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000];
const STEPS: [i64; 10] = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80];
const LAST: i64 = 100_000_000_000;

/// Own machines as one of three ways.
struct Own<'a> {
    rigs: &'a [Rig],
    /// The one that is cheapest at the situation's volume.
    rig: &'a Rig,
}

/// The comparisons of the three ways.
pub(super) fn costs(advisor: &Advisor, board: &Board, ways: &[Way]) -> CostView {
    let names: Vec<&str> = ways
        .iter()
        .map(|way| {
            advisor
                .parts(way.option)
                .map_or("", |(_, model, ..)| model.name.as_str())
        })
        .collect();
    let catalog = &advisor.bundle().catalog;
    let own = ways.iter().find_map(|way| own(catalog, way));
    let others = || {
        ways.iter()
            .zip(&names)
            .filter_map(|(way, name)| match &way.tariff {
                Tariff::Tokens(prices) => Some((way, *name, (&prices.likely, &prices.low))),
                Tariff::Machines(_) => None,
            })
    };
    let nearest = others()
        .filter(|(way, ..)| way.permitted)
        .min_by_key(|(way, ..)| way.month.likely);
    let break_evens = own.iter().flat_map(|own| {
        others()
            .filter_map(|(way, name, prices)| break_even(own, &board.work, way.kind, name, prices))
    });
    CostView {
        break_evens: break_evens.collect(),
        cheapest: cheapest_way(ways, &names),
        flips: own
            .as_ref()
            .zip(nearest)
            .and_then(|(own, (way, name, (likely, _)))| {
                flips(own.rig, &board.work, way.kind, name, likely).ok()
            })
            .unwrap_or_default(),
        inputs: own
            .map(|own| inputs(catalog, ways, own.rig))
            .unwrap_or_default(),
        curves: curves(ways, &board.work),
    }
}

fn own<'a>(catalog: &Catalog, way: &'a Way) -> Option<Own<'a>> {
    let Tariff::Machines(rigs) = &way.tariff else {
        return None;
    };
    let machines = way.month.machines.as_ref()?;
    let (gpu, _) = catalog.gpu_at(&machines.gpu)?;
    let rig = rigs
        .iter()
        .find(|rig| rig.gpu == gpu && rig.likely.gpus == machines.gpus)?;
    Some(Own { rigs, rig })
}

fn break_even(
    own: &Own,
    work: &Work,
    kind: &str,
    name: &str,
    (likely, low): (&TokenPrices, &TokenPrices),
) -> Option<BreakEvenView> {
    let found = Crossovers::new((likely, low), own.rigs, &work.shape).ok()?;
    let price = price_per_million(likely, &work.shape).ok()?;
    // The lowest price that any of the machines can reach, however much work there is.
    let full_load = own
        .rigs
        .iter()
        .filter_map(|rig| rig.likely.full_load_price().ok())
        .min()?;
    let range =
        [&found.low, &found.likely, &found.high].map(|crossover| crossover.first.map(volume));
    let [first_low, first, first_high] = range;
    let listed = found
        .likely
        .crossings
        .iter()
        .take(CROSSINGS_MAX)
        .map(|(tokens, side)| CrossingView {
            tokens_per_month: volume(*tokens),
            cheaper: if *side == Side::Machines {
                "self-hosted"
            } else {
                kind
            }
            .to_owned(),
        });
    let last = found.likely.last.map(volume);
    Some(BreakEvenView {
        against: kind.to_owned(),
        never: first.is_none(),
        first,
        first_low,
        first_high,
        last,
        crossings: listed.collect(),
        more: found.likely.more || found.likely.crossings.len() > CROSSINGS_MAX,
        text: match first.zip(last) {
            Some((first, last)) => {
                sentences::break_even_at(kind, name, first, last, (first_low, first_high))
            }
            None => {
                sentences::break_even_never(kind, name, micro(full_load), micro(price), first_low)
            }
        },
    })
}

fn cheapest_way(ways: &[Way], names: &[&str]) -> Option<CheapestView> {
    let permitted: Vec<(&Way, &str)> = ways
        .iter()
        .zip(names.iter().copied())
        .filter(|(way, _)| way.permitted)
        .collect();
    let costs: Vec<Interval<MicroUsd>> = permitted
        .iter()
        .map(|(way, _)| Interval {
            low: way.month.low,
            likely: way.month.likely,
            high: way.month.high,
        })
        .collect();
    let found = cheapest(&costs)?;
    let (way, name) = permitted.get(found.index)?;
    let as_cheap = |(at, other): (usize, &(&Way, &str))| {
        at != found.index && other.0.month.likely == way.month.likely
    };
    let text = if permitted.iter().enumerate().any(as_cheap) {
        sentences::as_cheap(way.kind, name)
    } else {
        sentences::cheapest(way.kind, name, found.undisputed, permitted.len())
    };
    Some(CheapestView {
        kind: way.kind.to_owned(),
        undisputed: found.undisputed,
        text,
    })
}

/// What would make the machines cost as much as another way at this volume.
fn flips(
    rig: &Rig,
    work: &Work,
    kind: &str,
    name: &str,
    prices: &TokenPrices,
) -> Result<Vec<CostFlip>, CostError> {
    let (machines, tokens) = (&rig.likely, work.total_tokens);
    let price = price_per_million(prices, &work.shape)?;
    let mut flips = Vec::new();
    let mut push = |quantity: Quantity, now: i64, value: Option<i64>| {
        flips.push(CostFlip {
            quantity: quantity.id().to_owned(),
            against: kind.to_owned(),
            now,
            value,
            text: sentences::cost_flip(quantity, name, now, value),
        });
    };
    if tokens > 0 {
        push(
            Quantity::Price,
            micro(price).0,
            Some(micro(price_flip(machines, tokens)?).0),
        );
    }
    if machines.salary_usd > 0 {
        let fte = fte_flip(price, machines, tokens)?;
        push(Quantity::Staff, machines.fte_milli.into(), fte.map(volume));
    }
    if let Some(salary) = (machines.fte_milli > 0)
        .then(|| salary_flip(price, machines, tokens))
        .transpose()?
        .flatten()
    {
        push(Quantity::Salary, machines.salary_usd, Some(volume(salary)));
    }
    let used = utilization_flip(price, machines, tokens)?;
    push(
        Quantity::Utilization,
        i64::from(machines.utilization_percent) * 10,
        used.map(volume),
    );
    Ok(flips)
}

fn curves(ways: &[Way], work: &Work) -> Curves {
    let tokens: Vec<i64> = DECADES
        .into_iter()
        .flat_map(|decade| STEPS.into_iter().map(move |step| step * decade))
        .chain([LAST])
        .collect();
    let of_way = |way: &Way| {
        let curve = Curve::new(&way.tariff, work)?;
        let costs = tokens
            .iter()
            .map(|tokens| curve.at(u64::try_from(*tokens).ok()?));
        let costs: Vec<Interval<MicroUsd>> = costs.collect::<Option<_>>()?;
        Some(WayCurve {
            kind: way.kind.to_owned(),
            low: costs.iter().map(|cost| cost.low).collect(),
            likely: costs.iter().map(|cost| cost.likely).collect(),
            high: costs.iter().map(|cost| cost.high).collect(),
        })
    };
    Curves {
        ways: ways.iter().filter_map(of_way).collect(),
        tokens,
    }
}

/// A volume as JSON can hold it; nobody has more.
fn volume(tokens: u64) -> i64 {
    i64::try_from(tokens).unwrap_or(JSON_EXACT).min(JSON_EXACT)
}

fn micro(amount: Ratio) -> MicroUsd {
    MicroUsd(i64::try_from(amount.round()).unwrap_or(i64::MAX))
}
