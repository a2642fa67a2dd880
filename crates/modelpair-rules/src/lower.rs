//! From the written form of a pack (a tree with places) to what it means, collecting every fault.

mod packs;

pub use packs::read_packs;

use crate::diag::{self, Diagnostics};
use crate::expr::{Expr, Sets, parse_condition_noting};
use crate::node::{Key, Node, NodeValue, Table};
use crate::policy::{Confidence, Effect, Evidence, Exception, Pack, Reading, Rule};
use crate::reader::Reader;
use crate::schema::Schema;
use crate::source::Span;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

impl Pack {
    /// Reads a pack. Nothing is returned when there is an error in it.
    pub fn read(node: &Node, schema: &Schema, out: &mut Diagnostics) -> Option<Self> {
        read_packs(&[node], schema, out).pop()
    }

    /// Reads a pack that may also use these sets, whatever it says that it uses: see [`Sets::of_packs`].
    pub fn read_with(
        node: &Node,
        schema: &Schema,
        sets: &Sets,
        out: &mut Diagnostics,
    ) -> Option<Self> {
        let mut found = Diagnostics::new();
        let read = read_alone(node, schema, sets, &mut found);
        if read.complete {
            let written = node.table().and_then(|table| table.get("sets")?.table());
            report_unused_sets(written, &read.sets, &read.used, &mut found);
        }
        let failed = found.has_errors();
        out.extend(found);
        read.pack.filter(|_| !failed)
    }
}

/// Whether a text is an id: small letters, digits, `-` and `.`, beginning with a letter or a digit.
pub fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.bytes().next().is_some_and(plain)
        && text
            .bytes()
            .all(|byte| plain(byte) || byte == b'-' || byte == b'.')
}

/// Reports what only shows when all packs are together: names given twice, exceptions from no rule.
pub fn check_packs(packs: &[Pack], out: &mut Diagnostics) {
    let mut ids: BTreeMap<&str, Option<Span>> = BTreeMap::new();
    let mut rules: BTreeMap<&str, &Rule> = BTreeMap::new();
    for pack in packs {
        if let Some(first) = ids.insert(&pack.id, pack.span) {
            out.push(diag::duplicate_id(pack.span, "packs", &pack.id, first));
        }
        for rule in &pack.rules {
            if let Some(first) = rules.insert(&rule.id, rule) {
                out.push(diag::duplicate_id(rule.span, "rules", &rule.id, first.span));
            }
        }
    }
    for exception in packs.iter().flat_map(|pack| &pack.exceptions) {
        match rules.get(exception.rule.as_str()) {
            None => {
                let known = rules.keys().copied();
                out.push(diag::unknown_reference(
                    exception.span,
                    "rule",
                    &exception.rule,
                    known,
                ));
            }
            Some(rule) if rule.effect != Effect::Deny => {
                let name = &exception.rule;
                out.push(
                    diag::never_used(exception.span, "exception from", name)
                        .help("an exception covers a deny; this rule is none"),
                );
            }
            Some(_) => {}
        }
    }
}

/// What all conditions of a pack are checked against.
struct Context<'a> {
    schema: &'a Schema,
    sets: &'a Sets,
    used: BTreeSet<String>,
}

/// A pack that was read, and which sets its conditions use.
struct ReadPack {
    pack: Option<Pack>,
    sets: Sets,
    used: BTreeSet<String>,
    /// Whether every condition could be read, so that nothing else uses a set.
    complete: bool,
}

/// What the `[pack]` table says.
struct Head {
    id: String,
    title: Option<Text>,
    source: Option<String>,
    span: Option<Span>,
}

