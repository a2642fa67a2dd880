//! The command line, in one file for each group of commands.

mod policies;
mod recommend;
mod record;
mod scan;
mod serve;
mod shared;
mod tools;
mod verdicts;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use policies::{
    BundleArgs, CheckArgs, CheckFormat, FactsFormat, FmtArgs, NewCommand, NewPackArgs, SchemaKind,
    TestArgs,
};
pub use recommend::RecommendArgs;
pub use record::{RenderArgs, ReplayArgs, ShowArgs};
pub use scan::{FailOn, ScanArgs, ScanFormat};
pub use serve::{LogAs, ServeArgs};
pub use shared::{AnswerFormat, DataArgs, Format, Lang, SituationArgs};
pub use tools::{EvalArgs, OpennessArgs};
pub use verdicts::{QuestionsArgs, VerdictsArgs};

use policies::TEST_EXIT_CODES;
use scan::SCAN_HELP;
use serve::SERVE_HELP;
use tools::{COST_HELP, WEIGH_HELP};

/// Which AI model should you pair with which?
#[derive(Debug, Parser)]
#[command(name = "modelpair", version, about, max_term_width = 80)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

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
    #[command(after_long_help = WEIGH_HELP)]
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
