//! The TypeScript types of the npm package: written from the Rust types that an answer is made of and from the JSON
//! Schema of a situation, committed, and compared here. `cargo xtask test npm` compiles real answers against them.

use crate::bundle::root;
use crate::cli::json;
use serde_json::Value as Json;
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write;
use std::fs;
use syn::{Attribute, Expr, Fields, GenericArgument, Item, ItemStruct, Lit, PathArguments, Type};

const COMMITTED: &str = "crates/modelpair-npm/js/types.d.ts";
/// Where the structs are that an answer may be made of.
const SOURCES: [&str; 17] = [
    "modelpair/src/record.rs",
    "modelpair/src/record/changes.rs",
    "modelpair/src/record/costs.rs",
    "modelpair/src/record/document.rs",
    "modelpair/src/record/explanation.rs",
    "modelpair/src/record/pair.rs",
    "modelpair/src/record/questions.rs",
    "modelpair/src/record/sides.rs",
    "modelpair/src/record/survival.rs",
    "modelpair/src/record/verdicts.rs",
    "modelpair/src/record/weighing.rs",
    "modelpair/src/profile.rs",
    "modelpair/src/replay.rs",
    "modelpair/src/replay/difference.rs",
    "modelpair-npm/src/advisor.rs",
    "modelpair-npm/src/verdicts.rs",
    "modelpair-rules/src/text.rs",
];
/// What the package answers with, and what it is called there; `Record` is something else in TypeScript.
const ROOTS: [(&str, &str); 5] = [
    ("Record", "DecisionRecord"),
    ("Answers", "Verdicts"),
    ("Replayed", "Replayed"),
    ("Profile", "Profile"),
    ("BundleInfo", "BundleInfo"),
];
const HEAD: &str = "// Written by `cargo xtask bless` from the Rust types and the schema of a situation; do not edit.

/** Millionths of a US dollar: a whole number, or decimal digits where it is beyond `Number.MAX_SAFE_INTEGER`. */
export type MicroUsd = number | string;
";

#[test]
fn the_committed_types_are_those_of_rust() {
    let written = types();
    let file = root().join(COMMITTED);
    if std::env::var_os("MODELPAIR_BLESS").is_some() {
        fs::write(&file, &written).expect("a file can be written");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == written,
        "{COMMITTED} is not what the Rust types say; `cargo xtask bless` rewrites it"
    );
}

#[test]
fn words_that_a_comment_lists_are_the_type() {
    assert_eq!(
        words("`a`, `b-c` or `d`."),
        Some("\"a\" | \"b-c\" | \"d\"".into())
    );
    assert_eq!(
        words("`a` or `b`: as in the page."),
        Some("\"a\" | \"b\"".into())
    );
    for other in [
        "`a`.",
        "`a`, `b` or both.",
        "One of `a` or `b`.",
        "`a` and `b`.",
    ] {
        assert_eq!(words(other), None, "{other}");
    }
}

fn types() -> String {
    let structs = structs();
    let mut out = HEAD.to_owned();
    let mut queue: VecDeque<String> = ROOTS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut seen = Vec::new();
    while let Some(name) = queue.pop_front() {
        if seen.contains(&name) {
            continue;
        }
        let item = structs.get(&name);
        let item = item.unwrap_or_else(|| panic!("no struct `{name}` in the sources"));
        interface(item, &mut out, &mut queue);
        seen.push(name);
    }
    situation(&mut out);
    out
}

fn structs() -> BTreeMap<String, ItemStruct> {
    let mut found = BTreeMap::new();
    for source in SOURCES {
        let text = fs::read_to_string(root().join("crates").join(source)).expect(source);
        let file = syn::parse_file(&text).expect(source);
        for item in file.items {
            if let Item::Struct(item) = item {
                // The library's own type, not one that only passes through.
                found.entry(item.ident.to_string()).or_insert(item);
            }
        }
    }
    found
}