/// Reads a pack by itself; `sets` are those that come from elsewhere.
fn read_alone(node: &Node, schema: &Schema, sets: &Sets, out: &mut Diagnostics) -> ReadPack {
    let nothing = |complete| ReadPack {
        pack: None,
        sets: Sets::new(),
        used: BTreeSet::new(),
        complete,
    };
    if let Some(diagnostic) = newer_format(node) {
        // What a newer format means is not known here, so nothing else is said about it.
        out.push(diagnostic);
        return nothing(false);
    }
    let mut reader = Reader::new(node, "a pack", out);
    let head_node = reader.required_node("pack");
    let set_table = reader.table("sets");
    let rule_table = reader.table("rule");
    let exception_nodes = read_exceptions(&mut reader);
    reader.finish();

    let head = head_node.map(|node| read_head(node, out));
    let mut all_sets = sets.clone();
    if let Some(table) = set_table {
        all_sets.read(table, schema, out);
    }
    let mut context = Context {
        schema,
        sets: &all_sets,
        used: BTreeSet::new(),
    };
    let mut rules = Vec::new();
    let mut written = 0_usize;
    let unnamed = Head {
        id: String::new(),
        title: None,
        source: None,
        span: None,
    };
    let named = head.as_ref().unwrap_or(&unnamed);
    for (key, node) in rule_table.into_iter().flatten() {
        written += 1;
        if out.is_full() {
            break;
        }
        rules.extend(read_rule(key, node, named, &mut context, out));
    }
    let mut exceptions = Vec::new();
    for node in exception_nodes {
        written += 1;
        if out.is_full() {
            break;
        }
        exceptions.extend(read_exception(node, named, &mut context, out));
    }
    let complete = rules.len() + exceptions.len() == written;
    let used = context.used;
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    ReadPack {
        pack: head.and_then(|head| {
            Some(Pack {
                id: head.id,
                title: head.title?,
                source: head.source?,
                rules,
                exceptions,
                span: head.span,
            })
        }),
        sets: all_sets,
        used,
        complete,
    }
}

/// The list of exceptions; one that is written as a table is not left out.
fn read_exceptions<'t>(reader: &mut Reader<'t, '_>) -> &'t [Node] {
    match reader.node("exception") {
        Some(node) if node.table().is_some() => {
            let found = diag::wrong_type(node.span, "exception", "a list", node.kind());
            let found = found.help("begin each exception with `[[exception]]`, in two brackets");
            reader.diagnostics().push(found);
            &[]
        }
        _ => reader.list("exception").unwrap_or_default(),
    }
}

/// The format of packs that this version reads.
pub const PACK_FORMAT: i64 = 1;

/// What is wrong when a pack is of a format that this version does not know.
fn newer_format(node: &Node) -> Option<diag::Diagnostic> {
    let format = node.table()?.get("pack")?.table()?.get("format")?;
    match format.value {
        NodeValue::Integer(found) if found != PACK_FORMAT => Some(diag::format_version(
            format.span,
            "packs",
            found,
            PACK_FORMAT,
        )),
        _ => None,
    }
}

fn read_head(node: &Node, out: &mut Diagnostics) -> Head {
    let mut reader = Reader::new(node, "`[pack]`", out);
    reader.integer("format");
    // Read by `read_packs`, which knows the other packs.
    reader.list_of_text("uses");
    let id = reader.required_text("id");
    let title = reader.required_localized("title");
    let source = reader.required_text("source");
    if let Some(id) = id.as_deref().filter(|id| !is_id(id)) {
        let diagnostic = diag::bad_id(reader.span_of("id"), "a pack", id);
        reader.diagnostics().push(diagnostic);
    }
    let span = reader.span_of("id");
    reader.finish();
    Head {
        id: id.unwrap_or_default(),
        title,
        source,
        span: Some(span),
    }
}

fn report_unused_sets(
    table: Option<&Table>,
    sets: &Sets,
    used: &BTreeSet<String>,
    out: &mut Diagnostics,
) {
    for (key, _) in table.into_iter().flatten() {
        if !used.contains(&key.name) {
            out.push(diag::never_used(sets.span(&key.name), "set", &key.name));
        }
    }
}

const EFFECTS: &[(&str, Effect)] = &[
    ("deny", Effect::Deny),
    ("require", Effect::Require),
    ("warn", Effect::Warn),
];

