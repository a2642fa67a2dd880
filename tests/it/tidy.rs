//! The rules that this repository keeps for itself.

use modelpair_rules::Code;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// Who may depend on whom among our own crates; adding an arrow is a decision, and this is where it is taken.
///
/// `xtask` stands alone because it is compiled first; the engine knows nothing of models, and nothing native
/// or browser-like reaches it or the library.
const MAY_DEPEND_ON: [(&str, &[&str]); 12] = [
    ("modelpair-rules", &[]),
    ("modelpair", &["modelpair-rules"]),
    (
        "modelpair-cli",
        &[
            "modelpair",
            "modelpair-rules",
            "modelpair-scan",
            "modelpair-serve",
            "modelpair-widget",
        ],
    ),
    // The check on rows; the command line adds arguments and a progress bar, a query engine its columns.
    ("modelpair-datafusion", &["modelpair", "modelpair-scan"]),
    ("modelpair-scan", &["modelpair", "modelpair-rules"]),
    ("modelpair-serve", &["modelpair", "modelpair-rules"]),
    // The portal shows diagnostics of texts, and verdicts by their words: both are the engine's.
    ("modelpair-widget", &["modelpair", "modelpair-rules"]),
    ("modelpair-embed", &["modelpair", "modelpair-widget"]),
    // The package's library, without drawing: not by way of the widget, whose element has a module of its own.
    ("modelpair-npm", &["modelpair", "modelpair-rules"]),
    ("modelpair-service", &["modelpair"]),
    ("xtask", &[]),
    (
        "modelpair-tests",
        &[
            "modelpair",
            "modelpair-cli",
            "modelpair-rules",
            "modelpair-scan",
            "modelpair-serve",
            "modelpair-widget",
        ],
    ),
];

/// Everything else that the engine and the library may use: no clock, no files, no browser, no error boxes.
const PURE_CRATES: [&str; 2] = ["modelpair-rules", "modelpair"];
const PURE_DEPENDENCIES: [&str; 6] = [
    "jsonc-parser",
    // Only with the feature `json-schema`, which no page has.
    "schemars",
    "serde",
    "serde_json",
    "sha2",
    "toml",
];

/// The folders of `policies/` whose files are packs, each with a page beside it.
const PACK_FOLDERS: [&str; 3] = ["regimes", "house", "examples"];

const SOURCE_BYTES_MAX: u64 = 64 * 1024;
const SOURCE_EXTENSIONS: [&str; 7] = ["rs", "toml", "md", "js", "mjs", "css", "html"];

#[test]
fn crates_depend_only_as_the_table_allows() {
    let manifests = manifests();
    let names: BTreeSet<&str> = manifests.iter().map(|m| m.name.as_str()).collect();
    let listed: BTreeSet<&str> = MAY_DEPEND_ON.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names, listed,
        "the table does not list the crates that exist"
    );
    let mut faults = Vec::new();
    for manifest in &manifests {
        let allowed = MAY_DEPEND_ON
            .iter()
            .find(|(name, _)| *name == manifest.name);
        for dependency in &manifest.dependencies {
            let ours = names.contains(dependency.as_str());
            if ours && !allowed.is_some_and(|(_, list)| list.contains(&dependency.as_str())) {
                faults.push(format!("{} -> {dependency}", manifest.name));
            }
        }
    }
    assert_none(
        &faults,
        "arrows between crates that the table does not allow",
    );
}

#[test]
fn engine_and_library_stay_pure() {
    let mut faults = Vec::new();
    for manifest in manifests() {
        if !PURE_CRATES.contains(&manifest.name.as_str()) {
            continue;
        }
        for dependency in &manifest.runtime_dependencies {
            let known = PURE_DEPENDENCIES.contains(&dependency.as_str())
                || PURE_CRATES.contains(&dependency.as_str());
            if !known {
                faults.push(format!("{} -> {dependency}", manifest.name));
            }
        }
    }
    assert_none(
        &faults,
        "dependencies of the pure crates that nobody decided on",
    );
}

