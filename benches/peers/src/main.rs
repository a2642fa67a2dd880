//! The same policy and the same facts through modelpair-rules and its peers, in one process.
//!
//! First every engine is asked about every combination of facts and has to answer as the floor does.
//! Then criterion measures, and a table of medians and ratios is printed.

mod engines;
mod table;

use criterion::Criterion;
use modelpair_peers::Case;
use std::time::Duration;

fn main() {
    let engines = engines::all();
    let cases = Case::all();
    for case in &cases {
        for engine in &engines {
            let (answer, expected) = (engine.answer(case), case.permits());
            assert_eq!(answer, Some(expected), "{} about {case:?}", engine.name());
        }
    }
    println!("all engines answer {} cases alike", cases.len());
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600))
        .without_plots()
        .configure_from_args();
    for (group, contract, case) in table::COLUMNS {
        let mut group = criterion.benchmark_group(group);
        for engine in &engines {
            engine.bench(contract, &case, engine.name(), &mut group);
        }
        group.finish();
    }
    criterion.final_summary();
    match table::table(&engines) {
        Ok(table) => print!("{table}"),
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(1);
        }
    }
}
