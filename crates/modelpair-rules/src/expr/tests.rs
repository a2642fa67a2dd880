mod refused;

use crate::facts::Known;
use crate::testing::{condition, facts, schema, valid};

/// The truth of a condition under facts.
#[track_caller]
fn check(text: &str, json: &str, expected: impl Into<Option<bool>>) {
    let schema = schema();
    let expr = valid(text, &schema);
    let facts = facts(&schema, json);
    let expected = expected.into();
    assert_eq!(expr.evaluate(&facts), expected, "{text}");
    // The form for bundles means the same, and putting facts in changes nothing.
    let json = serde_json::to_string(&expr).expect("numbers");
    let again: super::Expr = serde_json::from_str(&json).expect("what was written");
    assert_eq!(again, expr, "{text}");
    let known = Known::new(&facts);
    let residual = expr.condition.residual(&known);
    assert_eq!(residual.truth(&known), expected, "{text}");
    if expected.is_some() {
        assert!(expr.missing(&facts, &schema).is_empty(), "{text}");
    }
}

#[test]
fn booleans() {
    check("use.commercial", "{}", None);
    check("use.commercial", r#"{"use.commercial": true}"#, true);
    check("!use.commercial", r#"{"use.commercial": true}"#, false);
    check(
        "use.commercial && use.public",
        r#"{"use.commercial": false}"#,
        false,
    );
    check(
        "use.public && use.commercial",
        r#"{"use.commercial": false}"#,
        false,
    );
    check(
        "use.commercial && use.public",
        r#"{"use.commercial": true}"#,
        None,
    );
    check(
        "use.commercial || use.public",
        r#"{"use.public": true}"#,
        true,
    );
    check(
        "use.commercial == use.public",
        r#"{"use.public": true}"#,
        None,
    );
    check(
        "use.commercial != true",
        r#"{"use.commercial": true}"#,
        false,
    );
    check(
        "use.commercial < use.public",
        r#"{"use.public": false, "use.commercial": false}"#,
        false,
    );
    check(
        "use.commercial <= use.public",
        r#"{"use.public": true}"#,
        true,
    );
    check(
        "use.commercial in [false]",
        r#"{"use.commercial": false}"#,
        true,
    );
    check(
        "use.commercial ? use.public : false",
        r#"{"use.public": false}"#,
        false,
    );
    check(
        "use.commercial ? use.public : true",
        r#"{"use.public": false}"#,
        None,
    );
    check("true", "{}", true);
}

#[test]
fn precedence_is_that_of_cel() {
    // `&&` before `||`, comparisons before both, `!` before all, `? :` last.
    check(
        "use.public || use.commercial && false",
        r#"{"use.public": true}"#,
        true,
    );
    check("!use.public == true", r#"{"use.public": true}"#, false);
    check(
        "use.public ? false : use.public ? false : use.public == false",
        r#"{"use.public": false}"#,
        true,
    );
    check(
        "org.users == 1 + 2 * 3 - 8 / 2 % 3",
        r#"{"org.users": 6}"#,
        true,
    );
    check("org.users == 7 - 4 - 2", r#"{"org.users": 1}"#, true);
    check("org.users == -(-3)", r#"{"org.users": 3}"#, true);
    check(
        "org.users == -7 / 2 && org.revenue == -7 % 2",
        r#"{"org.users": -3, "org.revenue": -1}"#,
        true,
    );
}

#[test]
fn numbers_dates_and_texts() {
    check("org.users > 700000000", r#"{"org.users": 700000001}"#, true);
    check(
        "700000000 < org.users",
        r#"{"org.users": 700000000}"#,
        false,
    );
    check(
        "org.users >= -9223372036854775808 + 1",
        r#"{"org.users": -9223372036854775807}"#,
        true,
    );
    check("org.users == 0xff", r#"{"org.users": 255}"#, true);
    check("org.users in [1, 2]", r#"{"org.users": 2}"#, true);
    check("today >= '2026-11-22'", r#"{"today": "2026-11-22"}"#, true);
    check("'2026-11-22' > today", r#"{"today": "2026-11-22"}"#, false);
    check(
        "today in ['2026-11-22', '2026-11-23']",
        r#"{"today": "2026-11-22"}"#,
        true,
    );
    check("org.name == \"a\\u00f1o\"", r#"{"org.name": "año"}"#, true);
    check("org.name < 'b'", r#"{"org.name": "año"}"#, true);
    check("size(org.name) == 3", r#"{"org.name": "año"}"#, true);
    check("org.users == size('año')", r#"{"org.users": 3}"#, true);
    check(
        "org.name == r'\\d' || org.name == '''it's'''",
        r#"{"org.name": "it's"}"#,
        true,
    );
}

#[test]
fn enumerations_and_sets() {
    check("look.color == 'red'", r#"{"look.color": "red"}"#, true);
    check("'red' != look.color", r#"{"look.color": "red"}"#, false);
    check(
        "look.color in ['red', 'blue']",
        r#"{"look.color": "blue"}"#,
        true,
    );
    check("org.home in eu", r#"{"org.home": "US"}"#, false);
    check(
        "org.home == route.place",
        r#"{"org.home": "US", "route.place": "US"}"#,
        true,
    );
    check("org.home == org.home", "{}", true);
    check("'red' in look.colors", r#"{"look.colors": []}"#, false);
    check(
        "route.place in data.residency",
        r#"{"data.residency": ["C70", "DE"], "route.place": "C70"}"#,
        true,
    );
    check(
        "route.place in data.residency",
        r#"{"data.residency": []}"#,
        false,
    );
    check(
        "route.place in data.residency",
        r#"{"data.residency": ["DE"]}"#,
        None,
    );
}

#[test]
fn relations_of_sets() {
    check(
        "sets.contains(eu, data.residency)",
        r#"{"data.residency": ["DE", "ES"]}"#,
        true,
    );
    check(
        "sets.contains(eu, data.residency)",
        r#"{"data.residency": ["DE", "US"]}"#,
        false,
    );
    check(
        "sets.contains(data.seen_in, data.residency)",
        r#"{"data.residency": []}"#,
        true,
    );
    check(
        "sets.intersects(data.seen_in, data.residency)",
        r#"{"data.residency": []}"#,
        false,
    );
    check(
        "sets.intersects(look.colors, ['red', 'blue'])",
        r#"{"look.colors": ["blue"]}"#,
        true,
    );
    check(
        "sets.equivalent(look.colors, ['red', 'blue', 'red'])",
        r#"{"look.colors": ["blue", "red"]}"#,
        true,
    );
    check(
        "size(look.colors) > 1",
        r#"{"look.colors": ["blue", "red"]}"#,
        true,
    );
    check("look.colors.size() == 0", r#"{"look.colors": []}"#, true);
    check(
        "sets.intersects(look.colors, look.colors)",
        r#"{"look.colors": []}"#,
        false,
    );
    // An enumeration without values yet: anything is accepted, nothing holds.
    check(
        "model.id == 'x' || 'x' in model.ids",
        r#"{"model.ids": []}"#,
        None,
    );
    check(
        "sets.contains(['x'], model.ids)",
        r#"{"model.ids": []}"#,
        true,
    );
}

#[test]
fn choices_of_values() {
    let text = "org.users > (use.commercial ? 100 : 1000)";
    check(text, r#"{"org.users": 500, "use.commercial": true}"#, true);
    check(
        text,
        r#"{"org.users": 500, "use.commercial": false}"#,
        false,
    );
    check(text, r#"{"org.users": 5}"#, false);
    check(text, r#"{"org.users": 500}"#, None);
    check(
        "org.home in (use.public ? eu : ['US'])",
        r#"{"org.home": "US", "use.public": false}"#,
        true,
    );
    check(
        "size(use.public ? look.colors : data.residency) == 0",
        r#"{"look.colors": [], "use.public": true}"#,
        true,
    );
    check(
        "(use.public ? 'red' : 'blue') == look.color",
        r#"{"look.color": "blue", "use.public": false}"#,
        true,
    );
}

#[test]
fn comparisons_are_listed_with_their_places() {
    let schema = schema();
    let (expr, _, sources) = condition("org.users > 5 && !(look.color == 'red')", &schema);
    let seen = expr
        .expect("valid")
        .comparisons(&facts(&schema, r#"{"org.users": 9}"#));
    let seen: Vec<(&str, Option<bool>)> = seen
        .iter()
        .map(|(span, truth)| (span.text(&sources), *truth))
        .collect();
    assert_eq!(
        seen,
        [
            ("org.users > 5", Some(true)),
            ("(look.color == 'red')", None)
        ]
    );
}

#[test]
fn bundles_with_broken_conditions_are_refused() {
    for code in [
        "[]",
        "[9]",
        "[3,99999999]",
        "[2,2,2]",
        "[10]",
        "[10,70000]",
        "[1,1]",
        "[11,0,9,0,0]",
        "[16,0,5,1]",
    ] {
        assert!(serde_json::from_str::<super::Expr>(code).is_err(), "{code}");
    }
    let deep = format!("[{}1]", "2,".repeat(100_000));
    assert!(serde_json::from_str::<super::Expr>(&deep).is_err());
}