#[test]
fn the_page_has_one_crate_type() {
    // A second one silently switches LTO off (rust-lang/cargo#9672), which costs a quarter of the size.
    let manifest = manifest_json("crates/modelpair-embed/Cargo.toml");
    assert_eq!(manifest["lib"]["crate-type"], serde_json::json!(["cdylib"]));
}

#[test]
fn the_architecture_names_every_crate() {
    let text = read("ARCHITECTURE.md");
    let missing: Vec<String> = manifests()
        .into_iter()
        .map(|manifest| manifest.folder)
        .filter(|folder| !text.contains(&format!("`{folder}`")))
        .collect();
    assert_none(&missing, "crates that ARCHITECTURE.md does not name");
}

#[test]
fn every_pack_has_a_page() {
    let mut missing = Vec::new();
    for folder in PACK_FOLDERS {
        let files = files_under(&root().join("policies").join(folder));
        assert!(!files.is_empty(), "policies/{folder} is empty");
        for file in files {
            let partner = match extension(&file) {
                "toml" => file.with_extension("md"),
                _ => file.with_extension("toml"),
            };
            if !partner.is_file() {
                missing.push(relative(&partner));
            }
        }
    }
    assert_none(&missing, "packs without a page, or pages without a pack");
}

#[test]
fn every_diagnostic_code_has_a_page_and_a_test() {
    let pages: BTreeSet<String> = files_under(&root().join("crates/modelpair-rules/codes"))
        .iter()
        .filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()))
        .collect();
    let codes: BTreeSet<String> = Code::ALL
        .iter()
        .map(|code| code.name().to_owned())
        .collect();
    assert_eq!(pages, codes, "pages in codes/ and codes in code.rs differ");

    let tests = test_text();
    let untested: Vec<String> = Code::ALL
        .iter()
        .filter(|code| !tests.contains(code.name()) && !tests.contains(&format!("Code::{code:?}")))
        .map(|code| code.name().to_owned())
        .collect();
    assert_none(&untested, "codes that occur in no test and no case");
}

#[test]
fn no_source_file_is_too_large() {
    let is_data = |file: &Path| file.starts_with(root().join("catalog"));
    let large: Vec<String> = all_files()
        .into_iter()
        .filter(|file| SOURCE_EXTENSIONS.contains(&extension(file)) && !is_data(file))
        .filter(|file| fs::metadata(file).is_ok_and(|data| data.len() > SOURCE_BYTES_MAX))
        .map(|file| relative(&file))
        .collect();
    assert_none(&large, "source files over 64 kB");
}

#[test]
fn no_file_names_a_machine() {
    let checkout = root().canonicalize().expect("the checkout exists");
    let mut forbidden = vec![checkout.display().to_string()];
    // Written in two parts, so that this file is not its own finding.
    for home in ["home", "Users", "root"] {
        forbidden.push(format!("/{home}/"));
    }
    let mut faults = Vec::new();
    for file in all_files() {
        // Binary files say nothing that could be read here.
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            let is_url = |at: usize| line[..at].contains("://");
            let found = |path: &String| line.find(path.as_str()).is_some_and(|at| !is_url(at));
            if forbidden.iter().any(found) {
                faults.push(format!("{}:{}", relative(&file), number + 1));
            }
        }
        if file.ends_with("package-lock.json") && text.contains("\"resolved\"") {
            faults.push(format!(
                "{}: says where packages came from",
                relative(&file)
            ));
        }
    }
    assert_none(&faults, "lines that name a folder of one machine");
}

#[test]
fn the_site_loads_nothing_from_elsewhere() {
    let mut files = files_under(&root().join("www"));
    files.extend(files_under(&root().join("crates/modelpair-embed/js")));
    assert!(!files.is_empty(), "there is no site");
    let mut faults = Vec::new();
    for file in files {
        let text = read(&relative(&file));
        let loads: Vec<&str> = match extension(&file) {
            "html" => loading_tags(&text),
            "js" | "mjs" | "css" => text.lines().collect(),
            _ => continue,
        };
        let foreign = |part: &&str| part.contains("://") && !part.contains("://www.w3.org/");
        faults.extend(
            loads
                .into_iter()
                .filter(foreign)
                .map(|part| format!("{}: {}", relative(&file), part.trim())),
        );
    }
    assert_none(&faults, "parts of the site that come from another host");
}

