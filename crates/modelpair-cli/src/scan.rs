//! `modelpair scan`: a verdict for every row of an inventory.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use modelpair_rules::{Diagnostics, Limits, Sources, diag};
use modelpair_scan::{
    Done, Format, Input, Options, Output, Plan, Progress, Rejects, ScanError, Store,
};

use crate::args::{FailOn, ScanArgs, ScanFormat};
use crate::data;
use crate::exit::{Exit, Failure};
use crate::style::{BAD, CARE, END, GOOD, QUIET, STRONG};

/// So much of an inventory is read at once.
const CHUNK_BYTES: usize = 1 << 20;

/// Scans, and says what came out.
pub fn run(args: &ScanArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    let advisor = data::advisor(&args.situation.data)?;
    let situation = data::situation_or_blank(&advisor, &args.situation)?;
    let mut plan = Plan::new(&advisor, &situation);
    for map in &args.map {
        let (ours, theirs) = map.split_once('=').ok_or_else(|| {
            anyhow::anyhow!("`--map {map}`: write it as `--map model=their_name`")
        })?;
        plan = plan.map(ours.trim(), theirs.trim()).map_err(failure)?;
    }
    plan = plan.prefix(&args.prefix);
    if args.explain {
        plan = plan.ways_out(Limits {
            evaluations_max: args.budget,
            ..Limits::DEFAULT
        });
    }
    let plan = Arc::new(plan);
    check_files(args)?;
    let (input, output) = formats(args)?;
    let inputs: Vec<Input> = args
        .files
        .iter()
        .map(|path| open(path))
        .collect::<Result<_, _>>()?;
    let bar = Bar::new(args, &inputs);
    let mut see = |progress: Progress| bar.show(progress);
    let done = match input.0 {
        #[cfg(feature = "parquet")]
        ScanFormat::Parquet => {
            let (files, to) = (table_files(args)?, table_output(args, output, out)?);
            let (rejects, jobs) = (rejects(args)?, jobs(args));
            modelpair_scan::scan_parquet(&plan, files, to, rejects, jobs, &mut see)
        }
        _ => {
            let options = options(args, input, output)?;
            let to = text_output(args, out)?;
            modelpair_scan::scan(&plan, inputs, to, rejects(args)?, &options, &mut see)
        }
    };
    bar.end();
    let done = match done {
        Ok(done) => done,
        // Whoever reads the rows has enough of them.
        Err(error) if error.is_broken_pipe() => return Ok(Exit::Done),
        Err(error) => return Err(failure(error)),
    };
    report(args, &done, err)?;
    if args.summary {
        let to: &mut dyn Write = if args.output.is_some() { out } else { err };
        summary(&done, to)?;
    }
    Ok(exit(args, &done))
}

fn exit(args: &ScanArgs, done: &Done) -> Exit {
    let failed = |on: &FailOn| done.summary.count((*on).into()) > 0;
    if done.summary.rejected > 0 && args.rejects.is_none() {
        Exit::BadInput
    } else if args.fail_on.iter().any(failed) {
        Exit::No
    } else {
        Exit::Done
    }
}

/// Rows go to standard output as they come.
struct Stream<'a>(&'a mut dyn Write);

impl Write for Stream<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Store for Stream<'_> {
    fn go_on_at(&mut self, _: u64) -> io::Result<()> {
        Err(io::Error::other("it cannot be gone back to"))
    }
}

/// What a file holds, and what stands between its fields where it is not said.
type Kind = (ScanFormat, Option<u8>);

/// What the inventories hold, and what is to be written.
fn formats(args: &ScanArgs) -> Result<(Kind, Kind), Failure> {
    let first = args.files.first().map(PathBuf::as_path);
    let stated = args.input_format.map(|format| (format, None));
    let input = stated
        .or_else(|| first.and_then(by_extension))
        .ok_or_else(|| {
            anyhow::anyhow!(
                "cannot tell what `{}` holds: add `--input-format csv` or `--input-format ndjson`",
                first.unwrap_or(Path::new("-")).display()
            )
        })?;
    let output = args.format.map(|format| (format, None));
    let output = output.or_else(|| args.output.as_deref().and_then(by_extension));
    Ok((input, output.unwrap_or(input)))
}

fn options(args: &ScanArgs, input: Kind, output: Kind) -> Result<Options, Failure> {
    let input = text_format(args, input)?;
    let output = text_format(args, output)?;
    Ok(Options {
        input,
        // Rows of CSV keep their delimiter.
        output: match (input, output) {
            (Format::Csv { .. }, Format::Csv { .. }) => input,
            _ => output,
        },
        jobs: jobs(args),
        chunk_bytes: CHUNK_BYTES,
    })
}

