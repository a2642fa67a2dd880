//! The conformance tests of CEL, for the part of it that is accepted.
//!
//! They are not part of this repository: `MODELPAIR_REFERENCE` names the folder that holds `cel-spec/*.textproto`.
#![cfg(feature = "authoring")]
#![expect(
    clippy::disallowed_methods,
    reason = "tests may read files; the crate may not"
)]

use modelpair_rules::eval_text;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A test: the expression, its variables, and what it expects.
#[derive(Debug)]
struct Test {
    name: String,
    expression: String,
    /// Facts in JSON; nothing when a variable is of a type that is not accepted.
    facts: Option<String>,
    /// The answer in JSON; `error` for any error; nothing when the value is of a type that is not accepted.
    expected: Option<String>,
    dynamic: bool,
}

#[test]
fn everything_that_is_accepted_conforms() {
    let Ok(folder) = std::env::var("MODELPAIR_REFERENCE") else {
        eprintln!("skipped: MODELPAIR_REFERENCE names no folder with cel-spec in it");
        return;
    };
    let mut needs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut failures = String::new();
    let mut passed = 0;
    for file in ["basic", "comparisons", "integer_math", "logic"] {
        let path = format!("{folder}/cel-spec/{file}.textproto");
        let text = std::fs::read_to_string(&path).expect("a conformance file");
        for test in tests(&text) {
            let answer = eval_text(&test.expression, test.facts.as_deref(), None);
            let (name, expression) = (format!("{file}/{}", test.name), &test.expression);
            match feature(&test, &answer) {
                Some(feature) => needs.entry(feature).or_default().push(name),
                None if test.passes(&answer) => passed += 1,
                None if test.dynamic => {
                    needs
                        .entry("dynamic typing".to_owned())
                        .or_default()
                        .push(name);
                }
                None => {
                    let _ = writeln!(
                        failures,
                        "{name}: {expression}: {answer}, not {:?}",
                        test.expected
                    );
                }
            }
        }
    }
    let listed: usize = needs.values().map(Vec::len).sum();
    println!("{passed} tests pass, {listed} need something that is not accepted:");
    for (feature, names) in &needs {
        println!("  {feature} ({}): {}", names.len(), names.join(" "));
    }
    assert_eq!(failures, "");
    assert!(passed > 100 && listed > 100, "{passed} {listed}");
}

impl Test {
    fn passes(&self, answer: &str) -> bool {
        match self.expected.as_deref() {
            Some("error") => answer.starts_with("{\"error\""),
            Some(expected) => answer == expected,
            None => false,
        }
    }
}

/// What a test needs that is not accepted, if anything.
fn feature(test: &Test, answer: &str) -> Option<String> {
    let expression = &test.expression;
    let bound = test
        .facts
        .is_none()
        .then(|| "a variable of a type that is not accepted".to_owned());
    let refused = answer
        .split_once("\"code\":\"cel-unsupported\"")
        .map(|(_, rest)| {
            let message = rest
                .split_once("\"message\":\"")
                .map_or("", |(_, message)| message);
            message
                .split(" cannot be used")
                .next()
                .unwrap_or_default()
                .to_owned()
        });
    // A message in a name, such as `TestAllTypes{}`, is refused where its brace stands.
    let value = test
        .expected
        .is_none()
        .then(|| format!("the value of {expression}"));
    bound.or(refused).or(value)
}

/// The tests of a file. Only the subset of the text format that these files use is read.
fn tests(text: &str) -> Vec<Test> {
    let mut reader = Reader {
        tokens: tokens(text),
        at: 0,
    };
    let root = reader.message();
    let mut tests = Vec::new();
    for section in root.all("section") {
        for test in section.all("test") {
            let name = format!("{}/{}", section.text("name"), test.text("name"));
            let bindings: Option<Vec<String>> = test
                .all("bindings")
                .map(|binding| {
                    let value = binding.all("value").next()?.all("value").next()?;
                    Some(format!("{}:{}", quoted(&binding.text("key")), json(value)?))
                })
                .collect();
            let expected = if test.all("eval_error").next().is_some() {
                Some("error".to_owned())
            } else {
                match test.all("value").next() {
                    Some(value) => json(value).map(|value| format!("{{\"value\":{value}}}")),
                    // The default of the format.
                    None => Some("{\"value\":true}".to_owned()),
                }
            };
            tests.push(Test {
                name,
                expression: test.text("expr"),
                facts: bindings.map(|bindings| format!("{{{}}}", bindings.join(","))),
                expected,
                dynamic: test.text("disable_check") == "true",
            });
        }
    }
    tests
}

