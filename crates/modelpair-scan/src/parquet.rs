//! Inventories in Parquet files.

mod columns;

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, BooleanArray, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use arrow_select::filter::filter_record_batch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::Value as Json;

use crate::answers::{Answer, Dress};
use crate::csv;
use crate::fault::{Reject, ScanError};
use crate::judge::{AnswerId, Judge};
use crate::pipeline;
use crate::plan::{Meaning, Plan};
use crate::scan::{Done, Format, Output, Progress, Rejects, Store, Writer};
use crate::source::Position;
use crate::state::{State, short};
use crate::summary::Summary;
use crate::text::Part;
use columns::{Values, check};

/// So many rows are judged at once.
const BATCH_ROWS: usize = 8192;

/// Where the rows of Parquet files go.
pub enum TableOutput<'a> {
    /// To text.
    Text(Output<'a>, Format),
    /// To another Parquet file, which is complete only when the scan is.
    Parquet {
        /// What messages call it.
        name: String,
        /// The file.
        file: File,
    },
}

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
    let (output, format, table) = match output {
        TableOutput::Text(output, format) => (output, Some(format), None),
        TableOutput::Parquet { name, file } => {
            let nothing = Output {
                name: name.clone(),
                store: Box::new(Nothing),
                state: None,
            };
            (nothing, None, Some((name, file)))
        }
    };
    let sizes: Vec<Option<u64>> = files
        .iter()
        .map(|(_, file)| Some(file.metadata().ok()?.len()))
        .collect();
    let identity = short(&format!("{} parquet {format:?} {sizes:?}", plan.identity()));
    let (state, goes_on) = State::left(output.state.as_deref(), identity, plan)?;
    let mut source = TableSource::new(plan, files, state.position, format.is_some())?;
    let Some(schema) = source.schema.clone() else {
        return Err(ScanError::new("there is no inventory"));
    };
    let mut writer = Writer::new(output, rejects, state, several);
    if goes_on {
        writer.go_on()?;
    }
    if writer.is_at_begin() {
        writer.begin(&format.map_or(Vec::new(), |format| header(plan, &schema, format)))?;
    }
    let added = with_added(plan, &schema);
    let mut table = table
        .map(|(name, file)| Table::new(name, file, &added))
        .transpose()?;
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
                table.write(&batch)?;
            }
            writer.write(part)?;
            see(writer.progress());
            Ok(())
        },
    )?;
    if let Some(table) = table {
        table.end()?;
    }
    writer.end()
}

/// Rows go elsewhere.
struct Nothing;

impl Write for Nothing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Store for Nothing {
    fn go_on_at(&mut self, _: u64) -> io::Result<()> {
        Ok(())
    }
}

/// Some rows.
struct Batch {
    rows: RecordBatch,
    end: Position,
}

/// Parquet files, one after the other.
struct TableSource {
    waiting: std::vec::IntoIter<(String, File)>,
    reader: Option<(String, ParquetRecordBatchReader)>,
    position: Position,
    schema: Option<SchemaRef>,
}

impl TableSource {
    fn new(
        plan: &Arc<Plan>,
        files: Vec<(String, File)>,
        from: Position,
        is_text: bool,
    ) -> Result<Self, ScanError> {
        let mut source = Self {
            waiting: files.into_iter(),
            reader: None,
            position: Position::default(),
            schema: None,
        };
        source.open(from)?;
        if let Some((schema, (name, _))) = source.schema.as_ref().zip(source.reader.as_ref()) {
            check_schema(plan, schema, name, is_text)?;
        }
        while source.position.file < from.file && source.reader.is_some() {
            source.position.file += 1;
            source.open(from)?;
        }
        Ok(source)
    }

