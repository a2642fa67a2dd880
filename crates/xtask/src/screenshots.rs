//! `cargo xtask screenshots [NAME]`: the pages as they look, to be looked at.

use crate::shell::Shell;
use crate::{browser, page};
use anyhow::{Result, ensure};

pub fn run(shell: &Shell, args: &[String]) -> Result<()> {
    ensure!(args.len() <= 1, "usage: cargo xtask screenshots [NAME]");
    let page = page::build(shell)?;
    let folder = shell.project.path("target/screenshots");
    let mut node = browser::node(shell, &page)?;
    node.arg("screenshots.mjs").arg(&folder).args(args);
    let output = shell.run("photograph the pages", &mut node)?;
    print!("{output}");
    Ok(())
}
