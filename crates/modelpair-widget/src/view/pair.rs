//! The answer: two cards joined by two rings, and why.

use modelpair::record::{Note, Pair};
use yew::prelude::*;

use super::View;
use super::frame::section;
use super::markup::{el, say, shape, text, with};
use super::member::{card, finding};
use super::weigh::firmness;
use super::words::{kind_class, members, roles_in_words, total_in_words};
use crate::format;
use crate::state::CRITERIA;
use crate::strings::{fill, join};

/// The pair, or the sentence that says that there is none.
pub fn answer(view: &View) -> Html {
    let strings = view.strings();
    let parts = match view.record.pairs.first() {
        None => vec![
            view.heading(1, "sub", strings.the_pair),
            say("p", "lede", strings.no_pair),
            el(
                "ul",
                "plain",
                view.record
                    .notes
                    .iter()
                    .map(|note| said(view, note))
                    .collect(),
            ),
        ],
        Some(pair) => vec![
            view.heading(1, "hidden", strings.the_pair),
            el("p", "lede", lede(view, pair)),
            firmness(view),
            el(
                "div",
                "pair",
                vec![
                    card(view, pair, &pair.primary),
                    rings(pair),
                    card(view, pair, &pair.partner),
                ],
            ),
            why(view, pair),
        ],
    };
    section("answer", parts)
}

fn lede(view: &View, pair: &Pair) -> Vec<Html> {
    let mut parts = Vec::new();
    for (member, end) in members(pair).into_iter().zip(["; ", ". "]) {
        let said = fill(
            view.strings().serves,
            &["\n", &roles_in_words(view, member)],
        );
        let (before, after) = said.split_once('\n').unwrap_or(("", &said));
        parts.push(text(before));
        parts.push(say("b", kind_class(&member.kind), &member.name.clone()));
        parts.push(text(&[after, end].concat()));
    }
    parts.push(text(&total_in_words(view, pair)));
    parts
}

/// The motif: two linked rings, the second passing over and under the first.
fn rings(pair: &Pair) -> Html {
    let [first, second] = members(pair).map(|member| kind_class(&member.kind));
    let circle = |class: &'static str, x: &'static str| {
        shape(
            "circle",
            &["class", "cx", "cy", "r"],
            &[class, x, "14", "10"],
        )
    };
    let over = shape(
        "path",
        &["class", "d"],
        &[first, "M 20.2 4.9 A 10 10 0 0 1 26 14"],
    );
    let values = ["0 0 44 28", "44", "28", "none", "currentColor"];
    let drawing = with(
        "svg",
        &["viewBox", "width", "height", "fill", "stroke"],
        &values,
        vec![circle(first, "16"), circle(second, "28"), over],
    );
    with(
        "div",
        &["class", "aria-hidden"],
        &["rings", "true"],
        vec![drawing],
    )
}

fn why(view: &View, pair: &Pair) -> Html {
    let mut reasons: Vec<Html> = pair
        .reasons
        .iter()
        .chain(&pair.warnings)
        .map(|note| said(view, note))
        .collect();
    reasons.extend(pair.findings.iter().map(|found| finding(view, found)));
    reasons.push(say("li", "quiet", &points(view, pair)));
    el(
        "div",
        "why",
        vec![
            view.heading(1, "sub", view.strings().why),
            el("ul", "plain", reasons),
        ],
    )
}

fn said(view: &View, note: &Note) -> Html {
    say("li", "", view.lang.pick(&note.text.en, &note.text.es))
}

/// "81 out of 100 points: 57 for data control, 24 for quality, 3 for cost."
fn points(view: &View, pair: &Pair) -> String {
    let strings = view.strings();
    let hundredths = |ppm: i64| format::milli(ppm.saturating_mul(1000) / 10_000, view.lang);
    let parts: Vec<String> = pair
        .value
        .contributions
        .iter()
        .map(|part| {
            let at = CRITERIA.iter().position(|known| *known == part.criterion);
            let name = at
                .and_then(|at| strings.criteria.get(at))
                .copied()
                .unwrap_or_default();
            fill(strings.serves, &[&hundredths(part.points_ppm), name])
        })
        .collect();
    let listed = join(parts.iter().map(String::as_str), strings.and);
    fill(
        strings.points,
        &[&hundredths(pair.value.score_ppm), &listed],
    )
}
