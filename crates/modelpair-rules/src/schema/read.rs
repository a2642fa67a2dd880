//! The schema from its file.

use super::value::Part;
use super::{FactDecl, FactId, Group, Kind, Schema, Vocabulary, VocabularyId};
use crate::diag::{self, Diagnostics};
use crate::facts::Value;
use crate::node::{Key, Node, NodeValue};
use crate::reader::Reader;
use crate::text::Text;
use std::collections::BTreeMap;

impl Schema {
    /// Reads the facts that may be named, and the words that some of them may take:
    ///
    /// ```toml
    /// [vocabulary.zone]
    /// values = ["internet", "lan"]                             # or `open = true`: words are added by a program
    /// labels.internet = { en = "Internet", es = "Internet" }   # may be left out
    ///
    /// [fact."packet.zone"]
    /// type = "enum"                # boolean, integer, text, date, enum, set
    /// of = "zone"                  # the vocabulary of an enum or a set
    /// group = "situation"          # who knows it: situation, option or derived
    /// label = { en = "Where does it come from?", es = "¿De dónde viene?" }
    /// doc = { en = "...", es = "..." }                         # may be left out, as `unit` may
    /// ```
    ///
    /// The fact `today`, a date, is what exceptions and days of rules are compared with.
    /// Nothing is returned when there is an error.
    pub fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        let mut found = Diagnostics::new();
        let schema = read_schema(node, &mut found);
        let failed = found.has_errors();
        out.extend(found);
        (!failed).then_some(schema)
    }

    /// The value of a fact from what a file says.
    pub fn value_from_node(
        &self,
        fact: FactId,
        node: &Node,
        out: &mut Diagnostics,
    ) -> Option<Value> {
        let Some(part) = part(node) else {
            let path = &self.decl(fact).path;
            let diagnostic = match node.table() {
                Some(_) => {
                    diag::wrong_type(node.span, path, self.decl(fact).kind.expected(), "a table")
                }
                None => wrong_element(path, node),
            };
            out.push(diagnostic);
            return None;
        };
        match self.value(fact, &part) {
            Ok(value) => Some(value),
            Err(fault) => {
                let elements = node.array().unwrap_or_default();
                let element = fault
                    .element
                    .and_then(|index| elements.get(index))
                    .unwrap_or(node);
                let mut diagnostic = fault.diagnostic;
                diagnostic.span = Some(element.span);
                out.push(diagnostic);
                None
            }
        }
    }
}

fn read_schema(node: &Node, out: &mut Diagnostics) -> Schema {
    let mut reader = Reader::new(node, "the schema", out);

    let vocabulary_tables = reader.table("vocabulary");
    let fact_tables = reader.table("fact");
    reader.finish();
    let mut vocabularies = Vec::new();
    for (key, node) in vocabulary_tables.into_iter().flatten() {
        check_name(key, "an enumeration", out);
        vocabularies.push(read_vocabulary(key, node, out));
    }
    let mut facts = Vec::new();
    for (key, node) in fact_tables.into_iter().flatten() {
        check_name(key, "a fact", out);
        facts.extend(read_fact(key, node, &vocabularies, out));
    }
    check_paths(fact_tables.into_iter().flatten().map(|(key, _)| key), out);
    Schema::new(facts, vocabularies)
}

/// A value as a file says it; nothing when it is a table, null, or a list of something else than texts.
fn part(node: &Node) -> Option<Part> {
    match &node.value {
        NodeValue::Boolean(value) => Some(Part::Boolean(*value)),
        NodeValue::Integer(value) => Some(Part::Integer(*value)),
        NodeValue::Text(text) => Some(Part::Text(text.clone())),
        NodeValue::Array(elements) => {
            let texts = elements
                .iter()
                .map(|element| element.text().map(str::to_owned));
            texts.collect::<Option<Vec<String>>>().map(Part::List)
        }
        NodeValue::Table(_) | NodeValue::Null => None,
    }
}

fn wrong_element(path: &str, node: &Node) -> diag::Diagnostic {
    let elements = node.array().unwrap_or_default();
    let wrong = elements
        .iter()
        .find(|element| element.text().is_none())
        .unwrap_or(node);
    diag::wrong_type(wrong.span, path, "a list of texts", wrong.kind())
}

/// How many values an enumeration may have.
const VALUES_MAX: usize = 50_000;

