//! `cargo xtask bench`: the engine beside its peers, natively and in Node, what the engine alone weighs, and how long
//! a frame of the page takes.

use crate::shell::Shell;
use crate::{browser, page, sizes, tools};
use anyhow::{Result, bail};
use std::path::PathBuf;

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
        ceiling: 38_000,
        goal: 20_000,
    },
    Probe {
        name: "checker",
        features: &["--features", "checker"],
        ceiling: 117_000,
        goal: 60_000,
    },
];

/// Speed is reported, size is gated.
pub fn run(shell: &Shell, args: &[String]) -> Result<()> {
    let all = match args {
        [] => true,
        [flag] if flag == "--sizes" => false,
        [flag] if flag == "--frames" => return frames(shell),
        _ => bail!("usage: cargo xtask bench [--sizes|--frames]"),
    };
    tools::node()?;
    let modules = PROBES
        .iter()
        .map(|probe| build(shell, probe))
        .collect::<Result<Vec<_>>>()?;
    let too_large = weigh(shell, &modules)?;
    if all {
        natively(shell)?;
        in_node(shell, &modules)?;
    }
    if let Some(name) = too_large {
        bail!("the {name} alone is larger than its ceiling");
    }
    Ok(())
}

fn build(shell: &Shell, probe: &Probe) -> Result<PathBuf> {
    let target = shell.project.path("target/benches/size").join(probe.name);
    let mut cargo = shell.cargo(&["build", "--release", "--locked"]);
    cargo
        .current_dir(shell.project.path("benches/size"))
        .args(["--target", "wasm32-unknown-unknown"])
        .args(probe.features)
        .env("CARGO_TARGET_DIR", &target);
    page::small_standard_library(shell, &mut cargo)?;
    shell.run(&format!("compile the {} alone", probe.name), &mut cargo)?;
    let module = target.join("wasm32-unknown-unknown/release/modelpair_size.wasm");
    page::shrink(shell, &module)?;
    Ok(module)
}

/// Prints the sizes, and says which module is too large.
fn weigh(shell: &Shell, modules: &[PathBuf]) -> Result<Option<&'static str>> {
    let sizes = sizes::of_files(shell, "weigh the engine alone", modules)?;
    println!(
        "{:<28}{:>9}{:>9}{:>9}{:>9}{:>9}",
        "module, bytes", "raw", "gzip", "brotli", "ceiling", "goal"
    );
    let mut too_large = None;
    for (probe, size) in PROBES.iter().zip(sizes) {
        println!(
            "{:<28}{:>9}{:>9}{:>9}{:>9}{:>9}",
            probe.name, size.raw, size.gzip, size.brotli, probe.ceiling, probe.goal
        );
        if size.brotli > probe.ceiling {
            too_large = Some(probe.name);
        }
    }
    Ok(too_large)
}

fn natively(shell: &Shell) -> Result<()> {
    let mut cargo = shell.cargo(&[
        "run",
        "--release",
        "--locked",
        "--bin",
        "peers",
        "--",
        "--bench",
    ]);
    // The program looks for what was measured where it was built.
    cargo.current_dir(shell.project.path("benches/peers")).env(
        "CARGO_TARGET_DIR",
        shell.project.path("target/benches/peers"),
    );
    let output = shell.run("measure the engines natively", &mut cargo)?;
    show_results(&output);
    Ok(())
}

fn in_node(shell: &Shell, modules: &[PathBuf]) -> Result<()> {
    let folder = shell.project.path("benches/peers/node");
    tools::npm_install(shell, &folder, "install the engines for Node")?;
    let mut node = shell.command("node");
    // The script takes the checker first.
    node.arg(folder.join("bench.mjs"))
        .args(modules.iter().rev());
    let output = shell.run("measure the engines in Node", &mut node)?;
    show_results(&output);
    Ok(())
}

/// What a frame costs while a reader drags, and how soon there is an answer, from the browser's own trace.
fn frames(shell: &Shell) -> Result<()> {
    let page = page::build(shell)?;
    let mut node = browser::node(shell, &page)?;
    let output = shell.run(
        "drag the point and the volume in a browser",
        node.arg("frames.mjs"),
    )?;
    print!("\n{output}");
    Ok(())
}

fn show_results(output: &str) {
    println!();
    for line in output.lines().filter(|line| is_result(line)) {
        println!("{line}");
    }
}

fn is_result(line: &str) -> bool {
    line.starts_with('|') || line.starts_with("all engines answer")
}

#[cfg(test)]
mod tests {
    use super::is_result;

    #[test]
    fn only_the_table_is_shown() {
        assert!(is_result("| cel | 1 ns |"));
        assert!(is_result("all engines answer 216 cases alike"));
        assert!(!is_result("permitted/cel  time: [1 ns 2 ns 3 ns]"));
    }
}
