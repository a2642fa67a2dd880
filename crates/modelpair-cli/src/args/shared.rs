//! What several commands take: a situation, where facts and rules come from, how to print.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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
