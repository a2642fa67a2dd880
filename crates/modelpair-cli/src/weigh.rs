//! `modelpair weigh`: any matrix of values, weighed exactly.

use std::io::Write;
use std::path::Path;

use modelpair::weights::{WeighInput, weigh};

use crate::exit::{Exit, Failure};
use crate::files;

/// Prints totals, exact shares, pairwise shares, regrets and flip points as JSON.
pub fn run(path: &Path, out: &mut dyn Write) -> Result<Exit, Failure> {
    let file = files::input(path)?;
    let input: WeighInput = files::from_json(&file)?;
    let weighed =
        weigh(&input).map_err(|error| Failure::bad_file(&file.name, &error.to_string()))?;
    writeln!(out, "{}", modelpair::canonical(&weighed)?)?;
    Ok(Exit::Done)
}
