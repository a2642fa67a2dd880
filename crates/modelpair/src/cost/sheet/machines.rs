//! Machines of a sheet: what a replica costs and carries, and what is paid besides.

use super::answer::{Amount, Known, MachinesAnswer};
use super::input::{Field, MachineSheet};
use super::{Desk, SheetError, Work, per_thousand};
use crate::numbers::{NumberError, Ratio};
use crate::weights::Number;

/// Machines as exact numbers, in US dollars a month.
pub(super) struct Machines {
    /// A replica.
    pub replica: Ratio,
    /// Replicas that stand by, staff and everything else.
    pub base: Ratio,
    /// Whole tokens a month of a replica; nothing when no speed is stated: then one carries everything.
    pub capacity: Option<u64>,
    /// Tokens a month of a replica that never rests.
    full: Option<Ratio>,
    /// What of a replica is the writing off of its price.
    write_off: Ratio,
    price: Option<Ratio>,
    spare: u64,
    staff: Ratio,
    salary: Ratio,
}

/// Reads the fields of the machines.
struct Reader<'a>(&'a MachineSheet);

impl Reader<'_> {
    fn field<'n>(name: &str, number: Option<&'n Number>) -> Field<'n> {
        Field(format!("machines.{name}"), number)
    }

    /// An amount that costs nothing when it is not stated, which is noted.
    fn or_nothing(
        name: &str,
        number: Option<&Number>,
        desk: &mut Desk,
    ) -> Result<Ratio, SheetError> {
        let field = Self::field(name, number);
        Ok(field.amount()?.unwrap_or_else(|| {
            desk.left_out(&field.0);
            Ratio::ZERO
        }))
    }

    fn hours(&self, desk: &mut Desk) -> Result<Ratio, SheetError> {
        match Self::field("hours", self.0.hours.as_ref()).positive()? {
            Some(hours) => Ok(hours),
            None => desk.assume("machines.hours", "hours_per_month", 1),
        }
    }

    /// Tokens a month: what is carried, and what would be without rest.
    fn capacity(
        &self,
        hours: Option<Ratio>,
        desk: &mut Desk,
    ) -> Result<(Option<u64>, Option<Ratio>), SheetError> {
        let speed =
            Self::field("tokens_per_second", self.0.tokens_per_second.as_ref()).positive()?;
        let stated = Self::field("capacity_tokens", self.0.capacity_tokens.as_ref());
        if let Some(capacity) = stated.positive()? {
            if speed.is_some() {
                return Err(SheetError::new(
                    &stated.0,
                    "stands beside `machines.tokens_per_second`; state one of them",
                ));
            }
            return Ok((Some(whole(capacity)), None));
        }
        let (Some(speed), Some(hours)) = (speed, hours) else {
            return Ok((None, None));
        };
        let field = Self::field("utilization", self.0.utilization.as_ref());
        let used = match field.share()? {
            Some(used) if used.signum() == 0 => {
                return Err(SheetError::new(&field.0, "is zero, expected more"));
            }
            Some(used) => used,
            None => desk.assume(&field.0, "utilization_percent", 100)?,
        };
        let full = speed
            .times(hours)
            .and_then(|tokens| tokens.times(Ratio::whole(3_600)));
        let full = full.map_err(|error| SheetError::number("machines.tokens_per_second", error))?;
        let carried = full
            .times(used)
            .map_err(|error| SheetError::number(&field.0, error))?;
        match whole(carried) {
            0 => Err(SheetError::new(
                "machines.tokens_per_second",
                "carries not one token a month",
            )),
            carried => Ok((Some(carried), Some(full))),
        }
    }

    /// Electricity of a replica a month; nothing where no watts are stated.
    fn power(&self, gpus: Ratio, hours: Ratio, desk: &mut Desk) -> Result<Ratio, SheetError> {
        let sheet = self.0;
        let Some(watts) = Self::field("gpu_watts", sheet.gpu_watts.as_ref()).amount()? else {
            desk.left_out("machines.gpu_watts");
            return Ok(Ratio::ZERO);
        };
        let mut or_default = |name: &str, number: Option<&Number>, id: &str, scale: i64| {
            let field = Self::field(name, number);
            match field.amount()? {
                Some(value) => Ok(value),
                None => desk.assume(&field.0, id, scale),
            }
        };
        let server = or_default(
            "server_factor",
            sheet.server_factor.as_ref(),
            "server_percent",
            100,
        )?;
        let pue = or_default("pue", sheet.pue.as_ref(), "pue_milli", 1_000)?;
        let price = or_default(
            "usd_per_kwh",
            sheet.usd_per_kwh.as_ref(),
            "micro_usd_per_kwh",
            1_000_000,
        )?;
        let load = match Self::field("load", sheet.load.as_ref()).share()? {
            Some(load) => load,
            None => or_default(
                "utilization",
                sheet.utilization.as_ref(),
                "utilization_percent",
                100,
            )?,
        };
        let cost = || -> Result<Ratio, NumberError> {
            let kilowatts = watts.times(gpus)?.over(Ratio::whole(1_000))?;
            kilowatts
                .times(server)?
                .times(pue)?
                .times(load)?
                .times(hours)?
                .times(price)
        };
        cost().map_err(|error| SheetError::number("machines.gpu_watts", error))
    }
}

