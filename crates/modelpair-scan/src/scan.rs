//! A scan from its inventories to its output.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::csv;
use crate::fault::{Reject, ScanError};
use crate::line::Framing;
use crate::pipeline;
use crate::plan::Plan;
use crate::source::{Chunk, TextSource};
use crate::state::{State, short, state_path};
use crate::summary::Summary;
use crate::text::{Part, Task, Worker, first_columns};

/// After so many chunks the state is written.
const CHUNKS_PER_STATE: u32 = 16;

/// What inventories come as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, or with another ASCII letter between them; the first record names the columns.
    Csv {
        /// What stands between fields.
        delimiter: u8,
    },
    /// One JSON object on each line.
    Ndjson,
}

/// An inventory.
pub struct Input {
    /// What messages call it.
    pub name: String,
    /// Where it is read from.
    pub reader: Box<dyn Read + Send>,
    /// Its size, when it is known.
    pub bytes: Option<u64>,
}

/// Where output goes, and goes on.
pub trait Store: Write {
    /// Goes on behind so many bytes.
    ///
    /// # Errors
    ///
    /// It cannot, or there are not so many.
    fn go_on_at(&mut self, bytes: u64) -> io::Result<()>;
}

/// Where rows are written to.
pub struct Output<'a> {
    /// What messages call it.
    pub name: String,
    /// What they are written to.
    pub store: Box<dyn Store + 'a>,
    /// Where the state is kept, if the scan can be interrupted.
    pub state: Option<PathBuf>,
}

/// Where bad rows go.
pub struct Rejects<'a> {
    /// What messages call it.
    pub name: String,
    /// What they are written to, as NDJSON.
    pub store: Box<dyn Store + 'a>,
}

/// How to scan.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the inventories come as.
    pub input: Format,
    /// What rows are written as.
    pub output: Format,
    /// How many threads judge.
    pub jobs: usize,
    /// How many bytes are read at once.
    pub chunk_bytes: usize,
}

/// How far a scan came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows that were judged or put aside.
    pub rows: u64,
    /// The bytes of the current inventory that were read.
    pub bytes: u64,
    /// Which inventory, from 0.
    pub file: usize,
}

/// What a scan did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// All rows, those of an interrupted run included.
    pub summary: Summary,
    /// The first bad rows of this run.
    pub rejects: Vec<Reject>,
}

/// So many bad rows are kept for the end.
const REJECTS_SHOWN: usize = 20;

impl Store for File {
    fn go_on_at(&mut self, bytes: u64) -> io::Result<()> {
        if self.metadata()?.len() < bytes {
            return Err(io::Error::other(
                "it is shorter than what was written to it",
            ));
        }
        self.seek(SeekFrom::Start(bytes)).map(|_| ())
    }
}

impl Output<'_> {
    /// A file; with `goes_on`, one that an interrupted scan left.
    ///
    /// # Errors
    ///
    /// It cannot be opened, or it is the work of an interrupted scan that would be lost.
    pub fn file(path: &Path, goes_on: bool) -> Result<Self, ScanError> {
        let name = path.display().to_string();
        let state = state_path(path);
        let was_interrupted = was_interrupted(path, goes_on)?;
        let has_rows = path
            .metadata()
            .is_ok_and(|data| data.is_file() && data.len() > 0);
        if goes_on && !was_interrupted && has_rows {
            let what = format!(
                "`{name}` was not left by an interrupted scan: there is no `{}`",
                state.display()
            );
            return Err(ScanError::new(what)
                .help("it is complete, or something else; without `--resume` it is written anew"));
        }
        let store = open(path, was_interrupted)?;
        Ok(Self {
            name,
            store: Box::new(store),
            state: Some(state),
        })
    }
}

impl Rejects<'_> {
    /// A file; with `goes_on`, one that an interrupted scan left.
    ///
    /// # Errors
    ///
    /// It cannot be opened.
    pub fn file(path: &Path, goes_on: bool) -> Result<Self, ScanError> {
        Ok(Self {
            name: path.display().to_string(),
            store: Box::new(open(path, goes_on && path.exists())?),
        })
    }
}

/// Whether an interrupted scan left this output; its work is not lost by mistake.
pub(crate) fn was_interrupted(output: &Path, goes_on: bool) -> Result<bool, ScanError> {
    let (name, state) = (output.display(), state_path(output));
    let was_interrupted = state.exists();
    if was_interrupted && !goes_on {
        let what = format!("a scan that wrote `{name}` was interrupted");
        let help = format!(
            "go on with `--resume`, or delete `{}` to begin again",
            state.display()
        );
        return Err(ScanError::new(what).help(help));
    }
    Ok(was_interrupted)
}

fn open(path: &Path, goes_on: bool) -> Result<File, ScanError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(!goes_on);
    let opened = options.open(path);
    opened.map_err(|error| ScanError::new(format!("cannot write `{}`: {error}", path.display())))
}

