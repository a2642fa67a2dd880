//! `cargo xtask test`: the whole truth, as steps that all run even when one of them fails.

use crate::count::Count;
use crate::page::{self, PAGE_BUNDLE, Page};
use crate::shell::{Shell, seconds, succeeds};
use crate::{browser, npm, project, release, sizes, tools};
use anyhow::{Result, anyhow, bail};
use std::cell::OnceCell;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// Packages that must not be in what the page loads: it takes compiled bundles, so no parser is on board,
/// and the others are too large for what they give.
const ABSENT_FROM_PAGE: [&str; 8] = [
    "chrono",
    "clap",
    "fluent",
    "jsonc-parser",
    "regex",
    "time",
    "toml",
    "url",
];

/// No test may hang; these are milliseconds for one file.
const BROWSER_TIMEOUT: &str = "--test-timeout=600000";

/// One step: its name on the command line, its row in the table, whether `--fast` leaves it out.
struct Step {
    name: &'static str,
    what: &'static str,
    slow: bool,
    run: fn(&Context) -> Result<Outcome>,
}

const fn step(
    name: &'static str,
    what: &'static str,
    slow: bool,
    run: fn(&Context) -> Result<Outcome>,
) -> Step {
    Step {
        name,
        what,
        slow,
        run,
    }
}

const STEPS: [Step; 14] = [
    step("format", "cargo fmt", false, format),
    step("lint", "clippy, natively", false, lint),
    step("lint-wasm", "clippy, for wasm32", false, lint_wasm),
    step("native", "tests, natively", false, native),
    step("docs", "documentation", false, docs),
    step("licenses", "cargo deny", false, licenses),
    step("package", "crates as they are packed", true, pack_crates),
    step("page-tree", "packages in the page", true, page_tree),
    step("page", "the page builds", true, build_page),
    step("parity", "same bytes in wasm", true, parity),
    step("browser", "tests in a browser", true, browser_tests),
    step("npm", "the npm package", true, npm_package),
    step("sizes", "what a reader downloads", true, check_sizes),
    step("datafusion", "SQL functions", true, datafusion),
];

/// Steps that run only when they are named: what they build takes too long and too much disk for everybody.
const ONLY_WHEN_NAMED: [&str; 1] = ["datafusion"];

/// What the command line asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    fast: bool,
    steps: Vec<String>,
}

impl Options {
    pub fn parse(args: &[String]) -> Result<Self> {
        let mut options = Self::default();
        for arg in args {
            if arg == "--fast" {
                options.fast = true;
            } else if STEPS.iter().any(|step| step.name == arg) {
                options.steps.push(arg.clone());
            } else {
                let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
                bail!("unknown step `{arg}`; the steps are: {}", names.join(", "));
            }
        }
        Ok(options)
    }

    fn wants(&self, step: &Step) -> bool {
        if self.steps.is_empty() {
            let left_out = self.fast && step.slow || ONLY_WHEN_NAMED.contains(&step.name);
            !left_out
        } else {
            self.steps.iter().any(|name| name == step.name)
        }
    }
}

/// What a step found: how many tests, and a line or a table worth reading.
struct Outcome {
    count: Count,
    note: Option<String>,
}

impl From<Count> for Outcome {
    fn from(count: Count) -> Self {
        Self { count, note: None }
    }
}

struct Row {
    what: &'static str,
    count: Count,
    elapsed: Duration,
    note: Option<String>,
}

/// What the steps share; the page is built when the first of them needs it.
struct Context<'a> {
    shell: &'a Shell,
    page: OnceCell<Result<Page, String>>,
}

impl Context<'_> {
    fn page(&self) -> Result<&Page> {
        let built = self
            .page
            .get_or_init(|| page::build(self.shell).map_err(|error| format!("{error:#}")));
        built.as_ref().map_err(|error| anyhow!("no page: {error}"))
    }
}

/// Runs the wanted steps; the last line is `N passed, N failed`.
pub fn run(shell: &Shell, options: &Options) -> ExitCode {
    let context = Context {
        shell,
        page: OnceCell::new(),
    };
    let mut rows = Vec::new();
    for step in STEPS.iter().filter(|step| options.wants(step)) {
        let begin = Instant::now();
        let outcome = (step.run)(&context).unwrap_or_else(|error| Outcome {
            count: Count::FAILED,
            note: Some(format!("{error:#}")),
        });
        rows.push(Row {
            what: step.what,
            count: outcome.count,
            elapsed: begin.elapsed(),
            note: outcome.note,
        });
    }
    let total = report(&rows);
    ExitCode::from(u8::from(total.failed > 0))
}

