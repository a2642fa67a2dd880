//! What can be wrong with a row, and with a scan.

use std::fmt;
use std::io;

use serde::Serialize;

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The column, as the inventory calls it; nothing when the row as a whole is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What was found and what was expected.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// A row that was put aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The file that it stands in, when there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its number among the rows of its file, from 1; a header is no row.
    pub row: u64,
    /// The line on which it begins, from 1, where there are lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What is wrong with it.
    #[serde(flatten)]
    pub fault: Fault,
    /// The row as it was found.
    pub text: String,
}

/// Why a scan cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanError {
    /// What was found.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    broken_pipe: bool,
}

impl Fault {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            column: None,
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }
}

impl ScanError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            broken_pipe: false,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn caused_by(mut self, error: &io::Error) -> Self {
        self.broken_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        self
    }

    /// Whether whoever read the output stopped reading.
    pub fn is_broken_pipe(&self) -> bool {
        self.broken_pipe
    }
}

impl From<Fault> for ScanError {
    fn from(fault: Fault) -> Self {
        Self {
            message: match &fault.column {
                Some(column) => format!("column `{column}`: {}", fault.message),
                None => fault.message,
            },
            help: fault.help,
            broken_pipe: false,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(column) = &self.column {
            write!(f, "column `{column}`: ")?;
        }
        write_with_help(f, &self.message, self.help.as_deref())
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        write!(f, "row {}", self.row)?;
        if let Some(line) = self.line {
            write!(f, " (line {line})")?;
        }
        write!(f, ": {}", self.fault)
    }
}

impl fmt::Display for ScanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_with_help(f, &self.message, self.help.as_deref())
    }
}

fn write_with_help(f: &mut fmt::Formatter<'_>, message: &str, help: Option<&str>) -> fmt::Result {
    f.write_str(message)?;
    match help {
        Some(help) => write!(f, " ({help})"),
        None => Ok(()),
    }
}

impl std::error::Error for Fault {}
impl std::error::Error for ScanError {}
