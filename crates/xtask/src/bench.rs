//! `cargo xtask bench`: the engine beside its peers, natively and in Node, what the engine alone weighs, and how long
//! a frame of the page takes.

use crate::shell::Shell;
use crate::{browser, page, sizes, tools};
use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::path::{Path, PathBuf};

/// The engine alone, in a module of its own.
struct Probe {
    name: &'static str,
    features: &'static [&'static str],
    /// More brotli bytes than this fail the command.
    ceiling: u64,
    /// What it is to come to.
    goal: u64,
}

const PROBES: [Probe; 2] = [
    Probe {
        name: "evaluator",
        features: &[],
        ceiling: 25_500,
        goal: 20_000,
    },
    Probe {
        name: "checker",
        features: &["--features", "checker"],
        ceiling: 108_000,
        goal: 60_000,
    },
];

/// What the command does, in this order.
const STEPS: [(&str, Step); 3] = [("sizes", weigh), ("native", natively), ("node", in_node)];

/// A step gives its table; an error when it could not be measured, or is larger than it may be.
type Step = fn(&Shell, &[PathBuf], Length) -> Result<Measured>;

/// The table of a step, and what is wrong with it.
struct Measured {
    table: String,
    fault: Option<String>,
}

/// How long is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    /// Long enough for numbers that are written down.
    Full,
    /// Only to see that everything runs.
    Short,
}

/// Speed is reported, size is gated. A step that fails stops no other one.
pub fn run(shell: &Shell, args: &[String]) -> Result<()> {
    let (mut only, mut length, mut resume) = (None, Length::Full, false);
    for arg in args {
        match arg.as_str() {
            "--frames" => {
                return in_browser(shell, "drag the point and the volume", "frames.mjs");
            }
            "--start" => return in_browser(shell, "start the widget many times", "start.mjs"),
            "--sizes" => only = Some("sizes"),
            "--native" => only = Some("native"),
            "--node" => only = Some("node"),
            "--short" => length = Length::Short,
            "--resume" => resume = true,
            _ => bail!(
                "usage: cargo xtask bench [--sizes|--native|--node|--frames|--start] [--short] [--resume]"
            ),
        }
    }
    tools::node()?;
    let results = shell.project.path("target/bench");
    fs::create_dir_all(&results).with_context(|| format!("cannot make {}", results.display()))?;
    let wanted = STEPS
        .iter()
        .filter(|(name, _)| only.is_none_or(|only| only == *name));
    let wanted: Vec<&(&str, Step)> = wanted.collect();
    let mut faults = Vec::new();
    for (at, (name, step)) in wanted.iter().enumerate() {
        let file = results.join(format!("{name}.md"));
        shell.say(&format!("[{}/{}] {name}", at + 1, wanted.len()));
        if resume && let Ok(table) = fs::read_to_string(&file) {
            println!("measured before:\n{table}");
            continue;
        }
        if let Err(error) = one(shell, *step, &file, length) {
            println!("{name}: {error:#}\n");
            faults.push(*name);
        }
    }
    if !faults.is_empty() {
        bail!(
            "failed: {}; `cargo xtask bench --resume` repeats only that",
            faults.join(", ")
        );
    }
    Ok(())
}

/// Measures, shows and keeps one table.
fn one(shell: &Shell, step: Step, file: &Path, length: Length) -> Result<()> {
    // What was measured before is not taken for what is measured now.
    if file.is_file() {
        fs::remove_file(file).with_context(|| format!("cannot remove {}", file.display()))?;
    }
    let modules: Vec<PathBuf> = PROBES.iter().map(|probe| module(shell, probe)).collect();
    let measured = step(shell, &modules, length)?;
    println!("\n{}", measured.table);
    if let Some(fault) = measured.fault {
        bail!(fault);
    }
    fs::write(file, measured.table).with_context(|| format!("cannot write {}", file.display()))
}

/// Where a module is when it is built.
fn module(shell: &Shell, probe: &Probe) -> PathBuf {
    let target = shell.project.path("target/benches/size").join(probe.name);
    target.join("wasm32-unknown-unknown/release/modelpair_size.wasm")
}

