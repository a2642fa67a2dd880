//! Running the scripts of `tests/browser` against the served site.

use crate::page::Page;
use crate::project;
use crate::serve::Server;
use crate::shell::Shell;
use crate::tools;
use anyhow::{Result, ensure};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A Node command in `tests/browser` that knows the served site and the browser.
pub fn node(shell: &Shell, page: &Page) -> Result<Command> {
    let mut node = node_with_browser(shell)?;
    // It serves as long as this program runs.
    let server = Server::start(&page.site, 0)?;
    node.env("MODELPAIR_URL", server.url());
    // Without it its tests are skipped, and counted as skipped.
    if let Some(firefox) = tools::firefox(shell)? {
        node.env("FIREFOX", firefox);
    }
    Ok(node)
}

/// The program `modelpair`, built.
pub fn command_line(shell: &Shell) -> Result<PathBuf> {
    let mut build = shell.cargo(&["build", "--package", "modelpair-cli"]);
    shell.run(
        "build the command line, which prints the article's answer and replays what the page exports",
        &mut build,
    )?;
    let program = format!("debug/modelpair{}", std::env::consts::EXE_SUFFIX);
    Ok(shell.project.cargo_target().join(program))
}

/// The same without a site; it knows the command line, too.
pub fn node_with_browser(shell: &Shell) -> Result<Command> {
    let folder = folder(shell);
    tools::npm_install(shell, &folder, "install the browser tests' packages (once)")?;
    let browser = tools::browser(shell)?;
    let program = command_line(shell)?;
    let mut node = shell.command("node");
    node.current_dir(folder)
        .env("MODELPAIR", program)
        .env("CHROME", browser);
    Ok(node)
}

/// The test files of a folder of tests, in the order of their names.
pub fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let is_test = |path: &Path| {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        name.ends_with(".test.mjs")
    };
    let mut files = project::files_in(folder)?;
    files.retain(|path| is_test(path));
    ensure!(!files.is_empty(), "{} has no test", folder.display());
    Ok(files)
}

/// Where these tests are.
pub fn folder(shell: &Shell) -> PathBuf {
    shell.project.path("tests/browser")
}
