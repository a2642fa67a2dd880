//! What is to be weighed, as it is written and as exact numbers.

use serde::Deserialize;

use super::{Weightings, WeightsError};
use crate::numbers::{BigRatio, NumberError, Ratio};

/// The most criteria that are weighed; volumes grow steeply with them.
pub const CRITERIA_MAX: usize = 7;

/// The most alternatives that are weighed.
pub const ALTERNATIVES_MAX: usize = 100;

/// A question to weigh; what a file for `modelpair weigh` holds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `values`")]
pub struct WeighInput {
    /// One row per alternative, one number per criterion; more is better. A number is exact as it
    /// is written, up to 15 digits; as a string, `"0.35"` or `"7/20"`, always.
    pub values: Vec<Vec<Number>>,
    /// Weights that sum to 1. Without them: the centroid of the order, or equal weights.
    #[serde(default)]
    pub weights: Option<Vec<Number>>,
    /// Importance on any scale, such as the points of swing weighting, instead of `weights`; brought to the sum 1.
    #[serde(default)]
    pub points: Option<Vec<Number>>,
    /// The criteria by name or position (from 0, or from 1), most important first. Shares and
    /// regrets are then those of all weightings that agree with it, else of all weightings.
    #[serde(default)]
    pub order: Option<Vec<Criterion>>,
    /// The names of the criteria; each once.
    #[serde(default)]
    pub criteria: Option<Vec<String>>,
    /// The names of the alternatives; each once.
    #[serde(default)]
    pub alternatives: Option<Vec<String>>,
}

/// A number as it was written.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a number, or a decimal or fraction as text such as \"7/20\""
)]
pub enum Number {
    /// A JSON number.
    Number(serde_json::Number),
    /// A fraction or decimal.
    Text(String),
}

impl Number {
    /// The number, exactly; `"35%"` is a part of a whole.
    ///
    /// # Errors
    /// A text that is no number, or a number too large to be computed with.
    pub fn ratio(&self) -> Result<Ratio, NumberError> {
        match self {
            Self::Number(number) => number.to_string().parse(),
            Self::Text(text) => match text.trim().strip_suffix('%') {
                Some(percent) => percent.trim().parse::<Ratio>()?.over(Ratio::whole(100)),
                None => text.trim().parse(),
            },
        }
    }
}

/// A criterion in an order.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "expected the name of a criterion, or its position as a whole number"
)]
pub enum Criterion {
    /// By position.
    Position(u32),
    /// By name.
    Name(String),
}

/// The same as exact numbers.
pub(super) struct Asked {
    /// One row per alternative, all of the same length.
    pub values: Vec<Vec<BigRatio>>,
    /// The weightings that are left open.
    pub weightings: Weightings,
    /// The one that totals are computed with.
    pub weights: Vec<BigRatio>,
}

impl WeighInput {
    /// Reads everything; the error names the field.
    pub(super) fn read(&self) -> Result<Asked, WeightsError> {
        let values = matrix(self)?;
        let criteria = values.first().map_or(0, Vec::len);
        check_length("criteria", self.criteria.as_deref(), criteria)?;
        check_length("alternatives", self.alternatives.as_deref(), values.len())?;
        check_names("criteria", self.criteria.as_deref())?;
        check_names("alternatives", self.alternatives.as_deref())?;
        let weightings = weightings(self, criteria)?;
        let weights = weights(self, &weightings, criteria)?;
        Ok(Asked {
            values,
            weightings,
            weights,
        })
    }
}

fn matrix(input: &WeighInput) -> Result<Vec<Vec<BigRatio>>, WeightsError> {
    let field = "values";
    let expected = input.values.first().map_or(0, Vec::len);
    if expected == 0 {
        return Err(WeightsError::Empty { field });
    }
    for (field, len, limit) in [
        ("values[0]", expected, CRITERIA_MAX),
        (field, input.values.len(), ALTERNATIVES_MAX),
    ] {
        if len > limit {
            return Err(WeightsError::TooMany { field, limit });
        }
    }
    let rows = input.values.iter().enumerate().map(|(row, numbers)| {
        if numbers.len() != expected {
            let found = numbers.len();
            return Err(WeightsError::Length {
                field,
                row: Some(row),
                expected,
                found,
            });
        }
        numbers
            .iter()
            .enumerate()
            .map(|(at, number)| exact(number, || format!("values[{row}][{at}]")))
            .collect()
    });
    rows.collect()
}

