use crate::testing::{condition, schema};

/// An error, the text that is underlined, and words of the message and help.
#[track_caller]
fn check_error(text: &str, code: &str, underlined: &str, words: &str) {
    let (expr, found, sources) = condition(text, &schema());
    assert!(expr.is_none(), "{text} is accepted");
    let first = found.iter().next().expect("a diagnostic");
    let all = found.to_string();
    assert_eq!(first.code.name(), code, "{text}: {all}");
    assert_eq!(
        first.span.map(|span| span.text(&sources)),
        Some(underlined),
        "{text}: {all}"
    );
    assert!(all.contains(words), "{text}: {all}");
}

#[test]
fn names_and_values_are_checked() {
    check_error(
        "org.user > 1",
        "unknown-fact",
        "org.user",
        "did you mean `org.users`?",
    );
    check_error(
        "orgg.users > 1",
        "unknown-fact",
        "orgg.users",
        "`org.users`",
    );
    check_error("org == 1", "unknown-fact", "org", "a group of facts");
    check_error("red == look.color", "unknown-fact", "red", "`'red'`");
    check_error(
        "look.color == 'rde'",
        "unknown-value",
        "'rde'",
        "did you mean `red`?",
    );
    check_error(
        "'rde' in look.colors",
        "unknown-value",
        "'rde'",
        "did you mean `red`?",
    );
    check_error(
        "look.color in ['red', 'rde']",
        "unknown-value",
        "'rde'",
        "`look.color`",
    );
    check_error(
        "org.home == 'XX'",
        "unknown-value",
        "'XX'",
        "`XX` is no value of `org.home`",
    );
    check_error(
        "org.users == 'many'",
        "wrong-type",
        "==",
        "`org.users`, a number",
    );
    check_error("today == 3", "wrong-type", "==", "a date");
    check_error(
        "today >= '2026-02-30'",
        "bad-date",
        "'2026-02-30'",
        "YYYY-MM-DD",
    );
}

#[test]
fn types_are_checked() {
    check_error(
        "look.color",
        "wrong-type",
        "look.color",
        "look.color == 'red'",
    );
    check_error(
        "look.colors && true",
        "wrong-type",
        "look.colors",
        "'red' in look.colors",
    );
    check_error("use.commercial && 1", "wrong-type", "1", "the number `1`");
    check_error(
        "org.home in look.colors",
        "never-true",
        "org.home in look.colors",
        "`country`",
    );
    check_error(
        "org.home == look.color",
        "never-true",
        "org.home == look.color",
        "`color`",
    );
    check_error(
        "sets.contains(look.colors, data.residency)",
        "never-true",
        "sets.contains(look.colors, data.residency)",
        "",
    );
    check_error(
        "look.color in []",
        "never-true",
        "look.color in []",
        "empty",
    );
    check_error(
        "size(look.colors) < 0",
        "never-true",
        "size(look.colors) < 0",
        "below zero",
    );
    check_error("1 == 2", "never-true", "1 == 2", "");
    check_error("[1, 'a'] == [1]", "wrong-type", "1, 'a'", "one type");
    check_error("use.public ? 1 : 'a'", "wrong-type", "'a'", "? :");
    check_error(
        "org.users in eu",
        "wrong-type",
        "org.users in eu",
        "a number",
    );
    let one = "sets.contains(look.colors)";
    check_error(one, "wrong-type", one, "expected two sets, found one");
}

#[test]
fn several_errors_in_one_run() {
    let (_, found, _) = condition(
        "org.user > 1 || look.color == 'rde' || today == 'x'",
        &schema(),
    );
    let codes: Vec<&str> = found.iter().map(|found| found.code.name()).collect();
    assert_eq!(codes, ["unknown-fact", "unknown-value", "bad-date"]);
}

