//! The head, the notes and the last lines.

use modelpair::record::SituationView;
use yew::prelude::*;

use super::View;
use crate::format;
use crate::state::Action;
use crate::strings::{Lang, fill};

/// Title, age of the facts, language.
pub fn head(view: &View) -> Html {
    let strings = view.strings();
    let as_of = fill(strings.facts_as_of, &[&format::date(&view.record.bundle.as_of, view.lang)]);
    html! {
        <div class="head">
            {view.heading(0, "title", html! { {strings.title} })}
            <p class="as-of">
                <span>{as_of}</span>
                if view.act.is_some() {
                    <span class="langs" role="group" aria-label={strings.language}>
                        {for Lang::ALL.iter().zip(strings.language_names).map(|(lang, name)| language(view, *lang, name))}
                    </span>
                }
            </p>
        </div>
    }
}

fn language(view: &View, lang: Lang, name: &'static str) -> Html {
    let pressed = if lang == view.lang { "true" } else { "false" };
    html! {
        <button type="button" aria-pressed={pressed} aria-label={name} onclick={view.on(move |_| Action::Speak(lang))}>
            {lang.tag()}
        </button>
    }
}

/// What a reader must know besides, and what was assumed.
pub fn notes(view: &View) -> Html {
    let strings = view.strings();
    let roles = view.record.roles.iter().filter_map(|role| role.note.as_ref());
    let notes: Vec<&str> =
        view.record.notes.iter().map(|note| &note.text).chain(roles).map(|text| view.lang.pick(text)).collect();
    html! {
        <>
            if !notes.is_empty() {
                <section class="notes" part="notes">
                    {view.heading(1, "sub", html! { {strings.worth_knowing} })}
                    <ul class="plain">
                        {for notes.iter().map(|note| html! { <li>{*note}</li> })}
                    </ul>
                </section>
            }
            {assumed(view, &view.record.situation)}
        </>
    }
}

fn assumed(view: &View, situation: &SituationView) -> Html {
    let strings = view.strings();
    if situation.assumed.is_empty() {
        return Html::default();
    }
    let count = i64::try_from(situation.assumed.len()).unwrap_or(i64::MAX);
    html! {
        <details class="assumed">
            <summary>{format::plural(&strings.assumed, count, view.lang)}</summary>
            <p class="quiet">{strings.assumed_note}</p>
            <table class="facts">
                <thead><tr><th scope="col">{strings.fact}</th><th scope="col">{strings.value}</th></tr></thead>
                <tbody>
                    {for situation.assumed.iter().map(|path| {
                        let value = situation.facts.get(path).map(ToString::to_string).unwrap_or_default();
                        html! { <tr><th scope="row"><code>{path.clone()}</code></th><td><code>{value}</code></td></tr> }
                    })}
                </tbody>
            </table>
        </details>
    }
}

/// The honest last lines.
pub fn foot(view: &View) -> Html {
    let strings = view.strings();
    let bundle = &view.record.bundle;
    let hash = bundle.hash.strip_prefix("sha256:").unwrap_or(&bundle.hash);
    let short = match (hash.get(..4), hash.len().checked_sub(4).and_then(|from| hash.get(from..))) {
        (Some(start), Some(end)) => format!("{start}…{end}"),
        _ => hash.to_owned(),
    };
    let sources = fill(
        strings.sources_behind,
        &[
            &format::number(i64::from(bundle.sources), view.lang),
            &format::date(&bundle.oldest, view.lang),
            &format::date(&bundle.as_of, view.lang),
        ],
    );
    html! {
        <div class="foot" part="foot">
            <p>
                <strong>{view.lang.pick(&view.record.disclaimer).to_owned()}</strong>
                {" "}{sources}{" "}
                <span title={bundle.hash.clone()}>{fill(strings.bundle, &[&short])}</span>
                {" "}{strings.dollars}{" "}{strings.nothing_leaves}
            </p>
        </div>
    }
}
