//! What differs from another situation or another bundle, by the rules behind it.

use std::collections::BTreeSet;

use modelpair::record::SituationView;
use yew::prelude::*;

use super::values::{in_words, name as name_of, names};
use super::{Scene, chosen, whole};
use crate::format;
use crate::matrix::compare::{Change, Group};
use crate::matrix::state::{Action, Baseline, BaselineKind, Tab};
use crate::matrix::table::Filters;
use crate::strings::fill;

/// How many cells of a group are named.
const NAMED_MAX: usize = 12;

/// The whole part.
pub fn compare(scene: &Scene) -> Html {
    let words = scene.words;
    let found = scene.state.baseline.as_deref();
    let found = found.map(|baseline| result(scene, baseline));
    html! {
        <div class="compare">
            { scene.heading(1, "sub", words.compare_title) }
            <p class="note">{ words.compare_note }</p>
            { choose(scene) }
            { found }
        </div>
    }
}

fn choose(scene: &Scene) -> Html {
    let words = scene.words;
    let keep = scene.on(|_: MouseEvent| Action::Keep);
    let stop = scene.on(|_: MouseEvent| Action::CompareNothing);
    let onchange = scene.on(|event: Event| match chosen(&event) {
        profile if profile.is_empty() => Action::CompareNothing,
        profile => Action::CompareProfile(profile),
    });
    let now = scene.state.baseline.as_ref().map(|baseline| &baseline.kind);
    let is_profile = matches!(now, Some(BaselineKind::Profile(_)));
    let options = scene.state.advisor.profiles().iter().map(|profile| {
        let selected = now == Some(&BaselineKind::Profile(profile.id.clone()));
        html! { <option value={profile.id.clone()} {selected}>{ scene.pick(&profile.title).to_owned() }</option> }
    });
    html! {
        <div class="choose">
            <button type="button" name="keep" onclick={keep}>{ words.keep }</button>
            <span class="field">
                <label for="compare-profile">{ words.compare_profile }</label>
                <select id="compare-profile" {onchange}><option value="" selected={!is_profile}>{ "–" }</option>{ for options }</select>
            </span>
            <span class="field">
                <label for="bundle">{ words.compare_bundle }</label>
                <input id="bundle" name="bundle" type="file" accept=".json,application/json" />
            </span>
            if now.is_some() { <button type="button" class="link" onclick={stop}>{ words.compare_nothing }</button> }
        </div>
    }
}

fn result(scene: &Scene, baseline: &Baseline) -> Html {
    let words = scene.words;
    let groups = (scene.differences)();
    let cells: usize = groups.iter().map(|group| group.cells.len()).sum();
    let line = if cells == 0 {
        words.nothing_differs.to_owned()
    } else {
        format::plural(&words.cells_differ, whole(cells), scene.lang)
    };
    let act = scene.act.clone();
    let filters = Filters {
        changed: true,
        ..Filters::default()
    };
    let show = Callback::from(move |_: MouseEvent| {
        act.emit(Action::Filter(Box::new(filters.clone())));
        act.emit(Action::Open(Tab::Matrix));
    });
    let show = (cells > 0).then(|| html! { <button type="button" class="link" onclick={show}>{ words.show_in_matrix }</button> });
    let items = groups.iter().map(|group| item(scene, baseline, group));
    html! {
        <>
            <p class="compared">{ fill(words.compared_with, &[&name(scene, baseline)]) }</p>
            <p class="total"><b>{ line }</b>{ " " }{ show }</p>
            { facts(scene, baseline) }
            <ol class="groups">{ for items }</ol>
        </>
    }
}

fn name(scene: &Scene, baseline: &Baseline) -> String {
    match &baseline.kind {
        BaselineKind::Kept => scene.words.kept_situation.to_owned(),
        BaselineKind::Profile(id) => {
            let mut profiles = baseline.advisor.profiles().iter();
            let known = profiles.find(|profile| profile.id == *id);
            known
                .map_or(id.as_str(), |known| scene.pick(&known.title))
                .to_owned()
        }
        BaselineKind::Bundle(file) => {
            let as_of = format::date(&baseline.advisor.info().as_of, scene.lang);
            fill(scene.words.bundle_named, &[file, &as_of])
        }
    }
}

