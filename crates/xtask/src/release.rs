//! `cargo xtask release`: everything that is shipped, what is in it, and its checksums.

use crate::npm;
use crate::page;
use crate::project;
use crate::shell::Shell;
use crate::tools;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const FOLDER: &str = "target/release-files";
const PACKED: &str = "target/packed";
const CHECKSUMS: &str = "SHA256SUMS";
/// The crates that others may depend on, in the order in which they can be published.
const CRATES: [&str; 2] = ["modelpair-rules", "modelpair"];
/// What has an inventory of its dependencies, and what it is built for; nothing for the machine that builds.
const INVENTORIES: [(&str, Option<&str>); 3] = [
    ("modelpair-cli", None),
    ("modelpair-embed", Some("wasm32-unknown-unknown")),
    ("modelpair-npm", Some("wasm32-unknown-unknown")),
];

/// `cargo xtask release [--twice]`.
pub fn run(shell: &Shell, args: &[String]) -> Result<()> {
    match args {
        [] => {
            let folder = build(shell)?;
            println!("what is shipped is in {}", folder.display());
            Ok(())
        }
        [flag] if flag == "--twice" => twice(shell),
        _ => bail!("usage: cargo xtask release [--twice]"),
    }
}

/// Builds everything, writes down what it is made of, and its checksums.
fn build(shell: &Shell) -> Result<PathBuf> {
    let folder = shell.project.path(FOLDER);
    project::remove_folder(&folder)?;
    let page = page::build(shell)?;
    project::copy_tree(&page.site, &folder.join("site"), &|_| true)?;
    let package = npm::build(shell, &page)?;
    pack_npm(shell, &package, &folder)?;
    command_line(shell, &folder)?;
    // What is packed is compressed, so that it is looked at before.
    check_folders(shell, &package)?;
    check_folders(shell, &folder)?;
    crates(shell, &folder)?;
    inventories(shell, &folder)?;
    let sums = checksums(shell, &folder)?;
    project::write(&folder.join(CHECKSUMS), sums)?;
    Ok(folder)
}

/// Builds the page here and in a second checkout in another folder, and compares every byte.
fn twice(shell: &Shell) -> Result<()> {
    let changes = shell.run(
        "look for changes that are not committed",
        shell.command("git").args(["status", "--porcelain"]),
    )?;
    if !changes.trim().is_empty() {
        bail!("a second checkout would lack what is not committed:\n{changes}");
    }
    let other = shell.project.path("target/release-twice");
    project::remove_folder(&other)?;
    let mut clone = shell.command("git");
    clone.args(["clone", "--quiet", "."]).arg(&other);
    shell.run("check out a second time", &mut clone)?;
    let here = page::build(shell)?.site;
    let mut build = shell.cargo(&["xtask", "page"]);
    build
        .current_dir(&other)
        .env("CARGO_TARGET_DIR", other.join("target"));
    shell.run("build the page a second time", &mut build)?;
    let (first, second) = (
        sums_of(shell, &here)?,
        sums_of(shell, &other.join("target/site"))?,
    );
    let different: Vec<&str> = first
        .keys()
        .chain(second.keys())
        .filter(|name| first.get(*name) != second.get(*name))
        .map(String::as_str)
        .collect();
    if !different.is_empty() {
        bail!("not the same the second time: {}", different.join(", "));
    }
    println!(
        "{} files of the page are the same, byte for byte",
        first.len()
    );
    project::remove_folder(&other)
}

fn pack_npm(shell: &Shell, package: &Path, folder: &Path) -> Result<()> {
    let mut pack = tools::npm(shell);
    pack.args(["pack", "--silent", "--pack-destination"])
        .arg(folder)
        .arg(package);
    shell.run("pack the npm package", &mut pack)?;
    Ok(())
}