fn read_rule(
    key: &Key,
    node: &Node,
    head: &Head,
    context: &mut Context<'_>,
    out: &mut Diagnostics,
) -> Option<Rule> {
    if !is_id(&key.name) {
        out.push(diag::bad_id(key.span, "a rule", &key.name));
    }
    let mut reader = Reader::new(node, "a rule", out);
    let applies = reader.node("applies");
    let when = reader.required_node("when");
    let effect = reader.required_choice("effect", EFFECTS);
    let because = reader.required_localized("because");
    let remedy = match effect {
        Some(Effect::Deny) => reader.required_localized("remedy"),
        _ => reader.localized("remedy"),
    };
    let clause = reader.required_text("clause");
    let source = reader.text("source").or_else(|| head.source.clone());
    let verified = reader.required_node("verified");
    let reading = reader.choice("reading", &[("house", Reading::House)]);
    let applies_from = reader.date("applies_from");
    let applies_until = reader.date("applies_until");
    if let (Some(from), Some(until)) = (applies_from, applies_until)
        && until < from
    {
        let span = reader.span_of("applies_until");
        let reason = format!("it ends on {until}, before it begins on {from}");
        reader
            .diagnostics()
            .push(diag::never_true(span, "the rule", &reason));
    }
    if (applies_from.is_some() || applies_until.is_some()) && context.schema.fact("today").is_none()
    {
        let span = reader.span_of(if applies_from.is_some() {
            "applies_from"
        } else {
            "applies_until"
        });
        reader.diagnostics().push(diag::no_today(span));
    }
    reader.finish();
    let applies = match applies {
        Some(node) => condition("applies", node, context, out),
        None => Some(Expr::always()),
    };
    let when = when.and_then(|node| condition("when", node, context, out));
    let (verified_on, confidence) = read_verified(verified?, out)?;
    Some(Rule {
        id: format!("{}/{}", head.id, key.name),
        applies: applies?,
        when: when?,
        effect: effect?,
        because: because?,
        remedy,
        clause: clause?,
        source: source?,
        verified_on,
        confidence,
        reading,
        applies_from,
        applies_until,
        span: Some(key.span),
    })
}

fn condition(
    key: &str,
    node: &Node,
    context: &mut Context<'_>,
    out: &mut Diagnostics,
) -> Option<Expr> {
    if node.text().is_none() {
        let found = diag::wrong_type(node.span, key, "a text", node.kind());
        out.push(found.help(format!(
            "conditions stand between quotes: `{key} = \"...\"`"
        )));
        return None;
    }
    parse_condition_noting(node, context.schema, context.sets, &mut context.used, out)
}

/// `{ on = "2026-11-22", confidence = "primary" }`.
pub fn read_verified(
    node: &Node,
    out: &mut Diagnostics,
) -> Option<(crate::date::Date, Confidence)> {
    let mut reader = Reader::new(node, "`verified`", out);
    let on = reader.required_date("on");
    let confidence = reader.required_choice("confidence", Confidence::CHOICES);
    reader.finish();
    Some((on?, confidence?))
}

fn read_exception(
    node: &Node,
    head: &Head,
    context: &mut Context<'_>,
    out: &mut Diagnostics,
) -> Option<Exception> {
    let mut reader = Reader::new(node, "an exception", out);
    let rule = reader.required_text("rule");
    let rule_span = reader.span_of("rule");
    let when = reader.required_node("when");
    let owner = reader.required_text("owner");
    let reason = reader.required_localized("reason");
    let evidence = reader.required_node("evidence");
    let expires = reader.required_date("expires");
    if context.schema.fact("today").is_none() {
        let diagnostic = diag::no_today(reader.span_of("expires"));
        reader.diagnostics().push(diagnostic);
    }
    reader.finish();
    let when = when.and_then(|node| condition("when", node, context, out));
    let evidence = evidence.and_then(|node| read_evidence(node, out));
    Some(Exception {
        pack: head.id.clone(),
        rule: rule?,
        when: when?,
        owner: owner?,
        reason: reason?,
        evidence: evidence?,
        expires: expires?,
        span: Some(rule_span),
    })
}

fn read_evidence(node: &Node, out: &mut Diagnostics) -> Option<Evidence> {
    let mut reader = Reader::new(node, "`evidence`", out);
    let url = reader.text("url");
    let title = reader.text("title");
    let sha256 = reader.required_text("sha256");
    if url.is_none() && title.is_none() {
        let diagnostic = diag::missing_key(reader.span(), "url", "`evidence` without a `title`");
        reader.diagnostics().push(diagnostic);
    }
    let hash = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(text) = sha256.as_deref().filter(|text| !hash(text)) {
        let diagnostic = diag::wrong_type(
            reader.span_of("sha256"),
            "sha256",
            "64 hexadecimal digits",
            &match text.chars().find(|letter| !letter.is_ascii_hexdigit()) {
                Some(letter) => format!("the character `{}`", diag::visible(&letter.to_string())),
                None => format!("{} of them", text.len()),
            },
        );
        reader.diagnostics().push(diagnostic);
    }
    reader.finish();
    Some(Evidence {
        url,
        title,
        sha256: sha256?,
    })
}

#[cfg(test)]
mod tests;
