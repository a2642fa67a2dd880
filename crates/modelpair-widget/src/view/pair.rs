//! The answer: two cards joined by two rings, and why.

use modelpair::record::{Note, Pair};
use yew::prelude::*;

use super::View;
use super::member::card;
use super::words::{kind_class, members, roles_in_words, total_in_words};
use crate::format;
use crate::state::CRITERIA;
use crate::strings::{fill, join};

/// The pair, or the sentence that says that there is none.
pub fn answer(view: &View) -> Html {
    let strings = view.strings();
    let Some(pair) = view.record.pairs.first() else {
        return html! {
            <section class="answer" part="answer">
                {view.heading(1, "sub", html! { {strings.the_pair} })}
                <p class="lede">{strings.no_pair}</p>
                {why_not(view)}
            </section>
        };
    };
    html! {
        <section class="answer" part="answer">
            {view.heading(1, "hidden", html! { {strings.the_pair} })}
            <p class="lede">{lede(view, pair)}</p>
            <div class="pair">
                {card(view, pair, &pair.primary)}
                {rings(pair)}
                {card(view, pair, &pair.partner)}
            </div>
            {why(view, pair)}
        </section>
    }
}

fn lede(view: &View, pair: &Pair) -> Html {
    let strings = view.strings();
    let halves = members(pair).map(|member| {
        let said = fill(strings.serves, &["\n", &roles_in_words(view, member)]);
        let (before, after) = said.split_once('\n').unwrap_or(("", &said));
        let class = classes!("name", kind_class(&member.kind));
        html! { <>{before.to_owned()}<b class={class}>{member.name.clone()}</b>{after.to_owned()}</> }
    });
    let [primary, partner] = halves;
    html! { <>{primary}{"; "}{partner}{". "}{total_in_words(view, pair)}</> }
}

/// The motif: two linked rings, the second passing over and under the first.
fn rings(pair: &Pair) -> Html {
    let [first, second] = members(pair).map(|member| classes!("ring", kind_class(&member.kind)));
    html! {
        <div class="rings" aria-hidden="true">
            <svg viewBox="0 0 44 28" width="44" height="28">
                <circle class={first.clone()} cx="16" cy="14" r="10" />
                <circle class={second} cx="28" cy="14" r="10" />
                <path class={first} d="M 20.2 4.9 A 10 10 0 0 1 26 14" />
            </svg>
        </div>
    }
}

fn why(view: &View, pair: &Pair) -> Html {
    let strings = view.strings();
    html! {
        <div class="why">
            {view.heading(1, "sub", html! { {strings.why} })}
            <ul class="plain">
                {for pair.reasons.iter().chain(&pair.warnings).map(|note| said(view, note))}
                <li class="quiet">{points(view, pair)}</li>
            </ul>
        </div>
    }
}

fn why_not(view: &View) -> Html {
    html! { <ul class="plain">{for view.record.notes.iter().map(|note| said(view, note))}</ul> }
}

fn said(view: &View, note: &Note) -> Html {
    html! { <li>{view.lang.pick(&note.text).to_owned()}</li> }
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
            let name = at.and_then(|at| strings.criteria.get(at)).copied().unwrap_or_default();
            fill(strings.serves, &[&hundredths(part.points_ppm), name])
        })
        .collect();
    let listed = join(parts.iter().map(String::as_str), strings.and);
    fill(strings.points, &[&hundredths(pair.value.score_ppm), &listed])
}
