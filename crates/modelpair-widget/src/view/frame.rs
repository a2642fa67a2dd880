//! The head, the notes and the last lines.

use yew::prelude::*;

use super::View;
use super::markup::{el, say, text, with};
use crate::format;
use crate::state::{Action, TAKES};
use crate::strings::{Lang, fill};

/// Title, age of the facts, language.
pub fn head(view: &View) -> Html {
    let strings = view.strings();
    let as_of = fill(
        strings.facts_as_of,
        &[&format::date(&view.record.bundle.as_of, view.lang)],
    );
    let mut line = vec![say("span", "", &as_of)];
    if view.act.is_some() {
        let languages = Lang::ALL.iter().map(|lang| language(view, *lang));
        let values = ["langs", "group", strings.language];
        line.push(with(
            "span",
            &["class", "role", "aria-label"],
            &values,
            languages.collect(),
        ));
    }
    el(
        "div",
        "head",
        vec![
            view.heading(0, "title", strings.title),
            el("p", "as-of", line),
        ],
    )
}

fn language(view: &View, lang: Lang) -> Html {
    let pressed = if lang == view.lang { "true" } else { "false" };
    let name = [lang.tag(), ", ", lang.name()].concat();
    let onclick = view.on(move |_| Action::Speak(lang));
    html! {
        <button type="button" lang={lang.tag()} aria-pressed={pressed} aria-label={name} onclick={onclick}>
            {lang.tag()}
        </button>
    }
}

/// What a reader must know besides.
pub fn notes(view: &View) -> Html {
    let strings = view.strings();
    let roles = view
        .record
        .roles
        .iter()
        .filter_map(|role| role.note.as_ref());
    let left_out = (!view.left_out.is_empty())
        .then(|| fill(strings.left_out, &[&view.left_out.join(", ")]))
        .map(|words| say("li", "", &words));
    let notes = view
        .record
        .notes
        .iter()
        .map(|note| &note.text)
        .chain(roles)
        .map(|text| say("li", "", view.lang.pick(&text.en, &text.es)));
    let notes: Vec<Html> = left_out.into_iter().chain(notes).collect();
    if notes.is_empty() {
        return Html::default();
    }
    section(
        "notes",
        vec![
            view.heading(1, "sub", strings.worth_knowing),
            el("ul", "plain", notes),
        ],
    )
}

/// What was assumed, in the words of a situation file.
pub fn assumed(view: &View) -> Html {
    let strings = view.strings();
    let situation = &view.record.situation;
    if situation.assumed.is_empty() {
        return Html::default();
    }
    let count = i64::try_from(situation.assumed.len()).unwrap_or(i64::MAX);
    let head = [strings.fact, strings.value].map(|words| column(words, ""));
    let rows = situation.assumed.iter().map(|path| {
        let value = situation
            .facts
            .get(path)
            .map(ToString::to_string)
            .unwrap_or_default();
        let cells = vec![
            with(
                "th",
                &["scope"],
                &["row"],
                vec![say("code", "", &path.clone())],
            ),
            el("td", "", vec![say("code", "", &value)]),
        ];
        el("tr", "", cells)
    });
    let table = vec![
        el("thead", "", vec![el("tr", "", head.into())]),
        el("tbody", "", rows.collect()),
    ];
    let parts = vec![
        say(
            "summary",
            "",
            &format::plural(&strings.assumed, count, view.lang),
        ),
        say("p", "quiet", strings.assumed_note),
        el("table", "facts", table),
    ];
    el("details", "assumed", parts)
}

/// What the reader can take along.
pub fn take(view: &View) -> Html {
    let Some(take) = &view.take else {
        return Html::default();
    };
    let strings = view.strings();
    let buttons = TAKES.iter().zip(strings.takes).map(|(what, words)| {
        let onclick = take.reform(|_: MouseEvent| *what);
        html! { <button type="button" name={*what} onclick={onclick}>{words}</button> }
    });
    with(
        "div",
        &["class", "part", "role", "aria-label"],
        &["take", "take", "group", strings.take_along],
        buttons.collect(),
    )
}

/// The honest last lines.
pub fn foot(view: &View) -> Html {
    let strings = view.strings();
    let bundle = &view.record.bundle;
    let hash = bundle.hash.strip_prefix("sha256:").unwrap_or(&bundle.hash);
    let short = match (
        hash.get(..4),
        hash.len().checked_sub(4).and_then(|from| hash.get(from..)),
    ) {
        (Some(start), Some(end)) => [start, "…", end].concat(),
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
    let lines = [" ", strings.dollars, " ", strings.nothing_leaves].concat();
    let parts = vec![
        say(
            "strong",
            "",
            view.lang
                .pick(&view.record.disclaimer.en, &view.record.disclaimer.es),
        ),
        text(&[" ", &sources, " "].concat()),
        with(
            "span",
            &["title"],
            &[&bundle.hash.clone()],
            vec![text(&fill(strings.bundle, &[&short]))],
        ),
        text(&lines),
    ];
    with(
        "div",
        &["class", "part"],
        &["foot", "foot"],
        vec![el("p", "", parts)],
    )
}

/// A part of the widget that a page may style.
pub fn section(name: &'static str, children: Vec<Html>) -> Html {
    with("section", &["class", "part"], &[name, name], children)
}

/// The head of a column.
pub fn column(words: &'static str, class: &'static str) -> Html {
    with(
        "th",
        &["scope", "class"],
        &["col", class],
        vec![text(words)],
    )
}
