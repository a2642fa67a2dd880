//! Objects of JSON, one on a line.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value as Json};

use crate::cell::Cell;
use crate::fault::Fault;
use crate::plan::Plan;

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member<'a> {
    pub key: Cow<'a, str>,
    pub value: Value<'a>,
}

/// The value of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// A string.
    Text(Cow<'a, str>),
    /// Anything else, as it is written.
    Json(Cow<'a, str>),
}

impl Value<'_> {
    pub fn cell(&self) -> Cell<'_> {
        match self {
            Self::Text(text) => Cell::Text(text),
            Self::Json(json) => Cell::Json(json),
        }
    }

    /// As a field of a CSV file, so that it is read there as it is here.
    pub fn field(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => text.as_ref().into(),
            Self::Json(json) => match serde_json::from_str::<Vec<String>>(json) {
                Ok(words) if !words.is_empty() => words.join(";").into(),
                _ => json.as_ref().into(),
            },
        }
    }
}

/// Puts the members of an object into a list; says whether they have the keys that are expected, in this order.
///
/// Expected keys are those of a row before, which most rows have too, and have to be [plain](is_plain).
pub(crate) fn members<'a>(
    line: &'a str,
    plan: &Plan,
    expected: &[String],
    members: &mut Vec<Member<'a>>,
) -> Result<bool, Fault> {
    members.clear();
    if let Some(as_expected) = simple(line, expected, members) {
        return Ok(as_expected);
    }
    members.clear();
    let object: Object = serde_json::from_str(line).map_err(|error| {
        let help = "a line holds one JSON object";
        Fault::new(format!("no JSON object: {error}")).help(help)
    })?;
    for (key, value) in object.0 {
        flatten(key, value, plan, members);
    }
    Ok(false)
}

/// Whether a text is written in JSON as it is.
pub(crate) fn is_plain(text: &str) -> bool {
    let special = |byte: u8| byte == b'"' || byte == b'\\' || byte < b' ';
    !text.bytes().any(special)
}

/// Facts may stand in tables, as they do in a situation.
fn flatten(key: String, value: Json, plan: &Plan, members: &mut Vec<Member<'_>>) {
    match value {
        Json::Object(table) if plan.is_group(&key) => {
            for (inner, value) in Map::into_iter(table) {
                flatten(format!("{key}.{inner}"), value, plan, members);
            }
        }
        Json::String(text) => members.push(Member {
            key: key.into(),
            value: Value::Text(text.into()),
        }),
        value => members.push(Member {
            key: key.into(),
            value: Value::Json(value.to_string().into()),
        }),
    }
}

/// An object with its members in their order, and each that is there twice.
struct Object(Vec<(String, Json)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// Reads an object of texts without escapes, whole numbers, literals and lists of such texts, as most are; nothing
/// when it is another one, or none. Says whether it has the expected keys.
fn simple<'a>(line: &'a str, expected: &[String], members: &mut Vec<Member<'a>>) -> Option<bool> {
    let bytes = line.as_bytes();
    // Looked for at once, which is faster than in each text; a tab between members is not worth more.
    if memchr(b'\\', bytes).is_some() || bytes.iter().any(|byte| *byte < b' ') {
        return None;
    }
    let mut reader = Reader { text: line, at: 0 };
    let mut as_expected = true;
    let mut expected = expected.iter();
    reader.expect(b'{')?;
    if reader.peek()? == b'}' {
        reader.at += 1;
        return reader.is_over().then_some(expected.as_slice().is_empty());
    }
    loop {
        let known = expected.next().filter(|_| as_expected);
        let key = match known.and_then(|known| reader.this(known)) {
            Some(key) => key,
            None => {
                as_expected = false;
                reader.string()?
            }
        };
        reader.expect(b':')?;
        let value = reader.value()?;
        members.push(Member {
            key: key.into(),
            value,
        });
        match reader.peek()? {
            b',' => reader.at += 1,
            b'}' => {
                reader.at += 1;
                let all = as_expected && expected.as_slice().is_empty();
                return reader.is_over().then_some(all);
            }
            _ => return None,
        }
    }
}

