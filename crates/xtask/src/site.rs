//! Putting the site together: the element with the hashes of its files, the element as one file, the frame, and a
//! folder of this very version, which an old post can point at for ever.

use crate::browser;
use crate::glue;
use crate::manifest::{self, Documented};
use crate::page::{
    BUNDLE, BUNDLE_FIRST, DEFAULT_TEXTS, EDITOR, FIRST, GLUE, INDEX, LOADER, MORE, NO_MODULE,
    PAGE_BUNDLE, PLAYGROUND, PLAYGROUND_LOADER, PORTAL_GLUE, PORTAL_LOADER, PORTAL_STYLE,
    PORTAL_WASM, Page, SINGLE, TAKE, TEXTS, WASM,
};
use crate::project::{self, Project};
use crate::shell::Shell;
use crate::tools::{PageTools, Shrinkers};
use anyhow::{Context, Result, bail, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Where `cargo xtask demo` serves the site.
pub const DEMO_ADDRESS: &str = "http://127.0.0.1:8026/";

const SOURCES: &str = "crates/modelpair-embed/js";
/// What the types of the element rest on; they are written from the Rust types.
const RECORD_TYPES: &str = "types.d.ts";
const RECORD_TYPES_FOLDER: &str = "crates/modelpair-npm/js";
/// What the elements say about themselves, for editors.
pub const MANIFEST: &str = "custom-elements.json";
const FRAME: &str = "frame.html";
/// What a host copies to its own server, besides what belongs to each element.
const EMBED_FILES: [&str; 8] = [
    SINGLE,
    BUNDLE,
    RECORD_TYPES,
    MANIFEST,
    FRAME,
    "frame.css",
    "frame.js",
    "frame-host.js",
];

/// A custom element: where its class is written, and what its loader fetches and therefore pins.
pub struct Element {
    pub class: &'static str,
    /// The one whose comment says everything about the element, and what goes between it and `common.js`.
    source: &'static str,
    before: &'static [&'static str],
    pub loader: &'static str,
    pub types: &'static str,
    pub pinned: &'static [&'static str],
}

const RECOMMENDER: Element = Element {
    class: "ModelPair",
    source: "element.js",
    before: &[],
    loader: LOADER,
    types: "model-pair.d.ts",
    pinned: &[GLUE, WASM, MORE, BUNDLE_FIRST, TAKE],
};
const MATRIX: Element = Element {
    class: "ModelPairMatrix",
    source: "matrix.js",
    before: &["stage.js"],
    loader: PORTAL_LOADER,
    types: "model-pair-matrix.d.ts",
    pinned: &[PORTAL_GLUE, PORTAL_WASM, PORTAL_STYLE, TEXTS],
};
const WORKBENCH: Element = Element {
    class: "ModelPairPlayground",
    source: "playground.js",
    before: &["stage.js"],
    loader: PLAYGROUND_LOADER,
    types: "model-pair-playground.d.ts",
    pinned: &[PORTAL_GLUE, PORTAL_WASM, TEXTS, EDITOR],
};
/// All of them; that of the article first.
pub const ELEMENTS: [&Element; 3] = [&RECOMMENDER, &MATRIX, &WORKBENCH];
/// What the editor's script begins with: its license asks for it.
const EDITOR_NOTICE: &str = "--banner:js=/* CodeMirror and Lezer, Copyright (C) 2018-2021 by Marijn Haverbeke \
    <marijn@haverbeke.berlin> and others, MIT license: https://codemirror.net */";
/// The lines in the sources that the build fills in.
const NO_PINS: &str = "const PINS = {};";
const NO_FILES: &str = "const FILES = {};";
const NO_SCRIPTS: &str = "const SCRIPTS = {};";

/// The section of the second half that holds the second part of the bundle; `engine.js` knows it.
const FACTS: &str = "facts";

/// What stands in an article where the answer belongs; the options of `modelpair render` follow.
const FALLBACK: &str = "<!-- modelpair render";

