//! Every behaviour, natively.

mod answers;
mod authoring;
mod bundle;
mod cases;
mod cli;
mod cost;
mod cost_sheet;
mod explain;
mod format;
mod golden;
mod markdown;
mod openness;
mod pairs;
mod parity;
mod policy_tests;
mod profiles;
mod properties;
mod quantities;
mod questions;
mod record;
mod replay;
mod schemas;
mod shapes;
mod tidy;
mod tools;
mod weights;