/// What a replica costs a month; of it the part that writes the price off, and the price.
struct Replica {
    cost: Ratio,
    write_off: Ratio,
    price: Option<Ratio>,
}

impl Replica {
    fn new(reader: &Reader, hours: Option<Ratio>, desk: &mut Desk) -> Result<Self, SheetError> {
        let sheet = reader.0;
        let gpus = Reader::field("gpus", sheet.gpus.as_ref())
            .positive()?
            .unwrap_or(Ratio::ONE);
        let read = |name: &str, number: Option<&Number>| Reader::field(name, number).amount();
        let rent = read(
            "rent_usd_per_gpu_hour",
            sheet.rent_usd_per_gpu_hour.as_ref(),
        )?;
        let buy = read("buy_usd", sheet.buy_usd.as_ref())?;
        let monthly = read("monthly_usd", sheet.monthly_usd.as_ref())?;
        let number = |field: &'static str| move |error| SheetError::number(field, error);
        match (rent, buy, monthly) {
            (Some(rent), None, None) => {
                let overhead = Reader::or_nothing("overhead", sheet.overhead.as_ref(), desk)?;
                let hours = hours.unwrap_or(Ratio::ZERO);
                let cost = || -> Result<Ratio, NumberError> {
                    gpus.times(rent)?
                        .times(hours)?
                        .times(Ratio::ONE.plus(overhead)?)
                };
                Ok(Self {
                    cost: cost().map_err(number("machines.rent_usd_per_gpu_hour"))?,
                    write_off: Ratio::ZERO,
                    price: None,
                })
            }
            (None, Some(buy), None) => {
                let months = Reader::field("months", sheet.months.as_ref()).positive()?;
                let months = match months {
                    Some(months) => months,
                    None => desk.assume("machines.months", "lifetime_months", 1)?,
                };
                let residual = Reader::field("residual", sheet.residual.as_ref()).share()?;
                let lost = Ratio::ONE.minus(residual.unwrap_or(Ratio::ZERO));
                let write_off = lost.and_then(|lost| buy.times(lost)?.over(months));
                let write_off = write_off.map_err(number("machines.buy_usd"))?;
                let maintenance =
                    Reader::or_nothing("maintenance", sheet.maintenance.as_ref(), desk)?;
                let maintenance = buy
                    .times(maintenance)
                    .and_then(|year| year.over(Ratio::whole(12)));
                let power = reader.power(gpus, hours.unwrap_or(Ratio::ZERO), desk)?;
                let cost = maintenance.and_then(|cost| cost.plus(power)?.plus(write_off));
                Ok(Self {
                    cost: cost.map_err(number("machines.buy_usd"))?,
                    write_off,
                    price: Some(buy),
                })
            }
            (None, None, Some(monthly)) => Ok(Self {
                cost: monthly,
                write_off: Ratio::ZERO,
                price: None,
            }),
            _ => Err(SheetError::new(
                "machines",
                "expected one of `rent_usd_per_gpu_hour`, `buy_usd` and `monthly_usd`",
            )),
        }
    }
}

impl Machines {
    pub fn new(sheet: &MachineSheet, desk: &mut Desk) -> Result<Self, SheetError> {
        let reader = Reader(sheet);
        let needs_hours = sheet.monthly_usd.is_none() || sheet.tokens_per_second.is_some();
        let hours = needs_hours.then(|| reader.hours(desk)).transpose()?;
        let (capacity, full) = reader.capacity(hours, desk)?;
        if capacity.is_none() {
            desk.left_out("machines.tokens_per_second");
        }
        let replica = Replica::new(&reader, hours, desk)?;
        let fte = Reader::or_nothing("fte", sheet.fte.as_ref(), desk)?;
        let salary = Reader::field("salary_usd", sheet.salary_usd.as_ref()).amount()?;
        let salary = match salary {
            Some(salary) => salary,
            None if fte.signum() > 0 => desk.assume("machines.salary_usd", "salary_usd", 1)?,
            None => Ratio::ZERO,
        };
        let fixed = Reader::field("fixed_usd", sheet.fixed_usd.as_ref())
            .amount()?
            .unwrap_or(Ratio::ZERO);
        let spare = Reader::field("spare", sheet.spare.as_ref())
            .count()?
            .unwrap_or(0);
        let sum = || -> Result<(Ratio, Ratio), NumberError> {
            let staff = fte.times(salary)?.over(Ratio::whole(12))?;
            let waiting = Ratio::new(spare.into(), 1)?.times(replica.cost)?;
            Ok((staff, waiting.plus(staff)?.plus(fixed)?))
        };
        let (staff, base) = sum().map_err(|error| SheetError::number("machines.fte", error))?;
        Ok(Self {
            replica: replica.cost,
            base,
            capacity,
            full,
            write_off: replica.write_off,
            price: replica.price,
            spare,
            staff,
            salary,
        })
    }