/// The binary, without the folders of the machine that built it.
fn command_line(shell: &Shell, folder: &Path) -> Result<()> {
    let target = shell.project.path("target/release-build");
    let mut build = shell.cargo(&[
        "build",
        "--release",
        "--locked",
        "--package",
        "modelpair-cli",
    ]);
    build.env("CARGO_TARGET_DIR", &target);
    without_folders(shell, &mut build)?;
    shell.run("build the command line", &mut build)?;
    let name = format!("modelpair{}", std::env::consts::EXE_SUFFIX);
    project::copy(&target.join("release").join(&name), &folder.join(&name))
}

/// Panic messages name source files; which folder they lay in is nobody's business and differs between machines.
pub fn without_folders(shell: &Shell, build: &mut Command) -> Result<()> {
    let [root, home, toolchain] = folders(shell)?;
    let version = shell.run(
        "ask for the version of the toolchain",
        shell.command("rustc").arg("-vV"),
    )?;
    let commit = version
        .lines()
        .find_map(|line| line.strip_prefix("commit-hash: "))
        .context("rustc does not say its commit")?;
    // Where the toolchain comes without its sources, it calls them so itself.
    let sources = (
        toolchain.join("lib/rustlib/src/rust"),
        format!("/rustc/{commit}"),
    );
    let names = [
        (root, "/modelpair".to_owned()),
        (home, "/cargo".to_owned()),
        (toolchain, "/rust".to_owned()),
        // The last that fits is taken.
        sources,
    ];
    let flags =
        names.map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()));
    build.env("RUSTFLAGS", flags.join(" "));
    Ok(())
}

/// Where the checkout, cargo's packages and the toolchain lie; with its sources, the toolchain names its own folder.
fn folders(shell: &Shell) -> Result<[PathBuf; 3]> {
    let mut rustc = shell.command("rustc");
    let sysroot = shell.run(
        "ask where the toolchain is",
        rustc.args(["--print", "sysroot"]),
    )?;
    let home = cargo_home().context("there is no folder of cargo")?;
    let root = shell.project.root().to_path_buf();
    Ok([root, home, PathBuf::from(sysroot.trim())])
}

/// No file may name a folder of the machine that built it.
fn check_folders(shell: &Shell, shipped: &Path) -> Result<()> {
    let folders = folders(shell)?;
    let mut left = vec![shipped.to_path_buf()];
    while let Some(path) = left.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                left.push(entry?.path());
            }
            continue;
        }
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        for folder in &folders {
            if names(&bytes, folder.as_os_str().as_encoded_bytes()) {
                bail!("{} names the folder {}", path.display(), folder.display());
            }
        }
    }
    Ok(())
}

/// Whether some bytes are among others.
fn names(bytes: &[u8], name: &[u8]) -> bool {
    let begins = |at: &usize| bytes.get(*at..).is_some_and(|rest| rest.starts_with(name));
    let slashes = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| Some(*byte) == name.first());
    slashes.map(|(at, _)| at).any(|at| begins(&at))
}

/// The crates as they are packed.
fn crates(shell: &Shell, folder: &Path) -> Result<()> {
    pack_crates(shell)?;
    let version = shell.project.version()?;
    let packed = shell.project.path(PACKED).join("package");
    for name in CRATES {
        let file = format!("{name}-{version}.crate");
        project::copy(&packed.join(&file), &folder.join(&file))?;
    }
    Ok(())
}

/// Packs what goes to a registry, and builds it once more from the packed files alone.
pub fn pack_crates(shell: &Shell) -> Result<()> {
    forget_packed()?;
    // What was built from an older packing would be taken for this one's, too.
    let target = shell.project.path(PACKED);
    project::remove_folder(&target)?;
    let mut package = shell.cargo(&["package", "--locked", "--allow-dirty"]);
    for name in CRATES {
        package.args(["--package", name]);
    }
    package.env("CARGO_TARGET_DIR", &target);
    let title = "pack the crates, and build them from what was packed";
    shell.run(title, &mut package)?;
    Ok(())
}

