//! `modelpair explain CODE`.

use std::io::Write;

use modelpair_rules::{Code, Diagnostics, Sources, diag};

use crate::exit::{Exit, Failure};

/// Prints the page of a code.
pub fn run(code: &str, out: &mut dyn Write) -> Result<Exit, Failure> {
    match Code::ALL.iter().find(|known| known.name() == code) {
        Some(known) => {
            out.write_all(known.page().as_bytes())?;
            Ok(Exit::Done)
        }
        None => {
            let mut found = Diagnostics::new();
            found.push(diag::unknown_reference(
                None,
                "code",
                code,
                Code::ALL.iter().map(|known| known.name()),
            ));
            Err(Failure::input(found, Sources::new()))
        }
    }
}
