//! The numbers of the catalog behind the pairs and the three ways, each with its sources.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Gpu, Measurement, Model, ModelOption, Prices};
use crate::outlook::Outlook;
use crate::record::{Choice, Machines, NumberView, NumbersView, Record};

/// What the answer was worked out from: prices and capability of the options that it names, and what their machines
/// cost and do.
pub(crate) fn numbers(outlook: &Outlook, record: &Record) -> NumbersView {
    let catalog = &outlook.advisor.bundle().catalog;
    let mut found = Found {
        numbers: BTreeSet::new(),
        sources: BTreeSet::new(),
    };
    let (choices, machines) = named(record);
    for choice in &choices {
        let option = catalog
            .options
            .iter()
            .find(|option| option.model == choice.model && option.route == choice.route);
        if let Some(option) = option {
            found.option(option);
        }
        if let Some(model) = catalog.model(&choice.model) {
            found.model(model);
        }
    }
    for (model, gpu, gpus) in &machines {
        if let Some(gpu) = catalog.gpu(gpu) {
            found.gpu(gpu);
        }
        let measured = catalog
            .measurements
            .iter()
            .filter(|row| row.model == *model && row.gpu == *gpu && row.gpus == *gpus);
        for row in measured {
            found.measurement(row);
        }
    }
    if !machines.is_empty() {
        for default in &catalog.defaults {
            found.add(
                "default",
                &default.id,
                Some(default.value),
                &[default.source],
            );
        }
    }
    found.view(catalog)
}

/// The options that a record names, and the machines of each model.
fn named(record: &Record) -> (BTreeSet<Choice>, BTreeSet<(String, String, u32)>) {
    let members = record
        .pairs
        .iter()
        .flat_map(|pair| [&*pair.primary, &*pair.partner]);
    let members = members.map(|member| {
        let choice = Choice {
            model: member.model.clone(),
            route: member.route.clone(),
        };
        (choice, member.machines.as_ref())
    });
    let ways = record
        .three_ways
        .iter()
        .map(|way| (way.choice.clone(), way.machines.as_ref()));
    let (mut choices, mut machines) = (BTreeSet::new(), BTreeSet::new());
    for (choice, rig) in members.chain(ways) {
        let shape = |rig: &Machines| (choice.model.clone(), rig.gpu.clone(), rig.gpus);
        machines.extend(rig.map(shape));
        choices.insert(choice);
    }
    (choices, machines)
}

struct Found {
    numbers: BTreeSet<NumberView>,
    sources: BTreeSet<u32>,
}

impl Found {
    fn add(&mut self, of: &str, id: &str, value: Option<i64>, sources: &[u32]) {
        let Some(value) = value else { return };
        self.sources.extend(sources);
        self.numbers.insert(NumberView {
            of: of.to_owned(),
            id: id.to_owned(),
            value,
            sources: sources.iter().map(|index| source_id(*index)).collect(),
        });
    }

    fn option(&mut self, option: &ModelOption) {
        let Some(prices) = &option.prices else { return };
        let of = format!("option {} @ {}", option.model, option.route);
        let sources: Vec<u32> = option.source.into_iter().collect();
        for (id, value) in published(prices) {
            self.add(&of, id, value, &sources);
        }
    }

    fn model(&mut self, model: &Model) {
        let of = format!("model {}", model.id);
        for (id, value) in [
            ("eci_milli", model.eci_milli),
            ("aa_index_milli", model.aa_index_milli),
            ("context_tokens", model.context_tokens),
        ] {
            self.add(&of, id, value, &model.sources);
        }
    }

    fn gpu(&mut self, gpu: &Gpu) {
        let of = format!("machine {}", gpu.id);
        for (range, ids) in [
            (
                gpu.rent,
                [
                    "rent_micro_usd_per_hour",
                    "rent_low_micro_usd_per_hour",
                    "rent_high_micro_usd_per_hour",
                ],
            ),
            (gpu.buy, ["buy_usd", "buy_low_usd", "buy_high_usd"]),
        ] {
            let values = range.map(|range| [range.likely, range.low, range.high]);
            for (id, value) in ids.into_iter().zip(values.into_iter().flatten()) {
                self.add(&of, id, Some(value), &[gpu.source]);
            }
        }
        self.add(&of, "watts", gpu.watts, &[gpu.source]);
    }

    fn measurement(&mut self, row: &Measurement) {
        let of = format!("measurement {} @ {} x {}", row.model, row.gpus, row.gpu);
        let speed = Some(row.tokens_per_second_milli);
        self.add(&of, "tokens_per_second_milli", speed, &[row.source]);
    }

    fn view(self, catalog: &Catalog) -> NumbersView {
        let sources: BTreeMap<_, _> = self
            .sources
            .into_iter()
            .filter_map(|index| Some((source_id(index), catalog.source(index)?.clone())))
            .collect();
        NumbersView {
            numbers: self.numbers.into_iter().collect(),
            sources,
        }
    }
}

/// Micro-USD per million tokens, and the tokens above which the tier begins.
fn published(prices: &Prices) -> [(&'static str, Option<i64>); 11] {
    [
        ("input_micro_usd", Some(prices.input)),
        ("output_micro_usd", Some(prices.output)),
        ("input_low_micro_usd", prices.input_low),
        ("output_low_micro_usd", prices.output_low),
        ("cache_read_micro_usd", prices.cache_read),
        ("cache_write_micro_usd", prices.cache_write),
        ("batch_input_micro_usd", prices.batch_input),
        ("batch_output_micro_usd", prices.batch_output),
        ("tier_above_tokens", prices.tier_above_tokens),
        ("tier_input_micro_usd", prices.tier_input),
        ("tier_output_micro_usd", prices.tier_output),
    ]
}

/// The id of a source in this bundle; with the bundle's hash it means the same everywhere.
fn source_id(index: u32) -> String {
    format!("s{index}")
}
