//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use modelpair::numbers::Ratio;

/// Which AI model should you pair with which?
#[derive(Debug, Parser)]
#[command(name = "modelpair", version, about, max_term_width = 80)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What a file for `modelpair cost` holds.
const COST_HELP: &str = r#"The file, every part and nearly every key optional:

  { "work": { "input_tokens": 120e6, "output_tokens": 40e6 },
    "apis": { "closed": { "input_usd": 3, "output_usd": 15 },
              "hosted": { "usd_per_million": "0.2625" } },
    "machines": { "gpus": 2, "rent_usd_per_gpu_hour": 2.95, "hours": 730,
                  "tokens_per_second": 16042, "utilization": "30%",
                  "spare": 0, "fte": 0.25, "salary_usd": 180000 },
    "memory": { "parameters_billions": 70, "bits": 16, "layers": 80,
                "kv_heads": 8, "head_dim": 128, "context_tokens": 4096 } }

work      input_tokens + output_tokens, or tokens + input_share; cache_read_share,
          cache_write_share, batch_share; requests. A month.
apis      under any names; US dollars a million tokens: usd_per_million, or input_usd +
          output_usd (+ cache_read_usd, cache_write_usd, batch_input_usd,
          batch_output_usd); fixed_usd a month
machines  one of rent_usd_per_gpu_hour (+ gpus, overhead), buy_usd of a replica
          (+ months, residual, maintenance; gpu_watts, server_factor, pue, load,
          usd_per_kwh) and monthly_usd of a replica; tokens_per_second + utilization of
          a replica, or capacity_tokens; hours; spare; fte + salary_usd; fixed_usd
memory    parameters_billions, bits, overhead_factor; layers with kv_heads + head_dim or
          with latent_dim, kv_bytes, context_tokens, concurrency; gpu_memory_gb, usable

Numbers are exact as they are written; "7/20" and "35%" work too. Rent is paid for every
hour, used or not. What costs money and is not stated costs nothing and is listed in
`left_out`; what is needed and not stated comes from the catalog and is listed in
`assumed`, with its source. A break-even that no volume reaches has "never": true."#;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Recommend a pair of models for a situation, and say why
    Recommend(RecommendArgs),
    /// Every option in every role: permitted or not, by which clause
    Verdicts(VerdictsArgs),
    /// Judge an inventory of AI uses: a verdict, its rules and obligations for every row
    #[command(after_help = SCAN_HELP)]
    Scan(ScanArgs),
    /// Work a record out again: the same bytes, or exactly what differs
    Replay(ReplayArgs),
    /// Show a record that was written earlier
    Show(ShowArgs),
    /// Print the answer as static HTML, to be put inside <model-pair>
    Render(RenderArgs),
    /// Check a catalog and policies; report every fault with its place
    Check(CheckArgs),
    /// Put packs, licenses and profiles into their canonical form, the conditions in them included
    Fmt(FmtArgs),
    /// Run the cases beside packs of rules; measure what they see, and ask them about wrong rules
    #[command(after_help = TEST_EXIT_CODES)]
    Test(TestArgs),
    /// Begin something new
    #[command(subcommand)]
    New(NewCommand),
    /// The JSON Schema of a kind of file, so that editors complete and check it
    Schema {
        /// Which kind of file
        #[arg(value_enum)]
        kind: SchemaKind,
    },
    /// Answer over HTTP: verdicts, recommendations, replays, and the site
    #[command(after_long_help = SERVE_HELP)]
    Serve(ServeArgs),
    /// Every fact that a rule, a situation or a profile may name
    Facts {
        /// How to print them
        #[arg(long, value_enum, default_value_t = FactsFormat::Markdown)]
        format: FactsFormat,
    },
    /// Compile a catalog and policies into one hashed file
    Bundle(BundleArgs),
    /// Which questions still decide something, the most decisive first
    Questions(QuestionsArgs),
    /// The profiles that a situation can start from
    Profiles,
    /// How open a release is, from its file of the Model Openness Framework
    Openness(OpennessArgs),
    /// Work out a cost comparison from stated numbers: API, hosted, own machines, break-even
    #[command(after_long_help = COST_HELP)]
    Cost {
        /// A JSON file with any of `work`, `apis`, `machines` and `memory`
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Weigh any matrix of values: totals, exact shares, regrets and flip points
    Weigh {
        /// A JSON file with `values`, and `weights` or `order` if you like
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Evaluate a condition over facts: its value, or the facts that are missing
    Eval(EvalArgs),
    /// What a diagnostic means and how to mend it
    Explain {
        /// The code, such as `unknown-fact`
        code: String,
    },
}

const SCAN_HELP: &str = "\
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

const TEST_EXIT_CODES: &str = "\
Exit codes:
  0  every case came out as written
  1  a case did not, or a mutant survived that no page explains
  2  bad input: a page or pack that cannot be read, or no case at all
  3  the coverage of a pack is below --min-coverage";

const SERVE_HELP: &str = "\
Paths
  POST /v1/verdicts /v1/recommend /v1/replay   a question in JSON, or one on each line (NDJSON)
  GET  /v1/bundle /openapi.json /healthz /readyz /metrics

Signals
  SIGTERM, Ctrl-C  stop: what began is answered; a second one stops at once
  SIGHUP           read facts and rules again, as after every change of their files

There is no TLS: put a proxy in front that has it. A token is read from --token-file or from the
variable MODELPAIR_TOKEN, never from an argument, which every user of the machine can see.";

/// What to serve, where, and within which limits.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct ServeArgs {
    /// Where to listen; port 0 lets the system choose
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8027")]
    pub listen: std::net::SocketAddr,
    /// Serve this folder, too: the site as `cargo xtask page` builds it
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// Ask for the token in this file: `Authorization: Bearer TOKEN`
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// The largest body, and the longest line of a stream, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 8_388_608)]
    pub max_body: usize,
    /// How many requests are answered at once; the next one gets 503 and `retry-after`
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = at_least_one)]
    pub max_requests: usize,
    /// How many connections are open at once; the next one waits
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = at_least_one)]
    pub max_connections: usize,
    /// How long a request may take to arrive and to be answered; in a stream, from line to line
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    pub request_time: u32,
    /// How often files are looked at for changes
    #[arg(long, value_name = "SECONDS", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub look_every: u32,
    /// How long new requests are still answered after the word to stop
    #[arg(long, value_name = "SECONDS", default_value_t = 1)]
    pub drain: u32,
    /// How long requests that began may take after that
    #[arg(long, value_name = "SECONDS", default_value_t = 20)]
    pub grace: u32,
    /// How to write the log, which goes to standard error
    #[arg(long, value_enum, default_value_t = LogAs::Text)]
    pub log: LogAs,
    /// Leave the lines of single requests out of the log
    #[arg(long)]
    pub quiet: bool,
    /// Print the description of the interface (as `/openapi.json` gives it) and end
    #[arg(long, conflicts_with_all = ["check", "probe"])]
    pub openapi: bool,
    /// Read everything, say what would be served, and end
    #[arg(long, conflicts_with = "probe")]
    pub check: bool,
    /// Ask the service that listens at --listen whether it is ready, and end with 1 if it is not
    #[arg(long)]
    pub probe: bool,
    /// Where facts and rules come from; their files are watched.
    #[command(flatten)]
    pub data: DataArgs,
}

