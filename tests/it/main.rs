//! Every behaviour, natively.
