//! The same answer as static HTML, from the same parts.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use modelpair::Profile;
use modelpair::record::Record;
use yew::prelude::*;

use crate::strings::Lang;
use crate::view::{View, widget};

/// What static HTML is made from.
#[derive(Clone, PartialEq, Properties)]
pub struct StaticProps {
    /// The answer.
    pub record: Record,
    /// The profiles, so that the one it started from can be named.
    pub profiles: Vec<Profile>,
    /// The language.
    pub lang: Lang,
    /// The level of the first heading.
    pub level: u8,
}

/// The answer as HTML without scripts, styles or controls, to be put inside `<model-pair>`.
pub fn render_html(props: StaticProps) -> String {
    block_on(
        yew::ServerRenderer::<Answer>::with_props(move || props)
            .hydratable(false)
            .render(),
    )
}

#[component]
fn Answer(props: &StaticProps) -> Html {
    let id = props.record.situation.profile.clone().unwrap_or_default();
    let view = View {
        firmness: (props.record.robustness.as_ref()).map(|robustness| &robustness.reason),
        profiles: &props.profiles,
        profile: &id,
        ..View::still(&props.record, props.lang, props.level)
    };
    widget(&view, false)
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}
