//! `modelpair replay`: the same answer again, or exactly what differs.

use std::io::Write;
use std::path::Path;

use modelpair::replay::{Difference, Document, DocumentError, Replay, ReplayView};
use modelpair::{Advisor, File};
use modelpair_rules::{Source, Sources};
use serde_json::Value as Json;

use crate::args::{DataArgs, Format, ReplayArgs};
use crate::data;
use crate::exit::{Exit, Failure};
use crate::files;
use crate::style::{BAD, CARE, END, GOOD, QUIET, STRONG};

/// The longest value that is shown in a line; `--format json` has all of it.
const LETTERS_MAX: usize = 200;

/// Replays a record; exit 1 when anything differs.
pub fn run(args: &ReplayArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let (file, document) = read(&args.file)?;
    let (advisor, refused) = advisor(&args.data, &document)?;
    let mut replay = document.replay(&advisor);
    replay.differences.extend(refused);
    match args.format {
        Format::Json => {
            let shown = ReplayView::from(replay.clone());
            writeln!(out, "{}", modelpair::canonical(&shown)?)?;
        }
        Format::Text => text(&file, &document, &replay, out)?,
    }
    Ok(if replay.reproduced() {
        Exit::Done
    } else {
        Exit::No
    })
}

/// Reads a record from a file.
pub fn read(path: &Path) -> Result<(File, Document), Failure> {
    let file = files::input(path)?;
    match Document::parse(&file.text) {
        Ok(document) => Ok((file, document)),
        Err(error) => Err(unreadable(file, &error)),
    }
}

/// What is wrong with a file, in its place.
pub fn unreadable(file: File, error: &DocumentError) -> Failure {
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: file.name,
        text: file.text,
    });
    let mut diagnostic = error.diagnostic(id, &sources);
    if error.line == 0 {
        diagnostic = diagnostic.help("write one with `modelpair recommend --record FILE`");
    }
    Failure::input(diagnostic.into(), sources)
}

/// The facts and rules that are named, else those that the record carries, else the embedded ones; and what is wrong
/// with those that it carries.
fn advisor(args: &DataArgs, document: &Document) -> Result<(Advisor, Option<Difference>), Failure> {
    let is_named = args.bundle.is_some()
        || args.catalog.is_some()
        || args.policies.is_some()
        || !args.pack.is_empty();
    match document.carried() {
        Ok(Some(carried)) if !is_named => Ok((carried, None)),
        Ok(_) => Ok((data::advisor(args)?, None)),
        Err(error) => {
            let difference = Difference::refused("$.bundle_json", &error.to_string());
            Ok((data::advisor(args)?, Some(difference)))
        }
    }
}

fn text(
    file: &File,
    document: &Document,
    replay: &Replay,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if replay.reproduced() {
        writeln!(out, "{GOOD}reproduced{END} {}", file.name)?;
        if replay.laid_out_otherwise {
            writeln!(
                out,
                "  what it says is the same; only the layout of the file is not the one that modelpair writes"
            )?;
        } else {
            writeln!(out, "  byte for byte, {} bytes", file.text.len())?;
        }
        let hash = document.json().pointer("/bundle/hash");
        let hash = hash.and_then(Json::as_str).unwrap_or_default();
        writeln!(out, "  {QUIET}bundle {hash}{END}")?;
        return Ok(());
    }
    writeln!(out, "{BAD}not reproduced{END} {}", file.name)?;
    heads(replay, out)?;
    let count = replay.differences.len();
    if count > 0 {
        let places = if count == 1 { "place" } else { "places" };
        writeln!(out, "\n{STRONG}differs in {count} {places}{END}")?;
        for difference in &replay.differences {
            line(difference, "nothing", out)?;
        }
    } else if replay.format.is_none() {
        writeln!(out, "\n  everything else is reproduced")?;
    }
    Ok(())
}

/// What explains the differences below it.
fn heads(replay: &Replay, out: &mut dyn Write) -> Result<(), Failure> {
    let heads = [
        (
            &replay.format,
            "a record of another format: this version cannot replay it; use the version that wrote it",
        ),
        (
            &replay.version,
            "another version wrote it: use that version, or read the differences as what has changed since",
        ),
        (
            &replay.bundle,
            "other facts and rules: name the bundle that it rests on with --bundle FILE",
        ),
    ];
    for (difference, words) in heads {
        if let Some(difference) = difference {
            writeln!(out, "\n{STRONG}{words}{END}")?;
            line(difference, "nothing", out)?;
        }
    }
    if !replay.inputs.is_empty() {
        writeln!(
            out,
            "\n{STRONG}inputs that were changed after the record was written{END}; what differs below may follow from them"
        )?;
        for difference in &replay.inputs {
            line(difference, "another value, by its seal", out)?;
        }
    }
    Ok(())
}

fn line(difference: &Difference, otherwise: &str, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "  {CARE}{}{END}", difference.path)?;
    if let Some(note) = &difference.note {
        writeln!(out, "    {note}")?;
        return Ok(());
    }
    let recorded = difference.recorded.as_ref();
    let recomputed = difference.recomputed.as_ref();
    writeln!(out, "    recorded   {}", value(recorded, "nothing"))?;
    writeln!(out, "    recomputed {}", value(recomputed, otherwise))?;
    Ok(())
}

fn value(json: Option<&Json>, otherwise: &str) -> String {
    let Some(json) = json else {
        return otherwise.to_owned();
    };
    let text = json.to_string();
    match text.char_indices().nth(LETTERS_MAX) {
        Some((end, _)) => format!(
            "{}… ({} bytes)",
            text.get(..end).unwrap_or_default(),
            text.len()
        ),
        None => text,
    }
}