/// Judges every row of the inventories, in order.
///
/// `see` is told how far it came.
///
/// # Errors
///
/// An inventory that cannot be read or has no model and route, an output that cannot be written, or a state that
/// belongs to another scan. What was written stays, and a scan with a state goes on from there.
pub fn scan(
    plan: &Arc<Plan>,
    inputs: Vec<Input>,
    output: Output<'_>,
    rejects: Option<Rejects<'_>>,
    options: &Options,
    see: &mut dyn FnMut(Progress),
) -> Result<Done, ScanError> {
    let several =
        (inputs.len() > 1).then(|| inputs.iter().map(|input| input.name.clone()).collect());
    let identity = short(&format!(
        "{} {options:?} {:?}",
        plan.identity(),
        sizes(&inputs)
    ));
    let (state, goes_on) = State::left(output.state.as_deref(), identity, plan)?;
    let framing = match options.input {
        Format::Csv { delimiter } => Framing::Csv { delimiter },
        Format::Ndjson => Framing::Lines,
    };
    let mut source = TextSource::new(inputs, framing, options.chunk_bytes, state.position)?;
    let mut writer = Writer::new(output, rejects, state, several);
    if goes_on {
        writer.go_on()?;
    }
    let (task, first) = task(plan, &mut source, options, &mut writer.state)?;
    if writer.is_at_begin() {
        writer.begin(&header(plan, &task, &source))?;
    }
    let mut first = first.into_iter();
    let next = || match first.next() {
        Some(chunk) => Ok(Some(chunk)),
        None => source.next(),
    };
    let worker = || {
        let mut worker = Worker::new(plan, task.clone());
        move |chunk: Chunk| worker.work(&chunk)
    };
    pipeline::run(options.jobs, next, worker, |part| {
        writer.write(part)?;
        see(writer.progress());
        Ok(())
    })?;
    writer.end()
}

/// What to do with rows; the columns are checked before anything is written.
fn task(
    plan: &Arc<Plan>,
    source: &mut TextSource,
    options: &Options,
    state: &mut State,
) -> Result<(Task, Option<Chunk>), ScanError> {
    match (options.input, options.output) {
        (Format::Csv { delimiter }, output) => {
            let header = source.header().map(|header| header.columns.clone());
            let columns = header.unwrap_or_default();
            let names: Vec<&str> = columns.iter().map(String::as_str).collect();
            crate::judge::Judge::new(plan).shape(&names)?;
            let task = match output {
                Format::Csv { .. } => Task::CsvToCsv { delimiter, columns },
                Format::Ndjson => Task::CsvToNdjson { delimiter, columns },
            };
            Ok((task, None))
        }
        (Format::Ndjson, Format::Ndjson) => Ok((Task::NdjsonToNdjson, None)),
        (Format::Ndjson, Format::Csv { .. }) => {
            let first = if state.columns.is_some() {
                None
            } else {
                source.next()?
            };
            let columns = first.as_ref().and_then(|chunk| first_columns(chunk, plan));
            let columns = state
                .columns
                .get_or_insert_with(|| columns.unwrap_or_default());
            let task = Task::NdjsonToCsv {
                columns: columns.clone(),
            };
            Ok((task, first))
        }
    }
}

/// Inventories of other sizes are other inventories.
fn sizes(inputs: &[Input]) -> Vec<Option<u64>> {
    inputs.iter().map(|input| input.bytes).collect()
}

/// What stands before the rows.
fn header(plan: &Plan, task: &Task, source: &TextSource) -> Vec<u8> {
    let (delimiter, mut header) = match task {
        Task::CsvToCsv { delimiter, .. } => {
            let record = source.header().map(|header| header.record.clone());
            (*delimiter, record.unwrap_or_default().into_bytes())
        }
        Task::NdjsonToCsv { columns } => {
            let mut header = Vec::new();
            for (number, column) in columns.iter().enumerate() {
                header.extend((number > 0).then_some(b','));
                csv::write_field(column, b',', &mut header);
            }
            (b',', header)
        }
        Task::CsvToNdjson { .. } | Task::NdjsonToNdjson => return Vec::new(),
    };
    for name in plan.added() {
        header.push(delimiter);
        csv::write_field(&name, delimiter, &mut header);
    }
    header.push(b'\n');
    header
}

/// Writes what came out, in order, and how far it came.
pub(crate) struct Writer<'a> {
    output: Output<'a>,
    rejects: Option<Rejects<'a>>,
    state: State,
    /// The inventories, when there are several.
    names: Option<Vec<String>>,
    kept: Vec<Reject>,
    chunks: u32,
}

impl<'a> Writer<'a> {
    pub fn new(
        output: Output<'a>,
        rejects: Option<Rejects<'a>>,
        state: State,
        names: Option<Vec<String>>,
    ) -> Self {
        Self {
            output,
            rejects,
            state,
            names,
            kept: Vec::new(),
            chunks: 0,
        }
    }

