//! The surface between the custom element (`js/model-pair.js`) and the Rust below it: a bundle in bytes and
//! JSON text in, JSON text out.
//!
//! # Scope
//!
//! Only conversion. What the widget shows is in `modelpair-widget`, what it answers in `modelpair`.

mod advise;
mod widget;

pub use advise::{advise_json, verdicts_json};
pub use widget::{Widget, style};
