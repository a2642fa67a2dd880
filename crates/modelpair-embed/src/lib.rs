//! The surface between the custom elements (`js/element.js`, `js/matrix.js`) and the Rust below them: a bundle in
//! bytes or texts, JSON text in, JSON text out.
//!
//! The feature `article` is the recommender, which takes compiled bundles only; `portal` is the matrix and the
//! playground, with the tools that check and compile texts. Each is a wasm module of its own.
//!
//! # Scope
//!
//! Only conversion. What is shown is in `modelpair-widget`, what is answered in `modelpair`.

#[cfg(feature = "article")]
mod advise;
#[cfg(any(feature = "article", feature = "portal"))]
mod asked;
#[cfg(feature = "portal")]
mod playground;
#[cfg(feature = "portal")]
mod portal;
#[cfg(feature = "article")]
mod style;
#[cfg(feature = "article")]
mod widget;

#[cfg(feature = "article")]
pub use advise::{advise_json, verdicts_json};
#[cfg(feature = "portal")]
pub use playground::Playground;
#[cfg(feature = "portal")]
pub use portal::Matrix;
#[cfg(feature = "article")]
pub use style::style;
#[cfg(feature = "article")]
pub use widget::Widget;
