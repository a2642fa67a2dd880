//! The style sheet of what the article's module draws; that of the portal is a file of its own.

use wasm_bindgen::prelude::*;

/// The style sheet for the shadow root.
#[wasm_bindgen]
pub fn style() -> String {
    modelpair_widget::STYLE.to_owned()
}
