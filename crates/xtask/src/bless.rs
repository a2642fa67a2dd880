//! `cargo xtask bless`: rewrites what is generated and committed.

use crate::page::{self, DEFAULT_BUNDLE, PAGE_BUNDLE};
use crate::project;
use crate::shell::Shell;
use anyhow::{Result, ensure};

/// The texts of catalog and policies, for `--catalog` without `--policies` and the other way round.
const DEFAULT_TEXTS: &str = "crates/modelpair/data/default-texts.json";

pub fn run(shell: &Shell, args: &[String]) -> Result<()> {
    if args == ["starts"] {
        page::record_starts(shell)?;
        println!(
            "blessed; `git diff` shows what changed, `cargo xtask test browser sizes` what it does"
        );
        return Ok(());
    }
    ensure!(args.is_empty(), "usage: cargo xtask bless [starts]");
    for generated in [DEFAULT_BUNDLE, DEFAULT_TEXTS] {
        // The library embeds them, so they have to be there before the program that writes them compiles.
        let path = shell.project.path(generated);
        if !path.exists() {
            project::write(&path, "{}\n")?;
        }
    }
    let mut command = shell.cargo(&["run", "--package", "modelpair-cli", "--", "bundle"]);
    command.args(["--output", DEFAULT_BUNDLE, "--output", PAGE_BUNDLE]);
    command.args(["--texts", DEFAULT_TEXTS]);
    command.args(["--catalog", "catalog", "--policies", "policies"]);
    shell.run("write the default bundle", &mut command)?;

    // A case that fails for another reason than its expected answer still fails here.
    let mut command = shell.cargo(&["test", "--package", "modelpair-tests"]);
    command.env("MODELPAIR_BLESS", "1");
    shell.run("write the expected answers of the cases", &mut command)?;
    println!("blessed; `git diff` shows what changed");
    Ok(())
}
