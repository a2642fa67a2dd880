//! The component that runs in a page: state in, markup out, events to the element around it.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use modelpair::record::Record;
use modelpair::{Advisor, Outlook};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::answers::{Question, current, idle};
use crate::drag::Triangle;
use crate::state::{Action, State};
use crate::strings::Lang;
use crate::view::{View, widget};
use crate::volume::Chart;

/// How long nothing may change before the answer is read out.
const QUIET_MS: u32 = 500;

/// How long the situation may not change before the questions are looked at.
const IDLE_MS: u32 = 700;

/// Something that several places share; two are equal when they are one.
pub struct Shared<T>(pub Rc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        Shared(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Shared<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What the element sets.
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// Facts and rules.
    pub advisor: Shared<Advisor>,
    /// The state to begin with.
    pub start: Shared<State>,
    /// The language that the element asks for.
    pub lang: Lang,
    /// The profile that the element asks for; empty when it leaves that to the start.
    pub profile: AttrValue,
    /// The level of the first heading.
    pub level: u8,
    /// Only the question and the pair.
    pub compact: bool,
    /// Whether a new start is the page's own, so that it is told only that it is drawn.
    pub hushed: bool,
    /// Called when a start is drawn.
    pub on_drawn: Callback<()>,
    /// Called with every new answer.
    pub on_change: Callback<Rc<Record>>,
    /// Called with the name of what the reader wants to take along, see [`TAKES`](crate::TAKES).
    pub on_take: Callback<&'static str>,
}

/// What happens inside.
pub enum Message {
    /// The reader did something.
    Act(Action),
    /// It has been quiet for a while: say the answer.
    Quiet,
    /// It has been quiet for longer: find out which questions decide nothing.
    Idle,
    /// The questions and the answer are on the page: draw what follows them, too.
    Rest,
    /// The reader wants to take the answer along, in this way.
    Take(&'static str),
}

/// The widget.
pub struct App {
    state: State,
    outlook: Outlook,
    record: Rc<Record>,
    is_told: bool,
    is_drawn: bool,
    announced: bool,
    controls: [NodeRef; Question::ALL.len()],
    quiet: Option<Timeout>,
    idle: Vec<Question>,
    asking: Option<Timeout>,
    /// While it is there, what follows the answer is yet to be drawn, twice as much as what a reader already uses.
    rest: Option<Timeout>,
}

impl App {
    /// The answer that is on the page.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The state behind it.
    pub fn state(&self) -> &State {
        &self.state
    }

    fn act(&mut self, context: &Context<App>, action: &Action) {
        let props = context.props();
        let next = self.state.apply(&props.advisor.0, action);
        let is_same = matches!(action, Action::Speak(_))
            || matches!(action, Action::Settle(_)) && next.order() == self.state.order();
        self.state = next;
        if !is_same {
            self.outlook = props.advisor.0.outlook(&self.state.situation);
            self.asking = Some(ask_later(context));
        }
        if !matches!(action, Action::Speak(_)) {
            self.record = Rc::new(record(&self.outlook, &self.state));
            self.is_told = false;
        }
        if !matches!(action, Action::Settle(_)) {
            self.tell(context);
        }
        self.announced = false;
        let link = context.link().clone();
        self.quiet = Some(Timeout::new(QUIET_MS, move || {
            link.send_message(Message::Quiet);
        }));
    }

    /// Begins again, from the start that the page has set.
    fn begin(&mut self, context: &Context<App>) {
        let props = context.props();
        let before = std::mem::replace(&mut self.state, State::clone(&props.start.0));
        if before.weights != self.state.weights || before.stated() != self.state.stated() {
            self.outlook = props.advisor.0.outlook(&self.state.situation);
            self.record = Rc::new(record(&self.outlook, &self.state));
        }
        self.is_told = props.hushed;
        self.is_drawn = !props.hushed;
        self.announced = false;
        self.quiet = None;
        self.asking = Some(ask_later(context));
        self.tell(context);
    }

    /// Tells the page of the answer, once. While the point is dragged it hears nothing.
    fn tell(&mut self, context: &Context<App>) {
        if !self.is_told {
            self.is_told = true;
            context.props().on_change.emit(Rc::clone(&self.record));
        }
    }

    fn view_of<'a>(&'a self, context: &'a Context<App>) -> View<'a> {
        let props = context.props();
        let act = context.link().callback(Message::Act);
        let record = Shared(Rc::clone(&self.record));
        let lang = self.state.lang;
        let triangle = html! { <Triangle record={record.clone()} lang={lang} act={act.clone()} /> };
        let chart = html! { <Chart record={record} lang={lang} act={act.clone()} /> };
        View {
            record: &self.record,
            profiles: props.advisor.0.profiles(),
            profile: &self.state.profile,
            lang,
            level: props.level,
            compact: props.compact || self.rest.is_some(),
            controls: &self.controls,
            idle: &self.idle,
            triangle: Some(triangle),
            chart: Some(chart),
            left_out: &self.state.left_out,
            take: Some(context.link().callback(Message::Take)),
            act: Some(act),
        }
    }
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(context: &Context<App>) -> App {
        let props = context.props();
        let state = State::clone(&props.start.0);
        let outlook = props.advisor.0.outlook(&state.situation);
        let record = Rc::new(record(&outlook, &state));
        let link = context.link().clone();
        App {
            state,
            outlook,
            record,
            is_told: true,
            is_drawn: false,
            announced: false,
            controls: Default::default(),
            quiet: None,
            idle: Vec::new(),
            asking: Some(ask_later(context)),
            rest: Some(Timeout::new(0, move || link.send_message(Message::Rest))),
        }
    }

    fn changed(&mut self, context: &Context<App>, before: &AppProps) -> bool {
        let props = context.props();
        if props.start != before.start {
            self.begin(context);
            return true;
        }
        if props.lang != before.lang {
            self.act(context, &Action::Speak(props.lang));
        }
        if props.profile != before.profile {
            self.act(context, &Action::Profile(props.profile.to_string()));
        }
        true
    }

    fn update(&mut self, context: &Context<App>, message: Message) -> bool {
        match message {
            Message::Act(action) => self.act(context, &action),
            Message::Quiet => {
                self.announced = true;
                self.tell(context);
            }
            Message::Idle => {
                let advisor = &context.props().advisor.0;
                let idle = idle(&advisor.questions(&self.state.situation));
                if idle == self.idle {
                    return false;
                }
                self.idle = idle;
            }
            Message::Rest => self.rest = None,
            Message::Take(what) => {
                context.props().on_take.emit(what);
                return false;
            }
        }
        true
    }

    /// A control is only touched when it shows something else: setting its value would end a word being typed into it.
    fn rendered(&mut self, context: &Context<App>, _: bool) {
        for (question, control) in Question::ALL.iter().zip(&self.controls) {
            let Some(select) = control
                .get()
                .map(JsCast::unchecked_into::<HtmlSelectElement>)
            else {
                continue;
            };
            let now = current(self.record.situation.facts.get(question.fact()));
            if select.value() != now {
                select.set_value(&now);
            }
        }
        if !self.is_drawn {
            self.is_drawn = true;
            context.props().on_drawn.emit(());
        }
    }

    fn view(&self, context: &Context<App>) -> Html {
        widget(&self.view_of(context), self.announced)
    }
}

/// Which questions decide is found out when nobody is waiting for anything else.
fn ask_later(context: &Context<App>) -> Timeout {
    let link = context.link().clone();
    Timeout::new(IDLE_MS, move || link.send_message(Message::Idle))
}

/// The answer at the weights of the state. Weights that the library refuses count as none.
fn record(outlook: &Outlook, state: &State) -> Record {
    let weighed = state
        .weights
        .and_then(|weights| outlook.weighed(weights).ok());
    weighed.unwrap_or_else(|| outlook.record())
}
