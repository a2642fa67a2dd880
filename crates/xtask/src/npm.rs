//! `cargo xtask npm`: the npm package, by wasm-pack, with the element and the data beside it.

use crate::glue;
use crate::page::{self, BUNDLE, Page};
use crate::project;
use crate::release;
use crate::shell::Shell;
use crate::site::{ELEMENTS, MANIFEST};
use crate::tools;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};

const CRATE: &str = "crates/modelpair-npm";
/// The module of the library; wasm-pack's manifest names the crate, ours the package.
const MODULE: &str = "modelpair_bg.wasm";
/// Where the glue looks for the module by itself; we say where it is, and a bundler should not find it twice.
const GUESS: &str = "new URL('modelpair_bg.wasm', import.meta.url)";
const NO_VERSION: &str = "\"version\": \"0.0.0\"";

/// Builds the page, whose files the package holds too, and the package.
pub fn run(shell: &Shell, args: &[String]) -> Result<()> {
    ensure!(args.is_empty(), "usage: cargo xtask npm");
    let page = page::build(shell)?;
    let package = build(shell, &page)?;
    println!("the package is in {}", package.display());
    Ok(())
}

/// Builds the package into `target/npm`.
pub fn build(shell: &Shell, page: &Page) -> Result<PathBuf> {
    ensure!(
        page.optimized,
        "the package needs Node, which runs wasm-opt"
    );
    let project = &shell.project;
    let package = project.path("target/npm");
    let made = wasm_pack(shell)?;
    let module = optimized(shell, &made.join(MODULE))?;
    project::remove_folder(&package)?;
    project::copy_files(&project.path(CRATE).join("js"), &package, |_| true)?;
    project::copy(&module, &package.join(MODULE))?;
    project::write(
        &package.join("engine.js"),
        engine(&project::read(&made.join("modelpair.js"))?)?,
    )?;
    for name in [MANIFEST, BUNDLE] {
        project::copy(&page.site.join(name), &package.join(name))?;
    }
    for element in ELEMENTS {
        for name in element.pinned.iter().chain([&element.types]) {
            project::copy(&page.site.join(name), &package.join(name))?;
        }
        project::copy(
            &page.embed.join(element.loader),
            &package.join(element.loader),
        )?;
    }
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        project::copy(&project.path(name), &package.join(name))?;
    }
    for name in ["README.md", "llms.txt"] {
        project::copy(&project.path(CRATE).join(name), &package.join(name))?;
    }
    let schema = "situation.schema.json";
    project::copy(&project.path("schemas").join(schema), &package.join(schema))?;
    let manifest = project::read(&project.path(CRATE).join("js/package.json"))?;
    project::write(
        &package.join("package.json"),
        versioned(&manifest, &project.version()?)?,
    )?;
    Ok(package)
}

/// Packs the package and installs it into `tests/npm/scratch`, as a project would; returns the folder above it, which
/// has the frameworks. The package depends on nothing, so that nothing is asked for.
pub fn install_scratch(shell: &Shell, package: &Path) -> Result<PathBuf> {
    let folder = shell.project.path("tests/npm");
    tools::npm_install(
        shell,
        &folder,
        "install the frameworks that the package is tried in (once)",
    )?;
    let scratch = folder.join("scratch");
    project::remove_folder(&scratch)?;
    project::write(
        &scratch.join("package.json"),
        "{ \"private\": true, \"type\": \"module\" }\n",
    )?;
    project::write(
        &scratch.join("modelpair.mjs"),
        "export * from \"modelpair\";\n",
    )?;
    let mut pack = tools::npm(shell);
    pack.current_dir(&scratch)
        .args(["pack", "--silent"])
        .arg(package);
    shell.run("pack the npm package", &mut pack)?;
    let archive = format!("modelpair-{}.tgz", shell.project.version()?);
    let mut install = tools::npm(shell);
    install
        .current_dir(&scratch)
        .args([
            "install",
            "--offline",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
        ])
        .arg(scratch.join(archive));
    shell.run("install the npm package", &mut install)?;
    Ok(folder)
}

/// Runs wasm-pack. It takes wasm-bindgen from the search path, and wasm-opt is run by us: it downloads nothing.
fn wasm_pack(shell: &Shell) -> Result<PathBuf> {
    tools::wasm_target(shell)?;
    let wasm_pack = tools::wasm_pack(shell)?;
    let wasm_bindgen = tools::wasm_bindgen(shell)?;
    let beside = wasm_bindgen
        .parent()
        .context("wasm-bindgen is in a folder")?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [beside.to_path_buf()].into_iter();
    let path = std::env::join_paths(folders.chain(std::env::split_paths(&path)))?;
    let made = shell.project.path("target/npm-build");
    let mut command = shell.command(wasm_pack);
    command
        .env("PATH", path)
        .arg("build")
        .arg(shell.project.path(CRATE))
        .args(["--target", "web", "--mode", "no-install", "--no-opt"])
        .args(["--profile", "npm", "--out-name", "modelpair", "--out-dir"])
        .arg(&made);
    release::without_folders(shell, &mut command)?;
    shell.run("compile the library to wasm, by wasm-pack", &mut command)?;
    ensure!(
        !made.join("snippets").exists(),
        "a dependency of the package brings JavaScript of its own"
    );
    Ok(made)
}

/// The module after wasm-opt; that of the last time, when it is the same module.
fn optimized(shell: &Shell, module: &Path) -> Result<PathBuf> {
    let folder = shell.project.path("target/npm-wasm");
    let (stamp, output) = (folder.join("input.wasm"), folder.join(MODULE));
    let bytes = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    if output.is_file() && fs::read(&stamp).is_ok_and(|old| old == bytes) {
        return Ok(output);
    }
    project::remove_folder(&folder)?;
    project::write(&output, &bytes)?;
    page::shrink(shell, &output)?;
    project::write(&stamp, bytes)?;
    Ok(output)
}

/// The glue as a function: called again it is a new module, which is what an advisor needs after a trap.
fn engine(glue: &str) -> Result<String> {
    let places = glue.matches(GUESS).count();
    ensure!(
        places == 1,
        "`{GUESS}` in the glue: found {places}, expected 1"
    );
    let make = glue::as_function(&glue.replace(GUESS, "undefined"))?;
    Ok(format!(
        "/* What wasm-pack wrote, as a function that makes it anew. */\nexport const make = {make};\n"
    ))
}

fn versioned(manifest: &str, version: &str) -> Result<String> {
    let places = manifest.matches(NO_VERSION).count();
    ensure!(places == 1, "package.json lacks `{NO_VERSION}`");
    Ok(manifest.replace(NO_VERSION, &format!("\"version\": \"{version}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glue_looks_for_nothing_by_itself() {
        let glue = format!("export class A {{\n}}\n    m = {GUESS};\nexport {{ b as default }};\n");
        let engine = engine(&glue).unwrap();
        assert!(
            engine.contains("export const make = () => {\nclass A"),
            "{engine}"
        );
        assert!(engine.contains("m = undefined;"), "{engine}");
        assert!(super::engine("export class A {\n}\n").is_err());
    }

    #[test]
    fn the_version_is_that_of_the_workspace() {
        let manifest = "{ \"version\": \"0.0.0\" }";
        assert_eq!(
            versioned(manifest, "1.2.3").unwrap(),
            "{ \"version\": \"1.2.3\" }"
        );
        assert!(versioned("{}", "1.2.3").is_err());
    }
}
