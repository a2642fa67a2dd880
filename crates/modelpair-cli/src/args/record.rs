//! Commands that take or draw a record.

use std::path::PathBuf;

use clap::Args;

use super::{AnswerFormat, DataArgs, Format, Lang, SituationArgs};

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
