//! The triangle as a component of its own: while its point moves, nothing else is drawn again.

use gloo::timers::callback::Timeout;
use modelpair::record::Record;
use yew::prelude::*;

use crate::app::Shared;
use crate::state::Action;
use crate::strings::Lang;
use crate::triangle::Weights;
use crate::view::{Scene, triangle_of};

/// How long the point may stand still before the rest of the widget follows: the triangle itself shows the pair of
/// every region that the point enters, and a frame has no time for more.
const REST_MS: u32 = 160;

/// What the triangle is drawn from.
#[derive(Clone, PartialEq, Properties)]
pub struct TriangleProps {
    /// The answer.
    pub record: Shared<Record>,
    /// The language.
    pub lang: Lang,
    /// Whether a reader waits for the first answer.
    pub is_first: bool,
    /// Where actions go.
    pub act: Callback<Action>,
}

/// What happens to the triangle.
pub enum Message {
    /// The point moves.
    Move(Weights),
    /// It has not moved for a while.
    Rest,
}

/// The triangle.
pub struct Triangle {
    point: Weights,
    svg: NodeRef,
    rest: Option<Timeout>,
}

impl Component for Triangle {
    type Message = Message;
    type Properties = TriangleProps;

    fn create(context: &Context<Triangle>) -> Triangle {
        Triangle {
            point: point_of(&context.props().record.0),
            svg: NodeRef::default(),
            rest: None,
        }
    }

    fn changed(&mut self, context: &Context<Triangle>, _: &TriangleProps) -> bool {
        // While the point is moving it is ahead of the record.
        if self.rest.is_none() {
            self.point = point_of(&context.props().record.0);
        }
        true
    }

    fn update(&mut self, context: &Context<Triangle>, message: Message) -> bool {
        let props = context.props();
        match message {
            Message::Move(point) => {
                self.point = point;
                let link = context.link().clone();
                self.rest = Some(Timeout::new(REST_MS, move || {
                    link.send_message(Message::Rest);
                }));
            }
            Message::Rest => {
                self.rest = None;
                props.act.emit(Action::Settle(self.point));
            }
        }
        true
    }

    fn view(&self, context: &Context<Triangle>) -> Html {
        let props = context.props();
        triangle_of(&Scene {
            record: &props.record.0,
            point: self.point,
            lang: props.lang,
            is_first: props.is_first,
            svg: &self.svg,
            act: Some(context.link().callback(Message::Move)),
        })
    }
}

fn point_of(record: &Record) -> Weights {
    record
        .point
        .as_ref()
        .map(|point| point.ppm)
        .unwrap_or_default()
}
