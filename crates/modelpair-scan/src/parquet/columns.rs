//! Columns of Parquet files as cells.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, UInt8Type, UInt16Type, UInt32Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, Field};
use serde_json::Value as Json;

use crate::cell::{Cell, Reader};
use crate::fault::ScanError;
use crate::plan::{Meaning, Plan};

/// The values of a column.
pub(super) enum Values<'a> {
    Text(Vec<Option<&'a str>>),
    Words(Vec<Option<String>>),
    Integer(Vec<Option<i64>>),
    Boolean(Vec<Option<bool>>),
    /// Anything else that JSON holds.
    Json(Vec<Option<String>>),
}

/// What types there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Integer,
    Boolean,
    Date,
    Float,
    List,
}

/// Refuses a column of a type that it cannot have.
pub(super) fn check(
    plan: &Plan,
    meaning: &Meaning,
    field: &Field,
    file: &str,
) -> Result<(), ScanError> {
    let reader = match meaning {
        Meaning::Carried => return Ok(()),
        Meaning::Model | Meaning::Route | Meaning::Role => None,
        Meaning::Fact(path) => Some(Reader::of(&plan.advisor().bundle().declarations, path)),
    };
    let (expected, types): (&str, &[Type]) = match reader {
        None | Some(Reader::Table) => ("text", &[Type::Text]),
        Some(Reader::Boolean) => ("boolean, or text", &[Type::Boolean, Type::Text]),
        Some(Reader::Integer) => ("a whole number, or text", &[Type::Integer, Type::Text]),
        Some(Reader::Word) => ("text, or a date for a date", &[Type::Text, Type::Date]),
        Some(Reader::Words) => (
            "a list of texts, or text such as `personal;phi`",
            &[Type::List, Type::Text],
        ),
    };
    if Values::of(field.data_type()).is_some_and(|of| types.contains(&of)) {
        return Ok(());
    }
    let (name, of) = (field.name(), field.data_type());
    let what = format!("column `{name}` of `{file}` is {of}, expected {expected}");
    Err(ScanError::new(what)
        .help("cast the column, or give it another name if it shall only be carried along"))
}

impl<'a> Values<'a> {
    /// What a type is here; nothing for one that is only carried along.
    pub fn of(of: &DataType) -> Option<Type> {
        Some(match of {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Type::Text,
            DataType::Dictionary(_, values) if Self::of(values) == Some(Type::Text) => Type::Text,
            DataType::Boolean => Type::Boolean,
            DataType::Date32 => Type::Date,
            DataType::Float32 | DataType::Float64 => Type::Float,
            DataType::List(item) | DataType::LargeList(item)
                if Self::of(item.data_type()) == Some(Type::Text) =>
            {
                Type::List
            }
            DataType::Int8
            | DataType::Int16
            | DataType::Int32
            | DataType::Int64
            | DataType::UInt8
            | DataType::UInt16
            | DataType::UInt32 => Type::Integer,
            _ => return None,
        })
    }

    pub fn new(array: &'a ArrayRef) -> Option<Self> {
        let json = |float: f64| Json::from(float).to_string();
        Some(match (Self::of(array.data_type())?, array.data_type()) {
            (Type::Text, _) => Self::Text(texts(array)?),
            (Type::Boolean, _) => Self::Boolean(array.as_boolean().iter().collect()),
            (Type::Date, _) => {
                let days = array.as_primitive_opt::<Date32Type>()?.iter();
                Self::Words(days.map(|day| day.map(|day| date(day.into()))).collect())
            }
            (Type::Float, DataType::Float32) => {
                let floats = array.as_primitive_opt::<Float32Type>()?.iter();
                Self::Json(
                    floats
                        .map(|float| float.map(|float| json(float.into())))
                        .collect(),
                )
            }
            (Type::Float, _) => {
                let floats = array.as_primitive_opt::<Float64Type>()?.iter();
                Self::Json(floats.map(|float| float.map(json)).collect())
            }
            (Type::List, _) => Self::Json(lists(array)?),
            (Type::Integer, of) => Self::Integer(match of {
                DataType::Int8 => integers::<Int8Type>(array)?,
                DataType::Int16 => integers::<Int16Type>(array)?,
                DataType::Int32 => integers::<Int32Type>(array)?,
                DataType::UInt8 => integers::<UInt8Type>(array)?,
                DataType::UInt16 => integers::<UInt16Type>(array)?,
                DataType::UInt32 => integers::<UInt32Type>(array)?,
                _ => integers::<Int64Type>(array)?,
            }),
        })
    }

