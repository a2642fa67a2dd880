//! The matrix itself: a table that the arrow keys walk through.

use std::rc::Rc;

use modelpair::{DEPLOYMENTS, Role};
use yew::prelude::*;

use super::{Scene, chosen, evidence, filters, sign};
use crate::format;
use crate::matrix::state::{Action, Cell};
use crate::matrix::table::{Column, ROLES, Row, Sort, Step, rank, step};
use crate::matrix::words::Words;
use crate::strings::{Lang, fill};

/// Where the situation stands, counts, filters, the table, and what is behind the open cell.
pub fn matrix(scene: &Scene) -> Html {
    html! {
        <>
            { situation(scene) }
            { filters::counts(scene) }
            { filters::filters(scene) }
            <div class={classes!("split", scene.evidence.is_some().then_some("open"))}>
                { table(scene) }
                { evidence::aside(scene) }
            </div>
        </>
    }
}

/// Profile and facts in one line; the form is a press away.
fn situation(scene: &Scene) -> Html {
    use crate::matrix::state::Tab;
    let words = scene.words;
    let view = scene.state.situation.view();
    let facts = view.facts.keys();
    let stated = facts.filter(|path| !view.assumed.contains(path)).count();
    let numbers = [stated, view.assumed.len(), view.unknown.len()];
    let numbers = numbers.map(|count| format::number(super::whole(count), scene.lang));
    let [stated, assumed, unknown] = &numbers;
    let line = fill(words.facts_known, &[stated, assumed, unknown]);
    let open = scene.on(|_: MouseEvent| Action::Open(Tab::Situation));
    html! {
        <p class="where">
            { profiles(scene, "profile") }
            <button type="button" class="link" onclick={open}>{ line }</button>
        </p>
    }
}

/// The profiles to start from.
pub fn profiles(scene: &Scene, id: &'static str) -> Html {
    let now = scene.state.situation.profile();
    let onchange = scene.on(|event: Event| Action::Profile(chosen(&event)));
    let options = scene.state.advisor.profiles().iter().map(|profile| {
        let selected = now == Some(profile.id.as_str());
        html! {
            <option value={profile.id.clone()} {selected}>{ scene.pick(&profile.title).to_owned() }</option>
        }
    });
    html! {
        <span class="field">
            <label for={id}>{ scene.words.starting_point }</label>
            <select {id} {onchange}>
                if now.is_none() { <option value="" selected={true}>{ scene.words.no_profile }</option> }
                { for options }
            </select>
        </span>
    }
}

fn table(scene: &Scene) -> Html {
    let words = scene.words;
    let state = scene.state;
    let roles = scene.lang.roles();
    let mut columns = vec![
        (Column::Model, words.model, "option"),
        (Column::Provider, words.provider, "provider"),
        (Column::License, words.license, "license"),
        (Column::Origin, words.origin, "origin"),
    ];
    let of_roles = roles.iter().enumerate();
    columns.extend(of_roles.map(|(at, word)| (Column::Role(at), *word, "role")));
    let heads = columns
        .into_iter()
        .map(|(column, word, class)| head(scene, column, word, class));
    let active = state.active;
    let lines = scene.shown.iter().enumerate().filter_map(|(at, place)| {
        let row = scene.rows.get(*place)?;
        let selected = state.selected.as_ref().filter(|cell| {
            (&cell.model, &cell.route) == (&row.model, &row.route)
        });
        let selected =
            selected.and_then(|cell| Role::ALL.iter().position(|role| *role == cell.role));
        Some(html! {
            <Line key={[&*row.model, " ", &*row.route].concat()} row={Rc::clone(row)} {at} lang={scene.lang}
                active={(active.row == at).then_some(active.column)} {selected} act={scene.act.clone()} />
        })
    });
    let rows = (scene.shown.len() + 1).to_string();
    html! {
        <div class="scroll" part="table">
            <table role="grid" ref={scene.table.clone()} aria-label={words.table} aria-describedby="keys"
                aria-rowcount={rows} onkeydown={keys(scene)}>
                <thead><tr>{ for heads }</tr></thead>
                <tbody>{ for lines }</tbody>
            </table>
            if scene.shown.is_empty() { <p class="empty">{ words.nothing_passes }</p> }
            <p id="keys" class="hidden">{ words.keys }</p>
        </div>
    }
}

