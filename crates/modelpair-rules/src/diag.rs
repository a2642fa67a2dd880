//! What is wrong with a text, and where. Every sentence that a user reads about it is in `diag/say.rs`.
//!
//! Callers hand over what they have (`diag::unknown_key(span, name, candidates)`), never words.

mod say;
mod view;

pub use say::*;
pub use view::{DiagnosticView, LabelView, PlaceView, views};

use crate::code::Code;
use crate::source::Span;
use crate::suggest::nearest;
use serde::Serialize;
use std::fmt::{self, Write};

/// One thing that is wrong, or worth a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// What kind of fault it is.
    pub code: Code,
    /// Whether it makes the text unusable.
    pub severity: Severity,
    /// What was found and what was expected, one line.
    pub message: String,
    /// Where it is; absent when it is in no text.
    pub span: Option<Span>,
    /// Other places that matter, each with a few words.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

/// A second place that matters for a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// Why it matters.
    pub message: String,
}

/// How bad a diagnostic is.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The text is not used.
    Error,
    /// The text is used; probably something else was meant.
    Warning,
}

/// All that was found wrong in one run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    #[serde(skip)]
    left_out: usize,
    #[serde(skip)]
    errors: bool,
}

/// How many diagnostics are kept; a text with more faults is not what it was thought to be.
const KEPT_MAX: usize = 500;

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.errors |= diagnostic.severity == Severity::Error;
        if self.found.len() < KEPT_MAX {
            self.found.push(diagnostic);
        } else {
            self.left_out += 1;
        }
    }

    /// Adds several.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in others {
            self.push(diagnostic);
        }
    }

    /// Whether nothing at all was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// How many more there were than are kept, at least: reading stops where so much is wrong.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Whether nothing that is found from here on changes what is said: there are errors, and more than are kept.
    #[cfg(feature = "authoring")]
    pub(crate) fn is_full(&self) -> bool {
        self.errors && self.left_out > 0
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.errors
    }

    /// Those found, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.found.iter()
    }

    /// Orders them by place, and removes what is said twice.
    pub fn sort(&mut self) {
        self.found
            .sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        self.found.dedup();
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::from_iter([diagnostic])
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        let mut diagnostics = Self::new();
        diagnostics.extend(iter);
        diagnostics
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.found.iter().enumerate() {
            let newline = if index == 0 { "" } else { "\n" };
            write!(f, "{newline}{diagnostic}")?;
        }
        if self.left_out > 0 {
            write!(f, "\n... and at least {} more", self.left_out)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.code, self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

impl Diagnostic {
    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        if let Some(span) = span.into() {
            self.labels.push(Label {
                span,
                message: message.into(),
            });
        }
        self
    }

    /// Adds advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Makes it a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    fn suggest<'a>(self, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        const LISTED_MAX: usize = 12;
        let candidates: Vec<&str> = candidates.into_iter().collect();
        let containing = containing(name, &candidates);
        match nearest(name, candidates.iter().copied()) {
            Some(near) => self.help(format!(
                "did you mean `{near}`?{}",
                foreign_letter(name, near)
            )),
            None if candidates.len() > LISTED_MAX && !containing.is_empty() => {
                let verb = if containing.len() == 1 { "is" } else { "are" };
                self.help(format!("there {verb} {}", quoted(&containing)))
            }
            None if candidates.is_empty() || candidates.len() > LISTED_MAX => self,
            None => self.help(format!("known are {}", quoted(&candidates))),
        }
    }
}

/// The first few names that have a word in them which names nothing by itself.
fn containing<'a>(word: &str, candidates: &[&'a str]) -> Vec<&'a str> {
    const LISTED_MAX: usize = 6;
    const LETTERS_MIN: usize = 3;
    let word = word.to_ascii_lowercase();
    let has = |name: &&&str| name.to_ascii_lowercase().contains(&word);
    let found = candidates.iter().filter(has).copied();
    let long = word.len() >= LETTERS_MIN;
    found.take(if long { LISTED_MAX } else { 0 }).collect()
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", visible(name)))
        .collect();
    names.join(", ")
}

/// Says which letter of a name only looks like the one that was meant.
fn foreign_letter(name: &str, meant: &str) -> String {
    let mut letters = name.chars().filter(|letter| !letter.is_ascii());
    let foreign = letters
        .find(|letter| !meant.contains(*letter))
        .map(u32::from);
    foreign
        .map(|code| format!(" (`{}` has the letter U+{code:04X})", visible(name)))
        .unwrap_or_default()
}

/// User text as it is shown: control and direction characters written out, long text cut.
pub(crate) fn visible(text: &str) -> String {
    const LETTERS_MAX: usize = 60;
    let mut shown = String::new();
    for (count, letter) in text.chars().enumerate() {
        if count == LETTERS_MAX {
            shown.push('…');
            break;
        }
        if is_invisible(letter) {
            // Writing into a String cannot fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(letter));
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// Whether a letter makes text around it read differently from what it says, or hides in it.
#[cfg(feature = "authoring")]
pub(crate) fn is_deceptive(letter: char) -> bool {
    matches!(
        letter,
        '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
    ) || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// Whether a letter would not show, or would change how its neighbours show.
pub(crate) fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}')
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}
