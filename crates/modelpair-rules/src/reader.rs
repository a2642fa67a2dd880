//! Reads a table key by key, and reports every key that nobody asked for.

use crate::date::Date;
use crate::diag::{self, Diagnostics};
use crate::node::{Node, NodeValue, Table};
use crate::source::Span;
use crate::text::Text;

/// A table that is being read. Whatever was not asked for when [`Reader::finish`] is called is an unknown key.
///
/// The methods without `required` give nothing when the key is absent (or `null`) and report a wrong type.
pub struct Reader<'t, 'd> {
    table: Option<&'t Table>,
    span: Span,
    what: String,
    asked: Vec<String>,
    out: &'d mut Diagnostics,
}

/// A text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpannedText {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl<'t, 'd> Reader<'t, 'd> {
    /// Begins to read a table; `what` names it in messages, with its article: `a rule`.
    pub fn new(node: &'t Node, what: &str, out: &'d mut Diagnostics) -> Self {
        let table = node.table();
        if table.is_none() {
            out.push(diag::not_a_table(node.span, what, node.kind()));
        }
        Self {
            table,
            span: node.span,
            what: what.to_owned(),
            asked: Vec::new(),
            out,
        }
    }

    /// Where the table stands.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where the value of a key stands; the table when there is none.
    pub fn span_of(&self, key: &str) -> Span {
        self.table
            .and_then(|table| table.get(key))
            .map_or(self.span, |node| node.span)
    }

    /// Where to report what is wrong with a value.
    pub fn diagnostics(&mut self) -> &mut Diagnostics {
        self.out
    }

    /// The value of a key, whatever it is.
    pub fn node(&mut self, key: &str) -> Option<&'t Node> {
        self.asked.push(key.to_owned());
        let node = self.table.and_then(|table| table.get(key))?;
        (node.value != NodeValue::Null).then_some(node)
    }

    /// The value of a key that must be there.
    pub fn required_node(&mut self, key: &str) -> Option<&'t Node> {
        let node = self.node(key);
        self.require(key, node)
    }

    /// A text.
    pub fn text(&mut self, key: &str) -> Option<String> {
        let node = self.node(key)?;
        self.expect(key, node, "a text", node.text())
            .map(str::to_owned)
    }

    /// A text that must be there.
    pub fn required_text(&mut self, key: &str) -> Option<String> {
        let node = self.required_node(key)?;
        self.expect(key, node, "a text", node.text())
            .map(str::to_owned)
    }

    /// A whole number.
    pub fn integer(&mut self, key: &str) -> Option<i64> {
        let node = self.node(key)?;
        let value = if let NodeValue::Integer(value) = node.value {
            Some(value)
        } else {
            None
        };
        self.expect(key, node, "a whole number", value)
    }

    /// A whole number that must be there.
    pub fn required_integer(&mut self, key: &str) -> Option<i64> {
        self.required_node(key)?;
        self.integer(key)
    }

    /// A boolean.
    pub fn boolean(&mut self, key: &str) -> Option<bool> {
        let node = self.node(key)?;
        let value = if let NodeValue::Boolean(value) = node.value {
            Some(value)
        } else {
            None
        };
        self.expect(key, node, "`true` or `false`", value)
    }

    /// A boolean that must be there.
    pub fn required_boolean(&mut self, key: &str) -> Option<bool> {
        self.required_node(key)?;
        self.boolean(key)
    }

    /// A date.
    pub fn date(&mut self, key: &str) -> Option<Date> {
        let node = self.node(key)?;
        let text = self.expect(key, node, "a date", node.text())?;
        let date = Date::parse(text);
        if date.is_none() {
            self.out.push(diag::bad_date(node.span, text));
        }
        date
    }

    /// A date that must be there.
    pub fn required_date(&mut self, key: &str) -> Option<Date> {
        self.required_node(key)?;
        self.date(key)
    }

    /// One of a few words, each with what it means.
    pub fn choice<T: Clone>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let node = self.node(key)?;
        let text = self.expect(key, node, "a text", node.text())?;
        let found = choices.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let words = choices.iter().map(|(word, _)| *word);
            self.out
                .push(diag::unknown_value(node.span, key, text, words));
        }
        found.map(|(_, meaning)| meaning.clone())
    }

    /// One of a few words; it must be there.
    pub fn required_choice<T: Clone>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        self.required_node(key)?;
        self.choice(key, choices)
    }

    /// A list of texts, each with its place.
    pub fn list_of_text(&mut self, key: &str) -> Option<Vec<SpannedText>> {
        let nodes = self.list(key)?;
        let mut texts = Vec::with_capacity(nodes.len());
        for node in nodes {
            let text = self.expect(key, node, "a list of texts", node.text())?;
            texts.push(SpannedText {
                text: text.to_owned(),
                span: node.span,
            });
        }
        Some(texts)
    }

    /// A list of anything.
    pub fn list(&mut self, key: &str) -> Option<&'t [Node]> {
        let node = self.node(key)?;
        self.expect(key, node, "a list", node.array())
    }

    /// A table.
    pub fn table(&mut self, key: &str) -> Option<&'t Table> {
        let node = self.node(key)?;
        if node.table().is_none() {
            self.out.push(diag::not_a_table(
                node.span,
                &format!("`{key}`"),
                node.kind(),
            ));
        }
        node.table()
    }

    /// Words in both languages: `{ en = "...", es = "..." }`.
    pub fn localized(&mut self, key: &str) -> Option<Text> {
        let node = self.node(key)?;
        let mut reader = Reader::new(node, &format!("`{key}`"), self.out);
        let en = reader.required_text("en");
        let es = reader.required_text("es");
        reader.finish();
        Some(Text { en: en?, es: es? })
    }

    /// Words in both languages that must be there.
    pub fn required_localized(&mut self, key: &str) -> Option<Text> {
        self.required_node(key)?;
        self.localized(key)
    }

    /// Reports every key that was not asked for.
    pub fn finish(self) {
        // A table with more unknown keys is another one than was meant.
        const UNKNOWN_KEYS_MAX: usize = 20;
        let Some(table) = self.table else { return };
        let known = || self.asked.iter().map(String::as_str);
        let unknown = table
            .iter()
            .filter(|(key, _)| !known().any(|asked| asked == key.name));
        for (key, _) in unknown.take(UNKNOWN_KEYS_MAX) {
            self.out
                .push(diag::unknown_key(key.span, &key.name, &self.what, known()));
        }
    }

    fn expect<T>(&mut self, key: &str, node: &Node, expected: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.out
                .push(diag::wrong_type(node.span, key, expected, node.kind()));
        }
        value
    }

    fn require<T>(&mut self, key: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && self.table.is_some() {
            self.out.push(diag::missing_key(self.span, key, &self.what));
        }
        value
    }
}
