//! The surface between the npm package (`js/advisor.js`) and the library: JSON text and plain objects in, plain
//! objects or canonical JSON out.
//!
//! # Scope
//!
//! Only conversion. What is answered is in `modelpair`; there is no drawing here, that is `modelpair-embed`.

mod advisor;
mod fault;
mod options;
mod outlook;
mod verdicts;

pub use advisor::Engine;
pub use outlook::Prepared;
