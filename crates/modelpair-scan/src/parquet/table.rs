//! Parquet files that are being written: one, or a folder of them.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::fault::ScanError;
use crate::plan::Plan;
use crate::scan::{Format, Output, Store, was_interrupted};
use crate::state::state_path;

/// Where the rows of Parquet files go.
pub enum TableOutput<'a> {
    /// To text.
    Text(Output<'a>, Format),
    /// To one Parquet file, which is in its place only once it is complete.
    File(PathBuf),
    /// To a folder of Parquet files, each of them complete.
    Folder(Folder),
}

/// A folder of numbered Parquet files; a scan that was interrupted goes on behind the last that is complete.
pub struct Folder {
    path: PathBuf,
    part_rows: NonZeroU64,
}

impl Folder {
    /// A folder, made if it is not there; with `goes_on`, one that an interrupted scan left.
    ///
    /// A file is complete after `part_rows` rows of the inventory, or a few more.
    ///
    /// # Errors
    ///
    /// It cannot be made, something else is in it, or it is the work of an interrupted scan that would be lost.
    pub fn new(path: &Path, part_rows: NonZeroU64, goes_on: bool) -> Result<Self, ScanError> {
        let name = path.display();
        let fails = |error: io::Error| ScanError::new(format!("cannot write `{name}`: {error}"));
        let is_left = was_interrupted(path, goes_on)?;
        fs::create_dir_all(path).map_err(fails)?;
        let is_empty = fs::read_dir(path).map_err(fails)?.next().is_none();
        if !is_left && !is_empty {
            // What a longer scan left would be taken for rows of this one.
            let help = "name a new folder, or empty this one";
            return Err(ScanError::new(format!("the folder `{name}` is not empty")).help(help));
        }
        Ok(Self {
            path: path.to_owned(),
            part_rows,
        })
    }
}

impl<'a> TableOutput<'a> {
    /// Where text goes and in which form, and where a table goes; of a table only the state is text.
    pub(super) fn split(self) -> (Output<'a>, Option<Format>, Option<Place>) {
        let nothing = |path: &Path, state| Output {
            name: path.display().to_string(),
            store: Box::new(Nothing),
            state,
        };
        match self {
            Self::Text(output, format) => (output, Some(format), None),
            Self::File(path) => (nothing(&path, None), None, Some(Place::File(path))),
            Self::Folder(folder) => {
                let output = nothing(&folder.path, Some(state_path(&folder.path)));
                (output, None, Some(Place::Folder(folder)))
            }
        }
    }
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

/// Where a table goes.
pub(super) enum Place {
    File(PathBuf),
    Folder(Folder),
}

impl Place {
    /// After how many rows a file is complete, if there are several.
    pub fn part_rows(&self) -> Option<NonZeroU64> {
        match self {
            Self::File(_) => None,
            Self::Folder(folder) => Some(folder.part_rows),
        }
    }

    fn path(&self, part: u64) -> PathBuf {
        match self {
            Self::File(path) => path.clone(),
            Self::Folder(folder) => folder.path.join(format!("part-{part:05}.parquet")),
        }
    }
}

/// A table that is being written.
pub(super) struct Table {
    place: Place,
    schema: SchemaRef,
    /// The files that are complete.
    parts: u64,
    open: Option<Part>,
}

/// The file that is being written, under another name until it is complete.
struct Part {
    writer: ArrowWriter<File>,
    /// Rows of the inventory that were judged for it.
    rows: u64,
    path: PathBuf,
    new: Option<PathBuf>,
}

impl Table {
    /// Goes on behind the files that are complete.
    pub fn new(place: Place, parts: u64, schema: &SchemaRef) -> Result<Self, ScanError> {
        for part in 0..parts {
            let path = place.path(part);
            if !path.exists() {
                let what = format!("cannot go on: `{}` is missing", path.display());
                return Err(ScanError::new(what).help("put it back, or scan into a new folder"));
            }
        }
        let mut table = Self {
            place,
            schema: Arc::clone(schema),
            parts,
            open: None,
        };
        // Before the first row is judged, so that nobody waits for a file that cannot be written.
        table.part()?;
        Ok(table)
    }

    /// Writes what is left of so many rows, and says whether a file is complete with them.
    pub fn write(&mut self, batch: &RecordBatch, rows: u64) -> Result<bool, ScanError> {
        let part_rows = self.place.part_rows();
        let part = self.part()?;
        part.rows += rows;
        let is_complete = part_rows.is_some_and(|limit| part.rows >= limit.get());
        let written = part.writer.write(batch);
        if let Err(error) = written {
            return Err(self.cannot_write(&error));
        }
        if is_complete {
            self.complete()?;
        }
        Ok(is_complete)
    }

    /// Completes the last file; a table without rows is a file as well.
    pub fn end(mut self) -> Result<(), ScanError> {
        if self.parts == 0 || self.open.as_ref().is_some_and(|part| part.rows > 0) {
            self.complete()?;
        }
        Ok(())
    }

    /// The file that is being written.
    fn part(&mut self) -> Result<&mut Part, ScanError> {
        if self.open.is_none() {
            let path = self.place.path(self.parts);
            let part = Part::new(path, &self.schema);
            self.open = Some(part.map_err(|error| self.cannot_write(&error))?);
        }
        let lost = || ScanError::new("the file that was just opened is not there");
        self.open.as_mut().ok_or_else(lost)
    }

    fn complete(&mut self) -> Result<(), ScanError> {
        self.part()?;
        if let Some(part) = self.open.take() {
            let completed = part.complete();
            completed.map_err(|error| self.cannot_write(&error))?;
        }
        self.parts += 1;
        Ok(())
    }

    fn cannot_write(&self, error: &ParquetError) -> ScanError {
        let path = self.place.path(self.parts);
        let found = ScanError::new(format!("cannot write `{}`: {error}", path.display()));
        found.help(match self.place {
            Place::File(_) => {
                "a Parquet file is of no use before it is complete; a folder of them (`--output NAME/`), CSV and \
                 NDJSON can be gone on with by `--resume`"
            }
            Place::Folder(_) => {
                "the files that are complete stay; make room and run the same command with `--resume`"
            }
        })
    }
}

impl Part {
    fn new(path: PathBuf, schema: &SchemaRef) -> Result<Self, ParquetError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .build();
        // A device is written to as it is.
        let is_file = path.metadata().map_or(true, |found| found.is_file());
        let new = is_file.then(|| {
            let mut name = OsString::from(".");
            name.push(path.file_name().unwrap_or_default());
            name.push(".new");
            path.with_file_name(name)
        });
        let file = File::create(new.as_ref().unwrap_or(&path))?;
        Ok(Self {
            writer: ArrowWriter::try_new(file, Arc::clone(schema), Some(properties))?,
            rows: 0,
            path,
            new,
        })
    }

    /// Puts it in its place, when all of it is on the disk.
    fn complete(mut self) -> Result<(), ParquetError> {
        self.writer.finish()?;
        if let Some(new) = &self.new {
            self.writer.inner().sync_all()?;
            fs::rename(new, &self.path)?;
            self.new = None;
        }
        Ok(())
    }
}

impl Drop for Part {
    /// Nobody can use a file that is not complete; it must not fill the disk either.
    fn drop(&mut self) {
        if let Some(new) = &self.new {
            let _ = fs::remove_file(new);
        }
    }
}

/// The schema of the output: what is there, and what is added.
pub(super) fn with_added(plan: &Plan, schema: &Schema) -> SchemaRef {
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
