//! The `modelpair` command.

fn main() {}