fn text_format(args: &ScanArgs, (format, usual): Kind) -> Result<Format, Failure> {
    let delimiter = args
        .delimiter
        .map(|letter| u8::try_from(letter).unwrap_or(b','));
    match format {
        ScanFormat::Csv => Ok(Format::Csv {
            delimiter: delimiter.or(usual).unwrap_or(b','),
        }),
        ScanFormat::Ndjson => Ok(Format::Ndjson),
        #[cfg(feature = "parquet")]
        ScanFormat::Parquet => {
            let advice = "Parquet is written from Parquet alone, because text has no types: write CSV or NDJSON";
            Err(anyhow::anyhow!(advice).into())
        }
    }
}

/// The file that is named, or standard output.
fn text_output<'a>(args: &ScanArgs, out: &'a mut dyn Write) -> Result<Output<'a>, Failure> {
    match &args.output {
        Some(path) => Output::file(path, args.resume).map_err(failure),
        None => Ok(Output {
            name: "standard output".to_owned(),
            store: Box::new(Stream(out)),
            state: None,
        }),
    }
}

/// Where bad rows go: opened behind the output, which knows whether an interrupted scan would be lost.
fn rejects(args: &ScanArgs) -> Result<Option<Rejects<'static>>, Failure> {
    let rejects = args
        .rejects
        .as_deref()
        .map(|path| Rejects::file(path, args.resume));
    rejects.transpose().map_err(failure)
}

#[cfg(feature = "parquet")]
fn table_files(args: &ScanArgs) -> Result<Vec<(String, File)>, Failure> {
    let open = |path: &PathBuf| {
        let name = path.display().to_string();
        match File::open(path) {
            Ok(file) => Ok((name, file)),
            Err(_) if path == Path::new("-") => {
                let what = "Parquet ends with what tells where everything is: name a file instead of standard input";
                Err(anyhow::anyhow!(what).into())
            }
            Err(error) => Err(anyhow::anyhow!("cannot read `{name}`: {error}").into()),
        }
    };
    args.files.iter().map(open).collect()
}

#[cfg(feature = "parquet")]
fn table_output<'a>(
    args: &ScanArgs,
    kind: Kind,
    out: &'a mut dyn Write,
) -> Result<modelpair_scan::TableOutput<'a>, Failure> {
    use modelpair_scan::{Folder, TableOutput};
    if kind.0 != ScanFormat::Parquet {
        let format = text_format(args, kind)?;
        return Ok(TableOutput::Text(text_output(args, out)?, format));
    }
    let Some(path) = &args.output else {
        let what =
            "Parquet is not written to standard output: add `--output FILE`, or `--format csv`";
        return Err(anyhow::anyhow!(what).into());
    };
    let ends_as_folder = path.to_string_lossy().ends_with(std::path::is_separator);
    if ends_as_folder || path.is_dir() {
        let folder = Folder::new(path, args.part_rows, args.resume);
        return Ok(TableOutput::Folder(folder.map_err(failure)?));
    }
    if args.resume {
        let what = "a single Parquet file cannot be gone on with: write a folder of them, `--output NAME/`";
        return Err(anyhow::anyhow!(what).into());
    }
    Ok(TableOutput::File(path.clone()))
}

fn jobs(args: &ScanArgs) -> usize {
    args.jobs.map_or_else(cores, usize::from)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn by_extension(path: &Path) -> Option<(ScanFormat, Option<u8>)> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "csv" => Some((ScanFormat::Csv, None)),
        "tsv" | "tab" => Some((ScanFormat::Csv, Some(b'\t'))),
        "ndjson" | "jsonl" => Some((ScanFormat::Ndjson, None)),
        #[cfg(feature = "parquet")]
        "parquet" | "pq" => Some((ScanFormat::Parquet, None)),
        _ => None,
    }
}

/// Refuses to write over what is read.
fn check_files(args: &ScanArgs) -> Result<(), Failure> {
    if args.resume && args.output.is_none() {
        return Err(anyhow::anyhow!("`--resume` goes on with a file: add `--output FILE`").into());
    }
    let same = |a: &Path, b: &Path| {
        a.canonicalize()
            .ok()
            .zip(b.canonicalize().ok())
            .is_some_and(|(a, b)| a == b)
    };
    for written in args.output.iter().chain(&args.rejects) {
        if let Some(read) = args.files.iter().find(|read| same(read, written)) {
            let read = read.display();
            return Err(anyhow::anyhow!(
                "`{read}` would be written while it is read: name another output"
            )
            .into());
        }
    }
    Ok(())
}

