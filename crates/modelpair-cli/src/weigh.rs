//! `modelpair weigh`: any matrix of values, weighed exactly.

use std::io::Write;
use std::path::Path;

use modelpair::weights::{WeighInput, weigh};
use modelpair_rules::{Diagnostics, Sources, diag};

use crate::exit::{Exit, Failure};
use crate::files;

/// Prints totals, exact shares, pairwise shares, regrets and flip points as JSON.
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
    let input = read(&file.text).map_err(refuse)?;
    let weighed = weigh(&input).map_err(|error| refuse(error.to_string()))?;
    writeln!(out, "{}", modelpair::canonical(&weighed)?)?;
    Ok(Exit::Done)
}

/// Reads a question; the message names the field that is wrong.
fn read(text: &str) -> Result<WeighInput, String> {
    let mut json = serde_json::Deserializer::from_str(text);
    let input = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        if path == "." {
            error.to_string()
        } else {
            format!("`{path}`: {error}")
        }
    })?;
    json.end().map_err(|error| error.to_string())?;
    Ok(input)
}
