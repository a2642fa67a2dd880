//! Machines, what was measured on them, and cost parameters.

use modelpair_rules::{Diagnostics, Node, Reader};

use super::{CatalogBuilder, Evidence};
use crate::catalog::{CostDefault, Gpu, Measurement};
use crate::numbers::Interval;

const COUNTS: [(&str, &str); 3] = [
    ("input-output", "input-output"),
    ("output", "output"),
    ("unstated", "unstated"),
];

pub fn counts() -> Vec<&'static str> {
    COUNTS.iter().map(|(word, _)| *word).collect()
}

impl CatalogBuilder {
    pub(super) fn hardware(&mut self, node: &Node, out: &mut Diagnostics) {
        let mut file = Reader::new(node, "the hardware file", out);
        let evidence = self.evidence(&mut file);
        let gpus = file.list("gpu").unwrap_or_default();
        let measurements = file.list("measurement").unwrap_or_default();
        let defaults = file.list("default").unwrap_or_default();
        file.finish();
        for node in gpus {
            self.gpu(node, &evidence, out);
        }
        for node in measurements {
            self.measurement(node, &evidence, out);
        }
        for node in defaults {
            self.cost_default(node, &evidence, out);
        }
    }

    fn gpu(&mut self, node: &Node, evidence: &Evidence, out: &mut Diagnostics) {
        let mut record = Reader::new(node, "a machine", out);
        let id = record.required_text("id");
        let name = record.required_text("name");
        let memory_mb = record.integer("memory_mb");
        let rent = interval(
            &mut record,
            [
                "rent_low_micro_usd_per_hour",
                "rent_micro_usd_per_hour",
                "rent_high_micro_usd_per_hour",
            ],
        );
        let buy = interval(&mut record, ["buy_low_usd", "buy_usd", "buy_high_usd"]);
        let watts = record.integer("watts");
        record.text("note");
        let source = evidence.of(&mut record);
        record.finish();
        if let (Some(id), Some(name), Some(source)) = (id, name, source) {
            self.define("gpu", &id, node.span, out);
            self.catalog.gpus.push(Gpu {
                id,
                name,
                memory_mb,
                rent,
                buy,
                watts,
                source,
            });
        }
    }

    fn measurement(&mut self, node: &Node, evidence: &Evidence, out: &mut Diagnostics) {
        let mut record = Reader::new(node, "a measurement", out);
        let model = record.required_text("model");
        let model_span = record.span_of("model");
        let gpu = record.required_text("gpu");
        let gpu_span = record.span_of("gpu");
        let gpus = record
            .required_integer("gpus")
            .and_then(|gpus| u32::try_from(gpus).ok());
        let tokens = record.required_integer("tokens_per_second_milli");
        let counts = record.required_choice("counts", &COUNTS);
        record.text("precision");
        record.text("note");
        let source = evidence.of(&mut record);
        record.finish();
        self.refer("model", model.as_ref(), model_span);
        self.refer("gpu", gpu.as_ref(), gpu_span);
        if let (
            Some(model),
            Some(gpu),
            Some(gpus),
            Some(tokens_per_second_milli),
            Some(counts),
            Some(source),
        ) = (model, gpu, gpus, tokens, counts, source)
        {
            let counts = counts.to_owned();
            self.catalog.measurements.push(Measurement {
                model,
                gpu,
                gpus,
                tokens_per_second_milli,
                counts,
                source,
            });
        }
    }

    fn cost_default(&mut self, node: &Node, evidence: &Evidence, out: &mut Diagnostics) {
        let mut record = Reader::new(node, "a cost default", out);
        let id = record.required_text("id");
        let value = record.required_integer("value");
        let low = record.integer("low");
        let high = record.integer("high");
        let unit = record.required_text("unit");
        record.text("note");
        let source = evidence.of(&mut record);
        record.finish();
        if let (Some(id), Some(value), Some(unit), Some(source)) = (id, value, unit, source) {
            self.define("default", &id, node.span, out);
            self.catalog.defaults.push(CostDefault {
                id,
                value,
                low,
                high,
                unit,
                source,
            });
        }
    }
}

fn interval(record: &mut Reader, [low, likely, high]: [&str; 3]) -> Option<Interval<i64>> {
    let low = record.integer(low);
    let likely = record.integer(likely);
    let high = record.integer(high);
    likely.map(|likely| Interval {
        low: low.unwrap_or(likely),
        likely,
        high: high.unwrap_or(likely),
    })
}
