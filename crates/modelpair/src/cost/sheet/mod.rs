//! A cost comparison from stated numbers alone, such as a published example: what a file for `modelpair cost` holds.
//!
//! What is not stated and costs money costs nothing and is listed in `left_out`; what a formula cannot do without
//! comes from the catalog's defaults and is listed in `assumed`, with its source.

mod answer;
mod input;
mod machines;
mod memory;
mod prices;

use std::collections::BTreeMap;
use std::fmt;

pub use answer::{
    Amount, ApiAnswer, Assumed, BreakEvenAnswer, Change, Known, MachinesAnswer, MemoryAnswer,
    SheetAnswer,
};
pub use input::{ApiSheet, MachineSheet, MemorySheet, Sheet, TierSheet, WorkSheet};

use super::break_even::of_staircase;
use super::{BreakEven, CostError, Side};
use crate::catalog::Catalog;
use crate::numbers::{NumberError, Ratio};
use crate::weights::Number;
use input::Field;
use machines::Machines;

/// How many crossings are listed.
const CROSSINGS_MAX: usize = 64;

/// What is wrong with a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetError {
    /// The path of the field, such as `machines.utilization`.
    pub field: String,
    /// What is wrong with it, and what was expected.
    pub message: String,
}

/// What is read and noted on the way.
struct Desk<'a> {
    catalog: &'a Catalog,
    assumed: Vec<Assumed>,
    left_out: Vec<String>,
}

/// The work as exact numbers.
struct Work {
    tokens: Ratio,
    /// The parts that are input and output, where they are known.
    shares: Option<(Ratio, Ratio)>,
    requests: Option<Ratio>,
    /// The context of a request.
    context: Option<Ratio>,
    cache_read: Ratio,
    cache_write: Ratio,
    batch: Ratio,
}

/// Works a sheet out; the catalog supplies defaults.
///
/// # Errors
/// A number that cannot be read, is negative or is no part of 1; a field that another one needs; numbers too large to
/// be computed exactly. The error names the field.
pub fn work_out(sheet: &Sheet, catalog: &Catalog) -> Result<SheetAnswer, SheetError> {
    let mut desk = Desk {
        catalog,
        assumed: Vec::new(),
        left_out: Vec::new(),
    };
    let work = sheet.work.as_ref().map(Work::new).transpose()?;
    let machines = sheet
        .machines
        .as_ref()
        .map(|machines| Machines::new(machines, &mut desk))
        .transpose()?;
    let mut apis = BTreeMap::new();
    for (name, api) in &sheet.apis {
        apis.insert(
            name.clone(),
            api_answer(name, api, work.as_ref(), machines.as_ref())?,
        );
    }
    let own = machines
        .as_ref()
        .map(|machines| machines.answer(work.as_ref()))
        .transpose()?;
    let mut totals: Vec<(&str, &Amount)> = apis
        .iter()
        .filter_map(|(name, api)| Some((name.as_str(), api.monthly.as_ref()?)))
        .collect();
    totals.extend(
        own.iter()
            .filter_map(|own| Some(("machines", own.monthly.as_ref()?))),
    );
    let cheapest = totals.iter().min_by_key(|(_, amount)| amount.exact);
    Ok(SheetAnswer {
        cheapest: cheapest.map(|(name, _)| (*name).to_owned()),
        memory: sheet.memory.as_ref().map(memory::needed).transpose()?,
        apis,
        machines: own,
        assumed: desk.assumed,
        left_out: desk.left_out,
    })
}

fn api_answer(
    name: &str,
    api: &ApiSheet,
    work: Option<&Work>,
    machines: Option<&Machines>,
) -> Result<ApiAnswer, SheetError> {
    let at = |field: &str| format!("apis.{name}.{field}");
    let price = prices::blended(api, work, &at)?;
    let fixed = Field(at("fixed_usd"), api.fixed_usd.as_ref())
        .amount()?
        .unwrap_or(Ratio::ZERO);
    let monthly = match (work, price) {
        (Some(work), Some(price)) => Some(
            million(&work.tokens, price)
                .and_then(|cost| cost.plus(fixed))
                .map_err(|error| SheetError::number(&at("usd_per_million"), error))?,
        ),
        (_, None) if api.fixed_usd.is_some() => Some(fixed),
        _ => None,
    };
    let break_even = match (machines, price) {
        (Some(machines), Some(price)) => {
            break_even(machines, price, fixed).map_err(|error| SheetError::cost(&at(""), error))?
        }
        _ => None,
    };
    let payback = match (machines, monthly) {
        (Some(machines), Some(monthly)) => machines.payback(work, monthly)?,
        _ => None,
    };
    let utilization = match (machines, price) {
        (Some(machines), Some(price)) => machines.utilization_to_match(price)?,
        _ => None,
    };
    let flips = match (machines, work, monthly) {
        (Some(machines), Some(work), Some(monthly)) => Some(machines.changes(work, monthly)?),
        _ => None,
    };
    let per_request = work.and_then(|work| work.requests).zip(monthly);
    Ok(ApiAnswer {
        usd_per_million: price.map(Amount::new),
        monthly: monthly.map(Amount::new),
        per_1000_requests: per_request
            .and_then(|(requests, monthly)| per_thousand(monthly, requests)),
        break_even,
        payback_months: payback,
        utilization_to_match: utilization,
        changes: flips,
    })
}

fn per_thousand(monthly: Ratio, requests: Ratio) -> Option<Amount> {
    let cost = monthly
        .over(requests)
        .ok()?
        .times(Ratio::whole(1_000))
        .ok()?;
    Some(Amount::new(cost))
}

