//! What is remembered about the values of one fact.

use hashbrown::HashMap;
use modelpair::{Batch, Role, Stated};
use serde_json::Value as Json;

use crate::cell::{Cell, Reader, integer};
use crate::fault::Fault;

/// Texts that are remembered for one column.
const TEXTS_MAX: usize = 1 << 16;

/// A cell that states nothing, and one that makes its fact unknown; other classes follow.
pub(super) const ABSENT: u32 = 0;
const UNKNOWN: u32 = 1;
pub(super) const FIRST: u32 = 2;

/// What is remembered about the values of one fact.
#[derive(Debug)]
pub(super) struct Column {
    /// What the inventory calls it.
    name: String,
    reader: Reader,
    /// Whether numbers need not be remembered one by one.
    by_range: bool,
    /// Whether values that are alike to the rules are told apart, because they are shown.
    exact: bool,
    texts: HashMap<Box<str>, u32>,
    jsons: HashMap<Box<str>, u32>,
    marks: HashMap<Vec<u8>, u32>,
    /// One value of each class, from the first.
    values: Vec<Json>,
    /// The number in the row.
    number: Option<i64>,
    /// What the values of a class say in a role.
    stated: HashMap<(u32, Role), Stated>,
}

impl Column {
    /// The column of a fact, as the inventory calls it; `exact` when its values are shown.
    pub fn new(name: &str, reader: Reader, batch: &Batch, at: usize, exact: bool) -> Self {
        Self {
            name: name.to_owned(),
            reader,
            by_range: !exact && batch.numbers(at).is_some(),
            exact,
            texts: HashMap::new(),
            jsons: HashMap::new(),
            marks: HashMap::new(),
            values: Vec::new(),
            number: None,
            stated: HashMap::new(),
        }
    }

    /// The class of a value: values of one class are alike.
    pub fn class(&mut self, batch: &Batch, at: usize, cell: Cell<'_>) -> Result<u32, Fault> {
        self.number = None;
        let number = match cell {
            Cell::Absent | Cell::Text("") => return Ok(ABSENT),
            Cell::Integer(number) => Some(number),
            Cell::Text(text) | Cell::Json(text) if self.by_range => integer(text).ok(),
            _ => None,
        };
        let numbers = batch.numbers(at).filter(|_| self.by_range);
        if let Some((numbers, number)) = numbers.zip(number)
            && let Some(class) = numbers.class(number)
        {
            self.number = Some(number);
            return Ok(FIRST + class);
        }
        let known = match cell {
            Cell::Text(text) => self.texts.get(text),
            Cell::Json(text) => self.jsons.get(text),
            _ => None,
        };
        match known {
            Some(class) => Ok(*class),
            None => self.read(batch, at, cell),
        }
    }

    /// Reads a cell that was not seen before.
    fn read(&mut self, batch: &Batch, at: usize, cell: Cell<'_>) -> Result<u32, Fault> {
        let in_column = |fault: Fault| fault.column(&self.name);
        let class = match self.reader.value(cell).map_err(in_column)? {
            None => ABSENT,
            Some(Json::Null) => UNKNOWN,
            Some(value) => {
                let reading = batch.read(at, &value).map_err(|error| Fault {
                    column: Some(self.name.clone()),
                    message: error.message,
                    help: error.help,
                })?;
                if self.by_range {
                    // A number that stands in a text of JSON.
                    self.number = reading.value.as_i64();
                    let numbers = batch.numbers(at).zip(self.number);
                    let class = numbers.and_then(|(numbers, number)| numbers.class(number));
                    return Ok(class.map_or(UNKNOWN, |class| FIRST + class));
                }
                let mark = if self.exact {
                    reading.value.to_string().into_bytes()
                } else {
                    reading.mark
                };
                let next =
                    FIRST.saturating_add(u32::try_from(self.values.len()).unwrap_or(u32::MAX));
                let class = *self.marks.entry(mark).or_insert(next);
                if class == next {
                    self.values.push(reading.value);
                }
                class
            }
        };
        match cell {
            Cell::Text(text) => {
                self.texts.insert(text.into(), class);
            }
            Cell::Json(text) => {
                self.jsons.insert(text.into(), class);
            }
            _ => {}
        }
        Ok(class)
    }

    /// A value of this class: of numbers, the one in the row.
    pub fn value(&self, class: u32) -> Option<Json> {
        match (class, self.number) {
            (ABSENT, _) => None,
            (UNKNOWN, _) => Some(Json::Null),
            (_, Some(number)) => Some(number.into()),
            (class, None) => {
                let values = &self.values;
                values.get(crate::line::index(class - FIRST)).cloned()
            }
        }
    }

    /// What the values of a class say in a role.
    pub fn stated(&mut self, batch: &Batch, role: Role, at: usize, class: u32) -> &Stated {
        let value = self.value(class).unwrap_or_default();
        let place = self.stated.entry((class, role));
        place.or_insert_with(|| batch.stated(role, at, &value))
    }

    pub fn is_full(&self) -> bool {
        self.texts.len() + self.jsons.len() > TEXTS_MAX
    }

    pub fn forget(&mut self) {
        self.texts.clear();
        self.jsons.clear();
        self.marks.clear();
        self.values.clear();
        self.stated.clear();
    }
}
