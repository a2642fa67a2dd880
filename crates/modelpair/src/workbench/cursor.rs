//! Where in a pack the cursor is: in the name of a table, in a key, or in a value, and of which key.
//!
//! While somebody types, the text is rarely valid, so this reads what stands before the cursor and never fails.

use crate::shape::{Form, Key, PACK, Shape};

/// A place in a text, with the byte at which the word there begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// In the name of a table, behind `[` or `[[`.
    Header { from: usize },
    /// In a key of the table at this path.
    Key { table: Vec<String>, from: usize },
    /// In the value of the key at this path.
    Value {
        path: Vec<String>,
        from: usize,
        /// Between quotes: `from` is behind the first.
        quote: Option<&'static str>,
    },
    /// In a comment.
    Comment,
}

/// What a value is inside of.
enum Frame {
    /// An inline table, the value of this key.
    Inline(Vec<String>),
    List,
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    table: Vec<String>,
    frames: Vec<Frame>,
    /// The key whose value is being written.
    key: Option<Vec<String>>,
    /// Where the key or the value begins.
    begin: usize,
}

/// Where the cursor before this byte is.
pub(super) fn spot(text: &str, end: usize) -> Spot {
    let mut scan = Scan {
        text,
        at: 0,
        end: end.min(text.len()),
        table: Vec::new(),
        frames: Vec::new(),
        key: None,
        begin: 0,
    };
    loop {
        if let Some(spot) = scan.step() {
            return spot;
        }
    }
}

/// What may stand behind the key at a path of a pack.
pub(super) fn form(path: &[String]) -> Option<Form> {
    path.iter().try_fold(Form::Table(&PACK), |form, name| {
        Some(match form {
            Form::Named(inner) => *inner,
            Form::Localized => Form::Text,
            form => shape(form)?.key(name)?.form,
        })
    })
}

/// What is declared about the key at a path of a pack.
pub(super) fn key(path: &[String]) -> Option<&'static Key> {
    let (name, table) = path.split_last()?;
    shape(form(table)?)?.key(name)
}

/// The keys of a table.
pub(super) fn shape(form: Form) -> Option<&'static Shape> {
    match form {
        Form::Table(shape) | Form::Tables(shape) => Some(shape),
        _ => None,
    }
}

/// A dotted name in parts, without quotes.
pub(super) fn parts(name: &str) -> Vec<String> {
    let parts = name
        .split('.')
        .map(|part| part.trim().trim_matches(['"', '\'']));
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Where the word before a byte begins.
pub(super) fn word(text: &str, end: usize) -> usize {
    let before = text.get(..end).unwrap_or_default();
    before.trim_end_matches(is_word).len()
}

/// Whether a letter may be part of a name.
pub(super) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.')
}

impl<'a> Scan<'a> {
    fn step(&mut self) -> Option<Spot> {
        let Some(letter) = self.rest().chars().next().filter(|_| self.at < self.end) else {
            return Some(self.spot());
        };
        match letter {
            '#' => return self.skip_to_line_end().then_some(Spot::Comment),
            '"' | '\'' => return self.string(letter),
            '[' if self.key.is_none() && self.frames.is_empty() => return self.header(),
            '[' => self.frames.push(Frame::List),
            '{' => {
                let key = self.key.take().unwrap_or_default();
                self.frames.push(Frame::Inline(key));
                self.begin = self.at + 1;
            }
            ']' | '}' => self.close(),
            '=' if self.key.is_none() => {
                self.key = Some(parts(
                    self.text.get(self.begin..self.at).unwrap_or_default(),
                ));
            }
            ',' if matches!(self.frames.last(), Some(Frame::Inline(_))) => {
                self.key = None;
                self.begin = self.at + 1;
            }
            '\n' => self.line(),
            _ => {}
        }
        self.at += letter.len_utf8();
        None
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// A new line begins a key, unless a bracket is open. One that nobody will close is over where a table begins.
    fn line(&mut self) {
        let next = self.text.get(self.at + 1..).unwrap_or_default();
        let header = next.starts_with('[')
            && next
                .lines()
                .next()
                .is_some_and(|line| line.trim_end().ends_with(']'));
        if header {
            self.frames.clear();
        }
        if self.frames.is_empty() {
            self.key = None;
            self.begin = self.at + 1;
        }
    }

    fn close(&mut self) {
        if let Some(Frame::Inline(key)) = self.frames.pop() {
            self.key = Some(key);
        }
    }

    /// Whether the cursor is before the end of the line.
    fn skip_to_line_end(&mut self) -> bool {
        let rest = self.rest();
        self.at += rest.find('\n').unwrap_or(rest.len());
        self.at >= self.end
    }

    fn header(&mut self) -> Option<Spot> {
        let line = self.rest().lines().next().unwrap_or_default();
        let inside = line.trim_start_matches('[');
        let from = self.at + line.len() - inside.len();
        let name = inside.split([']', '#']).next().unwrap_or_default();
        if self.end <= from + name.len() {
            return Some(Spot::Header { from });
        }
        self.table = parts(name);
        self.at += line.len();
        (self.at >= self.end).then_some(Spot::Comment)
    }

    fn string(&mut self, quote: char) -> Option<Spot> {
        let (mark, long) = match (quote, self.rest()) {
            ('"', rest) if rest.starts_with("\"\"\"") => ("\"\"\"", true),
            ('"', _) => ("\"", false),
            (_, rest) if rest.starts_with("'''") => ("'''", true),
            _ => ("'", false),
        };
        let from = self.at + mark.len();
        let inside = self.text.get(from..).unwrap_or_default();
        let inside = if long {
            inside
        } else {
            inside.lines().next().unwrap_or_default()
        };
        let length = closing(inside, mark);
        if self.end <= from + length.unwrap_or(inside.len()) {
            return Some(match &self.key {
                Some(_) => Spot::Value {
                    path: self.path(),
                    from,
                    quote: Some(mark),
                },
                None => Spot::Key {
                    table: self.path(),
                    from,
                },
            });
        }
        self.at = from + length.map_or(inside.len(), |length| length + mark.len());
        None
    }

    fn spot(&self) -> Spot {
        let from = word(self.text, self.end).max(self.begin);
        match &self.key {
            Some(_) => Spot::Value {
                path: self.path(),
                from,
                quote: None,
            },
            None => Spot::Key {
                table: self.path(),
                from,
            },
        }
    }

    fn path(&self) -> Vec<String> {
        let inline = self.frames.iter().filter_map(|frame| match frame {
            Frame::Inline(key) => Some(key),
            Frame::List => None,
        });
        let keys = inline.chain(&self.key).flatten();
        self.table.iter().chain(keys).cloned().collect()
    }
}

/// Where a string ends that began before `inside`.
fn closing(inside: &str, mark: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, letter) in inside.char_indices() {
        let rest = inside.get(at..).unwrap_or_default();
        if !escaped && rest.starts_with(mark) {
            return Some(at);
        }
        escaped = letter == '\\' && !escaped && mark.starts_with('"');
    }
    None
}

/// The text between the quotes that the cursor is in.
pub(super) fn quoted<'a>(text: &'a str, from: usize, quote: &str) -> &'a str {
    let inside = text.get(from..).unwrap_or_default();
    let long = quote.len() > 1;
    let inside = if long {
        inside
    } else {
        inside.lines().next().unwrap_or_default()
    };
    let length = closing(inside, quote).unwrap_or(inside.len());
    inside.get(..length).unwrap_or_default()
}
