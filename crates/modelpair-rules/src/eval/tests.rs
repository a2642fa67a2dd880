use super::{eval_bytes, eval_line, eval_text};
use crate::expr::agreement::{
    PATHS, completions, conditions, knowledge, known, mattering, small_schema,
};
use crate::testing::schema;
use proptest::prelude::*;

#[track_caller]
fn check(expression: &str, facts: &str, expected: &str) {
    assert_eq!(
        eval_text(expression, Some(facts), None),
        expected,
        "{expression}"
    );
}

#[track_caller]
fn check_error(expression: &str, facts: &str, code: &str, column: u32) {
    let found = eval_text(expression, Some(facts), None);
    let start = format!("{{\"error\":{{\"code\":\"{code}\",\"column\":{column},\"line\":1,");
    assert!(found.starts_with(&start), "{expression}: {found}");
}

#[test]
fn values() {
    check("1 + 2 * 3", "{}", r#"{"value":7}"#);
    check(
        "-9223372036854775808",
        "{}",
        r#"{"value":"-9223372036854775808"}"#,
    );
    check("9007199254740991", "{}", r#"{"value":9007199254740991}"#);
    check("9007199254740992", "{}", r#"{"value":"9007199254740992"}"#);
    check("x ? 'ñ' : y", r#"{"x": true}"#, r#"{"value":"ñ"}"#);
    check("[1, 2] == [1, 2]", "{}", r#"{"value":true}"#);
    check("[true, 'a']", "{}", r#"{"value":[true,"a"]}"#);
    check(
        "a.b.c in [1, 2]",
        r#"{"a": {"b": {"c": 2}}}"#,
        r#"{"value":true}"#,
    );
    check(
        "a.b.c",
        r#"{"a": {"b.c": 1}, "a.b": {"c": 2}}"#,
        r#"{"value":2}"#,
    );
    check_error(
        "size(x) + 0 == 2 || true",
        r#"{"x": "año"}"#,
        "cel-unsupported",
        1,
    );
    check("size(x)", r#"{"x": "año"}"#, r#"{"value":3}"#);
    check("x.size()", r#"{"x": [1, 1]}"#, r#"{"value":2}"#);
    check(
        "sets.contains(x, [1]) && sets.equivalent(x, [1, 2])",
        r#"{"x": [2, 1, 1]}"#,
        r#"{"value":true}"#,
    );
    check("1 == 'a'", "{}", r#"{"value":false}"#);
}

#[test]
fn what_is_not_known() {
    check("x", r#"{"x": null}"#, r#"{"unknown":["x"]}"#);
    check("x.y > 1", r#"{"x": null}"#, r#"{"unknown":["x.y"]}"#);
    check(
        "x && y",
        r#"{"x": null, "y": null}"#,
        r#"{"unknown":["x","y"]}"#,
    );
    check("x && y", r#"{"x": null, "y": false}"#, r#"{"value":false}"#);
    check("y || x", r#"{"x": null, "y": true}"#, r#"{"value":true}"#);
    check(
        "x || y",
        r#"{"x": null, "y": false}"#,
        r#"{"unknown":["x"]}"#,
    );
    check("!x", r#"{"x": null}"#, r#"{"unknown":["x"]}"#);
    check("x ? 1 : 2", r#"{"x": null}"#, r#"{"unknown":["x"]}"#);
    check("1 in x", r#"{"x": [null]}"#, r#"{"unknown":["x"]}"#);
    check("y ? x : 2", r#"{"x": null, "y": false}"#, r#"{"value":2}"#);
}

#[test]
fn only_what_can_matter_is_unknown() {
    let null = |names: &[&str]| {
        let facts: Vec<String> = names
            .iter()
            .map(|name| format!("\"{name}\": null"))
            .collect();
        format!("{{{}}}", facts.join(", "))
    };
    let unknown = |text: &str, names: &[&str], expected: &[&str]| {
        let expected = format!("{{\"unknown\":{expected:?}}}").replace(", ", ",");
        check(text, &null(names), &expected);
    };
    let value = |text: &str, names: &[&str], expected: &str| {
        check(text, &null(names), &format!("{{\"value\":{expected}}}"));
    };
    value("a || !a", &["a"], "true");
    value("a && !a", &["a"], "false");
    unknown("(a || !a) && b", &["a", "b"], &["b"]);
    unknown("(a && b) || (a && !b)", &["a", "b"], &["a"]);
    value("n > 3 || n < 5", &["n"], "true");
    value("n > 3 && n < 4", &["n"], "false");
    unknown("(n > 3 && n < 4) || a", &["n", "a"], &["a"]);
    unknown("n > 3 && n < 5", &["n"], &["n"]);
    value("a == a", &["a"], "true");
    value("x < 'b' || x >= 'b'", &["x"], "true");
    value("m < n || m >= n", &["m", "n"], "true");
    unknown("m < n && n < 5 && m > 2", &["m", "n"], &["m", "n"]);
    value("m < n && n < 5 && m >= 4", &["m", "n"], "false");
    value("c ? 1 : 1", &["c"], "1");
    unknown("c ? x : x", &["c", "x"], &["x"]);
    unknown("c ? x : y", &["c", "x", "y"], &["c", "x", "y"]);
    value("'p' in s || !('p' in s)", &["s"], "true");
    unknown(
        "('p' in s && !('p' in s)) || 'q' in s && b",
        &["s", "b"],
        &["b", "s"],
    );
    value(
        "sets.contains(s, ['p', 'q']) ? 'p' in s : true",
        &["s"],
        "true",
    );
    unknown("2 / 0 > 1 || a && !a || b", &["a", "b"], &["b"]);
    // Of what type it is cannot be seen, or a length counts.
    unknown("a", &["a"], &["a"]);
    unknown("size(s) >= 0 || b", &["s", "b"], &["b", "s"]);
    let names: Vec<String> = (0..60).map(|number| format!("a{number:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    unknown(
        &format!("{} && (b || !b)", names.join(" && ")),
        &[&names[..], &["b"]].concat(),
        &names,
    );
}

#[test]
fn sets_of_unknown_elements_can_hold_whatever_is_asked_for() {
    let unknown = |text: &str, facts: &str, names: &[&str]| {
        let expected = format!("{{\"unknown\":{names:?}}}").replace(", ", ",");
        check(text, facts, &expected);
    };
    let x = r#"{"x": null, "y": [1, 2], "n": 1, "t": "abc"}"#;
    for text in [
        "sets.equivalent(x, [true])",
        "sets.intersects(x, [[1]])",
        "[1] in x",
        "size('ab') in x",
        "(n < 2) in x",
        "size(y) == x",
        "x == size(t)",
        "2 in x && !(1 in x)",
        "!(3 in x) && sets.contains(x, y)",
    ] {
        unknown(text, x, &["x"]);
    }
    let both = r#"{"s": null, "x": null, "y": null}"#;
    unknown("x in s && sets.equivalent(s, [1, 2])", both, &["s", "x"]);
    unknown("x in s && x > 'm'", both, &["s", "x"]);
    unknown("(x ? 'a' : 'b') in s", both, &["s", "x"]);
    unknown("(x || y) in s && y", both, &["s", "y"]);
    // Some elements are in one set, some in the other, some in both.
    let two = r#"{"s": null, "t": null, "u": null}"#;
    let apart = "!sets.contains(s, t) && !sets.contains(t, s)";
    unknown(
        &format!("{apart} && sets.intersects(s, t)"),
        two,
        &["s", "t"],
    );
    check(
        "sets.intersects(s, t) || !sets.intersects(s, t)",
        two,
        r#"{"value":true}"#,
    );
    unknown(
        &format!(
            "{apart} && sets.intersects(s, t) && !sets.intersects(s, u) && sets.intersects(t, u)"
        ),
        two,
        &["s", "t", "u"],
    );
    check("x in s || !(x in s)", both, r#"{"value":true}"#);
    check(
        "sets.contains(s, ['p']) ? 'p' in s : true",
        two,
        r#"{"value":true}"#,
    );
}

#[test]
fn letters_that_join_others_are_part_of_a_text() {
    check("size('👨\u{200d}👩\u{200d}👧')", "{}", r#"{"value":5}"#);
    check("size('می\u{200c}خواهم')", "{}", r#"{"value":8}"#);
    check_error("'ad\u{200d}min' == 'admin'", "{}", "cel-syntax", 4);
    check_error("'\u{200d}' == ''", "{}", "cel-syntax", 2);
    check("size('ad\\u200dmin')", "{}", r#"{"value":6}"#);
}

#[track_caller]
fn check_advice(expression: &str, code: &str, column: u32, advice: &str) {
    let facts = r#"{"a": "s", "b": ["t"], "m": {"key": 1}}"#;
    check_error(expression, facts, code, column);
    let found = eval_text(expression, Some(facts), None);
    assert!(found.contains(advice), "{expression}: {found}");
}

#[test]
fn what_is_refused_says_what_to_write_instead() {
    let unsupported = |expression: &str, column: u32, advice: &str| {
        check_advice(expression, "cel-unsupported", column, advice);
    };
    unsupported("m['key'] == 1", 1, "write `m.key`");
    unsupported("b[0] == 't'", 1, "`'x' in set`");
    unsupported("m", 1, "name a value in it: `m.key`");
    unsupported("a.?b", 3, "leave the `?` out");
    unsupported("b[?0]", 3, "leave the `?` out");
    unsupported("[?a]", 2, "leave the `?` out");
    unsupported("m.`a-b`", 3, "without quotes");
    unsupported("a + 'x' == 'sx'", 1, "one by one");
    unsupported("sets.contains(b)", 6, "sets.contains(all, some)");
    unsupported("sets.disjoint(b, b)", 6, "sets.intersects(a, b)");
    unsupported("b.existsOne(x, x)", 3, "use `in`");
    unsupported("a.lastIndexOf('b')", 3, "whole texts");
    unsupported("a.getHours()", 3, "an ISO date");
    unsupported("math.greatest(1, 2)", 6, "the functions are");
    assert!(eval_text("math.abs(1)", None, None).contains("`math.abs` cannot be used"));
    let syntax = |expression: &str, column: u32, advice: &str| {
        check_advice(expression, "cel-syntax", column, advice);
    };
    syntax("not a", 5, "not is written `!`");
    syntax("a not in b", 3, "write `!(x in s)`");
    syntax("a !in b", 3, "write `!(x in s)`");
    syntax("a AND b", 3, "and is written `&&`");
    syntax("if a then b", 1, "`a ? b : c`");
    syntax("a ?? b", 4, "`a ? b : c`");
    syntax("a <> 'b'", 4, "write `!=`");
    syntax("1 /* one */", 4, "begins with `//`");
    syntax("a − 1", 3, "write `-`");
    syntax("a ∈ b", 3, "write `in`");
    syntax("a\u{a0}== 's'", 2, "the space U+00A0");
    syntax("0X1f", 1, "`0x`");
    check_advice("1 < 2 < 3", "wrong-type", 7, "`1 < x && x < 3`");
    check_advice("c", "unknown-fact", 1, "`null` when it is not known");
    check_advice("m.kye", "unknown-fact", 1, "did you mean `m.key`?");
    check_advice(
        "9223372036854775808",
        "number-range",
        1,
        "from -9223372036854775808",
    );
}

#[test]
fn choices_may_follow_each_other_for_long() {
    let chain = |length: usize| "false ? 1 : ".repeat(length) + "2";
    check(&chain(200), "{}", r#"{"value":2}"#);
    check_error(&chain(300), "{}", "too-deep", 601);
    check("true ? 1 : 2 / 0 == 1 ? 3 : 4", "{}", r#"{"value":1}"#);
    check("false ? 1 : true ? 2 : 3", "{}", r#"{"value":2}"#);
    check_error("true ? false ? 1 : 2 : 3", "{}", "cel-syntax", 14);
}

#[test]
fn lists_may_end_in_a_comma() {
    check("[,] == []", "{}", r#"{"value":true}"#);
    check("[1,]", "{}", r#"{"value":[1]}"#);
    check_error("[,1]", "{}", "cel-syntax", 3);
    check_error("[1,,]", "{}", "cel-syntax", 4);
    check_error("size([1],)", "{}", "cel-syntax", 10);
}

#[test]
fn errors_are_absorbed_where_the_other_side_decides() {
    check("2 / 0 > 1 || true", "{}", r#"{"value":true}"#);
    check("false && 2 / 0 > 1", "{}", r#"{"value":false}"#);
    check("missing || true", "{}", r#"{"value":true}"#);
    check("2 / 0 > 1 && x", r#"{"x": null}"#, r#"{"unknown":["x"]}"#);
    check_error("2 / 0 > 1 || false", "{}", "cel-arithmetic", 1);
    check_error("true || 1.5 > 1", "{}", "cel-unsupported", 9);
    check_error("2 / 0 == x", r#"{"x": null}"#, "cel-arithmetic", 1);
}

#[test]
fn errors_have_places() {
    check_error("1 + ", "{}", "cel-syntax", 5);
    check_error("'ñ' < 1", "{}", "wrong-type", 5);
    check_error("'ñ' == ''' || [1][0]", "{}", "cel-syntax", 8);
    check_error("true || [1][0] == 1", "{}", "cel-unsupported", 9);
    check_error("x.startsWith('a')", r#"{"x": "a"}"#, "cel-unsupported", 3);
    check_error("'a' + 'b'", "{}", "cel-unsupported", 1);
    check_error("nothing", r#"{"x": 1}"#, "unknown-fact", 1);
    check_error("x", r#"{"x": {"y": 1}}"#, "cel-unsupported", 1);
    check_error("'y' in x", r#"{"x": {"y": 1}}"#, "cel-unsupported", 8);
    check_error("x", r#"{"x": [{"y": 1}]}"#, "cel-unsupported", 1);
    check_error("a.1", r#"{"a": 1}"#, "cel-syntax", 3);
    check_error("0X10", "{}", "cel-syntax", 1);
    check_error("int", "{}", "cel-unsupported", 1);
    check_error("x", r#"{"x": 1.5}"#, "number-range", 1);
    check_error("1 in x", r#"{"x": [1, 2e3]}"#, "number-range", 6);
    check_error("x.y", r#"{"x": 1.5}"#, "number-range", 1);
    check_error("x", r#"{"x": 9223372036854775808}"#, "number-range", 1);
    check(
        "x > 1",
        r#"{"x": 2, "price": 1.5, "y": {"z": [1e3]}}"#,
        r#"{"value":true}"#,
    );
    check(
        "y > 1 || x",
        r#"{"x": true, "y": 1.5}"#,
        r#"{"value":true}"#,
    );
    check_error("x", "[1]", "not-a-table", 1);
    check_error("9223372036854775807 + 1", "{}", "cel-arithmetic", 1);
    check_error(&"(".repeat(10_000), "{}", "too-deep", 65);
}

#[test]
fn lines() {
    let check = |line: &str, expected: &str| assert_eq!(eval_line(line, None), expected);
    check(
        r#"{"expr": "x > 1", "facts": {"x": 2}}"#,
        r#"{"value":true}"#,
    );
    check(r#"{"expr": "1"}"#, r#"{"value":1}"#);
    let start = |line: &str| eval_line(line, None).chars().take(30).collect::<String>();
    assert_eq!(
        start(r#"{"expression": "1"}"#),
        r#"{"error":{"code":"missing-key""#
    );
    assert_eq!(
        start(r#"{"expr": "1", "fact": {}}"#),
        r#"{"error":{"code":"unknown-key""#
    );
    assert_eq!(start("nonsense"), r#"{"error":{"code":"json-syntax""#);
    assert_eq!(
        start(r#"{"expr": 1.5}"#),
        r#"{"error":{"code":"number-range"#
    );
    assert_eq!(start(""), r#"{"error":{"code":"json-syntax""#);
    assert_eq!(
        eval_bytes(b"{\"expr\": \"\xc3\xb1\xff\"}", None),
        r#"{"error":{"code":"json-syntax","column":12,"line":1,"message":"not JSON: the line is not UTF-8 text"}}"#
    );
}

#[test]
fn with_a_schema_names_and_values_are_checked() {
    let schema = schema();
    let answer = |expression: &str, facts: &str| eval_text(expression, Some(facts), Some(&schema));
    assert_eq!(
        answer("org.users > 1", r#"{"org": {"users": 2}}"#),
        r#"{"value":true}"#
    );
    assert_eq!(
        answer("org.users > 1", "{}"),
        r#"{"unknown":["org.users"]}"#
    );
    assert!(answer("org.user > 1", "{}").contains("did you mean `org.users`?"));
    assert!(answer("true", r#"{"org": {"user": 2}}"#).contains("did you mean `org.users`?"));
    assert!(answer("true", r#"{"org": {"users": "x"}}"#).contains("wrong-type"));
    assert!(answer("true", r#"{"look": {"color": "rde"}}"#).contains("did you mean `red`?"));
    // A text that JSON does not hold as a number is one where a number is declared.
    let large = r#"{"org": {"users": "9223372036854775807"}}"#;
    assert_eq!(answer("org.users > 1", large), r#"{"value":true}"#);
    assert_eq!(
        answer("org.users", large),
        r#"{"value":"9223372036854775807"}"#
    );
    assert!(answer("true", r#"{"org": {"users": "12"}}"#).contains("wrong-type"));
}

#[test]
fn with_a_schema_expressions_are_checked_as_well() {
    let schema = schema();
    let start = |expression: &str| {
        let answer = eval_text(expression, Some("{}"), Some(&schema));
        answer.chars().take(31).collect::<String>()
    };
    assert_eq!(
        start("look.color == 'REDD'"),
        r#"{"error":{"code":"unknown-value"#
    );
    assert_eq!(
        start("'rde' in look.colors"),
        r#"{"error":{"code":"unknown-value"#
    );
    assert_eq!(
        start("use.public == 1"),
        r#"{"error":{"code":"wrong-type","c"#.get(..31).unwrap()
    );
    assert_eq!(
        start("org.users > 'a'"),
        r#"{"error":{"code":"wrong-type","c"#.get(..31).unwrap()
    );
    assert_eq!(
        start("today > '2026-99-01'"),
        r#"{"error":{"code":"bad-date","co"#
    );
    // Expressions need not be decidable, and values of an open enumeration come from elsewhere.
    assert_eq!(start("1 == 2"), r#"{"value":false}"#);
    assert_eq!(start("2 / 0 > 1 || true"), r#"{"value":true}"#);
    assert_eq!(
        eval_text(
            "model.id == 'x'",
            Some(r#"{"model": {"id": "x"}}"#),
            Some(&schema)
        ),
        r#"{"value":true}"#
    );
    assert!(
        eval_text("true", Some(r#"{"model": {"id": 1}}"#), Some(&schema)).contains("wrong-type")
    );
}

#[test]
fn a_schema_says_of_what_type_facts_are_that_meet_only_each_other() {
    let schema = small_schema();
    let value = |text: &str| {
        assert_eq!(
            eval_text(text, None, Some(&schema)),
            "{\"value\":true}",
            "{text}"
        );
    };
    value("(f in ['p', 'q'] ? n > 2 : a == b) == (n > 2)");
    value("a == b || a != b");
    assert_eq!(
        eval_text("a == b", None, Some(&schema)),
        "{\"unknown\":[\"a\",\"b\"]}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_and_unknown_facts_are_what_trying_everything_finds(
        text in conditions(),
        knowledge in knowledge(),
    ) {
        let schema = small_schema();
        let facts = known(&schema, &knowledge);
        let mentioned: Vec<&str> = PATHS
            .into_iter()
            .filter(|path| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == *path))
            .collect();
        let answer = |facts: &crate::facts::Facts| {
            let known = facts.known().map(|(fact, value)| {
                format!("\"{}\": {}", schema.decl(fact).path, schema.show(fact, value))
            });
            let json = format!("{{{}}}", known.collect::<Vec<_>>().join(", "));
            eval_text(&text, Some(&json), Some(&schema))
        };
        let outcomes: Vec<String> = completions(&schema, &facts, &mentioned)
            .iter()
            .map(|(completed, _)| answer(completed))
            .collect();
        let found = answer(&facts);
        // What a condition may not say is an error, whatever is known.
        if !found.starts_with("{\"error") {
            let matter = mattering(&schema, &facts, &mentioned, &outcomes);
            let matter: Vec<&str> = matter.iter().map(|fact| schema.decl(*fact).path.as_str()).collect();
            if !matter.is_empty() {
                let named = |path: &&str| found.contains(&format!("\"{path}\""));
                prop_assert!(found.starts_with("{\"unknown"), "{} {}", text, found);
                prop_assert!(matter.iter().all(named), "{} {} {:?}", text, found, matter);
            }
            // Sizes are not tried, so that a fact may be named that does not matter.
            if !text.contains("size(") {
                let expected = if matter.is_empty() {
                    outcomes[0].clone()
                } else {
                    format!("{{\"unknown\":{matter:?}}}").replace(", ", ",")
                };
                prop_assert_eq!(found, expected, "{}", text);
            }
        }
    }
}
