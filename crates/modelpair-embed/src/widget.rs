//! The widget in an element: mount, update, snapshot, destroy.

use std::rc::Rc;

use js_sys::Function;
use modelpair::Advisor;
use modelpair::record::{Member, Record};
use modelpair_widget::{App, AppProps, Lang, STYLE, Shared, State, Weights};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::{AppHandle, AttrValue, Callback, Renderer};

use crate::advise;
use crate::panic;

const LEVEL: u8 = 2;

/// The style sheet for the shadow root.
#[wasm_bindgen]
pub fn style() -> String {
    STYLE.to_owned()
}

/// A mounted widget.
#[wasm_bindgen]
pub struct Widget {
    handle: AppHandle<App>,
    props: AppProps,
    on_event: Function,
}

#[wasm_bindgen]
impl Widget {
    /// Draws the widget inside `root`, which should be empty.
    ///
    /// `props_json` is an object with the keys `lang`, `profile`, `heading_level`, `compact`, `today`, `situation` and
    /// `weights`, all optional. `on_event` is called with `"change"` and JSON text, or with `"panic"` and a message.
    pub fn mount(
        root: Element,
        bundle_json: &str,
        props_json: &str,
        on_event: Function,
    ) -> Result<Widget, JsError> {
        panic::tell(&on_event);
        let advisor = advise::advisor(bundle_json)?;
        let asked = asked(props_json)?;
        let lang = lang_of(&asked);
        let profile = text(&asked, "profile");
        let mut start = State::new(&advisor, lang, profile, text(&asked, "today"))
            .ok_or_else(|| JsError::new("the bundle holds no profile to start from"))?;
        if let Some(situation) = asked.get("situation") {
            start.situation = advise::situation(&advisor, &situation.to_string())?;
        }
        start.weights = weights_of(&asked);
        let props = AppProps {
            advisor: Shared(Rc::clone(&advisor)),
            start: Shared(Rc::new(start)),
            lang,
            profile: AttrValue::from(known_profile(&advisor, profile)),
            level: level_of(&asked),
            compact: asked.get("compact") == Some(&Value::Bool(true)),
            on_change: on_change(on_event.clone()),
        };
        let handle = Renderer::<App>::with_root_and_props(root, props.clone()).render();
        Ok(Widget {
            handle,
            props,
            on_event,
        })
    }

    /// Takes new values for `lang`, `profile`, `heading_level` and `compact`.
    pub fn update(&mut self, props_json: &str) -> Result<(), JsError> {
        let asked = asked(props_json)?;
        self.props.lang = lang_of(&asked);
        self.props.profile = AttrValue::from(known_profile(
            &self.props.advisor.0,
            text(&asked, "profile"),
        ));
        self.props.level = level_of(&asked);
        self.props.compact = asked.get("compact") == Some(&Value::Bool(true));
        self.handle.update(self.props.clone());
        Ok(())
    }

    /// The record that is on the page, in the bytes that the command line prints.
    pub fn snapshot(&self) -> Result<String, JsError> {
        let app = self
            .handle
            .get_component()
            .ok_or_else(|| JsError::new("the widget is gone"))?;
        advise::canonical(app.record())
    }

    /// What the reader has said so far, as `situation` and `weights` of `props_json`: from it an element that left the
    /// page starts again.
    pub fn state(&self) -> String {
        let Some(app) = self.handle.get_component() else {
            return String::from("{}");
        };
        let view = &app.record().situation;
        let mut situation = serde_json::Map::new();
        situation.insert("profile".to_owned(), json!(view.profile));
        for (path, value) in &view.facts {
            if !view.assumed.contains(path) {
                situation.insert(path.clone(), value.clone());
            }
        }
        json!({ "situation": situation, "weights": app.state().weights }).to_string()
    }

    /// Takes the widget away.
    pub fn destroy(self) {
        panic::forget(&self.on_event);
        self.handle.destroy();
    }
}

fn on_change(listener: Function) -> Callback<Rc<Record>> {
    Callback::from(move |record: Rc<Record>| {
        // What the page's own listener throws is the page's business.
        let _ = listener.call2(
            &JsValue::NULL,
            &JsValue::from_str("change"),
            &JsValue::from_str(&detail(&record)),
        );
    })
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

fn asked(props_json: &str) -> Result<Value, JsError> {
    serde_json::from_str(props_json).map_err(|error| JsError::new(&error.to_string()))
}

fn text<'a>(asked: &'a Value, key: &str) -> &'a str {
    asked.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn lang_of(asked: &Value) -> Lang {
    Lang::from_tag(text(asked, "lang"))
}

/// Three whole numbers; anything else is no weights, and the order decides.
fn weights_of(asked: &Value) -> Option<Weights> {
    let numbers = asked.get("weights")?.as_array()?;
    match numbers.as_slice() {
        [quality, control, cost] => Some([quality.as_i64()?, control.as_i64()?, cost.as_i64()?]),
        _ => None,
    }
}

fn level_of(asked: &Value) -> u8 {
    let level = asked.get("heading_level").and_then(Value::as_u64);
    level
        .and_then(|level| u8::try_from(level).ok())
        .filter(|level| (1..=6).contains(level))
        .unwrap_or(LEVEL)
}

/// An unknown profile is like none: the widget starts with the first, and the page still works.
fn known_profile(advisor: &Advisor, profile: &str) -> String {
    let known = advisor.profiles().iter().any(|known| known.id == profile);
    if known {
        profile.to_owned()
    } else {
        String::new()
    }
}
