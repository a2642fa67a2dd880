//! The answer of `modelpair test`, for people and for programs.

use std::io::{self, Write};

use modelpair::cases::{Coverage, Fault, Mutation, Survivor};
use serde_json::json;

use super::Outcome;
use crate::args::TestArgs;
use crate::style::{BAD, CARE, END, GOOD, QUIET, STRONG};

/// For people.
pub fn text(outcome: &Outcome, args: &TestArgs, out: &mut dyn Write) -> io::Result<()> {
    for found in &outcome.faults {
        fault(found, out)?;
    }
    for page in &outcome.blessed {
        writeln!(out, "{CARE}rewrote{END} {page}")?;
    }
    let style = if outcome.faults.is_empty() { GOOD } else { BAD };
    let (passed, failed) = (outcome.passed, outcome.failed);
    let cases = if passed == 1 { "case" } else { "cases" };
    writeln!(out, "{style}{passed} {cases} passed, {failed} failed{END}")?;
    if let Some(all) = &outcome.coverage {
        coverage(all, args, out)?;
    }
    if let Some(all) = &outcome.mutation {
        mutation(all, out)?;
    }
    Ok(())
}

/// For programs.
pub fn json(outcome: &Outcome, wanted: Option<u32>, out: &mut dyn Write) -> io::Result<()> {
    let answer = json!({
        "passed": outcome.passed,
        "failed": outcome.failed,
        "faults": outcome.faults,
        "rewritten": outcome.blessed,
        "min_coverage": wanted,
        "coverage": outcome.coverage,
        "mutation": outcome.mutation,
    });
    writeln!(out, "{answer:#}")
}

fn fault(fault: &Fault, out: &mut dyn Write) -> io::Result<()> {
    let Fault {
        file,
        line,
        case,
        expected,
        actual,
        message,
        ..
    } = fault;
    let between = if case.is_empty() { "" } else { ": " };
    writeln!(out, "{STRONG}{file}:{line}{END}{between}{case}")?;
    for line in expected.iter().flat_map(|text| text.lines()) {
        writeln!(out, "    {BAD}-{END} {line}")?;
    }
    for line in actual.iter().flat_map(|text| text.lines()) {
        writeln!(out, "    {GOOD}+{END} {line}")?;
    }
    for line in message.iter().flat_map(|text| text.lines()) {
        writeln!(out, "    {line}")?;
    }
    Ok(())
}

/// The table, and under it what was not seen.
fn coverage(all: &[Coverage], args: &TestArgs, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{STRONG}Conditions seen true and seen false{END}")?;
    let width = all.iter().map(|pack| pack.pack.chars().count()).max();
    let width = width.unwrap_or(0);
    for pack in all {
        let Coverage { covered, total, .. } = pack;
        let low = args
            .min_coverage
            .is_some_and(|percent| !pack.reaches(percent));
        let style = if low {
            BAD
        } else if covered == total {
            GOOD
        } else {
            CARE
        };
        let percent = percent(*covered, *total);
        let id = &pack.pack;
        writeln!(
            out,
            "  {id:<width$}  {style}{covered:>4} of {total:<4} {percent:>3} %{END}"
        )?;
        for found in pack.uncovered() {
            let unseen = match (found.seen_true, found.seen_false) {
                (false, false) => "never true, never false",
                (false, true) => "never true",
                _ => "never false",
            };
            let unknown = if found.seen_unknown {
                ", seen unknown"
            } else {
                ""
            };
            writeln!(
                out,
                "    {}:{}:{}: {}: `{}` {CARE}{unseen}{unknown}{END}",
                pack.file, found.line, found.column, found.rule, found.text
            )?;
        }
    }
    let covered = all.iter().map(|pack| pack.covered).sum();
    let total = all.iter().map(|pack| pack.total).sum();
    let unknown = all.iter().flat_map(|pack| &pack.conditions);
    let unknown = unknown.filter(|found| found.seen_unknown).count();
    let percent = percent(covered, total);
    writeln!(
        out,
        "  {covered} of {total} conditions covered ({percent} %); {unknown} also seen unknown"
    )?;
    if let Some(wanted) = args.min_coverage {
        let low: Vec<&str> = all
            .iter()
            .filter(|pack| !pack.reaches(wanted))
            .map(|pack| pack.pack.as_str())
            .collect();
        if !low.is_empty() {
            let low = low.join(", ");
            writeln!(out, "  {BAD}below {wanted} %:{END} {low}")?;
        }
    }
    Ok(())
}

/// Rounded down, so that 100 is everything.
fn percent(covered: u32, total: u32) -> u64 {
    (u64::from(covered) * 100)
        .checked_div(u64::from(total))
        .unwrap_or(100)
}

fn mutation(all: &[Mutation], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{STRONG}Mistakes that no case noticed{END}")?;
    for pack in all {
        for survivor in pack.unexplained() {
            let Survivor {
                line,
                column,
                from,
                to,
                name,
                ..
            } = survivor;
            let file = &pack.file;
            let to = if to.is_empty() { "nothing" } else { to };
            writeln!(out, "  {file}:{line}:{column}: {from} {BAD}→{END} {to}")?;
            writeln!(out, "    {QUIET}{name}{END}")?;
        }
        for found in &pack.stale {
            fault(found, out)?;
        }
    }
    let sum = |count: fn(&Mutation) -> u32| all.iter().map(count).sum::<u32>();
    let survived: usize = all.iter().map(|pack| pack.unexplained().count()).sum();
    let kept: usize = all.iter().map(|pack| pack.survivors.len()).sum();
    let (mutants, killed) = (sum(|pack| pack.mutants), sum(|pack| pack.killed));
    let refused = sum(|pack| pack.refused);
    let explained = kept - survived;
    let style = if survived == 0 { GOOD } else { BAD };
    writeln!(
        out,
        "  {mutants} mutants: {killed} noticed by a case, {refused} refused when loaded, \
         {explained} equivalent, {style}{survived} survived{END}"
    )
}
