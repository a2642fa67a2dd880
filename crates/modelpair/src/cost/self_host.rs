//! What own or rented machines cost: a staircase of replicas, and the staff.

use super::api::cost_of_volume;
use super::money::scaled;
use super::{CostError, CostProblem, MicroUsd, percentage, too_large};
use crate::numbers::Ratio;

/// One model on machines that the organisation runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelfHost {
    /// GPUs of one replica.
    pub gpus: u32,
    /// Rented or bought.
    pub machine: Machine,
    /// Measured speed of one replica, input and output together, in thousandths of a token per
    /// second.
    pub tokens_per_second_milli: u64,
    /// The sustained part of that speed, because work does not come evenly (default 30).
    pub utilization_percent: u32,
    /// Replicas that stand by and serve nothing.
    pub spare_replicas: u32,
    /// Staff, in thousandths of a full-time position.
    pub fte_milli: u32,
    /// A full-time position per year, all costs included, in US dollars.
    pub salary_usd: i64,
    /// Storage, monitoring and the like, per month.
    pub fixed_micro_usd: i64,
    /// Thousandths of an hour; 730,000 for an average month.
    pub hours_per_month_milli: u32,
}

/// How the machines of one replica are paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// Rented and always on: the rent is *not* multiplied by the utilisation.
    Rent {
        /// Per GPU and hour.
        micro_usd_per_gpu_hour: i64,
        /// What the cloud adds on the sticker price: network, disks, egress.
        overhead_percent: u32,
    },
    /// Bought, written off evenly, maintained and powered.
    Own {
        /// The price of one replica's machines, in US dollars.
        price_usd: i64,
        /// What they are still worth at the end.
        residual_percent: u32,
        /// Months of use.
        months: u32,
        /// Maintenance per year, of the price.
        maintenance_percent: u32,
        /// The electricity.
        power: Power,
    },
}

/// The electricity of one replica's machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Power {
    /// What the GPUs of one replica draw at full load, in watts.
    pub gpu_watts: u64,
    /// Processors, memory and fans: 130 means 1.3 times the GPUs.
    pub server_percent: u32,
    /// The building: 1,300 means a power usage effectiveness of 1.3.
    pub pue_milli: u32,
    /// The mean load, of full load.
    pub load_percent: u32,
    /// A kilowatt-hour.
    pub micro_usd_per_kwh: i64,
}

/// The monthly cost of own machines at one volume, and what it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthlyCost {
    /// All of it.
    pub total: MicroUsd,
    /// Replicas, the spare ones included.
    pub replicas: u64,
    /// Rent, or write-off, maintenance and electricity.
    pub machines: MicroUsd,
    /// Staff.
    pub staff: MicroUsd,
    /// Everything else.
    pub fixed: MicroUsd,
}

impl SelfHost {
    /// Whole tokens per month that one replica serves: `Q = S x 3600 x hours x u`, rounded down.
    ///
    /// # Errors
    /// A speed, utilisation or month of zero; a utilisation above 100.
    pub fn capacity(&self) -> Result<u64, CostError> {
        percentage("utilization_percent", self.utilization_percent)?;
        for (field, value) in [
            ("utilization_percent", u64::from(self.utilization_percent)),
            ("hours_per_month", u64::from(self.hours_per_month_milli)),
            ("tokens_per_second", self.tokens_per_second_milli),
        ] {
            if value == 0 {
                return Err(CostError::new(field, CostProblem::Zero));
            }
        }
        // 3600 / (1000 * 1000 * 100) is 9 / 250,000; the product stays below 2^64 * 2^32 * 2^11.
        let tokens = u128::from(self.tokens_per_second_milli)
            * u128::from(self.hours_per_month_milli)
            * u128::from(self.utilization_percent * 9)
            / 250_000;
        match u64::try_from(tokens) {
            Ok(0) => Err(CostError::new("tokens_per_second", CostProblem::Zero)),
            Ok(tokens) => Ok(tokens),
            Err(_) => Err(CostError::new("tokens_per_second", CostProblem::TooLarge)),
        }
    }

