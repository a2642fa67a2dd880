//! Every behaviour, natively.

mod tidy;
