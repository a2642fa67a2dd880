//! Texts that were not written by anybody who meant well: nothing panics, hangs, or is silently accepted.

use crate::diag::Diagnostics;
use crate::eval::eval_line;
use crate::expr::{Sets, parse_condition};
use crate::node::{Node, NodeValue, parse_json, parse_toml};
use crate::policy::Pack;
use crate::render::{RenderStyle, render};
use crate::ruleset::Ruleset;
use crate::schema::Schema;
use crate::source::{Source, Sources, Span};
use crate::testing::schema;
use proptest::prelude::*;
use std::fmt::Write;

const PACK: &str = r#"
[pack]
id = "demo"
title = { en = "Demo", es = "Demo" }
source = "https://example.org"
[sets]
nordics = ["C1", "C2"]
[rule.big]
applies = "org.home in nordics && (today >= '2026-01-01' || use.public)"
when = "org.users > 100 ? look.color == 'red' : sets.intersects(look.colors, ['red'])"
effect = "deny"
because = { en = "Too big", es = "Demasiado grande" }
remedy = { en = "Ask", es = "Pregunta" }
clause = "1"
verified = { on = "2026-11-22", confidence = "primary" }
applies_from = 2026-01-01
"#;

/// Reads a text as everything that it could be; what is wrong must be said.
fn read(text: &str, schema: &Schema) {
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: "f".to_owned(),
        text: text.to_owned(),
    });
    let mut found = Diagnostics::new();
    for node in [
        parse_toml(id, &sources, &mut found),
        parse_json(id, &sources, &mut found),
    ] {
        let Some(node) = node else { continue };
        let mut wrong = Diagnostics::new();
        let pack = Pack::read(&node, schema, &mut wrong);
        assert_eq!(pack.is_none(), wrong.has_errors(), "{text}");
        if let Some(pack) = pack {
            let mut warnings = Diagnostics::new();
            crate::lint::lint_packs(std::slice::from_ref(&pack), schema, &mut warnings);
            let ruleset = Ruleset::compile(vec![pack], schema);
            ruleset.evaluate(&crate::facts::Facts::new(schema));
        }
        let mut wrong_schema = Diagnostics::new();
        assert_eq!(
            Schema::read(&node, &mut wrong_schema).is_none(),
            wrong_schema.has_errors()
        );
        found.extend(wrong);
        found.extend(wrong_schema);
    }
    render(&found, &sources, RenderStyle::Ansi);
    let mut found = Diagnostics::new();
    let node = Node::new(
        Span::new(id, 0, text.len()),
        NodeValue::Text(text.to_owned()),
    );
    let expr = parse_condition(&node, schema, &Sets::new(), &mut found);
    assert_eq!(expr.is_none(), found.has_errors(), "{text}");
    render(&found, &sources, RenderStyle::Plain);
    assert!(eval_line(text, None).starts_with('{'));
}

/// The text with some of its characters replaced, removed or doubled.
fn damaged(text: &str, damage: &[(prop::sample::Index, u8, char)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (place, kind, letter) in damage {
        let at = place
            .index(letters.len().max(1))
            .min(letters.len().saturating_sub(1));
        match kind % 4 {
            _ if letters.is_empty() => {}
            0 => letters[at] = *letter,
            1 => {
                letters.remove(at);
            }
            2 => letters.insert(at, *letter),
            _ => letters.truncate(at),
        }
    }
    letters.into_iter().collect()
}

fn damage() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, char)>> {
    let letters = "'\"\\{}[]()=.,&|!<>?:#\n ñ\u{202e}\u{200b}\0aZ09-_";
    let letter = proptest::sample::select(letters.chars().collect::<Vec<_>>());
    proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..16, letter), 1..6)
}

const TOKENS: &[&str] = &[
    "use.public",
    "org.users",
    "look.color",
    "look.colors",
    "org.home",
    "today",
    "'red'",
    "'DE'",
    "5",
    "-",
    "!",
    "&&",
    "||",
    "==",
    "<",
    ">=",
    "in",
    "?",
    ":",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    "sets.contains",
    "size",
    "true",
    "1.5",
    "{",
    "'2026-01-01'",
    "+",
    "*",
    "/",
    "%",
    " ",
    "9223372036854775807",
    "\\",
    "'",
    "null",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,60}") {
        read(&text, &schema());
    }

    #[test]
    fn any_tokens(tokens in proptest::collection::vec(proptest::sample::select(TOKENS), 0..25)) {
        read(&tokens.concat(), &schema());
    }

    #[test]
    fn damaged_packs(damage in damage()) {
        read(&damaged(PACK, &damage), &schema());
    }

    #[test]
    fn damaged_lines(damage in damage()) {
        let line = r#"{"expr": "a.b > 1 && 'ñ' in c", "facts": {"a": {"b": 2}, "c": ["\u00f1", "x"]}}"#;
        read(&damaged(line, &damage), &schema());
    }
}

