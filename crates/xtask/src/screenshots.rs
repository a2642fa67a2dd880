//! `cargo xtask screenshots`: the article as it looks, to be looked at.

use crate::shell::Shell;
use crate::{browser, page};
use anyhow::{Result, ensure};

pub fn run(shell: &Shell, args: &[String]) -> Result<()> {
    ensure!(args.is_empty(), "usage: cargo xtask screenshots");
    let page = page::build(shell)?;
    let folder = shell.project.path("target/screenshots");
    let mut node = browser::node(shell, &page)?;
    node.arg("screenshots.mjs").arg(&folder);
    let output = shell.run("photograph the article", &mut node)?;
    print!("{output}");
    Ok(())
}
