//! Money.

use core::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use super::{CostError, CostProblem, too_large};
use crate::numbers::Ratio;

/// The largest integer that every JSON reader keeps exactly.
const JSON_EXACT: u64 = (1 << 53) - 1;

/// An amount in millionths of a US dollar.
///
/// In JSON an integer up to 2^53-1, a decimal string beyond it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MicroUsd(
    /// Millionths of a US dollar.
    pub i64,
);

impl MicroUsd {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// Whole US dollars; `None` beyond 9.2 million million.
    pub fn from_usd(usd: i64) -> Option<Self> {
        usd.checked_mul(1_000_000).map(Self)
    }

    /// `self + other`; `None` on overflow.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// `self - other`; `None` on overflow.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The amount as an exact number of micro-USD.
    pub fn ratio(self) -> Ratio {
        Ratio::whole(self.0)
    }

    /// An exact number of micro-USD, rounded to the nearest; halves go up.
    pub(super) fn round(field: &'static str, amount: Ratio) -> Result<Self, CostError> {
        let rounded = i64::try_from(amount.round());
        rounded
            .map(Self)
            .map_err(|_| CostError::new(field, CostProblem::TooLarge))
    }
}

impl fmt::Display for MicroUsd {
    /// Plain dollars with six decimals, `$4307.000000`; pages format with their own locale.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let amount = self.0.unsigned_abs();
        write!(f, "{sign}${}.{:06}", amount / 1_000_000, amount % 1_000_000)
    }
}

#[cfg(feature = "json-schema")]
impl schemars::JsonSchema for MicroUsd {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "MicroUsd".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Millionths of a US dollar: an integer up to 2^53-1, a decimal text beyond it.",
            "type": ["integer", "string"],
            "pattern": "^-?[0-9]+$",
        })
    }
}

impl Serialize for MicroUsd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.unsigned_abs() <= JSON_EXACT {
            serializer.serialize_i64(self.0)
        } else {
            serializer.collect_str(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for MicroUsd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Amount;
        impl Visitor<'_> for Amount {
            type Value = MicroUsd;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("micro-USD as an integer or as a string of an integer")
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<MicroUsd, E> {
                Ok(MicroUsd(value))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<MicroUsd, E> {
                i64::try_from(value).map(MicroUsd).map_err(E::custom)
            }
            fn visit_str<E: de::Error>(self, value: &str) -> Result<MicroUsd, E> {
                value.parse().map(MicroUsd).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Amount)
    }
}

/// `amount * factor / divisor`, for the products that a cost is made of.
pub(super) fn scaled(
    field: &'static str,
    amount: Ratio,
    factor: i128,
    divisor: i128,
) -> Result<Ratio, CostError> {
    let factor = Ratio::new(factor, divisor).map_err(too_large(field))?;
    amount.times(factor).map_err(too_large(field))
}
