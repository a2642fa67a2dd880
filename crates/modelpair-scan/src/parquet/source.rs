//! Rows out of Parquet files, one file after the other.

use std::fs::File;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Schema, SchemaRef};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::columns::{Values, check};
use super::count;
use crate::fault::ScanError;
use crate::judge::Judge;
use crate::plan::Plan;
use crate::source::Position;

/// So many rows are judged at once.
const BATCH_ROWS: usize = 8192;

/// Some rows.
pub(super) struct Batch {
    pub rows: RecordBatch,
    pub end: Position,
}

/// Parquet files, one after the other.
pub(super) struct TableSource {
    waiting: std::vec::IntoIter<(String, File)>,
    reader: Option<(String, ParquetRecordBatchReader)>,
    position: Position,
    pub schema: Option<SchemaRef>,
}

impl TableSource {
    pub fn new(
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

    pub fn next(&mut self) -> Result<Option<Batch>, ScanError> {
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