/// Cargo keeps what it unpacked of a version for ever, and takes another packing of the same version for the same.
/// The registry in which it keeps packings of a workspace has no name before its hash.
fn forget_packed() -> Result<()> {
    for kept in ["src", "cache"] {
        let Some(registries) = cargo_home().map(|home| home.join("registry").join(kept)) else {
            return Ok(());
        };
        let Ok(entries) = fs::read_dir(&registries) else {
            continue;
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_name().as_encoded_bytes().starts_with(b"-") {
                project::remove_folder(&entry.path())?;
            }
        }
    }
    Ok(())
}

fn cargo_home() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    home.or_else(|| Some(std::env::home_dir()?.join(".cargo")))
}

/// One `CycloneDX` document for each thing that has dependencies.
fn inventories(shell: &Shell, folder: &Path) -> Result<()> {
    let cyclonedx = tools::cargo_cyclonedx(shell)?;
    let root = shell.project.root().display().to_string();
    for (name, target) in INVENTORIES {
        let manifest = shell.project.path(&format!("crates/{name}/Cargo.toml"));
        let mut command = shell.command(&cyclonedx);
        command.args(["cyclonedx", "--format", "json", "--spec-version", "1.5"]);
        command.args(["--override-filename", "sbom", "--manifest-path"]);
        command.arg(&manifest);
        if let Some(target) = target {
            command.args(["--target", target]);
        }
        // Else the day on which it was written would be in it.
        command.env("SOURCE_DATE_EPOCH", commit_time(shell)?);
        shell.run(&format!("write down what {name} is made of"), &mut command)?;
        // It writes one beside the manifest of every member.
        let text = project::read(&manifest.with_file_name("sbom.json"))?;
        let text = text.replace(&root, "/modelpair");
        project::write(&folder.join(format!("{name}.cdx.json")), text)?;
        remove_inventories(shell)?;
    }
    Ok(())
}

/// When the last commit was made, in seconds since 1970.
fn commit_time(shell: &Shell) -> Result<String> {
    let mut git = shell.command("git");
    let time = shell.run(
        "ask when this was committed",
        git.args(["log", "-1", "--format=%ct"]),
    )?;
    Ok(time.trim().to_owned())
}

fn remove_inventories(shell: &Shell) -> Result<()> {
    let project = &shell.project;
    let mut folders = vec![project.path("tests")];
    for parent in ["crates", "examples"] {
        let parent = project.path(parent);
        let entries =
            fs::read_dir(&parent).with_context(|| format!("cannot list {}", parent.display()))?;
        for entry in entries {
            folders.push(entry?.path());
        }
    }
    for folder in folders {
        let written = folder.join("sbom.json");
        if written.is_file() {
            fs::remove_file(&written)
                .with_context(|| format!("cannot remove {}", written.display()))?;
        }
    }
    Ok(())
}

/// The text that `sha256sum --check` reads.
fn checksums(shell: &Shell, folder: &Path) -> Result<String> {
    let sums = sums_of(shell, folder)?;
    let lines = sums.iter().map(|(name, sum)| format!("{sum}  {name}\n"));
    Ok(lines.collect())
}

/// The SHA-256 of every file in a folder, by its path there.
fn sums_of(shell: &Shell, folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut node = shell.command("node");
    node.arg(shell.project.path("crates/xtask/js/sums.mjs"))
        .arg(folder);
    let output = shell.run("compute the checksums", &mut node)?;
    let pairs = output.lines().filter_map(|line| line.split_once("  "));
    Ok(pairs
        .map(|(sum, name)| (name.to_owned(), sum.to_owned()))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_found_anywhere() {
        assert!(names(b"/a/b/yard/c", b"/b/yard"));
        assert!(names(b"\0/yard", b"/yard"));
        assert!(!names(b"/a/yar", b"/yard"));
        assert!(!names(b"", b"/yard"));
    }
}
