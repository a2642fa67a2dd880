//! `modelpair scan`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::SituationArgs;

pub(super) const SCAN_HELP: &str = "\
Columns:
  model, route  ids of the catalog; every row needs them
  role          high-stakes, confined, volume (where nothing is said) or backup
  facts         by their dotted names (`modelpair facts` lists them), such as
                data.classes; a row wins over --profile, --situation and --set.
                In CSV: `personal;phi` is a set, an empty cell says nothing,
                `null` makes the fact unknown
  others        are carried along

Added: verdict, reasons, obligations, missing, and ways_out with --explain.

Exit codes:
  0  every row was judged, or is in --rejects
  1  a row got a verdict of --fail-on
  2  bad input: an inventory that cannot be read, or bad rows without --rejects";

/// Inventories, and what to make of them.
#[derive(Debug, Args)]
pub struct ScanArgs {
    /// The inventories: CSV, NDJSON or Parquet; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// What they hold, where their names do not say it
    #[arg(long, value_enum)]
    pub input_format: Option<ScanFormat>,
    /// What stands between fields of CSV, if no comma
    #[arg(long, value_name = "LETTER", value_parser = delimiter)]
    pub delimiter: Option<char>,
    /// Our column is called so in the inventory: `--map model=ai_model`
    #[arg(long, value_name = "OURS=THEIRS")]
    pub map: Vec<String>,
    /// Where to write the rows; to standard output if not given. Parquet also goes into a folder of files, `NAME/`
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// After so many rows a file of that folder is complete, and an interrupted scan goes on behind it
    #[cfg(feature = "parquet")]
    #[arg(long, value_name = "ROWS", default_value = "1048576")]
    pub part_rows: std::num::NonZeroU64,
    /// What to write, where the name of the output does not say it; what the inventory holds if not given
    #[arg(long, value_enum)]
    pub format: Option<ScanFormat>,
    /// Begin the names of the added columns with this
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub prefix: String,
    /// Also add the smallest changes that lift a denial; takes much longer
    #[arg(long)]
    pub explain: bool,
    /// With `--explain`: how often the rules may be evaluated for one answer
    #[arg(long, value_name = "N", default_value_t = 2000, requires = "explain")]
    pub budget: u32,
    /// Keep bad rows here, as NDJSON with what is wrong with each
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Go on where an interrupted scan of this output stopped; nothing that was written is lost
    #[arg(long)]
    pub resume: bool,
    /// End with 1 when a row gets this verdict
    #[arg(long, value_enum, value_name = "VERDICT", value_delimiter = ',')]
    pub fail_on: Vec<FailOn>,
    /// Also count verdicts, and rows that each rule denies
    #[arg(long)]
    pub summary: bool,
    /// How many threads judge; one for each core if not given
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// What holds for all rows.
    #[command(flatten)]
    pub situation: SituationArgs,
}

/// What an inventory holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ScanFormat {
    /// Comma-separated values with a header
    Csv,
    /// One JSON object on each line
    #[value(alias = "jsonl")]
    Ndjson,
    /// A Parquet file, packed with Snappy or not at all
    #[cfg(feature = "parquet")]
    Parquet,
}

/// A verdict that a scan fails on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Some row is denied
    Denied,
    /// Facts are missing for some row
    Undetermined,
}

impl From<FailOn> for modelpair::Outcome {
    fn from(on: FailOn) -> Self {
        match on {
            FailOn::Denied => Self::Denied,
            FailOn::Undetermined => Self::Undetermined,
        }
    }
}

fn delimiter(text: &str) -> Result<char, String> {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        _ if text == "\\t" => Ok('\t'),
        (Some(letter), None) if letter.is_ascii() && !matches!(letter, '"' | '\n' | '\r') => {
            Ok(letter)
        }
        _ => Err("expected one ASCII letter, such as `;` or a tab".to_owned()),
    }
}