/// A language of the page that describes the frame: file, language, title.
const OEMBED: [(&str, &str, &str); 2] = [
    ("oembed.json", "en", "Which models should you pair?"),
    (
        "oembed-es.json",
        "es",
        "¿Qué pareja de modelos te conviene?",
    ),
];

/// The files that loaders fetch, by their names, and a short name for exactly these.
struct Packed {
    files: BTreeMap<&'static str, PackedFile>,
    build: String,
}

/// What is known of a file: its hash, and its bytes as text.
struct PackedFile {
    integrity: String,
    gzip: String,
}

/// Puts `target/site` together.
pub fn assemble(shell: &Shell, tools: &PageTools, page: &Page, address: &str) -> Result<()> {
    let project = &shell.project;
    let site = &page.site;
    project::copy_files(&project.path("www"), site, |_| true)?;
    fallbacks(shell, site)?;
    let take = source(project, "take.js")?;
    let seat = seat_of(project, &page.embed.join(GLUE), "seat.js")?;
    let bench = seat_of(project, &page.portal.join(PORTAL_GLUE), "bench.js")?;
    let portal_seat = format!("{bench}{}", source(project, "play.js")?);
    for (name, script) in [(GLUE, &seat), (TAKE, &take), (PORTAL_GLUE, &portal_seat)] {
        write_script(shell, tools, &site.join(name), script)?;
    }
    for (from, name) in [
        (page.embed.join(FIRST), WASM),
        (project.path(PAGE_BUNDLE), BUNDLE),
        (page.portal.join(PORTAL_WASM), PORTAL_WASM),
        (
            project.path("crates/modelpair-widget/src/matrix/style.css"),
            PORTAL_STYLE,
        ),
        (project.path(DEFAULT_TEXTS), TEXTS),
        (
            project.path(RECORD_TYPES_FOLDER).join(RECORD_TYPES),
            RECORD_TYPES,
        ),
    ] {
        project::copy(&from, &site.join(name))?;
    }
    cut(page)?;
    for element in ELEMENTS {
        let types = project.path(SOURCES).join(element.types);
        project::copy(&types, &site.join(element.types))?;
    }
    project::write(&site.join(MANIFEST), manifest(project)?)?;
    oembed(site, address)?;
    let Some(shrink) = &tools.shrink else {
        shell.say("• leaving out hashes, the playground and the single file: there is no Node");
        std::fs::remove_file(site.join(PLAYGROUND)).context("cannot leave out the playground")?;
        for element in [&RECOMMENDER, &MATRIX] {
            write_element(shell, tools, site, element, None)?;
        }
        return Ok(());
    };
    bundle_editor(shell, shrink, site)?;
    let pinned = ELEMENTS.iter().flat_map(|element| element.pinned);
    let packed = pack(shell, pinned.map(|name| (*name, site.join(name))).collect())?;
    for element in ELEMENTS {
        let code = write_element(shell, tools, site, element, Some(&packed))?;
        // For the npm package, whose users have minifiers of their own.
        let bundled = bundled(project, element)?;
        let module = as_module(&bundled, element, &code);
        project::write(&page.embed.join(element.loader), module)?;
    }
    let element = code(project, &RECOMMENDER, Some(&packed))?;
    let scripts = [(GLUE, seat.as_str()), (TAKE, &take)];
    let single_file = site.join(SINGLE);
    let script = single(project, &element, scripts)?;
    write_script(shell, tools, &single_file, &script)?;
    inline(&single_file, &pack(shell, whole(page)?)?)?;
    pin_version(site, &format!("{}-{}", project.version()?, packed.build))?;
    for name in [INDEX, LOADER, PORTAL_LOADER] {
        ensure!(site.join(name).is_file(), "the site has no {name}");
    }
    Ok(())
}

/// What the comments of all elements list.
fn manifest(project: &Project) -> Result<String> {
    let sources: Vec<String> = ELEMENTS
        .iter()
        .map(|element| source(project, element.source))
        .collect::<Result<_>>()?;
    let elements = ELEMENTS.iter().zip(&sources);
    let elements: Vec<Documented> = elements
        .map(|(element, source)| Documented {
            path: element.loader,
            class: element.class,
            source,
        })
        .collect();
    manifest::of(&elements)
}

