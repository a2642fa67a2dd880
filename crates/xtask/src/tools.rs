//! The tools of the page and its tests: found, or installed once into `target/tools`.

use crate::project;
use crate::shell::{Shell, succeeds, version_of};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// Node 20 is the oldest that the tests run on.
const NODE_MAJOR_MIN: u32 = 20;

/// wasm-pack calls wasm-bindgen, which has a version of its own.
const WASM_PACK_VERSION: &str = "0.15.1";
const CARGO_CYCLONEDX_VERSION: &str = "0.5.9";

/// Letters for a browser to draw: without recommended packages there may be none.
const FONTS: &str = "fonts-liberation";

/// What the build of the page calls.
#[derive(Debug)]
pub struct PageTools {
    pub wasm_bindgen: PathBuf,
    /// What makes files smaller; absent without Node, which runs it.
    pub shrink: Option<Shrinkers>,
}

/// Scripts for Node.
#[derive(Debug)]
pub struct Shrinkers {
    pub wasm_opt: PathBuf,
    /// The library that wasm-opt is made of.
    pub binaryen: PathBuf,
    pub terser: PathBuf,
    pub esbuild: PathBuf,
    /// Where the packages are that scripts import.
    pub modules: PathBuf,
}

/// Finds or installs what the build of the page needs.
pub fn page_tools(shell: &Shell) -> Result<PageTools> {
    wasm_target(shell)?;
    Ok(PageTools {
        wasm_bindgen: wasm_bindgen(shell)?,
        shrink: shrinkers(shell)?,
    })
}

