//! What a reader downloads, against budgets.

use crate::page::{
    BUNDLE_FIRST, EDITOR, GLUE, LOADER, MORE, PLAYGROUND_LOADER, PORTAL_GLUE, PORTAL_LOADER,
    PORTAL_STYLE, PORTAL_WASM, Page, SINGLE, TAKE, TEXTS, WASM,
};
use crate::shell::Shell;
use crate::tools;
use anyhow::{Context, Result, ensure};
use std::fmt::Write;
use std::path::PathBuf;

/// A file of the page, and how many bytes it may have after brotli.
struct Budget {
    file: &'static str,
    /// More fails the build.
    ceiling: u64,
    /// What the article build is to come to. The ceiling goes down with every step towards it, never up.
    goal: u64,
}

/// Where the bytes are, and what was tried, stands in the README of `modelpair-embed`.
const ARTICLE: [Budget; 4] = [
    Budget {
        file: LOADER,
        ceiling: 3_000,
        goal: 3_000,
    },
    Budget {
        file: GLUE,
        ceiling: 6_000,
        goal: 6_000,
    },
    Budget {
        file: WASM,
        ceiling: 179_500,
        goal: 95_000,
    },
    Budget {
        file: BUNDLE_FIRST,
        ceiling: 26_800,
        goal: 26_000,
    },
];

/// What the portal loads: the same crates with the tools that check and compile texts, and the texts.
const PORTAL: [Budget; 5] = [
    Budget {
        file: PORTAL_LOADER,
        ceiling: 3_000,
        goal: 3_000,
    },
    Budget {
        file: PORTAL_GLUE,
        ceiling: 6_500,
        goal: 6_000,
    },
    Budget {
        file: PORTAL_WASM,
        // The playground's completion and its cases are in the same module: 64,000 of it.
        ceiling: 521_000,
        goal: 260_000,
    },
    Budget {
        file: PORTAL_STYLE,
        ceiling: 4_500,
        goal: 4_500,
    },
    Budget {
        file: TEXTS,
        ceiling: 76_000,
        goal: 76_000,
    },
];

/// What is loaded in place of the article's files, or only when somebody takes an answer along.
const SINGLE_FILE: [Budget; 1] = [Budget {
    file: SINGLE,
    // Once up: facts in columns and in two parts, by which the others are smaller, take 4,000 more here.
    ceiling: 415_500,
    goal: 165_000,
}];
/// What is loaded once there is an answer.
const LATER: [Budget; 1] = [Budget {
    file: MORE,
    ceiling: 142_000,
    goal: 142_000,
}];
const TAKE_ALONG: [Budget; 1] = [Budget {
    file: TAKE,
    ceiling: 4_500,
    goal: 4_500,
}];
/// What the playground loads besides the portal's glue, module and texts.
const PLAYGROUND: [Budget; 2] = [
    Budget {
        file: PLAYGROUND_LOADER,
        ceiling: 3_000,
        goal: 3_000,
    },
    Budget {
        file: EDITOR,
        ceiling: 130_000,
        goal: 130_000,
    },
];

/// The sizes of one file in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub raw: u64,
    pub gzip: u64,
    pub brotli: u64,
}

/// What was measured, as a table, and which files are too large.
#[derive(Debug, Default)]
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
    let mut all = Ledger::default();
    let groups: [&[Budget]; 6] = [
        &ARTICLE,
        &LATER,
        &PORTAL,
        &PLAYGROUND,
        &SINGLE_FILE,
        &TAKE_ALONG,
    ];
    for budgets in groups {
        let files = budgets.iter().map(|budget| page.site.join(budget.file));
        let files: Vec<PathBuf> = files.collect();
        let sizes = of_files(shell, "measure what a reader downloads", &files)?;
        let one = ledger(budgets, &sizes).context("the ledger cannot be written")?;
        all.table.push_str(&one.table);
        all.too_large.extend(one.too_large);
    }
    Ok(all)
}

/// The sizes of files as Node compresses them.
pub fn of_files(shell: &Shell, title: &str, files: &[PathBuf]) -> Result<Vec<Size>> {
    let mut node = shell.command("node");
    node.arg(shell.project.path("crates/xtask/js/sizes.mjs"));
    node.args(files);
    let output = shell.run(title, &mut node)?;
    let sizes: Vec<Size> = output.lines().filter_map(parse).collect();
    ensure!(
        sizes.len() == files.len(),
        "sizes.mjs measured {} files",
        sizes.len()
    );
    Ok(sizes)
}

fn parse(line: &str) -> Option<Size> {
    let mut numbers = line.split(' ').map(str::parse);
    Some(Size {
        raw: numbers.next()?.ok()?,
        gzip: numbers.next()?.ok()?,
        brotli: numbers.next()?.ok()?,
    })
}

fn ledger(budgets: &[Budget], sizes: &[Size]) -> Result<Ledger> {
    let mut table = format!(
        "{:<28}{:>9}{:>9}{:>9}{:>9}{:>9}\n",
        "file, bytes", "raw", "gzip", "brotli", "ceiling", "goal"
    );
    let mut too_large = Vec::new();
    let mut total = (0, 0, 0);
    for (budget, size) in budgets.iter().zip(sizes) {
        let over = size.brotli > budget.ceiling;
        let mark = if over { "  too large" } else { "" };
        writeln!(
            table,
            "{:<28}{:>9}{:>9}{:>9}{:>9}{:>9}{mark}",
            budget.file, size.raw, size.gzip, size.brotli, budget.ceiling, budget.goal
        )?;
        if over {
            too_large.push(budget.file);
        }
        total = (
            total.0 + size.brotli,
            total.1 + budget.ceiling,
            total.2 + budget.goal,
        );
    }
    let (brotli, ceiling, goal) = total;
    if budgets.len() == 1 {
        return Ok(Ledger { table, too_large });
    }
    writeln!(table, "{:<46}{brotli:>9}{ceiling:>9}{goal:>9}", "together")?;
    Ok(Ledger { table, too_large })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWED: Budget = Budget {
        file: WASM,
        ceiling: 275_000,
        goal: 95_000,
    };

    #[test]
    fn names_what_is_over_its_budget() {
        let small = Size {
            raw: 10,
            gzip: 5,
            brotli: 4,
        };
        let large = parse("900000 400000 275001").unwrap();
        let loader = Budget {
            file: LOADER,
            ..ALLOWED
        };
        let ledger = ledger(&[loader, ALLOWED], &[small, large]).unwrap();
        assert_eq!(ledger.too_large, [WASM]);
        assert!(ledger.table.contains("275001   275000    95000  too large"));
        assert!(ledger.table.contains("together"));
    }

    #[test]
    fn one_file_has_no_sum() {
        let large = parse("900000 400000 275001").unwrap();
        let ledger = ledger(&[ALLOWED], &[large]).unwrap();
        assert_eq!(ledger.too_large, [WASM]);
        assert!(!ledger.table.contains("together"));
    }
}
