//! Cells of an inventory, and the values of facts that they stand for.

use modelpair::{Declarations, Special};
use modelpair_rules::Kind;
use serde_json::Value as Json;

use crate::fault::Fault;

/// A cell of an inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing: what the situation says for all rows holds.
    Absent,
    /// Text, as it stands in a CSV file: `personal;phi` is a set, `null` makes the fact unknown, and empty text is
    /// no cell.
    Text(&'a str),
    /// A JSON value; a string in it is read as text is.
    Json(&'a str),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
}

/// How the text of a cell is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    Boolean,
    Integer,
    /// A date, a word or any text.
    Word,
    /// Words, with `;` between them.
    Words,
    /// A table, written as JSON.
    Table,
}

impl Reader {
    /// How cells of a fact are read.
    pub fn of(declarations: &Declarations, path: &str) -> Self {
        match declarations.special(path) {
            Some(Special::Months) => return Self::Table,
            Some(Special::Order(_)) => return Self::Words,
            Some(Special::DateOrNever) => return Self::Word,
            None => {}
        }
        let schema = declarations.schema();
        let kind = schema.fact(path).map(|fact| schema.decl(fact).kind);
        match kind {
            Some(Kind::Boolean) => Self::Boolean,
            Some(Kind::Integer) => Self::Integer,
            Some(Kind::Set(_)) => Self::Words,
            Some(Kind::Date | Kind::Text | Kind::Enumeration(_)) | None => Self::Word,
        }
    }

    /// The value that a cell states; nothing when it states none.
    pub fn value(self, cell: Cell<'_>) -> Result<Option<Json>, Fault> {
        match cell {
            Cell::Absent => Ok(None),
            Cell::Integer(number) => Ok(Some(number.into())),
            Cell::Boolean(value) => Ok(Some(value.into())),
            Cell::Text(text) => self.text(text),
            Cell::Json(json) => match serde_json::from_str(json) {
                Ok(Json::String(text)) => self.text(&text),
                Ok(value) => Ok(Some(value)),
                Err(error) => Err(Fault::new(format!("no JSON: {error}"))),
            },
        }
    }

    fn text(self, text: &str) -> Result<Option<Json>, Fault> {
        let text = text.trim();
        match (self, text) {
            (_, "") => return Ok(None),
            (_, "null") => return Ok(Some(Json::Null)),
            _ => {}
        }
        let value = match self {
            Self::Boolean => boolean(text)?.into(),
            Self::Integer => integer(text)?.into(),
            Self::Word => text.into(),
            Self::Words if text.starts_with('[') => json(text)?,
            Self::Words => {
                let words = text.split(';').map(str::trim);
                words.filter(|word| !word.is_empty()).collect()
            }
            Self::Table => json(text)?,
        };
        Ok(Some(value))
    }
}

fn json(text: &str) -> Result<Json, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::new(format!("no JSON: {error}")))
}

fn boolean(text: &str) -> Result<bool, Fault> {
    // Spreadsheets write them in capitals.
    if text.eq_ignore_ascii_case("true") {
        Ok(true)
    } else if text.eq_ignore_ascii_case("false") {
        Ok(false)
    } else {
        Err(Fault::new(format!(
            "`{text}` is neither `true` nor `false`"
        )))
    }
}

/// A whole number as a cell has it.
pub(crate) fn integer(text: &str) -> Result<i64, Fault> {
    text.trim().parse().map_err(|_| {
        Fault::new(format!("`{text}` is no whole number"))
            .help("write digits alone, without separators, units or decimals")
    })
}
