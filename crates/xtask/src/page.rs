//! Building the page: the wasm module, its glue, the loader, the data and the site around them.

use crate::browser;
use crate::glue;
use crate::project;
use crate::shell::Shell;
use crate::site;
use crate::tools::{self, PageTools, Shrinkers};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The names that the loader, the tests and the budgets share.
pub const INDEX: &str = "index.html";
pub const LOADER: &str = "model-pair.js";
pub const GLUE: &str = "modelpair_embed.js";
pub const WASM: &str = "modelpair_embed_bg.wasm";
/// The second half of the module, loaded once there is an answer.
pub const MORE: &str = "modelpair_embed_more.wasm";
/// The first half as it lies beside the whole; the page knows it by the name of the whole.
pub const FIRST: &str = "modelpair_embed_first.wasm";
/// All facts and rules in one file, for those who serve them themselves and for the npm package.
pub const BUNDLE: &str = "bundle.bin";
/// What a first answer needs of it; the rest is in the second half of the module.
pub const BUNDLE_FIRST: &str = "bundle_first.bin";
pub const TAKE: &str = "model-pair-take.js";
pub const SINGLE: &str = "model-pair.single.js";
/// The portal's own: the same crates with the authoring tools, and the texts that it checks and compiles itself.
pub const PORTAL_LOADER: &str = "model-pair-matrix.js";
pub const PORTAL_GLUE: &str = "modelpair_portal.js";
pub const PORTAL_WASM: &str = "modelpair_portal_bg.wasm";
pub const PORTAL_STYLE: &str = "modelpair_portal.css";
/// What the article's module draws with.
const STYLE: &str = "crates/modelpair-widget/src/style.css";
pub const TEXTS: &str = "texts.json";
/// The playground's own: its editors. The rest it shares with the portal.
pub const PLAYGROUND_LOADER: &str = "model-pair-playground.js";
pub const EDITOR: &str = "modelpair_editor.js";
pub const PLAYGROUND: &str = "playground.html";
/// The default bundle in the source tree.
pub const DEFAULT_BUNDLE: &str = "crates/modelpair/data/default-bundle.json";
/// The same in the form that the page loads.
pub const PAGE_BUNDLE: &str = "crates/modelpair/data/default-bundle.bin";
/// The catalog and the policies that the portal loads, as they were written.
pub const DEFAULT_TEXTS: &str = "crates/modelpair/data/default-texts.json";

/// A wasm module without anything in it: its mark and its version.
pub const NO_MODULE: [u8; 8] = *b"\0asm\x01\0\0\0";

/// What a first answer does without, by the names of functions; `cargo xtask bless starts` writes it.
pub const LATER: &str = "crates/xtask/later.txt";
/// The whole module with the names of its functions, before wasm-opt.
const NAMED: &str = "modelpair_embed_named.wasm";

/// What rustc emits for wasm32; wasm-opt refuses a module with features that it was not told of.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// One of the wasm builds of `modelpair-embed`.
struct Build {
    name: &'static str,
    /// What the files of wasm-bindgen are called.
    out_name: &'static str,
    features: &'static [&'static str],
    /// Whether what a first answer does not need is a module of its own.
    in_halves: bool,
}

/// What an article loads: compiled bundles only, no parser.
const ARTICLE: Build = Build {
    name: "the widget",
    out_name: "modelpair_embed",
    features: &[],
    in_halves: true,
};
/// What the portal and the playground load.
const PORTAL: Build = Build {
    name: "the portal",
    out_name: "modelpair_portal",
    features: &["--no-default-features", "--features", "portal"],
    in_halves: false,
};

/// The built page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Everything that the server serves.
    pub site: PathBuf,
    /// Glue and wasm alone, importable by Node.
    pub embed: PathBuf,
    /// The same of the portal.
    pub portal: PathBuf,
    /// Whether wasm-opt had its turn.
    pub optimized: bool,
}

/// `cargo xtask page [--out DIR] [--url URL]`.
///
/// Under `trunk serve` everything but the page itself also goes where trunk collects its site:
/// its own copy of the page carries the script that reloads it.
pub fn run(shell: &Shell, args: &[String]) -> Result<()> {
    let mut out = None;
    let mut address = site::DEMO_ADDRESS;
    for pair in args.chunks(2) {
        match pair {
            [flag, dir] if flag == "--out" => out = Some(PathBuf::from(dir)),
            [flag, url] if flag == "--url" => address = url,
            _ => bail!("usage: cargo xtask page [--out DIR] [--url URL]"),
        }
    }
    let page = build_for(shell, address)?;
    if let Some(out) = out {
        project::copy_tree(&page.site, &out, &|_| true)?;
    }
    if let Some(staging) = std::env::var_os("TRUNK_STAGING_DIR") {
        let not_the_page = |file: &Path| !file.ends_with(INDEX);
        project::copy_tree(&page.site, Path::new(&staging), &not_the_page)?;
    }
    println!("the site is in {}", page.site.display());
    Ok(())
}

