//! Judging rows: what is alike to the rules is asked once.

use std::borrow::Cow;
use std::sync::Arc;

use hashbrown::HashMap;
use modelpair::{Batch, Role};
use serde_json::Value as Json;

use crate::answers::{Answer, Answers, Dress, has_ways_out};
use crate::cell::{Cell, Reader, integer};
use crate::fault::Fault;
use crate::plan::{Meaning, Plan};
use crate::summary::Summary;

/// Texts that are remembered for one column, combinations of values, and sets of columns.
const TEXTS_MAX: usize = 1 << 16;
const KEYS_MAX: usize = 1 << 18;
const SHAPES_MAX: usize = 256;

/// A cell that states nothing, and one that makes its fact unknown; other classes follow.
const ABSENT: u32 = 0;
const UNKNOWN: u32 = 1;
const FIRST: u32 = 2;

/// Answers rows; each thread has its own, and they share the plan.
#[derive(Debug)]
pub struct Judge {
    plan: Arc<Plan>,
    shapes: Vec<Shape>,
    numbers: HashMap<Vec<String>, usize>,
    tables: Vec<Table>,
    answers: Answers,
    key: Vec<u32>,
}

/// Names the columns of rows, see [`Judge::shape`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShapeId(usize);

/// Names an answer, see [`Judge::answer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerId(usize);

/// What the columns of rows are.
#[derive(Debug)]
struct Shape {
    model: usize,
    route: usize,
    role: Option<usize>,
    /// The columns that state facts, in the order of the table's.
    facts: Vec<usize>,
    table: usize,
}

/// What is remembered about rows that state the same facts.
#[derive(Debug)]
struct Table {
    paths: Vec<String>,
    batch: Arc<Batch>,
    columns: Vec<Column>,
    /// By the option and role, and the class of each value that matters for them.
    answers: HashMap<Box<[u32]>, usize>,
}

/// What is remembered about the values of one fact.
#[derive(Debug)]
struct Column {
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
}

impl Judge {
    /// Ready for rows; whoever asks looks at the answers.
    pub fn new(plan: &Arc<Plan>) -> Self {
        Self::dressed(plan, Dress::Bare)
    }

    pub(crate) fn dressed(plan: &Arc<Plan>, dress: Dress) -> Self {
        Self {
            plan: Arc::clone(plan),
            shapes: Vec::new(),
            numbers: HashMap::new(),
            tables: Vec::new(),
            answers: Answers::new(dress),
            key: Vec::new(),
        }
    }

    /// What it judges by.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// Makes columns ready, as the inventory calls them.
    ///
    /// # Errors
    ///
    /// There is no model or no route among them, a column twice, or one that is nearly a fact.
    pub fn shape(&mut self, columns: &[&str]) -> Result<ShapeId, Fault> {
        let names: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        if let Some(known) = self.numbers.get(&names) {
            return Ok(ShapeId(*known));
        }
        let shape = self.new_shape(columns)?;
        self.shapes.push(shape);
        self.numbers.insert(names, self.shapes.len() - 1);
        Ok(ShapeId(self.shapes.len() - 1))
    }

    fn new_shape(&mut self, columns: &[&str]) -> Result<Shape, Fault> {
        let (mut model, mut route, mut role) = (None, None, None);
        let mut facts: Vec<(String, usize)> = Vec::new();
        for (at, name) in columns.iter().enumerate() {
            let in_column = |fault: Fault| fault.column(name);
            let taken = match self.plan.meaning(name).map_err(in_column)? {
                Meaning::Model => model.replace(at).is_some(),
                Meaning::Route => route.replace(at).is_some(),
                Meaning::Role => role.replace(at).is_some(),
                Meaning::Fact(path) => {
                    let taken = facts.iter().any(|(known, _)| *known == path);
                    facts.push((path, at));
                    taken
                }
                Meaning::Carried => false,
            };
            if taken {
                let twice = Fault::new("the column is there twice").column(name);
                return Err(twice.help("keep one of them, or rename the other"));
            }
        }
        facts.sort();
        let found = |ours: &str, at: Option<usize>| {
            at.ok_or_else(|| {
                let help = format!(
                    "say which with `--map {ours}=NAME`; there are `{}`",
                    columns.join("`, `")
                );
                Fault::new(format!("there is no column `{}`", self.plan.theirs(ours))).help(help)
            })
        };
        let (model, route) = (found("model", model)?, found("route", route)?);
        let (paths, facts): (Vec<String>, Vec<usize>) = facts.into_iter().unzip();
        Ok(Shape {
            model,
            route,
            role,
            facts,
            table: self.table(paths)?,
        })
    }

    fn table(&mut self, paths: Vec<String>) -> Result<usize, Fault> {
        let known = self.tables.iter().position(|table| table.paths == paths);
        if let Some(known) = known {
            return Ok(known);
        }
        let batch = self.plan.batch(&paths)?;
        let declarations = &self.plan.advisor().bundle().declarations;
        let exact = self.plan.ways_out_limits().is_some();
        let columns = paths.iter().enumerate().map(|(at, path)| Column {
            name: self.plan.theirs(path).to_owned(),
            reader: Reader::of(declarations, path),
            by_range: !exact && batch.numbers(at).is_some(),
            exact,
            texts: HashMap::new(),
            jsons: HashMap::new(),
            marks: HashMap::new(),
            values: Vec::new(),
            number: None,
        });
        let columns = columns.collect();
        self.tables.push(Table {
            paths,
            batch,
            columns,
            answers: HashMap::new(),
        });
        Ok(self.tables.len() - 1)
    }