#[test]
fn what_is_refused_says_what_to_write_instead() {
    let refused = |text, underlined, words| check_error(text, "cel-unsupported", underlined, words);
    refused("look.colors.exists(c, c == 'red')", "exists", "`in`");
    refused("has(org.users)", "has", "leave it out");
    refused("org.name.startsWith('a')", "startsWith", "whole");
    refused("org.name.contains('a')", "contains", "'a' in x");
    refused("org.name.matches('a+')", "matches", "whole");
    refused("org.users > 1.5", "1.5", "whole");
    refused("org.users > 1e3", "1e3", "whole");
    refused("org.users > 1u", "1u", "leave the `u` out");
    refused("org.name == b'a'", "b", "leave the `b` out");
    refused("org.users == null", "null", "unknown");
    refused("{'a': 1} == {}", "{", "map");
    refused("look.colors[0] == 'red'", "look.colors[0]", "indexing");
    refused("org.users * 12 > 100", "org.users * 12", "constants");
    refused("-org.users > 100", "-org.users", "constants");
    refused(
        "org.users > org.revenue",
        "org.users > org.revenue",
        "same enumeration",
    );
    refused("look.color < 'red'", "look.color < 'red'", "alphabetically");
    refused(
        "look.colors == ['red']",
        "look.colors == ['red']",
        "sets.equivalent",
    );
    refused("look.colors in [['red']]", "['red']", "constants");
    refused(
        "data.residency in data.seen_in",
        "data.residency in data.seen_in",
        "sets.contains",
    );
    refused("org.name == 'a' + 'b'", "'a' + 'b'", "write the result");
    refused("timestamp('x') < today", "timestamp", "ISO");
    refused(
        "sets.union(look.colors, look.colors) == []",
        "union",
        "sets.contains",
    );
    refused("today > today", "today > today", "constants");
}

#[test]
fn arithmetic_is_checked() {
    let refused = |text, underlined| check_error(text, "cel-arithmetic", underlined, "");
    refused("org.users > 1 / 0", "1 / 0");
    refused("org.users > 1 % 0", "1 % 0");
    refused(
        "org.users > 9223372036854775807 + 1",
        "9223372036854775807 + 1",
    );
    refused(
        "org.users > -9223372036854775808 / -1",
        "-9223372036854775808 / -1",
    );
    refused(
        "org.users > -(-9223372036854775808)",
        "-(-9223372036854775808)",
    );
    check_error(
        "org.users > 9223372036854775808",
        "number-range",
        "9223372036854775808",
        "64 bits",
    );
    check_error(
        "org.users > -9223372036854775809",
        "number-range",
        "-9223372036854775809",
        "64 bits",
    );
}

#[test]
fn syntax_errors_point_at_the_place() {
    let wrong = |text, underlined, words| check_error(text, "cel-syntax", underlined, words);
    wrong("use.commercial &&", "", "expected a value, found the end");
    wrong("", "", "expected a value");
    wrong("use.commercial && && true", "&&", "expected a value");
    wrong("use.commercial and true", "and", "`&&`");
    wrong("use.commercial & true", "&", "`&&`");
    wrong("org.users = 1", "=", "`==`");
    wrong("(true", "", "`)`");
    wrong("look.color == 'red", "'", "does not end");
    wrong("look.color == ‘red’", "‘", "straight quotes");
    wrong("org.users ≥ 1", "≥", "`>=`");
    wrong("look.color == '\\z'", "\\z", "escape");
    wrong("look.color == '\\ud800'", "\\ud800", "escape");
    wrong("true ? false", "", "`:`");
    wrong("for == 1", "for", "reserved");
    wrong("use.commercial && \u{202e}true", "\u{202e}", "U+202E");
    wrong("look.color == 'r\u{200b}ed'", "\u{200b}", "U+200B");
    wrong("12abc == 1", "12", "begins with a letter");
}

#[test]
fn hostile_conditions_are_refused_quickly() {
    let deep = |text: String| {
        let (expr, found, _) = condition(&text, &schema());
        assert!(expr.is_none());
        found.iter().next().expect("a diagnostic").code.name()
    };
    assert_eq!(deep("(".repeat(10_000)), "too-deep");
    assert_eq!(deep("[".repeat(10_000)), "too-deep");
    assert_eq!(deep("!".repeat(10_000) + "true"), "too-deep");
    assert_eq!(deep("-".repeat(10_000) + "1 == 1"), "too-deep");
    assert_eq!(
        deep("1".to_owned() + &"+1".repeat(10_000) + " == 1"),
        "too-deep"
    );
    assert_eq!(deep("true ? true : ".repeat(1000) + "true"), "too-deep");
    assert_eq!(deep("size(".repeat(1000)), "too-deep");
    assert_eq!(deep("x".repeat(100_000)), "too-large");
    assert_eq!(
        deep("size".to_owned() + &".size".repeat(10_000)),
        "unknown-fact"
    );
    let wide = (0..8).fold("0".to_owned(), |text, _| {
        format!("(use.public ? {text} : {text})")
    });
    let many = vec!["org.users == 1"; 3000].join(" || ");
    assert!(condition(&many, &schema()).0.is_some());
    assert_eq!(deep(format!("{wide} == {wide}")), "too-large");
}

#[test]
fn what_is_always_true_is_a_warning() {
    let (expr, found, _) = condition("use.public || 1 == 1", &schema());
    assert!(expr.is_some() && !found.has_errors());
    assert_eq!(
        found.iter().next().expect("a warning").code.name(),
        "always-true"
    );
}
