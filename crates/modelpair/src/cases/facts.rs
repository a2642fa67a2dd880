//! Reads facts as cases give them: all of them, those of the option included.

use modelpair_rules::{
    ColumnUnit, Diagnostics, Facts, Node, NodeValue, Schema, Severity, Source, Sources, Table,
    diag, parse_json, parse_toml,
};

use super::page::Block;

/// A fault with its line.
pub(super) type Misread = (u32, String);

/// Facts of a block; what is not there is unknown.
pub(super) fn read_facts(block: &Block, schema: &Schema) -> Result<Facts, Vec<Misread>> {
    let mut facts = Facts::new(schema);
    let (read, sources, out) = parse(block, |node, out| {
        if let Some(table) = node.table() {
            read_table("", table, schema, &mut facts, out);
        }
    });
    match read {
        Some(()) if !out.has_errors() => Ok(facts),
        _ => Err(misread(&out, &sources)),
    }
}

/// Facts with some of them changed.
pub(super) fn change(
    facts: &Facts,
    changes: &[(&str, &str)],
    line: u32,
    schema: &Schema,
) -> Result<Facts, Vec<Misread>> {
    let mut facts = facts.clone();
    for (path, value) in changes {
        if *value == "unknown" {
            match schema.fact(path) {
                Some(fact) => facts.forget(fact),
                None => return Err(vec![(line, format!("`{path}` is no declared fact"))]),
            }
            continue;
        }
        let block = Block {
            line,
            json: false,
            text: format!("{path} = {value}\n"),
        };
        let (read, sources, out) = parse(&block, |node, out| {
            if let Some(table) = node.table() {
                read_table("", table, schema, &mut facts, out);
            }
        });
        if read.is_none() || out.has_errors() {
            return Err(misread(&out, &sources));
        }
    }
    Ok(facts)
}

/// A block as a tree, shown to a function.
pub(super) fn parse<T>(
    block: &Block,
    see: impl FnOnce(&Node, &mut Diagnostics) -> T,
) -> (Option<T>, Sources, Diagnostics) {
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: String::new(),
        text: block.padded(),
    });
    let mut out = Diagnostics::new();
    let tree = if block.json {
        parse_json(id, &sources, &mut out)
    } else {
        parse_toml(id, &sources, &mut out)
    };
    let seen = tree.map(|tree| see(&tree, &mut out));
    (seen, sources, out)
}

/// The errors among diagnostics, each with its line.
pub(super) fn misread(out: &Diagnostics, sources: &Sources) -> Vec<Misread> {
    let errors = out.iter().filter(|found| found.severity == Severity::Error);
    errors
        .map(|found| {
            let place = found
                .span
                .map(|span| sources.position(span, ColumnUnit::Characters));
            let help = found.help.as_ref().map(|help| format!(" ({help})"));
            let message = format!(
                "{}: {}{}",
                found.code,
                found.message,
                help.unwrap_or_default()
            );
            (place.map_or(1, |place| place.line), message)
        })
        .collect()
}

/// Every key is a fact or a group of facts.
fn read_table(
    prefix: &str,
    table: &Table,
    schema: &Schema,
    facts: &mut Facts,
    out: &mut Diagnostics,
) {
    for (key, node) in table {
        let path = format!("{prefix}{}", key.name);
        if let Some(fact) = schema.fact(&path) {
            if node.value == NodeValue::Null {
                facts.forget(fact);
            } else if let Some(value) = schema.value_from_node(fact, node, out) {
                facts.set(fact, value);
            }
            continue;
        }
        let group = format!("{path}.");
        let is_group = schema
            .facts()
            .any(|(_, decl)| decl.path.starts_with(&group));
        match node.table() {
            Some(inner) if is_group => read_table(&group, inner, schema, facts, out),
            _ => {
                let known = schema.facts().map(|(_, decl)| decl.path.as_str());
                out.push(diag::unknown_fact(key.span, &path, known));
            }
        }
    }
}

/// The errors among diagnostics as a report shows them, with their places in a block.
pub(super) fn placed(out: &Diagnostics, sources: &Sources, first: u32) -> Vec<String> {
    let errors = out.iter().filter(|found| found.severity == Severity::Error);
    errors
        .map(|found| {
            let place = found
                .span
                .map(|span| sources.position(span, ColumnUnit::Characters));
            let place = place.map(|place| (place.line.saturating_sub(first) + 1, place.column));
            let (line, column) = place.unwrap_or((1, 1));
            format!("error {} at {line}:{column}: {}", found.code, found.message)
        })
        .collect()
}
