//! How far a scan came, beside its output.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::fault::ScanError;
use crate::plan::Plan;
use crate::source::Position;
use crate::summary::Summary;

const FORMAT: &str = "modelpair-scan/1";

/// A point from which a scan can go on: what was read before it is in the output before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    pub format: String,
    /// What must be equal for the rest to fit to what is there.
    pub identity: String,
    /// The day of the situation, for whoever goes on tomorrow.
    pub today: Option<String>,
    pub position: Position,
    /// The rows of the file that were read.
    pub rows: u64,
    pub output_bytes: u64,
    pub rejects_bytes: u64,
    /// The files that are complete, where the output is a folder of them.
    #[serde(default)]
    pub parts: u64,
    pub summary: Summary,
    /// The columns of an output whose columns are those of the first row.
    pub columns: Option<Vec<String>>,
}

/// Where the state of a scan is kept: beside its output.
pub fn state_path(output: &Path) -> PathBuf {
    let mut name = output.file_name().unwrap_or_default().to_owned();
    name.push(".scan-state");
    output.with_file_name(name)
}

impl State {
    fn new(identity: String, today: Option<String>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            identity,
            today,
            position: Position::default(),
            rows: 0,
            output_bytes: 0,
            rejects_bytes: 0,
            parts: 0,
            summary: Summary::default(),
            columns: None,
        }
    }

    /// The state to begin with, and whether an earlier scan left it.
    pub fn left(
        path: Option<&Path>,
        identity: String,
        plan: &Plan,
    ) -> Result<(Self, bool), ScanError> {
        let today = plan.base().text("today").map(str::to_owned);
        match path.map(Self::read).transpose()?.flatten() {
            Some(left) => {
                left.check(&identity, today.as_deref())?;
                Ok((left, true))
            }
            None => Ok((Self::new(identity, today), false)),
        }
    }

    /// The state that an earlier scan left; nothing when there is none.
    fn read(path: &Path) -> Result<Option<Self>, ScanError> {
        let name = path.display();
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ScanError::new(format!("cannot read `{name}`: {error}"))),
        };
        let state: Option<Self> = serde_json::from_str(&text).ok();
        let state = state.filter(|state| state.format == FORMAT);
        state.map(Some).ok_or_else(|| {
            ScanError::new(format!("`{name}` is no state of a scan of this version"))
                .help("delete it and the output to begin again")
        })
    }

    /// Puts the new state in the place of the old one, which stays until the new one is complete.
    pub fn write(&self, path: &Path) -> Result<(), ScanError> {
        let fails = |error: &dyn std::fmt::Display| {
            ScanError::new(format!("cannot write `{}`: {error}", path.display()))
        };
        let text = serde_json::to_string(self).map_err(|error| fails(&error))?;
        let mut new = path.as_os_str().to_owned();
        new.push(".new");
        let written = fs::write(&new, text).and_then(|()| fs::rename(&new, path));
        written.map_err(|error| fails(&error))
    }

    /// Whether the rest of this scan fits to what an earlier one left.
    fn check(&self, identity: &str, today: Option<&str>) -> Result<(), ScanError> {
        if self.identity == identity {
            return Ok(());
        }
        let what =
            "what is there was written with other rules, another situation or another inventory";
        let help = match &self.today {
            Some(day) if Some(day.as_str()) != today => {
                format!(
                    "it was begun on another day: add `--set today={day}`, or scan into a new file"
                )
            }
            _ => "repeat the options of the first run, or scan into a new file".to_owned(),
        };
        Err(ScanError::new(what).help(help))
    }
}

/// A short name for a long text (FNV-1a): equal texts have equal names.
pub(crate) fn short(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
