//! `modelpair cost`: a cost comparison from stated numbers, worked out exactly.

use std::io::Write;
use std::path::Path;

use modelpair::cost::sheet::{Sheet, work_out};
use modelpair_rules::{Diagnostics, Sources, diag};

use crate::args::DataArgs;
use crate::data;
use crate::exit::{Exit, Failure};
use crate::files;

/// Prints monthly costs, prices a million tokens and break-even volumes as JSON.
pub fn run(path: &Path, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut found = Diagnostics::new();
    let Some(file) = files::read(path, String::new(), &mut found) else {
        return Err(Failure::input(found, Sources::new()));
    };
    let refuse = |message: String| {
        Failure::input(
            std::iter::once(diag::bad_file(&file.name, &message)).collect(),
            Sources::new(),
        )
    };
    let sheet: Sheet =
        serde_json::from_str(&file.text).map_err(|error| refuse(error.to_string()))?;
    let none = DataArgs {
        catalog: None,
        policies: None,
        pack: Vec::new(),
        bundle: None,
    };
    let advisor = data::advisor(&none)?;
    let answer =
        work_out(&sheet, &advisor.bundle().catalog).map_err(|error| refuse(error.to_string()))?;
    writeln!(out, "{}", modelpair::canonical(&answer)?)?;
    Ok(Exit::Done)
}
