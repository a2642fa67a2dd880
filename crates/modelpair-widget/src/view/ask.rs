//! Who are you, and the situation as a sentence.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::View;
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
        let title = view.profiles.iter().find(|profile| profile.id == view.profile);
        return title.map(|profile| html! { <p class="who">{view.lang.pick(&profile.title).to_owned()}</p> }).unwrap_or_default();
    }
    html! {
        <div class="who">
            <fieldset class="chips">
                <legend>{strings.who}</legend>
                {for view.profiles.iter().filter(|profile| profile.id != HIGH).map(|profile| {
                    let (label, checked) = if profile.id == LOW {
                        (strings.product, is_product)
                    } else {
                        (view.lang.pick(&profile.short), profile.id == view.profile)
                    };
                    radio(view, "profile", &profile.id, label, checked, Action::Profile(profile.id.clone()))
                })}
            </fieldset>
            if is_product {
                <fieldset class="segments">
                    <legend>{strings.how_much}</legend>
                    {for [(LOW, strings.low_volume), (HIGH, strings.high_volume)].map(|(id, label)| {
                        radio(view, "volume", id, label, id == view.profile, Action::Profile(id.to_owned()))
                    })}
                </fieldset>
            }
        </div>
    }
}

/// A radio button that looks like a chip.
pub fn radio(view: &View, name: &'static str, value: &str, label: &str, checked: bool, action: Action) -> Html {
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
    html! {
        <fieldset class="sentence" part="sentence">
            <legend class="hidden">{strings.situation}</legend>
            <p>
                {for strings.sentence.iter().map(|piece| match piece {
                    Piece::Words(words) => html! { {*words} },
                    Piece::Ask(question) => control(view, *question),
                })}
            </p>
        </fieldset>
    }
}

fn control(view: &View, question: Question) -> Html {
    let now = current(view.record.situation.facts.get(question.fact()));
    if view.act.is_none() {
        return html! { <em>{answer(view, question, &now)}</em> };
    }
    let mut options: Vec<(String, String)> =
        choices(question, &now).into_iter().map(|value| (answer(view, question, &value), value)).collect();
    if question == Question::Country {
        options.sort();
    }
    let onchange = view.on(move |event: Event| {
        Action::Answer(question, event.target_unchecked_into::<HtmlSelectElement>().value())
    });
    html! {
        <select key={question.fact()} ~value={now.clone()} aria-label={view.strings().asked(question).label}
            onchange={onchange}>
            {for options.into_iter().map(|(words, value)| {
                let selected = value == now;
                html! { <option key={value.clone()} value={value} selected={selected}>{words}</option> }
            })}
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
            at.and_then(|at| words.get(at)).map_or_else(|| value.to_owned(), |words| (*words).to_owned())
        }
    }
}
