//! What stands in each kind of file: the keys that its reader asks for, in the order in which they are written.
//!
//! The readers decide what is accepted. These tables say the same for editors and for the formatter, and tests
//! compare them with the readers.

mod anchors;
mod catalog;
mod license;
mod model;
mod pack;
mod profile;
mod provider;
mod schema;

pub use anchors::ANCHORS;
pub use catalog::{DEVELOPERS, HARDWARE, OPTIONS, REGIONS};
pub use license::LICENSE;
pub use model::MODEL;
pub use pack::PACK;
pub use profile::PROFILE;
pub use provider::PROVIDER;
pub use schema::{schema, situation_schema};

/// A table: what it is called, and its keys.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What the table is, for people.
    pub title: &'static str,
    /// The keys in the order in which they are written.
    pub keys: &'static [Key],
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What stands behind it.
    pub form: Form,
    /// What it means, in a sentence.
    pub doc: &'static str,
}

/// What may stand behind a key.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// Any text.
    Text,
    /// An id: small letters, digits, `-` and `.`.
    Id,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A condition.
    Condition,
    /// A SHA-256 in hexadecimal.
    Hash,
    /// Words in both languages.
    Localized,
    /// One of these words.
    Word(Words),
    /// A list of these words.
    Words(Words),
    /// A list of texts.
    Texts,
    /// A list of values of an enumeration of the facts.
    Values(&'static str),
    /// A table.
    Table(&'static Shape),
    /// A list of tables.
    Tables(&'static Shape),
    /// A table whose keys are names that the author chooses.
    Named(&'static Form),
    /// The facts of a situation, as tables.
    Situation,
}

/// The words that a reader knows.
pub type Words = fn() -> Vec<&'static str>;

const fn must(name: &'static str, form: Form, doc: &'static str) -> Key {
    Key {
        name,
        required: true,
        form,
        doc,
    }
}

const fn may(name: &'static str, form: Form, doc: &'static str) -> Key {
    Key {
        required: false,
        ..must(name, form, doc)
    }
}

fn first<T>(pairs: &[(&'static str, T)]) -> Vec<&'static str> {
    pairs.iter().map(|(word, _)| *word).collect()
}

fn confidence() -> Vec<&'static str> {
    first(modelpair_rules::Confidence::CHOICES)
}

impl Shape {
    /// The key with this name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}