    /// The answer to a row; `cell` says what stands in its columns.
    ///
    /// # Errors
    ///
    /// A cell that cannot be read, or an option that is not in the catalog.
    pub fn row<'a>(
        &mut self,
        shape: ShapeId,
        cell: impl Fn(usize) -> Cell<'a>,
    ) -> Result<AnswerId, Fault> {
        let plan = &*self.plan;
        let no_such = || Fault::new("these columns were not made ready");
        let shape = self.shapes.get(shape.0).ok_or_else(no_such)?;
        let table = self.tables.get_mut(shape.table).ok_or_else(no_such)?;
        let word =
            |at: usize, ours: &str| word(cell(at)).map_err(|fault| fault.column(plan.theirs(ours)));
        let option = plan.option(&word(shape.model, "model")?, &word(shape.route, "route")?)?;
        let role = match shape
            .role
            .map(|at| word(at, "role"))
            .transpose()?
            .as_deref()
        {
            None | Some("") => Role::Volume,
            Some(role) => plan.role(role)?,
        };
        let exact = plan.ways_out_limits().is_some();
        let Table {
            batch,
            columns,
            answers,
            ..
        } = table;
        let matters = batch.matters(option, role);
        self.key.clear();
        self.key.push(number(option, role));
        for ((at, column), place) in columns.iter_mut().enumerate().zip(&shape.facts) {
            let class = column.class(batch, at, cell(*place))?;
            let matters = exact || matters.get(at).is_none_or(|matters| *matters);
            self.key.push(if matters { class } else { ABSENT });
        }
        if let Some(answer) = answers.get(&*self.key) {
            self.answers.give(*answer);
            return Ok(AnswerId(*answer));
        }
        let values = table.values(&self.key);
        let brief = table
            .batch
            .brief(option, role, &values)
            .ok_or_else(no_such)?;
        let ways = plan.ways_out_limits().map(|limits| {
            let asked = has_ways_out(&brief);
            let found = asked.then(|| table.batch.explain(option, role, &values, limits));
            found
                .flatten()
                .map(|found| found.ways_out)
                .unwrap_or_default()
        });
        let answer = self.answers.number(plan, brief, ways);
        table
            .answers
            .insert(self.key.clone().into_boxed_slice(), answer);
        self.answers.give(answer);
        Ok(AnswerId(answer))
    }

    /// What an answer says; nothing when it was forgotten since.
    pub fn answer(&self, answer: AnswerId) -> Option<&Answer> {
        self.answers.get(answer.0)
    }

    /// Counts what was answered since this was last called, and forgets what it remembers when that became too much.
    /// Answers that were given before are not valid any more.
    pub fn rest(&mut self) -> Summary {
        let mut summary = Summary::default();
        self.answers.count(&self.plan, &mut summary);
        let much = |table: &Table| {
            let texts = |column: &Column| column.texts.len() + column.jsons.len() > TEXTS_MAX;
            table.answers.len() > KEYS_MAX || table.columns.iter().any(texts)
        };
        if self.tables.iter().any(much) || self.answers.len() > KEYS_MAX {
            self.answers.forget();
            for table in &mut self.tables {
                table.forget();
            }
        }
        if self.shapes.len() > SHAPES_MAX {
            self.shapes.clear();
            self.numbers.clear();
            self.tables.clear();
            self.answers.forget();
        }
        summary
    }
}

impl Table {
    /// The values in a row, of those that matter.
    fn values(&self, key: &[u32]) -> Vec<Option<Json>> {
        let classes = key.iter().skip(1);
        let values = self.columns.iter().zip(classes);
        let values = values.map(|(column, class)| match *class {
            ABSENT => None,
            UNKNOWN => Some(Json::Null),
            class => match column.number {
                Some(number) => Some(number.into()),
                None => column
                    .values
                    .get(crate::line::index(class - FIRST))
                    .cloned(),
            },
        });
        values.collect()
    }

    fn forget(&mut self) {
        self.answers.clear();
        for column in &mut self.columns {
            column.texts.clear();
            column.jsons.clear();
            column.marks.clear();
            column.values.clear();
        }
    }
}

impl Column {
    /// The class of a value: values of one class are alike.
    fn class(&mut self, batch: &Batch, at: usize, cell: Cell<'_>) -> Result<u32, Fault> {
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
}

/// An option in a role as one number.
fn number(option: usize, role: Role) -> u32 {
    let of_role = Role::ALL.iter().position(|known| *known == role);
    let number = option * Role::ALL.len() + of_role.unwrap_or(0);
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A word that must stand in a cell.
fn word(cell: Cell<'_>) -> Result<Cow<'_, str>, Fault> {
    match cell {
        Cell::Text(text) => Ok(text.trim().into()),
        Cell::Absent | Cell::Json("null") => Ok("".into()),
        Cell::Json(json) => serde_json::from_str::<String>(json)
            .map(|text| text.trim().to_owned().into())
            .map_err(|_| Fault::new(format!("expected text, found `{json}`"))),
        Cell::Integer(number) => Err(Fault::new(format!("expected text, found `{number}`"))),
        Cell::Boolean(value) => Err(Fault::new(format!("expected text, found `{value}`"))),
    }
}
