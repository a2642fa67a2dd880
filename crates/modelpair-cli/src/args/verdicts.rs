//! Commands that ask the rules.

use clap::Args;

use super::{Format, SituationArgs};

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
