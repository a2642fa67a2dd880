//! Diagnostics as an editor marks them: with offsets that browsers and language servers count in.

use modelpair_rules::{ColumnUnit, Diagnostic, Severity, SourceId, Sources, Span};
use serde::Serialize;

/// Something that is wrong with a text, or probably not meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The code, which has a page.
    pub code: &'static str,
    /// Whether the text cannot be used.
    pub severity: Severity,
    /// What was found and what was expected.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where; nothing where it is about the whole text.
    pub place: Option<Place>,
    /// Other places that matter.
    pub labels: Vec<Note>,
}

/// A range of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The first UTF-16 unit, counted from zero.
    pub from: u32,
    /// The unit behind the last.
    pub to: u32,
    /// The line, counted from one.
    pub line: u32,
    /// The column in characters, counted from one.
    pub column: u32,
}

/// Another place that matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Why it matters.
    pub message: String,
    /// Where; in the same text unless `file` says otherwise.
    pub place: Place,
    /// The file, if it is another.
    pub file: Option<String>,
}

impl Problem {
    pub(super) fn new(found: &Diagnostic, sources: &Sources, own: SourceId) -> Self {
        let label = |label: &modelpair_rules::Label| Note {
            message: label.message.clone(),
            place: place(label.span, sources),
            file: (label.span.source != own).then(|| sources.get(label.span.source).name.clone()),
        };
        Self {
            code: found.code.name(),
            severity: found.severity,
            message: found.message.clone(),
            help: found.help.clone(),
            place: found.span.map(|span| place(span, sources)),
            labels: found.labels.iter().map(label).collect(),
        }
    }
}

fn place(span: Span, sources: &Sources) -> Place {
    let text = &sources.get(span.source).text;
    let at = sources.position(span, ColumnUnit::Characters);
    let from = units(text, span.start);
    Place {
        from,
        to: units(text, span.end).max(from),
        line: at.line,
        column: at.column,
    }
}

/// How many UTF-16 units stand before a byte.
pub(super) fn units(text: &str, byte: u32) -> u32 {
    let byte = usize::try_from(byte).unwrap_or(usize::MAX);
    let before = text.char_indices().take_while(|(at, _)| *at < byte);
    before.fold(0, |units, (_, letter)| units.saturating_add(width(letter)))
}

/// The byte behind so many UTF-16 units; the end of the text where it is shorter.
pub(super) fn byte(text: &str, units: u32) -> usize {
    let mut passed = 0_u32;
    for (at, letter) in text.char_indices() {
        if passed >= units {
            return at;
        }
        passed = passed.saturating_add(width(letter));
    }
    text.len()
}

fn width(letter: char) -> u32 {
    u32::try_from(letter.len_utf16()).unwrap_or(1)
}
