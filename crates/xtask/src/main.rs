//! Build and release chores.

fn main() {}