/// Prints the table, and returns the sum of its counts.
fn report(rows: &[Row]) -> Count {
    let mut total = Count::default();
    println!();
    for row in rows {
        total += row.count;
        let mark = match row.count {
            Count { failed: 1.., .. } => "FAILED",
            Count { passed: 0, .. } => "skipped",
            _ => "ok",
        };
        let time = seconds(row.elapsed);
        println!("{:<26}{mark:<9}{time:>9}   {}", row.what, row.count);
        for line in row.note.iter().flat_map(|note| note.lines()) {
            println!("    {line}");
        }
    }
    println!("\n{total}");
    total
}

/// A step that is one command, and counts one.
fn single(context: &Context, title: &str, command: &mut Command) -> Result<Outcome> {
    let finished = context.shell.try_run(title, command)?;
    let count = if finished.success {
        Count::PASSED
    } else {
        Count::FAILED
    };
    Ok(count.into())
}

fn format(context: &Context) -> Result<Outcome> {
    let mut command = context.shell.cargo(&["fmt", "--all", "--check"]);
    command.args(["--", "--color", "never"]);
    single(context, "check the format", &mut command)
}

fn lint(context: &Context) -> Result<Outcome> {
    let mut command = context.shell.cargo(&["clippy", "--workspace"]);
    command.args(["--all-targets", "--", "-D", "warnings"]);
    single(context, "lint natively", &mut command)
}

/// Both builds of the page: what one of them leaves out must not be missed by the other.
fn lint_wasm(context: &Context) -> Result<Outcome> {
    tools::wasm_target(context.shell)?;
    let builds: [(&str, &[&str]); 2] = [
        (
            "lint the article for wasm32",
            &["--package", "modelpair-npm"],
        ),
        (
            "lint the portal for wasm32",
            &["--no-default-features", "--features", "portal"],
        ),
    ];
    let mut count = Count::default();
    for (title, more) in builds {
        let mut command = context.shell.cargo(&["clippy"]);
        command
            .args(["--package", "modelpair-embed"])
            .args(["--package", "modelpair-widget"])
            .args(["--target", "wasm32-unknown-unknown"])
            .args(more)
            .args(["--", "-D", "warnings"]);
        count += single(context, title, &mut command)?.count;
    }
    Ok(count.into())
}

fn native(context: &Context) -> Result<Outcome> {
    let mut command = context
        .shell
        .cargo(&["test", "--workspace", "--no-fail-fast"]);
    // The whole truth is the same twice: properties are tried on the same examples each time.
    // `cargo test` tries others each time; what it finds becomes a test of its own.
    command.env("PROPTEST_RNG_SEED", "20261122");
    let finished = context.shell.try_run("test natively", &mut command)?;
    let count = Count::from_cargo(&finished.output);
    Ok(count.checked(finished.success).into())
}

/// The query engine's functions, in a build of their own.
fn datafusion(context: &Context) -> Result<Outcome> {
    let mut command = context
        .shell
        .cargo(&["test", "--locked", "--manifest-path"]);
    command.arg("crates/modelpair-datafusion/Cargo.toml");
    let finished = context
        .shell
        .try_run("test the SQL functions", &mut command)?;
    let count = Count::from_cargo(&finished.output);
    Ok(count.checked(finished.success).into())
}

