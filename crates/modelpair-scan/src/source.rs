//! Reading inventories of text, in chunks of whole records.

use std::borrow::Cow;
use std::io::{self, Read};

use memchr::{memchr, memchr_iter};
use serde::{Deserialize, Serialize};

use crate::csv;
use crate::fault::ScanError;
use crate::line::Framing;
use crate::scan::Input;

/// A record that is longer than this is none.
const RECORD_BYTES_MAX: usize = 1 << 20;

/// How far the inventories were read: everything before was judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// Which inventory, from 0.
    pub file: usize,
    /// Its bytes that were read; of Parquet, its rows.
    pub offset: u64,
    /// Its lines that were read.
    pub line: u64,
}

/// Some records of an inventory.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub text: Vec<u8>,
    /// The lines before it.
    pub line: u64,
    pub end: Position,
}

/// Inventories of text, one after the other.
pub(crate) struct TextSource {
    waiting: std::vec::IntoIter<Input>,
    framing: Framing,
    chunk_bytes: usize,
    stream: Option<Stream>,
    file: usize,
    /// The columns of a CSV file, and its first record.
    header: Option<Header>,
}

/// The first record of a CSV file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub record: String,
    pub columns: Vec<String>,
}

struct Stream {
    name: String,
    reader: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    /// Where the buffer begins.
    offset: u64,
    line: u64,
    is_over: bool,
}

impl TextSource {
    /// Goes on at a position.
    pub fn new(
        inputs: Vec<Input>,
        framing: Framing,
        chunk_bytes: usize,
        from: Position,
    ) -> Result<Self, ScanError> {
        let mut source = Self {
            waiting: inputs.into_iter(),
            framing,
            chunk_bytes: chunk_bytes.max(1),
            stream: None,
            file: 0,
            header: None,
        };
        source.open()?;
        while source.file < from.file && source.stream.is_some() {
            source.file += 1;
            source.open()?;
        }
        if let Some(stream) = &mut source.stream {
            stream.skip_to(from)?;
        }
        Ok(source)
    }

    /// The header of the first file, when it has one.
    pub fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// The next records; nothing at the end.
    pub fn next(&mut self) -> Result<Option<Chunk>, ScanError> {
        while let Some(stream) = &mut self.stream {
            let line = stream.line;
            if let Some(text) = stream.take(self.framing, self.chunk_bytes)? {
                let end = Position {
                    file: self.file,
                    offset: stream.offset,
                    line: stream.line,
                };
                return Ok(Some(Chunk { text, line, end }));
            }
            self.file += 1;
            self.open()?;
        }
        Ok(None)
    }

    /// Opens the next file.
    fn open(&mut self) -> Result<(), ScanError> {
        self.stream = None;
        let Some(input) = self.waiting.next() else {
            return Ok(());
        };
        let mut stream = Stream {
            name: input.name,
            reader: input.reader,
            buffer: Vec::new(),
            offset: 0,
            line: 0,
            is_over: false,
        };
        stream.skip_mark()?;
        if let Framing::Csv { delimiter } = self.framing {
            let header = stream.header(delimiter)?;
            match &self.header {
                Some(first) if first.columns != header.columns => {
                    let what = format!("`{}` has other columns than the first file", stream.name);
                    let help = "scan it by itself, or give it the same header";
                    return Err(ScanError::new(what).help(help));
                }
                _ => self.header = Some(header),
            }
        }
        self.stream = Some(stream);
        Ok(())
    }
}

impl Stream {
    /// Reads until so many bytes are there, or the end is.
    fn fill(&mut self, bytes: usize) -> Result<(), ScanError> {
        while !self.is_over && self.buffer.len() < bytes {
            let missing = u64::try_from(bytes - self.buffer.len()).unwrap_or(u64::MAX);
            let read = (&mut self.reader)
                .take(missing)
                .read_to_end(&mut self.buffer);
            let read = read.map_err(|error| self.cannot_read(&error))?;
            self.is_over = read == 0;
        }
        Ok(())
    }

    fn cannot_read(&self, error: &io::Error) -> ScanError {
        ScanError::new(format!("cannot read `{}`: {error}", self.name))
    }

