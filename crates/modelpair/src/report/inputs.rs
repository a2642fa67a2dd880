//! The numbers that the cost of own machines rests on, each with its source.

use super::ways::Way;
use crate::bill::{Rig, Tariff};
use crate::catalog::{Catalog, Gpu, Measurement, SourceIndex};
use crate::cost::Machine;
use crate::numbers::Interval;
use crate::record::CostInput;

/// A number before its source is looked up.
struct Number<'a> {
    id: &'a str,
    range: Interval<i64>,
    unit: &'a str,
    source: SourceIndex,
}

/// Besides those that the situation states.
pub(super) fn inputs(catalog: &Catalog, ways: &[Way], rig: &Rig) -> Vec<CostInput> {
    let gpu = catalog.gpus.get(rig.gpu);
    let machine = gpu
        .into_iter()
        .flat_map(|gpu| prices(gpu, rig.likely.machine));
    let speed = measured(catalog, ways, rig).map(|row| Number {
        id: "tokens_per_second_milli",
        range: Interval::exact(row.tokens_per_second_milli),
        unit: "thousandths",
        source: row.source,
    });
    let shown = |number: Number| {
        let Interval { low, likely, high } = number.range;
        Some(CostInput {
            id: number.id.to_owned(),
            value: likely,
            low: (low != high).then_some(low),
            high: (low != high).then_some(high),
            unit: number.unit.to_owned(),
            source: catalog.source(number.source)?.clone(),
        })
    };
    machine
        .chain(speed)
        .chain(parameters(catalog, rig.likely.machine))
        .filter_map(shown)
        .collect()
}

/// What the machine itself costs.
fn prices(gpu: &Gpu, machine: Machine) -> Vec<Number<'_>> {
    let number = |id, range, unit| Number {
        id,
        range,
        unit,
        source: gpu.source,
    };
    let prices = match machine {
        Machine::Rent { .. } => [
            gpu.rent
                .map(|rent| number("rent_micro_usd_per_hour", rent, "micro-USD per GPU")),
            None,
        ],
        Machine::Own { .. } => [
            gpu.buy.map(|buy| number("buy_usd", buy, "USD per GPU")),
            gpu.watts
                .map(|watts| number("watts", Interval::exact(watts), "watts per GPU")),
        ],
    };
    prices.into_iter().flatten().collect()
}

/// The parameters of the formula that nobody states.
fn parameters(catalog: &Catalog, machine: Machine) -> impl Iterator<Item = Number<'_>> {
    let used: &[&str] = match machine {
        Machine::Rent { .. } => &["hours_per_month", "cloud_overhead_percent"],
        Machine::Own { .. } => &[
            "hours_per_month",
            "residual_percent",
            "lifetime_months",
            "maintenance_percent",
            "server_percent",
            "pue_milli",
            "micro_usd_per_kwh",
        ],
    };
    catalog
        .defaults
        .iter()
        .filter(|default| used.contains(&default.id.as_str()))
        .map(|default| Number {
            id: &default.id,
            range: Interval {
                low: default.low.unwrap_or(default.value),
                likely: default.value,
                high: default.high.unwrap_or(default.value),
            },
            unit: &default.unit,
            source: default.source,
        })
}

/// Where the speed was measured.
fn measured<'a>(catalog: &'a Catalog, ways: &[Way], rig: &Rig) -> Option<&'a Measurement> {
    let model = ways.iter().find_map(|way| match &way.tariff {
        Tariff::Machines(_) => catalog.options.get(way.option).map(|option| &option.model),
        Tariff::Tokens(_) => None,
    })?;
    let gpu = catalog.gpus.get(rig.gpu)?;
    catalog.measurements_of(model).iter().find(|row| {
        row.gpu == gpu.id
            && row.gpus == rig.likely.gpus
            && u64::try_from(row.tokens_per_second_milli) == Ok(rig.likely.tokens_per_second_milli)
    })
}
