//! `modelpair test`: the cases of a folder, what they see of its rules, and which mistakes they would notice.

mod look;
mod print;

use std::fs;
use std::io::Write;
use std::path::Path;

use modelpair::cases::{Coverage, Fault, Mutation, Page, Suite};

use crate::args::{Format, TestArgs};
use crate::exit::{Exit, Failure};
use look::Found;

/// Everything that is known when all is done.
#[derive(Default)]
struct Outcome {
    passed: u32,
    failed: u32,
    faults: Vec<Fault>,
    blessed: Vec<String>,
    coverage: Option<Vec<Coverage>>,
    mutation: Option<Vec<Mutation>>,
}

/// Runs the cases; exit 1 when one fails or a mutant survives, 2 on bad input, 3 when they see too little.
pub fn run(args: &TestArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    let Found {
        suite,
        faults,
        files,
    } = look::look(args)?;
    let mut outcome = Outcome {
        faults,
        ..Outcome::default()
    };
    if suite.cases() == 0 && outcome.faults.is_empty() {
        return Err(no_case(&args.dir, files).into());
    }
    run_cases(&suite, args.bless, &mut outcome)?;
    if args.coverage || args.min_coverage.is_some() {
        outcome.coverage = Some(suite.coverage());
    }
    let sound = outcome.faults.is_empty();
    if args.mutate && sound {
        outcome.mutation = Some(suite.mutate(|pack, done, total| {
            // Progress is a courtesy; whether somebody reads it does not matter.
            let _ = writeln!(err, "mutating {pack} ({done} of {total})");
        }));
    }
    let exit = exit(args, &outcome);
    match args.format {
        Format::Json => print::json(&outcome, args.min_coverage, out)?,
        Format::Text => print::text(&outcome, args, out)?,
    }
    if args.mutate && !sound {
        writeln!(
            err,
            "nothing was mutated: first every case must come out as written"
        )?;
    }
    Ok(exit)
}

fn run_cases(suite: &Suite, bless: bool, outcome: &mut Outcome) -> Result<(), Failure> {
    let mut unwritten = None;
    suite.run(|page: &Page, run| {
        let text = run.blessed.filter(|_| bless);
        if let Some(text) = text {
            if let Err(error) = fs::write(&page.name, text) {
                unwritten = Some(anyhow::anyhow!("cannot write `{}`: {error}", page.name));
            }
            outcome.blessed.push(page.name.clone());
            // What was rewritten is right now; the rest has to be mended by hand.
            outcome.faults.extend(run.left);
        } else {
            outcome.failed += run.failed;
            outcome.faults.extend(run.faults);
        }
        outcome.passed += run.passed;
    });
    outcome.faults.sort();
    unwritten.map_or(Ok(()), |error| Err(error.into()))
}

fn exit(args: &TestArgs, outcome: &Outcome) -> Exit {
    let mutation = outcome.mutation.iter().flatten();
    let mut unnoticed = mutation
        .filter(|mutation| mutation.unexplained().next().is_some() || !mutation.stale.is_empty());
    let coverage = outcome.coverage.iter().flatten();
    let mut low = coverage.filter(|coverage| {
        args.min_coverage
            .is_some_and(|percent| !coverage.reaches(percent))
    });
    if outcome.faults.iter().any(|fault| fault.bad) {
        Exit::BadInput
    } else if !outcome.faults.is_empty() || unnoticed.next().is_some() {
        Exit::No
    } else if low.next().is_some() {
        Exit::LowCoverage
    } else {
        Exit::Done
    }
}

fn no_case(dir: &Path, pages: usize) -> anyhow::Error {
    let dir = dir.display();
    let found = match pages {
        0 => "there is no page (*.md)".to_owned(),
        1 => "the one page there (*.md) has none".to_owned(),
        count => format!("none of the {count} pages there (*.md) has one"),
    };
    anyhow::anyhow!(
        "no case in `{dir}`: {found}; a case is a heading, a block `toml situation` and a block `text verdicts`, \
         or a block `toml facts` and a block `text report`"
    )
}
