//! The parts of the portal, as markup. None decides anything.

mod compare;
mod evidence;
mod filters;
mod form;
mod grid;
mod policies;
mod report;
mod values;

use std::rc::Rc;

use modelpair::Outcome;
use modelpair::record::VerdictList;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::compare::Group;
use super::evidence::Evidence;
use super::state::{Action, State, Tab};
use super::table::{OUTCOMES, Row, count, rank};
use super::words::Words;
use crate::format;
use crate::strings::{Lang, fill};
use crate::view::heading;

/// What a reader can take along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// The library's document.
    Record,
    /// The rows that are shown.
    Csv,
    /// A report on paper.
    Print,
}

/// What the parts draw from.
pub struct Scene<'a> {
    /// Everything that the reader has changed.
    pub state: &'a State,
    /// All rows.
    pub rows: &'a Rc<Vec<Rc<Row>>>,
    /// The positions of those that are shown.
    pub shown: &'a Rc<Vec<usize>>,
    /// What is behind the open cell.
    pub evidence: Option<&'a Evidence>,
    /// What differs from what it is compared with.
    pub differences: &'a dyn Fn() -> Rc<Vec<Group>>,
    /// Every verdict with its rules.
    pub verdicts: &'a dyn Fn() -> Rc<VerdictList>,
    /// The words.
    pub words: &'static Words,
    /// Their language.
    pub lang: Lang,
    /// The level of the first heading.
    pub level: u8,
    /// The address for reports of wrong facts.
    pub report: &'a str,
    /// The table, to find the cell that takes the focus.
    pub table: &'a NodeRef,
    /// What is behind a cell, likewise.
    pub aside: &'a NodeRef,
    /// Whether the report is drawn for paper.
    pub printing: bool,
    /// What is said to those who hear the page.
    pub told: &'a str,
    /// The day of the newest fact.
    pub as_of: String,
    /// Where actions go.
    pub act: Callback<Action>,
    /// The same, and the cell takes the focus.
    pub focus: Callback<Action>,
    /// Where wishes to take something along go.
    pub take: Callback<Take>,
}

impl Scene<'_> {
    /// A heading, `below` levels under the first one.
    pub fn heading(&self, below: u8, class: &'static str, words: &str) -> Html {
        heading(self.level.saturating_add(below), class, words)
    }

    /// One of two texts.
    pub fn pick<'a>(&self, text: &'a modelpair_rules::Text) -> &'a str {
        self.lang.pick(&text.en, &text.es)
    }

    /// A callback that sends an action.
    pub fn on<E: 'static>(&self, action: impl Fn(E) -> Action + 'static) -> Callback<E> {
        self.act.reform(action)
    }

    /// The word for a verdict.
    pub fn verdict(&self, outcome: Outcome) -> &'static str {
        self.words
            .verdicts
            .get(rank(outcome))
            .copied()
            .unwrap_or_default()
    }

    /// The word for a verdict by its id.
    pub fn verdict_named(&self, id: &str) -> &'static str {
        let known = OUTCOMES.into_iter().find(|outcome| outcome.name() == id);
        known.map_or("", |outcome| self.verdict(outcome))
    }
}

/// The sign for a verdict, beside its color and its word.
pub fn sign(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Permitted => "✓",
        Outcome::Conditional => "!",
        Outcome::Undetermined => "?",
        Outcome::Denied => "✗",
    }
}

/// "412 options of 442: 120 permitted, 90 with obligations ...", for those who hear the page.
pub fn summary(state: &State, rows: &[Rc<Row>], shown: &[usize]) -> String {
    let words = Words::of(state.lang);
    let found = shown.iter().filter_map(|at| rows.get(*at));
    let counts = count(found.map(|row| &**row), state.filters.role);
    let verdicts = counts.iter().zip(words.verdicts).map(|(count, word)| {
        let count = format::number(whole(*count), state.lang);
        [&count, " ", word].concat()
    });
    let verdicts: Vec<String> = verdicts.collect();
    [
        options_shown(words, state.lang, shown.len(), rows.len()),
        verdicts.join(", "),
    ]
    .join(": ")
}

fn options_shown(words: &Words, lang: Lang, shown: usize, all: usize) -> String {
    let all = fill(words.of_all, &[&format::number(whole(all), lang)]);
    [
        format::plural(&words.options_shown, whole(shown), lang),
        all,
    ]
    .join(" ")
}

/// What was chosen in a list.
pub fn chosen(event: &Event) -> String {
    let list = event.target();
    list.map(|list| list.unchecked_into::<web_sys::HtmlSelectElement>().value())
        .unwrap_or_default()
}

/// An input for files that looks like a button, in words of ours: the browser's own are in its language.
pub fn file_input(id: &'static str, words: &'static str, accept: &'static str, many: bool) -> Html {
    html! {
        <span class="file">
            <input {id} name={id} class="hidden" type="file" multiple={many} {accept} />
            <label for={id}>{ words }</label>
        </span>
    }
}

