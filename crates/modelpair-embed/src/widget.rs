//! The widget in an element: mount, update, snapshot, destroy.

use std::rc::Rc;

use js_sys::Function;
use modelpair::Advisor;
use modelpair::record::{Member, Record};
use modelpair_widget::{App, AppProps, Shared, State, Weights};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::{AppHandle, AttrValue, Callback, Renderer};

use crate::advise;
use crate::asked::{asked, lang_of, level_of, tell, text};

/// A mounted widget.
#[wasm_bindgen]
pub struct Widget {
    handle: AppHandle<App>,
    props: AppProps,
}

#[wasm_bindgen]
impl Widget {
    /// Draws the widget inside `root`, which should be empty.
    ///
    /// `bundle` may be the first part of one; `rest` is the second, or nothing as long as that is not there.
    /// `props_json` is an object with the keys `lang`, `profile`, `heading_level`, `compact`, `whole`, `today` and those of
    /// `start`, all optional. What follows the answer is drawn once `whole` is set. `on_event` is called with `"change"` and JSON text, with `"take"` and a name, with
    /// `"drawn"` and the bundle's hash after a start.
    pub fn mount(
        root: Element,
        bundle: &[u8],
        rest: &[u8],
        props_json: &str,
        on_event: &Function,
    ) -> Result<Widget, JsError> {
        let advisor = advise::advisor(bundle)?;
        if !rest.is_empty() {
            advise::complete(&advisor, bundle, rest)?;
        }
        let asked = asked(props_json)?;
        let [on_drawn, on_change, on_take] = [(); 3].map(|()| on_event.clone());
        let hash = advisor.info().hash;
        let props = AppProps {
            start: Shared(Rc::new(start(&advisor, &asked)?)),
            lang: lang_of(&asked),
            profile: known_profile(&advisor, &asked),
            level: level_of(&asked),
            compact: is_set(&asked, "compact"),
            advisor: Shared(advisor),
            hushed: false,
            whole: is_set(&asked, "whole"),
            on_drawn: Callback::from(move |()| tell(&on_drawn, "drawn", &hash)),
            on_change: Callback::from(move |record: Rc<Record>| {
                tell(&on_change, "change", &detail(&record));
            }),
            on_take: Callback::from(move |what| tell(&on_take, "take", what)),
        };
        let handle = Renderer::<App>::with_root_and_props(root, props.clone()).render();
        Ok(Widget { handle, props })
    }

    /// Takes the rest of the bundle, of which `mount` was given the first part; then `whole` may be set.
    pub fn complete(&self, bundle: &[u8], rest: &[u8]) -> Result<(), JsError> {
        advise::complete(&self.props.advisor.0, bundle, rest)
    }

    /// Takes new values for `lang`, `profile`, `heading_level`, `compact` and `whole`; with one of the keys of `start` or
    /// `again` it begins again, and with `hushed` it says nothing of that.
    pub fn update(&mut self, props_json: &str) -> Result<(), JsError> {
        let asked = asked(props_json)?;
        let advisor = &self.props.advisor.0;
        if is_set(&asked, "again") || ["situation", "link"].iter().any(|key| has(&asked, key)) {
            self.props.start = Shared(Rc::new(start(advisor, &asked)?));
            self.props.hushed = is_set(&asked, "hushed");
        }
        self.props.profile = known_profile(advisor, &asked);
        self.props.lang = lang_of(&asked);
        self.props.level = level_of(&asked);
        self.props.compact = is_set(&asked, "compact");
        self.props.whole = is_set(&asked, "whole");
        self.handle.update(self.props.clone());
        Ok(())
    }

    /// The record that is on the page, in the bytes that the command line prints; empty before it is drawn.
    pub fn snapshot(&self) -> Result<String, JsError> {
        match self.handle.get_component() {
            Some(app) => advise::canonical(&app.record()),
            None => Ok(String::new()),
        }
    }

    /// What the reader has said so far, as `situation` and `weights` of `props_json`: from it an element that left the
    /// page starts again.
    pub fn state(&self) -> String {
        let Some(app) = self.handle.get_component() else {
            return String::from("{}");
        };
        let state = app.state();
        json!({ "situation": state.stated(), "weights": state.weights }).to_string()
    }

    /// Takes the widget away.
    pub fn destroy(self) {
        self.handle.destroy();
    }
}

/// The state to begin with: from the `situation` and `weights` of the page, where every fact has to be known, or from
/// those of a `link`, where what is unknown is left out; else from the profile.
fn start(advisor: &Advisor, asked: &Value) -> Result<State, JsError> {
    let profile = text(asked, "profile");
    let mut state = State::new(advisor, lang_of(asked), profile, text(asked, "today"))
        .ok_or_else(|| JsError::new("the bundle holds no profile to start from"))?;
    if let Some(situation) = asked.get("situation") {
        state.situation = advise::situation(advisor, &situation.to_string())?;
        let profile = state.situation.profile().unwrap_or_default();
        profile.clone_into(&mut state.profile);
        state.date();
        state.weights = weights_of(asked);
    } else if let Some(link) = asked.get("link") {
        state = state.with_link(advisor, link.get("situation").unwrap_or(link));
        state.weights = weights_of(link);
    }
    Ok(state)
}

/// What an event says about an answer; the whole record is a method call away.
fn detail(record: &Record) -> String {
    let pair = record.pairs.first();
    let member = |member: &Member| json!({ "model": member.model, "route": member.route, "roles": member.roles });
    json!({
        "version": 1,
        "profile": record.situation.profile,
        "order": record.situation.facts.get("preferences.order"),
        "primary": pair.map(|pair| member(&pair.primary)),
        "partner": pair.map(|pair| member(&pair.partner)),
        "total_micro_usd": pair.map(|pair| pair.cost.total_micro_usd.0),
        "bundle": record.bundle.hash,
    })
    .to_string()
}

fn has(asked: &Value, key: &str) -> bool {
    asked.get(key).is_some()
}

fn is_set(asked: &Value, key: &str) -> bool {
    asked.get(key) == Some(&Value::Bool(true))
}

/// Three whole numbers; anything else is no weights, and the order decides.
fn weights_of(asked: &Value) -> Option<Weights> {
    let numbers = asked.get("weights")?.as_array()?;
    match numbers.as_slice() {
        [quality, control, cost] => Some([quality.as_i64()?, control.as_i64()?, cost.as_i64()?]),
        _ => None,
    }
}

/// An unknown profile is like none: the widget starts with the first, and the page still works.
fn known_profile(advisor: &Advisor, asked: &Value) -> AttrValue {
    let asked = text(asked, "profile");
    let known = advisor.profiles().iter().any(|known| known.id == asked);
    AttrValue::from(if known {
        asked.to_owned()
    } else {
        String::new()
    })
}
