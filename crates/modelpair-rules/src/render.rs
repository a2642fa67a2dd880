//! Diagnostics as text for a terminal.

use crate::diag::{Diagnostic, Diagnostics, Severity, is_invisible};
use crate::source::{ColumnUnit, LineIndex, SourceId, Sources, Span};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Whether the text carries terminal colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderStyle {
    /// Plain text.
    Plain,
    /// ANSI colours.
    Ansi,
}

/// All diagnostics as text, each with the line it is about.
pub fn render(diagnostics: &Diagnostics, sources: &Sources, style: RenderStyle) -> String {
    let mut text = String::new();
    let mut lines = Lines {
        sources,
        indexes: BTreeMap::new(),
    };
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        render_one(&mut text, diagnostic, &mut lines, style);
    }
    if diagnostics.left_out() > 0 {
        line(
            &mut text,
            &format!("\n... and at least {} more", diagnostics.left_out()),
        );
    }
    text
}

fn render_one(
    text: &mut String,
    diagnostic: &Diagnostic,
    lines: &mut Lines<'_>,
    style: RenderStyle,
) {
    let paint = Paint { style };
    let color = match diagnostic.severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
    };
    let head = paint.with(
        color,
        &format!("{}[{}]", diagnostic.severity, diagnostic.code),
    );
    line(
        text,
        &format!("{head}: {}", paint.with("1", &diagnostic.message)),
    );
    let main = diagnostic.span.map(|span| (span, ""));
    let places: Vec<(Span, &str)> = main
        .into_iter()
        .chain(
            diagnostic
                .labels
                .iter()
                .map(|label| (label.span, label.message.as_str())),
        )
        .collect();
    let numbers = places.iter().map(|(span, _)| {
        lines
            .of(*span)
            .1
            .position(span.start, ColumnUnit::Characters)
    });
    let margin = numbers
        .map(|at| at.line.to_string().len())
        .max()
        .unwrap_or(1);
    for (index, (span, words)) in places.iter().enumerate() {
        let mark = if index == 0 && diagnostic.span.is_some() {
            ('^', color)
        } else {
            ('-', "1;34")
        };
        excerpt(
            text,
            (*span, words),
            lines,
            paint,
            (margin, index == 0, mark),
        );
    }
    if let Some(help) = &diagnostic.help {
        let blank = " ".repeat(margin);
        line(
            text,
            &format!("{blank} {} {help}", paint.with("1;34", "= help:")),
        );
    }
}

/// The lines of each text, found once.
struct Lines<'a> {
    sources: &'a Sources,
    indexes: BTreeMap<SourceId, LineIndex<'a>>,
}

impl<'a> Lines<'a> {
    /// The name and the lines of the text that a span is in.
    fn of(&mut self, span: Span) -> (&'a str, &LineIndex<'a>) {
        let source = self.sources.get(span.source);
        let index = self
            .indexes
            .entry(span.source)
            .or_insert_with(|| LineIndex::new(&source.text));
        (&source.name, index)
    }
}

/// How much of a long line is shown before and after the mark.
const BEFORE_MAX: u32 = 60;
const AFTER_MAX: usize = 60;

