//! What stands at the cursor.

use modelpair_rules::{Code, Text};
use serde::Serialize;

use super::Workbench;
use super::complete::{group_name, kind_name, own_sets};
use super::condition::{self, TokenKind};
use super::cursor::{self, Spot};
use super::functions::FUNCTIONS;
use super::problem::{byte, units};
use crate::shape::{Form, Key};

/// What stands at the cursor, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hover {
    /// The first UTF-16 unit.
    pub from: u32,
    /// The unit behind the last.
    pub to: u32,
    /// What it means.
    pub meaning: Meaning,
}

/// What a word of a pack means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Meaning {
    /// A declared fact.
    Fact {
        /// Its path.
        path: String,
        /// A few words.
        label: Text,
        /// What exactly is meant.
        doc: Text,
        /// `boolean`, `integer`, `date`, `text`, the name of an enumeration, or `set of` one.
        holds: String,
        /// What a number counts.
        unit: Option<String>,
        /// Who supplies it: `situation`, `option` or `derived`.
        group: &'static str,
    },
    /// A value of an enumeration.
    Value {
        /// The value.
        value: String,
        /// The enumeration.
        of: String,
        /// What it is called; values of the catalog have no other name.
        label: Option<Text>,
    },
    /// A function of conditions.
    Function {
        /// How it is written.
        form: &'static str,
        /// What it says.
        doc: Text,
    },
    /// A named set.
    Set {
        /// Its name.
        name: String,
    },
    /// A key or a table of the format.
    Key {
        /// Its name.
        name: &'static str,
        /// What it means, in English.
        doc: &'static str,
        /// Whether it must be there.
        required: bool,
    },
}

impl Workbench {
    /// What stands at the UTF-16 unit `offset` of a pack; nothing where there is nothing to say.
    pub fn hover(&self, text: &str, offset: u32) -> Option<Hover> {
        let at = byte(text, offset);
        let rest = text.get(at..).unwrap_or_default();
        let end = at
            + rest
                .find(|letter| !cursor::is_word(letter))
                .unwrap_or(rest.len());
        let (from, to, meaning) = match cursor::spot(text, end) {
            Spot::Comment => return None,
            Spot::Header { from } => {
                let path = cursor::parts(text.get(from..end)?);
                let length = path.first().map_or(0, String::len);
                let key = cursor::key(path.get(..1)?)?;
                (from, from + length, of_key(key))
            }
            Spot::Key { mut table, from } => {
                table.extend(cursor::parts(text.get(from..end)?));
                (from, end, of_key(cursor::key(&table)?))
            }
            Spot::Value { path, from, quote } => match (cursor::form(&path)?, quote) {
                (Form::Condition, Some(quote)) => {
                    let condition = cursor::quoted(text, from, quote);
                    let (begin, end, meaning) =
                        self.word(text, condition, at.checked_sub(from)?)?;
                    (from + begin, from + end, meaning)
                }
                (_, quote) => {
                    let length =
                        quote.map_or(end - from, |quote| cursor::quoted(text, from, quote).len());
                    (from, from + length, of_key(cursor::key(&path)?))
                }
            },
        };
        let units = |at: usize| units(text, u32::try_from(at).unwrap_or(u32::MAX));
        Some(Hover {
            from: units(from),
            to: units(to),
            meaning,
        })
    }

    fn word(&self, text: &str, condition: &str, at: usize) -> Option<(usize, usize, Meaning)> {
        let schema = self.schema();
        let tokens = condition::tokens(condition);
        let index = tokens
            .iter()
            .position(|token| token.from <= at && at < token.to)?;
        let token = tokens.get(index)?;
        let name = token.text;
        let meaning = match token.kind {
            TokenKind::Mark => return None,
            TokenKind::Text => {
                let of = condition::vocabulary(&tokens, index, schema)?;
                schema.symbol(of, name)?;
                Meaning::Value {
                    value: name.to_owned(),
                    of: schema.vocabulary_name(of).to_owned(),
                    label: schema.value_label(of, name).cloned(),
                }
            }
            TokenKind::Name => match schema.fact(name).map(|fact| schema.decl(fact)) {
                Some(decl) => Meaning::Fact {
                    path: decl.path.clone(),
                    label: decl.label.clone(),
                    doc: decl.doc.clone(),
                    holds: kind_name(schema, decl.kind),
                    unit: decl.unit.clone(),
                    group: group_name(decl.group),
                },
                None => other(name, text)?,
            },
        };
        Some((token.from, token.to, meaning))
    }

    /// The page of a code, in Markdown.
    pub fn explain(code: &str) -> Option<&'static str> {
        Code::from_name(code).map(Code::page)
    }
}

/// A function, or a set that the pack declares.
fn other(name: &str, text: &str) -> Option<Meaning> {
    let function = FUNCTIONS.iter().find(|function| function.name == name);
    let function = function.map(|function| Meaning::Function {
        form: function.form,
        doc: function.doc(),
    });
    let set = || {
        let known = own_sets(text).iter().any(|set| set == name);
        known.then(|| Meaning::Set {
            name: name.to_owned(),
        })
    };
    function.or_else(set)
}

fn of_key(key: &'static Key) -> Meaning {
    Meaning::Key {
        name: key.name,
        doc: key.doc,
        required: key.required,
    }
}
