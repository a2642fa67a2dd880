//! Records of text: lines, or what CSV makes of them.

use memchr::{memchr, memrchr};

use crate::csv;

/// How text is cut into records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// A record is a line; line breaks in quotes belong to a field.
    Csv { delimiter: u8 },
    /// A record is a line.
    Lines,
}

/// One record of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'a> {
    /// Without its line break.
    pub text: &'a [u8],
    /// The line on which it begins, counted from the first of the text.
    pub line: u64,
    /// Whether a quote is opened in it and closed nowhere.
    pub is_unclosed: bool,
}

/// The records of a text that ends with a record.
pub(crate) struct Records<'a> {
    framing: Framing,
    rest: &'a [u8],
    has_quotes: bool,
    line: u64,
}

impl Framing {
    /// The end of the first record, where its line break stands; nothing when the text does not say.
    fn end(self, text: &[u8]) -> Option<usize> {
        match self {
            Self::Lines => memchr(b'\n', text),
            Self::Csv { delimiter } => csv::end(text, delimiter),
        }
    }

    /// Behind the last record that certainly ends in a text.
    pub fn cut(self, text: &[u8]) -> usize {
        let is_plain = self == Self::Lines || memchr(csv::QUOTE, text).is_none();
        if is_plain {
            return memrchr(b'\n', text).map_or(0, |end| end + 1);
        }
        let mut cut = 0;
        while let Some(end) = text.get(cut..).and_then(|rest| self.end(rest)) {
            cut += end + 1;
        }
        cut
    }

    /// The records of a text that ends with one.
    pub fn records(self, text: &[u8]) -> Records<'_> {
        Records {
            framing: self,
            rest: text,
            has_quotes: self != Self::Lines && memchr(csv::QUOTE, text).is_some(),
            line: 0,
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let framing = if self.has_quotes {
            self.framing
        } else {
            Framing::Lines
        };
        let line = self.line;
        let end = framing.end(self.rest);
        let first_line = || memchr(b'\n', self.rest).unwrap_or(self.rest.len());
        // The last line of a file may lack its line break.
        let is_last = end.is_none() && !csv::opens(self.rest, framing);
        let at = end.unwrap_or_else(first_line);
        let (text, rest) = self.rest.split_at_checked(at)?;
        self.rest = rest.get(1..).unwrap_or_default();
        let inner = if self.has_quotes {
            memchr::memchr_iter(b'\n', text).count()
        } else {
            0
        };
        self.line += 1 + u64::try_from(inner).unwrap_or(0);
        Some(Record {
            text: text.strip_suffix(b"\r").unwrap_or(text),
            line,
            is_unclosed: end.is_none() && !is_last,
        })
    }
}

/// A number of the engine as a place in a list.
pub(crate) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, u64, bool)]) {
        let records = Framing::Csv { delimiter: b',' }.records(text.as_bytes());
        let found: Vec<_> = records
            .map(|record| {
                let text = std::str::from_utf8(record.text).unwrap();
                (text, record.line, record.is_unclosed)
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn records_end_where_csv_says() {
        check("a,b\r\nc,d\n", &[("a,b", 0, false), ("c,d", 1, false)]);
        check("a\nb", &[("a", 0, false), ("b", 1, false)]);
        check(
            "\"a\nb\",c\n\"x\"\"\ny\"\nz",
            &[
                ("\"a\nb\",c", 0, false),
                ("\"x\"\"\ny\"", 2, false),
                ("z", 4, false),
            ],
        );
        // A quote inside a field is a letter.
        check(
            "5\" disk,x\ny\n",
            &[("5\" disk,x", 0, false), ("y", 1, false)],
        );
        // One that is never closed spoils its own line only.
        check(
            "a\n\"b,c\nd,e\n",
            &[("a", 0, false), ("\"b,c", 1, true), ("d,e", 2, false)],
        );
        check("\"a", &[("\"a", 0, true)]);
        check("\"a\"", &[("\"a\"", 0, false)]);
    }

    #[test]
    fn cuts_stand_between_records() {
        let csv = Framing::Csv { delimiter: b',' };
        assert_eq!(csv.cut(b"a,b\nc"), 4);
        assert_eq!(csv.cut(b"a,b\n\"c\nd"), 4);
        assert_eq!(csv.cut(b"a,b\n\"c\nd\"\ne"), 10);
        assert_eq!(csv.cut(b"\"c\nd"), 0);
        assert_eq!(Framing::Lines.cut(b"\"c\nd"), 3);
    }
}
