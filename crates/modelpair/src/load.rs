//! Loads catalog and policies from text. Files come in, a checked bundle or every diagnostic comes out; no I/O.

use modelpair_rules::{
    Diagnostics, Node, Pack, Ruleset, Schema, Source, SourceId, Sources, check_packs, diag,
    parse_toml, read_packs,
};

use crate::anchors::Anchors;
use crate::bundle::{BUNDLE_FORMAT, Bundle};
use crate::catalog::CatalogBuilder;
use crate::declarations::Declarations;
use crate::license::{self, LicenseFile};
use crate::profile::Profile;

mod anchors;
mod facts;
mod profile;
mod texts;

#[cfg(feature = "default-bundle")]
pub use texts::embedded_files;
pub use texts::{File, texts_from_json, texts_to_json};

/// The declared facts; they come with the library, since its code reads them.
const FACTS: &str = include_str!("../schema/facts.toml");

/// What [`load`] found.
#[derive(Debug)]
pub struct Loaded {
    /// The bundle; nothing when there were errors.
    pub bundle: Option<Bundle>,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
    /// The texts, to show a diagnostic in its place.
    pub sources: Sources,
}

/// Parsed files by their paths.
struct Parsed {
    files: Vec<(String, Node)>,
}

/// Checks and compiles a catalog and policies; `extra` are packs that an organization adds.
pub fn load(catalog: &[File], policies: &[File], extra: &[File]) -> Loaded {
    let mut sources = Sources::new();
    let mut out = Diagnostics::new();
    let facts = parse(
        &mut sources,
        &mut out,
        [("facts.toml", "facts.toml", FACTS)],
    );
    let catalog = parse(&mut sources, &mut out, catalog.iter().map(File::parts));
    let policies = parse(&mut sources, &mut out, policies.iter().map(File::parts));
    let extra = parse(&mut sources, &mut out, extra.iter().map(File::parts));
    let bundle = assemble(&facts, &catalog, &policies, &extra, &mut out);
    let bundle = bundle.filter(|_| !out.has_errors());
    Loaded {
        bundle,
        diagnostics: out,
        sources,
    }
}

/// The declared facts alone, with the closed vocabularies; for documentation and editors.
///
/// # Errors
///
/// Never: a test reads the embedded facts.
pub fn declared_facts() -> Result<Schema, Diagnostics> {
    let mut sources = Sources::new();
    let mut out = Diagnostics::new();
    let parsed = parse(
        &mut sources,
        &mut out,
        [("facts.toml", "facts.toml", FACTS)],
    );
    let read = parsed
        .files
        .first()
        .and_then(|(_, node)| facts::read(node, &mut out));
    read.map(|(schema, ..)| schema).ok_or(out)
}

/// Reads a file that declares facts, such as the one that comes with this version.
pub fn read_schema(node: &Node, out: &mut Diagnostics) -> Option<Schema> {
    facts::read(node, out).map(|(schema, ..)| schema)
}

fn parse<'a>(
    sources: &mut Sources,
    out: &mut Diagnostics,
    files: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
) -> Parsed {
    let mut parsed = Vec::new();
    for (path, name, text) in files {
        let id: SourceId = sources.add(Source {
            name: name.to_owned(),
            text: text.to_owned(),
        });
        if let Some(node) = parse_toml(id, sources, out) {
            parsed.push((path.to_owned(), node));
        }
    }
    parsed.sort_by(|a, b| a.0.cmp(&b.0));
    Parsed { files: parsed }
}

impl Parsed {
    /// The files of a folder, by their names without `.toml`.
    fn folder(&self, folder: &str) -> impl Iterator<Item = (&str, &Node)> {
        self.files.iter().filter_map(move |(path, node)| {
            let file = path.strip_prefix(folder)?.strip_prefix('/')?;
            Some((file.trim_end_matches(".toml"), node))
        })
    }

    fn file(&self, path: &str) -> Option<&Node> {
        self.files
            .iter()
            .find(|(known, _)| known == path)
            .map(|(_, node)| node)
    }
}

fn assemble(
    facts: &Parsed,
    catalog: &Parsed,
    policies: &Parsed,
    extra: &Parsed,
    out: &mut Diagnostics,
) -> Option<Bundle> {
    let (mut schema, special, situation) = facts::read(facts.file("facts.toml")?, out)?;
    let mut builder = CatalogBuilder::default();
    for (path, node) in &catalog.files {
        builder.add(path, node, out);
    }
    let licenses: Vec<LicenseFile> = policies
        .folder("licenses")
        .filter_map(|(stem, node)| license::read(stem, node, out))
        .collect();
    for file in &licenses {
        builder.define("license", &file.license.id, file.span, out);
    }
    let catalog = builder.finish(out);
    license::report_unused(&licenses, &catalog, out);
    facts::fill_vocabularies(&mut schema, &catalog, &licenses);
    let mut packs: Vec<Pack> = licenses
        .iter()
        .map(|file| file.lower(&schema, &catalog, out))
        .collect();
    let written = ["regimes", "house"]
        .iter()
        .flat_map(|folder| policies.folder(folder));
    let written = written.chain(extra.files.iter().map(|(path, node)| (path.as_str(), node)));
    let written: Vec<&Node> = written.map(|(_, node)| node).collect();
    packs.extend(read_packs(&written, &schema, out));
    let regions = catalog
        .regions
        .iter()
        .map(|region| (region.id.clone(), region.countries.clone()))
        .collect();
    let declarations = Declarations::new(schema, special, situation, regions);
    let mut profiles: Vec<Profile> = policies
        .folder("profiles")
        .filter_map(|(stem, node)| profile::read(stem, node, &declarations, out))
        .collect();
    profiles.sort_by_key(|profile| {
        PROFILE_ORDER
            .iter()
            .position(|id| *id == profile.id)
            .unwrap_or(PROFILE_ORDER.len())
    });
    let anchors = match policies.file("anchors.toml") {
        Some(node) => anchors::read(node, out),
        None => {
            out.push(diag::not_found("anchors.toml"));
            Anchors::default()
        }
    };
    check_packs(&packs, out);
    let rules = Ruleset::compile(packs, declarations.schema());
    let mut licenses: Vec<_> = licenses.into_iter().map(|file| file.license).collect();
    licenses.sort_by(|a, b| a.id.cmp(&b.id));
    Some(Bundle {
        format: BUNDLE_FORMAT.to_owned(),
        anchors,
        catalog,
        declarations,
        licenses,
        profiles,
        rules,
    })
}

/// The order in which the profiles are offered; others follow by their ids.
const PROFILE_ORDER: [&str; 6] = [
    "solo",
    "mid-size",
    "strict-compliance",
    "consulting",
    "product-low-volume",
    "product-high-volume",
];
