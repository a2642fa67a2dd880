//! Every command that a page shows can be run: nothing is claimed that does not exist.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use crate::tidy::{assert_none, read, root};

/// What a reader is told to run. Pages beside the crates have tests of their own.
const PAGES: [&str; 6] = [
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "docs/method.md",
    "docs/releases.md",
    "crates/modelpair-scan/README.md",
];

#[test]
fn the_commands_of_the_pages_work() {
    let mut faults = Vec::new();
    let before = files_of_checkout();
    // The pages speak to someone who stands in the folder of the checkout; no other test names a relative path
    // that exists.
    std::env::set_current_dir(root()).expect("the checkout is there");
    for page in PAGES {
        let text = read(page);
        let mut commands = shell_lines(&text);
        commands.extend(inline_commands(&text));
        assert!(
            !commands.is_empty() || page == "docs/releases.md",
            "{page} shows no commands"
        );
        let wrong = commands.iter().filter(|command| !works(command));
        faults.extend(wrong.map(|command| format!("{page}: {command}")));
    }
    // What they wrote would be in the way of the next run.
    for file in files_of_checkout().difference(&before) {
        fs::remove_file(file).expect("it was just written");
    }
    assert_none(&faults, "commands of the pages that do not exist or fail");
}

/// Runs what is quick and ours; of the rest, looks whether it is there.
fn works(command: &str) -> bool {
    let words = shell_words(command);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["cargo", "xtask", chore, steps @ ..] => {
            let has = |file: &str, what: &str| read(file).contains(what);
            has("crates/xtask/src/main.rs", &format!("\n  {chore}"))
                && steps
                    .iter()
                    .filter(|step| !step.starts_with('-'))
                    .all(|step| has("crates/xtask/src/test.rs", &format!("\"{step}\"")))
        }
        [
            "cargo",
            "test",
            "-p",
            "modelpair-tests",
            "--test",
            "it",
            module,
        ] => root().join(format!("tests/it/{module}.rs")).is_file(),
        ["cargo", "test", "-p", package] => {
            read("Cargo.toml").contains(package.trim_start_matches("modelpair-"))
        }
        ["cargo", "install", "--path", path] => root().join(path).is_dir(),
        // A measurement, and a build that is not part of the tests.
        ["cargo", "bench", "-p", package, "--bench", name, ..] => root()
            .join(format!("crates/{package}/benches/{name}.rs"))
            .is_file(),
        // It would serve until somebody stops it.
        ["modelpair", "serve", ..] => run(&["modelpair", "serve", "--help"]),
        ["modelpair", ..] => run(&words),
        // Tools of others that a page mentions.
        ["git" | "trunk", ..] => true,
        _ => false,
    }
}

fn run(words: &[&str]) -> bool {
    let args = words.iter().map(OsString::from);
    let exit = modelpair_cli::run(args, &mut std::io::sink(), &mut std::io::stderr());
    exit == modelpair_cli::Exit::Done
}

/// The files at the top of the checkout.
fn files_of_checkout() -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(root()).expect("the checkout is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.is_file()).collect()
}

/// Commands in the middle of a sentence; one with a word in capitals only shows a form.
fn inline_commands(markdown: &str) -> Vec<String> {
    let spans = markdown.split('`').skip(1).step_by(2);
    let commands = spans.filter(|span| {
        let begins = ["modelpair ", "cargo xtask ", "cargo test -p "];
        let form =
            |word: &str| word.len() > 1 && word.chars().all(|letter| letter.is_ascii_uppercase());
        begins.iter().any(|begin| span.starts_with(begin))
            && !span.contains('\n')
            && !span.split([' ', '[', ']']).any(form)
    });
    commands.map(str::to_owned).collect()
}

/// The lines of the fenced blocks that are marked `sh`, without comments.
pub fn shell_lines(markdown: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            inside = line.trim() == "```sh";
        } else if inside && !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            lines.push(line.trim().to_owned());
        }
    }
    lines
}

/// The words of a command line; single quotes keep a word together.
pub fn shell_words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (number, part) in line.split('\'').enumerate() {
        if number % 2 == 1 {
            words.last_mut().expect("never empty").push_str(part);
            continue;
        }
        for (number, piece) in part.split(' ').enumerate() {
            if number > 0 {
                words.push(String::new());
            }
            words.last_mut().expect("never empty").push_str(piece);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