fn open(path: &Path) -> Result<Input, Failure> {
    if path == Path::new("-") {
        return Ok(Input {
            name: "standard input".to_owned(),
            reader: Box::new(io::stdin()),
            bytes: None,
        });
    }
    let name = path.display().to_string();
    let refuse = |reason| {
        Failure::input(
            std::iter::once(reason).collect::<Diagnostics>(),
            Sources::new(),
        )
    };
    let file = File::open(path).map_err(|error| {
        refuse(if error.kind() == io::ErrorKind::NotFound {
            diag::not_found(&name)
        } else {
            diag::bad_file(&name, &error.to_string())
        })
    })?;
    let data = file.metadata()?;
    if data.is_dir() {
        return Err(refuse(diag::bad_file(&name, "this is a folder")));
    }
    Ok(Input {
        name,
        reader: Box::new(file),
        bytes: data.is_file().then_some(data.len()),
    })
}

fn failure(error: impl Into<ScanError>) -> Failure {
    let error: ScanError = error.into();
    let help = error.help.map(|help| format!("\n  = help: {help}"));
    anyhow::anyhow!("{}{}", error.message, help.unwrap_or_default()).into()
}

/// Shows how far a scan came, where somebody looks.
struct Bar {
    bar: ProgressBar,
    /// The bytes before each inventory.
    before: Vec<u64>,
}

impl Bar {
    fn new(args: &ScanArgs, inputs: &[Input]) -> Self {
        let sizes = inputs.iter().map(|input| input.bytes.unwrap_or(0));
        let before = sizes.clone().scan(0, |sum, bytes| {
            let before = *sum;
            *sum += bytes;
            Some(before)
        });
        let before = before.collect();
        // Rows on the same terminal would tear it apart.
        let seen = io::stderr().is_terminal()
            && (args.output.is_some() || !io::stdout().is_terminal())
            && !cfg!(test);
        let bar = if seen {
            ProgressBar::new(sizes.sum())
        } else {
            ProgressBar::hidden()
        };
        let style = "{bar:40} {bytes}/{total_bytes}  {msg} rows  {elapsed} of {duration}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        Self { bar, before }
    }

    fn show(&self, progress: Progress) {
        let before = self.before.get(progress.file).copied().unwrap_or(0);
        self.bar.set_position(before + progress.bytes);
        self.bar.set_message(progress.rows.to_string());
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// Says which rows were put aside, the first of them.
fn report(args: &ScanArgs, done: &Done, err: &mut dyn Write) -> Result<(), Failure> {
    for reject in &done.rejects {
        writeln!(err, "{CARE}bad row{END}: {reject}")?;
    }
    let rejected = done.summary.rejected;
    if rejected == 0 {
        return Ok(());
    }
    let shown = u64::try_from(done.rejects.len()).unwrap_or(u64::MAX);
    let more = rejected.saturating_sub(shown);
    if more > 0 {
        writeln!(err, "{CARE}and {more} more{END}")?;
    }
    match &args.rejects {
        Some(path) => writeln!(
            err,
            "{rejected} bad rows are in `{}`, not in the output",
            path.display()
        )?,
        None => writeln!(
            err,
            "{rejected} bad rows are not in the output; `--rejects FILE` keeps them"
        )?,
    }
    Ok(())
}

fn summary(done: &Done, out: &mut dyn Write) -> Result<(), Failure> {
    let found = &done.summary;
    writeln!(out, "{STRONG}{:>12}{END} rows judged", found.judged)?;
    for (style, rows, verdict) in [
        (GOOD, found.permitted, "permitted"),
        (CARE, found.conditional, "conditional"),
        (BAD, found.denied, "denied"),
        (QUIET, found.undetermined, "undetermined"),
    ] {
        writeln!(out, "{style}{rows:>12}{END} {verdict}")?;
    }
    writeln!(out, "{:>12} rejected", found.rejected)?;
    let mut rules: Vec<(&String, &u64)> = found.denied_by.iter().collect();
    rules.sort_by_key(|(rule, rows)| (std::cmp::Reverse(**rows), *rule));
    for (rule, rows) in rules {
        writeln!(out, "{rows:>12} denied by {rule}")?;
    }
    Ok(())
}
