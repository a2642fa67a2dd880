use super::lint_packs;
use crate::diag::Diagnostics;
use crate::testing::{pack, schema};

fn rule(name: &str, clause: &str, applies: &str, when: &str) -> String {
    format!(
        "[rule.{name}]\napplies = \"{applies}\"\nwhen = \"{when}\"\neffect = \"deny\"\nclause = \"{clause}\"\n\
         because = {{ en = \"x\", es = \"x\" }}\nremedy = {{ en = \"x\", es = \"x\" }}\n\
         verified = {{ on = \"2026-11-22\", confidence = \"primary\" }}\n"
    )
}

#[track_caller]
fn check(body: &str, expected: &[&str]) {
    let schema = schema();
    let head = "[pack]\nid = \"p\"\ntitle = { en = \"x\", es = \"x\" }\nsource = \"x\"\n";
    let pack = pack(&format!("{head}{body}"), &schema).unwrap_or_else(|shown| panic!("{shown}"));
    let mut found = Diagnostics::new();
    lint_packs(&[pack], &schema, &mut found);
    let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(shown, expected);
    assert!(!found.has_errors());
    assert!(found.iter().all(|diagnostic| diagnostic.span.is_some()));
}

#[test]
fn rules_that_never_take_effect() {
    let never = "warning[never-true]: the rule `p/a` can never be true: no facts fulfil all of its conditions together";
    check(
        &rule("a", "1", "look.color == 'red'", "look.color == 'blue'"),
        &[never],
    );
    check(
        &rule("a", "1", "org.users > 10", "org.users < 10"),
        &[never],
    );
    check(
        &rule(
            "a",
            "1",
            "look.color != 'red' && look.color != 'green'",
            "look.color != 'blue'",
        ),
        &[never],
    );
    check(
        &rule(
            "a",
            "1",
            "sets.contains(['red'], look.colors)",
            "size(look.colors) > 1",
        ),
        &[never],
    );
    check(&rule("a", "1", "org.users > 10", "org.users < 12"), &[]);
    let late =
        rule("a", "1", "today < '2026-01-01'", "use.public") + "applies_from = \"2026-01-01\"\n";
    check(&late, &[never]);
}

#[test]
fn conditions_that_decide_nothing() {
    let always =
        "warning[always-true]: `when` of the rule `p/a` is always true: no facts make it false";
    check(
        &rule("a", "1", "use.public", "org.users > 5 || org.users < 7"),
        &[always],
    );
    check(
        &rule(
            "a",
            "1",
            "use.public",
            "look.color in ['red', 'green', 'blue']",
        ),
        &[always],
    );
    check(&rule("a", "1", "use.public", "true"), &[]);
}

#[test]
fn rules_that_repeat_others() {
    let wide = rule("wide", "1", "true", "org.users > 5");
    let narrow = rule("narrow", "1", "use.public", "org.users > 7");
    let shadowed =
        "warning[shadowed]: whenever the rule `p/narrow` takes effect, `p/wide` does too";
    check(&format!("{wide}{narrow}"), &[shadowed]);
    check(&format!("{narrow}{wide}"), &[shadowed]);
    check(
        &format!(
            "{wide}{}",
            rule("narrow", "2", "use.public", "org.users > 7")
                .replace("because = { en = \"x\"", "because = { en = \"y\"")
        ),
        &[],
    );
    check(
        &format!(
            "{wide}{}",
            rule("narrow", "1", "use.public", "org.users > 3")
        ),
        &[],
    );
    let twice = format!(
        "{}{}",
        rule("a", "1", "true", "use.public"),
        rule("b", "1", "use.public", "true")
    );
    check(
        &twice,
        &["warning[shadowed]: whenever the rule `p/b` takes effect, `p/a` does too"],
    );
}

#[test]
fn exceptions_that_never_hold() {
    let exception = format!(
        "[[exception]]\nrule = \"p/a\"\nwhen = \"!use.public\"\nowner = \"Legal\"\n\
         reason = {{ en = \"x\", es = \"x\" }}\nevidence = {{ title = \"x\", sha256 = \"{}\" }}\nexpires = \"2027-01-01\"\n",
        "ab".repeat(32)
    );
    let expected = "warning[never-used]: the exception from `p/a` is never used \
                    (its condition never holds when the rule denies)";
    check(
        &format!("{}{exception}", rule("a", "1", "true", "use.public")),
        &[expected],
    );
    check(
        &format!("{}{exception}", rule("a", "1", "true", "use.commercial")),
        &[],
    );
}
