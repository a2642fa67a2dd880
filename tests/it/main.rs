//! Every behaviour, natively.

mod bundle;
mod cases;
mod cli;
mod cost;
mod markdown;
mod pair_line;
mod tidy;
mod verdict_line;
mod weights;
