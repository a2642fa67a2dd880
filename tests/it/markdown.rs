//! The pages of this checkout.

use crate::bundle::{files_under, root};
use modelpair::cases::{Fault, Page};
use std::fs;

/// Every page with cases, in the order of paths; each has its path from the root as its name.
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
            let (page, found) = Page::read(&path, &text);
            faults.extend(found);
            page
        })
        .collect();
    assert!(faults.is_empty(), "{}", show(&faults));
    pages
}

/// Faults as lines of text.
pub fn show(faults: &[Fault]) -> String {
    let shown = faults.iter().map(|fault| {
        let mut text = format!("{}:{}: {}", fault.file, fault.line, fault.case);
        for (mark, part) in [
            ("- ", &fault.expected),
            ("+ ", &fault.actual),
            ("", &fault.message),
        ] {
            for line in part.iter().flat_map(|part| part.lines()) {
                text += &format!("\n    {mark}{line}");
            }
        }
        text
    });
    shown.collect::<Vec<_>>().join("\n")
}
