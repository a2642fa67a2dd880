//! Commands for authors of policies.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{DataArgs, Format};

/// What to check.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// A folder with `catalog` or `policies` in it, one of these two itself, a folder of packs or one pack;
    /// the embedded ones stand in for what it lacks
    #[arg(value_name = "PATH", default_value = ".")]
    pub dir: PathBuf,
    /// Check this pack of rules too
    #[arg(long, value_name = "FILE")]
    pub pack: Vec<PathBuf>,
    /// Facts of your own, declared in this file, instead of catalog and policies
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,
    /// Warn of exceptions that are over on this day or within thirty days of it; today unless given
    #[arg(long, value_name = "DATE")]
    pub today: Option<modelpair_rules::Date>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
}

/// How to print what a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For code scanning
    Sarif,
}

/// What to format.
#[derive(Debug, Args)]
pub struct FmtArgs {
    /// Files, and folders whose packs, licenses and profiles are meant
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Only say which files are not formatted, and end with 1 when there are some
    #[arg(long)]
    pub check: bool,
}

pub(super) const TEST_EXIT_CODES: &str = "\
Exit codes:
  0  every case came out as written
  1  a case did not, or a mutant survived that no page explains
  2  bad input: a page or pack that cannot be read, or no case at all
  3  the coverage of a pack is below --min-coverage";

/// Which cases to run, and what to ask of them.
#[derive(Debug, Args)]
pub struct TestArgs {
    /// A folder with packs of rules (*.toml) and pages with cases (*.md), or with `policies` in it
    #[arg(value_name = "DIR", default_value = "policies")]
    pub dir: PathBuf,
    /// List the conditions that no case saw true, or that none saw false
    #[arg(long)]
    pub coverage: bool,
    /// End with 3 unless every pack has so many percent of its conditions covered
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(0..=100))]
    pub min_coverage: Option<u32>,
    /// Make every small mistake in every pack, and list those that no case notices
    #[arg(long, conflicts_with = "bless")]
    pub mutate: bool,
    /// Write what came out into the pages; read what it wrote
    #[arg(long)]
    pub bless: bool,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Facts of your own, declared in this file, instead of catalog and policies
    #[arg(long, value_name = "FILE", conflicts_with_all = ["catalog", "policies", "pack", "bundle"])]
    pub schema: Option<PathBuf>,
    /// What else the cases are run on.
    #[command(flatten)]
    pub data: DataArgs,
}

/// What to begin.
#[derive(Debug, Subcommand)]
pub enum NewCommand {
    /// A pack of rules with a page and a case
    Pack(NewPackArgs),
}

/// The pack to begin.
#[derive(Debug, Args)]
pub struct NewPackArgs {
    /// The id of the pack: small letters, digits, `-` and `.`
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Where to put it
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// A kind of file that has a JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// The facts of an organization
    Situation,
    /// A pack of rules
    Pack,
    /// The terms of a license
    License,
    /// A situation to start from
    Profile,
    /// What a value of 0 and of 1 means
    Anchors,
    /// A model
    Model,
    /// A provider with its routes
    Provider,
    /// The models on the routes of a provider
    Options,
    /// Who made the models
    Developers,
    /// Named sets of countries
    Regions,
    /// Machines
    Hardware,
}

/// How to print the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FactsFormat {
    /// The page of the documentation
    Markdown,
    /// For programs
    Json,
}

/// What to compile.
#[derive(Debug, Args)]
pub struct BundleArgs {
    /// Where to write the bundle: JSON, or the smaller form that a page loads where the name ends in `.bin`; may be repeated
    #[arg(short, long, value_name = "FILE", required = true)]
    pub output: Vec<PathBuf>,
    /// Also write the texts of catalog and policies into one file, for the library to embed
    #[arg(long, value_name = "FILE")]
    pub texts: Option<PathBuf>,
    /// The catalog
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
    /// The policies
    #[arg(long, value_name = "DIR", default_value = "policies")]
    pub policies: PathBuf,
    /// Add a pack of rules
    #[arg(long, value_name = "FILE")]
    pub pack: Vec<PathBuf>,
}
