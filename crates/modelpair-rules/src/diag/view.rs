//! Diagnostics as programs read them: lines and columns instead of offsets.

use serde::Serialize;

use super::{Diagnostic, Diagnostics, Severity};
use crate::source::{ColumnUnit, Sources, Span};

/// A diagnostic with its places.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiagnosticView {
    /// What kind of fault it is, such as `unknown-fact`; `modelpair explain` has a page for each.
    pub code: String,
    /// Whether it makes the text unusable.
    pub severity: Severity,
    /// What was found and what was expected, one line.
    pub message: String,
    /// Where it is; absent when it is in no text.
    pub place: Option<PlaceView>,
    /// Other places that matter, each with a few words.
    pub labels: Vec<LabelView>,
    /// What to do about it.
    pub help: Option<String>,
}

/// A second place that matters for a diagnostic.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabelView {
    /// Where.
    pub place: PlaceView,
    /// Why it matters.
    pub message: String,
}

/// A place in a text; lines and columns count from one, columns in characters.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceView {
    /// The name under which the user knows the text.
    pub file: String,
    /// The first line.
    pub line: u32,
    /// The first column.
    pub column: u32,
    /// The line in which it ends.
    pub end_line: u32,
    /// The column behind its end.
    pub end_column: u32,
}

/// All diagnostics with their places, in the order in which they were found.
pub fn views(diagnostics: &Diagnostics, sources: &Sources) -> Vec<DiagnosticView> {
    let view = |diagnostic: &Diagnostic| DiagnosticView {
        code: diagnostic.code.name().to_owned(),
        severity: diagnostic.severity,
        message: diagnostic.message.clone(),
        place: diagnostic.span.map(|span| PlaceView::of(span, sources)),
        labels: diagnostic
            .labels
            .iter()
            .map(|label| LabelView {
                place: PlaceView::of(label.span, sources),
                message: label.message.clone(),
            })
            .collect(),
        help: diagnostic.help.clone(),
    };
    diagnostics.iter().map(view).collect()
}

impl PlaceView {
    fn of(span: Span, sources: &Sources) -> Self {
        let behind = Span {
            start: span.end,
            ..span
        };
        let start = sources.position(span, ColumnUnit::Characters);
        let end = sources.position(behind, ColumnUnit::Characters);
        Self {
            file: sources.get(span.source).name.clone(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}