fn read_vocabulary(key: &Key, node: &Node, out: &mut Diagnostics) -> Vocabulary {
    let mut reader = Reader::new(node, "an enumeration", out);
    let open = reader.boolean("open").unwrap_or(false);
    let values = if open {
        reader.list_of_text("values")
    } else {
        reader.required_node("values");
        reader.list_of_text("values")
    };
    let values = values.unwrap_or_default();
    let mut labels = BTreeMap::new();
    if let Some(node) = reader.node("labels") {
        let mut reader = Reader::new(node, "`labels`", reader.diagnostics());
        for value in &values {
            if let Some(text) = reader.localized(&value.text) {
                labels.insert(value.text.clone(), text);
            }
        }
        reader.finish();
    }
    let mut seen = BTreeMap::new();
    for value in &values {
        if let Some(first) = seen.insert(&value.text, value.span) {
            let diagnostic = diag::duplicate_id(value.span, "value", &value.text, first);
            reader.diagnostics().push(diagnostic);
        }
    }
    let reader_span = reader.span_of("values");
    reader.finish();
    if values.len() > VALUES_MAX {
        let (count, span) = (values.len(), reader_span);
        out.push(diag::too_many(
            span,
            "values of an enumeration",
            count,
            VALUES_MAX,
        ));
        return Vocabulary::new(key.name.clone(), open, Vec::new(), Vec::new());
    }
    let values = values.into_iter().map(|value| value.text).collect();
    let labels = labels.into_iter().collect();
    Vocabulary::new(key.name.clone(), open, values, labels)
}

fn read_fact(
    key: &Key,
    node: &Node,
    vocabularies: &[Vocabulary],
    out: &mut Diagnostics,
) -> Option<FactDecl> {
    #[derive(Clone, Copy, PartialEq)]
    enum Type {
        Plain(Kind),
        Enumeration,
        Set,
    }
    const TYPES: &[(&str, Type)] = &[
        ("boolean", Type::Plain(Kind::Boolean)),
        ("integer", Type::Plain(Kind::Integer)),
        ("date", Type::Plain(Kind::Date)),
        ("text", Type::Plain(Kind::Text)),
        ("enum", Type::Enumeration),
        ("set", Type::Set),
    ];
    const GROUPS: &[(&str, Group)] = &[
        ("situation", Group::Situation),
        ("option", Group::Option),
        ("derived", Group::Derived),
    ];
    let mut reader = Reader::new(node, "a fact", out);
    let kind = reader.required_choice("type", TYPES);
    let group = reader.required_choice("group", GROUPS);
    let label = reader.required_localized("label");
    let doc = reader.localized("doc");
    let unit = reader.text("unit");
    let kind = match kind {
        Some(Type::Plain(kind)) => Some(kind),
        Some(Type::Enumeration) => {
            read_vocabulary_of(&mut reader, vocabularies).map(Kind::Enumeration)
        }
        Some(Type::Set) => read_vocabulary_of(&mut reader, vocabularies).map(Kind::Set),
        None => {
            // The key is right for some types, so it is not reported as unknown here.
            reader.node("of");
            None
        }
    };
    reader.finish();
    let doc = doc.unwrap_or_else(|| Text {
        en: String::new(),
        es: String::new(),
    });
    Some(FactDecl {
        path: key.name.clone(),
        kind: kind?,
        group: group?,
        label: label?,
        doc,
        unit,
    })
}

fn read_vocabulary_of(
    reader: &mut Reader<'_, '_>,
    vocabularies: &[Vocabulary],
) -> Option<VocabularyId> {
    let name = reader.required_text("of")?;
    let position = vocabularies
        .iter()
        .position(|vocabulary| vocabulary.name == name);
    if position.is_none() {
        let names = vocabularies
            .iter()
            .map(|vocabulary| vocabulary.name.as_str());
        let diagnostic = diag::unknown_reference(reader.span_of("of"), "enumeration", &name, names);
        reader.diagnostics().push(diagnostic);
    }
    position
        .and_then(|index| u16::try_from(index).ok())
        .map(VocabularyId)
}

/// Names are identifiers of CEL joined by dots.
fn check_name(key: &Key, what: &str, out: &mut Diagnostics) {
    if !key.name.split('.').all(crate::expr::is_plain_identifier) {
        out.push(diag::bad_name(key.span, what, &key.name));
    }
}

/// No path may be both a fact and a group of facts, and no more facts than there are ids.
fn check_paths<'a>(keys: impl Iterator<Item = &'a Key>, out: &mut Diagnostics) {
    let keys: BTreeMap<&str, &Key> = keys.map(|key| (key.name.as_str(), key)).collect();
    for (path, key) in &keys {
        for (dot, _) in path.match_indices('.') {
            if let Some(group) = path.get(..dot).and_then(|group| keys.get(group)) {
                out.push(
                    diag::not_a_fact(group.span, &group.name, []).label(key.span, "declared here"),
                );
            }
        }
        if keys.len() > usize::from(u16::MAX) {
            out.push(diag::number_range(
                key.span,
                "the number of facts",
                "at most 65,535",
            ));
            return;
        }
    }
}
