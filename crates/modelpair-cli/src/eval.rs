//! `modelpair eval`: an expression by itself, or many of them by line, so that foreign test suites can be run.

use std::io::{self, BufRead, Read, Write};
use std::path::Path;

use modelpair_rules::{
    Diagnostics, Schema, Source, Sources, TEXT_BYTES_MAX, eval_bytes, eval_text, parse_toml,
};

use crate::args::EvalArgs;
use crate::exit::{Exit, Failure};
use crate::files;

/// Prints the value, the missing facts or the error as one line of JSON.
pub fn run(args: &EvalArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let schema = args.schema.as_deref().map(read_schema).transpose()?;
    if args.jsonl {
        return lines(&mut io::stdin().lock(), schema.as_ref(), out);
    }
    let Some(expression) = &args.expression else {
        return Err(anyhow::anyhow!(
            "no expression: give one, or --jsonl to read lines from standard input"
        )
        .into());
    };
    let facts = args.facts.as_deref().map(read_facts).transpose()?;
    let answer = eval_text(expression, facts.as_deref(), schema.as_ref());
    writeln!(out, "{answer}")?;
    Ok(if answer.starts_with("{\"error\"") {
        Exit::BadInput
    } else {
        Exit::Done
    })
}

/// One answer for each line, written as soon as it is known; a wrong line is an answer too, an empty one as well,
/// so that questions and answers can be counted against each other.
fn lines(
    input: &mut dyn BufRead,
    schema: Option<&Schema>,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let mut bytes = Vec::new();
    let mut first = true;
    loop {
        bytes.clear();
        // One byte more than is accepted tells the evaluator that the line is too long.
        let read = input
            .take(TEXT_BYTES_MAX as u64 + 1)
            .read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(Exit::Done);
        }
        if bytes.last() != Some(&b'\n') && read > TEXT_BYTES_MAX {
            skip_line(input)?;
        }
        let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let marked = line.strip_prefix("\u{feff}".as_bytes());
        let line = marked.filter(|_| first).unwrap_or(line);
        first = false;
        writeln!(out, "{}", eval_bytes(line, schema))?;
        out.flush()?;
    }
}

/// Passes over what is left of a line that is too long.
fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (length, found) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(length);
        if found {
            return Ok(());
        }
    }
}

fn read_facts(path: &Path) -> Result<String, Failure> {
    let mut out = Diagnostics::new();
    match files::read(path, String::new(), &mut out) {
        Some(file) => Ok(file.text),
        None => Err(Failure::input(out, Sources::new())),
    }
}

fn read_schema(path: &Path) -> Result<Schema, Failure> {
    let mut out = Diagnostics::new();
    let mut sources = Sources::new();
    let schema = files::read(path, String::new(), &mut out).and_then(|file| {
        let id = sources.add(Source {
            name: file.name,
            text: file.text,
        });
        let node = parse_toml(id, &sources, &mut out)?;
        modelpair::read_schema(&node, &mut out)
    });
    match schema {
        Some(schema) if !out.has_errors() => Ok(schema),
        _ => Err(Failure::input(out, sources)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_an_answer() {
        let input = "\u{feff}{\"expr\": \"a && b\", \"facts\": {\"a\": true, \"b\": null}}\n\n{\"expr\": \"1 +\"}\nnonsense\n{\"expr\": \"1 < 2\"}";
        let mut out = Vec::new();
        let exit = lines(&mut input.as_bytes(), None, &mut out);
        assert!(matches!(exit, Ok(Exit::Done)));
        let text = String::from_utf8(out).unwrap();
        let starts: Vec<&str> = text
            .lines()
            .map(|line| line.split(':').next().unwrap())
            .collect();
        assert_eq!(
            starts,
            [
                "{\"unknown\"",
                "{\"error\"",
                "{\"error\"",
                "{\"error\"",
                "{\"value\""
            ]
        );
    }
}
