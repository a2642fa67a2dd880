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

/// Checks, and prints what was found; exit 2 when something is wrong.
pub fn run(args: &CheckArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    let mut unread = Diagnostics::new();
    let mut found = look(&args.dir, &mut unread)?;
    for pack in &args.pack {
        found
            .packs
            .extend(files::read(pack, pack.display().to_string(), &mut unread));
    }
    if unread.has_errors() {
        return Err(Failure::input(unread, Sources::new()));
    }
    let today = args.today.or_else(data::today);
    let loaded = modelpair::check(&found.catalog, &found.policies, &found.packs, today);
    let exit = if loaded.bundle.is_some() {
        Exit::Done
    } else {
        Exit::BadInput
    };
    match args.format {
        CheckFormat::Json => writeln!(
            out,
            "{:#}",
            report::json(&loaded.diagnostics, &loaded.sources)
        )?,
        CheckFormat::Sarif => writeln!(
            out,
            "{:#}",
            report::sarif(&loaded.diagnostics, &loaded.sources)
        )?,
        CheckFormat::Text => {
            write_diagnostics(&loaded.diagnostics, &loaded.sources, err)?;
            if let Some(bundle) = loaded.bundle {
                let info = modelpair::Advisor::from_bundle(bundle)?.info();
                let (good, end) = (style::GOOD, style::END);
                let counts = [
                    (info.models, "models"),
                    (info.options, "options"),
                    (info.rules, "rules"),
                    (info.sources, "sources"),
                ];
                let counts = counts
                    .map(|(count, what)| format!("{count} {what}"))
                    .join(", ");
                writeln!(out, "{good}ok{end}: {counts}\nbundle {}", info.hash)?;
            }
        }
    }
    Ok(exit)
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
    if dir.is_file() {
        found
            .packs
            .extend(files::read(dir, dir.display().to_string(), out));
        return Ok(found);
    }
    if !dir.is_dir() {
        files::read_folder(dir, out);
        return Err(Failure::input(std::mem::take(out), Sources::new()));
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
        found.packs = files::read_folder(dir, out);
        if found.packs.is_empty() && !out.has_errors() {
            let dir = dir.display();
            let nothing = anyhow::anyhow!(
                "nothing to check in `{dir}`: expected a folder `catalog` or `policies`, or packs of rules (*.toml)"
            );
            return Err(nothing.into());
        }
    }
    Ok(found)
}
