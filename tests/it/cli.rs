//! The command line: what it prints, how it ends, and what it says about bad input.

mod answers;
mod packs;
mod refusals;

use std::fs;
use std::path::{Path, PathBuf};

use modelpair_cli::{Exit, run};
use serde_json::Value as Json;

/// What a command did.
pub struct Ran {
    pub exit: Exit,
    pub out: String,
    pub err: String,
}

/// Runs the command, its colors taken out.
pub fn modelpair(args: &[&str]) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = run(
        std::iter::once("modelpair")
            .chain(args.iter().copied())
            .map(Into::into),
        &mut out,
        &mut err,
    );
    let plain = |bytes: Vec<u8>| {
        anstream::adapter::strip_str(&String::from_utf8(bytes).unwrap()).to_string()
    };
    Ran {
        exit,
        out: plain(out),
        err: plain(err),
    }
}

pub fn json(args: &[&str]) -> Json {
    let ran = modelpair(args);
    assert_eq!(ran.err, "");
    serde_json::from_str(&ran.out).unwrap()
}

/// A folder for one test; gone when the test is over.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("modelpair-{}-{test}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn path(&self) -> String {
        self.0.display().to_string()
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    /// A copy of the checkout's catalog and policies, to break.
    pub fn data(&self) -> PathBuf {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for folder in ["catalog", "policies"] {
            copy(&root.join(folder), &self.0.join(folder));
        }
        self.0.clone()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let removed = fs::remove_dir_all(&self.0);
        // A second panic would end the whole run, and hide the first.
        assert!(removed.is_ok() || std::thread::panicking(), "{removed:?}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Bad input: exit 2, nothing on standard output, and a message with all of these in it.
#[track_caller]
pub fn refuses(args: &[&str], said: &[&str]) {
    let ran = modelpair(args);
    assert_eq!(
        (ran.exit, ran.out.as_str()),
        (Exit::BadInput, ""),
        "{}",
        ran.err
    );
    for words in said {
        assert!(
            ran.err.contains(words),
            "`{words}` is missing in:\n{}",
            ran.err
        );
    }
}
