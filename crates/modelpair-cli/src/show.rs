//! `modelpair show`: a record that was written earlier, as it is.

use std::io::Write;

use modelpair::Advisor;

use crate::args::ShowArgs;
use crate::exit::{Exit, Failure};
use crate::{recommend, replay};

/// Prints a record without working it out again.
pub fn run(args: &ShowArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let (file, document) = replay::read(&args.file)?;
    let record = document
        .record()
        .map_err(|error| replay::unreadable(file, &error))?;
    let advisor = Advisor::embedded()?;
    let title = advisor
        .profiles()
        .iter()
        .find(|profile| Some(&profile.id) == record.situation.profile.as_ref())
        .map(|profile| &profile.title);
    recommend::print(&record, title, args.format, args.lang.into(), out)?;
    Ok(Exit::Done)
}