type Shape = (usize, bool, (char, &'static str));

/// The place, the line and the mark under it.
fn excerpt(
    text: &mut String,
    (span, words): (Span, &str),
    lines: &mut Lines<'_>,
    paint: Paint,
    (margin, first, (mark, color)): Shape,
) {
    let (name, index) = lines.of(span);
    let start = index.position(span.start, ColumnUnit::Characters);
    let end = index.position(span.end.max(span.start), ColumnUnit::Characters);
    let shown = clean(index.line(start.line));
    let arrow = paint.with("1;34", if first { "-->" } else { ":::" });
    let blank = " ".repeat(margin);
    let bar = paint.with("1;34", "|");
    line(
        text,
        &format!("{blank}{arrow} {}:{}:{}", name, start.line, start.column),
    );
    line(text, &format!("{blank} {bar}"));

    // A very long line is shown from a little before the mark.
    let skipped = start.column.saturating_sub(BEFORE_MAX + 1);
    let cut = if skipped > 0 { "…" } else { "" };
    let length = shown.chars().count();
    let before = start.column - 1 - skipped;
    let last = if end.line == start.line {
        end.column
    } else {
        crate::source::offset(length + 1)
    };
    let marked = crate::source::index(last.saturating_sub(start.column).max(1)).min(AFTER_MAX * 2);
    let visible_max = crate::source::index(before) + marked + AFTER_MAX;
    let skipped = crate::source::index(skipped);
    let mut part: String = shown.chars().skip(skipped).take(visible_max).collect();
    if length > skipped + visible_max {
        part.push('…');
    }
    let number = paint.with("1;34", &format!("{:>margin$}", start.line));
    line(text, format!("{number} {bar} {cut}{part}").trim_end());
    let mut letters = part.chars();
    let before = letters.by_ref().take(crate::source::index(before));
    let indent = " ".repeat(cut.chars().count() + before.map(columns).sum::<usize>());
    let marks: usize = letters.take(marked).map(columns).sum();
    let marks = mark.to_string().repeat(marks.max(1));
    let words = if words.is_empty() {
        String::new()
    } else {
        format!(" {words}")
    };
    line(
        text,
        &format!(
            "{blank} {bar} {indent}{}",
            paint.with(color, &format!("{marks}{words}"))
        ),
    );
}

/// A source line as it can be shown: a tab is one column, and nothing moves the cursor.
fn clean(line: &str) -> String {
    let shown = |letter| match letter {
        '\t' => ' ',
        letter if is_invisible(letter) => '\u{fffd}',
        letter => letter,
    };
    line.chars().map(shown).collect()
}

/// How many columns of a terminal a letter takes: none when it stands on the one before, two when it is wide.
fn columns(letter: char) -> usize {
    match u32::from(letter) {
        0x300..=0x36f
        | 0x483..=0x489
        | 0x591..=0x5bd
        | 0x610..=0x61a
        | 0x64b..=0x65f
        | 0x900..=0x903
        | 0x93a..=0x93c
        | 0x93e..=0x94f
        | 0xe31
        | 0xe34..=0xe3a
        | 0xe47..=0xe4e
        | 0x1ab0..=0x1aff
        | 0x1dc0..=0x1dff
        | 0x20d0..=0x20ff
        | 0xfe00..=0xfe0f
        | 0xfe20..=0xfe2f
        | 0x1f3fb..=0x1f3ff
        | 0xe0100..=0xe01ef => 0,
        0x1100..=0x115f
        | 0x231a..=0x231b
        | 0x23e9..=0x23ec
        | 0x25fd..=0x25fe
        | 0x2614..=0x2615
        | 0x2648..=0x2653
        | 0x26aa..=0x26ab
        | 0x26bd..=0x26be
        | 0x26d4
        | 0x2705
        | 0x270a..=0x270b
        | 0x2728
        | 0x274c
        | 0x274e
        | 0x2753..=0x2757
        | 0x2795..=0x2797
        | 0x2b1b..=0x2b1c
        | 0x2b50
        | 0x2b55
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xa960..=0xa97c
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f004
        | 0x1f0cf
        | 0x1f18e
        | 0x1f191..=0x1f19a
        | 0x1f200..=0x1f64f
        | 0x1f680..=0x1f6ff
        | 0x1f7e0..=0x1f7eb
        | 0x1f900..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

fn line(text: &mut String, words: &str) {
    // Writing into a String cannot fail.
    let _ = writeln!(text, "{words}");
}

#[derive(Clone, Copy)]
struct Paint {
    style: RenderStyle,
}

impl Paint {
    fn with(self, color: &str, words: &str) -> String {
        match self.style {
            RenderStyle::Plain => words.to_owned(),
            RenderStyle::Ansi => format!("\u{1b}[{color}m{words}\u{1b}[0m"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag;
    use crate::source::Source;

    fn check(source: &str, start: usize, end: usize, expected: &str) {
        let mut sources = Sources::new();
        let name = "a/ñ.toml".to_owned();
        let id = sources.add(Source {
            name,
            text: source.to_owned(),
        });
        let found = diag::unknown_key(Span::new(id, start, end), "efect", "a rule", ["effect"]);
        let text = render(&found.into(), &sources, RenderStyle::Plain);
        assert_eq!(text.trim_end(), expected.trim_end());
    }

    #[test]
    fn the_mark_stands_under_the_word() {
        check(
            "x = 1\n[a]\n\"ñandú\".efect = 2\n",
            20,
            25,
            "error[unknown-key]: a rule has no key `efect`
 --> a/ñ.toml:3:9
  |
3 | \"ñandú\".efect = 2
  |         ^^^^^
  = help: did you mean `effect`?",
        );
    }

    #[test]
    fn odd_spans_are_shown_too() {
        check(
            "",
            5,
            2,
            "error[unknown-key]: a rule has no key `efect`
 --> a/ñ.toml:1:1
  |
1 |
  | ^
  = help: did you mean `effect`?",
        );
    }

    #[test]
    fn wide_and_combining_letters_are_counted_as_they_are_shown() {
        // Two columns each before the mark, and under it; a tab is one; an accent of its own is none.
        let text = "\t'漢字' 'e\u{301}' efect😀";
        let start = text.find("efect").unwrap();
        check(
            text,
            start,
            start + 9,
            "error[unknown-key]: a rule has no key `efect`
 --> a/ñ.toml:1:12
  |
1 |  '漢字' 'e\u{301}' efect😀
  |             ^^^^^^^
  = help: did you mean `effect`?",
        );
    }

    #[test]
    fn long_lines_are_cut() {
        let long = format!("{}efect{}", "x".repeat(5000), "y".repeat(5000));
        let mut sources = Sources::new();
        let id = sources.add(Source {
            name: "f".to_owned(),
            text: long,
        });
        let found = diag::missing_key(Span::new(id, 5000, 5005), "k", "it");
        let text = render(&found.into(), &sources, RenderStyle::Plain);
        assert!(
            text.lines().all(|line| line.chars().count() < 220),
            "{text}"
        );
        assert!(text.contains("^^^^^\n"), "{text}");
    }
}
