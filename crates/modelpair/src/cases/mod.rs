//! Cases: what must come out of a situation, written in Markdown beside the rules.
//!
//! A page is read with [`Page::read`] and run on [`Grounds`] with [`Grounds::run`]; [`Suite`] holds all pages of a
//! folder, measures what they see of the conditions, and asks them about rules that are slightly wrong.
//! No file is read here and none is written: texts come in, what to say about them comes out.

mod check;
mod coverage;
mod facts;
mod grounds;
mod mutant;
mod mutate;
mod page;
mod pair_block;
mod pair_line;
mod report_line;
mod run;
mod said;
mod suite;
mod verdict_line;

pub use coverage::{Coverage, Covered};
pub use grounds::{Grounds, Rejected, TestedPack};
pub(crate) use grounds::{fill_open, gather, packs_of};
pub use mutate::{Mutation, Survivor};
pub use page::{Block, Case, Equivalent, Page};
pub use pair_line::PairLine;
pub use report_line::{Change, ReportLine};
pub use run::PageRun;
pub use said::Said;
pub use suite::Suite;
pub use verdict_line::VerdictLine;

use serde::Serialize;

/// The day on which a situation happens that names no other.
pub const TODAY: &str = "2026-11-22";

/// What is wrong with a case, or what came out of it otherwise than written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// The page.
    pub file: String,
    /// The line in it, counted from one.
    pub line: u32,
    /// The heading of the case.
    pub case: String,
    /// Whether the page itself is wrong; otherwise the case came out differently.
    pub bad: bool,
    /// What is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What came out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// What else there is to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A number of things; they never are so many that it does not fit.
fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