fn build(shell: &Shell, probe: &Probe) -> Result<()> {
    let target = shell.project.path("target/benches/size").join(probe.name);
    let mut cargo = shell.cargo(&["build", "--release", "--locked"]);
    cargo
        .current_dir(shell.project.path("benches/size"))
        .args(["--target", "wasm32-unknown-unknown"])
        .args(probe.features)
        .env("CARGO_TARGET_DIR", &target);
    page::small_standard_library(shell, &mut cargo)?;
    shell.run(&format!("compile the {} alone", probe.name), &mut cargo)?;
    page::shrink(shell, &module(shell, probe))
}

/// The sizes, and which module is too large.
fn weigh(shell: &Shell, modules: &[PathBuf], _: Length) -> Result<Measured> {
    for probe in &PROBES {
        build(shell, probe)?;
    }
    let sizes = sizes::of_files(shell, "weigh the engine alone", modules)?;
    let mut table = "| module, bytes | raw | gzip | brotli | ceiling | goal |\n".to_owned();
    table += "|---|---:|---:|---:|---:|---:|\n";
    let mut fault = None;
    for (probe, size) in PROBES.iter().zip(sizes) {
        table += &format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            probe.name, size.raw, size.gzip, size.brotli, probe.ceiling, probe.goal
        );
        if size.brotli > probe.ceiling {
            fault = Some(format!(
                "the {} alone is larger than its ceiling",
                probe.name
            ));
        }
    }
    Ok(Measured { table, fault })
}

fn natively(shell: &Shell, _: &[PathBuf], length: Length) -> Result<Measured> {
    let options = ["--release", "--locked", "--bin", "peers"];
    let folder = shell.project.path("benches/peers");
    let target = shell.project.path("target/benches/peers");
    let cargo = |command: &str| {
        let mut cargo = shell.cargo(&[command]);
        cargo.args(options).current_dir(&folder);
        // The program looks for what was measured where it was built.
        cargo.env("CARGO_TARGET_DIR", &target);
        cargo
    };
    let title = "compile the engines (once, several minutes)";
    shell.run(title, &mut cargo("build"))?;
    let mut run = cargo("run");
    run.args(["--", "--bench"]);
    if length == Length::Short {
        run.args(["--warm-up-time", "0.05", "--measurement-time", "0.1"]);
        run.args(["--sample-size", "10"]);
    }
    let output = shell.run("measure the engines natively", &mut run)?;
    table_of(&output)
}

fn in_node(shell: &Shell, modules: &[PathBuf], length: Length) -> Result<Measured> {
    for (probe, module) in PROBES.iter().zip(modules) {
        if !module.is_file() {
            build(shell, probe)?;
        }
    }
    let folder = shell.project.path("benches/peers/node");
    tools::npm_install(shell, &folder, "install the engines for Node")?;
    let mut node = shell.command("node");
    // The script takes the checker first.
    node.arg(folder.join("bench.mjs"))
        .args(modules.iter().rev());
    if length == Length::Short {
        node.arg("--short");
    }
    let output = shell.run("measure the engines in Node", &mut node)?;
    table_of(&output)
}

/// What a frame costs while a reader drags, or how soon there is an answer, as a browser sees it.
fn in_browser(shell: &Shell, title: &str, script: &str) -> Result<()> {
    let page = page::build(shell)?;
    let mut node = browser::node(shell, &page)?;
    let output = shell.run(&format!("{title} in a browser"), node.arg(script))?;
    print!("\n{output}");
    Ok(())
}

/// The lines of a program's output that are meant for readers.
fn table_of(output: &str) -> Result<Measured> {
    let mut table = String::new();
    for line in output.lines().filter(|line| is_result(line)) {
        table += line;
        table.push('\n');
    }
    ensure!(table.contains("|---|"), "there is no table in the output");
    Ok(Measured { table, fault: None })
}

fn is_result(line: &str) -> bool {
    line.starts_with('|') || line.starts_with("all engines answer")
}

#[cfg(test)]
mod tests {
    use super::{is_result, table_of};

    #[test]
    fn output_without_a_table_is_an_error() {
        let table = table_of("Compiling x\n| engine |\n|---|\n| cel |\n")
            .unwrap()
            .table;
        assert_eq!(table, "| engine |\n|---|\n| cel |\n");
        assert!(table_of("Compiling x\n").is_err());
    }

    #[test]
    fn only_the_table_is_shown() {
        assert!(is_result("| cel | 1 ns |"));
        assert!(is_result("all engines answer 216 cases alike"));
        assert!(!is_result("permitted/cel  time: [1 ns 2 ns 3 ns]"));
    }
}