/// The glue of a build as a function, with what runs it and what draws by it.
fn seat_of(project: &Project, glue: &Path, name: &str) -> Result<String> {
    let module = glue::watch_module(&project::read(glue)?)?;
    let make = glue::as_function(&module)?;
    let (engine, seat) = (source(project, "engine.js")?, source(project, name)?);
    Ok(format!("const make = {make};\n{engine}{seat}"))
}

/// The class of an element with what is in front of it, which knows its version.
fn code(project: &Project, element: &Element, packed: Option<&Packed>) -> Result<String> {
    let version = project.version()?;
    let wanted = format!("const VERSION = '{version}';");
    let mut code = source(project, "common.js")?;
    ensure!(code.contains(&wanted), "common.js lacks `{wanted}`");
    if let Some(packed) = packed {
        let built = format!("const VERSION = '{version}+{}';", packed.build);
        code = code.replace(&wanted, &built);
    }
    for name in element.before.iter().chain([&element.source]) {
        code.push_str(&source(project, name)?);
    }
    Ok(code)
}

/// Writes a loader with the hashes of its files, where Node can make them. Gives the element with its version.
fn write_element(
    shell: &Shell,
    tools: &PageTools,
    site: &Path,
    element: &Element,
    packed: Option<&Packed>,
) -> Result<String> {
    let project = &shell.project;
    let code = code(project, element, packed)?;
    let loader = loader(project, element, &code, packed)?;
    write_script(shell, tools, &site.join(element.loader), &loader)?;
    Ok(code)
}

fn source(project: &Project, name: &str) -> Result<String> {
    project::read(&project.path(SOURCES).join(name))
}

/// Writes a script, smaller where there is something to do it with.
fn write_script(shell: &Shell, tools: &PageTools, script: &Path, code: &str) -> Result<()> {
    project::write(script, code)?;
    let Some(shrink) = &tools.shrink else {
        return Ok(());
    };
    let mut terser = shell.command("node");
    terser
        .arg(&shrink.terser)
        .arg(script)
        .args([
            "--module",
            "--compress",
            "passes=3,unsafe_arrows,unsafe_methods,keep_fargs=false",
            "--mangle",
            "--ecma",
            "2022",
            "--output",
        ])
        .arg(script);
    shell.run("make the scripts smaller", &mut terser)?;
    Ok(())
}

/// The playground with its editor as one script: nothing of it is loaded from elsewhere.
fn bundle_editor(shell: &Shell, shrink: &Shrinkers, site: &Path) -> Result<()> {
    let sources = shell.project.path(SOURCES);
    let mut esbuild = shell.command("node");
    esbuild
        .arg(&shrink.esbuild)
        .arg(sources.join("playground/main.js"))
        .args(["--bundle", "--minify", "--format=esm", "--target=es2022"])
        .args(["--charset=utf8", "--legal-comments=inline", EDITOR_NOTICE])
        .args([".css", ".toml", ".md"].map(|kind| format!("--loader:{kind}=text")))
        .arg(format!("--outfile={}", site.join(EDITOR).display()))
        .env("NODE_PATH", &shrink.modules);
    shell.run("bundle the playground's editor", &mut esbuild)?;
    Ok(())
}

/// What is in the single file: module and facts are there at once, so that they are not cut in two.
fn whole(page: &Page) -> Result<BTreeMap<&'static str, PathBuf>> {
    let nothing = page.embed.join("nothing.wasm");
    project::write(&nothing, NO_MODULE)?;
    Ok(BTreeMap::from([
        (WASM, page.embed.join(WASM)),
        (MORE, nothing),
        (BUNDLE_FIRST, page.site.join(BUNDLE)),
    ]))
}

