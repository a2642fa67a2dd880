//! `modelpair fmt`: packs, licenses and profiles in their canonical form.

mod layout;
mod value;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use modelpair::shape::{self, Shape};
use modelpair_rules::{
    Diagnostics, Node, NodeValue, Source, Sources, diag, parse_toml, same_condition,
};

use crate::args::FmtArgs;
use crate::exit::{Exit, Failure};
use crate::{files, style, write_diagnostics};

/// Formats the files, or says which are not formatted: exit 1. A file with errors stays as it is: exit 2.
pub fn run(args: &FmtArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    let mut count = 0;
    for path in &args.paths {
        for (path, named) in list(path)? {
            let mut found = Diagnostics::new();
            let mut sources = Sources::new();
            let name = path.display().to_string();
            let Some(file) = files::read(&path, name.clone(), &mut found) else {
                write_diagnostics(&found, &sources, err)?;
                exit = Exit::BadInput;
                continue;
            };
            let formatted = format(&name, &file.text, named, &mut sources, &mut found);
            if found.has_errors() {
                write_diagnostics(&found, &sources, err)?;
                exit = Exit::BadInput;
            }
            let Some(formatted) = formatted else { continue };
            count += 1;
            if formatted == file.text {
                continue;
            }
            if args.check {
                writeln!(out, "{}not formatted{}: {name}", style::BAD, style::END)?;
                exit = if exit == Exit::Done { Exit::No } else { exit };
            } else {
                fs::write(&path, formatted).with_context(|| format!("cannot write `{name}`"))?;
                writeln!(out, "{}formatted{}: {name}", style::GOOD, style::END)?;
            }
        }
    }
    if args.check && exit == Exit::Done {
        let (good, end) = (style::GOOD, style::END);
        writeln!(out, "{good}ok{end}: {count} files are formatted")?;
    }
    Ok(exit)
}

/// A file that was named, or all TOML files below a folder.
fn list(path: &Path) -> Result<Vec<(PathBuf, bool)>, Failure> {
    if !path.is_dir() {
        return Ok(vec![(path.to_path_buf(), true)]);
    }
    let mut found = Diagnostics::new();
    let paths = files::list_folder(path, &mut found);
    if found.has_errors() {
        return Err(Failure::input(found, Sources::new()));
    }
    // What a tool keeps or builds is nobody's policy.
    let own = |below: &Path| {
        let mut parts = below.iter().filter_map(|part| part.to_str());
        !parts.any(|part| part.starts_with('.') || part == "target" || part == "node_modules")
    };
    let paths = paths.into_iter().filter(|found| {
        let below = found.strip_prefix(path).unwrap_or(found);
        own(below)
    });
    Ok(paths.map(|path| (path, false)).collect())
}

/// The canonical text of a file; nothing when it is none of ours, or has errors.
///
/// Folders hold other files too, which are passed over; one that was `named` has to be one of ours.
fn format(
    name: &str,
    text: &str,
    named: bool,
    sources: &mut Sources,
    out: &mut Diagnostics,
) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut read = |text: &str, out: &mut Diagnostics| {
        let id = sources.add(Source {
            name: name.to_owned(),
            text: text.to_owned(),
        });
        parse_toml(id, sources, out)
    };
    let mut syntax = Diagnostics::new();
    let node = read(&text, &mut syntax);
    let Some(shape) = kind(node.as_ref(), &text) else {
        if named {
            out.extend(syntax);
            if !out.has_errors() {
                out.push(diag::bad_file(name, "this is no pack, license or profile"));
            }
        }
        return None;
    };
    out.extend(syntax);
    let node = node?;
    let formatted = layout::format(&text, &node, shape, out)?;
    // INVARIANT: what is written means what was written.
    let again = read(&formatted, out)?;
    if same(&node, &again) {
        Some(formatted)
    } else {
        out.push(diag::bad_file(
            name,
            "it cannot be formatted without changing what it says",
        ));
        None
    }
}

/// What a file is, by what stands in it; also when it is no TOML, so that its errors are shown.
fn kind(node: Option<&Node>, text: &str) -> Option<&'static Shape> {
    let table = node.and_then(Node::table);
    let has = |key: &str| match table {
        Some(table) => table.get(key).is_some(),
        None => {
            let mut lines = text.lines().map(str::trim_start);
            lines.any(|line| line.starts_with(key) || line.starts_with(&format!("[{key}")))
        }
    };
    match () {
        () if has("pack") || has("rule") && !has("source") => Some(&shape::PACK),
        () if has("spdx") && has("commercial") => Some(&shape::LICENSE),
        () if has("assume") => Some(&shape::PROFILE),
        () => None,
    }
}

/// Whether two files say the same, whatever the order of their keys and the layout of their conditions.
fn same(left: &Node, right: &Node) -> bool {
    match (&left.value, &right.value) {
        (NodeValue::Text(left), NodeValue::Text(right)) => {
            left == right || same_condition(left, right)
        }
        (NodeValue::Array(left), NodeValue::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(a, b)| same(a, b))
        }
        (NodeValue::Table(left), NodeValue::Table(right)) => {
            let alike = |name: &str, node: &Node| {
                let other = right.get(name);
                other.is_some_and(|other| same(node, other))
            };
            left.len() == right.len() && left.iter().all(|(key, node)| alike(&key.name, node))
        }
        (left, right) => left == right,
    }
}
