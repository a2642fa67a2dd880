//! The cost chart as a component of its own: while its slider moves, nothing else is drawn again.

use gloo::timers::callback::Timeout;
use modelpair::record::Record;
use yew::prelude::*;

use crate::answers::{Question, current};
use crate::app::Shared;
use crate::state::Action;
use crate::strings::Lang;
use crate::view::{Part, Plot, chart, fixed, nearest_volume};

/// How long the slider may stand still before the rest of the widget follows.
const REST_MS: u32 = 200;

/// What the chart is drawn from.
#[derive(Clone, PartialEq, Properties)]
pub struct ChartProps {
    /// The answer.
    pub record: Shared<Record>,
    /// The language.
    pub lang: Lang,
    /// Where actions go.
    pub act: Callback<Action>,
}

/// A part of the chart that stays while the slider moves; as a component of its own it is not drawn again.
struct Fixed;

#[derive(Clone, PartialEq, Properties)]
struct FixedProps {
    record: Shared<Record>,
    lang: Lang,
    part: Part,
}

impl Component for Fixed {
    type Message = ();
    type Properties = FixedProps;

    fn create(_: &Context<Fixed>) -> Fixed {
        Fixed
    }

    fn view(&self, context: &Context<Fixed>) -> Html {
        let FixedProps { record, lang, part } = context.props();
        let plot = Plot {
            record: &record.0,
            at: 0,
            stated: None,
            lang: *lang,
            act: None,
            fixed: None,
        };
        fixed(&plot, *part)
    }
}

/// What happens to the chart.
pub enum Message {
    /// The slider moves to one of the curves' volumes.
    Move(usize),
    /// It has not moved for a while.
    Rest,
}

/// The chart.
pub struct Chart {
    /// Where the slider is, as long as it is ahead of the record.
    moved: Option<usize>,
    /// While it is there, the slider moves.
    rest: Option<Timeout>,
}

impl Component for Chart {
    type Message = Message;
    type Properties = ChartProps;

    fn create(_: &Context<Chart>) -> Chart {
        Chart {
            moved: None,
            rest: None,
        }
    }

    fn changed(&mut self, _: &Context<Chart>, _: &ChartProps) -> bool {
        if self.rest.is_none() {
            self.moved = None;
        }
        true
    }

    fn update(&mut self, context: &Context<Chart>, message: Message) -> bool {
        match message {
            Message::Move(at) => {
                let link = context.link().clone();
                self.rest = Some(Timeout::new(REST_MS, move || {
                    link.send_message(Message::Rest);
                }));
                self.moved = Some(at);
            }
            Message::Rest => {
                self.rest = None;
                let props = context.props();
                let volumes = &props.record.0.costs.curves.tokens;
                if let Some(tokens) = self.moved.and_then(|at| volumes.get(at)) {
                    let answer = Action::Answer(Question::Tokens, tokens.to_string());
                    props.act.emit(answer);
                }
                return false;
            }
        }
        true
    }

    fn view(&self, context: &Context<Chart>) -> Html {
        let props = context.props();
        let record = &props.record.0;
        let stated = current(record.situation.facts.get(Question::Tokens.fact()))
            .parse()
            .unwrap_or_default();
        let at = self.moved.unwrap_or_else(|| nearest_volume(record, stated));
        chart(&Plot {
            record,
            at,
            stated: self.moved.is_none().then_some(stated),
            lang: props.lang,
            act: Some(context.link().callback(Message::Move)),
            fixed: Some(&|part| {
                html! { <Fixed record={props.record.clone()} lang={props.lang} part={part} /> }
            }),
        })
    }
}