/// How to write a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogAs {
    /// For people
    Text,
    /// For programs
    Json,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..) => Ok(number),
        _ => Err("expected a whole number of at least 1".to_owned()),
    }
}

/// A situation, and how much to say about it.
#[derive(Debug, Args)]
pub struct RecommendArgs {
    /// The situation.
    #[command(flatten)]
    pub situation: SituationArgs,
    /// Weigh quality, control and cost so, instead of by their order: fractions or percent that sum to the whole,
    /// such as `1/2,1/3,1/6` or `50%,30%,20%`
    #[arg(long, value_name = "Q,C,K", value_parser = weights, allow_hyphen_values = true)]
    #[arg(conflicts_with = "what_if")]
    pub weights: Option<[Ratio; 3]>,
    /// Also look for the smallest changes of answers that change the pair; takes some hundred times as long
    #[arg(long)]
    pub what_if: bool,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = AnswerFormat::Text)]
    pub format: AnswerFormat,
    /// Also write the record with everything it rests on, for `modelpair replay`; implies --what-if, unless weights
    /// are given
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// Write facts and rules into the record too, so that it can be replayed without them
    #[arg(long, requires = "record")]
    pub with_bundle: bool,
}

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

/// What to draw.
#[derive(Debug, Args)]
pub struct RenderArgs {
    /// The situation.
    #[command(flatten)]
    pub situation: SituationArgs,
    /// The level of the first heading, from 1 to 6: one below the heading that stands above it in the article
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=6))]
    pub level: u8,
}

/// What to replay, and on what.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// The record
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Where facts and rules come from; without any, from the record if it carries them.
    #[command(flatten)]
    pub data: DataArgs,
}

/// What to show.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The record
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// How to print it
    #[arg(long, value_enum, default_value_t = AnswerFormat::Text)]
    pub format: AnswerFormat,
    /// The language of the text
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub lang: Lang,
}

