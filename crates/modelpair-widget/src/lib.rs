//! The recommender as it is drawn in a page: Yew components over the pure state behind them.
//!
//! With the feature `csr` the component [`App`] runs in a browser; with `ssr` `render_html` prints the same answer
//! as static HTML.
//! The state, the answers and the words need neither.
//!
//! # Scope
//!
//! This crate decides nothing: every verdict, number and reason comes from `modelpair` and is drawn as it is.

mod answers;
#[cfg(feature = "csr")]
mod app;
#[cfg(feature = "csr")]
mod below;
#[cfg(feature = "csr")]
mod drag;
#[cfg(any(feature = "csr", feature = "ssr"))]
mod format;
mod look;
#[cfg(feature = "matrix")]
pub mod matrix;
#[cfg(feature = "ssr")]
mod render;
mod state;
mod strings;
#[cfg_attr(
    not(any(feature = "csr", feature = "ssr")),
    expect(dead_code, reason = "it is drawn by the views")
)]
mod triangle;
#[cfg(any(feature = "csr", feature = "ssr"))]
mod view;
#[cfg(feature = "csr")]
mod volume;

pub use answers::{Question, choices, choose, current};
#[cfg(feature = "csr")]
pub use app::{App, AppProps, Shared};
pub use look::STYLE;
#[cfg(feature = "ssr")]
pub use render::{StaticProps, render_html};
pub use state::{Action, CRITERIA, State, TAKES};
pub use strings::{Lang, Strings};
pub use triangle::Weights;
