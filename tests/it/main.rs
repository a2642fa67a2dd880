//! Every behaviour, natively.

mod answers;
mod bundle;
mod cases;
mod cli;
mod cost;
mod golden;
mod markdown;
mod pair_line;
mod parity;
mod profiles;
mod tidy;
mod verdict_line;
mod weights;
