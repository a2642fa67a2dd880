//! What a folder of packs and pages holds, and what its cases are run on.

use std::collections::BTreeSet;
use std::path::Path;

use modelpair::cases::{Fault, Grounds, Page, Rejected, Suite};
use modelpair::{Bundle, File, embedded_files};
use modelpair_rules::{Diagnostics, Node, Source, Sources, diag, parse_toml};

use crate::args::TestArgs;
use crate::exit::Failure;
use crate::files;

/// The cases of a folder.
pub struct Found {
    pub suite: Suite,
    /// What is wrong with its pages.
    pub faults: Vec<Fault>,
    /// How many pages it has.
    pub files: usize,
}

/// What a TOML file is, by what stands in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    License,
    Profile,
    Pack,
}

/// Finds packs and pages, and loads what they need.
pub fn look(args: &TestArgs) -> Result<Found, Failure> {
    let mut unread = Diagnostics::new();
    let inner = args.dir.join("policies");
    let whole = inner.is_dir();
    let dir = if whole { inner.as_path() } else { &args.dir };
    let mut packs = files::read_folder(dir, &mut unread);
    if unread.has_errors() {
        return Err(Failure::input(unread, Sources::new()));
    }
    let texts = files::read_all(dir, "md", &mut unread);
    let mut pages = Vec::new();
    let mut faults = Vec::new();
    for file in &texts {
        let (page, found) = Page::read(&file.name, &file.text);
        pages.push(page);
        faults.extend(found);
    }
    if let Some(path) = &args.schema {
        let schema = files::read(path, String::new(), &mut unread);
        packs.retain(|file| !files::is_same(Path::new(&file.name), path));
        let Some(schema) = schema.filter(|_| !unread.has_errors()) else {
            return Err(Failure::input(unread, Sources::new()));
        };
        let grounds = Grounds::with_schema(&schema, &packs, &pages).map_err(rejected)?;
        return Ok(Found {
            suite: Suite::new(grounds, pages),
            faults,
            files: texts.len(),
        });
    }
    let extra: Vec<File> = args
        .data
        .pack
        .iter()
        .filter_map(|path| files::read(path, path.display().to_string(), &mut unread))
        .collect();
    if unread.has_errors() {
        return Err(Failure::input(unread, Sources::new()));
    }
    let suite = if let Some(path) = &args.data.bundle {
        with_bundle(path, &packs, pages)?
    } else {
        let beside = args.dir.join("catalog");
        let catalog = args.data.catalog.clone();
        let catalog = catalog.or_else(|| (whole && beside.is_dir()).then_some(beside));
        with_catalog(args, catalog.as_deref(), packs, extra, pages)?
    };
    Ok(Found {
        suite,
        faults,
        files: texts.len(),
    })
}

fn with_bundle(path: &Path, packs: &[File], pages: Vec<Page>) -> Result<Suite, Failure> {
    let mut out = Diagnostics::new();
    let bundle = files::read(path, String::new(), &mut out).and_then(|file| {
        let bundle = Bundle::from_json(&file.text);
        let bundle =
            bundle.map_err(|error| out.push(diag::bad_file(&file.name, &error.to_string())));
        bundle.ok()
    });
    match bundle {
        Some((bundle, _)) => {
            let grounds = Grounds::with_bundle(bundle, packs).map_err(rejected)?;
            Ok(Suite::new(grounds, pages))
        }
        None => Err(Failure::input(out, Sources::new())),
    }
}

/// The packs of a folder on a catalog and policies. A whole folder of policies stands in for those that are embedded;
/// what stands alone is added to them, in the place of what has its id.
fn with_catalog(
    args: &TestArgs,
    catalog: Option<&Path>,
    packs: Vec<File>,
    mut extra: Vec<File>,
    pages: Vec<Page>,
) -> Result<Suite, Failure> {
    let mut out = Diagnostics::new();
    let (embedded_catalog, embedded_policies) = embedded_files();
    let catalog = catalog.map_or(embedded_catalog, |dir| files::read_folder(dir, &mut out));
    let is_whole = packs.iter().any(|file| file.path == "anchors.toml");
    let mut tested = BTreeSet::new();
    let policies = if is_whole && args.data.policies.is_none() {
        let folders = ["licenses/", "regimes/", "house/", "examples/"];
        let below = |file: &&File| folders.iter().any(|folder| file.path.starts_with(folder));
        tested.extend(packs.iter().filter(below).map(|file| file.name.clone()));
        packs
    } else {
        let dir = args.data.policies.as_ref();
        let mut policies = dir.map_or(embedded_policies, |dir| files::read_folder(dir, &mut out));
        for file in packs {
            overlay(file, &mut policies, &mut extra, &mut tested);
        }
        policies
    };
    if out.has_errors() {
        return Err(Failure::input(out, Sources::new()));
    }
    Suite::load(&catalog, &policies, &extra, &tested, pages).map_err(rejected)
}

/// Puts a file in its place among the policies.
fn overlay(
    mut file: File,
    policies: &mut Vec<File>,
    extra: &mut Vec<File>,
    tested: &mut BTreeSet<String>,
) {
    let last = file
        .path
        .rsplit('/')
        .next()
        .unwrap_or(&file.path)
        .to_owned();
    let kind = kind(&file);
    if kind != Kind::Profile {
        tested.insert(file.name.clone());
    }
    let folders: &[&str] = match kind {
        Kind::License => &["licenses"],
        Kind::Profile => &["profiles"],
        Kind::Pack => &["regimes", "house"],
    };
    let places: Vec<String> = folders
        .iter()
        .map(|folder| format!("{folder}/{last}"))
        .collect();
    policies.retain(|known| !places.contains(&known.path));
    match places.as_slice() {
        [place] => {
            place.clone_into(&mut file.path);
            policies.push(file);
        }
        _ => extra.push(file),
    }
}

fn kind(file: &File) -> Kind {
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: file.name.clone(),
        text: file.text.clone(),
    });
    let node = parse_toml(id, &sources, &mut Diagnostics::new());
    let has = |key: &str| {
        let table = node.as_ref().and_then(Node::table);
        table.is_some_and(|table| table.get(key).is_some())
    };
    if has("pack") {
        Kind::Pack
    } else if has("spdx") {
        Kind::License
    } else if has("assume") {
        Kind::Profile
    } else {
        Kind::Pack
    }
}

/// Whether two paths lead to one file.
fn rejected(rejected: Rejected) -> Failure {
    Failure::input(rejected.diagnostics, rejected.sources)
}