/// A situation, and what to judge it by.
#[derive(Debug, Args)]
pub struct SituationArgs {
    /// Start from a profile, which assumes something about every fact
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Read facts from a TOML or JSON file; they win over the profile
    #[arg(long, value_name = "FILE")]
    pub situation: Option<PathBuf>,
    /// State one fact as a TOML value: `--set data.classes='["phi"]'`
    #[arg(long, value_name = "FACT=VALUE")]
    pub set: Vec<String>,
    /// The language of the text
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub lang: Lang,
    /// Where facts and rules come from.
    #[command(flatten)]
    pub data: DataArgs,
}

/// Where facts and rules come from.
#[derive(Clone, Debug, Args)]
pub struct DataArgs {
    /// Use this catalog instead of the embedded one
    #[arg(long, value_name = "DIR")]
    pub catalog: Option<PathBuf>,
    /// Use these policies instead of the embedded ones
    #[arg(long, value_name = "DIR")]
    pub policies: Option<PathBuf>,
    /// Add a pack of rules, such as an organization's house rules, or all packs of a folder
    #[arg(long, value_name = "PATH")]
    pub pack: Vec<PathBuf>,
    /// Use this compiled bundle
    #[arg(long, value_name = "FILE", conflicts_with_all = ["catalog", "policies", "pack"])]
    pub bundle: Option<PathBuf>,
}

/// A situation, and how to print what it leaves open.
#[derive(Debug, Args)]
pub struct QuestionsArgs {
    /// The situation.
    #[command(flatten)]
    pub situation: SituationArgs,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// A situation, and which verdicts to show.
#[derive(Debug, Args)]
pub struct VerdictsArgs {
    /// The situation.
    #[command(flatten)]
    pub situation: SituationArgs,
    /// Only this model
    #[arg(long, value_name = "ID")]
    pub model: Option<String>,
    /// Only this route
    #[arg(long, value_name = "ID")]
    pub route: Option<String>,
    /// Only this role
    #[arg(long, value_name = "ID")]
    pub role: Option<String>,
    /// Also give all minimal reasons, all minimal ways out, and the fewest questions that settle it
    #[arg(long)]
    pub explain: bool,
    /// With `--explain`: how often the rules may be evaluated for one verdict; beyond it the answer is incomplete
    #[arg(long, value_name = "N", default_value_t = 2000, requires = "explain")]
    pub budget: u32,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

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

/// What to classify.
#[derive(Debug, Args)]
pub struct OpennessArgs {
    /// The YAML file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// What to evaluate.
#[derive(Debug, Args)]
pub struct EvalArgs {
    /// A condition, such as `a && (b < 3 || !c)`
    #[arg(value_name = "EXPR", conflicts_with = "jsonl")]
    pub expression: Option<String>,
    /// Facts as a JSON object; `null` is unknown
    #[arg(long, value_name = "FILE")]
    pub facts: Option<PathBuf>,
    /// Read lines `{"expr": ..., "facts": {...}}` from standard input, answer each with a line
    #[arg(long, conflicts_with = "facts")]
    pub jsonl: bool,
    /// Check names and types against the facts declared in this file
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,
}

/// How to print an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// How to print a recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// For people, at a terminal
    Text,
    /// For programs
    Json,
    /// For people, in a document
    Markdown,
    /// For people, as a page that can be printed and needs nothing else
    Html,
}

/// The language of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// English
    En,
    /// Spanish
    Es,
}

impl From<Lang> for modelpair_rules::Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::En,
            Lang::Es => Self::Es,
        }
    }
}

/// Three weights with commas between them, as fractions, decimals or percent.
fn weights(text: &str) -> Result<[Ratio; 3], String> {
    let weight = |part: &str| {
        let part = part.trim();
        let percent = part.strip_suffix('%');
        let read = percent.unwrap_or(part).trim_end().parse::<Ratio>();
        let read = read.and_then(|value| match percent {
            Some(_) => value.over(Ratio::whole(100)),
            None => Ok(value),
        });
        read.map_err(|error| format!("`{part}`: {error}; expected such as `1/2`, `0.5` or `50%`"))
    };
    let parts: Vec<&str> = text.split(',').collect();
    let [quality, control, cost] = parts.as_slice() else {
        let found = parts.len();
        return Err(format!(
            "expected three weights, for quality, control and cost, found {found}"
        ));
    };
    let weights = [weight(quality)?, weight(control)?, weight(cost)?];
    let all = ["quality", "control", "cost"].into_iter().zip(weights);
    if let Some((name, weight)) = all.clone().find(|(_, weight)| weight.signum() < 0) {
        return Err(format!("the weight of {name} is negative: {weight}"));
    }
    let sum = weights.into_iter().try_fold(Ratio::ZERO, Ratio::plus);
    match sum {
        Ok(Ratio::ONE) => Ok(weights),
        Ok(sum) => Err(format!("the weights sum to {sum}, expected 1 (or 100%)")),
        Err(error) => Err(format!("the weights cannot be added: {error}")),
    }
}
