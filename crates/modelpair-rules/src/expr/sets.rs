//! Named sets of constants, which conditions use by their names.

use crate::diag::{self, Diagnostics};
use crate::node::Table;
use crate::schema::Schema;
use crate::source::Span;
use std::collections::BTreeMap;

/// How many values a set may have.
const VALUES_MAX: usize = 5_000;

/// Named sets. A name that is also a fact is refused.
#[derive(Clone, Debug, Default)]
pub struct Sets {
    sets: BTreeMap<String, Declared>,
    /// Sets that cannot be used here, and of which pack they are; for messages.
    elsewhere: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
struct Declared {
    values: Vec<(String, Option<Span>)>,
    span: Option<Span>,
}

impl Sets {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Declares a set that does not come from a text, such as the countries of a region.
    pub fn insert(&mut self, name: &str, values: impl IntoIterator<Item = String>) {
        let values = values.into_iter().map(|value| (value, None)).collect();
        self.sets
            .insert(name.to_owned(), Declared { values, span: None });
    }

    /// Takes the `[sets]` of another pack in, as `prefix.name`, and gives these names. What is wrong with them is
    /// reported where that pack is read.
    pub(crate) fn import(&mut self, prefix: &str, table: &Table) -> Vec<String> {
        let mut names = Vec::new();
        for (key, node) in table {
            let elements = node.array().unwrap_or_default();
            let values = elements.iter().take(VALUES_MAX);
            let values = values.filter_map(|node| {
                let text = node.text()?.to_owned();
                Some((text, Some(node.span)))
            });
            let declared = Declared {
                values: values.collect(),
                span: Some(key.span),
            };
            let name = format!("{prefix}.{}", key.name);
            names.push(name.clone());
            self.sets.insert(name, declared);
        }
        names
    }

    /// Takes the sets of one pack from those of many, and says whether there are any.
    pub(crate) fn take_from(&mut self, known: &Self, prefix: &str) -> bool {
        let of_pack = known.sets.iter().filter(|(name, _)| {
            let rest = name.strip_prefix(prefix);
            rest.is_some_and(|rest| rest.starts_with('.'))
        });
        let before = self.sets.len();
        self.sets
            .extend(of_pack.map(|(name, declared)| (name.clone(), declared.clone())));
        self.sets.len() > before
    }

    /// Reads the `[sets]` of a pack, and checks their names.
    pub(crate) fn read(&mut self, table: &Table, schema: &Schema, out: &mut Diagnostics) {
        for (key, node) in table {
            let fact = schema.fact(&key.name).is_some();
            if !super::is_plain_identifier(&key.name) {
                out.push(diag::bad_name(key.span, "a set", &key.name));
            } else if fact || self.sets.contains_key(&key.name) {
                let first = self.sets.get(&key.name).and_then(|set| set.span);
                out.push(diag::duplicate_id(key.span, "names", &key.name, first));
            }
            let Some(elements) = node.array() else {
                out.push(diag::wrong_type(
                    node.span,
                    &key.name,
                    "a list of texts",
                    node.kind(),
                ));
                continue;
            };
            if elements.len() > VALUES_MAX {
                let count = elements.len();
                out.push(diag::too_many(
                    node.span,
                    "values of a set",
                    count,
                    VALUES_MAX,
                ));
                continue;
            }
            let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
            let mut values = Vec::new();
            for element in elements {
                let Some(text) = element.text() else {
                    let kind = element.kind();
                    out.push(diag::wrong_type(
                        element.span,
                        &key.name,
                        "a list of texts",
                        kind,
                    ));
                    continue;
                };
                match seen.insert(text, element.span) {
                    Some(first) => out.push(diag::duplicate_id(element.span, "value", text, first)),
                    None => values.push((text.to_owned(), Some(element.span))),
                }
            }
            let declared = Declared {
                values,
                span: Some(key.span),
            };
            self.sets.insert(key.name.clone(), declared);
        }
    }

    /// Notes the `[sets]` of a pack that is not used here, as `prefix.name`.
    pub(crate) fn note_elsewhere(&mut self, prefix: &str, pack: &str, table: &Table) {
        for (key, _) in table {
            let name = format!("{prefix}.{}", key.name);
            self.elsewhere.insert(name, pack.to_owned());
        }
    }

    /// The pack that has a set of this name, when it is not used here.
    pub(crate) fn elsewhere(&self, name: &str) -> Option<&str> {
        self.elsewhere.get(name).map(String::as_str)
    }

    /// The values of a set, each with its place.
    pub(crate) fn get(&self, name: &str) -> Option<&[(String, Option<Span>)]> {
        self.sets.get(name).map(|set| set.values.as_slice())
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sets.keys().map(String::as_str)
    }

    /// Where a set is declared, if it is in a text.
    pub(crate) fn span(&self, name: &str) -> Option<Span> {
        self.sets.get(name).and_then(|set| set.span)
    }
}
