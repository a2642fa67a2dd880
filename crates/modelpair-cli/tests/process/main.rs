//! The program as a process: what it does when the system speaks to it. Everything else is in `tests/it` at the top,
//! where the command line is called as a function.

#![cfg(unix)]

#[path = "../../../../tests/it/serve/http.rs"]
mod http;
mod scan;
mod serve;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The program that users start.
fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_modelpair"));
    program.env_remove("MODELPAIR_TOKEN");
    program
}

/// The checkout.
fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).expect("two folders up")
}

/// A folder for one test; gone when the test is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new(test: &str) -> Self {
        let name = format!("modelpair-process-{}-{test}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    /// Puts a file there as a whole, so that nobody reads half of it.
    fn file(&self, name: &str, text: &str) -> PathBuf {
        let (path, new) = (self.0.join(name), self.0.join("new"));
        fs::write(&new, text).expect("written");
        fs::rename(new, &path).expect("renamed");
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let removed = fs::remove_dir_all(&self.0);
        assert!(removed.is_ok() || std::thread::panicking(), "{removed:?}");
    }
}
