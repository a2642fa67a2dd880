//! The facts that conditions may speak about, with their types and their words.

#[cfg(feature = "authoring")]
mod read;
mod value;

pub use value::Part;
#[cfg(feature = "authoring")]
pub(crate) use value::{EXACT_MAX, decimal, json_text};

use crate::binary::{Packed, Packer, Unpacker, column, later_column};
use crate::packed;
use crate::symbols::Symbol;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All declared facts, and the enumerations that some of them take their values from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Schema {
    // INVARIANT: sorted by path, so that ids do not depend on the order of the file.
    facts: Vec<FactDecl>,
    vocabularies: Vec<Vocabulary>,
}

/// Names a declared fact.
///
/// There are no more of them than 16 bits hold; as 32 bits they are sorted and kept by the code for other numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "u16", into = "u16")]
pub struct FactId(u32);

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
    /// Sorted by value.
    labels: Vec<(String, Text)>,
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
        u16::try_from(index).ok().map(FactId::new)
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
        (0..=u16::MAX).map(FactId::new).zip(&self.facts)
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
        let labels = &self.vocabularies.get(usize::from(vocabulary.0))?.labels;
        let found = labels.binary_search_by(|(known, _)| known.as_str().cmp(value));
        labels.get(found.ok()?).map(|(_, label)| label)
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

    fn new(name: String, open: bool, values: Vec<String>, labels: Vec<(String, Text)>) -> Self {
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
        for value in values {
            if let Err(at) = self.place(&value) {
                self.sorted
                    .insert(at, crate::source::offset(self.values.len()));
                self.values.push(value);
            }
        }
    }
}

impl FactId {
    /// The position of the fact among all facts.
    pub fn index(self) -> usize {
        crate::source::index(self.0)
    }

    pub(crate) fn new(index: u16) -> Self {
        Self(index.into())
    }

    pub(crate) fn number(self) -> u32 {
        self.0
    }
}

impl From<u16> for FactId {
    fn from(index: u16) -> Self {
        Self::new(index)
    }
}

impl From<FactId> for u16 {
    fn from(fact: FactId) -> Self {
        Self::try_from(fact.0).unwrap_or(Self::MAX)
    }
}

impl Packed for FactId {
    fn pack(&self, to: &mut Packer) {
        self.0.pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        Self::new(u16::unpack(from))
    }
}

impl Packed for Schema {
    fn pack(&self, to: &mut Packer) {
        self.facts.pack(to);
        self.vocabularies.pack(to);
    }

    /// What was written is in order; what is not in order was not written by this program.
    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let facts: Vec<FactDecl> = Vec::unpack(from);
        if !facts.is_sorted_by(|a, b| a.path <= b.path) {
            from.fail();
        }
        let vocabularies = Vec::unpack(from);
        Self {
            facts,
            vocabularies,
        }
    }
}

impl Packed for Vocabulary {
    fn pack(&self, to: &mut Packer) {
        let outer = to.column();
        to.field(const { column("Vocabulary", "name") }, &self.name);
        to.field(const { column("Vocabulary", "open") }, &self.open);
        to.field(const { column("Vocabulary", "values") }, &self.values);
        to.field(const { later_column("Vocabulary", "labels") }, &self.labels);
        to.enter(outer);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let outer = from.column();
        let name = from.field(const { column("Vocabulary", "name") });
        let open = from.field(const { column("Vocabulary", "open") });
        let values = from.field(const { column("Vocabulary", "values") });
        let labels = from.field(const { later_column("Vocabulary", "labels") });
        from.enter(outer);
        Self::new(name, open, values, labels)
    }
}

impl From<Written> for Schema {
    fn from(written: Written) -> Self {
        let vocabularies = written.vocabularies.into_iter();
        let vocabularies = vocabularies
            .map(|from| {
                let labels = from.labels.into_iter().collect();
                Vocabulary::new(from.name, from.open, from.values, labels)
            })
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
                labels: from.labels.into_iter().collect(),
            })
            .collect();
        Self {
            facts: schema.facts,
            vocabularies,
        }
    }
}

packed! { struct VocabularyId(number) }
// Only whoever writes rules or asks for an explanation sees the names of facts and of their values.
packed! { struct FactDecl { path, kind, group, #[later] label, #[later] doc, #[later] unit } }
packed! {
    enum Kind {
        Boolean = 0, Integer = 1, Date = 2, Text = 3, Enumeration(inner) = 4, Set(inner) = 5
    }
}
packed! { enum Group { Situation = 0, Option = 1, Derived = 2 } }

#[cfg(test)]
#[cfg(feature = "authoring")]
mod tests;
