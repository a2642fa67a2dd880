//! What the functions and operators of conditions mean.

use modelpair_rules::Text;

/// A function: how it is written, and what it says in both languages.
pub(super) struct Function {
    pub name: &'static str,
    pub form: &'static str,
    en: &'static str,
    es: &'static str,
}

/// All that a condition may call.
pub(super) const FUNCTIONS: [Function; 4] = [
    Function {
        name: "size",
        form: "size(set)",
        en: "How many elements a set has.",
        es: "Cuántos elementos tiene un conjunto.",
    },
    Function {
        name: "sets.contains",
        form: "sets.contains(all, some)",
        en: "Whether every element of the second set is in the first.",
        es: "Si todos los elementos del segundo conjunto están en el primero.",
    },
    Function {
        name: "sets.equivalent",
        form: "sets.equivalent(a, b)",
        en: "Whether two sets have the same elements.",
        es: "Si dos conjuntos tienen los mismos elementos.",
    },
    Function {
        name: "sets.intersects",
        form: "sets.intersects(a, b)",
        en: "Whether two sets have an element in common.",
        es: "Si dos conjuntos tienen algún elemento en común.",
    },
];

impl Function {
    /// What it says.
    pub fn doc(&self) -> Text {
        Text {
            en: self.en.to_owned(),
            es: self.es.to_owned(),
        }
    }
}
