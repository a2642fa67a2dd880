use super::{format_condition, same_condition};
use crate::node::{Node, NodeValue};
use crate::source::{Source, Sources, Span};
use proptest::prelude::*;

fn formatted(text: &str, width: usize) -> Option<String> {
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: "test".to_owned(),
        text: text.to_owned(),
    });
    let span = Span::new(id, 0, text.len());
    format_condition(&Node::new(span, NodeValue::Text(text.to_owned())), width).ok()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(formatted(text, 40).as_deref(), Some(expected));
    assert_eq!(formatted(expected, 40).as_deref(), Some(expected));
    assert!(same_condition(text, expected));
}

#[test]
fn spaces_and_parentheses() {
    check("a&&(b||c)", "a && (b || c)");
    check("((a))&&( b && (c) )", "a && b && c");
    check("(a && b) || c", "a && b || c");
    check("!(x in [1 ,2,])", "!(x in [1, 2])");
    check("!((!(a)))", "!!a");
    check("(a) ? (b) : ((c) ? d : e)", "a ? b : c ? d : e");
    check("(a ? b : c) ? d : e", "(a ? b : c) ? d : e");
    check("(1+2)*3 - (4 - 5) == x", "(1 + 2) * 3 - (4 - 5) == x");
    check("(1*2)+3==x", "1 * 2 + 3 == x");
    check("(a == b) == (c == d)", "(a == b) == (c == d)");
    check(
        "x == - 5 || x == -(5) || x == --5",
        "x == -5 || x == -5 || x == --5",
    );
    check("x > 0xfF && x > -0x10", "x > 0xff && x > -0x10");
    check("(a).b && size( x )>1", "a.b && size(x) > 1");
    check("x . size ( ) == 1", "x.size() == 1");
}

#[test]
fn texts() {
    check(r#"x == "it's""#, r"x == 'it\'s'");
    check(r"x == r'a\b'", r"x == 'a\\b'");
    check("x == '''a\nb'''", r"x == 'a\nb'");
    check(r"x == '\u200b\U0001F600ñ'", r"x == '\u200b😀ñ'");
    check("x == ''", "x == ''");
}

#[test]
fn long_ones_are_broken() {
    check(
        "alpha == 'one' && beta == 'two' && (gamma == 'three' || delta == 'four')",
        "alpha == 'one'\n&& beta == 'two'\n&& (gamma == 'three' || delta == 'four')",
    );
    check(
        "alpha == 'one' && !(gamma == 'three' || delta == 'four' || epsilon)",
        "alpha == 'one'\n&& !(\n    gamma == 'three'\n    || delta == 'four'\n    || epsilon\n)",
    );
    check(
        "country in ['AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE']",
        "country in [\n    'AT', 'BE', 'BG', 'CY', 'CZ', 'DE',\n    'DK', 'EE',\n]",
    );
    check(
        "sets.contains(some_rather_long_name, another_rather_long_name)",
        "sets.contains(\n    some_rather_long_name,\n    another_rather_long_name\n)",
    );
    check(
        "some_condition ? another_condition : the_third_condition",
        "some_condition\n? another_condition\n: the_third_condition",
    );
}

#[test]
fn what_cannot_be_printed_stays() {
    for text in [
        "a  &&b // why",
        r"x == r'\'  // why",
        "a . b[0] ==1",
        "(f(x)).y",
    ] {
        assert_eq!(formatted(text, 40).as_deref(), Some(text));
    }
    assert_eq!(formatted("'//'==x", 40).as_deref(), Some("'//' == x"));
    assert_eq!(formatted("a &&", 40), None);
    assert!(!same_condition("a && b", "a || b"));
    assert!(!same_condition("a - (b - c)", "a - b - c"));
    assert!(!same_condition("x[0]", "x[1]"));
}

const TOKENS: &[&str] = &[
    "a",
    "b.c",
    "'x'",
    "\"y'\"",
    "5",
    "0x1f",
    "-",
    "-",
    "!",
    "!",
    "&&",
    "&&",
    "||",
    "||",
    "==",
    "<",
    "in",
    "?",
    ":",
    "(",
    "(",
    ")",
    ")",
    "[",
    "]",
    ",",
    "size(",
    "sets.contains(",
    "true",
    "+",
    "*",
    "%",
    " ",
    "null",
    ".size()",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever can be read is written so that it reads the same, and writing it again changes nothing.
    #[test]
    fn formatting_changes_no_meaning(
        tokens in proptest::collection::vec(proptest::sample::select(TOKENS), 1..20),
        width in 1_usize..60,
    ) {
        let text = tokens.concat();
        if let Some(once) = formatted(&text, width) {
            prop_assert!(same_condition(&text, &once), "{text}\n{once}");
            prop_assert_eq!(formatted(&once, width), Some(once.clone()), "{}", text);
        }
    }

    #[test]
    fn composed_conditions(text in condition(), width in 1_usize..60) {
        let once = formatted(&text, width).expect("a condition");
        prop_assert!(same_condition(&text, &once), "{text}\n{once}");
        prop_assert_eq!(formatted(&once, width), Some(once.clone()), "{}", text);
        let flat = formatted(&text, 100_000).expect("a condition");
        for without in without_one_pair(&flat) {
            prop_assert!(!same_condition(&flat, &without), "{flat}\n{without}");
        }
    }
}

/// Conditions with more parentheses than they need.
fn condition() -> impl Strategy<Value = String> {
    let leaf =
        proptest::sample::select(&["a", "b.c", "true", "x == 'y'", "n in [1, 2]", "-(1) < n"][..]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(5, 40, 3, |inner| {
            prop_oneof![
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a})&&({b})")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("(({a}) || ({b}))")),
                inner.clone().prop_map(|a| format!("!({a})")),
                (inner.clone(), inner.clone(), inner)
                    .prop_map(|(a, b, c)| format!("(({a}) ? ({b}) : ({c}))")),
            ]
        })
}

/// The text without one pair of parentheses, for every pair.
fn without_one_pair(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut open = Vec::new();
    let mut found = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        match letter {
            '(' => open.push(at),
            ')' => {
                let begin = open.pop().expect("pairs");
                let kept = letters.iter().enumerate();
                let kept = kept.filter(|(index, _)| *index != begin && *index != at);
                found.push(kept.map(|(_, letter)| letter).collect());
            }
            _ => {}
        }
    }
    found
}
