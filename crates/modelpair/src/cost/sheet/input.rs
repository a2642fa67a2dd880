//! What a sheet states. Numbers are exact as they are written: `0.35`, `"7/20"` or, for parts of a whole, `"35%"`.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::SheetError;
use crate::numbers::{NumberError, Ratio};
use crate::weights::Number;

/// A comparison to work out; every part is optional.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "an object with any of `work`, `apis`, `machines` and `memory`"
)]
pub struct Sheet {
    /// The work of a month.
    pub work: Option<WorkSheet>,
    /// Services paid by the token, under any names: `closed`, `hosted_open`.
    #[serde(default, deserialize_with = "each_once")]
    pub apis: BTreeMap<String, ApiSheet>,
    /// Own or rented machines.
    pub machines: Option<MachineSheet>,
    /// The memory that a model needs.
    pub memory: Option<MemorySheet>,
}

/// The work of a month: `input_tokens` and `output_tokens`, or `tokens` with `input_share`.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkSheet {
    /// Tokens of input.
    pub input_tokens: Option<Number>,
    /// Tokens of output.
    pub output_tokens: Option<Number>,
    /// All tokens.
    pub tokens: Option<Number>,
    /// The part of all tokens that is input.
    pub input_share: Option<Number>,
    /// The part of the input that is read from a cache.
    pub cache_read_share: Option<Number>,
    /// The part of the input that is written to a cache.
    pub cache_write_share: Option<Number>,
    /// The part of all tokens in batch jobs, which are priced without the cache.
    pub batch_share: Option<Number>,
    /// Requests or inferences, for a cost of each thousand.
    pub requests: Option<Number>,
    /// The context of a typical request; it decides the tier of prices.
    pub context_tokens: Option<Number>,
}

/// Prices in US dollars a million tokens.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiSheet {
    /// Input and output blended; instead of the others.
    pub usd_per_million: Option<Number>,
    /// Input.
    pub input_usd: Option<Number>,
    /// Output.
    pub output_usd: Option<Number>,
    /// Input read from a cache; as input when absent.
    pub cache_read_usd: Option<Number>,
    /// Input written to a cache; as input when absent.
    pub cache_write_usd: Option<Number>,
    /// Input of batch jobs; as input when absent.
    pub batch_input_usd: Option<Number>,
    /// Output of batch jobs; as output when absent.
    pub batch_output_usd: Option<Number>,
    /// What is paid each month besides, or instead.
    pub fixed_usd: Option<Number>,
    /// Prices of long contexts; the ones above are those of short ones.
    #[serde(default)]
    pub tiers: Vec<TierSheet>,
}

/// Prices that hold, all of them, for requests whose context is above a limit.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierSheet {
    /// They hold above this many tokens of context.
    pub above_tokens: Number,
    /// As in [`ApiSheet`], and so below.
    pub input_usd: Option<Number>,
    /// Output.
    pub output_usd: Option<Number>,
    /// Input read from a cache; as input when absent.
    pub cache_read_usd: Option<Number>,
    /// Input written to a cache; as input when absent.
    pub cache_write_usd: Option<Number>,
    /// Input of batch jobs; as input when absent.
    pub batch_input_usd: Option<Number>,
    /// Output of batch jobs; as output when absent.
    pub batch_output_usd: Option<Number>,
}

/// Machines; one of `rent_usd_per_gpu_hour`, `buy_usd` and `monthly_usd` says what a replica costs.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MachineSheet {
    /// GPUs of a replica; 1 when absent.
    pub gpus: Option<Number>,
    /// Rent of a GPU for an hour. A rented GPU is paid while it idles.
    pub rent_usd_per_gpu_hour: Option<Number>,
    /// What the cloud adds on the rent, as a part of it.
    pub overhead: Option<Number>,
    /// The purchase of a replica's machines.
    pub buy_usd: Option<Number>,
    /// Months over which a purchase is written off.
    pub months: Option<Number>,
    /// The part of the price that is left at the end.
    pub residual: Option<Number>,
    /// Maintenance a year, as a part of the price.
    pub maintenance: Option<Number>,
    /// A replica a month, all machine costs included.
    pub monthly_usd: Option<Number>,
    /// What a GPU draws at full load.
    pub gpu_watts: Option<Number>,
    /// Processors, memory and fans: 1.3 times the GPUs.
    pub server_factor: Option<Number>,
    /// The building: 1.3 times the server.
    pub pue: Option<Number>,
    /// The mean load; the utilization when absent.
    pub load: Option<Number>,
    /// A kilowatt-hour.
    pub usd_per_kwh: Option<Number>,
    /// Hours of a month.
    pub hours: Option<Number>,
    /// Speed of a replica, all users together.
    pub tokens_per_second: Option<Number>,
    /// The sustained part of the speed.
    pub utilization: Option<Number>,
    /// Tokens a month that a replica carries, instead of a speed.
    pub capacity_tokens: Option<Number>,
    /// Replicas that stand by.
    pub spare: Option<Number>,
    /// Full-time posts.
    pub fte: Option<Number>,
    /// A post a year.
    pub salary_usd: Option<Number>,
    /// Everything else a month.
    pub fixed_usd: Option<Number>,
}

