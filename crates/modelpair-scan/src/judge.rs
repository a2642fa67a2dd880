//! Judging rows: what is alike to the rules is asked once.

mod column;
mod table;

use std::borrow::Cow;
use std::sync::Arc;

use hashbrown::HashMap;
use modelpair::Role;

use crate::answers::{Answer, Answers, Dress, has_ways_out};
use crate::cell::{Cell, Reader};
use crate::fault::Fault;
use crate::plan::{Meaning, Plan};
use crate::summary::Summary;
use column::Column;
use table::Table;

/// Answers, and sets of columns.
const ANSWERS_MAX: usize = 1 << 18;
const SHAPES_MAX: usize = 256;

/// Answers rows; each thread has its own, and they share the plan.
#[derive(Debug)]
pub struct Judge {
    plan: Arc<Plan>,
    shapes: Vec<Shape>,
    numbers: HashMap<Vec<String>, usize>,
    tables: Vec<Table>,
    answers: Answers,
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
        let columns = paths.iter().enumerate().map(|(at, path)| {
            let reader = Reader::of(declarations, path);
            Column::new(self.plan.theirs(path), reader, &batch, at, exact)
        });
        let columns = columns.collect();
        self.tables.push(Table::new(paths, batch, columns, exact));
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
        let cells = shape.facts.iter().map(|at| cell(*at));
        if let Some(answer) = table.read(option, role, cells)? {
            self.answers.give(answer);
            return Ok(AnswerId(answer));
        }
        let values = table.values();
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
        table.remember(answer);
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
        if self.tables.iter().any(Table::is_full) || self.answers.len() > ANSWERS_MAX {
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
