//! The facts that conditions may speak about, with their types and their words.

#[cfg(feature = "authoring")]
mod read;
mod value;

pub use value::Part;
#[cfg(feature = "authoring")]
pub(crate) use value::{EXACT_MAX, decimal, json_text};

use crate::binary::{Packed, Packer, Unpacker};
use crate::packed;
use crate::symbols::Symbol;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// All declared facts, and the enumerations that some of them take their values from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Schema {
    // INVARIANT: sorted by path, so that ids do not depend on the order of the file.
    facts: Vec<FactDecl>,
    vocabularies: Vec<Vocabulary>,
}

/// Names a declared fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactId(u16);

/// Names an enumeration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct VocabularyId(u16);

/// A declared fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactDecl {
    /// The name, such as `use.commercial`.
    pub path: String,
    /// What values it takes.
    pub kind: Kind,
    /// Who knows it.
    pub group: Group,
    /// A few words, as a question in a form shows them.
    pub label: Text,
    /// What exactly is meant.
    pub doc: Text,
    /// What a number counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// The type of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Yes or no.
    Boolean,
    /// A whole number.
    Integer,
    /// A day.
    Date,
    /// Any text.
    Text,
    /// One value of an enumeration.
    Enumeration(VocabularyId),
    /// A set of values of an enumeration.
    Set(VocabularyId),
}

/// Who knows a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// The person who asks.
    Situation,
    /// The catalog.
    Option,
    /// Computed from other facts.
    Derived,
}

/// An enumeration: the values that some facts take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    name: String,
    open: bool,
    values: Vec<String>,
    labels: BTreeMap<String, Text>,
    // The numbers of the values in alphabetical order.
    sorted: Vec<u32>,
}

/// The schema as it is written to a bundle.
#[derive(Serialize, Deserialize)]
struct Written {
    facts: Vec<FactDecl>,
    vocabularies: Vec<WrittenVocabulary>,
}

#[derive(Serialize, Deserialize)]
struct WrittenVocabulary {
    name: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    open: bool,
    values: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<String, Text>,
}

impl Schema {
    /// The fact with this path.
    pub fn fact(&self, path: &str) -> Option<FactId> {
        let index = self
            .facts
            .binary_search_by(|fact| fact.path.as_str().cmp(path))
            .ok()?;
        u16::try_from(index).ok().map(FactId)
    }

    /// What is declared about a fact; an empty declaration when the id is of another schema.
    pub fn decl(&self, fact: FactId) -> &FactDecl {
        static NONE: FactDecl = FactDecl {
            path: String::new(),
            kind: Kind::Text,
            group: Group::Derived,
            label: Text {
                en: String::new(),
                es: String::new(),
            },
            doc: Text {
                en: String::new(),
                es: String::new(),
            },
            unit: None,
        };
        self.facts.get(fact.index()).unwrap_or(&NONE)
    }

    /// All facts, in alphabetical order.
    pub fn facts(&self) -> impl Iterator<Item = (FactId, &FactDecl)> {
        (0..=u16::MAX).map(FactId).zip(&self.facts)
    }

    /// Drops the explanations of all facts, for a page that shows none.
    pub fn forget_docs(&mut self) {
        for fact in &mut self.facts {
            fact.doc = Text {
                en: String::new(),
                es: String::new(),
            };
        }
    }

    /// The enumeration with this name.
    pub fn vocabulary(&self, name: &str) -> Option<VocabularyId> {
        let index = self
            .vocabularies
            .iter()
            .position(|vocabulary| vocabulary.name == name)?;
        u16::try_from(index).ok().map(VocabularyId)
    }

    /// All enumerations.
    pub fn vocabularies(&self) -> impl Iterator<Item = (VocabularyId, &Vocabulary)> {
        (0..=u16::MAX).map(VocabularyId).zip(&self.vocabularies)
    }

    /// Adds the values that are not there yet; numbers given before stay valid.
    pub fn extend_vocabulary(
        &mut self,
        vocabulary: VocabularyId,
        values: impl IntoIterator<Item = String>,
    ) {
        if let Some(vocabulary) = self.vocabularies.get_mut(usize::from(vocabulary.0)) {
            vocabulary.extend(values);
        }
    }

    /// The number of a value of an enumeration.
    pub fn symbol(&self, vocabulary: VocabularyId, value: &str) -> Option<Symbol> {
        self.vocabularies
            .get(usize::from(vocabulary.0))?
            .symbol(value)
    }

