//! `modelpair new pack NAME`: a pack that passes `check` and whose case passes `test`, to begin with.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context as _, anyhow};
use modelpair_rules::{Diagnostics, Sources, diag, is_id};

use crate::args::NewPackArgs;
use crate::exit::{Exit, Failure};
use crate::{data, style};

/// Writes `NAME.toml` and `NAME.md`; nothing that is there is overwritten.
pub fn run(args: &NewPackArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let name = args.name.as_str();
    if !is_id(name) {
        let found = Diagnostics::from(diag::bad_id(None, "a pack", name));
        return Err(Failure::input(found, Sources::new()));
    }
    let today = data::today().map(|today| today.to_string());
    let today = today.ok_or_else(|| anyhow!("the clock says no day of the calendar"))?;
    let (pack, page) = modelpair::workbench::new_pack(name, &today);
    let files = [("toml", pack), ("md", page)]
        .map(|(extension, text)| (args.dir.join(format!("{name}.{extension}")), text));
    for (path, _) in &files {
        if path.exists() {
            return Err(exists(path));
        }
    }
    std::fs::create_dir_all(&args.dir)
        .with_context(|| format!("cannot make the folder `{}`", args.dir.display()))?;
    for (path, text) in &files {
        write(path, text)?;
        writeln!(out, "{}wrote{} {}", style::GOOD, style::END, path.display())?;
    }
    let [(pack, _), _] = &files;
    let (pack, dir) = (pack.display(), args.dir.display());
    writeln!(
        out,
        "\nchange the rule and its case, then:\n  modelpair check --pack {pack}\n  modelpair test {dir}"
    )?;
    Ok(Exit::Done)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = match file {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(exists(path)),
        file => file.with_context(|| format!("cannot write `{}`", path.display()))?,
    };
    Ok(file
        .write_all(text.as_bytes())
        .with_context(|| format!("cannot write `{}`", path.display()))?)
}

fn exists(path: &Path) -> Failure {
    let reason = "it exists already, and nothing is overwritten";
    anyhow!(
        "cannot write `{}`: {reason}; choose another name or --dir",
        path.display()
    )
    .into()
}
