//! The component that runs in a page: state in, markup out, events to the element around it.

use std::cell::OnceCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use modelpair::record::VerdictList;
use serde_json::json;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::compare::{Group, differences};
use super::evidence::Evidence;
use super::export::{self, Export};
use super::state::{Action, State};
use super::table::Row;
use super::texts::Texts;
use super::view::{self, Scene};
use super::view_state::kept;
use super::words::Words;
use crate::app::Shared;
use crate::format;
use crate::strings::Lang;

/// How long nothing may change before the page is told, and the address follows.
const QUIET_MS: u32 = 400;

/// What the page hears.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Something is different: JSON text with the bundle, the number of errors and the view for an address.
    Change(String),
    /// A file for the reader's disk.
    Save(Export),
    /// The report is drawn, and can be printed.
    Print,
}

/// What the element sets.
#[derive(Clone, PartialEq, Properties)]
pub struct MatrixProps {
    /// The texts that come along.
    pub texts: Shared<Texts>,
    /// The state to begin with.
    pub start: Shared<State>,
    /// What to do next from outside, with a number that tells one from the next.
    pub ask: Option<(u32, Action)>,
    /// The language that the element asks for.
    pub lang: Lang,
    /// The level of the first heading.
    pub level: u8,
    /// The address for reports of wrong facts, to which the id is appended.
    pub report: AttrValue,
    /// Called with what happens.
    pub on_event: Callback<Event>,
}

/// What happens inside.
pub enum Message {
    /// The reader did something.
    Act(Action),
    /// The reader wants a file or a report.
    Take(view::Take),
    /// The arrow keys moved to a cell, which takes the focus.
    Focus(Action),
    /// It has been quiet for a while.
    Quiet,
}

/// The portal.
pub struct Matrix {
    state: State,
    rows: Rc<Vec<Rc<Row>>>,
    shown: Rc<Vec<usize>>,
    verdicts: OnceCell<Rc<VerdictList>>,
    evidence: Option<Rc<Evidence>>,
    differences: OnceCell<Rc<Vec<Group>>>,
    focus: Focus,
    table: NodeRef,
    aside: NodeRef,
    /// Made once, so that rows that are the same are not drawn again.
    sends: Sends,
    printing: bool,
    /// The report is not on its way to paper yet.
    to_print: bool,
    told: String,
    quiet: Option<Timeout>,
}

/// Where the parts send what happens.
struct Sends {
    act: Callback<Action>,
    focus: Callback<Action>,
    take: Callback<view::Take>,
}

/// What takes the focus once it is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Focus {
    Stay,
    Cell,
    Evidence,
}

impl Matrix {
    /// Everything that the reader has changed.
    pub fn state(&self) -> &State {
        &self.state
    }

    fn new(state: State, sends: Sends) -> Self {
        let mut made = Self {
            rows: Rc::default(),
            shown: Rc::default(),
            verdicts: OnceCell::new(),
            evidence: None,
            differences: OnceCell::new(),
            focus: Focus::Stay,
            table: NodeRef::default(),
            aside: NodeRef::default(),
            sends,
            printing: false,
            to_print: false,
            told: String::new(),
            quiet: None,
            state,
        };
        made.refresh(true);
        made
    }

    fn verdicts(&self) -> Rc<VerdictList> {
        let judge = || Rc::new(self.state.advisor.verdicts(&self.state.situation));
        Rc::clone(self.verdicts.get_or_init(judge))
    }

    /// What differs from what it is compared with; worked out when somebody looks.
    fn differences(&self) -> Rc<Vec<Group>> {
        let look = || match self.state.baseline.as_deref() {
            None => Rc::default(),
            Some(baseline) => {
                let before = baseline.advisor.verdicts(&baseline.situation);
                Rc::new(differences(
                    (&self.state.advisor, &self.verdicts()),
                    (&baseline.advisor, &before),
                ))
            }
        };
        Rc::clone(self.differences.get_or_init(look))
    }

    fn refresh(&mut self, judged: bool) {
        if judged {
            self.verdicts = OnceCell::new();
            self.differences = OnceCell::new();
            self.rows = Rc::new(self.state.rows());
        }
        let shown = self.state.shown(&self.rows, &|| self.verdicts());
        if *self.shown != shown {
            self.shown = Rc::new(shown);
        }
        let cell = self.state.selected.as_ref();
        self.evidence = cell
            .and_then(|cell| Evidence::of(&self.state.advisor, &self.state.situation, cell))
            .map(Rc::new);
    }

