//! The situation as a form.

use serde_json::Value;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::values::{criterion, label, unit as unit_word};
use super::{Scene, chosen, grid};
use crate::format;
use crate::matrix::form::{Control, Field, fields, group, orders, value};
use crate::matrix::state::Action;
use modelpair_rules::VocabularyId;

/// The value of a choice that makes a fact unknown, and of one that makes a set empty.
const UNKNOWN: &str = "";
const NONE: &str = "-";

/// All facts, by their groups.
pub fn situation(scene: &Scene) -> Html {
    let words = scene.words;
    let all = fields(&scene.state.advisor);
    let view = scene.state.situation.view();
    let mut names: Vec<&str> = words.groups.iter().map(|(name, _)| *name).collect();
    for field in &all {
        let name = group(field.path);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let find_words = scene.state.find.split_whitespace();
    let wanted: Vec<String> = find_words.map(str::to_lowercase).collect();
    let none = !all.iter().any(|field| is_wanted(scene, field, &wanted));
    let groups = names.into_iter().map(|name| {
        let known = words.groups.iter().find(|(known, _)| *known == name);
        let title = known.map_or(words.other_group, |(_, title)| title);
        let of_group: Vec<&Field> = all
            .iter()
            .filter(|field| group(field.path) == name && is_wanted(scene, field, &wanted))
            .collect();
        if of_group.is_empty() {
            return Html::default();
        }
        let fields = of_group.into_iter().map(|field| fact(scene, field, view.assumed.iter().any(|path| path == field.path)));
        html! { <section class="group">{ scene.heading(2, "sub", title) }<div class="facts-form">{ for fields }</div></section> }
    });
    html! {
        <div class="form">
            { scene.heading(1, "sub", words.form_title) }
            <p class="note">{ words.form_note }</p>
            <div class="where">{ grid::profiles(scene, "profile-form") }{ find(scene) }</div>
            { for groups }
            if none { <p class="empty">{ words.no_fact }</p> }
        </div>
    }
}

fn find(scene: &Scene) -> Html {
    let oninput = scene.on(|event: InputEvent| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        Action::Find(input.value())
    });
    html! {
        <span class="field">
            <label for="find">{ scene.words.find_fact }</label>
            <input id="find" type="search" value={scene.state.find.clone()} {oninput} />
        </span>
    }
}

/// Whether name, path and explanation of a fact contain all these words, which come in small letters.
fn is_wanted(scene: &Scene, field: &Field, wanted: &[String]) -> bool {
    if wanted.is_empty() {
        return true;
    }
    let doc = field.doc.map_or("", |doc| scene.pick(doc));
    let text = [scene.pick(field.label), field.path, doc].join(" ");
    let text = text.to_lowercase();
    wanted.iter().all(|word| text.contains(word.as_str()))
}

fn fact(scene: &Scene, field: &Field, assumed: bool) -> Html {
    let words = scene.words;
    let now = scene.state.situation.get(field.path);
    let (class, mark) = match (now, assumed) {
        (None, _) => ("unknown", words.unknown),
        (Some(_), true) => ("assumed", words.assumed),
        (Some(_), false) => ("stated", words.stated),
    };
    let refused = scene.state.refused.as_ref();
    let refused = refused.filter(|(path, _)| path == field.path);
    let profile = scene.state.situation.profile().is_some();
    let again = (profile && !assumed && field.path != "today").then(|| {
        let path = field.path.to_owned();
        let onclick = scene.on(move |_: MouseEvent| Action::Assume(path.clone()));
        html! { <button type="button" class="link" {onclick}>{ words.assume_again }</button> }
    });
    let id = ["fact-", field.path].concat();
    html! {
        <div class={classes!("fact", class)} key={field.path.to_owned()}>
            <label for={id.clone()}>{ scene.pick(field.label).to_owned() }</label>
            <span class="state"><span class="mark">{ mark }</span>{ again }</span>
            <span class="control">{ control(scene, field, id, now, refused.is_some()) }
                if let Some(unit) = field.unit { <small>{ unit_word(scene, unit).to_owned() }</small> }
            </span>
            if let Some((_, message)) = refused { <p class="refused" role="alert" lang="en">{ message.clone() }</p> }
            if let Some(doc) = field.doc { <p class="doc">{ scene.pick(doc).to_owned() }</p> }
        </div>
    }
}

