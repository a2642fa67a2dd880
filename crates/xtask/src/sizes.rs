//! What a reader downloads, against budgets.

use crate::page::{BUNDLE, GLUE, LOADER, Page, WASM};
use crate::shell::Shell;
use crate::tools;
use anyhow::{Context, Result, ensure};
use std::fmt::Write;

/// File of the page, and how many bytes it may have after brotli.
const BUDGETS: [(&str, u64); 4] = [
    (LOADER, 3_000),
    (GLUE, 6_000),
    (WASM, 95_000),
    (BUNDLE, 26_000),
];

/// The sizes of one file in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// What was measured, as a table, and which files are too large.
#[derive(Debug)]
pub struct Ledger {
    pub table: String,
    pub too_large: Vec<&'static str>,
}

/// Measures the files of the page as Node compresses them.
pub fn measure(shell: &Shell, page: &Page) -> Result<Ledger> {
    tools::node()?;
    ensure!(
        page.optimized,
        "the wasm was not optimized: the budgets are for what wasm-opt leaves"
    );
    let mut node = shell.command("node");
    node.arg(shell.project.path("crates/xtask/js/sizes.mjs"));
    for (name, _) in BUDGETS {
        node.arg(page.site.join(name));
    }
    let output = shell.run("measure what a reader downloads", &mut node)?;
    let sizes: Vec<Size> = output.lines().filter_map(parse).collect();
    ensure!(
        sizes.len() == BUDGETS.len(),
        "sizes.mjs measured {} files",
        sizes.len()
    );
    ledger(&sizes).context("the ledger cannot be written")
}

fn parse(line: &str) -> Option<Size> {
    let mut numbers = line.split(' ').map(str::parse);
    Some(Size {
        raw: numbers.next()?.ok()?,
        gzip: numbers.next()?.ok()?,
        brotli: numbers.next()?.ok()?,
    })
}

fn ledger(sizes: &[Size]) -> Result<Ledger> {
    let mut table = format!(
        "{:<28}{:>9}{:>9}{:>9}{:>9}\n",
        "file, bytes", "raw", "gzip", "brotli", "budget"
    );
    let mut too_large = Vec::new();
    let mut total = (0, 0);
    for ((name, budget), size) in BUDGETS.into_iter().zip(sizes) {
        let over = size.brotli > budget;
        let mark = if over { "  too large" } else { "" };
        writeln!(
            table,
            "{name:<28}{:>9}{:>9}{:>9}{budget:>9}{mark}",
            size.raw, size.gzip, size.brotli
        )?;
        if over {
            too_large.push(name);
        }
        total = (total.0 + size.brotli, total.1 + budget);
    }
    writeln!(table, "{:<46}{:>9}{:>9}", "together", total.0, total.1)?;
    Ok(Ledger { table, too_large })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_is_over_its_budget() {
        let small = Size {
            raw: 10,
            gzip: 5,
            brotli: 4,
        };
        let large = parse("200000 99999 95001").unwrap();
        let ledger = ledger(&[small, small, large, small]).unwrap();
        assert_eq!(ledger.too_large, [WASM]);
        assert!(ledger.table.contains("95001    95000  too large"));
    }
}
