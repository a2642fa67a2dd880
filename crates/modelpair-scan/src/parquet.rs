//! Inventories in Parquet files.

mod columns;
mod source;
mod table;

use std::fs::File;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, BooleanArray, RecordBatch};
use arrow_schema::{Schema, SchemaRef};
use arrow_select::filter::filter_record_batch;
use serde_json::Value as Json;

use crate::answers::{Answer, Dress};
use crate::csv;
use crate::fault::{Reject, ScanError};
use crate::judge::{AnswerId, Judge};
use crate::pipeline;
use crate::plan::{Meaning, Plan};
use crate::scan::{Done, Format, Progress, Rejects, Writer};
use crate::state::{State, short};
use crate::summary::Summary;
use crate::text::Part;
use columns::Values;
use source::{Batch, TableSource};
use table::{Place, Table, with_added};

pub use table::{Folder, TableOutput};

/// Judges every row of Parquet files, in order.
///
/// # Errors
///
/// A file that is no Parquet, a column of a type that its fact cannot have, and what [`crate::scan()`] ends with.
pub fn scan_parquet(
    plan: &Arc<Plan>,
    files: Vec<(String, File)>,
    output: TableOutput<'_>,
    rejects: Option<Rejects<'_>>,
    jobs: usize,
    see: &mut dyn FnMut(Progress),
) -> Result<Done, ScanError> {
    let several = (files.len() > 1).then(|| files.iter().map(|(name, _)| name.clone()).collect());
    let (output, format, place) = output.split();
    let sizes: Vec<Option<u64>> = files
        .iter()
        .map(|(_, file)| Some(file.metadata().ok()?.len()))
        .collect();
    let shape = place.as_ref().and_then(Place::part_rows);
    let identity = format!("{} parquet {format:?} {shape:?} {sizes:?}", plan.identity());
    let (state, goes_on) = State::left(output.state.as_deref(), short(&identity), plan)?;
    let mut source = TableSource::new(plan, files, state.position, format.is_some())?;
    let Some(schema) = source.schema.clone() else {
        return Err(ScanError::new("there is no inventory"));
    };
    let added = with_added(plan, &schema);
    let table = place.map(|place| Table::new(place, state.parts, &added));
    let mut table = table.transpose()?;
    let mut writer = Writer::new(output, rejects, state, several);
    if goes_on {
        writer.go_on()?;
    }
    if writer.is_at_begin() {
        writer.begin(&format.map_or(Vec::new(), |format| header(plan, &schema, format)))?;
    }
    let worker = || {
        let mut worker = Worker::new(plan, format, &schema, &added);
        move |batch: Batch| worker.work(&batch)
    };
    pipeline::run(
        jobs,
        || source.next(),
        worker,
        |judged| {
            let (part, batch) = judged?;
            if let (Some(table), Some(batch)) = (&mut table, batch) {
                let is_complete = table.write(&batch, part.rows)?;
                writer.write_beside(part, is_complete)?;
            } else {
                writer.write(part)?;
            }
            see(writer.progress());
            Ok(())
        },
    )?;
    if let Some(table) = table {
        table.end()?;
    }
    writer.end()
}

fn header(plan: &Plan, schema: &Schema, format: Format) -> Vec<u8> {
    let Format::Csv { delimiter } = format else {
        return Vec::new();
    };
    let names = schema.fields().iter().map(|field| field.name().clone());
    let mut header = Vec::new();
    for name in names.chain(plan.added()) {
        header.extend((!header.is_empty()).then_some(delimiter));
        csv::write_field(&name, delimiter, &mut header);
    }
    header.push(b'\n');
    header
}

/// Judges batches in one thread.
struct Worker {
    judge: Judge,
    plan: Arc<Plan>,
    format: Option<Format>,
    names: Vec<String>,
    added: SchemaRef,
}

impl Worker {
    fn new(plan: &Arc<Plan>, format: Option<Format>, schema: &Schema, added: &SchemaRef) -> Self {
        let dress = match format {
            None => Dress::Bare,
            Some(Format::Csv { delimiter }) => Dress::Csv { delimiter },
            Some(Format::Ndjson) => Dress::Ndjson,
        };
        Self {
            judge: Judge::dressed(plan, dress),
            plan: Arc::clone(plan),
            format,
            names: schema
                .fields()
                .iter()
                .map(|field| field.name().clone())
                .collect(),
            added: Arc::clone(added),
        }
    }

