//! The parts of the widget. Each is a function from the record to markup; none decides anything.

mod ask;
mod chart;
mod cost;
mod frame;
mod markup;
mod member;
mod order;
mod pair;
mod ruled_out;
mod sides;
mod survival;
mod weigh;
mod words;
#[cfg(all(feature = "csr", feature = "matrix"))]
pub use words::link;

use modelpair::record::Record;
use modelpair::{Profile, Text};
use yew::prelude::*;

use crate::answers::Question;
use crate::state::Action;
use crate::strings::{Lang, Strings};

#[cfg(feature = "csr")]
pub use chart::{Part, fixed};
#[cfg(feature = "csr")]
pub use chart::{Plot, chart, nearest_volume};
use markup::{el, say, text, with};
pub use weigh::Scene;
#[cfg(feature = "csr")]
pub use weigh::triangle as triangle_of;

/// What the parts draw from.
pub struct View<'a> {
    /// The answer.
    pub record: &'a Record,
    /// How firm it is, in a sentence.
    pub firmness: Option<&'a Text>,
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
    /// Whether a reader waits for the first answer: what only a later answer needs can wait.
    pub is_first: bool,
    /// The controls of the sentence, in the order of [`Question::ALL`](crate::Question::ALL).
    pub controls: &'a [NodeRef],
    /// Questions whose answer cannot change the pair.
    pub idle: &'a [Question],
    /// The triangle, where it moves; else it is drawn as it stands.
    pub triangle: Option<Html>,
    /// The cost chart, likewise.
    pub chart: Option<Html>,
    /// What follows the answer, where it is drawn by itself.
    pub below: Option<Html>,
    /// What a link said and this bundle does not know.
    pub left_out: &'a [String],
    /// Where the wish to take the answer along goes; one of [`TAKES`](crate::TAKES).
    pub take: Option<Callback<&'static str>>,
    /// Where actions go; none in static HTML, which then has no controls.
    pub act: Option<Callback<Action>>,
}

/// A heading of a level; below the sixth there is none.
pub fn heading(level: u8, class: &'static str, words: &str) -> Html {
    const TAGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
    let level = usize::from(level).clamp(1, TAGS.len());
    say(TAGS.get(level - 1).copied().unwrap_or("h6"), class, words)
}

impl<'a> View<'a> {
    /// An answer as it stands: without controls, and without what moves or is drawn by itself.
    pub fn still(record: &'a Record, lang: Lang, level: u8) -> Self {
        Self {
            record,
            firmness: None,
            profiles: &[],
            profile: "",
            lang,
            level,
            compact: false,
            is_first: false,
            controls: &[],
            idle: &[],
            triangle: None,
            chart: None,
            below: None,
            left_out: &[],
            take: None,
            act: None,
        }
    }
}

impl View<'_> {
    /// The words.
    pub fn strings(&self) -> &'static Strings {
        self.lang.strings()
    }

    /// A heading, `below` levels under the first one.
    pub fn heading(&self, below: u8, class: &'static str, words: &str) -> Html {
        heading(self.level.saturating_add(below), class, words)
    }

    /// A callback that sends an action, where there is somebody to send it to.
    pub fn on<E: 'static>(&self, action: impl Fn(E) -> Action + 'static) -> Option<Callback<E>> {
        self.act.as_ref().map(|act| act.reform(action))
    }
}

fn triangle(view: &View) -> Html {
    let still = || {
        let point = view
            .record
            .point
            .as_ref()
            .map(|point| point.ppm)
            .unwrap_or_default();
        let svg = NodeRef::default();
        weigh::triangle(&Scene {
            record: view.record,
            point,
            lang: view.lang,
            is_first: false,
            svg: &svg,
            act: None,
        })
    };
    view.triangle.clone().unwrap_or_else(still)
}

/// What follows the answer.
pub fn below(view: &View) -> Html {
    let parts = [
        cost::costs,
        survival::survival,
        sides::sides,
        weigh::changes,
        ruled_out::ruled_out,
        frame::notes,
        frame::assumed,
    ];
    parts.iter().map(|part| part(view)).collect()
}

/// The whole widget; `announced` when the answer is to be read out. Parts that are missing leave an empty place, so that the others keep theirs.
pub fn widget(view: &View, announced: bool) -> Html {
    let follows = match &view.below {
        Some(drawn) => drawn.clone(),
        None if view.compact => Html::default(),
        None => below(view),
    };
    let status = if announced {
        words::summary(view)
    } else {
        String::new()
    };
    let parts = vec![
        frame::head(view),
        ask::profiles(view),
        el(
            "div",
            "ask",
            vec![ask::sentence(view), triangle(view), order::order(view)],
        ),
        pair::answer(view),
        follows,
        frame::take(view),
        frame::foot(view),
        if view.act.is_some() {
            with(
                "p",
                &["class", "role"],
                &["hidden", "status"],
                vec![text(&status)],
            )
        } else {
            Html::default()
        },
    ];
    let values = ["mp", view.lang.tag(), "ltr"];
    with("div", &["class", "lang", "dir"], &values, parts)
}
