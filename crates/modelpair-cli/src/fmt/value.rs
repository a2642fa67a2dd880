//! Values of a TOML file in their canonical form.

use modelpair::shape::{Form, Shape};
use modelpair_rules::{Diagnostics, Node, format_condition};
use toml_edit::{Array, Decor, InlineTable, Value};

use super::layout::comment;

/// The longest line, where a value can be broken.
const WIDTH: usize = 100;

/// A condition on one line if it fits behind its key, and on several below it otherwise.
pub fn condition(value: &mut Value, node: &Node, column: usize, out: &mut Diagnostics) {
    if value.as_str().is_none() {
        return self::value(value, None, column);
    }
    let text = format_condition(node, usize::MAX).and_then(|flat| {
        let fits = column + flat.chars().count() + 2 <= WIDTH && !flat.contains('\n');
        if fits {
            Ok(flat)
        } else {
            format_condition(node, WIDTH)
        }
    });
    match text {
        Ok(text) => set_text(value, &text),
        Err(diagnostic) => out.push(*diagnostic),
    }
}

/// Any other value.
pub fn value(value: &mut Value, form: Option<Form>, column: usize) {
    let behind = value.decor().suffix().and_then(|raw| raw.as_str());
    let behind = comment(behind.unwrap_or_default());
    spaced(value, form, column);
    *value.decor_mut() = Decor::new(" ", behind);
}

fn spaced(value: &mut Value, form: Option<Form>, column: usize) {
    match value {
        Value::String(text) => {
            let written = text.as_repr().and_then(|repr| repr.as_raw().as_str());
            let literal =
                written.is_some_and(|raw| raw.starts_with('\'') && !raw.starts_with("'''"));
            let content = text.value().clone();
            if literal && !content.contains(['"', '\\']) && !content.contains(char::is_control) {
                set_text(value, &content);
            }
        }
        Value::Array(array) => self::array(array, column),
        Value::InlineTable(table) => inline_table(table, form),
        _ => {}
    }
}

/// A list on one line if it fits, in lines as full as they can be otherwise; one with comments stays as it is.
fn array(array: &mut Array, column: usize) {
    let raw = |raw: Option<&toml_edit::RawString>| {
        raw.and_then(|raw| raw.as_str())
            .is_some_and(|raw| raw.contains('#'))
    };
    let commented = raw(Some(array.trailing()))
        || array
            .iter()
            .any(|value| raw(value.decor().prefix()) || raw(value.decor().suffix()));
    if commented {
        return;
    }
    for item in array.iter_mut() {
        spaced(item, None, 0);
        *item.decor_mut() = Decor::new("", "");
    }
    let lengths: Vec<usize> = array
        .iter()
        .map(|item| item.to_string().chars().count())
        .collect();
    let flat: usize = lengths.iter().map(|length| length + 2).sum();
    let broken = column + flat > WIDTH && lengths.len() > 1;
    let mut at = usize::MAX;
    for (index, (item, length)) in array.iter_mut().zip(lengths).enumerate() {
        let new_line = broken && at.saturating_add(length + 2) > WIDTH;
        let before = match () {
            () if new_line => "\n    ",
            () if index > 0 => " ",
            () => "",
        };
        at = if new_line { 4 } else { at.saturating_add(1) }.saturating_add(length + 1);
        item.decor_mut().set_prefix(before);
    }
    array.set_trailing(if broken { "\n" } else { "" });
    array.set_trailing_comma(broken);
}

/// `{ en = "...", es = "..." }`, its keys in the order of their shape; one with comments stays as it is.
fn inline_table(table: &mut InlineTable, form: Option<Form>) {
    if table.to_string().contains(['#', '\n']) && has_comment(table) {
        return;
    }
    let shape: Option<&Shape> = match form {
        Some(Form::Table(shape)) => Some(shape),
        _ => None,
    };
    let localized = matches!(form, Some(Form::Localized));
    let rank = |name: &str| match shape {
        Some(shape) => shape.keys.iter().position(|key| key.name == name),
        None if localized => ["en", "es"].iter().position(|known| *known == name),
        None => Some(0),
    };
    table.sort_values_by(|a, _, b, _| {
        let rank = |key: &toml_edit::Key| rank(key.get()).unwrap_or(usize::MAX);
        rank(a).cmp(&rank(b))
    });
    let last = table.len().saturating_sub(1);
    for (index, (mut key, item)) in table.iter_mut().enumerate() {
        *key.leaf_decor_mut() = Decor::new(" ", " ");
        let form = shape
            .and_then(|shape| shape.key(key.get()))
            .map(|key| key.form);
        spaced(item, form, 0);
        *item.decor_mut() = Decor::new(" ", if index == last { " " } else { "" });
    }
    table.set_trailing_comma(false);
    table.set_trailing("");
}

/// Whether a comment stands between the keys of an inline table, and not inside one of its texts.
fn has_comment(table: &InlineTable) -> bool {
    let raw = |raw: Option<&toml_edit::RawString>| {
        raw.and_then(|raw| raw.as_str())
            .is_some_and(|raw| raw.contains('#'))
    };
    raw(Some(table.trailing()))
        || table.iter().any(|(name, value)| {
            let key = table.key(name).map(toml_edit::Key::leaf_decor);
            let key = key.is_some_and(|decor| raw(decor.prefix()) || raw(decor.suffix()));
            key || raw(value.decor().prefix()) || raw(value.decor().suffix())
        })
}

/// Puts a text between plain quotes; one of several lines between three of them.
fn set_text(value: &mut Value, text: &str) {
    let behind = value.decor().suffix().and_then(|raw| raw.as_str());
    let behind = comment(behind.unwrap_or_default());
    let mut escaped = String::new();
    let lines = text.contains('\n');
    for letter in text.chars() {
        match letter {
            '\\' => escaped.push_str("\\\\"),
            '"' => escaped.push_str("\\\""),
            '\n' if lines => escaped.push('\n'),
            '\t' => escaped.push_str("\\t"),
            letter if letter.is_control() => {
                escaped.push_str(&format!("\\u{:04X}", u32::from(letter)));
            }
            letter => escaped.push(letter),
        }
    }
    let written = if lines {
        format!("\"\"\"\n{escaped}\n\"\"\"")
    } else {
        format!("\"{escaped}\"")
    };
    // What was escaped above is a text of TOML, so this reads it back.
    if let Ok(read) = written.parse::<Value>() {
        *value = read;
        *value.decor_mut() = Decor::new(" ", behind);
    }
}