fn head(scene: &Scene, column: Column, word: &'static str, class: &'static str) -> Html {
    let now = scene.state.sort;
    let is_sorted = now.column == column;
    let sort = match (is_sorted, now.descending) {
        (false, _) => "none",
        (true, false) => "ascending",
        (true, true) => "descending",
    };
    let next = Sort {
        column,
        descending: is_sorted && !now.descending,
    };
    let onclick = scene.on(move |_: MouseEvent| Action::Sort(next));
    let mark = match sort {
        "ascending" => "↑",
        "descending" => "↓",
        _ => "",
    };
    html! {
        <th scope="col" {class} aria-sort={sort}>
            <button type="button" {onclick}>{ word }<i aria-hidden="true">{ mark }</i></button>
        </th>
    }
}

/// Arrow keys lead from cell to cell; the focus follows.
fn keys(scene: &Scene) -> Callback<KeyboardEvent> {
    let focus = scene.focus.clone();
    let from = scene.state.active;
    let rows = scene.shown.len();
    Callback::from(move |event: KeyboardEvent| {
        let whole = event.ctrl_key() || event.meta_key();
        let inside = event
            .target_dyn_into::<web_sys::Element>()
            .is_some_and(|target| target.closest("td").is_ok_and(|cell| cell.is_some()));
        if let Some(to) = step(&event.key(), whole, from, rows).filter(|_| inside) {
            event.prevent_default();
            focus.emit(Action::Go(to));
        }
    })
}

/// What a row draws from.
#[derive(PartialEq, Properties)]
struct LineProps {
    row: Rc<Row>,
    /// Its position among those that are shown.
    at: usize,
    lang: Lang,
    /// The role that the keyboard is at, when it is here.
    active: Option<usize>,
    /// The role whose evidence is open.
    selected: Option<usize>,
    act: Callback<Action>,
}

/// A row; one that is the same as before is not drawn again.
#[component]
fn Line(props: &LineProps) -> Html {
    let LineProps { row, at, lang, .. } = props;
    let words = Words::of(*lang);
    let license = if row.license_name.is_empty() {
        words.no_license
    } else {
        &row.license_name
    };
    let origins = row.origins.iter();
    let origins: Vec<String> = origins.map(|code| format::country(code, *lang)).collect();
    let cells = (0..ROLES).map(|role| cell(props, words, role));
    html! {
        <tr aria-rowindex={(at + 2).to_string()}>
            <th scope="row" class="option">
                <b>{ row.name.clone() }</b>
                <small>{ row.route.clone() }</small>
            </th>
            <td class="provider">
                { row.provider_name.clone() }
                <small>{ deployment(words, row.deployment) }</small>
            </td>
            <td class="license">{ license.to_owned() }</td>
            <td class="origin">{ origins.join(", ") }</td>
            { for cells }
        </tr>
    }
}

fn cell(props: &LineProps, words: &'static Words, role: usize) -> Html {
    let row = &props.row;
    let (Some(outcome), Some(of)) = (
        row.outcomes.get(role).copied(),
        Role::ALL.get(role).copied(),
    ) else {
        return Html::default();
    };
    let word = words
        .verdicts
        .get(rank(outcome))
        .copied()
        .unwrap_or_default();
    let before = row.before.and_then(|before| before.get(role).copied());
    let before = before.filter(|_| row.differs(role));
    let was = before.map(|before| {
        let word = words.verdicts.get(rank(before)).copied();
        let sentence = fill(words.was, &[word.unwrap_or_default()]);
        html! { <small class="was">{ sentence }</small> }
    });
    let cell = Cell {
        model: row.model.clone(),
        route: row.route.clone(),
        role: of,
    };
    let act = props.act.clone();
    let at = Step {
        row: props.at,
        column: role,
    };
    let onclick = Callback::from(move |_: MouseEvent| {
        act.emit(Action::Go(at));
        act.emit(Action::Select(Some(cell.clone())));
    });
    let tabindex = if props.active == Some(role) {
        "0"
    } else {
        "-1"
    };
    let roles = props.lang.roles();
    let role_word = roles.get(role).copied().unwrap_or_default();
    let label = [&*row.name, ", ", &*row.route, ", ", role_word, ": ", word].concat();
    let class = classes!(
        "role",
        outcome.name(),
        before.is_some().then_some("changed"),
        (props.selected == Some(role)).then_some("selected")
    );
    html! {
        <td {class}>
            <button type="button" {tabindex} {onclick} aria-label={label}
                aria-expanded={(props.selected == Some(role)).to_string()}>
                <i aria-hidden="true">{ sign(outcome) }</i><span>{ word }</span>{ was }
            </button>
        </td>
    }
}

/// The words for a deployment.
pub fn deployment(words: &Words, id: &str) -> &'static str {
    let at = DEPLOYMENTS.iter().position(|known| *known == id);
    at.and_then(|at| words.deployments.get(at).copied())
        .unwrap_or_default()
}