fn interface(item: &ItemStruct, out: &mut String, queue: &mut VecDeque<String>) {
    let Fields::Named(fields) = &item.fields else {
        panic!("{} has no named fields", item.ident)
    };
    let flattened = fields
        .named
        .iter()
        .filter(|field| serde(&field.attrs).contains("flatten"));
    let parents: Vec<String> = flattened
        .map(|field| typescript(&field.ty, None, queue))
        .collect();
    let extends = if parents.is_empty() {
        String::new()
    } else {
        format!(" extends {}", parents.join(", "))
    };
    let _ = write!(
        out,
        "\n{}export interface {}{extends} {{\n",
        comment("", &doc(&item.attrs)),
        name_of(&item.ident.to_string())
    );
    for field in &fields.named {
        let serde = serde(&field.attrs);
        if serde.contains("flatten") {
            continue;
        }
        assert!(
            !serde.contains("rename"),
            "a renamed field in {}",
            item.ident
        );
        let doc = doc(&field.attrs);
        let optional = serde.contains("skip_serializing_if");
        let mut kind = typescript(&field.ty, words(&doc).as_deref(), queue);
        if optional {
            kind = kind.strip_suffix(" | null").unwrap_or(&kind).to_owned();
        }
        let mark = if optional { "?" } else { "" };
        let name = field.ident.as_ref().expect("a name");
        let _ = writeln!(out, "{}  {name}{mark}: {kind};", comment("  ", &doc));
    }
    out.push_str("}\n");
}

fn name_of(rust: &str) -> String {
    let root = ROOTS.iter().find(|(name, _)| *name == rust);
    root.map_or(rust, |(_, name)| name).to_owned()
}

/// A type; a text is one of `words`, where there are any.
fn typescript(kind: &Type, words: Option<&str>, queue: &mut VecDeque<String>) -> String {
    let list = |of: String| {
        if of.contains(" | ") {
            format!("({of})[]")
        } else {
            format!("{of}[]")
        }
    };
    match kind {
        Type::Array(array) => {
            let Expr::Lit(length) = &array.len else {
                panic!("a length that is no number")
            };
            let Lit::Int(length) = &length.lit else {
                panic!("a length that is no number")
            };
            let of = typescript(&array.elem, words, queue);
            format!(
                "[{}]",
                vec![of; length.base10_parse().expect("a number")].join(", ")
            )
        }
        Type::Path(path) => {
            let last = path.path.segments.last().expect("a path has a name");
            let arguments: Vec<&Type> = match &last.arguments {
                PathArguments::AngleBracketed(found) => {
                    found.args.iter().filter_map(argument).collect()
                }
                _ => Vec::new(),
            };
            match (last.ident.to_string().as_str(), &*arguments) {
                ("String", []) => words.unwrap_or("string").to_owned(),
                ("bool", []) => "boolean".to_owned(),
                ("u32" | "i64" | "u64" | "i32", []) => "number".to_owned(),
                ("Value" | "Json", []) => "unknown".to_owned(),
                ("MicroUsd", []) => "MicroUsd".to_owned(),
                ("Shared", [of]) => typescript(of, words, queue),
                ("Vec", [of]) => list(typescript(of, words, queue)),
                ("Option", [of]) => format!("{} | null", typescript(of, words, queue)),
                ("BTreeMap", [_, of]) => {
                    format!("{{ [key: string]: {} }}", typescript(of, None, queue))
                }
                (name, []) => {
                    queue.push_back(name.to_owned());
                    name_of(name)
                }
                (name, _) => panic!("no TypeScript for `{name}`"),
            }
        }
        _ => panic!("no TypeScript for this type"),
    }
}

fn argument(argument: &GenericArgument) -> Option<&Type> {
    match argument {
        GenericArgument::Type(kind) => Some(kind),
        _ => None,
    }
}

/// The words that a comment begins with, when it lists all values: "`a`, `b` or `c`."
fn words(doc: &str) -> Option<String> {
    let mut rest = doc;
    let mut found = Vec::new();
    loop {
        let (word, after) = rest.strip_prefix('`')?.split_once('`')?;
        found.push(format!("{word:?}"));
        match [", ", " or "]
            .iter()
            .find_map(|between| after.strip_prefix(between))
        {
            Some(next) => rest = next,
            None if after.starts_with(['.', ':', ';']) => break,
            None => return None,
        }
    }
    (found.len() > 1).then(|| found.join(" | "))
}

fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| {
        let named = attribute.meta.require_name_value().ok()?;
        let Expr::Lit(literal) = &named.value else {
            return None;
        };
        let Lit::Str(text) = &literal.lit else {
            return None;
        };
        named
            .path
            .is_ident("doc")
            .then(|| text.value().trim().to_owned())
    });
    // Links between Rust items mean nothing here.
    lines
        .collect::<Vec<_>>()
        .join("\n")
        .replace("[`", "`")
        .replace("`]", "`")
}

fn serde(attributes: &[Attribute]) -> String {
    let lists = attributes
        .iter()
        .filter_map(|attribute| attribute.meta.require_list().ok());
    let own = lists.filter(|list| list.path.is_ident("serde"));
    own.map(|list| list.tokens.to_string())
        .collect::<Vec<_>>()
        .join(" ")
}

fn comment(indent: &str, doc: &str) -> String {
    match doc {
        "" => String::new(),
        line if !line.contains('\n') => format!("{indent}/** {line} */\n"),
        lines => {
            let lines: String = lines
                .lines()
                .map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n")
                .collect();
            format!("{indent}/**\n{lines}{indent} */\n")
        }
    }
}

/// Facts by their dotted paths, and the same in nested tables.
fn situation(out: &mut String) {
    let schema = json(&["schema", "situation"]);
    let properties = schema["properties"].as_object().expect("an object");
    let tables = || {
        properties
            .iter()
            .filter(|(_, of)| of["properties"].is_object())
    };
    let members = |table: &Json| table["properties"].as_object().expect("an object").clone();
    out.push_str("\n/** Facts by their paths. One that is not there is assumed by the profile, or unknown; `null` makes it unknown. */\nexport interface Facts {\n");
    for (table, of) in tables() {
        for (name, fact) in members(of) {
            fact_line(&format!("\"{table}.{name}\""), &fact, "  ", out);
        }
    }
    out.push_str("}\n\n/** What is known of an organization: in nested tables, by dotted paths, or both. */\nexport interface Situation extends Facts {\n");
    for (name, of) in properties {
        if !of["properties"].is_object() {
            fact_line(name, of, "  ", out);
            continue;
        }
        let _ = writeln!(out, "  {name}?: {{");
        for (member, fact) in members(of) {
            let doc = comment("    ", fact["description"].as_str().unwrap_or_default());
            let _ = writeln!(out, "{doc}    {member}?: Facts[\"{name}.{member}\"];");
        }
        out.push_str("  };\n");
    }
    out.push_str("}\n");
}

fn fact_line(name: &str, fact: &Json, indent: &str, out: &mut String) {
    let doc = comment(indent, fact["description"].as_str().unwrap_or_default());
    let _ = writeln!(out, "{doc}{indent}{name}?: {};", of_schema(fact));
}

fn of_schema(schema: &Json) -> String {
    let union = |all: &Json| {
        let all = all.as_array().expect("a list").iter().map(of_schema);
        all.collect::<Vec<_>>().join(" | ")
    };
    let constants = |all: &Json| {
        let all = all.as_array().expect("a list").iter().map(Json::to_string);
        all.collect::<Vec<_>>().join(" | ")
    };
    match schema {
        _ if schema["anyOf"].is_array() => union(&schema["anyOf"]),
        _ if schema["oneOf"].is_array() => union(&schema["oneOf"]),
        _ if schema["enum"].is_array() => constants(&schema["enum"]),
        _ if !schema["const"].is_null() => schema["const"].to_string(),
        _ if schema["patternProperties"].is_object() => "{ [month: string]: number }".to_owned(),
        _ => match (schema["$ref"].as_str(), schema["type"].as_str()) {
            (Some("#/$defs/date"), _) | (_, Some("string")) => "string".to_owned(),
            (Some("#/$defs/integer"), _) => "number | bigint".to_owned(),
            (_, Some("boolean")) => "boolean".to_owned(),
            (_, Some("null")) => "null".to_owned(),
            (_, Some("array")) => format!("readonly ({})[]", of_schema(&schema["items"])),
            _ => panic!("no TypeScript for {schema}"),
        },
    }
}
