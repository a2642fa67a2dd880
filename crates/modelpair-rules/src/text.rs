//! Words for people, in every language the project speaks.

use crate::packed;
use serde::{Deserialize, Serialize};

/// One sentence in English and in Spanish; both are always there.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The English words.
    pub en: String,
    /// The Spanish words.
    pub es: String,
}

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    En,
    /// Spanish.
    Es,
}

impl Text {
    /// The words in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Es => &self.es,
        }
    }
}

packed! { enum Language { En = 0, Es = 1 } }