/// The first code that a text gets as a pack.
fn code(text: &str) -> &'static str {
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: "f".to_owned(),
        text: text.to_owned(),
    });
    let mut found = Diagnostics::new();
    if let Some(node) = parse_toml(id, &sources, &mut found) {
        Pack::read(&node, &schema(), &mut found);
    }
    render(&found, &sources, RenderStyle::Plain);
    assert!(found.len() <= 500);
    found
        .iter()
        .next()
        .map_or("none", |diagnostic| diagnostic.code.name())
}

#[test]
fn large_packs_are_bounded() {
    assert_eq!(code(PACK), "none");
    let many = |line: &dyn Fn(usize) -> String, count: usize| {
        (0..count).fold(String::new(), |mut text, number| {
            let _ = writeln!(text, "{}", line(number));
            text
        })
    };
    assert_eq!(
        code(&many(&|n| format!("key{n} = 1"), 100_000)),
        "missing-key"
    );
    assert_eq!(
        code(&format!(
            "{PACK}[rule]\n{}",
            many(&|n| format!("r{n} = 1"), 100_000)
        )),
        "not-a-table"
    );
    let rules = many(
        &|n| format!("[rule.r{n}]\nwhen = \"org.users > {n}\""),
        20_000,
    );
    assert_eq!(code(&format!("{PACK}{rules}")), "missing-key");
    let values = many(&|n| format!("\"X{n}\","), 100_000);
    assert_eq!(
        code(&PACK.replace("[\"C1\", \"C2\"]", &format!("[{values}]"))),
        "too-large"
    );
    let values = many(&|n| format!("\"X{n}\","), 4_000);
    assert_eq!(
        code(&PACK.replace("[\"C1\", \"C2\"]", &format!("[{values}]"))),
        "unknown-value"
    );
    let uses = vec!["org.home in nordics"; 3000].join(" || ");
    let wide = PACK
        .replace("[\"C1\", \"C2\"]", &format!("[{values}]"))
        .replace("org.users > 100 ? ", &format!("{uses} ? "));
    assert_eq!(code(&wide), "unknown-value");
}

#[test]
fn letters_that_deceive_are_refused() {
    assert_eq!(
        code(&PACK.replace("Too big", "Too \u{202e}gib")),
        "toml-syntax"
    );
    assert_eq!(
        code(
            &PACK
                .replace("# ", "")
                .replace("[sets]", "# \u{2066}\n[sets]")
        ),
        "toml-syntax"
    );
    assert_eq!(
        code(&PACK.replace("effect", "effec\u{200b}t")),
        "toml-syntax"
    );
    // Cyrillic letters that look like Latin ones.
    assert_eq!(
        code(&PACK.replace("org.users > 100", "оrg.users > 100")),
        "cel-syntax"
    );
    assert_eq!(code(&PACK.replace("'red'", "'r\u{435}d'")), "unknown-value");
    assert_eq!(
        code(&PACK.replace("\"deny\"", "\"d\u{435}ny\"")),
        "unknown-value"
    );
    assert_eq!(code(&PACK.replace("Demasiado", "Ñandú")), "none");
}

#[test]
fn ten_thousand_rules_are_evaluated() {
    let schema = schema();
    let rule = PACK
        .split_once("[rule.big]")
        .map(|(_, rule)| rule)
        .expect("a rule");
    let mut text = PACK.to_owned();
    for number in 0..2_000 {
        let _ = write!(
            text,
            "[rule.r{number}]{}",
            rule.replace("100", &number.to_string())
        );
    }
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: "f".to_owned(),
        text,
    });
    let mut found = Diagnostics::new();
    let node = parse_toml(id, &sources, &mut found).expect("TOML");
    let mut packs = Vec::new();
    for number in 0..5 {
        let mut pack = Pack::read(&node, &schema, &mut found).expect("a pack");
        pack.id = format!("p{number}");
        for rule in &mut pack.rules {
            rule.id = format!("p{number}/{}", rule.id);
        }
        packs.push(pack);
    }
    let ruleset = Ruleset::compile(packs, &schema);
    assert_eq!(ruleset.rules().len(), 5 * 2_001);
    let verdict = ruleset.evaluate(&crate::facts::Facts::new(&schema));
    assert_eq!(verdict.open.len(), 5 * 2_001);
}
