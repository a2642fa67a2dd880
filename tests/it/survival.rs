//! The day something breaks, on catalogs that differ from ours.

use crate::bundle::{advisor, compile_files, folder, situation};
use modelpair::record::{Record, SurvivalCell};
use modelpair::{Advisor, File};

const EVENT: &str = "aggregator-lost";

/// Our catalog, in which one provider only passes requests on.
fn with_aggregator(provider: &str) -> Advisor {
    let path = format!("providers/{provider}.toml");
    let change = |mut file: File| {
        if file.path == path {
            let sourced = file
                .text
                .replacen("facts = [", "facts = [\"aggregator\", ", 1);
            file.text = format!("aggregator = true\n{sourced}");
        }
        file
    };
    let catalog: Vec<File> = folder("catalog").into_iter().map(change).collect();
    let bundle = compile_files(&catalog, &folder("policies"), &[]);
    Advisor::from_bundle(bundle).expect("what was loaded can be written down")
}

/// What becomes of each role when the aggregator is lost.
fn when_lost(record: &Record) -> Vec<(&str, &SurvivalCell)> {
    let mut scenarios = record.survival.scenarios.iter();
    let at = scenarios.position(|scenario| scenario.id == EVENT);
    let at = at.expect("the event is in the table");
    let rows = record.survival.rows.iter();
    rows.map(|row| (row.role.as_str(), &row.cells[at]))
        .collect()
}

fn event(record: &Record) -> &str {
    let mut scenarios = record.survival.scenarios.iter();
    let found = scenarios.find(|scenario| scenario.id == EVENT);
    &found.expect("the event is in the table").text.en
}

#[test]
fn without_aggregators_their_loss_strikes_nobody_and_the_row_says_why() {
    let record = advisor().recommend(&situation(advisor(), "solo"));
    for (role, cell) in when_lost(&record) {
        assert_eq!(cell.outcome, "survives", "{role}");
    }
    assert!(
        event(&record).contains("no route here"),
        "{}",
        event(&record)
    );
}

#[test]
fn who_is_served_through_an_aggregator_loses_it() {
    let ours = advisor().recommend(&situation(advisor(), "solo"));
    let pair = ours.pairs.first().expect("a pair");
    let route = advisor().bundle().catalog.route(&pair.primary.route);
    let provider = &route.expect("a route of the catalog").provider;

    let changed = with_aggregator(provider);
    let record = changed.recommend(&situation(&changed, "solo"));
    let first = record.pairs.first().expect("a pair");
    assert_eq!(
        (&first.primary.route, &first.partner.route),
        (&pair.primary.route, &pair.partner.route),
        "who passes requests on changes no verdict"
    );
    let struck: Vec<(&str, &str)> = when_lost(&record)
        .into_iter()
        .map(|(role, cell)| (role, cell.outcome.as_str()))
        .collect();
    assert_eq!(
        struck,
        [
            ("high-stakes", "degraded"),
            ("volume", "degraded"),
            ("backup", "survives")
        ],
        "the partner takes over what came through the aggregator"
    );
    assert_eq!(event(&record), "An aggregator is lost");
}