/// Reads a text in which no byte needs an escape.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let b' ' | b'\t' | b'\n' | b'\r' = *bytes.get(self.at)? {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn is_over(&mut self) -> bool {
        self.peek().is_none()
    }

    fn string(&mut self) -> Option<&'a str> {
        self.expect(b'"')?;
        let start = self.at;
        let length = memchr(b'"', self.text.as_bytes().get(start..)?)?;
        self.at = start + length + 1;
        self.text.get(start..start + length)
    }

    /// The next string if it is this one.
    fn this(&mut self, expected: &str) -> Option<&'a str> {
        if self.peek()? != b'"' {
            return None;
        }
        let (start, end) = (self.at + 1, self.at + 1 + expected.len());
        let bytes = self.text.as_bytes();
        let is_this = bytes.get(start..end)? == expected.as_bytes() && bytes.get(end)? == &b'"';
        is_this.then(|| self.at = end + 1)?;
        self.text.get(start..end)
    }

    fn value(&mut self) -> Option<Value<'a>> {
        match self.peek()? {
            b'"' => Some(Value::Text(self.string()?.into())),
            b'[' => self.list(),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            b'n' => self.literal("null"),
            b'-' | b'0'..=b'9' => self.number(),
            _ => None,
        }
    }

    fn list(&mut self) -> Option<Value<'a>> {
        let start = self.at;
        self.at += 1;
        if self.peek()? == b']' {
            self.at += 1;
        } else {
            loop {
                self.string()?;
                let next = self.peek()?;
                self.at += 1;
                match next {
                    b',' => {}
                    b']' => break,
                    _ => return None,
                }
            }
        }
        self.json(start)
    }

    fn literal(&mut self, word: &str) -> Option<Value<'a>> {
        let start = self.at;
        let rest = self.text.get(start..)?;
        rest.starts_with(word).then(|| self.at += word.len())?;
        self.json(start)
    }

    fn number(&mut self) -> Option<Value<'a>> {
        let start = self.at;
        let rest = self.text.as_bytes().get(start..)?;
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest.get(sign..)?;
        let count = digits
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        // A leading zero is no JSON, and a fraction or exponent is not simple.
        let is_whole = !matches!(digits.get(count), Some(b'.' | b'e' | b'E'));
        let leads = count > 1 && digits.first() == Some(&b'0');
        if count == 0 || leads || !is_whole {
            return None;
        }
        self.at = start + sign + count;
        self.json(start)
    }

    fn json(&self, start: usize) -> Option<Value<'a>> {
        Some(Value::Json(self.text.get(start..self.at)?.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, is_simple: bool) {
        let mut members = Vec::new();
        let read = simple(line, &[], &mut members);
        assert_eq!(read.is_some(), is_simple, "{line}");
        if is_simple {
            let json: Map<String, Json> = serde_json::from_str(line).unwrap();
            let found: Map<String, Json> = members
                .iter()
                .map(|member| {
                    let value = match &member.value {
                        Value::Text(text) => Json::from(text.as_ref()),
                        Value::Json(json) => serde_json::from_str(json).unwrap(),
                    };
                    (member.key.to_string(), value)
                })
                .collect();
            assert_eq!(found, json);
        }
    }

    #[test]
    fn simple_objects_are_read_as_json_is() {
        check("{}", true);
        check(" { } ", true);
        check(
            r#"{"a":"b","c" : ["d" , "é"],"e":[],"f":-12,"g":0,"h":true,"i":false,"j":null}"#,
            true,
        );
        for other in [
            "",
            "{",
            "[]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":1}x",
            "{\"a\":01}",
            "{\"a\":1.5}",
            "{\"a\":1e3}",
            "{\"a\":-}",
            "{\"a\":nul}",
            "{\"a\":nulls}",
            "{\"a\":[1]}",
            "{\"a\":[\"b\",]}",
            "{\"a\":{}}",
            "{\"a\":\"\\n\"}",
            "{\"a\":\"\t\"}",
            "{a:1}",
            "{\"a\":\"b",
        ] {
            check(other, false);
        }
    }

    #[test]
    fn keys_of_the_row_before_are_recognized() {
        let keys = ["a".to_owned(), "é b".to_owned()];
        for (line, expected) in [
            ("{\"a\":1,\"é b\":2}", true),
            ("{ \"a\" : 1 , \"é b\" : 2 }", true),
            ("{\"a\":1}", false),
            ("{}", false),
            ("{\"é b\":1,\"a\":2}", false),
            ("{\"ab\":1,\"é b\":2}", false),
            ("{\"a\":1,\"é b\":2,\"c\":3}", false),
        ] {
            let mut members = Vec::new();
            assert_eq!(simple(line, &keys, &mut members), Some(expected), "{line}");
            let found: Vec<&str> = members.iter().map(|member| &*member.key).collect();
            assert_eq!(found == ["a", "é b"], expected, "{line}");
        }
        assert_eq!(simple("{}", &[], &mut Vec::new()), Some(true));
    }
}
