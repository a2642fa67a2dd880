//! Where text came from, and where in it something stands.
//!
//! Positions are byte offsets everywhere inside; lines and columns are computed here and nowhere else.

use serde::Serialize;

/// A text with the name under which the user knows it: a path, a URL or a command-line argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name as shown to the user.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// Names one text of a [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SourceId(u32);

/// All texts of one run, so that a [`Span`] can be shown with its line.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    sources: Vec<Source>,
}

/// A range of bytes in one text, the end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// The text that the range is in.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnUnit {
    /// Unicode scalar values, for people and terminals.
    Characters,
    /// UTF-16 code units, for browsers and language servers.
    Utf16,
}

/// A line and a column, both counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The line, counted from one.
    pub line: u32,
    /// The column, counted from one, in the unit that was asked for.
    pub column: u32,
}

/// The starts of the lines of a text, to find the line of a byte quickly.
#[derive(Clone, Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl Sources {
    /// An empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a text in and gives its id.
    pub fn add(&mut self, source: Source) -> SourceId {
        let id = SourceId(offset(self.sources.len()));
        self.sources.push(source);
        id
    }

    /// The text with this id; an empty nameless one when the id is of another collection.
    pub fn get(&self, id: SourceId) -> &Source {
        static NONE: Source = Source {
            name: String::new(),
            text: String::new(),
        };
        usize::try_from(id.0)
            .ok()
            .and_then(|index| self.sources.get(index))
            .unwrap_or(&NONE)
    }

    /// Where a span begins, as line and column.
    pub fn position(&self, span: Span, unit: ColumnUnit) -> Position {
        LineIndex::new(&self.get(span.source).text).position(span.start, unit)
    }
}

impl Span {
    /// A span from two byte offsets; offsets beyond 4 GiB are cut off.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        Self {
            source,
            start: offset(start),
            end: offset(end),
        }
    }

    /// The smallest span that covers both; the other must be of the same text.
    #[must_use]
    pub fn to(self, other: Span) -> Self {
        Self {
            source: self.source,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The text under the span; empty when it does not lie in the source.
    pub fn text(self, sources: &Sources) -> &str {
        sources
            .get(self.source)
            .text
            .get(index(self.start)..index(self.end))
            .unwrap_or_default()
    }
}

impl<'a> LineIndex<'a> {
    /// Finds the lines of a text.
    pub fn new(text: &'a str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0)
            .chain(newlines.map(|(at, _)| at + 1))
            .collect();
        Self { text, starts }
    }

    /// The line and column of a byte; of the end when it lies beyond.
    pub fn position(&self, at: u32, unit: ColumnUnit) -> Position {
        let at = index(at).min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start..).unwrap_or_default();
        let before = before
            .char_indices()
            .take_while(|(offset, _)| start + offset < at);
        let units: usize = match unit {
            ColumnUnit::Characters => before.count(),
            ColumnUnit::Utf16 => before.map(|(_, letter)| letter.len_utf16()).sum(),
        };
        Position {
            line: offset(line),
            column: offset(units + 1),
        }
    }

    /// The text of a line, counted from one, without its line break.
    pub fn line(&self, line: u32) -> &'a str {
        let line = index(line);
        let start = line
            .checked_sub(1)
            .and_then(|before| self.starts.get(before))
            .copied();
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        let text = start
            .and_then(|start| self.text.get(start..end))
            .unwrap_or_default();
        text.trim_end_matches(['\n', '\r'])
    }
}

/// A byte offset as it is stored: offsets beyond 4 GiB are cut off, texts that long are refused earlier.
pub(crate) fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// A stored offset as an index.
pub(crate) fn index(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_letters_not_bytes() {
        let index = LineIndex::new("año = 1\n𝒳y\r\nz");
        let at = |byte, unit| {
            (
                index.position(byte, unit).line,
                index.position(byte, unit).column,
            )
        };
        assert_eq!(at(3, ColumnUnit::Characters), (1, 3));
        assert_eq!(at(13, ColumnUnit::Characters), (2, 2));
        assert_eq!(at(13, ColumnUnit::Utf16), (2, 3));
        assert_eq!(at(999, ColumnUnit::Characters), (3, 2));
        assert_eq!(index.line(2), "𝒳y");
        assert_eq!(index.line(9), "");
    }
}