/// A value of an accepted type as JSON.
fn json(value: &Message) -> Option<String> {
    const EXACT_MAX: u64 = (1 << 53) - 1;
    let (key, field) = value.fields.first()?;
    match (key.as_str(), field) {
        ("int64_value", Field::Word(number)) => {
            let exact = number.parse::<i64>().ok()?.unsigned_abs() <= EXACT_MAX;
            Some(if exact {
                number.clone()
            } else {
                quoted(number)
            })
        }
        ("bool_value", Field::Word(word)) => Some(word.clone()),
        ("list_value", Field::Message(list)) => {
            let items: Option<Vec<String>> = list.all("values").map(json).collect();
            Some(format!("[{}]", items?.join(",")))
        }
        ("string_value", Field::Text(text)) => Some(quoted(&String::from_utf8(text.clone()).ok()?)),
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text")
}

#[derive(Debug, Default)]
struct Message {
    fields: Vec<(String, Field)>,
}

#[derive(Debug)]
enum Field {
    Text(Vec<u8>),
    Word(String),
    Message(Message),
}

impl Message {
    fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Message> {
        self.fields
            .iter()
            .filter_map(move |(found, field)| match field {
                Field::Message(message) if found == key => Some(message),
                _ => None,
            })
    }

    fn text(&self, key: &str) -> String {
        let found = self.fields.iter().find(|(found, _)| found == key);
        match found.map(|(_, field)| field) {
            Some(Field::Text(bytes)) => String::from_utf8(bytes.clone()).expect("UTF-8"),
            Some(Field::Word(word)) => word.clone(),
            _ => String::new(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Text(Vec<u8>),
    Word(String),
    Mark(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '#' => while letters.next_if(|letter| *letter != '\n').is_some() {},
            '"' | '\'' => tokens.push(Token::Text(string(letter, &mut letters))),
            '{' | '}' | '[' | ']' | ':' | ',' | '<' | '>' | ';' => tokens.push(Token::Mark(letter)),
            letter if letter.is_whitespace() => {}
            letter => {
                let mut word = letter.to_string();
                while let Some(letter) =
                    letters.next_if(|l| l.is_alphanumeric() || "_.+-/".contains(*l))
                {
                    word.push(letter);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    tokens
}

fn string(quote: char, letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(letter) = letters.next() {
        match letter {
            letter if letter == quote => break,
            '\\' => {
                let kind = letters.next().expect("an escape");
                let mut number = |first: &str, count: usize, radix| {
                    let mut digits = first.to_owned();
                    while digits.len() < count {
                        match letters.next_if(|letter| letter.is_digit(radix)) {
                            Some(digit) => digits.push(digit),
                            None => break,
                        }
                    }
                    u32::from_str_radix(&digits, radix).expect("a number")
                };
                match kind {
                    'a' => bytes.push(7),
                    'b' => bytes.push(8),
                    'f' => bytes.push(12),
                    'v' => bytes.push(11),
                    'n' => bytes.push(b'\n'),
                    't' => bytes.push(b'\t'),
                    'r' => bytes.push(b'\r'),
                    'x' => bytes.push(u8::try_from(number("", 2, 16)).expect("a byte")),
                    '0'..='7' => {
                        let byte = number(&kind.to_string(), 3, 8);
                        bytes.push(u8::try_from(byte).expect("a byte"));
                    }
                    'u' | 'U' => {
                        let count = if kind == 'u' { 4 } else { 8 };
                        let letter = char::from_u32(number("", count, 16)).expect("a letter");
                        bytes.extend(letter.to_string().bytes());
                    }
                    other => bytes.extend(other.to_string().bytes()),
                }
            }
            letter => bytes.extend(letter.to_string().bytes()),
        }
    }
    bytes
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
}

impl Reader {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn eat(&mut self, mark: char) -> bool {
        let found = self.tokens.get(self.at) == Some(&Token::Mark(mark));
        self.at += usize::from(found);
        found
    }

    /// Fields up to a closing brace or the end.
    fn message(&mut self) -> Message {
        let mut message = Message::default();
        while let Some(token) = self.next() {
            match token {
                Token::Word(name) => self.field(name, &mut message),
                // `[type.googleapis.com/x] { ... }`
                Token::Mark('[') => {
                    while !self.eat(']') {
                        self.next().expect("a type name");
                    }
                    self.field("any".to_owned(), &mut message);
                }
                Token::Mark('}') => break,
                Token::Mark(_) | Token::Text(_) => {}
            }
        }
        message
    }

    fn field(&mut self, name: String, message: &mut Message) {
        self.eat(':');
        if self.eat('[') {
            while !self.eat(']') {
                self.value(name.clone(), message);
                self.eat(',');
            }
        } else {
            self.value(name, message);
        }
    }

    fn value(&mut self, name: String, message: &mut Message) {
        let field = match self.next().expect("a value") {
            Token::Mark(_) => Field::Message(self.message()),
            Token::Word(word) => Field::Word(word),
            Token::Text(mut bytes) => {
                while let Some(Token::Text(more)) = self.tokens.get(self.at).cloned() {
                    bytes.extend(more);
                    self.at += 1;
                }
                Field::Text(bytes)
            }
        };
        message.fields.push((name, field));
    }
}