    /// Opens the next file, behind the rows that were judged already.
    fn open(&mut self, from: Position) -> Result<(), ScanError> {
        self.reader = None;
        let Some((name, file)) = self.waiting.next() else {
            return Ok(());
        };
        let no_parquet = |error: &dyn std::fmt::Display| {
            ScanError::new(format!("cannot read `{name}` as Parquet: {error}"))
                .help("check that the file is complete, and packed with Snappy or not at all")
        };
        let skipped = if self.position.file == from.file {
            from.offset
        } else {
            0
        };
        let builder =
            ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| no_parquet(&error))?;
        let schema = Arc::clone(builder.schema());
        let names = |schema: &SchemaRef| -> Vec<(String, DataType)> {
            schema
                .fields()
                .iter()
                .map(|field| (field.name().clone(), field.data_type().clone()))
                .collect()
        };
        if self
            .schema
            .as_ref()
            .is_some_and(|first| names(first) != names(&schema))
        {
            let what = format!("`{name}` has other columns than the first file");
            return Err(ScanError::new(what).help("scan it by itself"));
        }
        let rows = usize::try_from(skipped).unwrap_or(usize::MAX);
        let reader = builder
            .with_batch_size(BATCH_ROWS)
            .with_offset(rows)
            .build();
        let reader = reader.map_err(|error| no_parquet(&error))?;
        self.schema = Some(schema);
        self.position.offset = skipped;
        self.reader = Some((name, reader));
        Ok(())
    }

    fn next(&mut self) -> Result<Option<Batch>, ScanError> {
        while let Some((name, reader)) = &mut self.reader {
            match reader.next() {
                Some(Ok(rows)) => {
                    self.position.offset += count(rows.num_rows());
                    let end = self.position;
                    return Ok(Some(Batch { rows, end }));
                }
                Some(Err(error)) => {
                    return Err(ScanError::new(format!("cannot read `{name}`: {error}")));
                }
                None => {
                    self.position.file += 1;
                    self.open(Position {
                        file: usize::MAX,
                        ..Position::default()
                    })?;
                }
            }
        }
        Ok(None)
    }
}

fn check_schema(
    plan: &Arc<Plan>,
    schema: &Schema,
    name: &str,
    is_text: bool,
) -> Result<(), ScanError> {
    let names: Vec<&str> = schema
        .fields()
        .iter()
        .map(|field| field.name().as_str())
        .collect();
    Judge::new(plan).shape(&names)?;
    for field in schema.fields() {
        let meaning = plan.meaning(field.name())?;
        check(plan, &meaning, field, name)?;
        if is_text && Values::of(field.data_type()).is_none() {
            let what = format!(
                "column `{}` of `{name}` is {}, which text cannot hold",
                field.name(),
                field.data_type()
            );
            return Err(ScanError::new(what).help("write Parquet, or leave the column out"));
        }
    }
    Ok(())
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

/// The schema of the output: what is there, and what is added.
fn with_added(plan: &Plan, schema: &Schema) -> SchemaRef {
    let item = Arc::new(Field::new_list_field(DataType::Utf8, true));
    let mut fields: Vec<Arc<Field>> = schema.fields().iter().cloned().collect();
    for (number, name) in plan.added().into_iter().enumerate() {
        let is_list = matches!(number, 1..=3);
        let of = if is_list {
            DataType::List(Arc::clone(&item))
        } else {
            DataType::Utf8
        };
        fields.push(Arc::new(Field::new(name, of, true)));
    }
    Arc::new(Schema::new(fields))
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

/// A Parquet file that is being written.
struct Table {
    name: String,
    writer: ArrowWriter<File>,
}

impl Table {
    fn new(name: String, file: File, schema: &SchemaRef) -> Result<Self, ScanError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .build();
        match ArrowWriter::try_new(file, Arc::clone(schema), Some(properties)) {
            Ok(writer) => Ok(Self { name, writer }),
            Err(error) => Err(cannot_write(&name, &error)),
        }
    }

    fn write(&mut self, rows: &RecordBatch) -> Result<(), ScanError> {
        let written = self.writer.write(rows);
        written.map_err(|error| cannot_write(&self.name, &error))
    }

    fn end(self) -> Result<(), ScanError> {
        let closed = self.writer.close();
        closed
            .map(|_| ())
            .map_err(|error| cannot_write(&self.name, &error))
    }
}

fn cannot_write(name: &str, error: &parquet::errors::ParquetError) -> ScanError {
    ScanError::new(format!("cannot write `{name}`: {error}"))
        .help("a Parquet file is of no use before it is complete; CSV and NDJSON can be gone on with by `--resume`")
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}