    fn act(&mut self, context: &Context<Self>, action: &Action) {
        let props = context.props();
        let before = self.state.clone();
        self.state = self.state.apply(&props.texts.0, action);
        self.printing = false;
        let judged = !matches!(
            action,
            Action::Speak(_)
                | Action::Open(_)
                | Action::Find(_)
                | Action::Filter(_)
                | Action::Sort(_)
                | Action::Go(_)
                | Action::Select(_)
        );
        match action {
            Action::Go(_) => {}
            Action::Select(cell) => {
                self.focus = if cell.is_some() {
                    Focus::Evidence
                } else {
                    Focus::Cell
                };
                self.refresh(false);
            }
            _ => self.refresh(judged),
        }
        if !matches!(action, Action::Go(_)) || before.selected != self.state.selected {
            let link = context.link().clone();
            self.quiet = Some(Timeout::new(QUIET_MS, move || {
                link.send_message(Message::Quiet);
            }));
        }
    }

    fn tell(&mut self, context: &Context<Self>) {
        let text = json!({
            "bundle": self.state.advisor.info().hash,
            "errors": self.state.errors(),
            "view": kept(&self.state),
        });
        context
            .props()
            .on_event
            .emit(Event::Change(text.to_string()));
        self.told = view::summary(&self.state, &self.rows, &self.shown);
    }

    fn take(&mut self, context: &Context<Self>, what: view::Take) {
        let State {
            advisor, situation, ..
        } = &self.state;
        let export = match what {
            view::Take::Record => export::record(advisor, situation),
            view::Take::Csv => {
                let rows = export::rows_at(&self.rows, &self.shown);
                export::csv(&rows, &self.verdicts())
            }
            view::Take::Print => {
                self.printing = true;
                self.to_print = true;
                return;
            }
        };
        let words = Words::of(self.state.lang);
        self.told = crate::strings::fill(words.saved, &[&export.name]);
        context.props().on_event.emit(Event::Save(export));
    }

    /// Gives the focus to what the reader has gone to.
    fn follow(&mut self) {
        let (node, what) = match self.focus {
            Focus::Stay => return,
            Focus::Cell => (&self.table, "td button[tabindex='0']"),
            Focus::Evidence => (&self.aside, "[tabindex='-1']"),
        };
        self.focus = Focus::Stay;
        let found = node.cast::<web_sys::Element>();
        let found = found.and_then(|node| node.query_selector(what).ok().flatten());
        if let Some(found) = found {
            // Where it cannot take the focus it stays where it is.
            let _ = found.unchecked_into::<HtmlElement>().focus();
        }
    }
}

impl Component for Matrix {
    type Message = Message;
    type Properties = MatrixProps;

    fn create(context: &Context<Self>) -> Self {
        let link = context.link();
        let sends = Sends {
            act: link.callback(Message::Act),
            focus: link.callback(Message::Focus),
            take: link.callback(Message::Take),
        };
        Self::new(State::clone(&context.props().start.0), sends)
    }

    fn changed(&mut self, context: &Context<Self>, before: &MatrixProps) -> bool {
        let props = context.props();
        if props.start != before.start {
            self.state = State::clone(&props.start.0);
            self.refresh(true);
        }
        if props.lang != before.lang {
            self.act(context, &Action::Speak(props.lang));
        }
        if props.ask != before.ask
            && let Some((_, action)) = &props.ask
        {
            self.act(context, action);
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Act(action) => self.act(context, &action),
            Message::Focus(action) => {
                self.act(context, &action);
                self.focus = Focus::Cell;
            }
            Message::Take(what) => self.take(context, what),
            Message::Quiet => self.tell(context),
        }
        true
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        self.follow();
        if first {
            self.tell(context);
        }
        if std::mem::take(&mut self.to_print) {
            context.props().on_event.emit(Event::Print);
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let props = context.props();
        let lang = self.state.lang;
        view::portal(&Scene {
            state: &self.state,
            rows: &self.rows,
            shown: &self.shown,
            evidence: self.evidence.as_deref(),
            differences: &|| self.differences(),
            verdicts: &|| self.verdicts(),
            words: Words::of(lang),
            lang,
            level: props.level,
            report: &props.report,
            table: &self.table,
            aside: &self.aside,
            printing: self.printing,
            told: &self.told,
            as_of: format::date(&self.state.advisor.info().as_of, lang),
            act: self.sends.act.clone(),
            focus: self.sends.focus.clone(),
            take: self.sends.take.clone(),
        })
    }
}