/// Cuts the bundle behind its first part, whose length ends its first line. The second goes into the second half of the
/// module, as a section of its own: one file, one request, one hash.
fn cut(page: &Page) -> Result<()> {
    let read = |path: &Path| {
        std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let bytes = read(&page.site.join(BUNDLE))?;
    let line = bytes.iter().position(|byte| *byte == b'\n');
    let (head, parts) = bytes.split_at(line.context("the bundle has no first line")? + 1);
    let length = std::str::from_utf8(head)?.trim_end().rsplit(' ').next();
    let length: usize = length.unwrap_or_default().parse()?;
    let (first, later) = parts.split_at_checked(length).context("half a bundle")?;
    project::write(&page.site.join(BUNDLE_FIRST), [head, first].concat())?;
    let mut module = read(&page.embed.join(MORE))?;
    module.extend(section(FACTS, later));
    project::write(&page.site.join(MORE), module)
}

/// A custom section of a wasm module.
fn section(name: &str, bytes: &[u8]) -> Vec<u8> {
    let content = [&number(name.len()), name.as_bytes(), bytes].concat();
    [&[0], number(content.len()).as_slice(), &content].concat()
}

/// A number as wasm writes it: seven bits a byte, the lowest first.
fn number(number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = number;
    while rest > 0x7f {
        let [low, ..] = rest.to_le_bytes();
        bytes.push(low | 0x80);
        rest >>= 7;
    }
    let [low, ..] = rest.to_le_bytes();
    bytes.push(low);
    bytes
}

/// Hashes and compressed bytes of files, by Node.
fn pack(shell: &Shell, files: BTreeMap<&'static str, PathBuf>) -> Result<Packed> {
    let mut node = shell.command("node");
    node.arg(shell.project.path("crates/xtask/js/pack.mjs"));
    node.args(files.values());
    let output = shell.run("hash what the page loads", &mut node)?;
    let mut hashed = Vec::new();
    let mut build = None;
    for (first, second) in output.lines().filter_map(|line| line.split_once(' ')) {
        match first {
            "build" => build = Some(second.to_owned()),
            _ => hashed.push(PackedFile {
                integrity: first.to_owned(),
                gzip: second.to_owned(),
            }),
        }
    }
    let build = build.context("pack.mjs named no build")?;
    ensure!(
        hashed.len() == files.len(),
        "pack.mjs packed {} files",
        hashed.len()
    );
    Ok(Packed {
        files: files.into_keys().zip(hashed).collect(),
        build,
    })
}

/// The module: its files lie beside it, and it knows their hashes.
fn loader(
    project: &Project,
    element: &Element,
    code: &str,
    packed: Option<&Packed>,
) -> Result<String> {
    let mut pins = Vec::new();
    for name in element.pinned {
        if let Some(packed) = packed {
            let file = packed.files.get(name).context("a file has no hash")?;
            pins.push(format!("'{name}':'{}'", file.integrity));
        }
    }
    let fetched = filled(&source(project, "fetched.js")?, NO_PINS, &pins)?;
    Ok(as_module(&fetched, element, code))
}

/// Where the files of an element are in the npm package, as bundlers look for them.
fn bundled(project: &Project, element: &Element) -> Result<String> {
    let (scripts, files): (Vec<&str>, Vec<&str>) = element
        .pinned
        .iter()
        .partition(|name| Path::new(name).extension() == Some(OsStr::new("js")));
    let files = files.iter();
    let files = files.map(|name| format!("'{name}': () => new URL('./{name}', import.meta.url)"));
    let scripts = scripts
        .iter()
        .map(|name| format!("'{name}': () => import('./{name}')"));
    let bundled = source(project, "bundled.js")?;
    let bundled = filled(&bundled, NO_FILES, &files.collect::<Vec<_>>())?;
    filled(&bundled, NO_SCRIPTS, &scripts.collect::<Vec<_>>())
}

/// A source with an empty object filled.
fn filled(source: &str, empty: &str, entries: &[String]) -> Result<String> {
    ensure!(source.contains(empty), "a source lacks `{empty}`");
    let full = empty.replace("{}", &format!("{{\n{}}}", entries.join(",\n")));
    Ok(source.replace(empty, &full))
}

/// The element as a module, behind what says where its files come from.
fn as_module(files: &str, element: &Element, code: &str) -> String {
    format!("{files}{code}export {{ {}, VERSION }};\n", element.class)
}

/// The classic script, but for the files that are to be in it.
fn single(project: &Project, element: &str, scripts: [(&str, &str); 2]) -> Result<String> {
    let mut functions = Vec::new();
    for (name, script) in scripts {
        functions.push(format!("'{name}': {}", glue::as_function(script)?));
    }
    Ok(format!(
        "(() => {{\nconst SCRIPTS = {{\n{} }};\n{}{element}}})();\n",
        functions.join(",\n"),
        source(project, "inlined.js")?
    ))
}

/// Puts the compressed files into the classic script.
fn inline(script: &Path, packed: &Packed) -> Result<()> {
    let mut files = Vec::new();
    for (name, file) in &packed.files {
        files.push(format!("'{name}':'{}'", file.gzip));
    }
    let code = project::read(script)?;
    let files = files.join(",");
    project::write(
        script,
        format!("(()=>{{'use strict';const MODELPAIR_FILES={{{files}}};{code}}})();\n"),
    )
}

/// Puts into the elements of the articles what the command line prints for them, where the articles ask for it:
/// what readers without scripts, search engines and feeds see.
fn fallbacks(shell: &Shell, site: &Path) -> Result<()> {
    let program = browser::command_line(shell)?;
    for page in [INDEX, "es.html"] {
        let path = site.join(page);
        let text = project::read(&path)?;
        let asked = text
            .split_once(FALLBACK)
            .and_then(|(before, rest)| Some((before, rest.split_once(" -->")?)));
        let Some((before, (args, after))) = asked else {
            bail!("{page} has no `{FALLBACK} ... -->` in its element");
        };
        let mut render = shell.command(&program);
        render.arg("render").args(args.split_whitespace());
        let answer = shell.run("print the answer that stands in the article", &mut render)?;
        project::write(&path, format!("{before}\n{}\n{after}", answer.trim()))?;
    }
    Ok(())
}

/// Documents by which the frame describes itself to a page that is given its address, and the links to them.
fn oembed(site: &Path, address: &str) -> Result<()> {
    if !address.ends_with('/') || address.contains(['"', '<', '\\', ' ']) {
        bail!("the address of the site is a URL that ends with a slash, not `{address}`");
    }
    for (file, lang, title) in OEMBED {
        let text = format!(
            "{{\n  \"version\": \"1.0\",\n  \"type\": \"rich\",\n  \"provider_name\": \"modelpair\",\n  \
             \"provider_url\": \"{address}\",\n  \"title\": \"{title}\",\n  \"width\": 680,\n  \"height\": 1000,\n  \
             \"html\": \"<iframe src=\\\"{address}{FRAME}?lang={lang}\\\" title=\\\"{title}\\\" width=\\\"680\\\" \
             height=\\\"1000\\\" sandbox=\\\"allow-scripts allow-popups allow-popups-to-escape-sandbox\\\"></iframe>\"\n}}\n"
        );
        project::write(&site.join(file), text)?;
    }
    for page in [FRAME, INDEX, "es.html"] {
        let path = site.join(page);
        let text = project::read(&path)?;
        project::write(
            &path,
            text.replace("href=\"oembed", &format!("href=\"{address}oembed")),
        )?;
    }
    Ok(())
}

/// `v/<version>-<build>/`: these files never change, so an old post keeps its answer.
fn pin_version(site: &Path, name: &str) -> Result<()> {
    let folder = site.join("v").join(name);
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let of_elements = ELEMENTS.iter().flat_map(|element| {
        let own = [element.loader, element.types];
        own.into_iter().chain(element.pinned.iter().copied())
    });
    let files: BTreeSet<&str> = EMBED_FILES.into_iter().chain(of_elements).collect();
    for name in files {
        project::copy(&site.join(name), &folder.join(name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_has_its_length_its_name_and_its_bytes() {
        assert_eq!(section("ab", &[7]), [0, 4, 2, b'a', b'b', 7]);
        let long = section("ab", &[7; 300]);
        assert_eq!(long[..3], [0, 0xaf, 0x02]);
        assert_eq!(long.len(), 3 + 303);
    }
}
