//! Both sides: the best argument for the other choice, and what the pair has of what speaks for each.

use modelpair::record::PillarView;
use yew::prelude::*;

use super::View;
use super::frame::section;
use super::markup::{el, say, text};

/// The answers of a pillar, with the sign of each; their words are in `strings`.
const HOLDS: [(&str, &str); 4] = [("yes", "●"), ("partly", "◐"), ("no", "○"), ("unknown", "?")];

/// Two arguments in sentences; the pillars are folded.
pub fn sides(view: &View) -> Html {
    let strings = view.strings();
    let Some(sides) = &view.record.sides else {
        return Html::default();
    };
    let arguments = [
        (strings.without_closed, &sides.argument_for_open),
        (strings.without_open, &sides.argument_for_closed),
    ];
    let arguments: Vec<Html> = arguments
        .into_iter()
        .map(|(lead, text)| (lead, view.lang.pick(&text.en, &text.es)))
        .map(|(lead, words)| {
            el(
                "li",
                "",
                vec![say("b", "", lead), text(&[" ", words].concat())],
            )
        })
        .collect();
    let columns = [
        (strings.for_open, &sides.open),
        (strings.for_closed, &sides.closed),
    ]
    .map(|(title, pillars)| {
        let items = pillars
            .iter()
            .map(|pillar| pillar_item(view, pillar))
            .collect();
        el(
            "div",
            "",
            vec![say("p", "label", title), el("ul", "", items)],
        )
    });
    let capture = view
        .lang
        .pick(&sides.capture.en, &sides.capture.es)
        .to_owned();
    let folded = vec![
        say("summary", "", strings.pillars),
        el("div", "columns", columns.into()),
        say("p", "quiet", &capture),
    ];
    let parts = vec![
        view.heading(1, "sub", strings.other_side),
        el("ul", "plain", arguments),
        el("details", "", folded),
    ];
    section("sides", parts)
}

fn pillar_item(view: &View, pillar: &PillarView) -> Html {
    let at = HOLDS
        .iter()
        .position(|(id, _)| *id == pillar.holds)
        .unwrap_or(HOLDS.len() - 1);
    let sign = HOLDS.get(at).map(|(_, sign)| *sign).unwrap_or_default();
    let word = view.strings().holds.get(at).copied().unwrap_or_default();
    let words = [" ", view.lang.pick(&pillar.text.en, &pillar.text.es)].concat();
    el(
        "li",
        "",
        vec![say("b", "", &[sign, " ", word].concat()), text(&words)],
    )
}
