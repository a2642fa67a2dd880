//! `modelpair openness`: the class of a Model Openness Framework file.

use std::io::Write;

use modelpair::openness::{MofFile, Openness, classify};
use serde_json::json;

use crate::args::{Format, OpennessArgs};
use crate::exit::{Exit, Failure};
use crate::files;
use crate::style::{END, QUIET, STRONG, wrap};

/// Prints the class and what the next ones lack.
pub fn run(args: &OpennessArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let file = files::input(&args.file)?;
    let read = read(&file.text).map_err(|error| {
        let message = format!("no file of the Model Openness Framework: {error}");
        Failure::bad_file(&file.name, &message)
    })?;
    let openness = classify(&read.release);
    match args.format {
        Format::Json => {
            let mut json = serde_json::to_value(&openness)?;
            if let Some(table) = json.as_object_mut() {
                table.insert("name".to_owned(), json!(read.release.name));
                table.insert("class_name".to_owned(), json!(openness.class.to_string()));
            }
            writeln!(out, "{json}")?;
        }
        Format::Text => text(&read.release.name, &openness, out)?,
    }
    Ok(Exit::Done)
}

/// Reads a file; the message names the field that is wrong.
fn read(text: &str) -> Result<MofFile, String> {
    let without_text = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    if text.lines().all(without_text) {
        return Err("it is empty".to_owned());
    }
    let mut path = String::new();
    let read = serde_saphyr::with_deserializer_from_str(text, |yaml| {
        serde_path_to_error::deserialize(yaml).map_err(|error| {
            path = error.path().to_string();
            error.into_inner()
        })
    });
    read.map_err(|error| {
        let message = error.render_with_formatter(&serde_saphyr::UserMessageFormatter);
        files::at_field(&path, &plain(&message))
    })
}

/// The first line, which says what is wrong; below it the library shows the text. Its events are no words for people.
fn plain(message: &str) -> String {
    let line = message.lines().next().unwrap_or(message);
    let line = line.strip_prefix("error: ").unwrap_or(line);
    line.replace("expected mapping start", "expected keys with values")
        .replace("expected sequence start", "expected a list")
}

fn text(name: &str, openness: &Openness, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(
        out,
        "{STRONG}{name}{END}\n  {STRONG}{}{END}",
        openness.class
    )?;
    let osaid = if openness.osaid { "met" } else { "not met" };
    writeln!(
        out,
        "  Open Source AI Definition 1.0: {osaid}, as far as components can show"
    )?;
    for gap in openness
        .gaps
        .iter()
        .filter(|gap| gap.class > openness.class)
    {
        let missing = gap.missing.iter().map(|name| format!("{name} (missing)"));
        let lacks: Vec<String> = missing
            .chain(
                gap.not_open
                    .iter()
                    .map(|name| format!("{name} (no open license)")),
            )
            .collect();
        writeln!(out, "\n  {QUIET}lacks for {}:{END}", gap.class)?;
        writeln!(out, "{}", wrap("    ", &lacks.join(", ")))?;
    }
    let misspelled: Vec<String> = openness
        .misspelled
        .iter()
        .map(|found| format!("{} (write {})", found.license, found.id))
        .collect();
    for (label, names) in [
        ("licenses that are no SPDX id", &misspelled),
        (
            "license made for another kind of content",
            &openness.unsuited,
        ),
        ("unknown components", &openness.unknown),
    ] {
        if !names.is_empty() {
            writeln!(
                out,
                "\n{}",
                wrap("  ", &format!("{label}: {}", names.join(", ")))
            )?;
        }
    }
    Ok(())
}