/// Makes sure that rustc can build for wasm32.
pub fn wasm_target(shell: &Shell) -> Result<()> {
    let mut rustc = shell.command("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    let output = rustc.output().context("cannot start rustc")?;
    let libraries = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && Path::new(&libraries).is_dir() {
        return Ok(());
    }
    let mut rustup = shell.command("rustup");
    rustup.args(["target", "add", WASM_TARGET]);
    shell
        .run("add the wasm32 target to the toolchain", &mut rustup)
        .context("this needs rustup, or a toolchain that has the wasm32-unknown-unknown target")?;
    Ok(())
}

/// Whether the source of the standard library is there, or could be added.
pub fn standard_library_source(shell: &Shell) -> Result<bool> {
    let mut rustc = shell.command("rustc");
    let output = rustc
        .args(["--print", "sysroot"])
        .output()
        .context("cannot start rustc")?;
    let sysroot = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let source = Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock");
    if source.is_file() {
        return Ok(true);
    }
    let mut rustup = shell.command("rustup");
    rustup.args(["component", "add", "rust-src"]);
    let added = shell.try_run("add the source of the standard library", &mut rustup);
    Ok(added.is_ok_and(|finished| finished.success) && source.is_file())
}

/// The wasm-bindgen of exactly the pinned version.
pub fn wasm_bindgen(shell: &Shell) -> Result<PathBuf> {
    let version = shell.project.wasm_bindgen_version()?;
    installed(
        shell,
        "wasm-bindgen-cli",
        "wasm-bindgen",
        &version,
        &["--bin", "wasm-bindgen"],
    )
}

/// wasm-pack; without optimization, because it only calls other programs.
pub fn wasm_pack(shell: &Shell) -> Result<PathBuf> {
    installed(
        shell,
        "wasm-pack",
        "wasm-pack",
        WASM_PACK_VERSION,
        &["--debug"],
    )
}

/// What writes down the packages that something is made of. It only knows its version as a subcommand of cargo.
pub fn cargo_cyclonedx(shell: &Shell) -> Result<PathBuf> {
    let root = shell.project.path("target/tools");
    let file = format!("cargo-cyclonedx{}", std::env::consts::EXE_SUFFIX);
    let own = root.join("bin").join(file);
    let wanted = format!("cargo-cyclonedx-cyclonedx {CARGO_CYCLONEDX_VERSION}");
    let says = |program: &Path| {
        let mut command = shell.command(program);
        let output = command.args(["cyclonedx", "--version"]).output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    if says(&own).as_deref() == Some(&wanted) {
        return Ok(own);
    }
    let mut install = shell.cargo(&["install", "cargo-cyclonedx", "--debug"]);
    install.args(["--version", CARGO_CYCLONEDX_VERSION, "--force", "--root"]);
    let title = format!("install cargo-cyclonedx {CARGO_CYCLONEDX_VERSION} (once)");
    shell.run(&title, install.arg(&root))?;
    Ok(own)
}

/// A program in exactly this version: our own, the one on the search path, or a new one.
fn installed(
    shell: &Shell,
    package: &str,
    program: &str,
    version: &str,
    options: &[&str],
) -> Result<PathBuf> {
    let wanted = format!("{program} {version}");
    let root = shell.project.path("target/tools");
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    let own = root.join("bin").join(file);
    for candidate in [Some(own.clone()), on_path(program)] {
        let Some(candidate) = candidate else { continue };
        if version_of(&candidate).as_deref() == Some(&wanted) {
            return Ok(candidate);
        }
    }
    // Not `--locked`: the lock file in the package of wasm-bindgen does not build.
    let mut install = shell.cargo(&["install", package, "--version", version]);
    install.args(options).args(["--force", "--root"]).arg(&root);
    let title = format!("install {program} {version} (once, a few minutes)");
    shell.run(&title, &mut install)?;
    Ok(own)
}

/// Finds or installs what makes files smaller; nothing without Node.
pub fn shrinkers(shell: &Shell) -> Result<Option<Shrinkers>> {
    if let Err(reason) = node() {
        shell.say(&format!(
            "• leaving out wasm-opt, terser and the playground ({reason:#}): the rest works, and is larger"
        ));
        return Ok(None);
    }
    let source = shell.project.path("crates/xtask/npm");
    let folder = shell.project.path("target/tools/npm");
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        let content = project::read(&source.join(name))?;
        project::write(&folder.join(name), content)?;
    }
    npm_install(
        shell,
        &folder,
        "install wasm-opt, terser, esbuild and CodeMirror (once)",
    )?;
    let modules = folder.join("node_modules");
    Ok(Some(Shrinkers {
        wasm_opt: modules.join("binaryen/bin/wasm-opt"),
        binaryen: modules.join("binaryen/index.js"),
        terser: modules.join("terser/bin/terser"),
        esbuild: modules.join("esbuild/bin/esbuild"),
        modules,
    }))
}

/// Makes sure that Node is there and new enough; returns its version.
pub fn node() -> Result<String> {
    let Some(version) = version_of("node") else {
        bail!("Node {NODE_MAJOR_MIN} or newer is not on the search path");
    };
    let major = version.trim_start_matches('v').split('.').next();
    let major: u32 = major.and_then(|text| text.parse().ok()).unwrap_or(0);
    if major < NODE_MAJOR_MIN {
        bail!("Node {NODE_MAJOR_MIN} or newer is needed, and {version} is on the search path");
    }
    Ok(version)
}

/// Node's package manager.
pub fn npm(shell: &Shell) -> Command {
    shell.command(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// Installs the locked npm packages of a folder, unless that was done for the same lock file.
pub fn npm_install(shell: &Shell, folder: &Path, title: &str) -> Result<()> {
    node()?;
    let lock = project::read(&folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut install = npm(shell);
    install
        .current_dir(folder)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    shell.run(title, &mut install)?;
    project::write(&stamp, lock)
}

/// Finds Chromium or Chrome, or installs Debian's.
pub fn browser(shell: &Shell) -> Result<PathBuf> {
    const NAMES: [&str; 5] = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];
    find_or_install(shell, "CHROME", &NAMES, "chromium")?
        .context("no browser: install Chromium or Chrome, or name one in the variable CHROME")
}

/// Finds Firefox, or installs Debian's; nothing where that cannot be done.
pub fn firefox(shell: &Shell) -> Result<Option<PathBuf>> {
    const NAMES: [&str; 3] = [
        "firefox-esr",
        "firefox",
        "/Applications/Firefox.app/Contents/MacOS/firefox",
    ];
    find_or_install(shell, "FIREFOX", &NAMES, "firefox-esr")
}

/// A program that a variable names, or one of these on the search path, or Debian's package.
fn find_or_install(
    shell: &Shell,
    variable: &str,
    names: &[&str],
    package: &str,
) -> Result<Option<PathBuf>> {
    if let Some(path) = std::env::var_os(variable) {
        let path = PathBuf::from(path);
        if version_of(&path).is_none() {
            bail!("{variable} names {}, which does not start", path.display());
        }
        return Ok(Some(path));
    }
    let starts = |path: &PathBuf| version_of(path).is_some();
    let find = || names.iter().find_map(|name| on_path(name).filter(starts));
    if let Some(found) = find() {
        return Ok(Some(found));
    }
    let Some(sudo) = is_debian().then(|| privilege(shell)).flatten() else {
        return Ok(None);
    };
    apt_get(shell, sudo, "refresh the package lists", &["update"])?;
    let install = ["install", "-y", "--no-install-recommends", package, FONTS];
    apt_get(shell, sudo, &format!("install {package} (once)"), &install)?;
    let found = find().with_context(|| format!("{package} was installed, and does not start"))?;
    Ok(Some(found))
}

/// The full path of a program: Playwright does not look at the search path.
fn on_path(name: &str) -> Option<PathBuf> {
    if Path::new(name).is_absolute() {
        return Some(PathBuf::from(name)).filter(|path| path.is_file());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}

/// Debian only: on its relatives the package may be an empty hull.
fn is_debian() -> bool {
    std::fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}

/// How to become root without asking anybody: not at all, or by `sudo`.
fn privilege(shell: &Shell) -> Option<bool> {
    let id = shell.command("id").arg("-u").output().ok()?;
    if id.stdout.trim_ascii() == b"0" {
        return Some(false);
    }
    succeeds(shell.command("sudo").args(["-n", "true"])).then_some(true)
}

fn apt_get(shell: &Shell, sudo: bool, title: &str, args: &[&str]) -> Result<()> {
    let mut command = if sudo {
        let mut command = shell.command("sudo");
        command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    } else {
        let mut command = shell.command("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    shell.run(title, command.args(args))?;
    Ok(())
}