    /// Replicas that serve a volume; one runs even when nobody asks.
    fn serving(&self, work: Option<&Work>) -> u64 {
        let needed = work.zip(self.capacity).and_then(|(work, capacity)| {
            let replicas = work
                .tokens
                .over(Ratio::new(capacity.into(), 1).ok()?)
                .ok()?;
            u64::try_from(replicas.ceil()).ok()
        });
        needed.unwrap_or(1).max(1)
    }

    fn monthly(&self, work: Option<&Work>) -> Result<Ratio, SheetError> {
        let serving = Ratio::new(self.serving(work).into(), 1);
        serving
            .and_then(|serving| serving.times(self.replica)?.plus(self.base))
            .map_err(|error| SheetError::number("machines", error))
    }

    pub fn answer(&self, work: Option<&Work>) -> Result<MachinesAnswer, SheetError> {
        let monthly = self.monthly(work)?;
        let serving = self.serving(work);
        let tokens = work
            .map(|work| work.tokens)
            .filter(|tokens| tokens.signum() > 0);
        let per_million = tokens.and_then(|tokens| {
            monthly
                .times(Ratio::whole(1_000_000))
                .ok()?
                .over(tokens)
                .ok()
        });
        let of_capacity = |capacity: Ratio| {
            let price = self
                .replica
                .times(Ratio::whole(1_000_000))
                .ok()?
                .over(capacity)
                .ok()?;
            Some(Amount::new(price))
        };
        let capacity = self
            .capacity
            .and_then(|capacity| Ratio::new(capacity.into(), 1).ok());
        let requests = work.and_then(|work| work.requests);
        Ok(MachinesAnswer {
            monthly: Some(Amount::new(monthly)),
            replica: Amount::new(self.replica),
            staff: Amount::new(self.staff),
            replicas: serving.saturating_add(self.spare),
            capacity_tokens: self.capacity.map(|capacity| capacity.to_string()),
            usd_per_million: per_million.map(Amount::new),
            usd_per_million_fully_used: self.full.or(capacity).and_then(of_capacity),
            usd_per_million_at_utilization: capacity.and_then(of_capacity),
            per_1000_requests: requests.and_then(|requests| per_thousand(monthly, requests)),
        })
    }

    /// Months after which the purchase has paid for itself; nothing without a purchase.
    pub fn payback(&self, work: Option<&Work>, api: Ratio) -> Result<Option<Known>, SheetError> {
        let Some(price) = self.price else {
            return Ok(None);
        };
        let replicas = self.serving(work).saturating_add(self.spare);
        let months = || -> Result<Option<Ratio>, NumberError> {
            let replicas = Ratio::new(replicas.into(), 1)?;
            let written_off = replicas.times(self.write_off)?;
            let serving = Ratio::new(self.serving(work).into(), 1)?;
            let running = serving
                .times(self.replica)?
                .plus(self.base)?
                .minus(written_off)?;
            let saved = api.minus(running)?;
            if saved.signum() <= 0 {
                return Ok(None);
            }
            replicas.times(price)?.over(saved).map(Some)
        };
        let months = months().map_err(|error| SheetError::number("machines.buy_usd", error))?;
        Ok(Some(Known::or_never(months)))
    }

    /// The part of a replica's time that must be used for its tokens to cost what they cost elsewhere.
    pub fn utilization_to_match(&self, price: Ratio) -> Result<Option<Known>, SheetError> {
        let Some(full) = self.full.filter(|_| price.signum() > 0) else {
            return Ok(None);
        };
        let part = || -> Result<Ratio, NumberError> {
            let worth = full.times(price)?.over(Ratio::whole(1_000_000))?;
            self.replica.over(worth)
        };
        let part = part().map_err(|error| SheetError::number("machines.utilization", error))?;
        Ok(Some(Known::or_never((part <= Ratio::ONE).then_some(part))))
    }

    /// What would make both cost the same at this volume: the price of the other side, and the staff.
    pub fn changes(&self, work: &Work, api: Ratio) -> Result<[Option<Known>; 2], SheetError> {
        let monthly = self.monthly(Some(work))?;
        let number = |error| SheetError::number("machines.fte", error);
        let price = (work.tokens.signum() > 0).then(|| {
            monthly
                .times(Ratio::whole(1_000_000))
                .and_then(|cost| cost.over(work.tokens))
        });
        let price = price.transpose().map_err(number)?.map(Known::at);
        let fte = || -> Result<Option<Ratio>, NumberError> {
            let left = api.minus(monthly.minus(self.staff)?)?;
            if left.signum() < 0 {
                return Ok(None);
            }
            left.times(Ratio::whole(12))?.over(self.salary).map(Some)
        };
        let fte = (self.salary.signum() > 0)
            .then(fte)
            .transpose()
            .map_err(number)?;
        Ok([price, fte.map(Known::or_never)])
    }
}

fn whole(tokens: Ratio) -> u64 {
    u64::try_from(tokens.floor()).unwrap_or(u64::MAX)
}
