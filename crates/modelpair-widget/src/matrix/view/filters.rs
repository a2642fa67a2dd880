//! What rows have to be like: counts to press, a search, and choices.

use modelpair::Role;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Scene, chosen, options_shown, sign, whole};
use crate::format;
use crate::matrix::state::Action;
use crate::matrix::table::{Filters, NO_LICENSE, OUTCOMES, Row, choices, count};

/// The counts by verdict; each is a button that filters.
pub fn counts(scene: &Scene) -> Html {
    let filters = &scene.state.filters;
    let free = Filters {
        verdict: None,
        ..filters.clone()
    };
    let rows = scene.rows.iter().map(|row| &**row);
    let free_rows = rows.filter(|row| row.passes_all(&free));
    let counts = count(free_rows, filters.role);
    let buttons = OUTCOMES.into_iter().zip(counts).map(|(outcome, count)| {
        let is_on = filters.verdict == Some(outcome);
        let next = Filters {
            verdict: (!is_on).then_some(outcome),
            ..filters.clone()
        };
        let onclick = scene.on(move |_: MouseEvent| Action::Filter(Box::new(next.clone())));
        let class = classes!("count", outcome.name());
        html! {
            <button type="button" {class} aria-pressed={is_on.to_string()} {onclick}>
                <i aria-hidden="true">{ sign(outcome) }</i>
                <span>{ scene.verdict(outcome) }</span>
                <b>{ format::number(whole(count), scene.lang) }</b>
            </button>
        }
    });
    html! { <div class="counts" role="group" aria-label={scene.words.count_by_verdict}>{ for buttons }</div> }
}

/// Search and choices.
pub fn filters(scene: &Scene) -> Html {
    let words = scene.words;
    let now = &scene.state.filters;
    let rows = scene.rows;
    let all = lists(scene);
    let before = now.clone();
    let oninput = scene.on(move |event: InputEvent| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        Action::Filter(Box::new(Filters {
            search: input.value(),
            ..before.clone()
        }))
    });
    let reset = scene.on(|_: MouseEvent| Action::Filter(Box::default()));
    let changed = scene.state.baseline.is_some().then(|| {
        let next = Filters {
            changed: !now.changed,
            ..now.clone()
        };
        let onchange = scene.on(move |_: Event| Action::Filter(Box::new(next.clone())));
        html! {
            <span class="check">
                <input id="only-changed" type="checkbox" checked={now.changed} {onchange} />
                <span><label for="only-changed">{ words.only_changed }</label></span>
            </span>
        }
    });
    let line = options_shown(words, scene.lang, scene.shown.len(), rows.len());
    html! {
        <div class="filters" role="search">
            <span class="field search">
                <label for="search">{ words.search }</label>
                <input id="search" type="search" value={now.search.clone()} placeholder={words.search_hint} {oninput} />
            </span>
            { for all }
            { changed }
            <span class="shown">
                { line }
                if *now != Filters::default() {
                    <button type="button" class="link" onclick={reset}>{ words.reset }</button>
                }
            </span>
        </div>
    }
}

/// The choices.
fn lists(scene: &Scene) -> Vec<Html> {
    let words = scene.words;
    let rows = scene.rows;
    let roles: Vec<(String, String)> = Role::ALL
        .iter()
        .zip(scene.lang.roles())
        .map(|(role, word)| (role.as_str().to_owned(), word.to_owned()))
        .collect();
    let providers = choices(rows, |row| {
        vec![(row.provider.as_str(), row.provider_name.as_str())]
    });
    let mut licenses = choices(rows, |row| {
        vec![(row.license.as_str(), row.license_name.as_str())]
    });
    for (id, word) in &mut licenses {
        if id.is_empty() {
            NO_LICENSE.clone_into(id);
            words.no_license.clone_into(word);
        }
    }
    let mut origins = choices(rows, |row| {
        let origins = row.origins.iter();
        origins.map(|code| (code.as_str(), code.as_str())).collect()
    });
    for (code, word) in &mut origins {
        *word = format::country(code, scene.lang);
    }
    vec![
        select(scene, "role", words.role, words.any_role, roles),
        select(scene, "provider", words.provider, words.any, providers),
        select(scene, "license", words.license, words.any, licenses),
        select(scene, "origin", words.origin, words.any, origins),
        select(scene, "regime", words.regime, words.any, regimes(scene)),
    ]
}

/// The packs that are no licenses.
fn regimes(scene: &Scene) -> Vec<(String, String)> {
    let bundle = scene.state.advisor.bundle();
    let packs = bundle.rules.packs().iter();
    let no_license = packs.filter(|pack| {
        let mut licenses = bundle.licenses.iter();
        !licenses.any(|license| license.id == pack.id)
    });
    no_license
        .map(|pack| (pack.id.clone(), scene.pick(&pack.title).to_owned()))
        .collect()
}

fn select(
    scene: &Scene,
    name: &'static str,
    label: &'static str,
    any: &'static str,
    choices: Vec<(String, String)>,
) -> Html {
    let before = scene.state.filters.clone();
    let value = match name {
        "role" => before.role.map(Role::as_str).unwrap_or_default().to_owned(),
        "provider" => before.provider.clone(),
        "license" => before.license.clone(),
        "origin" => before.origin.clone(),
        _ => before.regime.clone(),
    };
    let onchange = scene.on(move |event: Event| {
        let value = chosen(&event);
        let mut next = before.clone();
        match name {
            "role" => next.role = Role::parse(&value),
            "provider" => next.provider = value,
            "license" => next.license = value,
            "origin" => next.origin = value,
            _ => next.regime = value,
        }
        Action::Filter(Box::new(next))
    });
    let options = choices.into_iter().map(|(id, word)| {
        let selected = id == value;
        html! { <option value={id} {selected}>{ word }</option> }
    });
    let id = ["filter-", name].concat();
    html! {
        <span class={classes!("field", (!value.is_empty()).then_some("on"))}>
            <label for={id.clone()}>{ label }</label>
            <select {id} {name} {onchange}>
                <option value="" selected={value.is_empty()}>{ any }</option>
                { for options }
            </select>
        </span>
    }
}

impl Row {
    /// Whether it passes these filters but for the regime, which needs every rule.
    fn passes_all(&self, filters: &Filters) -> bool {
        let words = filters.search.split_whitespace().map(str::to_lowercase);
        self.passes(filters, &words.collect::<Vec<_>>())
    }
}