/// A model in memory.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemorySheet {
    /// All parameters, those of every expert included, in thousands of millions.
    pub parameters_billions: Option<Number>,
    /// Bits of a parameter; 16 when absent.
    pub bits: Option<Number>,
    /// What comes on top of the weights, as a factor: 1.2.
    pub overhead_factor: Option<Number>,
    /// Transformer layers.
    pub layers: Option<Number>,
    /// Key and value heads.
    pub kv_heads: Option<Number>,
    /// The size of a head.
    pub head_dim: Option<Number>,
    /// The compressed dimension of latent attention, instead of heads.
    pub latent_dim: Option<Number>,
    /// Bytes of a number in the cache; 2 when absent.
    pub kv_bytes: Option<Number>,
    /// Tokens of context of each request.
    pub context_tokens: Option<Number>,
    /// Requests at the same time; 1 when absent.
    pub concurrency: Option<Number>,
    /// The memory of a GPU in gigabytes (10^9 bytes).
    pub gpu_memory_gb: Option<Number>,
    /// The part of it that can be used; 0.9 when absent.
    pub usable: Option<Number>,
}

/// Services by name. Of two with one name either could be meant.
fn each_once<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, ApiSheet>, D::Error> {
    struct Each;
    impl<'de> Visitor<'de> for Each {
        type Value = BTreeMap<String, ApiSheet>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object with a name for each service")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut apis = BTreeMap::new();
            while let Some(name) = map.next_key::<String>()? {
                if name == "machines" {
                    let message =
                        "`machines` is what the own machines are called; expected another name";
                    return Err(A::Error::custom(message));
                }
                let api = map.next_value()?;
                if apis.insert(name.clone(), api).is_some() {
                    return Err(A::Error::custom(format!("`{name}` is there twice")));
                }
            }
            Ok(apis)
        }
    }
    from.deserialize_map(Each)
}

/// A number with its path.
pub(super) struct Field<'a>(pub String, pub Option<&'a Number>);

impl Field<'_> {
    /// A number that is not negative.
    pub fn amount(&self) -> Result<Option<Ratio>, SheetError> {
        let Some(number) = self.1 else {
            return Ok(None);
        };
        let value = number.ratio();
        let value = value.map_err(|error| SheetError::number(&self.0, error))?;
        if value.signum() < 0 {
            return Err(SheetError::new(
                &self.0,
                &format!("is {value}, expected no negative number"),
            ));
        }
        Ok(Some(value))
    }

    /// A number above zero.
    pub fn positive(&self) -> Result<Option<Ratio>, SheetError> {
        match self.amount()? {
            Some(value) if value.signum() == 0 => {
                Err(SheetError::new(&self.0, "is zero, expected more"))
            }
            value => Ok(value),
        }
    }

    /// A part of a whole.
    pub fn share(&self) -> Result<Option<Ratio>, SheetError> {
        match self.amount()? {
            Some(value) if value > Ratio::ONE => Err(SheetError::new(
                &self.0,
                &format!("is {value}, expected a part of 1 such as 0.3 or \"30%\""),
            )),
            value => Ok(value),
        }
    }

    /// A whole number.
    pub fn count(&self) -> Result<Option<u64>, SheetError> {
        let Some(value) = self.amount()? else {
            return Ok(None);
        };
        if value.den() != 1 {
            return Err(SheetError::new(
                &self.0,
                &format!("is {value}, expected a whole number"),
            ));
        }
        u64::try_from(value.num())
            .map(Some)
            .map_err(|_| SheetError::number(&self.0, NumberError::Overflow))
    }
}