    /// The cell of a row; a null states nothing.
    pub fn cell(&self, row: usize) -> Cell<'_> {
        let cell = match self {
            Self::Text(texts) => texts.get(row).copied().flatten().map(Cell::Text),
            Self::Words(texts) => text(texts, row).map(Cell::Text),
            Self::Json(texts) => text(texts, row).map(Cell::Json),
            Self::Integer(numbers) => numbers.get(row).copied().flatten().map(Cell::Integer),
            Self::Boolean(values) => values.get(row).copied().flatten().map(Cell::Boolean),
        };
        cell.unwrap_or(Cell::Absent)
    }

    /// The cell as a field of CSV.
    pub fn field(&self, row: usize) -> Cow<'_, str> {
        match self.cell(row) {
            Cell::Absent => "".into(),
            Cell::Text(text) => text.into(),
            Cell::Json(json) => match serde_json::from_str::<Vec<String>>(json) {
                Ok(words) if !words.is_empty() => words.join(";").into(),
                _ => json.into(),
            },
            Cell::Integer(number) => number.to_string().into(),
            Cell::Boolean(value) => value.to_string().into(),
        }
    }

    /// The cell as JSON.
    pub fn json(&self, row: usize) -> Option<Cow<'_, str>> {
        match self.cell(row) {
            Cell::Absent => None,
            Cell::Text(text) => Some(Json::from(text).to_string().into()),
            Cell::Json(json) => Some(json.into()),
            Cell::Integer(number) => Some(number.to_string().into()),
            Cell::Boolean(value) => Some(value.to_string().into()),
        }
    }
}

fn text(texts: &[Option<String>], row: usize) -> Option<&str> {
    texts.get(row)?.as_deref()
}

fn texts(array: &ArrayRef) -> Option<Vec<Option<&str>>> {
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string_opt::<i32>()?.iter().collect(),
        DataType::LargeUtf8 => array.as_string_opt::<i64>()?.iter().collect(),
        DataType::Utf8View => array.as_string_view_opt()?.iter().collect(),
        _ => {
            let words = array.as_any_dictionary_opt()?;
            let values = texts(words.values())?;
            let keys = words.normalized_keys();
            let known = |(row, key): (usize, usize)| {
                let is_valid = array.is_valid(row);
                values.get(key).copied().flatten().filter(|_| is_valid)
            };
            keys.into_iter().enumerate().map(known).collect()
        }
    })
}

fn integers<T: ArrowPrimitiveType<Native: Into<i64>>>(
    array: &ArrayRef,
) -> Option<Vec<Option<i64>>> {
    let numbers = array.as_primitive_opt::<T>()?.iter();
    Some(numbers.map(|number| number.map(Into::into)).collect())
}

/// Each list as a JSON list of its texts.
fn lists(array: &ArrayRef) -> Option<Vec<Option<String>>> {
    let of_texts = |list: Option<ArrayRef>| {
        let list = list?;
        let words: Vec<&str> = texts(&list)?.into_iter().flatten().collect();
        Some(Json::from(words).to_string())
    };
    Some(match array.data_type() {
        DataType::LargeList(_) => array.as_list_opt::<i64>()?.iter().map(of_texts).collect(),
        _ => array.as_list_opt::<i32>()?.iter().map(of_texts).collect(),
    })
}

/// A day as it is written; days are counted from 1970-01-01.
fn date(day: i64) -> String {
    // Years begin in March here, so that the day that is sometimes missing comes last.
    let days = day + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn days_are_dates() {
        for (day, date) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (19_782, "2024-02-29"),
            (20_779, "2026-11-22"),
        ] {
            assert_eq!(super::date(day), date);
        }
    }
}
