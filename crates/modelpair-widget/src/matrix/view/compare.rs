//! What differs from another situation or another bundle, by the rules behind it.

use std::collections::BTreeSet;

use modelpair::record::SituationView;
use yew::prelude::*;

use super::values::{in_words, name as name_of, names};
use super::{Scene, chosen, file_input, whole};
use crate::format;
use crate::matrix::compare::{Change, Difference, Group};
use crate::matrix::state::{Action, Baseline, BaselineKind, Tab};
use crate::matrix::table::Filters;
use crate::strings::fill;

/// How many options of a group are named.
const NAMED_MAX: usize = 12;
/// How many groups are shown at once; those of few cells come last.
const GROUPS_MAX: usize = 12;

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
            { file_input("bundle", words.compare_bundle, ".json,application/json", false) }
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
    let mut items = groups.iter().map(|group| item(scene, baseline, group));
    let first: Html = items.by_ref().take(GROUPS_MAX).collect();
    let rest = groups.len().saturating_sub(GROUPS_MAX);
    html! {
        <>
            <p class="compared">{ fill(words.compared_with, &[&name(scene, baseline)]) }</p>
            <p class="total"><b>{ line }</b>{ " " }{ show }</p>
            { facts(scene, baseline) }
            <ol class="groups">{ first }</ol>
            if rest > 0 {
                <details>
                    <summary>{ format::plural(&words.more_groups, whole(rest), scene.lang) }</summary>
                    <ol class="groups">{ for items }</ol>
                </details>
            }
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
        let at = Change::ALL.iter().position(|one| *one == change.change);
        let said = at.and_then(|at| words.changes.get(at));
        let advisor = if change.change == Change::Gone { &baseline.advisor } else { &scene.state.advisor };
        let all = &advisor.bundle().rules;
        let rule = all.find(&change.rule).and_then(|id| all.rule(id));
        let because = rule.map(|rule| html! { <span>{ scene.pick(&rule.because).to_owned() }</span> });
        html! {
            <li><code>{ change.rule.clone() }</code>{ " " }<b>{ said.copied().unwrap_or_default() }</b>{ " " }{ because }</li>
        }
    });
    let decide = (!group.facts.is_empty())
        .then(|| html! { <p>{ fill(words.facts_decide, &[&names(scene, &group.facts)]) }</p> });
    let options = by_option(&group.cells);
    let cells = options
        .iter()
        .take(NAMED_MAX)
        .map(|cells| option(scene, baseline, cells));
    let more = options.len().saturating_sub(NAMED_MAX);
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

/// Cells that differ alike in several roles of one option belong together; they come in the order of the options.
fn by_option(cells: &[Difference]) -> Vec<Vec<&Difference>> {
    let same = |a: &Difference, b: &Difference| {
        (&a.model, &a.route, &a.before, &a.now) == (&b.model, &b.route, &b.before, &b.now)
    };
    let mut options: Vec<Vec<&Difference>> = Vec::new();
    for cell in cells {
        // No option differs in more ways than it has roles.
        let mut near = options.iter_mut().rev().take(modelpair::Role::ALL.len());
        let alike =
            |known: &&mut Vec<&Difference>| known.first().is_some_and(|first| same(first, cell));
        match near.find(alike) {
            Some(known) => known.push(cell),
            None => options.push(vec![cell]),
        }
    }
    options
}

fn option(scene: &Scene, baseline: &Baseline, cells: &[&Difference]) -> Html {
    let words = scene.words;
    let Some(first) = cells.first() else {
        return Html::default();
    };
    let word = |id: &Option<String>| match id {
        Some(id) => scene.verdict_named(id),
        None => words.not_there,
    };
    let roles = modelpair::Role::ALL.iter().zip(scene.lang.roles());
    let roles = roles.filter(|(role, _)| cells.iter().any(|cell| cell.role == role.as_str()));
    let mut roles = roles.map(|(_, word)| word).collect::<Vec<_>>().join(", ");
    if cells.len() == modelpair::Role::ALL.len() {
        words.every_role.clone_into(&mut roles);
    }
    let advisors = [&scene.state.advisor, &baseline.advisor];
    let mut models = advisors
        .iter()
        .filter_map(|advisor| advisor.bundle().catalog.model(&first.model));
    let name = models
        .next()
        .map_or(&first.model, |model| &model.name)
        .clone();
    let now = classes!("now", first.now.clone());
    html! {
        <tr>
            <th scope="row">{ name }<small>{ first.route.clone() }</small></th>
            <td>{ roles }</td>
            <td>{ word(&first.before) }</td><td class={now}>{ word(&first.now) }</td>
        </tr>
    }
}
