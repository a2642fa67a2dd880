//! What an option costs by the token, or on which machines: from the catalog and the work.

use super::{Rig, Tariff, Work};
use crate::catalog::{Catalog, Gpu, Measurement, ModelOption};
use crate::cost::{Machine, Power, SelfHost};
use crate::curve::Stairs;
use crate::numbers::Interval;

/// What makes an option's tariff: the work, and what holds for every machine; nothing where the catalog does not say.
pub(crate) struct Tariffs<'a> {
    catalog: &'a Catalog,
    work: &'a Work,
    hours_per_month: Option<u32>,
    residual_percent: Option<u32>,
    lifetime_months: Option<u32>,
    maintenance_percent: Option<u32>,
    server_percent: Option<u32>,
    pue_milli: Option<u32>,
    cloud_overhead_percent: Option<u32>,
    micro_usd_per_kwh: Option<i64>,
}

impl<'a> Tariffs<'a> {
    pub fn new(catalog: &'a Catalog, work: &'a Work) -> Self {
        let parameter = |id: &str| u32::try_from(catalog.default_value(id)?).ok();
        Self {
            catalog,
            work,
            hours_per_month: parameter("hours_per_month"),
            residual_percent: parameter("residual_percent"),
            lifetime_months: parameter("lifetime_months"),
            maintenance_percent: parameter("maintenance_percent"),
            server_percent: parameter("server_percent"),
            pue_milli: parameter("pue_milli"),
            cloud_overhead_percent: parameter("cloud_overhead_percent"),
            micro_usd_per_kwh: catalog.default_value("micro_usd_per_kwh"),
        }
    }

    /// Nothing when no price is known, or when nobody measured the model on a machine with a price.
    pub fn of(&self, option: &ModelOption, deployment: &str) -> Option<Tariff> {
        let rented = match deployment {
            "self-hosted" => false,
            "self-hosted-cloud" => true,
            _ => return option.prices.as_ref().map(Tariff::tokens),
        };
        let measured = self.catalog.measurements_of(&option.model).iter();
        let rigs: Vec<Rig> = measured
            .filter_map(|measurement| self.rig(measurement, rented))
            .collect();
        (!rigs.is_empty()).then_some(Tariff::Machines(rigs))
    }

    fn rig(&self, measurement: &Measurement, rented: bool) -> Option<Rig> {
        let (position, gpu) = self.catalog.gpu_at(&measurement.gpu)?;
        let machine =
            |pick: fn(Interval<i64>) -> i64| self.machine(gpu, measurement.gpus, rented, pick);
        let work = self.work;
        let likely = SelfHost {
            gpus: measurement.gpus,
            machine: machine(|interval| interval.likely)?,
            tokens_per_second_milli: u64::try_from(measurement.tokens_per_second_milli).ok()?,
            utilization_percent: work.utilization_percent,
            spare_replicas: work.spare_replicas,
            fte_milli: work.fte_milli,
            salary_usd: work.salary_usd,
            fixed_micro_usd: 0,
            hours_per_month_milli: self.hours_per_month?.checked_mul(1_000)?,
        };
        let (low, high) = (
            machine(|interval| interval.low)?,
            machine(|interval| interval.high)?,
        );
        Some(Rig {
            likely,
            low,
            high,
            stairs: Stairs::new(&likely, low, high),
            gpu: position,
        })
    }

    /// How the machines of one replica are paid: bought when a purchase price is known, otherwise at the rental rate,
    /// which is what the same machine costs in somebody's rack.
    fn machine(
        &self,
        gpu: &Gpu,
        gpus: u32,
        rented: bool,
        pick: fn(Interval<i64>) -> i64,
    ) -> Option<Machine> {
        match gpu.buy {
            Some(buy) if !rented => Some(Machine::Own {
                price_usd: pick(buy).checked_mul(i64::from(gpus))?,
                residual_percent: self.residual_percent?,
                months: self.lifetime_months?,
                maintenance_percent: self.maintenance_percent?,
                power: Power {
                    gpu_watts: u64::try_from(gpu.watts?.checked_mul(i64::from(gpus))?).ok()?,
                    server_percent: self.server_percent?,
                    pue_milli: self.pue_milli?,
                    load_percent: self.work.utilization_percent,
                    micro_usd_per_kwh: self.micro_usd_per_kwh?,
                },
            }),
            _ => Some(Machine::Rent {
                micro_usd_per_gpu_hour: pick(gpu.rent?),
                overhead_percent: self.cloud_overhead_percent?,
            }),
        }
    }
}
