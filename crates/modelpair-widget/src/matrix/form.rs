//! The situation as a form: which facts there are, how each is asked for, and what was written into it.

use modelpair::{Advisor, Special};
use modelpair_rules::{Kind, Text, VocabularyId};
use serde_json::{Map, Value, json};

/// A fact as the form asks for it.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// Its path.
    pub path: &'a str,
    /// A few words.
    pub label: &'a Text,
    /// What exactly is meant; absent where nothing more is written.
    pub doc: Option<&'a Text>,
    /// What a number counts.
    pub unit: Option<&'a str>,
    /// How it is asked for.
    pub control: Control<'a>,
}

/// How a fact is asked for.
#[derive(Clone, Debug)]
pub enum Control<'a> {
    /// Yes, no, unknown.
    Boolean,
    /// A whole number.
    Integer,
    /// A day.
    Date,
    /// A day, or `never`.
    DateOrNever,
    /// Any text.
    Text,
    /// One of these.
    One(VocabularyId, &'a [String]),
    /// Any of these.
    Many(VocabularyId, &'a [String]),
    /// All of these, in an order.
    Order(&'a [String]),
    /// A number for each month.
    Months,
}

/// The facts that a situation may state, in the order in which they are declared.
pub fn fields(advisor: &Advisor) -> Vec<Field<'_>> {
    let declarations = &advisor.bundle().declarations;
    let schema = declarations.schema();
    let fields = declarations.situation_paths().filter_map(|path| {
        let label = declarations.label(path)?;
        let Some(id) = schema.fact(path) else {
            let control = match declarations.special(path)? {
                Special::Order(words) => Control::Order(words),
                Special::Months => Control::Months,
                Special::DateOrNever => Control::DateOrNever,
            };
            return Some(Field {
                path,
                label,
                doc: None,
                unit: None,
                control,
            });
        };
        let decl = schema.decl(id);
        Some(Field {
            path,
            label,
            doc: Some(&decl.doc).filter(|doc| !doc.en.is_empty()),
            unit: decl.unit.as_deref(),
            control: match decl.kind {
                Kind::Boolean => Control::Boolean,
                Kind::Integer => Control::Integer,
                Kind::Date => Control::Date,
                Kind::Text => Control::Text,
                Kind::Enumeration(of) => Control::One(of, schema.values(of)),
                Kind::Set(of) => Control::Many(of, schema.values(of)),
            },
        })
    });
    fields.collect()
}

/// The group of a fact: what stands before the first dot.
pub fn group(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}

/// What somebody wrote as a value; nothing written is not known. What is no value of the fact is refused by the
/// library, which says why.
pub fn value(control: &Control, written: &str) -> Value {
    let written = written.trim();
    if written.is_empty() {
        return Value::Null;
    }
    match control {
        Control::Boolean => match written {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::from(written),
        },
        Control::Integer => integer(written),
        Control::Order(words) => permutation(words, written),
        Control::Months => months(written),
        _ => Value::from(written),
    }
}

/// A number with or without marks between its thousands.
fn integer(written: &str) -> Value {
    let plain: String = written
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '_' | '\u{a0}' | '\u{202f}' | '.' | ','))
        .collect();
    let mut groups = written.split(['.', ',']).skip(1);
    let thousands = groups.all(|group| group.trim().len() == 3);
    match plain.parse::<i64>() {
        Ok(number) if thousands => Value::from(number),
        _ => Value::from(written),
    }
}

/// `quality control cost`, as words with blanks between them.
fn permutation(words: &[String], written: &str) -> Value {
    let order: Vec<&str> = written.split_whitespace().collect();
    if order.len() == words.len() {
        json!(order)
    } else {
        Value::from(written)
    }
}

/// Lines such as `2026-01 = 120000`.
fn months(written: &str) -> Value {
    let mut months = Map::new();
    for line in written.lines().filter(|line| !line.trim().is_empty()) {
        let (month, users) = line.split_once('=').unwrap_or((line, ""));
        months.insert(month.trim().to_owned(), integer(users.trim()));
    }
    Value::Object(months)
}

/// The orders of some words.
pub fn orders(words: &[String]) -> Vec<Vec<&str>> {
    let mut all: Vec<Vec<&str>> = vec![Vec::new()];
    for _ in words {
        let longer = all.iter().flat_map(|start| {
            let left = words.iter().filter(|word| !start.contains(&word.as_str()));
            left.map(|word| {
                let mut order = start.clone();
                order.push(word);
                order
            })
        });
        all = longer.collect();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let number = |text| value(&Control::Integer, text);
        assert_eq!(number("1,200,000"), 1_200_000);
        assert_eq!(number("1.200.000"), 1_200_000);
        assert_eq!(number("1 200"), 1200);
        assert_eq!(number(" "), Value::Null);
        assert_eq!(
            number("1.5"),
            "1.5",
            "no number of ours, so the library says so"
        );
        assert_eq!(number("-3"), -3);
    }

    #[test]
    fn months_are_lines() {
        let months = value(&Control::Months, "2026-01 = 120000\n\n2026-02 = 5");
        assert_eq!(months, json!({ "2026-01": 120_000, "2026-02": 5 }));
    }

    #[test]
    fn three_words_have_six_orders() {
        let words = ["a", "b", "c"].map(str::to_owned);
        let orders = orders(&words);
        assert_eq!(orders.len(), 6);
        assert_eq!(orders[5], ["c", "b", "a"]);
    }
}
