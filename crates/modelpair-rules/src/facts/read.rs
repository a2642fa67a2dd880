//! Facts from a file.

use super::Facts;
use crate::diag::{self, Diagnostics};
use crate::node::{Key, Node, NodeValue, Table};
use crate::schema::{FactId, Schema};
use crate::source::Span;
use std::collections::BTreeMap;

impl Facts {
    /// Reads facts from TOML or JSON: by their paths, or by tables inside each other, so that
    /// `{"trip.days": 3}` and `{"trip": {"days": 3}}` say the same. A fact that is `null` or not there is unknown.
    ///
    /// Names that are not declared, values of a wrong type and facts that are there twice are reported, and then
    /// nothing is returned.
    ///
    /// ```
    /// # use modelpair_rules::{Diagnostics, Facts, Schema, Source, Sources, Value, parse_json, parse_toml};
    /// # let (mut sources, mut found) = (Sources::new(), Diagnostics::new());
    /// # let text = "[fact.\"trip.days\"]\ntype = \"integer\"\ngroup = \"situation\"\nlabel = { en = \"days\", es = \"días\" }";
    /// # let id = sources.add(Source { name: "schema.toml".to_owned(), text: text.to_owned() });
    /// # let schema = parse_toml(id, &sources, &mut found).and_then(|node| Schema::read(&node, &mut found)).unwrap();
    /// let text = r#"{ "trip": { "days": 3 } }"#;
    /// let id = sources.add(Source { name: "facts.json".to_owned(), text: text.to_owned() });
    /// let node = parse_json(id, &sources, &mut found).expect("JSON");
    /// let facts = Facts::read(&node, &schema, &mut found).expect("facts of the schema");
    /// let days = schema.fact("trip.days").expect("declared");
    /// assert_eq!(facts.get(days), Some(&Value::Integer(3)));
    /// ```
    pub fn read(node: &Node, schema: &Schema, out: &mut Diagnostics) -> Option<Self> {
        let mut found = Diagnostics::new();
        let mut facts = Self::new(schema);
        let mut seen: BTreeMap<FactId, Span> = BTreeMap::new();
        match node.table() {
            Some(table) => each_fact(table, schema, &mut found, &mut |key, fact, node, out| {
                if let Some(first) = seen.insert(fact, key.span) {
                    out.push(diag::duplicate_key(
                        key.span,
                        &schema.decl(fact).path,
                        first,
                    ));
                }
                if node.value != NodeValue::Null
                    && let Some(value) = schema.value_from_node(fact, node, out)
                {
                    facts.set(fact, value);
                }
            }),
            None => found.push(diag::not_a_table(node.span, "the facts", node.kind())),
        }
        let failed = found.has_errors();
        out.extend(found);
        (!failed).then_some(facts)
    }
}

/// What is done with a fact that was found.
type Found<'f> = dyn FnMut(&Key, FactId, &Node, &mut Diagnostics) + 'f;

/// Finds the declared facts in a table, those inside other tables included; other names are reported.
pub(crate) fn each_fact(
    table: &Table,
    schema: &Schema,
    out: &mut Diagnostics,
    found: &mut Found<'_>,
) {
    walk("", table, schema, out, found);
}

fn walk(
    prefix: &str,
    table: &Table,
    schema: &Schema,
    out: &mut Diagnostics,
    found: &mut Found<'_>,
) {
    for (key, node) in table {
        let path = format!("{prefix}{}", key.name);
        if let Some(fact) = schema.fact(&path) {
            found(key, fact, node, out);
            continue;
        }
        let group = format!("{path}.");
        let paths = || schema.facts().map(|(_, decl)| decl.path.as_str());
        let is_group = paths().any(|path| path.starts_with(&group));
        match node.table() {
            Some(inner) if is_group => walk(&group, inner, schema, out, found),
            None if is_group && node.value == NodeValue::Null => {}
            None if is_group => {
                let inside = paths().filter(|path| path.starts_with(&group));
                out.push(diag::not_a_fact(key.span, &path, inside));
            }
            _ => out.push(diag::unknown_fact(key.span, &path, paths())),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::Diagnostics;
    use crate::facts::Facts;
    use crate::node::parse_json;
    use crate::schema::Schema;
    use crate::source::{Source, Sources};
    use crate::testing::schema;

    fn read(schema: &Schema, json: &str) -> (Option<Facts>, String) {
        let (mut sources, mut found) = (Sources::new(), Diagnostics::new());
        let id = sources.add(Source {
            name: "facts".to_owned(),
            text: json.to_owned(),
        });
        let node = parse_json(id, &sources, &mut found).expect("JSON");
        let facts = Facts::read(&node, schema, &mut found);
        (facts, found.to_string())
    }

    #[test]
    fn by_paths_and_by_tables() {
        let schema = schema();
        let nested = r#"{"org": {"users": 3, "name": "x"}, "look.colors": ["red"], "use": {"public": true}}"#;
        let flat =
            r#"{"org.users": 3, "org.name": "x", "look": {"colors": ["red"]}, "use.public": true}"#;
        let (one, said) = read(&schema, nested);
        assert_eq!(said, "");
        assert_eq!(one, read(&schema, flat).0);
        assert_eq!(one.expect("facts").known().count(), 4);
        let unknown = r#"{"org.users": null, "use": null}"#;
        assert_eq!(read(&schema, unknown).0, Some(Facts::new(&schema)));
    }

    #[test]
    fn every_fault_is_reported() {
        let json = r#"{"org": {"user": 3, "name": 1}, "look": 7, "look.color": "rde", "use.public": true, "use": {"public": true}}"#;
        let (facts, said) = read(&schema(), json);
        assert_eq!(facts, None);
        for part in [
            "did you mean `org.users`?",
            "`org.name` must be",
            "`look` is a group of facts, not a fact (there are `look.color`, `look.colors`)",
            "did you mean `red`?",
            "the key `use.public` is there twice",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(read(&schema(), "[1]").1.contains("must be a table"));
    }
}