    /// Whether nothing is written yet, also when an interrupted run did not come to the end of the header.
    pub fn is_at_begin(&self) -> bool {
        self.state.output_bytes == 0
    }

    /// Goes to where an interrupted run came.
    pub fn go_on(&mut self) -> Result<(), ScanError> {
        let fails = |name: &str, error: &io::Error| {
            ScanError::new(format!("cannot go on with `{name}`: {error}"))
        };
        let Self {
            output,
            rejects,
            state,
            ..
        } = self;
        let at = output.store.go_on_at(state.output_bytes);
        at.map_err(|error| fails(&output.name, &error))?;
        if let Some(rejects) = rejects {
            let at = rejects.store.go_on_at(state.rejects_bytes);
            at.map_err(|error| fails(&rejects.name, &error))?;
        }
        Ok(())
    }

    /// Writes what stands before the rows.
    pub fn begin(&mut self, header: &[u8]) -> Result<(), ScanError> {
        // Before the first byte, so that whatever is in the output has a state.
        self.save()?;
        self.put(header)
    }

    /// Writes what came out of a chunk.
    pub fn write(&mut self, part: Part) -> Result<(), ScanError> {
        self.take(part)?;
        self.chunks += 1;
        if self.chunks.is_multiple_of(CHUNKS_PER_STATE) {
            self.flush()?;
            self.save()?;
        }
        Ok(())
    }

    /// Takes what came out of rows that are written elsewhere; when a file is complete there, a scan goes on from it.
    #[cfg(feature = "parquet")]
    pub fn write_beside(&mut self, part: Part, is_complete: bool) -> Result<(), ScanError> {
        self.take(part)?;
        if is_complete {
            self.state.parts += 1;
            self.flush()?;
            self.save()?;
        }
        Ok(())
    }

    fn take(&mut self, mut part: Part) -> Result<(), ScanError> {
        if part.end.file != self.state.position.file {
            self.state.rows = 0;
        }
        for reject in &mut part.rejects {
            reject.row += self.state.rows;
            let names = self.names.as_ref();
            reject.file = names.and_then(|names| names.get(part.end.file).cloned());
        }
        self.put(&part.output)?;
        self.put_aside(part.rejects)?;
        self.state.rows += part.rows;
        self.state.position = part.end;
        self.state.summary.merge(part.summary);
        Ok(())
    }

    /// What was done; an output that is complete has no state.
    pub fn end(mut self) -> Result<Done, ScanError> {
        self.flush()?;
        if let Some(state) = &self.output.state {
            let removed = std::fs::remove_file(state);
            removed.map_err(|error| {
                ScanError::new(format!("cannot remove `{}`: {error}", state.display()))
            })?;
        }
        Ok(Done {
            summary: self.state.summary,
            rejects: self.kept,
        })
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), ScanError> {
        let written = self.output.store.write_all(bytes);
        written.map_err(|error| self.cannot_write(&self.output.name, &error))?;
        self.state.output_bytes += count(bytes);
        Ok(())
    }

    fn put_aside(&mut self, rejects: Vec<Reject>) -> Result<(), ScanError> {
        if let Some(to) = &mut self.rejects {
            let mut lines = Vec::new();
            for reject in &rejects {
                let line = serde_json::to_string(reject);
                let line = line.map_err(|error| ScanError::new(error.to_string()))?;
                lines.extend_from_slice(line.as_bytes());
                lines.push(b'\n');
            }
            let written = to.store.write_all(&lines);
            let name = to.name.clone();
            written.map_err(|error| self.cannot_write(&name, &error))?;
            self.state.rejects_bytes += count(&lines);
        }
        let room = REJECTS_SHOWN - self.kept.len().min(REJECTS_SHOWN);
        self.kept.extend(rejects.into_iter().take(room));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ScanError> {
        let flushed = self.output.store.flush();
        flushed.map_err(|error| self.cannot_write(&self.output.name, &error))?;
        let flushed = self
            .rejects
            .as_mut()
            .map_or(Ok(()), |rejects| rejects.store.flush());
        flushed.map_err(|error| self.cannot_write("the rejects", &error))
    }

    fn cannot_write(&self, name: &str, error: &io::Error) -> ScanError {
        let found = ScanError::new(format!("cannot write `{name}`: {error}")).caused_by(error);
        if self.output.state.is_none() {
            return found;
        }
        found.help("what is written stays; make room and run the same command with `--resume`")
    }

    fn save(&self) -> Result<(), ScanError> {
        let path = self.output.state.as_deref();
        path.map_or(Ok(()), |path| self.state.write(path))
    }

    pub fn progress(&self) -> Progress {
        let Summary {
            judged, rejected, ..
        } = self.state.summary;
        Progress {
            rows: judged + rejected,
            bytes: self.state.position.offset,
            file: self.state.position.file,
        }
    }
}

fn count(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
