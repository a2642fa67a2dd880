//! What comes of a sheet. Every number is exact, with a decimal beside it to read.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::numbers::Ratio;
use crate::record::SourceView;

/// A sheet worked out; money is US dollars a month where nothing else is said.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SheetAnswer {
    /// The lowest monthly cost: the name of an API, or `machines`.
    pub cheapest: Option<String>,
    /// The services paid by the token.
    pub apis: BTreeMap<String, ApiAnswer>,
    /// Own or rented machines.
    pub machines: Option<MachinesAnswer>,
    /// The memory that the model needs.
    pub memory: Option<MemoryAnswer>,
    /// Numbers that were not stated and are needed, with their sources.
    pub assumed: Vec<Assumed>,
    /// Costs that were not stated and count as nothing; and a speed that was not, so that one replica carries all.
    pub left_out: Vec<String>,
}

/// A service paid by the token.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ApiAnswer {
    /// All kinds of tokens blended, a million.
    pub usd_per_million: Option<Amount>,
    /// The month.
    pub monthly: Option<Amount>,
    /// A thousand requests.
    pub per_1000_requests: Option<Amount>,
    /// Where the machines become cheaper; nothing where they are dearer the larger the volume.
    pub break_even: Option<BreakEvenAnswer>,
    /// Months after which buying the machines has paid for itself.
    pub payback_months: Option<Known>,
    /// The part of a replica's time that must be used for its tokens to cost as little, staff and spares left out.
    pub utilization_to_match: Option<Known>,
    /// The price a million, and the full-time posts, at which both cost the same at this volume.
    #[serde(rename = "equal_at", serialize_with = "named")]
    pub changes: Option<[Option<Known>; 2]>,
}

/// Own or rented machines.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MachinesAnswer {
    /// The month; without work that of one replica.
    pub monthly: Option<Amount>,
    /// A replica.
    pub replica: Amount,
    /// The staff.
    pub staff: Amount,
    /// Replicas, those that stand by included.
    pub replicas: u64,
    /// Tokens a month of a replica.
    pub capacity_tokens: Option<String>,
    /// A million tokens at this volume, everything included.
    pub usd_per_million: Option<Amount>,
    /// A million tokens of a replica that never rests, without staff.
    pub usd_per_million_fully_used: Option<Amount>,
    /// A million tokens of a replica at the stated utilization, without staff.
    pub usd_per_million_at_utilization: Option<Amount>,
    /// A thousand requests.
    pub per_1000_requests: Option<Amount>,
}

/// Where machines and a service change places; volumes are tokens a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BreakEvenAnswer {
    /// The machines are cheaper at no volume.
    pub never: bool,
    /// The first volume at which they cost no more.
    pub first: Option<String>,
    /// The volume from which on they cost no more for good.
    pub last: Option<String>,
    /// Every change, in order.
    pub crossings: Vec<Change>,
    /// There are more than are listed.
    pub more: bool,
}

/// A change of places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The first volume at which `cheaper` holds.
    pub tokens: String,
    /// `machines` or `api`.
    pub cheaper: &'static str,
}

/// The memory of a model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MemoryAnswer {
    /// The weights.
    pub weight_bytes: Option<Amount>,
    /// The weights with what comes on top.
    pub with_overhead_bytes: Option<Amount>,
    /// Keys and values of a token.
    pub kv_bytes_per_token: Option<Amount>,
    /// Keys and values of all requests.
    pub kv_bytes: Option<Amount>,
    /// Everything.
    pub total_bytes: Amount,
    /// GPUs whose usable memory holds it.
    pub gpus: Option<u64>,
}

/// A number that was not stated.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assumed {
    /// The field.
    pub field: String,
    /// What was used.
    pub value: String,
    /// Where it comes from.
    pub source: Option<SourceView>,
}

/// An exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// As a fraction.
    pub exact: Ratio,
    /// With six decimals, rounded to the nearest.
    #[serde(serialize_with = "six_decimals")]
    pub decimal: Ratio,
}

/// A number, or that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Known {
    /// The number.
    At(Amount),
    /// No value is enough.
    Never(Never),
}

/// The word for a number that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Never {
    /// Written so.
    #[serde(rename = "NEVER")]
    Never,
}

impl Amount {
    pub(super) fn new(value: Ratio) -> Self {
        Self {
            exact: value,
            decimal: value,
        }
    }
}

impl Known {
    pub(super) fn at(value: Ratio) -> Self {
        Self::At(Amount::new(value))
    }

    pub(super) fn or_never(value: Option<Ratio>) -> Self {
        value.map_or(Self::Never(Never::Never), Self::at)
    }
}

fn six_decimals<S: Serializer>(value: &Ratio, serializer: S) -> Result<S::Ok, S::Error> {
    let scaled = value.times(Ratio::whole(1_000_000)).map(Ratio::round);
    let text = match scaled {
        Ok(scaled) => {
            let sign = if scaled < 0 { "-" } else { "" };
            let scaled = scaled.unsigned_abs();
            format!("{sign}{}.{:06}", scaled / 1_000_000, scaled % 1_000_000)
        }
        Err(_) => value.round().to_string(),
    };
    serializer.serialize_str(&text)
}

#[expect(clippy::ref_option, reason = "the signature that serde calls")]
fn named<S: Serializer>(
    changes: &Option<[Option<Known>; 2]>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Named {
        usd_per_million: Option<Known>,
        fte: Option<Known>,
    }
    let named = changes.map(|[usd_per_million, fte]| Named {
        usd_per_million,
        fte,
    });
    named.serialize(serializer)
}
