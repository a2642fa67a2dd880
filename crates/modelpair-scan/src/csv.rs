//! CSV as RFC 4180 has it, with any delimiter.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2};

use crate::fault::Fault;
use crate::line::Framing;

pub(crate) const QUOTE: u8 = b'"';

/// How a record ends.
enum End {
    /// At this line break.
    At(usize),
    /// With the text, outside of quotes.
    Open,
    /// With the text, within quotes.
    Quoted,
}

/// Where the line break stands that ends the first record; nothing when the text does not say.
pub(crate) fn end(text: &[u8], delimiter: u8) -> Option<usize> {
    match walk(text, delimiter) {
        End::At(at) => Some(at),
        End::Open | End::Quoted => None,
    }
}

/// Whether a record without an end opens a quote that nothing closes.
pub(crate) fn opens(text: &[u8], framing: Framing) -> bool {
    match framing {
        Framing::Lines => false,
        Framing::Csv { delimiter } => matches!(walk(text, delimiter), End::Quoted),
    }
}

fn walk(text: &[u8], delimiter: u8) -> End {
    let mut at = 0;
    loop {
        // At the beginning of a field.
        let field = text.get(at..).unwrap_or_default();
        if field.first() == Some(&QUOTE) {
            let Some(length) = quoted(field) else {
                return End::Quoted;
            };
            at += length;
        }
        let rest = text.get(at..).unwrap_or_default();
        let Some(length) = memchr2(delimiter, b'\n', rest) else {
            return End::Open;
        };
        at += length;
        if rest.get(length) == Some(&b'\n') {
            return End::At(at);
        }
        at += 1;
    }
}

/// The length of a quoted field, its quotes included; two quotes in it stand for one.
fn quoted(field: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr(QUOTE, field.get(at..)?)? + 1;
        if field.get(at) != Some(&QUOTE) {
            return Some(at);
        }
        at += 1;
    }
}

/// Puts the fields of a record into a list.
pub(crate) fn split<'a>(
    record: &'a str,
    delimiter: u8,
    fields: &mut Vec<Cow<'a, str>>,
) -> Result<(), Fault> {
    fields.clear();
    let bytes = record.as_bytes();
    if memchr(QUOTE, bytes).is_none() {
        let mut start = 0;
        for end in memchr_iter(delimiter, bytes) {
            fields.push(record.get(start..end).unwrap_or_default().into());
            start = end + 1;
        }
        fields.push(record.get(start..).unwrap_or_default().into());
        return Ok(());
    }
    let mut rest = record;
    loop {
        let length = if rest.starts_with('"') {
            let length = quoted(rest.as_bytes()).unwrap_or(rest.len());
            let inner = rest.get(1..length.saturating_sub(1)).unwrap_or_default();
            fields.push(if inner.contains('"') {
                inner.replace("\"\"", "\"").into()
            } else {
                inner.into()
            });
            length
        } else {
            let length = memchr(delimiter, rest.as_bytes()).unwrap_or(rest.len());
            fields.push(rest.get(..length).unwrap_or_default().into());
            length
        };
        match rest.as_bytes().get(length) {
            None => return Ok(()),
            Some(byte) if *byte == delimiter => {
                rest = rest.get(length + 1..).unwrap_or_default();
            }
            Some(_) => {
                let what = format!("text follows the closing quote of field {}", fields.len());
                return Err(Fault::new(what).help("write a quote inside a quoted field twice"));
            }
        }
    }
}

/// Writes a field, in quotes where it needs them.
pub(crate) fn write_field(field: &str, delimiter: u8, out: &mut Vec<u8>) {
    let special = |byte: &u8| matches!(*byte, QUOTE | b'\n' | b'\r') || *byte == delimiter;
    if !field.as_bytes().iter().any(special) {
        return out.extend_from_slice(field.as_bytes());
    }
    out.push(QUOTE);
    out.extend_from_slice(field.replace('"', "\"\"").as_bytes());
    out.push(QUOTE);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(record: &str, expected: &[&str]) {
        let mut fields = Vec::new();
        split(record, b',', &mut fields).unwrap();
        assert_eq!(fields, expected);
        let mut written = Vec::new();
        for (number, field) in expected.iter().enumerate() {
            written.extend((number > 0).then_some(b','));
            write_field(field, b',', &mut written);
        }
        let mut again = Vec::new();
        split(std::str::from_utf8(&written).unwrap(), b',', &mut again).unwrap();
        assert_eq!(again, expected);
    }

    #[test]
    fn fields_are_what_was_written() {
        check("a,b,", &["a", "b", ""]);
        check("", &[""]);
        check("\"a,b\",\"c\"\"d\",\"\",e\"f", &["a,b", "c\"d", "", "e\"f"]);
        check("\"a\nb\",ñ", &["a\nb", "ñ"]);
        let fault = split("\"a\"b,c", b',', &mut Vec::new()).unwrap_err();
        assert_eq!(fault.message, "text follows the closing quote of field 1");
    }
}
