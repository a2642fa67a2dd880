//! Inventories of AI uses at scale: which system uses which model on which route with which data, and what the rules
//! say about each.
//!
//! Rows come in as CSV or NDJSON and go out in the same order with `verdict`, `reasons`, `obligations` and `missing`
//! added. Reading, judging and writing overlap, memory does not grow with the number of rows, and a scan that was
//! interrupted goes on where it stopped.
//!
//! ```
//! use modelpair::Advisor;
//! use modelpair_scan::{Cell, Judge, Plan};
//! use std::sync::Arc;
//!
//! let bundle = include_str!("../../modelpair/data/default-bundle.json");
//! let advisor = Advisor::from_bundle_json(bundle)?;
//! let mut base = advisor.situation("mid-size").expect("a profile of the bundle");
//! base.set("today", &"2026-11-22".into())?;
//! let plan = Arc::new(Plan::new(&advisor, &base));
//!
//! let mut judge = Judge::new(&plan);
//! let shape = judge.shape(&["model", "route", "data.classes"])?;
//! let row = [Cell::Text("gpt-oss-120b"), Cell::Text("groq"), Cell::Text("personal;internal")];
//! let answer = judge.row(shape, |column| row[column])?;
//! let answer = judge.answer(answer).expect("just given");
//! assert_eq!(answer.brief.outcome.name(), "denied");
//!
//! let typo = [Cell::Text("gpt-os-120b"), Cell::Text("groq"), Cell::Absent];
//! let fault = judge.row(shape, |column| typo[column]).unwrap_err();
//! assert_eq!(fault.to_string(), "column `model`: there is no model `gpt-os-120b` (did you mean `gpt-oss-120b`?)");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Scope
//!
//! It judges rows and carries their other columns along; it joins, groups and sorts nothing.
//! For that there is SQL: `modelpair-datafusion` has the same check as a function of a query engine.

#![forbid(unsafe_code)]
#![deny(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod answers;
mod cell;
mod csv;
mod fault;
mod judge;
mod line;
mod ndjson;
#[cfg(feature = "parquet")]
mod parquet;
mod pipeline;
mod plan;
mod scan;
mod source;
mod state;
mod summary;
mod text;

pub use answers::Answer;
pub use cell::Cell;
pub use fault::{Fault, Reject, ScanError};
pub use judge::{AnswerId, Judge, ShapeId};
#[cfg(feature = "parquet")]
pub use parquet::{Folder, TableOutput, scan_parquet};
pub use plan::{Plan, PlanError};
pub use scan::{Done, Format, Input, Options, Output, Progress, Rejects, Store, scan};
pub use state::state_path;
pub use summary::Summary;
