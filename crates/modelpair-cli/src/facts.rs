//! `modelpair facts`: every declared fact, for people and for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

use modelpair::{Advisor, Declarations, Special};
use modelpair_rules::{FactDecl, Group, Kind, Schema, VocabularyId};
use serde_json::{Value as Json, json};

use crate::args::FactsFormat;
use crate::exit::{Exit, Failure};

/// Prints the facts.
pub fn run(format: FactsFormat, out: &mut dyn Write) -> Result<Exit, Failure> {
    let advisor = Advisor::embedded()?;
    let declarations = &advisor.bundle().declarations;
    match format {
        FactsFormat::Json => writeln!(out, "{:#}", as_json(declarations))?,
        FactsFormat::Markdown => out.write_all(page(declarations).as_bytes())?,
    }
    Ok(Exit::Done)
}

fn as_json(declarations: &Declarations) -> Json {
    let schema = declarations.schema();
    let facts = schema.facts().map(|(_, decl)| {
        json!({
            "path": decl.path,
            "group": group(decl.group),
            "type": kind(decl.kind),
            "of": of(decl.kind).map(|of| schema.vocabulary_name(of)),
            "unit": decl.unit,
            "label": decl.label,
            "doc": decl.doc,
        })
    });
    let special = declarations.specials().map(|(path, fact)| {
        json!({
            "path": path,
            "group": "situation",
            "type": special(&fact.kind),
            "of": null,
            "unit": null,
            "label": fact.label,
            "doc": null,
        })
    });
    let mut facts: Vec<Json> = facts.chain(special).collect();
    facts.sort_by(|a, b| a["path"].as_str().cmp(&b["path"].as_str()));
    let vocabularies = schema.vocabularies().map(|(id, vocabulary)| {
        let values = vocabulary.values().iter().filter(|_| !vocabulary.is_open());
        let values: Vec<Json> = values
            .map(|value| json!({ "value": value, "label": schema.value_label(id, value) }))
            .collect();
        json!({ "name": vocabulary.name(), "open": vocabulary.is_open(), "values": values })
    });
    json!({ "facts": facts, "vocabularies": vocabularies.collect::<Vec<_>>() })
}

const HEAD: &str = "\
# All facts

Written by `modelpair facts` from [`facts.toml`](../crates/modelpair/schema/facts.toml); do not change it by hand.

A rule may mention every fact but those of the types *months*, *date or never* and *order*.
A fact that is not known makes a condition unknown, never false.
";

const GROUPS: [(Group, &str); 3] = [
    (
        Group::Situation,
        "## The situation\n\nA person states these facts, or a profile assumes them.\n",
    ),
    (
        Group::Option,
        "## The option\n\nThe catalog knows these facts about a model on a route.\n",
    ),
    (
        Group::Derived,
        "## Derived facts\n\nThese are computed before the rules run.\n",
    ),
];

fn page(declarations: &Declarations) -> String {
    let schema = declarations.schema();
    let mut page = HEAD.to_owned();
    for (wanted, words) in GROUPS {
        let mut rows: BTreeMap<String, String> = BTreeMap::new();
        for (_, decl) in schema.facts().filter(|(_, decl)| decl.group == wanted) {
            rows.insert(decl.path.clone(), row(schema, decl));
        }
        if wanted == Group::Situation {
            for (path, fact) in declarations.specials() {
                let kind = special(&fact.kind).replace('-', " ");
                rows.insert(path.to_owned(), format!("{kind} | {}", fact.label.en));
            }
        }
        let _ = write!(
            page,
            "\n{words}\n| fact | type | meaning |\n|---|---|---|\n"
        );
        for (path, row) in rows {
            let _ = writeln!(page, "| `{path}` | {row} |");
        }
    }
    page.push_str("\n## Enumerations\n\nAn open one takes its values from the catalog.\n");
    for (id, vocabulary) in schema.vocabularies() {
        let _ = write!(page, "\n### {}\n\n", vocabulary.name());
        if vocabulary.is_open() {
            page.push_str("Open.\n");
            continue;
        }
        page.push_str("| value | meaning |\n|---|---|\n");
        for value in vocabulary.values() {
            let label = schema.value_label(id, value);
            let label = label.map_or("", |label| &label.en);
            let _ = writeln!(page, "| `{value}` | {label} |");
        }
    }
    page
}

fn row(schema: &Schema, decl: &FactDecl) -> String {
    let kind = match of(decl.kind) {
        Some(of) => {
            let name = schema.vocabulary_name(of);
            let anchor = name.replace(' ', "-");
            match decl.kind {
                Kind::Set(_) => format!("set of [{name}](#{anchor})"),
                _ => format!("[{name}](#{anchor})"),
            }
        }
        None => kind(decl.kind).to_owned(),
    };
    let unit = decl.unit.as_ref().map(|unit| format!(" ({unit})"));
    let doc = match decl.doc.en.as_str() {
        "" => decl.label.en.clone(),
        doc => format!("{}. {doc}", decl.label.en),
    };
    let doc = doc.replace('|', "\\|").replace('\n', " ");
    format!("{kind}{} | {doc}", unit.unwrap_or_default())
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Boolean => "boolean",
        Kind::Integer => "integer",
        Kind::Date => "date",
        Kind::Text => "text",
        Kind::Enumeration(_) => "enum",
        Kind::Set(_) => "set",
    }
}

fn of(kind: Kind) -> Option<VocabularyId> {
    match kind {
        Kind::Enumeration(of) | Kind::Set(of) => Some(of),
        _ => None,
    }
}

fn special(special: &Special) -> &'static str {
    match special {
        Special::Months => "months",
        Special::DateOrNever => "date-or-never",
        Special::Order(_) => "order",
    }
}

fn group(group: Group) -> &'static str {
    match group {
        Group::Situation => "situation",
        Group::Option => "option",
        Group::Derived => "derived",
    }
}