fn exact(number: &Number, field: impl Fn() -> String) -> Result<BigRatio, WeightsError> {
    let ratio = number.ratio().map(BigRatio::from);
    ratio.map_err(|error| WeightsError::Number {
        field: field(),
        error,
    })
}

fn check_length<T>(
    field: &'static str,
    list: Option<&[T]>,
    expected: usize,
) -> Result<(), WeightsError> {
    match list.map(<[T]>::len) {
        Some(found) if found != expected => Err(WeightsError::Length {
            field,
            row: None,
            expected,
            found,
        }),
        _ => Ok(()),
    }
}

/// A name that stands for two things would leave open which of them is meant.
fn check_names(field: &'static str, names: Option<&[String]>) -> Result<(), WeightsError> {
    let names = names.unwrap_or_default();
    let again = names
        .iter()
        .enumerate()
        .find(|(at, name)| names.iter().take(*at).any(|earlier| earlier == *name));
    match again {
        Some((_, name)) => Err(WeightsError::Repeated {
            field,
            name: name.clone(),
        }),
        None => Ok(()),
    }
}

/// The order's weightings. Positions may count from 0 or from 1: an order names all of them, so
/// the one that is out of place tells.
fn weightings(input: &WeighInput, criteria: usize) -> Result<Weightings, WeightsError> {
    let Some(order) = &input.order else {
        return Ok(Weightings::All);
    };
    let from_zero = order
        .iter()
        .any(|name| matches!(name, Criterion::Position(0)));
    let names = input.criteria.as_deref().unwrap_or_default();
    let mut positions = Vec::with_capacity(order.len());
    for criterion in order {
        let (written, found) = match criterion {
            Criterion::Name(name) => (name.clone(), names.iter().position(|other| other == name)),
            Criterion::Position(at) => {
                let from_zero = at.checked_sub(u32::from(!from_zero));
                (
                    at.to_string(),
                    from_zero.and_then(|at| usize::try_from(at).ok()),
                )
            }
        };
        let Some(at) = found.filter(|at| *at < criteria) else {
            return Err(WeightsError::Unknown { criterion: written });
        };
        if positions.contains(&at) {
            return Err(WeightsError::Twice { criterion: written });
        }
        positions.push(at);
    }
    Weightings::ordered(&positions, criteria)
}

fn weights(
    input: &WeighInput,
    weightings: &Weightings,
    criteria: usize,
) -> Result<Vec<BigRatio>, WeightsError> {
    let (field, numbers) = match (&input.weights, &input.points) {
        (None, None) => {
            let weights = weightings.centroid(criteria)?;
            return Ok(weights.into_iter().map(BigRatio::from).collect());
        }
        (Some(weights), None) => ("weights", weights),
        (None, Some(points)) => ("points", points),
        (Some(_), Some(_)) => return Err(WeightsError::Both),
    };
    check_length(field, Some(numbers), criteria)?;
    let read = |(at, number)| exact(number, || format!("{field}[{at}]"));
    let weights: Vec<BigRatio> = numbers
        .iter()
        .enumerate()
        .map(read)
        .collect::<Result<_, _>>()?;
    if let Some(at) = weights.iter().position(|weight| *weight < BigRatio::zero()) {
        return Err(WeightsError::Negative { field, at });
    }
    let sum = weights
        .iter()
        .fold(BigRatio::zero(), |sum, weight| sum.plus(weight));
    if input.points.is_some() {
        let part = |points: &BigRatio| points.over(&sum).ok_or(WeightsError::NoPoints);
        return weights.iter().map(part).collect();
    }
    if sum != BigRatio::one() {
        return Err(WeightsError::Sum {
            sum: sum.to_string(),
        });
    }
    Ok(weights)
}
