//! `modelpair cost`: a cost comparison from stated numbers, worked out exactly.

use std::io::Write;
use std::path::Path;

use modelpair::cost::sheet::{Sheet, work_out};

use crate::args::DataArgs;
use crate::data;
use crate::exit::{Exit, Failure};
use crate::files;

/// Prints monthly costs, prices a million tokens and break-even volumes as JSON.
pub fn run(path: &Path, out: &mut dyn Write) -> Result<Exit, Failure> {
    let file = files::input(path)?;
    let sheet: Sheet = files::from_json(&file)?;
    let none = DataArgs {
        catalog: None,
        policies: None,
        pack: Vec::new(),
        bundle: None,
    };
    let advisor = data::advisor(&none)?;
    let answer = work_out(&sheet, &advisor.bundle().catalog)
        .map_err(|error| Failure::bad_file(&file.name, &error.to_string()))?;
    writeln!(out, "{}", modelpair::canonical(&answer)?)?;
    Ok(Exit::Done)
}
