//! What is wrong with a text, and where. Every sentence that a user reads about it is in this file.
//!
//! Callers hand over what they have (`diag::unknown_key(span, name, candidates)`), never words.

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

    /// How many more there were than are kept.
    pub fn left_out(&self) -> usize {
        self.left_out
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
            write!(f, "\n... and {} more", self.left_out)?;
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
        match nearest(name, candidates.iter().copied()) {
            Some(near) => self.help(format!(
                "did you mean `{near}`?{}",
                foreign_letter(name, near)
            )),
            None if candidates.is_empty() || candidates.len() > LISTED_MAX => self,
            None => self.help(format!("known are {}", quoted(&candidates))),
        }
    }
}

fn error(code: Code, span: impl Into<Option<Span>>, message: String) -> Diagnostic {
    let span = span.into();
    Diagnostic {
        code,
        severity: Severity::Error,
        message,
        span,
        labels: Vec::new(),
        help: None,
    }
}

fn warning(code: Code, span: impl Into<Option<Span>>, message: String) -> Diagnostic {
    error(code, span, message).warning()
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

// Files and syntax.

/// A file that cannot be read: not there, not a file, not UTF-8.
pub fn bad_file(name: &str, reason: &str) -> Diagnostic {
    error(
        Code::BadFile,
        None,
        format!("cannot read `{}`: {reason}", visible(name)),
    )
}

/// A file that is not UTF-8 text.
pub fn not_utf8(name: &str) -> Diagnostic {
    bad_file(name, "it is not UTF-8 text")
        .help("save the file as UTF-8, or check that the right file was named")
}

/// A file or folder that does not exist.
pub fn not_found(name: &str) -> Diagnostic {
    bad_file(name, "it does not exist").help("check the path")
}

/// A text above the size limit.
pub fn too_large(
    span: impl Into<Option<Span>>,
    name: &str,
    size: usize,
    limit: usize,
) -> Diagnostic {
    let message = format!(
        "`{}` has {size} bytes, and at most {limit} are read",
        visible(name)
    );
    error(Code::TooLarge, span, message).help("check that the right file was named, or split it")
}

/// A condition above the size limit.
pub fn condition_too_large(span: impl Into<Option<Span>>, limit: usize) -> Diagnostic {
    error(
        Code::TooLarge,
        span,
        format!("the condition has more than {limit} parts"),
    )
    .help("split it into several rules")
}

/// More of something than is allowed.
pub fn too_many(
    span: impl Into<Option<Span>>,
    what: &str,
    count: usize,
    limit: usize,
) -> Diagnostic {
    error(
        Code::TooLarge,
        span,
        format!("there are {count} {what}, and at most {limit} are read"),
    )
}

/// Values or parentheses nested too deeply.
pub fn too_deep(span: impl Into<Option<Span>>, limit: u32) -> Diagnostic {
    error(
        Code::TooDeep,
        span,
        format!("nested more than {limit} deep"),
    )
    .help("split it into several parts")
}

/// Text that is not TOML.
pub fn toml_syntax(span: impl Into<Option<Span>>, message: &str) -> Diagnostic {
    error(
        Code::TomlSyntax,
        span,
        format!("not TOML: {}", message.replace('\n', ", ")),
    )
}

/// Text that is not JSON.
pub fn json_syntax(span: impl Into<Option<Span>>, message: &str) -> Diagnostic {
    let mut letters = message.chars();
    let first: String = letters
        .next()
        .map(|letter| letter.to_ascii_lowercase())
        .into_iter()
        .collect();
    error(
        Code::JsonSyntax,
        span,
        format!("not JSON: {first}{}", letters.as_str()),
    )
}

/// A letter that cannot be seen where only visible ones are allowed.
pub fn invisible_letter(code: Code, span: Span, letter: char) -> Diagnostic {
    let number = u32::from(letter);
    error(
        code,
        span,
        format!("the invisible character U+{number:04X} stands here"),
    )
    .help("remove it; it can make a text read differently from what it says")
}

// Tables and keys.

/// A key that nothing reads.
pub fn unknown_key<'a>(
    span: Span,
    key: &str,
    what: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    error(
        Code::UnknownKey,
        span,
        format!("{what} has no key `{}`", visible(key)),
    )
    .suggest(key, candidates)
}

