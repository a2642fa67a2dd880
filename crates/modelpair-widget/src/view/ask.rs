//! Who are you, and the situation as a sentence.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::View;
use super::markup::{el, say, text, with};
use crate::answers::{Question, choices, current};
use crate::format;
use crate::state::Action;
use crate::strings::Piece;

const LOW: &str = "product-low-volume";
const HIGH: &str = "product-high-volume";

/// The chips. The two product profiles share one, with a switch beside it.
pub fn profiles(view: &View) -> Html {
    let strings = view.strings();
    let is_product = view.profile == LOW || view.profile == HIGH;
    if view.act.is_none() {
        let title = view
            .profiles
            .iter()
            .find(|profile| profile.id == view.profile);
        return title
            .map(|profile| {
                say(
                    "p",
                    "who",
                    view.lang.pick(&profile.title.en, &profile.title.es),
                )
            })
            .unwrap_or_default();
    }
    let chips = view
        .profiles
        .iter()
        .filter(|profile| profile.id != HIGH)
        .map(|profile| {
            let (label, checked) = if profile.id == LOW {
                (strings.product, is_product)
            } else {
                (
                    view.lang.pick(&profile.short.en, &profile.short.es),
                    profile.id == view.profile,
                )
            };
            radio(
                view,
                "profile",
                &profile.id,
                label,
                checked,
                Action::Profile(profile.id.clone()),
            )
        });
    let mut groups = vec![choices_of("chips", strings.who, chips.collect())];
    if is_product {
        let volumes =
            [(LOW, strings.low_volume), (HIGH, strings.high_volume)].map(|(id, label)| {
                radio(
                    view,
                    "volume",
                    id,
                    label,
                    id == view.profile,
                    Action::Profile(id.to_owned()),
                )
            });
        groups.push(choices_of("segments", strings.how_much, volumes.into()));
    }
    el("div", "who", groups)
}

/// Radio buttons that belong together, under their question.
pub fn choices_of(class: &'static str, question: &'static str, radios: Vec<Html>) -> Html {
    el(
        "fieldset",
        class,
        vec![say("legend", "", question), el("div", "", radios)],
    )
}

/// A radio button that looks like a chip.
pub fn radio(
    view: &View,
    name: &'static str,
    value: &str,
    label: &str,
    checked: bool,
    action: Action,
) -> Html {
    html! {
        <label key={value.to_owned()}>
            <input type="radio" name={name} value={value.to_owned()} checked={checked}
                onchange={view.on(move |_| action.clone())} />
            <span>{label.to_owned()}</span>
        </label>
    }
}

/// The situation, to be read like prose; every underlined part is a native control.
pub fn sentence(view: &View) -> Html {
    let strings = view.strings();
    let mut parts = Vec::new();
    let mut pieces = strings.sentence.iter().peekable();
    let mut said = 0;
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Words(words) => parts.push(text(words.get(said..).unwrap_or_default())),
            Piece::Ask(question) => {
                // A full stop stays with the control before it.
                let stop = match pieces.peek() {
                    Some(Piece::Words(words)) if words.starts_with(['.', ',']) => {
                        words.get(..1).unwrap_or_default()
                    }
                    _ => "",
                };
                said = stop.len();
                parts.push(el(
                    "span",
                    "keep",
                    vec![control(view, *question), text(stop)],
                ));
            }
        }
    }
    if view.act.is_none() {
        return el("p", "sentence", parts);
    }
    let parts = vec![
        say("legend", "hidden", strings.situation),
        el("p", "", parts),
    ];
    with(
        "fieldset",
        &["class", "part"],
        &["sentence", "sentence"],
        parts,
    )
}

fn control(view: &View, question: Question) -> Html {
    let now = current(view.record.situation.facts.get(question.fact()));
    if view.act.is_none() {
        return say("em", "", &answer(view, question, &now));
    }
    let mut options: Vec<(String, String)> = Vec::new();
    // Nobody opens a list before it could be filled.
    let values = if view.is_first {
        vec![now]
    } else {
        choices(question, &now)
    };
    for value in values {
        let words = answer(view, question, &value);
        // Countries stand in the order of their names in this language.
        let at = match question {
            Question::Country => options.iter().position(|(known, _)| *known > words),
            _ => None,
        };
        options.insert(at.unwrap_or(options.len()), (words, value));
    }
    let onchange = view.on(move |event: Event| {
        Action::Answer(
            question,
            event.target_unchecked_into::<HtmlSelectElement>().value(),
        )
    });
    let at = Question::ALL
        .iter()
        .position(|known| *known == question)
        .unwrap_or_default();
    let control = view.controls.get(at).cloned().unwrap_or_default();
    let label = view.strings().asked(question).label;
    let (class, title) = if view.idle.contains(&question) {
        ("idle", Some(view.strings().idle))
    } else {
        ("", None)
    };
    html! {
        <select ref={control} aria-label={label} class={class} title={title} onchange={onchange}>
            {for options.into_iter().map(|(words, value)| with("option", &["value"], &[&value], vec![text(&words)]))}
        </select>
    }
}

fn answer(view: &View, question: Question, value: &str) -> String {
    match question {
        Question::Country => format::country(value, view.lang),
        Question::Tokens => format::tokens_in_words(value.parse().unwrap_or(0), view.lang),
        _ => {
            let words = view.strings().asked(question).answers;
            let at = question.values().iter().position(|known| *known == value);
            at.and_then(|at| words.get(at))
                .map_or_else(|| value.to_owned(), |words| (*words).to_owned())
        }
    }
}