fn control(scene: &Scene, field: &Field, id: String, now: Option<&Value>, refused: bool) -> Html {
    let words = scene.words;
    let text = now.map(plain).unwrap_or_default();
    let entry = |kind: &'static str, value: String, hint: &'static str| {
        let (path, written) = (field.path.to_owned(), Written::of(&field.control));
        html! { <Entry id={id.clone()} {path} {written} {kind} {value} {hint} {refused} act={scene.act.clone()} /> }
    };
    match &field.control {
        Control::Boolean => {
            let choices = [("true", words.yes), ("false", words.no)];
            let choices = choices.map(|(id, word)| (id.to_owned(), word.to_owned()));
            select(scene, field, id, &text, choices.to_vec())
        }
        Control::One(of, values) => {
            let choices = values
                .iter()
                .map(|one| (one.clone(), label(scene, *of, one)));
            select(scene, field, id, &text, sorted(choices.collect()))
        }
        Control::Order(criteria) => {
            let choices = orders(criteria).into_iter().map(|order| {
                let said = order.iter().map(|one| criterion(scene, one));
                let said = said.collect::<Vec<_>>().join(" > ");
                (order.join(" "), said)
            });
            select(scene, field, id, &text, choices.collect())
        }
        Control::Many(of, values) => many(scene, field, id, now, (*of, values)),
        Control::Date => entry("date", text, ""),
        Control::DateOrNever => entry("text", text, words.never_hint),
        Control::Integer => {
            let shown = now.and_then(Value::as_i64);
            let shown = shown.map(|number| format::number(number, scene.lang));
            entry("text", shown.unwrap_or_default(), words.unknown)
        }
        Control::Text => entry("text", text, words.unknown),
        Control::Months => entry("", text, words.months_hint),
    }
}

/// A value as the form writes it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items = items.iter().map(plain);
            items.collect::<Vec<_>>().join(" ")
        }
        Value::Object(months) => {
            let lines = months
                .iter()
                .map(|(month, users)| format!("{month} = {users}"));
            lines.collect::<Vec<_>>().join("\n")
        }
        other => other.to_string(),
    }
}

/// A control without the words of the schema, so that a callback can keep it.
#[derive(Clone, PartialEq)]
enum Written {
    Boolean,
    Integer,
    Months,
    Order(Vec<String>),
    Other,
}

impl Written {
    fn of(control: &Control) -> Self {
        match control {
            Control::Boolean => Self::Boolean,
            Control::Integer => Self::Integer,
            Control::Months => Self::Months,
            Control::Order(words) => Self::Order(words.to_vec()),
            _ => Self::Other,
        }
    }

    fn value(&self, written: &str) -> Value {
        let control = match self {
            Self::Boolean => Control::Boolean,
            Self::Integer => Control::Integer,
            Self::Months => Control::Months,
            Self::Order(words) => Control::Order(words),
            Self::Other => Control::Text,
        };
        value(&control, written)
    }
}

/// In the order of the words.
fn sorted(mut choices: Vec<(String, String)>) -> Vec<(String, String)> {
    if choices.len() > 12 {
        choices.sort_by(|a, b| a.1.cmp(&b.1));
    }
    choices
}

fn select(
    scene: &Scene,
    field: &Field,
    id: String,
    now: &str,
    choices: Vec<(String, String)>,
) -> Html {
    let (path, written) = (field.path.to_owned(), Written::of(&field.control));
    let onchange =
        scene.on(move |event: Event| Action::Set(path.clone(), written.value(&chosen(&event))));
    let options = choices.into_iter().map(|(one, word)| {
        let selected = one == now;
        html! { <option value={one} {selected}>{ word }</option> }
    });
    html! {
        <select {id} {onchange}>
            <option value={UNKNOWN} selected={now.is_empty()}>{ scene.words.unknown }</option>
            { for options }
        </select>
    }
}

