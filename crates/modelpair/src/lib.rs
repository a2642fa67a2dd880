//! Which AI model should you pair with which?
//!
//! From a few facts about an organization this library works out what each model's license and each compliance
//! regime permit, and recommends a *pair*: a frontier closed model for high-stakes work and a self-hostable open
//! model as the backup, for data that may not leave, and for cheap volume. Every yes and no carries its clause.
//!
//! ```
//! # #[cfg(feature = "default-bundle")] {
//! let advisor = modelpair::Advisor::embedded()?;
//! let mut situation = advisor.situation("strict-compliance").unwrap();
//! situation.set("today", &"2026-11-22".into())?;
//! let record = advisor.recommend(&situation);
//! let best = &record.pairs[0];
//! assert_eq!(best.primary.kind, "closed");
//! assert_eq!(best.partner.kind, "self-hosted");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Scope
//!
//! Text and facts in, advice out: no I/O, no clock (today is a fact), no randomness, no floating point.
//! The same bundle and situation give the same bytes natively and in WebAssembly.
//! It gives no legal advice, measures no model and calls none.

mod advice;
mod advisor;
mod anchors;
pub mod availability;
mod batch;
mod bill;
mod break_even;
mod bundle;
#[cfg(feature = "authoring")]
pub mod cases;
pub mod catalog;
#[cfg(feature = "authoring")]
mod check;
pub mod cost;
#[cfg(feature = "analysis")]
mod counterfactual;
mod curve;
mod decision;
mod declarations;
mod document;
mod gates;
pub mod license;
#[cfg(feature = "authoring")]
mod load;
pub mod numbers;
pub mod openness;
mod order;
mod outlook;
mod pairing;
mod profile;
#[cfg(feature = "analysis")]
mod quantities;
mod questions;
pub mod record;
#[cfg(feature = "analysis")]
pub mod replay;
mod report;
mod robustness;
mod sentences;
#[cfg(feature = "authoring")]
pub mod shape;
mod situation;
mod ties;
#[cfg(feature = "analysis")]
mod volumes;
pub mod weights;
#[cfg(feature = "authoring")]
pub mod workbench;

pub use advice::{Advice, Missing, Only, UnknownOption};
pub use advisor::Advisor;
pub use anchors::{Anchors, Conversion};
pub use batch::{Batch, Brief, Numbers, Reading, Stated};
pub use bundle::{BUNDLE_FORMAT, Bundle, BundleError};
#[cfg(feature = "authoring")]
pub use check::{CheckedPacks, check, check_with_schema};
pub use decision::Decision;
pub use declarations::{Declarations, Special, SpecialFact};
pub use gates::{DEPLOYMENTS, Role};
#[cfg(all(feature = "authoring", feature = "default-bundle"))]
pub use load::embedded_files;
#[cfg(feature = "authoring")]
pub use load::{File, Loaded, declared_facts, load, read_schema, texts_from_json, texts_to_json};
pub use modelpair_rules::{Outcome, Text};
pub use outlook::{Glance, Outlook};
pub use profile::{Expectation, Profile};
pub use questions::{Answer, Question};
pub use sentences::{disclaimer, dollars};
pub use situation::{Criterion, Situation, SituationError};

use serde::Serialize;

/// The examples of the guide are tests, too.
#[cfg(all(doctest, feature = "authoring", feature = "default-bundle"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// The version of this library; a record names the one that wrote it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Canonical JSON (RFC 8785): keys sorted, no white space, integers only.
///
/// # Errors
///
/// When a map has keys that are no strings; no type of this library does.
pub fn canonical<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let mut value = serde_json::to_value(value)?;
    // Keys are sorted anyway, unless somebody else in the build asked serde_json to keep their order.
    value.sort_all_objects();
    serde_json::to_string(&value)
}
