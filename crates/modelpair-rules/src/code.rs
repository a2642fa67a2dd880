//! The stable names of everything that can be wrong, each with a page that explains it.

use serde::{Serialize, Serializer};
use std::fmt;

macro_rules! codes {
    ($($variant:ident $name:literal $summary:literal,)*) => {
        /// What kind of fault a diagnostic reports. The names are an interface and do not change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $summary] $variant,)*
        }

        impl Code {
            /// Every code, in alphabetical order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The name, such as `unknown-fact`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$variant => $name,)*
                }
            }

            /// One line that says what the code means.
            pub fn summary(self) -> &'static str {
                match self {
                    $(Code::$variant => $summary,)*
                }
            }

            /// The page that explains the code, in Markdown.
            pub fn page(self) -> &'static str {
                match self {
                    $(Code::$variant => include_str!(concat!("../codes/", $name, ".md")),)*
                }
            }
        }
    };
}

codes! {
    AlwaysTrue "always-true" "a condition that no facts can make false",
    BadDate "bad-date" "a text that is no date",
    BadFile "bad-file" "a file that cannot be read as text, or is not there",
    BadId "bad-id" "an identifier that is not written as identifiers are",
    CelArithmetic "cel-arithmetic" "arithmetic without a result: overflow or division by zero",
    CelSyntax "cel-syntax" "a condition that is not written as CEL",
    CelUnsupported "cel-unsupported" "a part of CEL that conditions may not use",
    DuplicateId "duplicate-id" "two things with one name",
    ExceptionExpires "exception-expires" "an exception that is over, or will be soon",
    FactWithoutSource "fact-without-source" "a fact that no source is named for",
    FormatVersion "format-version" "a file of a format that this version does not read",
    ImportCycle "import-cycle" "packs that use each other in a circle",
    JsonSyntax "json-syntax" "a text that is not JSON",
    MissingKey "missing-key" "a table without a key that it must have",
    NeverTrue "never-true" "a condition that no facts can make true",
    NeverUsed "never-used" "something declared that nothing uses",
    NotATable "not-a-table" "a value where a table is needed",
    NumberRange "number-range" "a number that is too large, too small or not whole",
    Shadowed "shadowed" "a rule that another rule makes superfluous",
    TomlSyntax "toml-syntax" "a text that is not TOML",
    TooDeep "too-deep" "values or conditions nested too deeply",
    TooLarge "too-large" "a text or a condition that is too long",
    UnknownFact "unknown-fact" "a name that is no declared fact",
    UnknownKey "unknown-key" "a key that nothing reads",
    UnknownReference "unknown-reference" "an id that names nothing",
    UnknownValue "unknown-value" "a value that is not among those declared",
    WrongType "wrong-type" "a value of one type where another is needed",
}

impl Code {
    /// The code with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn names_are_sorted_unique_and_explained() {
        let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
        for code in Code::ALL {
            assert!(code.page().starts_with(&format!("# {code}\n")), "{code}");
            assert!(
                code.page().contains("```"),
                "{code}: a page shows an example"
            );
            assert_eq!(Code::from_name(code.name()), Some(*code));
        }
    }
}