    /// Leaves out the mark with which some editors begin a file.
    fn skip_mark(&mut self) -> Result<(), ScanError> {
        self.fill(3)?;
        if self.buffer.starts_with(&[0xff, 0xfe]) || self.buffer.starts_with(&[0xfe, 0xff]) {
            let what = format!("`{}` is UTF-16 text", self.name);
            return Err(ScanError::new(what).help("save it as UTF-8"));
        }
        for (magic, what, help) in [
            (
                &b"PAR"[..],
                "a Parquet file",
                "read it with `--input-format parquet`",
            ),
            (
                &[0x1f, 0x8b],
                "packed with gzip",
                "unpack it: `gunzip -c FILE | modelpair scan -`",
            ),
            (
                b"PK\x03",
                "a workbook or ZIP archive",
                "export the sheet as CSV",
            ),
        ] {
            if self.buffer.starts_with(magic) {
                let what = format!("`{}` is {what}, not text", self.name);
                return Err(ScanError::new(what).help(help));
            }
        }
        if self.buffer.starts_with("\u{feff}".as_bytes()) {
            self.buffer.clear();
            self.offset = 3;
        }
        Ok(())
    }

    fn header(&mut self, delimiter: u8) -> Result<Header, ScanError> {
        let framing = Framing::Csv { delimiter };
        self.fill(RECORD_BYTES_MAX)?;
        let record = framing.records(&self.buffer).next();
        let nothing = || {
            let what = format!("`{}` is empty", self.name);
            ScanError::new(what)
                .help("the first record names the columns, `model` and `route` among them")
        };
        let record = record.ok_or_else(nothing)?;
        let broken = |what: &str| ScanError::new(format!("the header of `{}` {what}", self.name));
        if record.is_unclosed {
            return Err(broken("opens a quote and never closes it"));
        }
        let text = std::str::from_utf8(record.text)
            .map_err(|_| broken("is not UTF-8 text").help("save the file as UTF-8"))?;
        let mut columns: Vec<Cow<'_, str>> = Vec::new();
        csv::split(text, delimiter, &mut columns)?;
        let columns = columns.iter().map(|name| name.trim().to_owned()).collect();
        let header = Header {
            record: text.to_owned(),
            columns,
        };
        let end = csv::end(&self.buffer, delimiter).map_or(self.buffer.len(), |end| end + 1);
        self.cut(end);
        Ok(header)
    }

    /// Takes some whole records.
    fn take(&mut self, framing: Framing, bytes: usize) -> Result<Option<Vec<u8>>, ScanError> {
        let mut wanted = bytes;
        loop {
            self.fill(wanted)?;
            if self.buffer.is_empty() {
                return Ok(None);
            }
            let is_rest = self.is_over && self.buffer.len() <= wanted;
            let cut = if is_rest {
                self.buffer.len()
            } else {
                let seen = wanted.min(self.buffer.len());
                framing.cut(self.buffer.get(..seen).unwrap_or_default())
            };
            if cut > 0 {
                return Ok(Some(self.cut(cut)));
            }
            if wanted >= RECORD_BYTES_MAX {
                // A quote that nothing closes spoils its line, and not the rest of the file.
                let Some(end) = memchr(b'\n', &self.buffer) else {
                    let what = format!(
                        "line {} of `{}` has more than {RECORD_BYTES_MAX} bytes",
                        self.line + 1,
                        self.name
                    );
                    return Err(ScanError::new(what)
                        .help("check that it is a text file with one row on a line"));
                };
                return Ok(Some(self.cut(end + 1)));
            }
            wanted *= 2;
        }
    }

    /// Takes so many bytes.
    fn cut(&mut self, bytes: usize) -> Vec<u8> {
        let rest = self.buffer.split_off(bytes.min(self.buffer.len()));
        let text = std::mem::replace(&mut self.buffer, rest);
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        self.offset += count(text.len());
        self.line += count(memchr_iter(b'\n', &text).count());
        text
    }

    fn skip_to(&mut self, position: Position) -> Result<(), ScanError> {
        let end = self.offset + u64::try_from(self.buffer.len()).unwrap_or(u64::MAX);
        if position.offset <= self.offset {
            return Ok(());
        }
        if position.offset <= end {
            let bytes = usize::try_from(position.offset - self.offset).unwrap_or(usize::MAX);
            self.cut(bytes);
        } else {
            let mut skipped = (&mut self.reader).take(position.offset - end);
            let bytes = io::copy(&mut skipped, &mut io::sink());
            let bytes = bytes.map_err(|error| self.cannot_read(&error))?;
            if end + bytes < position.offset {
                let what = format!(
                    "`{}` is shorter than what was read of it already",
                    self.name
                );
                return Err(
                    ScanError::new(what).help("go on with the inventory that the scan began with")
                );
            }
            self.buffer.clear();
            self.offset = position.offset;
        }
        self.line = position.line;
        Ok(())
    }
}