fn docs(context: &Context) -> Result<Outcome> {
    let mut command = context.shell.cargo(&["doc", "--workspace", "--no-deps"]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    single(context, "write the documentation", &mut command)
}

/// Licenses, bans and sources of the dependencies; advisories where their database is already here,
/// because a test must not depend on what is downloaded today.
fn licenses(context: &Context) -> Result<Outcome> {
    if !succeeds(
        context
            .shell
            .cargo(&["deny", "--version"])
            .env("CI", "true"),
    ) {
        return Ok(Outcome {
            count: Count::SKIPPED,
            note: Some("cargo-deny is not installed: cargo install cargo-deny --locked".to_owned()),
        });
    }
    let mut command = context.shell.cargo(&["deny", "check"]);
    if has_advisories() {
        command.args(["--disable-fetch", "advisories"]);
    }
    command.args(["licenses", "bans", "sources"]);
    single(context, "check the licenses of dependencies", &mut command)
}

/// Whether cargo-deny's database of advisories has been fetched.
fn has_advisories() -> bool {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    home.is_some_and(|home| {
        std::fs::read_dir(home.join("advisory-dbs"))
            .is_ok_and(|mut entries| entries.next().is_some())
    })
}

fn pack_crates(context: &Context) -> Result<Outcome> {
    release::pack_crates(context.shell)?;
    Ok(Count::PASSED.into())
}

fn page_tree(context: &Context) -> Result<Outcome> {
    let mut tree = context
        .shell
        .cargo(&["tree", "--package", "modelpair-embed"]);
    tree.args(["--target", "wasm32-unknown-unknown", "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}"]);
    let output = context
        .shell
        .run("list the packages of the page", &mut tree)?;
    let names = output.lines().filter_map(|line| line.split(' ').next());
    let unwanted: Vec<&str> = names
        .filter(|name| ABSENT_FROM_PAGE.contains(name))
        .collect();
    if !unwanted.is_empty() {
        bail!(
            "these packages must not be in the page: {}",
            unwanted.join(", ")
        );
    }
    Ok(Count::PASSED.into())
}

fn build_page(context: &Context) -> Result<Outcome> {
    context.page()?;
    Ok(Count::PASSED.into())
}

/// The native tests write their answers to `target/parity`, and Node asks the wasm module for the same.
fn parity(context: &Context) -> Result<Outcome> {
    let shell = context.shell;
    let page = context.page()?;
    tools::node()?;
    let cases = shell.project.path("target/parity");
    project::remove_folder(&cases)?;
    let mut dump = shell.cargo(&["test", "--workspace", "--test", "it"]);
    dump.args(["--", "parity_dump"]);
    shell.run("write down the native answers", &mut dump)?;
    let mut node = shell.command("node");
    node.arg("tests/parity/parity.mjs")
        .arg(&page.embed)
        .arg(shell.project.path(PAGE_BUNDLE))
        .arg(&cases);
    let finished = shell.try_run("compare with the answers of the wasm", &mut node)?;
    let count = Count::from_plain(&finished.output);
    Ok(count.checked(finished.success).into())
}

fn browser_tests(context: &Context) -> Result<Outcome> {
    let shell = context.shell;
    let mut node = browser::node(shell, context.page()?)?;
    node.args(["--test", "--test-reporter=spec", BROWSER_TIMEOUT])
        .args(browser::test_files(&browser::folder(shell))?);
    let finished = shell.try_run("test in the browser", &mut node)?;
    let count = Count::from_node(&finished.output);
    Ok(count.checked(finished.success).into())
}

/// Packs the package, installs it as a project would, and runs its tests.
fn npm_package(context: &Context) -> Result<Outcome> {
    let shell = context.shell;
    let package = npm::build(shell, context.page()?)?;
    let folder = npm::install_scratch(shell, &package)?;
    let mut node = browser::node_with_browser(shell)?;
    node.current_dir(&folder)
        .args(["--test", "--test-reporter=spec", BROWSER_TIMEOUT])
        .args(browser::test_files(&folder)?);
    let finished = shell.try_run("test the npm package", &mut node)?;
    let count = Count::from_node(&finished.output);
    let size = finished
        .output
        .lines()
        .find(|line| line.contains(" bytes packed, "));
    Ok(Outcome {
        count: count.checked(finished.success),
        note: size.map(|line| line.trim_start_matches([' ', 'ℹ', '#']).to_owned()),
    })
}

fn check_sizes(context: &Context) -> Result<Outcome> {
    let ledger = sizes::measure(context.shell, context.page()?)?;
    let count = if ledger.too_large.is_empty() {
        Count::PASSED
    } else {
        Count::FAILED
    };
    Ok(Outcome {
        count,
        note: Some(ledger.table),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Options> {
        let args: Vec<String> = args.iter().map(ToString::to_string).collect();
        Options::parse(&args)
    }

    fn wanted(args: &[&str]) -> Vec<&'static str> {
        let options = parse(args).unwrap();
        let steps = STEPS.iter().filter(|step| options.wants(step));
        steps.map(|step| step.name).collect()
    }

    #[test]
    fn all_steps_run_unless_told_otherwise() {
        assert_eq!(wanted(&[]).len(), STEPS.len() - ONLY_WHEN_NAMED.len());
        assert_eq!(wanted(&["datafusion"]), ["datafusion"]);
        assert_eq!(wanted(&["browser", "format"]), ["format", "browser"]);
        assert!(!wanted(&["--fast"]).contains(&"browser"));
        assert!(wanted(&["--fast"]).contains(&"native"));
        let error = parse(&["brwser"]).unwrap_err().to_string();
        assert!(
            error.contains("`brwser`") && error.contains("browser"),
            "{error}"
        );
    }
}