    /// What one replica costs per month, exactly, in micro-USD.
    ///
    /// Rent: `G x $/h x hours`. Own: `price (1-r)/L + m price/12 + kW x server x PUE x hours x load
    /// x $/kWh`.
    pub fn replica_cost(&self) -> Result<Ratio, CostError> {
        if self.gpus == 0 {
            return Err(CostError::new("gpus", CostProblem::Zero));
        }
        match self.machine {
            Machine::Rent {
                micro_usd_per_gpu_hour,
                overhead_percent,
            } => {
                let field = "rent_micro_usd_per_hour";
                let rent = not_negative(field, micro_usd_per_gpu_hour)?;
                let hours = i128::from(self.gpus) * i128::from(self.hours_per_month_milli);
                scaled(
                    field,
                    rent,
                    hours * (100 + i128::from(overhead_percent)),
                    100_000,
                )
            }
            Machine::Own {
                price_usd,
                residual_percent,
                months,
                maintenance_percent,
                power,
            } => {
                let field = "buy_usd";
                percentage("residual_percent", residual_percent)?;
                if months == 0 {
                    return Err(CostError::new("months", CostProblem::Zero));
                }
                let price = scaled(field, not_negative(field, price_usd)?, 1_000_000, 1)?;
                let lost = i128::from(100 - residual_percent);
                let write_off = scaled(field, price, lost, 100 * i128::from(months))?;
                let maintenance = scaled(field, price, maintenance_percent.into(), 1_200)?;
                let power = power.monthly_cost(self.hours_per_month_milli)?;
                let sum = write_off.plus(maintenance).and_then(|sum| sum.plus(power));
                sum.map_err(too_large(field))
            }
        }
    }

    /// Staff per month, exactly, in micro-USD: `FTE x salary / 12`.
    pub fn staff_cost(&self) -> Result<Ratio, CostError> {
        let salary = not_negative("salary_usd", self.salary_usd)?;
        scaled("salary_usd", salary, i128::from(self.fte_milli) * 1_000, 12)
    }

    /// Staff and everything else that does not depend on the volume, exactly.
    pub fn fixed_cost(&self) -> Result<Ratio, CostError> {
        let fixed = not_negative("fixed_micro_usd", self.fixed_micro_usd)?;
        self.staff_cost()?
            .plus(fixed)
            .map_err(too_large("fixed_micro_usd"))
    }

    /// Replicas for a volume: `max(1, ceil(V / Q)) + spare`. One runs even when nobody asks.
    pub fn replicas(&self, tokens_per_month: u64) -> Result<u64, CostError> {
        let serving = tokens_per_month.div_ceil(self.capacity()?).max(1);
        let all = serving.checked_add(u64::from(self.spare_replicas));
        all.ok_or(CostError::new("tokens_per_month", CostProblem::TooLarge))
    }

    /// The monthly cost of a volume: `C(V) = k(V) c + FTE x salary / 12 + fixed`.
    pub fn monthly_cost(&self, tokens_per_month: u64) -> Result<MonthlyCost, CostError> {
        let replicas = self.replicas(tokens_per_month)?;
        let field = "tokens_per_month";
        let machines = scaled(field, self.replica_cost()?, i128::from(replicas), 1)?;
        let total = machines
            .plus(self.fixed_cost()?)
            .map_err(too_large(field))?;
        Ok(MonthlyCost {
            total: MicroUsd::round(field, total)?,
            replicas,
            machines: MicroUsd::round(field, machines)?,
            staff: MicroUsd::round("salary_usd", self.staff_cost()?)?,
            fixed: MicroUsd(self.fixed_micro_usd),
        })
    }

    /// The lowest price that this machine can ever reach, in micro-USD per million tokens: one
    /// replica at full capacity and no staff, `c / Q`.
    pub fn full_load_price(&self) -> Result<Ratio, CostError> {
        scaled(
            "gpus",
            self.replica_cost()?,
            1_000_000,
            i128::from(self.capacity()?),
        )
    }

    /// Whether an API at `price` micro-USD per million tokens costs more than the machines.
    pub fn is_cheaper_than(&self, price: Ratio, tokens_per_month: u64) -> Result<bool, CostError> {
        let api = cost_of_volume(price, tokens_per_month)?;
        Ok(self.monthly_cost(tokens_per_month)?.total < api)
    }
}

impl Power {
    /// The electricity of `hours_milli / 1000` hours, exactly, in micro-USD.
    ///
    /// `kW x server x PUE x hours x load x $/kWh`.
    pub fn monthly_cost(&self, hours_milli: u32) -> Result<Ratio, CostError> {
        let field = "micro_usd_per_kwh";
        let kwh = scaled(field, self.kilowatts()?, hours_milli.into(), 1_000)?;
        let used = scaled(field, kwh, self.load_percent.into(), 100)?;
        used.times(not_negative(field, self.micro_usd_per_kwh)?)
            .map_err(too_large(field))
    }

    /// What the building draws at full load: `kW x server x PUE`.
    pub fn kilowatts(&self) -> Result<Ratio, CostError> {
        let server = i128::from(self.server_percent) * i128::from(self.pue_milli);
        let watts = Ratio::new(self.gpu_watts.into(), 1).map_err(too_large("watts"))?;
        scaled("watts", watts, server, 100_000_000)
    }
}

fn not_negative(field: &'static str, value: i64) -> Result<Ratio, CostError> {
    if value < 0 {
        return Err(CostError::new(field, CostProblem::Negative));
    }
    Ok(Ratio::whole(value))
}
