//! The style sheets of what this module draws.

use wasm_bindgen::prelude::*;

/// The style sheet for the shadow root.
#[wasm_bindgen]
pub fn style() -> String {
    [
        #[cfg(feature = "article")]
        modelpair_widget::STYLE,
        #[cfg(feature = "portal")]
        modelpair_widget::matrix::STYLE,
    ]
    .concat()
}
