//! What is remembered about rows that state the same facts.

use std::sync::Arc;

use hashbrown::HashMap;
use modelpair::{Batch, Role};
use serde_json::Value as Json;

use super::column::{ABSENT, Column, FIRST};
use crate::cell::Cell;
use crate::fault::Fault;

/// Combinations of values, and classes of values for an option in a role.
const KEYS_MAX: usize = 1 << 18;
const CLASSES_MAX: usize = 1 << 20;

/// What is remembered about rows that state the same facts.
#[derive(Debug)]
pub(super) struct Table {
    pub paths: Vec<String>,
    pub batch: Arc<Batch>,
    columns: Vec<Column>,
    /// Whether values that are alike to the rules are told apart, because they are shown.
    exact: bool,
    /// By the option and role, and the class there of each value that matters.
    answers: HashMap<Box<[u32]>, usize>,
    /// By the option and role, a column and a class of its values: the class for this option in this role, to which
    /// the rules that do not speak of it are nothing.
    classes: HashMap<(u32, u32, u32), u32>,
    /// The classes for an option in a role, by their marks.
    marks: HashMap<(u32, u32, Vec<u8>), u32>,
    /// The class of each value in the row, and what the answer is found by.
    row: Vec<u32>,
    key: Vec<u32>,
}

impl Table {
    pub fn new(paths: Vec<String>, batch: Arc<Batch>, columns: Vec<Column>, exact: bool) -> Self {
        Self {
            paths,
            batch,
            columns,
            exact,
            answers: HashMap::new(),
            classes: HashMap::new(),
            marks: HashMap::new(),
            row: Vec::new(),
            key: Vec::new(),
        }
    }

    /// Reads the cells of a row about an option in a role; says the answer where it is known.
    pub fn read<'a>(
        &mut self,
        option: usize,
        role: Role,
        cells: impl Iterator<Item = Cell<'a>>,
    ) -> Result<Option<usize>, Fault> {
        let matters = self.batch.matters(option, role);
        let about = number(option, role);
        self.row.clear();
        self.key.clear();
        self.key.push(about);
        for ((at, cell), column) in (0..).zip(cells).zip(&mut self.columns) {
            let place = crate::line::index(at);
            let class = column.class(&self.batch, place, cell)?;
            self.row.push(class);
            let matters = matters.get(place).is_none_or(|matters| *matters);
            self.key.push(match (self.exact, matters) {
                (true, _) => class,
                (false, false) => ABSENT,
                (false, true) if class < FIRST => class,
                (false, true) => match self.classes.get(&(about, at, class)) {
                    Some(class) => *class,
                    None => {
                        let stated = column.stated(&self.batch, role, place, class);
                        let mark = self.batch.mark(option, role, place, stated);
                        let next = FIRST.saturating_add(len(self.marks.len()));
                        let narrow = mark.map_or(class, |mark| {
                            *self.marks.entry((about, at, mark)).or_insert(next)
                        });
                        self.classes.insert((about, at, class), narrow);
                        narrow
                    }
                },
            });
        }
        Ok(self.answers.get(&*self.key).copied())
    }

    /// The values in the row that was read last.
    pub fn values(&self) -> Vec<Option<Json>> {
        let values = self.columns.iter().zip(&self.row);
        values.map(|(column, class)| column.value(*class)).collect()
    }

    /// Remembers the answer to the row that was read last.
    pub fn remember(&mut self, answer: usize) {
        self.answers
            .insert(self.key.clone().into_boxed_slice(), answer);
    }

    /// Whether it remembers more than it should.
    pub fn is_full(&self) -> bool {
        self.answers.len() > KEYS_MAX
            || self.classes.len() > CLASSES_MAX
            || self.columns.iter().any(Column::is_full)
    }

    pub fn forget(&mut self) {
        self.answers.clear();
        self.classes.clear();
        self.marks.clear();
        for column in &mut self.columns {
            column.forget();
        }
    }
}

/// An option in a role as one number.
fn number(option: usize, role: Role) -> u32 {
    let of_role = Role::ALL.iter().position(|known| *known == role);
    len(option * Role::ALL.len() + of_role.unwrap_or(0))
}

fn len(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