/// Builds the page into `target/embed` and `target/site`.
pub fn build(shell: &Shell) -> Result<Page> {
    build_for(shell, site::DEMO_ADDRESS)
}

/// The same, for an address at which it will be served: the frame says it of itself.
fn build_for(shell: &Shell, address: &str) -> Result<Page> {
    let tools = tools::page_tools(shell)?;
    let page = Page {
        site: shell.project.path("target/site"),
        embed: shell.project.path("target/embed"),
        portal: shell.project.path("target/portal"),
        optimized: tools.shrink.is_some(),
    };
    project::remove_folder(&page.site)?;
    for (build, folder) in [(&ARTICLE, &page.embed), (&PORTAL, &page.portal)] {
        let module = compile(shell, &tools, build)?;
        bind(shell, &tools, build, &module, folder)?;
    }
    site::assemble(shell, &tools, &page, address)?;
    Ok(page)
}

/// With its own small standard library where the toolchain's source is there: a tenth less to download.
/// The options are not stable yet; the toolchain is pinned, and without the source the ready library serves.
fn compile(shell: &Shell, tools: &PageTools, build: &Build) -> Result<PathBuf> {
    let mut cargo = shell.cargo(&["rustc", "--package", "modelpair-embed"]);
    cargo
        .args(["--profile", "wasm", "--target", "wasm32-unknown-unknown"])
        .args(build.features);
    small_standard_library(shell, &mut cargo)?;
    let style = project::read(&shell.project.path(STYLE))?;
    cargo.env("MODELPAIR_STYLE", shortened(&style));
    if build.in_halves && tools.shrink.is_some() {
        // Which function reads which data, for `layout.mjs`.
        cargo.args(["--", "-Clink-arg=--emit-relocs"]);
    }
    shell.run(&format!("compile {} to wasm", build.name), &mut cargo)?;
    let folder = shell.project.cargo_target().join("wasm32-unknown-unknown");
    Ok(folder.join("wasm/modelpair_embed.wasm"))
}

/// Lets a build compile the standard library with it, for size, where its source can be had.
pub fn small_standard_library(shell: &Shell, build: &mut Command) -> Result<()> {
    if tools::standard_library_source(shell)? {
        build.args([
            "-Zbuild-std=std,panic_abort",
            "-Zbuild-std-features=optimize_for_size",
        ]);
        build.env("RUSTC_BOOTSTRAP", "1");
        build.env("RUSTFLAGS", "-Zunstable-options -Cpanic=immediate-abort");
    } else {
        shell.say("  without rust-src the wasm is a tenth larger");
    }
    Ok(())
}

/// A style sheet without what only people read. Its strings, if it has any, must not look like CSS.
fn shortened(css: &str) -> String {
    let rules = css.split("*/").map(|part| part.split("/*").next());
    let rules: String = rules.flatten().collect();
    let words: Vec<&str> = rules.split_whitespace().collect();
    let mut short = words.join(" ");
    for (long, mark) in [
        (" {", "{"),
        ("{ ", "{"),
        (": ", ":"),
        (", ", ","),
        ("; ", ";"),
    ] {
        short = short.replace(long, mark);
    }
    short.replace(";}", "}").replace("} ", "}")
}

/// Makes a module smaller in its place; an error when there is no wasm-opt.
pub fn shrink(shell: &Shell, module: &Path) -> Result<()> {
    let shrinkers = tools::shrinkers(shell)?.context("this needs Node, which runs wasm-opt")?;
    optimize(shell, &shrinkers.wasm_opt, module)
}

/// wasm-bindgen, our changes to its glue, wasm-opt; skipped when the module is the one of the last time.
fn bind(
    shell: &Shell,
    tools: &PageTools,
    build: &Build,
    module: &Path,
    embed: &Path,
) -> Result<()> {
    let bytes = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let stamp = embed.join(".input.wasm");
    let stamp_tools = embed.join(".tools");
    let versions = format!(
        "wasm-bindgen {}, wasm-opt {}\n{}",
        shell.project.wasm_bindgen_version()?,
        tools.shrink.is_some(),
        project::read(&shell.project.path(LATER))?
    );
    let same_module = fs::read(&stamp).is_ok_and(|old| old == bytes);
    let same_tools = fs::read_to_string(&stamp_tools).is_ok_and(|old| old == versions);
    if same_module && same_tools {
        return Ok(());
    }
    project::remove_folder(embed)?;
    let bound = embed.join(format!("{}_bg.wasm", build.out_name));
    match &tools.shrink {
        Some(shrink) => {
            if build.in_halves {
                in_halves(shell, (tools, shrink), build, module, embed)?;
            } else {
                bindgen(shell, tools, build, module, embed, &[])?;
            }
            optimize(shell, &shrink.wasm_opt, &bound)?;
        }
        None => {
            bindgen(shell, tools, build, module, embed, &[])?;
            if build.in_halves {
                project::copy(&bound, &embed.join(FIRST))?;
                project::write(&embed.join(MORE), NO_MODULE)?;
            }
        }
    }
    adapt_glue(shell, build, embed)?;
    // Node takes a `.js` file for a module only where a manifest says so.
    project::write(&embed.join("package.json"), "{ \"type\": \"module\" }\n")?;
    project::write(&stamp_tools, versions)?;
    project::write(&stamp, bytes)
}