/// A number as the formats take it.
pub fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The whole portal.
pub fn portal(scene: &Scene) -> Html {
    let panel = match scene.state.tab {
        Tab::Matrix => grid::matrix(scene),
        Tab::Situation => form::situation(scene),
        Tab::Policies => policies::policies(scene),
        Tab::Compare => compare::compare(scene),
    };
    let report = if scene.printing {
        report::report(scene)
    } else {
        Html::default()
    };
    let printing = scene.printing.then_some("printing");
    html! {
        <div class={classes!("mx", printing)} lang={scene.lang.tag()} dir="ltr">
            { head(scene) }
            { bar(scene) }
            { policies::trouble(scene) }
            <div id="panel" role="tabpanel" aria-labelledby={scene.state.tab.name()}>{ panel }</div>
            { foot(scene) }
            <p class="hidden" role="status">{ scene.told.to_owned() }</p>
            { report }
        </div>
    }
}

fn head(scene: &Scene) -> Html {
    let words = scene.words;
    let languages = Lang::ALL.into_iter().map(|lang| {
        let pressed = if lang == scene.lang { "true" } else { "false" };
        let name = [lang.tag(), ", ", lang.name()].concat();
        let onclick = scene.on(move |_: MouseEvent| Action::Speak(lang));
        html! {
            <button type="button" lang={lang.tag()} aria-pressed={pressed} aria-label={name} {onclick}>
                { lang.tag() }
            </button>
        }
    });
    html! {
        <div class="head">
            { scene.heading(0, "title", words.title) }
            <p class="as-of">
                <span>{ fill(words.as_of, &[&scene.as_of]) }</span>
                <span class="langs" role="group" aria-label={scene.lang.language()}>{ for languages }</span>
            </p>
        </div>
    }
}

/// The parts, and what can be taken along.
fn bar(scene: &Scene) -> Html {
    let words = scene.words;
    let tabs = Tab::ALL.into_iter().zip(words.tabs).map(|(tab, word)| {
        let selected = tab == scene.state.tab;
        let onclick = scene.on(move |_: MouseEvent| Action::Open(tab));
        html! {
            <button type="button" role="tab" id={tab.name()} aria-selected={selected.to_string()}
                aria-controls="panel" tabindex={if selected { "0" } else { "-1" }} {onclick}>
                { word }
            </button>
        }
    });
    let takes = [
        (Take::Record, words.export_record, "record"),
        (Take::Csv, words.export_csv, "csv"),
        (Take::Print, words.print, "print"),
    ];
    let takes = takes.into_iter().map(|(take, word, name)| {
        let onclick = scene.take.reform(move |_: MouseEvent| take);
        html! { <button type="button" {name} {onclick}>{ word }</button> }
    });
    html! {
        <div class="bar">
            <div role="tablist" aria-label={words.parts} onkeydown={tab_keys(scene)}>{ for tabs }</div>
            <div class="take" role="group" aria-label={words.export}>{ for takes }</div>
        </div>
    }
}

/// Left and right lead to the neighboring parts.
fn tab_keys(scene: &Scene) -> Callback<KeyboardEvent> {
    let act = scene.act.clone();
    let at = Tab::ALL.iter().position(|tab| *tab == scene.state.tab);
    let at = at.unwrap_or_default();
    Callback::from(move |event: KeyboardEvent| {
        let count = Tab::ALL.len();
        let to = match event.key().as_str() {
            "ArrowRight" => (at + 1) % count,
            "ArrowLeft" => (at + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(tab) = Tab::ALL.get(to) {
            act.emit(Action::Open(*tab));
        }
        focus_on(&event, to);
    })
}

/// Gives the focus to the part at a position of the list that the key was pressed in.
fn focus_on(event: &KeyboardEvent, at: usize) {
    let target = event.target_dyn_into::<web_sys::Element>();
    let list = target.and_then(|target| target.parent_element());
    let tab = list.and_then(|list| list.children().item(u32::try_from(at).ok()?));
    if let Some(tab) = tab {
        // Where it cannot take the focus it stays where it is.
        let _ = tab.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

fn foot(scene: &Scene) -> Html {
    let info = scene.state.advisor.info();
    let hash = info.hash.strip_prefix("sha256:").unwrap_or(&info.hash);
    let short = hash.get(..12).unwrap_or(hash).to_owned();
    let disclaimer = modelpair::disclaimer();
    html! {
        <div class="foot"><p>
            <strong>{ scene.pick(&disclaimer).to_owned() }</strong>{ " " }
            <span title={info.hash.clone()}>{ fill(scene.words.bundle, &[&[&short, "…"].concat()]) }</span>{ " " }
            { scene.words.last_line }
        </p></div>
    }
}