/// What an entry draws from.
#[derive(PartialEq, Properties)]
struct EntryProps {
    id: String,
    path: String,
    written: Written,
    /// The type of the input; empty for several lines.
    kind: &'static str,
    value: String,
    hint: &'static str,
    refused: bool,
    act: Callback<Action>,
}

/// A field to write in. A component of its own, so that nothing that happens elsewhere disturbs what is being written.
#[component]
fn Entry(props: &EntryProps) -> Html {
    let EntryProps {
        id,
        value,
        hint,
        kind,
        ..
    } = props;
    let (path, written) = (props.path.clone(), props.written.clone());
    let act = props.act.clone();
    let onchange = Callback::from(move |event: Event| {
        let text = match event.target_dyn_into::<HtmlInputElement>() {
            Some(input) => input.value(),
            None => {
                let area = event.target_dyn_into::<HtmlTextAreaElement>();
                area.map(|area| area.value()).unwrap_or_default()
            }
        };
        act.emit(Action::Set(path.clone(), written.value(&text)));
    });
    let invalid = props.refused.then_some("true");
    if kind.is_empty() {
        html! {
            <textarea id={id.clone()} rows="2" value={value.clone()} placeholder={*hint} aria-invalid={invalid} {onchange} />
        }
    } else {
        html! {
            <input id={id.clone()} type={*kind} value={value.clone()} placeholder={*hint} aria-invalid={invalid} {onchange} />
        }
    }
}

/// A set: what is in it, each to be taken out, and a choice of what to add.
fn many(
    scene: &Scene,
    field: &Field,
    id: String,
    now: Option<&Value>,
    (of, values): (VocabularyId, &[String]),
) -> Html {
    let words = scene.words;
    let members: Option<Vec<String>> = now.and_then(Value::as_array).map(|items| {
        let items = items.iter().filter_map(Value::as_str);
        items.map(str::to_owned).collect()
    });
    let has = members.clone().unwrap_or_default();
    let chips = has.iter().map(|one| {
        let word = label(scene, of, one);
        let left: Vec<String> = has.iter().filter(|other| *other != one).cloned().collect();
        let path = field.path.to_owned();
        let onclick = scene.on(move |_: MouseEvent| Action::Set(path.clone(), Value::from(left.clone())));
        let name = crate::strings::fill(words.remove, &[&word]);
        html! { <button type="button" class="chip" aria-label={name} {onclick}>{ word }<i aria-hidden="true">{ "×" }</i></button> }
    });
    let path = field.path.to_owned();
    let before = has.clone();
    let onchange = scene.on(move |event: Event| {
        let picked = chosen(&event);
        let value = match picked.as_str() {
            UNKNOWN => Value::Null,
            NONE => Value::from(Vec::<String>::new()),
            one => {
                let one = one.to_owned();
                before
                    .iter()
                    .cloned()
                    .chain([one])
                    .collect::<Vec<_>>()
                    .into()
            }
        };
        if let Some(list) = event.target() {
            list.unchecked_into::<HtmlSelectElement>().set_value("+");
        }
        Action::Set(path.clone(), value)
    });
    let left = values.iter().filter(|one| !has.contains(one));
    let left = left.map(|one| (one.clone(), label(scene, of, one)));
    let options = sorted(left.collect()).into_iter();
    let options = options.map(|(one, word)| html! { <option value={one}>{ word }</option> });
    let state = match &members {
        None => words.unknown,
        Some(has) if has.is_empty() => words.none,
        Some(_) => words.add,
    };
    html! {
        <>
            { for chips }
            <select {id} class="adds" {onchange}>
                <option value="+" selected={true}>{ state }</option>
                if members.is_some() { <option value={UNKNOWN}>{ words.unknown }</option> }
                if !members.as_ref().is_some_and(Vec::is_empty) { <option value={NONE}>{ words.none }</option> }
                { for options }
            </select>
        </>
    }
}