/// The facts of the two situations that differ.
fn facts(scene: &Scene, baseline: &Baseline) -> Html {
    let words = scene.words;
    let (now, before) = (scene.state.situation.view(), baseline.situation.view());
    let paths: BTreeSet<&String> = now.facts.keys().chain(before.facts.keys()).collect();
    let value = |view: &SituationView, path: &str| {
        let value = view.facts.get(path);
        value.map_or_else(
            || words.unknown.to_owned(),
            |value| in_words(scene, path, value),
        )
    };
    let differ: Vec<&String> = paths
        .into_iter()
        .filter(|path| now.facts.get(*path) != before.facts.get(*path))
        .collect();
    if differ.is_empty() {
        return Html::default();
    }
    let rows = differ.into_iter().map(|path| {
        html! {
            <tr>
                <th scope="row">{ name_of(scene, path) }<small><code>{ path.clone() }</code></small></th>
                <td>{ value(&before, path) }</td><td>{ value(&now, path) }</td>
            </tr>
        }
    });
    html! {
        <details class="differ">
            <summary>{ words.facts_differ }</summary>
            <div class="wide" tabindex="0" role="region" aria-label={words.facts_differ}><table class="plain-table">
                <thead><tr><th scope="col">{ words.fact }</th><th scope="col">{ words.before }</th><th scope="col">{ words.now }</th></tr></thead>
                <tbody>{ for rows }</tbody>
            </table></div>
        </details>
    }
}

fn item(scene: &Scene, baseline: &Baseline, group: &Group) -> Html {
    let words = scene.words;
    let rules = group.rules.iter().map(|change| {
        let at = match change.change {
            Change::FiresNow => 0,
            Change::FiredBefore => 1,
            Change::Rewritten => 2,
            Change::New => 3,
            Change::Gone => 4,
        };
        let advisor = if change.change == Change::Gone { &baseline.advisor } else { &scene.state.advisor };
        let all = &advisor.bundle().rules;
        let rule = all.find(&change.rule).and_then(|id| all.rule(id));
        let because = rule.map(|rule| html! { <span>{ scene.pick(&rule.because).to_owned() }</span> });
        html! {
            <li><code>{ change.rule.clone() }</code>{ " " }<b>{ words.changes.get(at).copied().unwrap_or_default() }</b>{ " " }{ because }</li>
        }
    });
    let decide = (!group.facts.is_empty())
        .then(|| html! { <p>{ fill(words.facts_decide, &[&names(scene, &group.facts)]) }</p> });
    let cells = group.cells.iter().take(NAMED_MAX).map(|cell| {
        let word = |id: &Option<String>| match id {
            Some(id) => scene.verdict_named(id),
            None => words.not_there,
        };
        let role = modelpair::Role::ALL.iter().zip(scene.lang.strings().roles);
        let role = role
            .into_iter()
            .find(|(role, _)| role.as_str() == cell.role);
        let now = classes!("now", cell.now.clone());
        html! {
            <tr>
                <th scope="row">{ cell.model.clone() }<small>{ cell.route.clone() }</small></th>
                <td>{ role.map_or("", |(_, word)| word) }</td>
                <td>{ word(&cell.before) }</td><td class={now}>{ word(&cell.now) }</td>
            </tr>
        }
    });
    let more = group.cells.len().saturating_sub(NAMED_MAX);
    let count = format::plural(&words.cells_differ, whole(group.cells.len()), scene.lang);
    let heads = [words.model, words.role, words.before, words.now];
    let heads = heads.map(|word| html! { <th scope="col">{ word }</th> });
    html! {
        <li>
            <ul class="rules">{ for rules }</ul>
            { decide }
            <details>
                <summary>{ count }</summary>
                <table class="plain-table"><thead><tr>{ for heads }</tr></thead><tbody>{ for cells }</tbody></table>
                if more > 0 { <p class="quiet">{ format::plural(&words.more_cells, whole(more), scene.lang) }</p> }
            </details>
        </li>
    }
}
