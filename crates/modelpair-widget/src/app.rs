//! The component that runs in a page: state in, markup out, events to the element around it.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use modelpair::record::Record;
use modelpair::{Advisor, Glance, Outlook, Text};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::answers::{Question, current, idle};
use crate::below::Below;
use crate::drag::Triangle;
use crate::state::{Action, State};
use crate::strings::Lang;
use crate::triangle::Weights;
use crate::view::{View, widget};

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
    /// Whether what follows the answer may be drawn: the page says so once the answer is there.
    pub whole: bool,
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
    /// The reader wants to take the answer along, in this way.
    Take(&'static str),
}

/// The widget.
pub struct App {
    state: State,
    outlook: Rc<Outlook>,
    /// What is seen first of the answer, and how firm it is.
    glance: Rc<Record>,
    firmness: Option<Text>,
    act: Callback<Action>,
    is_told: bool,
    is_drawn: bool,
    announced: bool,
    controls: [NodeRef; Question::ALL.len()],
    quiet: Option<Timeout>,
    idle: Vec<Question>,
    asking: Option<Timeout>,
}

impl App {
    /// The answer that is on the page.
    pub fn record(&self) -> Record {
        record(&self.outlook, self.state.weights)
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
            self.outlook = Rc::new(props.advisor.0.outlook(&self.state.situation));
            self.asking = ask_later(context);
        }
        if !matches!(action, Action::Speak(_)) {
            self.look();
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

    /// All is there now, and with it words that were missing from the facts.
    fn complete(&mut self, context: &Context<App>) {
        match Rc::get_mut(&mut self.outlook) {
            Some(outlook) => outlook.forget(),
            None => {
                let advisor = &context.props().advisor.0;
                self.outlook = Rc::new(advisor.outlook(&self.state.situation));
            }
        }
        self.look();
        self.asking = ask_later(context);
    }

    fn look(&mut self) {
        let Glance { record, firmness } = glance(&self.outlook, &self.state);
        self.glance = Rc::new(record);
        self.firmness = firmness;
    }

    /// Begins again, from the start that the page has set.
    fn begin(&mut self, context: &Context<App>) {
        let props = context.props();
        let before = std::mem::replace(&mut self.state, State::clone(&props.start.0));
        if before.weights != self.state.weights || before.stated() != self.state.stated() {
            self.outlook = Rc::new(props.advisor.0.outlook(&self.state.situation));
            self.look();
        }
        self.is_told = props.hushed;
        self.is_drawn = !props.hushed;
        self.announced = false;
        self.quiet = None;
        self.asking = ask_later(context);
        self.tell(context);
    }

    /// Tells the page of the answer, once. While the point is dragged it hears nothing.
    fn tell(&mut self, context: &Context<App>) {
        if !self.is_told {
            self.is_told = true;
            context.props().on_change.emit(Rc::clone(&self.glance));
        }
    }

    fn view_of<'a>(&'a self, context: &'a Context<App>) -> View<'a> {
        let props = context.props();
        let record = Shared(Rc::clone(&self.glance));
        let lang = self.state.lang;
        let is_first = !props.whole;
        let triangle = html! { <Triangle {record} {lang} {is_first} act={self.act.clone()} /> };
        View {
            record: &self.glance,
            firmness: self.firmness.as_ref(),
            profiles: props.advisor.0.profiles(),
            profile: &self.state.profile,
            lang,
            level: props.level,
            compact: props.compact,
            is_first,
            controls: &self.controls,
            idle: &self.idle,
            triangle: Some(triangle),
            chart: None,
            below: Some(self.below(context)),
            left_out: &self.state.left_out,
            take: Some(context.link().callback(Message::Take)),
            act: Some(self.act.clone()),
        }
    }

    fn below(&self, context: &Context<App>) -> Html {
        let props = context.props();
        if !props.whole || props.compact {
            return Html::default();
        }
        html! {
            <Below outlook={Shared(Rc::clone(&self.outlook))} weights={self.state.weights} lang={self.state.lang}
                level={props.level} left_out={self.state.left_out.clone()} act={self.act.clone()} />
        }
    }
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(context: &Context<App>) -> App {
        let props = context.props();
        let state = State::clone(&props.start.0);
        let outlook = Rc::new(props.advisor.0.outlook(&state.situation));
        let Glance { record, firmness } = glance(&outlook, &state);
        App {
            state,
            outlook,
            glance: Rc::new(record),
            firmness,
            act: context.link().callback(Message::Act),
            is_told: true,
            is_drawn: false,
            announced: false,
            controls: Default::default(),
            quiet: None,
            idle: Vec::new(),
            asking: ask_later(context),
        }
    }

    fn changed(&mut self, context: &Context<App>, before: &AppProps) -> bool {
        let props = context.props();
        if props.whole != before.whole {
            self.complete(context);
        }
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
            let now = current(self.glance.situation.facts.get(question.fact()));
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
fn ask_later(context: &Context<App>) -> Option<Timeout> {
    let link = context.link().clone();
    let ask = move || link.send_message(Message::Idle);
    context.props().whole.then(|| Timeout::new(IDLE_MS, ask))
}

/// What is seen first of the answer at the weights of the state.
fn glance(outlook: &Outlook, state: &State) -> Glance {
    let weighed = state
        .weights
        .and_then(|weights| outlook.glance_at(weights).ok());
    weighed.unwrap_or_else(|| outlook.glance())
}

/// The answer at some weights. Weights that the library refuses count as none.
pub fn record(outlook: &Outlook, weights: Option<Weights>) -> Record {
    let weighed = weights.and_then(|weights| outlook.weighed(weights).ok());
    weighed.unwrap_or_else(|| outlook.record())
}
