//! Columns of the query engine as cells of rows.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::ColumnarValue;
use modelpair_scan::Cell;

/// The cells of one argument; a single one stands for all rows.
pub(crate) struct Cells {
    values: Values,
    is_scalar: bool,
}

enum Values {
    Nothing,
    Text(StringArray),
    Integer(Int64Array),
    Boolean(BooleanArray),
    /// Lists of texts, as JSON.
    Lists(Vec<Option<String>>),
}

/// What a type is to a row.
enum Kind {
    Nothing,
    Text,
    Integer,
    Boolean,
    List,
}

fn kind(of: &DataType) -> Option<Kind> {
    let is_text = |of: &DataType| {
        matches!(
            of,
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
        )
    };
    Some(match of {
        DataType::Null => Kind::Nothing,
        DataType::Boolean => Kind::Boolean,
        DataType::Date32 => Kind::Text,
        of if is_text(of) => Kind::Text,
        DataType::Dictionary(_, values) if is_text(values) => Kind::Text,
        of if of.is_integer() => Kind::Integer,
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _)
            if is_text(item.data_type()) =>
        {
            Kind::List
        }
        _ => return None,
    })
}

/// Refuses a type that no cell can be.
pub(crate) fn check(column: &str, of: &DataType) -> Result<()> {
    if kind(of).is_none() {
        return plan_err!(
            "`{column}` is {of}, expected text, a whole number, a boolean, a date or a list of texts; cast it, such as CAST(x AS VARCHAR)"
        );
    }
    Ok(())
}

impl Cells {
    pub fn new(column: &str, value: &ColumnarValue) -> Result<Self> {
        check(column, &value.data_type())?;
        let (array, is_scalar) = match value {
            ColumnarValue::Array(array) => (array.clone(), false),
            ColumnarValue::Scalar(scalar) => (scalar.to_array()?, true),
        };
        let values = match kind(array.data_type()) {
            None | Some(Kind::Nothing) => Values::Nothing,
            Some(Kind::Text) => Values::Text(texts(&array)?),
            Some(Kind::Integer) => Values::Integer(
                cast(&array, &DataType::Int64)?
                    .as_primitive::<Int64Type>()
                    .clone(),
            ),
            Some(Kind::Boolean) => Values::Boolean(array.as_boolean().clone()),
            Some(Kind::List) => Values::Lists(lists(&array)?),
        };
        Ok(Self { values, is_scalar })
    }

    /// The cell of a row; a null states nothing.
    pub fn cell(&self, row: usize) -> Cell<'_> {
        let row = if self.is_scalar { 0 } else { row };
        match &self.values {
            Values::Nothing => Cell::Absent,
            Values::Text(texts) if texts.is_valid(row) => Cell::Text(texts.value(row)),
            Values::Integer(numbers) if numbers.is_valid(row) => Cell::Integer(numbers.value(row)),
            Values::Boolean(values) if values.is_valid(row) => Cell::Boolean(values.value(row)),
            Values::Lists(lists) => match lists.get(row) {
                Some(Some(list)) => Cell::Json(list),
                _ => Cell::Absent,
            },
            Values::Text(_) | Values::Integer(_) | Values::Boolean(_) => Cell::Absent,
        }
    }
}

fn texts(array: &ArrayRef) -> Result<StringArray> {
    Ok(cast(array, &DataType::Utf8)?.as_string::<i32>().clone())
}

/// Each list as a JSON list of its texts.
fn lists(array: &ArrayRef) -> Result<Vec<Option<String>>> {
    let item = datafusion::arrow::datatypes::Field::new_list_field(DataType::Utf8, true);
    let array = cast(array, &DataType::List(std::sync::Arc::new(item)))?;
    let lists = array.as_list::<i32>().iter().map(|list| {
        let list = list?;
        let words: Vec<&str> = list.as_string::<i32>().iter().flatten().collect();
        Some(format!(
            "[{}]",
            words
                .iter()
                .map(|word| quoted(word))
                .collect::<Vec<_>>()
                .join(",")
        ))
    });
    Ok(lists.collect())
}

/// A text as JSON has it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}