/// What is paid for the service besides its tokens counts on the other side. Nothing where that alone makes machines
/// cheaper which a full load makes dearer: then they lose as the volume grows, and there is no volume to break even at.
fn break_even(
    machines: &Machines,
    price: Ratio,
    besides: Ratio,
) -> Result<Option<BreakEvenAnswer>, CostError> {
    let large = super::too_large("usd_per_million");
    let micro = |usd: Ratio| usd.times(Ratio::whole(1_000_000)).map_err(&large);
    let capacity = machines.capacity.unwrap_or(u64::MAX);
    let base = machines.base.minus(besides).map_err(&large)?;
    let earned = Ratio::new(capacity.into(), 1_000_000).and_then(|millions| millions.times(price));
    if base.signum() < 0 && earned.map_err(&large)? <= machines.replica {
        return Ok(None);
    }
    let replica = micro(machines.replica)?;
    let found = of_staircase(micro(price)?, capacity, replica, micro(base)?)?;
    Ok(Some(match found {
        BreakEven::Never { .. } => BreakEvenAnswer {
            never: true,
            first: None,
            last: None,
            crossings: Vec::new(),
            more: false,
        },
        BreakEven::At(crossings) => BreakEvenAnswer {
            never: false,
            first: Some(crossings.first.to_string()),
            last: Some(crossings.last.to_string()),
            crossings: crossings
                .iter()
                .take(CROSSINGS_MAX)
                .map(|crossing| Change {
                    tokens: crossing.tokens_per_month.to_string(),
                    cheaper: match crossing.cheaper {
                        Side::Machines => "machines",
                        Side::Api => "api",
                    },
                })
                .collect(),
            more: crossings.count > CROSSINGS_MAX as u64,
        },
    }))
}

/// A price per million for so many tokens.
fn million(tokens: &Ratio, price: Ratio) -> Result<Ratio, NumberError> {
    tokens.times(price)?.over(Ratio::whole(1_000_000))
}

impl Work {
    fn new(sheet: &WorkSheet) -> Result<Self, SheetError> {
        let at = |field: &str| format!("work.{field}");
        let amount =
            |field: &str, number: &Option<Number>| Field(at(field), number.as_ref()).amount();
        let share =
            |field: &str, number: &Option<Number>| Field(at(field), number.as_ref()).share();
        let (input, output) = (
            amount("input_tokens", &sheet.input_tokens)?,
            amount("output_tokens", &sheet.output_tokens)?,
        );
        let tokens = amount("tokens", &sheet.tokens)?;
        let input_share = share("input_share", &sheet.input_share)?;
        let number = |error| SheetError::number("work.tokens", error);
        let (tokens, part) = match (input, output, tokens, input_share) {
            (Some(input), Some(output), None, None) => {
                let tokens = input.plus(output).map_err(number)?;
                let part = input.over(tokens).unwrap_or(Ratio::ZERO);
                (tokens, Some(part))
            }
            // A blended price does without the share.
            (None, None, Some(tokens), part) => (tokens, part),
            _ => {
                return Err(SheetError::new(
                    "work",
                    "expected `input_tokens` and `output_tokens`, or `tokens` with `input_share`",
                ));
            }
        };
        let cache_read = share("cache_read_share", &sheet.cache_read_share)?.unwrap_or(Ratio::ZERO);
        let cache_write =
            share("cache_write_share", &sheet.cache_write_share)?.unwrap_or(Ratio::ZERO);
        if cache_read.plus(cache_write).map_err(number)? > Ratio::ONE {
            return Err(SheetError::new(
                "work.cache_write_share",
                "and `work.cache_read_share` are more than all input together",
            ));
        }
        Ok(Self {
            tokens,
            shares: part
                .map(|part| Ok((part, Ratio::ONE.minus(part)?)))
                .transpose()
                .map_err(number)?,
            requests: amount("requests", &sheet.requests)?.filter(|count| count.signum() > 0),
            context: amount("context_tokens", &sheet.context_tokens)?,
            cache_read,
            cache_write,
            batch: share("batch_share", &sheet.batch_share)?.unwrap_or(Ratio::ZERO),
        })
    }
}

impl Desk<'_> {
    /// A default of the catalog, noted with its source; `scale` turns its unit into ours.
    fn assume(&mut self, field: &str, id: &str, scale: i64) -> Result<Ratio, SheetError> {
        let known = self.catalog.defaults.iter().find(|known| known.id == id);
        let Some(known) = known else {
            return Err(SheetError::new(
                field,
                "is missing, and the catalog has no default for it",
            ));
        };
        let value = Ratio::new(known.value.into(), scale.into())
            .map_err(|error| SheetError::number(field, error))?;
        self.assumed.push(Assumed {
            field: field.to_owned(),
            value: value.to_string(),
            source: self.catalog.source(known.source).cloned(),
        });
        Ok(value)
    }

    fn left_out(&mut self, field: &str) {
        self.left_out.push(field.to_owned());
    }
}

impl SheetError {
    fn new(field: &str, message: &str) -> Self {
        Self {
            field: field.to_owned(),
            message: message.to_owned(),
        }
    }

    fn number(field: &str, error: NumberError) -> Self {
        let message = match error {
            NumberError::Overflow => "is too large to be computed exactly".to_owned(),
            NumberError::NotANumber => format!("is no number, {error}"),
            other => format!("cannot be computed: {other}"),
        };
        Self::new(field, &message)
    }

    fn cost(field: &str, error: CostError) -> Self {
        Self::new(field.trim_end_matches('.'), &error.to_string())
    }
}

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.field, self.message)
    }
}

impl std::error::Error for SheetError {}
