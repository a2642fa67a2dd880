//! `modelpair weigh`: any matrix of values, weighed exactly.

use std::io::Write;
use std::path::Path;

use modelpair::weights::{WeighInput, WeightsError, weigh};

use crate::exit::{Exit, Failure};
use crate::files;

/// Prints totals, exact shares, pairwise shares, regrets and flip points as JSON.
pub fn run(path: &Path, out: &mut dyn Write) -> Result<Exit, Failure> {
    let file = files::input(path)?;
    let input: WeighInput = files::from_json(&file)?;
    let weighed = weigh(&input).map_err(|error| {
        let help = match error {
            WeightsError::Sum { .. } => "; state numbers of any other sum as `points`",
            _ => "",
        };
        Failure::bad_file(&file.name, &format!("{error}{help}"))
    })?;
    writeln!(out, "{}", modelpair::canonical(&weighed)?)?;
    Ok(Exit::Done)
}
