//! `cargo xtask bless`: rewrites what is generated and committed.

use crate::page::DEFAULT_BUNDLE;
use crate::shell::Shell;
use anyhow::{Result, ensure};

pub fn run(shell: &Shell, args: &[String]) -> Result<()> {
    ensure!(args.is_empty(), "usage: cargo xtask bless");
    let bundle = ["run", "--package", "modelpair-cli", "--", "bundle", "-o"];
    let mut command = shell.cargo(&bundle);
    command.args([DEFAULT_BUNDLE, "--catalog", "catalog"]);
    command.args(["--policies", "policies"]);
    shell.run("write the default bundle", &mut command)?;

    // A case that fails for another reason than its expected answer still fails here.
    let mut command = shell.cargo(&["test", "--package", "modelpair-tests"]);
    command.env("MODELPAIR_BLESS", "1");
    shell.run("write the expected answers of the cases", &mut command)?;
    println!("blessed; `git diff` shows what changed");
    Ok(())
}