/// What a manifest says that matters here.
struct Manifest {
    /// The folder, as ARCHITECTURE.md names it.
    folder: String,
    name: String,
    dependencies: BTreeSet<String>,
    runtime_dependencies: BTreeSet<String>,
}

fn manifests() -> Vec<Manifest> {
    let crates = root().join("crates");
    let mut folders: Vec<String> = fs::read_dir(&crates)
        .expect("there are crates")
        .map(|entry| relative(&entry.expect("a folder").path()))
        .collect();
    folders.extend(["examples/service", "tests"].map(str::to_owned));
    folders.sort();
    folders.into_iter().map(manifest).collect()
}

fn manifest(folder: String) -> Manifest {
    let table = manifest_json(&format!("{folder}/Cargo.toml"));
    let names = |key: &str| -> BTreeSet<String> {
        let targets = table["target"].as_object();
        let targets = targets.into_iter().flat_map(serde_json::Map::values);
        let tables = targets.chain([&table]).filter_map(|t| t[key].as_object());
        tables.flat_map(serde_json::Map::keys).cloned().collect()
    };
    let runtime_dependencies = names("dependencies");
    let mut dependencies = runtime_dependencies.clone();
    dependencies.extend(names("dev-dependencies"));
    dependencies.extend(names("build-dependencies"));
    Manifest {
        name: table["package"]["name"]
            .as_str()
            .expect("a name")
            .to_owned(),
        folder,
        dependencies,
        runtime_dependencies,
    }
}

/// A file in TOML.
pub fn manifest_json(path: &str) -> Json {
    let text = read(path);
    let table = DeTable::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    json(&DeValue::Table(table.into_inner()))
}

/// Tables, lists and texts; nothing else in a manifest matters here.
fn json(value: &DeValue) -> Json {
    match value {
        DeValue::Table(table) => table
            .iter()
            .map(|(key, value)| (key.get_ref().to_string(), json(value.get_ref())))
            .collect(),
        DeValue::Array(list) => list.iter().map(|value| json(value.get_ref())).collect(),
        DeValue::String(text) => Json::String(text.to_string()),
        _ => Json::Null,
    }
}

/// The text of all tests and cases, those inside the crates included.
fn test_text() -> String {
    let mut text = String::new();
    for file in all_files() {
        let path = relative(&file);
        if path == "tests/it/tidy.rs" || !matches!(extension(&file), "rs" | "md" | "toml" | "mjs") {
            continue;
        }
        let content = read(&path);
        let of_tests = path.starts_with("tests/")
            || path.ends_with("/tests.rs")
            || path.contains("/tests/")
            || (path.starts_with("policies/") && extension(&file) == "md");
        if of_tests {
            text.push_str(&content);
        } else if let Some((_, tests)) = content.split_once("#[cfg(test)]") {
            text.push_str(tests);
        }
    }
    text
}

/// The tags of a page that make a browser fetch something.
fn loading_tags(html: &str) -> Vec<&str> {
    const NAMES: [&str; 7] = [
        "script", "link", "img", "iframe", "source", "video", "audio",
    ];
    html.split('<')
        .skip(1)
        .filter_map(|part| part.split('>').next())
        .filter(|tag| NAMES.contains(&tag.split_whitespace().next().unwrap_or_default()))
        .filter(|tag| !tag.contains("rel=\"canonical\"") && !tag.contains("rel=\"license\""))
        .collect()
}

#[track_caller]
pub(crate) fn assert_none(faults: &[String], what: &str) {
    assert!(faults.is_empty(), "{what}:\n  {}", faults.join("\n  "));
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ is in the checkout")
        .to_path_buf()
}

pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A path as this repository writes it: from its root, with `/`.
fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

fn extension(path: &Path) -> &str {
    path.extension()
        .and_then(|text| text.to_str())
        .unwrap_or_default()
}

fn all_files() -> Vec<PathBuf> {
    files_under(&root())
}

/// Every file below a folder, in the order of paths, without what is built or installed.
fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name();
            // `scratch` is the project that the npm package is tried in.
            if ["target", "node_modules", "scratch", ".git"]
                .iter()
                .any(|skip| name == *skip)
            {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