fn bindgen(
    shell: &Shell,
    tools: &PageTools,
    build: &Build,
    module: &Path,
    folder: &Path,
    options: &[&str],
) -> Result<()> {
    let mut bindgen = shell.command(&tools.wasm_bindgen);
    // The loader says where the wasm is, so the glue need not guess.
    bindgen.args(["--target", "web", "--omit-default-module-path"]);
    bindgen.args(options).args(["--out-name", build.out_name]);
    bindgen.arg("--out-dir").arg(folder);
    shell.run("write the JavaScript glue", bindgen.arg(module))?;
    Ok(())
}

fn adapt_glue(shell: &Shell, build: &Build, embed: &Path) -> Result<()> {
    if embed.join("snippets").exists() {
        bail!(
            "wasm-bindgen wrote a `snippets` folder: a dependency brings JavaScript of its own, \
             and the page promises two files"
        );
    }
    let path = embed.join(format!("{}.js", build.out_name));
    let renamed = glue::rename_yew_properties(&project::read(&path)?)?;
    project::write(&path, &renamed.glue)?;
    shell.say(&format!(
        "  renamed Yew's properties in {} places",
        renamed.places
    ));
    Ok(())
}

/// Binds a module and cuts it in two, while its functions still have names.
fn in_halves(
    shell: &Shell,
    (tools, shrink): (&PageTools, &Shrinkers),
    build: &Build,
    linked: &Path,
    embed: &Path,
) -> Result<()> {
    let [module, layout, names] = ["linked.wasm", "layout.json", "names"].map(|it| embed.join(it));
    let [named, first, more] = [NAMED, FIRST, MORE].map(|file| embed.join(file));
    let bound = embed.join(format!("{}_bg.wasm", build.out_name));
    project::write(&module, "")?;
    let mut node = script(shell, "layout.mjs");
    node.args([linked, &module, &layout]);
    shell.run("see which function reads which data", &mut node)?;
    bindgen(shell, tools, build, &module, embed, &[])?;
    project::copy(&bound, &named)?;
    // The same once more with the names that the linker knows.
    bindgen(shell, tools, build, &module, &names, &["--no-demangle"])?;
    let names = names.join(format!("{}_bg.wasm", build.out_name));
    let later = shell.project.path(LATER);
    let mut node = script(shell, "split.mjs");
    node.args([
        &shrink.binaryen,
        &bound,
        &later,
        &first,
        &more,
        &layout,
        &names,
    ]);
    let said = shell.run("cut the wasm in two", &mut node)?;
    shell.say(&said);
    optimize(shell, &shrink.wasm_opt, &first)?;
    optimize(shell, &shrink.wasm_opt, &more)
}

/// A script of the build for Node.
fn script(shell: &Shell, name: &str) -> Command {
    let mut node = shell.command("node");
    node.arg(shell.project.path("crates/xtask/js").join(name));
    node
}

/// Writes down anew what a first answer does without: the starts of `tests/browser/starts.mjs` are made with a module
/// that notes which functions were called.
pub fn record_starts(shell: &Shell) -> Result<()> {
    let page = build(shell)?;
    let shrink = tools::shrinkers(shell)?.context("this needs Node, which runs the scripts")?;
    let named = page.embed.join(NAMED);
    let [watched, called] = ["watched.wasm", "called.json"].map(|file| page.embed.join(file));
    let mut node = script(shell, "watch.mjs");
    node.args([&shrink.binaryen, &named, &watched]);
    shell.run("have the module note what is called", &mut node)?;
    let mut node = browser::node(shell, &page)?;
    node.arg("starts.mjs").args([&watched, &called]);
    shell.run("start the widget in many ways", &mut node)?;
    let mut node = script(shell, "later.mjs");
    node.args([&shrink.binaryen, &named, &called])
        .arg(shell.project.path(LATER));
    let said = shell.run("write down what comes later", &mut node)?;
    shell.say(&said);
    Ok(())
}

fn optimize(shell: &Shell, wasm_opt: &Path, module: &Path) -> Result<()> {
    let output = module.with_extension("opt.wasm");
    let mut command = shell.command("node");
    command
        .arg(wasm_opt)
        .args(["-Oz", "--strip-debug", "--strip-producers"])
        .args(WASM_FEATURES)
        .arg(module)
        .arg("-o")
        .arg(&output);
    shell.run("make the wasm smaller", &mut command)?;
    fs::rename(&output, module).with_context(|| format!("cannot replace {}", module.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_loses_only_what_people_read() {
        let long = "/* One. */\n.a > p, .b { color: red;\n  width: calc(1em + 2px); }\n\n@media (min-width: 3em) { .c :is(p) { top: 0; } }\n";
        let short =
            ".a > p,.b{color:red;width:calc(1em + 2px)}@media (min-width:3em){.c :is(p){top:0}}";
        assert_eq!(shortened(long), short);
    }
}