/// A key that must be there.
pub fn missing_key(span: Span, key: &str, what: &str) -> Diagnostic {
    error(
        Code::MissingKey,
        span,
        format!("{what} needs the key `{key}`"),
    )
}

/// A key that is there twice.
pub fn duplicate_key(span: Span, key: &str, first: Span) -> Diagnostic {
    error(
        Code::DuplicateId,
        span,
        format!("the key `{}` is there twice", visible(key)),
    )
    .label(first, "first here")
}

/// A name that is given twice.
pub fn duplicate_id(
    span: impl Into<Option<Span>>,
    what: &str,
    id: &str,
    first: impl Into<Option<Span>>,
) -> Diagnostic {
    error(
        Code::DuplicateId,
        span,
        format!("there are two of the {what} `{}`", visible(id)),
    )
    .label(first, "the other is here")
}

/// An id that is not kebab-case.
pub fn bad_id(span: impl Into<Option<Span>>, what: &str, id: &str) -> Diagnostic {
    error(
        Code::BadId,
        span,
        format!("`{}` cannot be the name of {what}", visible(id)),
    )
    .help("write small letters, digits, `-` and `.`, and begin with a letter or a digit")
}

/// A name that does not fit where identifiers of conditions stand.
pub fn bad_name(span: impl Into<Option<Span>>, what: &str, name: &str) -> Diagnostic {
    error(Code::BadId, span, format!("`{}` cannot be the name of {what}", visible(name)))
        .help("write small letters, digits and `_`, begin with a letter, and use no word that CEL reserves")
}

/// Something other than a table.
pub fn not_a_table(span: Span, what: &str, found: &str) -> Diagnostic {
    error(
        Code::NotATable,
        span,
        format!("{what} must be a table, found {found}"),
    )
}

/// A value of the wrong type.
pub fn wrong_type(
    span: impl Into<Option<Span>>,
    what: &str,
    expected: &str,
    found: &str,
) -> Diagnostic {
    error(
        Code::WrongType,
        span,
        format!("`{}` must be {expected}, found {found}", visible(what)),
    )
}

/// A value outside a list of allowed ones.
pub fn unknown_value<'a>(
    span: impl Into<Option<Span>>,
    what: &str,
    value: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    error(
        Code::UnknownValue,
        span,
        format!("`{}` is no value of `{}`", visible(value), visible(what)),
    )
    .suggest(value, candidates)
}

/// A text that is no date.
pub fn bad_date(span: impl Into<Option<Span>>, text: &str) -> Diagnostic {
    error(
        Code::BadDate,
        span,
        format!("`{}` is not a date", visible(text)),
    )
    .help("write it as YYYY-MM-DD, for example `2026-11-22`")
}

/// A number out of range or not whole.
pub fn number_range(span: impl Into<Option<Span>>, what: &str, expected: &str) -> Diagnostic {
    error(
        Code::NumberRange,
        span,
        format!("{what} must be {expected}"),
    )
}

/// A fraction where whole numbers are needed.
pub fn fraction(span: impl Into<Option<Span>>, text: &str) -> Diagnostic {
    error(
        Code::NumberRange,
        span,
        format!("`{}` is not a whole number", visible(text)),
    )
    .help("numbers are whole; the unit is part of the key, for example `_percent` or `_milli`")
}

/// An integer that 64 bits do not hold.
pub fn integer_too_large(span: impl Into<Option<Span>>, text: &str) -> Diagnostic {
    error(
        Code::NumberRange,
        span,
        format!("`{}` does not fit into 64 bits", visible(text)),
    )
}

// Facts and references.

