//! What a page asks for, as JSON text, and how it hears back.

use js_sys::Function;
use modelpair_widget::Lang;
use serde_json::Value;
use wasm_bindgen::prelude::*;

const LEVEL: u8 = 2;

/// What the page's own listener throws is the page's business.
pub fn tell(listener: &Function, name: &str, what: &str) {
    let _ = listener.call2(
        &JsValue::NULL,
        &JsValue::from_str(name),
        &JsValue::from_str(what),
    );
}

/// The object.
pub fn asked(props_json: &str) -> Result<Value, JsError> {
    serde_json::from_str(props_json).map_err(|error| JsError::new(&error.to_string()))
}

/// A text in it; empty where there is none.
pub fn text<'a>(asked: &'a Value, key: &str) -> &'a str {
    asked.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The language of the words.
pub fn lang_of(asked: &Value) -> Lang {
    Lang::from_tag(text(asked, "lang"))
}

/// The level of the first heading.
pub fn level_of(asked: &Value) -> u8 {
    let level = asked.get("heading_level").and_then(Value::as_u64);
    level
        .and_then(|level| u8::try_from(level).ok())
        .filter(|level| (1..=6).contains(level))
        .unwrap_or(LEVEL)
}
