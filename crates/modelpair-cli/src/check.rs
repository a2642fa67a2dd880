//! `modelpair check`: every fault of a catalog and of policies, with its place.

use std::io::Write;
use std::path::Path;

use modelpair::File;
use modelpair_rules::{Diagnostics, Sources};

use crate::args::{CheckArgs, CheckFormat};
use crate::exit::{Exit, Failure};
use crate::{data, files, report, style, write_diagnostics};

/// What a folder holds.
struct Found {
    catalog: Vec<File>,
    policies: Vec<File>,
    packs: Vec<File>,
}

/// What was found out.
struct Checked {
    diagnostics: Diagnostics,
    sources: Sources,
    /// What was checked; nothing when there is an error in it.
    summary: Option<String>,
}

/// Checks, and prints what was found; exit 2 when something is wrong.
pub fn run(args: &CheckArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    let mut unread = Diagnostics::new();
    let checked = match &args.schema {
        Some(schema) => over_own_facts(args, schema, &mut unread)?,
        None => with_catalog(args, &mut unread)?,
    };
    // What could not be read would only be missed in the rest.
    let checked = if unread.has_errors() {
        Checked {
            diagnostics: unread,
            sources: Sources::new(),
            summary: None,
        }
    } else {
        checked
    };
    let Checked {
        diagnostics,
        sources,
        summary,
    } = &checked;
    match args.format {
        CheckFormat::Json => writeln!(out, "{:#}", report::json(diagnostics, sources))?,
        CheckFormat::Sarif => {
            let log = report::sarif(diagnostics, sources, &args.dir);
            writeln!(out, "{log:#}")?;
        }
        CheckFormat::Text => {
            write_diagnostics(diagnostics, sources, err)?;
            if let Some(summary) = summary {
                let (good, end) = (style::GOOD, style::END);
                writeln!(out, "{good}ok{end}: {summary}")?;
            }
        }
    }
    Ok(match summary {
        Some(_) => Exit::Done,
        None => Exit::BadInput,
    })
}

fn with_catalog(args: &CheckArgs, unread: &mut Diagnostics) -> Result<Checked, Failure> {
    let mut found = look(&args.dir, unread)?;
    found.packs.extend(named(args, unread));
    let today = args.today.or_else(data::today);
    let loaded = modelpair::check(&found.catalog, &found.policies, &found.packs, today);
    let summary = loaded.bundle.map(|bundle| {
        let info = modelpair::Advisor::from_bundle(bundle)?.info();
        let (models, options) = (info.models, info.options);
        let (rules, sources) = (info.rules, info.sources);
        let counts =
            format!("{models} models, {options} options, {rules} rules, {sources} sources");
        Ok::<_, Failure>(format!("{counts}\nbundle {}", info.hash))
    });
    Ok(Checked {
        diagnostics: loaded.diagnostics,
        sources: loaded.sources,
        summary: summary.transpose()?,
    })
}

/// Packs about something else: their facts are declared in a file.
fn over_own_facts(
    args: &CheckArgs,
    schema: &Path,
    unread: &mut Diagnostics,
) -> Result<Checked, Failure> {
    let mut packs = read_packs(&args.dir, unread);
    packs.retain(|file| !files::is_same(Path::new(&file.name), schema));
    packs.extend(named(args, unread));
    if packs.is_empty() && !unread.has_errors() {
        return Err(nothing_in(&args.dir, "packs of rules (*.toml)"));
    }
    let facts = files::read(schema, String::new(), unread);
    let Some(facts) = facts else {
        return Ok(Checked {
            diagnostics: Diagnostics::new(),
            sources: Sources::new(),
            summary: None,
        });
    };
    let today = args.today.or_else(data::today);
    let checked = modelpair::check_with_schema(&facts, &packs, today);
    let summary = checked.found.map(|(schema, rules)| {
        let (facts, rules) = (schema.facts().count(), rules.rules().len());
        format!("{} packs, {rules} rules, {facts} facts", packs.len())
    });
    Ok(Checked {
        diagnostics: checked.diagnostics,
        sources: checked.sources,
        summary,
    })
}

/// The packs that are named one by one.
fn named(args: &CheckArgs, unread: &mut Diagnostics) -> Vec<File> {
    let read = |path| files::read(path, Path::display(path).to_string(), unread);
    args.pack
        .iter()
        .map(AsRef::as_ref)
        .filter_map(read)
        .collect()
}

/// One pack, or all of a folder.
fn read_packs(path: &Path, unread: &mut Diagnostics) -> Vec<File> {
    if path.is_file() {
        let file = files::read(path, path.display().to_string(), unread);
        return file.into_iter().collect();
    }
    files::read_folder(path, unread)
}

fn nothing_in(dir: &Path, expected: &str) -> Failure {
    anyhow::anyhow!(
        "nothing to check in `{}`: expected {expected}",
        dir.display()
    )
    .into()
}

/// A folder with `catalog` or `policies` in it, one of these itself, a folder of packs, or one pack.
/// What it lacks is taken from what comes with this version.
fn look(dir: &Path, out: &mut Diagnostics) -> Result<Found, Failure> {
    let (catalog, policies) = modelpair::embedded_files();
    let mut found = Found {
        catalog,
        policies,
        packs: Vec::new(),
    };
    if !dir.is_dir() {
        found.packs = read_packs(dir, out);
        return Ok(found);
    }
    let has = |names: &[&str]| names.iter().any(|name| dir.join(name).is_dir());
    if has(&["catalog", "policies"]) {
        let [catalog, policies] = ["catalog", "policies"].map(|name| dir.join(name));
        if catalog.is_dir() {
            found.catalog = files::read_folder(&catalog, out);
        }
        if policies.is_dir() {
            found.policies = files::read_folder(&policies, out);
        }
    } else if has(&["models", "providers", "options"]) {
        found.catalog = files::read_folder(dir, out);
    } else if has(&["licenses", "regimes", "house", "profiles"]) {
        found.policies = files::read_folder(dir, out);
    } else {
        found.packs = read_packs(dir, out);
        if found.packs.is_empty() && !out.has_errors() {
            let expected = "a folder `catalog` or `policies`, or packs of rules (*.toml)";
            return Err(nothing_in(dir, expected));
        }
    }
    Ok(found)
}
