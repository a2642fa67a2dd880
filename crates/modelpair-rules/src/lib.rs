//! A small policy engine.
//!
//! Rules are written in TOML; their conditions are [CEL](https://cel.dev) syntax over facts that a schema declares.
//! Evaluation is three-valued: a fact may be unknown, and then a rule may be neither in effect nor out of it.
//! A deny overrides everything, and an unknown fact in a deny never permits anything.
//! Every verdict names the rules that made it, the facts they rest on, and the facts that are missing.
//!
//! ```
//! # #[cfg(feature = "authoring")] {
//! use modelpair_rules::{
//!     Diagnostics, Facts, Limits, Outcome, Pack, Ruleset, Schema, Source, Sources, Value, parse_toml,
//! };
//! use std::collections::BTreeSet;
//!
//! let mut sources = Sources::new();
//! let mut found = Diagnostics::new();
//! let mut read = |name: &str, text: &str| {
//!     let id = sources.add(Source { name: name.to_owned(), text: text.to_owned() });
//!     parse_toml(id, &sources, &mut found).expect("valid TOML")
//! };
//! let schema = read("schema.toml", r#"
//!     [fact."trip.abroad"]
//!     type = "boolean"
//!     group = "situation"
//!     label = { en = "abroad?", es = "¿al extranjero?" }
//!     [fact."trip.days"]
//!     type = "integer"
//!     group = "situation"
//!     label = { en = "days", es = "días" }
//! "#);
//! let pack = read("trips.toml", r#"
//!     [pack]
//!     id = "trips"
//!     title = { en = "Business trips", es = "Viajes de trabajo" }
//!     source = "handbook"
//!     [rule.long]
//!     applies = "trip.abroad"
//!     when = "trip.days > 30"
//!     effect = "deny"
//!     because = { en = "Trips abroad last 30 days at most", es = "Los viajes al extranjero duran 30 días como máximo" }
//!     remedy = { en = "Plan two trips", es = "Planifica dos viajes" }
//!     clause = "4.2"
//!     verified = { on = "2026-11-22", confidence = "primary" }
//! "#);
//! let schema = Schema::read(&schema, &mut found).expect("a valid schema");
//! let pack = Pack::read(&pack, &schema, &mut found).expect("a valid pack");
//! let ruleset = Ruleset::compile(vec![pack], &schema);
//!
//! let abroad = schema.fact("trip.abroad").expect("declared");
//! let days = schema.fact("trip.days").expect("declared");
//! let mut facts = Facts::new(&schema);
//! facts.set(days, Value::Integer(40));
//!
//! // Forty days, and nobody said where: no answer yet, and what to ask.
//! let verdict = ruleset.evaluate(&facts);
//! assert_eq!(verdict.outcome, Outcome::Undetermined);
//! assert_eq!(verdict.missing, [abroad]);
//!
//! // Abroad it is denied, by this rule, because of these facts.
//! facts.set(abroad, Value::Boolean(true));
//! let verdict = ruleset.evaluate(&facts);
//! assert_eq!(verdict.outcome, Outcome::Denied);
//! let reason = verdict.reasons.first().expect("the rule that denies");
//! assert_eq!(ruleset.rule(reason.rule).expect("of this ruleset").because.en, "Trips abroad last 30 days at most");
//! assert_eq!(reason.support, [abroad, days]);
//!
//! // What would have to be different, if only the days can be?
//! let changeable = BTreeSet::from([days]);
//! let ways = ruleset.ways_out(&facts, &changeable, &schema, Limits::DEFAULT).ways;
//! let way = ways.first().expect("a way out");
//! assert_eq!((way.changes.len(), way.outcome), (1, Outcome::Permitted));
//! let change = way.changes.first().expect("a change");
//! assert_eq!((change.fact, &change.to), (days, &Value::Integer(30)));
//! # }
//! ```
//!
//! # Where facts come from
//!
//! [`Facts::set`] takes values one by one, and [`Facts::read`] takes them from TOML or JSON; what is not said is
//! unknown. An enumeration's value is a [`Symbol`], which [`Schema::symbol`] finds by its word, and a set is a
//! [`SymbolSet`]; [`Schema::show`] writes a value out again.
//!
//! # Scope
//!
//! The engine knows no model, no license and no provider; rules can be about anything.
//! It reads no file and no clock: texts are handed in, and today's date is the fact `today`.
//! There are no loops, no fractions and no string functions in conditions, so that every question about
//! a rule ("can it ever fire?", "which facts decide?") has an answer.

#![forbid(unsafe_code)]
#![deny(
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::todo,
    clippy::unimplemented,
    clippy::unreachable,
    clippy::unwrap_used
)]

pub mod binary;
mod code;
mod date;
pub mod diag;
mod distinction;
#[cfg(feature = "authoring")]
mod eval;
mod explain;
mod expr;
mod facts;
mod grid;
#[cfg(test)]
#[cfg(feature = "authoring")]
mod hostile;
#[cfg(feature = "authoring")]
mod lint;
#[cfg(feature = "authoring")]
mod lower;
#[cfg(feature = "authoring")]
mod node;
mod policy;
mod program;
#[cfg(feature = "authoring")]
mod reader;
mod render;
mod ruleset;
mod schema;
mod source;
mod suggest;
mod symbols;
#[cfg(test)]
#[cfg(feature = "authoring")]
mod testing;
mod text;
mod verdict;

pub use code::Code;
pub use date::{Date, NotADate};
pub use diag::{Diagnostic, Diagnostics, Label, Severity};
pub use distinction::Distinction;
#[cfg(feature = "authoring")]
pub use eval::{EvalValue, Evaluation, eval, eval_bytes, eval_line, eval_text};
pub use explain::{Answer, Change, Limits, Questions, Reason, Reasons, WayOut, WaysOut};
pub use expr::Expr;
#[cfg(feature = "authoring")]
pub use expr::{
    Sets, Slip, condition_from_code, format_condition, neighboring_days, parse_condition,
    same_condition, slips,
};
pub use facts::{Facts, Value};
pub use grid::{Grid, Judged};
#[cfg(feature = "authoring")]
pub use lint::{lint_expiry, lint_packs, lint_ruleset};
#[cfg(feature = "authoring")]
pub use lower::{PACK_FORMAT, check_packs, is_id, read_packs, read_verified};
#[cfg(feature = "authoring")]
pub use node::{Key, NESTING_MAX, Node, NodeValue, TEXT_BYTES_MAX, Table, parse_json, parse_toml};
pub use policy::{Confidence, Effect, Evidence, Exception, Pack, Reading, Rule};
#[cfg(feature = "authoring")]
pub use reader::{Reader, SpannedText};
pub use render::{RenderStyle, render};
pub use ruleset::{PackHead, Prepared, Residual, Ruleset};
pub use schema::{FactDecl, FactId, Group, Kind, Part, Schema, Vocabulary, VocabularyId};
pub use source::{ColumnUnit, LineIndex, Position, Source, SourceId, Sources, Span};
pub use symbols::{Symbol, SymbolSet};
pub use text::{Language, Text};
pub use verdict::{Excepted, ExceptionId, Finding, Outcome, RuleId, Verdict};