    /// The value with a number; nothing is written when the number is of another enumeration.
    pub fn symbol_name(&self, vocabulary: VocabularyId, symbol: Symbol) -> &str {
        self.values(vocabulary)
            .get(crate::source::index(symbol.0))
            .map(String::as_str)
            .unwrap_or_default()
    }

    /// The values of an enumeration, in the order of their numbers.
    pub fn values(&self, vocabulary: VocabularyId) -> &[String] {
        let vocabulary = self.vocabularies.get(usize::from(vocabulary.0));
        vocabulary
            .map(|vocabulary| vocabulary.values.as_slice())
            .unwrap_or_default()
    }

    /// The words for a value of an enumeration, where the schema has some.
    pub fn value_label(&self, vocabulary: VocabularyId, value: &str) -> Option<&Text> {
        self.vocabularies
            .get(usize::from(vocabulary.0))?
            .labels
            .get(value)
    }

    /// The name of an enumeration.
    pub fn vocabulary_name(&self, vocabulary: VocabularyId) -> &str {
        let vocabulary = self.vocabularies.get(usize::from(vocabulary.0));
        vocabulary
            .map(|vocabulary| vocabulary.name.as_str())
            .unwrap_or_default()
    }

    fn new(mut facts: Vec<FactDecl>, vocabularies: Vec<Vocabulary>) -> Self {
        facts.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            facts,
            vocabularies,
        }
    }
}

impl Vocabulary {
    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether values are added from elsewhere (a catalog).
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// The values, in the order of their numbers.
    pub fn values(&self) -> &[String] {
        &self.values
    }

    fn new(name: String, open: bool, values: Vec<String>, labels: BTreeMap<String, Text>) -> Self {
        let mut vocabulary = Self {
            name,
            open,
            values: Vec::new(),
            labels,
            sorted: Vec::new(),
        };
        vocabulary.extend(values);
        vocabulary
    }

    fn symbol(&self, value: &str) -> Option<Symbol> {
        self.place(value)
            .ok()
            .and_then(|at| self.sorted.get(at))
            .copied()
            .map(Symbol)
    }

    /// Where a value is among the sorted ones, or where it would be.
    fn place(&self, value: &str) -> Result<usize, usize> {
        self.sorted.binary_search_by(|number| {
            let found = self.values.get(crate::source::index(*number));
            found.map(String::as_str).unwrap_or_default().cmp(value)
        })
    }

    fn extend(&mut self, values: impl IntoIterator<Item = String>) {
        let mut added = BTreeSet::new();
        for value in values {
            if self.place(&value).is_err() && added.insert(value.clone()) {
                self.values.push(value);
            }
        }
        let mut sorted: Vec<(&String, u32)> = self.values.iter().zip(0..).collect();
        sorted.sort_unstable();
        self.sorted = sorted.into_iter().map(|(_, number)| number).collect();
    }
}

impl FactId {
    /// The position of the fact among all facts.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    pub(crate) fn new(index: u16) -> Self {
        Self(index)
    }

    pub(crate) fn number(self) -> u16 {
        self.0
    }
}

impl Packed for Schema {
    fn pack(&self, to: &mut Packer) {
        Written::from(self.clone()).pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        Self::from(Written::unpack(from))
    }
}

impl From<Written> for Schema {
    fn from(written: Written) -> Self {
        let vocabularies = written.vocabularies.into_iter();
        let vocabularies = vocabularies
            .map(|from| Vocabulary::new(from.name, from.open, from.values, from.labels))
            .collect();
        Self::new(written.facts, vocabularies)
    }
}

impl From<Schema> for Written {
    fn from(schema: Schema) -> Self {
        let vocabularies = schema.vocabularies.into_iter();
        let vocabularies = vocabularies
            .map(|from| WrittenVocabulary {
                name: from.name,
                open: from.open,
                values: from.values,
                labels: from.labels,
            })
            .collect();
        Self {
            facts: schema.facts,
            vocabularies,
        }
    }
}

packed! { struct FactId(number) }
packed! { struct VocabularyId(number) }
packed! { struct FactDecl { path, kind, group, label, doc, unit } }
packed! {
    enum Kind {
        Boolean = 0, Integer = 1, Date = 2, Text = 3, Enumeration(inner) = 4, Set(inner) = 5
    }
}
packed! { enum Group { Situation = 0, Option = 1, Derived = 2 } }
packed! { struct Written { facts, vocabularies } }
packed! { struct WrittenVocabulary { name, open, values, labels } }

#[cfg(test)]
#[cfg(feature = "authoring")]
mod tests;
