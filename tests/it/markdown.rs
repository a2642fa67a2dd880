//! Finds the cases: headings and fenced blocks of Markdown files.

use crate::bundle::{files_under, root};
use std::fs;

/// A file with cases.
pub struct Page {
    /// From the root of the checkout, with `/`.
    pub path: String,
    pub text: String,
    pub cases: Vec<Case>,
}

/// A situation and what must come out of it.
pub struct Case {
    pub heading: String,
    pub situation: Block,
    pub verdicts: Vec<Block>,
    pub pairs: Vec<Block>,
}

/// The inside of a fenced block.
pub struct Block {
    /// The number of its first line, from 1.
    pub line: usize,
    pub json: bool,
    pub text: String,
}

/// The first words of a fence that only cases use; after one of them nothing is skipped silently.
const MARKED: [&str; 3] = ["toml", "json", "text"];

/// Every page with cases, in the order of paths.
pub fn pages() -> Vec<Page> {
    let folders = ["policies", "tests/cases"];
    let files = folders.map(|folder| files_under(&root().join(folder), "md"));
    let mut faults = Vec::new();
    let pages: Vec<Page> = files
        .into_iter()
        .flatten()
        .map(|file| {
            let path = file.strip_prefix(root()).expect("below the root");
            let path = path.to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(&file).expect("a text file");
            let cases = cases(&path, &text, &mut faults);
            Page { path, text, cases }
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    pages
}

/// The cases of a text; what is no case and looks like one is a fault.
fn cases(path: &str, text: &str, faults: &mut Vec<String>) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut heading = "";
    let mut belongs = false;
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if line.starts_with('#') {
            heading = line.trim_start_matches('#').trim();
            belongs = false;
        }
        let fence: String = line.chars().take_while(|letter| *letter == '`').collect();
        if fence.len() < 3 {
            continue;
        }
        let inside: Vec<&str> = lines
            .by_ref()
            .map(|(_, line)| line)
            .take_while(|line| line.trim_end() != fence)
            .collect();
        let words: Vec<&str> = line[fence.len()..].split_whitespace().collect();
        let block = Block {
            line: number + 2,
            json: words.first() == Some(&"json"),
            text: inside.join("\n") + "\n",
        };
        let last = cases.last_mut().filter(|_| belongs);
        match (words.as_slice(), last) {
            (["toml" | "json", "situation"], _) => {
                belongs = true;
                cases.push(Case {
                    heading: heading.to_owned(),
                    situation: block,
                    verdicts: Vec::new(),
                    pairs: Vec::new(),
                });
            }
            (["text", "verdicts"], Some(case)) => case.verdicts.push(block),
            (["text", "pair"], Some(case)) => case.pairs.push(block),
            (["text", "verdicts" | "pair"], None) => {
                faults.push(format!("{path}:{}: no situation above it", number + 1));
            }
            ([first, _, ..], _) if MARKED.contains(first) && path != "tests/README.md" => {
                let marks = "`toml situation`, `json situation`, `text verdicts`, `text pair`";
                faults.push(format!(
                    "{path}:{}: a block of a case is one of {marks}",
                    number + 1
                ));
            }
            _ => {}
        }
    }
    for case in &cases {
        let blocks = case.verdicts.iter().chain(&case.pairs);
        let empty = blocks.clone().any(|block| block.text.trim().is_empty());
        if blocks.count() == 0 || (empty && std::env::var_os("MODELPAIR_BLESS").is_none()) {
            let line = case.situation.line;
            faults.push(format!(
                "{path}:{line}: {}: the case says nothing",
                case.heading
            ));
        }
    }
    cases
}