/// A name that is neither a fact nor a set.
pub fn unknown_fact<'a>(
    span: impl Into<Option<Span>>,
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let found = error(
        Code::UnknownFact,
        span,
        format!("there is no fact `{}`", visible(name)),
    );
    match nearest(name, candidates) {
        Some(near) => found.help(format!(
            "did you mean `{near}`?{}",
            foreign_letter(name, near)
        )),
        None => found,
    }
}

/// A table where the value of a fact is needed, or the other way round.
pub fn not_a_fact(span: Span, name: &str) -> Diagnostic {
    error(
        Code::UnknownFact,
        span,
        format!("`{}` is a group of facts, not a fact", visible(name)),
    )
}

/// A fact of the catalog without a source.
pub fn fact_without_source(span: impl Into<Option<Span>>, fact: &str, record: &str) -> Diagnostic {
    let message = format!(
        "no source is named for `{}` of `{}`",
        visible(fact),
        visible(record)
    );
    error(Code::FactWithoutSource, span, message)
        .help("add the key to the `facts` of the source that proves it")
}

/// An id that names nothing.
pub fn unknown_reference<'a>(
    span: impl Into<Option<Span>>,
    kind: &str,
    id: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    error(
        Code::UnknownReference,
        span,
        format!("there is no {kind} `{}`", visible(id)),
    )
    .suggest(id, candidates)
}

// Conditions.

/// A condition that is not CEL.
pub fn cel_syntax(span: Span, expected: &str, found: &str) -> Diagnostic {
    error(
        Code::CelSyntax,
        span,
        format!("expected {expected}, found {found}"),
    )
}

/// A letter or a literal that CEL does not know.
pub fn cel_token(span: Span, message: &str) -> Diagnostic {
    error(Code::CelSyntax, span, message.to_owned())
}

/// A part of CEL that is not accepted, why, and what to write instead.
pub fn cel_unsupported(span: Span, what: &str, reason: &str, instead: &str) -> Diagnostic {
    error(
        Code::CelUnsupported,
        span,
        format!("{what} cannot be used in a condition: {reason}"),
    )
    .help(instead)
}

/// Overflow or division by zero.
pub fn cel_arithmetic(span: Span, message: &str) -> Diagnostic {
    error(Code::CelArithmetic, span, message.to_owned())
}

/// Two sides of an operator that do not go together.
pub fn cel_mismatch(span: Span, operator: &str, left: &str, right: &str) -> Diagnostic {
    error(
        Code::WrongType,
        span,
        format!("`{operator}` cannot be applied to {left} and {right}"),
    )
}

/// A part of a condition that has the wrong type.
pub fn cel_type(span: Span, expected: &str, found: &str) -> Diagnostic {
    error(
        Code::WrongType,
        span,
        format!("expected {expected}, found {found}"),
    )
}

/// A condition, or a part of one, that cannot hold.
pub fn never_true(span: impl Into<Option<Span>>, what: &str, reason: &str) -> Diagnostic {
    error(
        Code::NeverTrue,
        span,
        format!("{what} can never be true: {reason}"),
    )
}

/// A condition, or a part of one, that cannot fail.
pub fn always_true(span: impl Into<Option<Span>>, what: &str, reason: &str) -> Diagnostic {
    warning(
        Code::AlwaysTrue,
        span,
        format!("{what} is always true: {reason}"),
    )
}

/// Something declared that nothing uses.
pub fn never_used(span: impl Into<Option<Span>>, what: &str, name: &str) -> Diagnostic {
    warning(
        Code::NeverUsed,
        span,
        format!("the {what} `{}` is never used", visible(name)),
    )
}

/// A rule that another one makes superfluous.
pub fn shadowed(
    span: impl Into<Option<Span>>,
    rule: &str,
    by: &str,
    other: impl Into<Option<Span>>,
) -> Diagnostic {
    let message = format!("whenever the rule `{rule}` takes effect, `{by}` does too");
    warning(Code::Shadowed, span, message).label(other, "this rule takes effect then")
}
