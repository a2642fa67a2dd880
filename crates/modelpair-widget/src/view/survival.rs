//! The day something breaks: what each role still has.

use modelpair::record::{SurvivalCell, SurvivalView};
use yew::prelude::*;

use super::View;
use super::frame::{column, section};
use super::markup::{el, say, text, with};
use super::words::item_word;
use crate::format;

/// The outcomes, in the order of the words in `strings`, with the sign and the class of each.
const OUTCOMES: [(&str, &str, &str); 5] = [
    ("survives", "●", "good"),
    ("moves", "●", "good"),
    ("degraded", "◐", "fair"),
    ("dearer", "◐", "fair"),
    ("lost", "○", "bad"),
];

/// One row for each event, one column for each role; then what the two halves share, and how the switch stands.
pub fn survival(view: &View) -> Html {
    let strings = view.strings();
    let survival = &view.record.survival;
    if survival.rows.is_empty() {
        return Html::default();
    }
    let shared = survival.shared.iter().map(|note| &note.text);
    let switching = survival.switching.iter().map(|switch| &switch.text);
    let notes: Vec<Html> = shared
        .chain(switching)
        .map(|text| say("li", "", view.lang.pick(&text.en, &text.es)))
        .collect();
    let parts = vec![
        view.heading(1, "sub", strings.breaks),
        table(view, survival),
        el("ul", "plain", notes),
    ];
    section("survival", parts)
}

fn table(view: &View, survival: &SurvivalView) -> Html {
    let strings = view.strings();
    let mut head = vec![column(strings.what_happens, "")];
    head.extend(survival.rows.iter().map(|row| {
        with(
            "th",
            &["scope"],
            &["col"],
            vec![text(item_word(view, &row.role))],
        )
    }));
    let rows = survival.scenarios.iter().enumerate().map(|(at, scenario)| {
        let words = view
            .lang
            .pick(&scenario.text.en, &scenario.text.es)
            .to_owned();
        let mut cells = vec![with("th", &["scope"], &["row"], vec![text(&words)])];
        cells.extend(survival.rows.iter().map(|row| match row.cells.get(at) {
            Some(found) => cell(view, found),
            None => el("td", "", Vec::new()),
        }));
        el("tr", "", cells)
    });
    let parts = vec![
        say("caption", "hidden", strings.what_is_left),
        el("thead", "", vec![el("tr", "", head)]),
        el("tbody", "", rows.collect()),
    ];
    el("table", "", parts)
}

fn cell(view: &View, cell: &SurvivalCell) -> Html {
    let strings = view.strings();
    let known = OUTCOMES
        .iter()
        .zip(strings.outcomes)
        .find(|((id, ..), _)| *id == cell.outcome);
    let Some(((_, sign, class), word)) = known else {
        return say("td", "", &cell.outcome.clone());
    };
    let mut words = [" ", word].concat();
    if let Some(quality) = cell.quality_ppm {
        words.push(' ');
        words.push_str(&format::percent((quality + 5_000) / 10_000, view.lang));
    }
    let sign = with("span", &["aria-hidden"], &["true"], vec![text(sign)]);
    el("td", class, vec![sign, say("small", "", &words)])
}