    fn work(&mut self, batch: &Batch) -> Result<(Part, Option<RecordBatch>), ScanError> {
        let rows = &batch.rows;
        let is_used = |name: &str| !matches!(self.plan.meaning(name), Ok(Meaning::Carried));
        let columns: Vec<Option<Values<'_>>> = self
            .names
            .iter()
            .zip(rows.columns())
            .map(|(name, array)| {
                (self.format.is_some() || is_used(name))
                    .then(|| Values::new(array))
                    .flatten()
            })
            .collect();
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let shape = self.judge.shape(&names)?;
        let mut part = Part {
            output: Vec::new(),
            rejects: Vec::new(),
            rows: count(rows.num_rows()),
            summary: Summary::default(),
            end: batch.end,
        };
        let mut answers: Vec<Option<AnswerId>> = Vec::with_capacity(rows.num_rows());
        for row in 0..rows.num_rows() {
            let cell = |at: usize| match columns.get(at) {
                Some(Some(values)) => values.cell(row),
                _ => crate::Cell::Absent,
            };
            match self.judge.row(shape, cell) {
                Ok(answer) => {
                    self.write(&columns, row, answer, &mut part.output);
                    answers.push(Some(answer));
                }
                Err(fault) => {
                    answers.push(None);
                    part.rejects.push(Reject {
                        file: None,
                        row: count(row) + 1,
                        line: None,
                        fault,
                        text: object(&self.names, &columns, row),
                    });
                }
            }
        }
        let table = match self.format {
            None => Some(self.table(rows, &answers)?),
            Some(_) => None,
        };
        part.summary = self.judge.rest();
        part.summary.rejected = count(part.rejects.len());
        Ok((part, table))
    }

    /// Writes a row as text.
    fn write(
        &self,
        columns: &[Option<Values<'_>>],
        row: usize,
        answer: AnswerId,
        out: &mut Vec<u8>,
    ) {
        match self.format {
            None => return,
            Some(Format::Csv { delimiter }) => {
                for (number, values) in columns.iter().enumerate() {
                    out.extend((number > 0).then_some(delimiter));
                    let field = values
                        .as_ref()
                        .map(|values| values.field(row))
                        .unwrap_or_default();
                    csv::write_field(&field, delimiter, out);
                }
            }
            Some(Format::Ndjson) => {
                let object = object(&self.names, columns, row);
                out.extend_from_slice(object.trim_end_matches('}').as_bytes());
                out.push(b',');
            }
        }
        let answer = self.judge.answer(answer);
        out.extend_from_slice(answer.map_or(b"\n", |answer| &answer.text));
    }

    /// The rows that were judged, with the columns that are added.
    fn table(
        &self,
        rows: &RecordBatch,
        answers: &[Option<AnswerId>],
    ) -> Result<RecordBatch, ScanError> {
        let fails = |error: arrow_schema::ArrowError| ScanError::new(error.to_string());
        let judged: BooleanArray = answers
            .iter()
            .map(|answer| Some(answer.is_some()))
            .collect();
        let kept = filter_record_batch(rows, &judged).map_err(fails)?;
        let mut verdicts = StringBuilder::new();
        let mut lists: [ListBuilder<StringBuilder>; 3] = Default::default();
        let mut ways_out = StringBuilder::new();
        for answer in answers
            .iter()
            .flatten()
            .filter_map(|answer| self.judge.answer(*answer))
        {
            let brief = &answer.brief;
            verdicts.append_value(brief.outcome.name());
            let [reasons, obligations, missing] = &mut lists;
            for (list, rules) in [(reasons, &brief.reasons), (obligations, &brief.obligations)] {
                for (rule, clause) in Answer::rules(&self.plan, rules) {
                    list.values().append_value(format!("{rule} ({clause})"));
                }
                list.append(true);
            }
            for fact in &brief.missing {
                missing.values().append_value(fact);
            }
            missing.append(true);
            ways_out.append_option(answer.ways_out.as_ref().map(|(_, text)| text));
        }
        let mut columns: Vec<ArrayRef> = kept.columns().to_vec();
        columns.push(Arc::new(verdicts.finish()));
        columns.extend(
            lists
                .iter_mut()
                .map(|list| Arc::new(list.finish()) as ArrayRef),
        );
        columns.push(Arc::new(ways_out.finish()));
        columns.truncate(self.added.fields().len());
        RecordBatch::try_new(Arc::clone(&self.added), columns).map_err(fails)
    }
}

/// A row as an object; what states nothing is left out.
fn object(names: &[String], columns: &[Option<Values<'_>>], row: usize) -> String {
    let members = names.iter().zip(columns).filter_map(|(name, values)| {
        let json = values.as_ref()?.json(row)?;
        Some(format!("{}:{json}", Json::from(name.as_str())))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}
