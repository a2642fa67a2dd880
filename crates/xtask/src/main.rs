//! Build and release chores; `cargo xtask help` lists them.
//!
//! Every command does its own set-up, so that a fresh machine with Rust and a C linker needs nothing else.
//! Only `anyhow` is a dependency: this is the first thing that a newcomer compiles.

mod bench;
mod bless;
mod browser;
mod count;
mod demo;
mod glue;
mod manifest;
mod npm;
mod page;
mod project;
mod release;
mod screenshots;
mod serve;
mod shell;
mod site;
mod sizes;
mod test;
mod tools;

use anyhow::{Result, bail};
use project::Project;
use shell::Shell;
use std::process::ExitCode;

const USAGE: &str = "\
Build and release chores of modelpair.

Usage: cargo xtask <command>

Commands:
  demo [--check] [--port N]  Build the site and serve it on this machine; --check looks once and stops
  test [--fast] [STEP...]    Run every check, or only the named steps; --fast leaves out page and browser
  page [--out DIR] [--url U] Build the site into target/site, and copy it into DIR; U is where it will be served
  npm                        Build the npm package into target/npm
  bench [--sizes|--native|--node|--frames|--start] [--short] [--resume]
                             Weigh the engine alone, and measure it beside its peers, natively and in Node; the tables are
                             kept in target/bench. --short only shows that everything runs, --resume repeats what failed,
                             --frames measures the page's frames while a reader drags, --start how soon it answers
  release [--twice]          Build what is shipped, its inventories and checksums; --twice compares two builds of the page
  bless [starts]             Rewrite the default bundle and the expected answers of the cases; starts: the list of what
                             the first answer of the page does without, found out in a browser
  screenshots [NAME]         Photograph the pages into target/screenshots
  help                       Print this text
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<ExitCode> {
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", args),
    };
    if matches!(command, "help" | "--help" | "-h") || rest.iter().any(|arg| arg == "--help") {
        print!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    }
    let shell = Shell::new(Project::find()?)?;
    match command {
        "demo" => demo::run(&shell, &demo::Options::parse(rest)?)?,
        "test" => return Ok(test::run(&shell, &test::Options::parse(rest)?)),
        "page" => page::run(&shell, rest)?,
        "npm" => npm::run(&shell, rest)?,
        "bench" => bench::run(&shell, rest)?,
        "release" => release::run(&shell, rest)?,
        "bless" => bless::run(&shell, rest)?,
        "screenshots" => screenshots::run(&shell, rest)?,
        _ => bail!("unknown command `{command}`\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}
