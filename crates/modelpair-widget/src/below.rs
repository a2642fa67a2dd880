//! What follows the answer, as a component of its own: it is worked out and drawn in a task after the answer, so that
//! nobody waits for it, and stays as it is while only the answer changes.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use modelpair::Outlook;
use modelpair::record::Record;
use yew::prelude::*;

use crate::app::{Shared, record};
use crate::state::Action;
use crate::strings::Lang;
use crate::triangle::Weights;
use crate::view::{View, below};
use crate::volume::Chart;

/// Time for the browser to show the answer first.
const AFTER_MS: u32 = 20;

/// What it is drawn from.
#[derive(Clone, PartialEq, Properties)]
pub struct BelowProps {
    /// The situation, worked out.
    pub outlook: Shared<Outlook>,
    /// Where the point is.
    pub weights: Option<Weights>,
    /// The language.
    pub lang: Lang,
    /// The level of the first heading.
    pub level: u8,
    /// What a link said and this bundle does not know.
    pub left_out: Vec<String>,
    /// Where actions go.
    pub act: Callback<Action>,
}

/// What happens to it.
pub enum Message {
    /// The answer is on the page: draw what follows it.
    Draw,
}

/// Everything between the pair and what can be taken along.
pub struct Below {
    drawn: Option<(Rc<Record>, Lang)>,
    /// While it is there, another answer is yet to be drawn.
    later: Option<Timeout>,
}

impl Component for Below {
    type Message = Message;
    type Properties = BelowProps;

    fn create(context: &Context<Below>) -> Below {
        Below {
            drawn: None,
            later: Some(later(context)),
        }
    }

    fn changed(&mut self, context: &Context<Below>, _: &BelowProps) -> bool {
        self.later = Some(later(context));
        false
    }

    fn update(&mut self, context: &Context<Below>, message: Message) -> bool {
        match message {
            Message::Draw => {
                let props = context.props();
                let record = record(&props.outlook.0, props.weights);
                self.drawn = Some((Rc::new(record), props.lang));
                self.later = None;
            }
        }
        true
    }

    fn view(&self, context: &Context<Below>) -> Html {
        let Some((record, lang)) = &self.drawn else {
            return Html::default();
        };
        let props = context.props();
        let chart = html! {
            <Chart record={Shared(Rc::clone(record))} lang={*lang} act={props.act.clone()} />
        };
        below(&View {
            chart: Some(chart),
            left_out: &props.left_out,
            act: Some(props.act.clone()),
            ..View::still(record, *lang, props.level)
        })
    }
}

fn later(context: &Context<Below>) -> Timeout {
    let link = context.link().clone();
    Timeout::new(AFTER_MS, move || link.send_message(Message::Draw))
}
