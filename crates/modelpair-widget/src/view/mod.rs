//! The parts of the widget. Each is a function from the record to markup; none decides anything.

mod ask;
mod cost;
mod frame;
mod member;
mod order;
mod pair;
mod ruled_out;
mod words;

use modelpair::Profile;
use modelpair::record::Record;
use yew::prelude::*;

use crate::state::Action;
use crate::strings::{Lang, Strings};

pub use words::summary;

/// What the parts draw from.
pub struct View<'a> {
    /// The answer.
    pub record: &'a Record,
    /// The profiles to choose from.
    pub profiles: &'a [Profile],
    /// The chosen one.
    pub profile: &'a str,
    /// The language.
    pub lang: Lang,
    /// The level of the first heading.
    pub level: u8,
    /// Only the question and the pair.
    pub compact: bool,
    /// Where actions go; none in static HTML, which then has no controls.
    pub act: Option<Callback<Action>>,
}

impl View<'_> {
    /// The words.
    pub fn strings(&self) -> &'static Strings {
        self.lang.strings()
    }

    /// A heading, `below` levels under the first one.
    pub fn heading(&self, below: u8, class: &'static str, content: Html) -> Html {
        const TAGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
        let level = usize::from(self.level.saturating_add(below)).clamp(1, TAGS.len());
        let tag = TAGS.get(level - 1).copied().unwrap_or("h6");
        html! { <@{tag} class={class}>{content}</@> }
    }

    /// A callback that sends an action, where there is somebody to send it to.
    pub fn on<E: 'static>(&self, action: impl Fn(E) -> Action + 'static) -> Option<Callback<E>> {
        self.act.as_ref().map(|act| act.reform(action))
    }
}

/// The whole widget.
pub fn widget(view: &View, status: &str) -> Html {
    html! {
        <div class="mp" lang={view.lang.tag()}>
            {frame::head(view)}
            {ask::profiles(view)}
            <div class="ask">
                {ask::sentence(view)}
                {order::order(view)}
            </div>
            {pair::answer(view)}
            if !view.compact {
                {cost::costs(view)}
                {ruled_out::ruled_out(view)}
                {frame::notes(view)}
            }
            {frame::foot(view)}
            if view.act.is_some() {
                <p class="hidden" role="status">{status.to_owned()}</p>
            }
        </div>
    }
}
