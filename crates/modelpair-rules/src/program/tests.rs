use crate::diag::Diagnostics;
use crate::expr::agreement::{
    PATHS, completions, conditions, knowledge, known, mattering, small_schema,
};
use crate::facts::{Facts, Value};
use crate::node::Node;
use crate::policy::Pack;
use crate::ruleset::Ruleset;
use crate::schema::Schema;
use crate::testing::{facts, schema, toml};
use crate::verdict::{Excepted, Outcome, Verdict};
use proptest::prelude::*;
use std::fmt::Write;

/// A pack with rules `(name, effect, applies, when)`.
fn pack_text(id: &str, rules: &[(&str, &str, &str, &str)]) -> String {
    let mut text =
        format!("[pack]\nid = \"{id}\"\ntitle = {{ en = \"x\", es = \"x\" }}\nsource = \"x\"\n");
    for (name, effect, applies, when) in rules {
        let _ = write!(
            text,
            "[rule.{name}]\napplies = \"{applies}\"\nwhen = \"{when}\"\neffect = \"{effect}\"\n\
             because = {{ en = \"x\", es = \"x\" }}\nremedy = {{ en = \"x\", es = \"x\" }}\nclause = \"1\"\n\
             verified = {{ on = \"2026-11-22\", confidence = \"primary\" }}\n"
        );
    }
    text
}

fn exception_text(rule: &str, when: &str, expires: &str) -> String {
    let hash = "ab".repeat(32);
    format!(
        "[[exception]]\nrule = \"{rule}\"\nwhen = \"{when}\"\nowner = \"Legal\"\n\
         reason = {{ en = \"x\", es = \"x\" }}\nevidence = {{ title = \"x\", sha256 = \"{hash}\" }}\nexpires = \"{expires}\"\n"
    )
}

fn read(text: &str, schema: &Schema) -> Option<Pack> {
    let (node, _, mut found): (Node, _, Diagnostics) = toml(text);
    Pack::read(&node, schema, &mut found)
}

fn ruleset(text: &str, schema: &Schema) -> Ruleset {
    Ruleset::compile(vec![read(text, schema).expect("valid")], schema)
}

/// The outcome, and the names in the lists of a verdict.
#[track_caller]
fn check(text: &str, json: &str, outcome: Outcome, expected: &str) {
    let schema = schema();
    let ruleset = ruleset(text, &schema);
    let verdict = ruleset.evaluate(&facts(&schema, json));
    assert_eq!(verdict.outcome, outcome, "{verdict:?}");
    let lists = [
        ("deny", &verdict.reasons),
        ("require", &verdict.obligations),
        ("warn", &verdict.warnings),
        ("excepted", &verdict.excepted),
    ];
    let mut shown = Vec::new();
    for (list, findings) in lists {
        for finding in findings {
            let support: Vec<&str> = finding
                .support
                .iter()
                .map(|fact| schema.decl(*fact).path.as_str())
                .collect();
            let rule = ruleset.rule(finding.rule).expect("a rule");
            shown.push(format!("{list} {} ({})", rule.id, support.join(" ")));
        }
    }
    shown.extend(
        verdict
            .missing
            .iter()
            .map(|fact| format!("missing {}", schema.decl(*fact).path)),
    );
    assert_eq!(shown.join("; "), expected);
}

#[test]
fn deny_overrides_and_unknown_never_permits() {
    let text = pack_text(
        "p",
        &[
            ("big", "deny", "true", "org.users > 100"),
            ("home", "deny", "org.home == 'US'", "use.commercial"),
            ("tell", "require", "use.public", "look.color == 'red'"),
            ("note", "warn", "true", "use.public"),
        ],
    );
    let yes = r#"{"org.users": 101}"#;
    check(&text, yes, Outcome::Denied, "deny p/big (org.users)");
    let open = r#"{"org.users": 5, "org.home": "US", "use.public": true, "look.color": "red"}"#;
    let expected =
        "require p/tell (look.color use.public); warn p/note (use.public); missing use.commercial";
    check(&text, open, Outcome::Undetermined, expected);
    check(
        &text,
        "{}",
        Outcome::Undetermined,
        "missing org.home; missing org.users; missing use.commercial",
    );
    let duty = r#"{"org.users": 5, "org.home": "DE", "use.public": true, "look.color": "red"}"#;
    check(
        &text,
        duty,
        Outcome::Conditional,
        "require p/tell (look.color use.public); warn p/note (use.public)",
    );
    let maybe = r#"{"org.users": 5, "org.home": "DE", "use.public": true}"#;
    check(
        &text,
        maybe,
        Outcome::Undetermined,
        "warn p/note (use.public); missing look.color",
    );
    let free = r#"{"org.users": 5, "use.commercial": false, "use.public": false}"#;
    check(&text, free, Outcome::Permitted, "");
}

#[test]
fn rules_have_their_days() {
    let text = pack_text("p", &[("a", "deny", "true", "use.public")])
        + "applies_from = \"2026-01-01\"\napplies_until = \"2026-12-31\"\n";
    let on = |day: &str| format!(r#"{{"use.public": true, "today": "{day}"}}"#);
    check(&text, &on("2025-12-31"), Outcome::Permitted, "");
    check(
        &text,
        &on("2026-01-01"),
        Outcome::Denied,
        "deny p/a (today use.public)",
    );
    check(
        &text,
        &on("2026-12-31"),
        Outcome::Denied,
        "deny p/a (today use.public)",
    );
    check(&text, &on("2027-01-01"), Outcome::Permitted, "");
    check(
        &text,
        r#"{"use.public": true}"#,
        Outcome::Undetermined,
        "missing today",
    );
    check(&text, r#"{"use.public": false}"#, Outcome::Permitted, "");
}

#[test]
fn exceptions_hold_until_they_expire() {
    let text = pack_text("p", &[("a", "deny", "true", "use.public")])
        + &exception_text("p/a", "org.home == 'DE'", "2026-12-31");
    let on = |day: &str, home: &str| {
        format!(r#"{{"use.public": true, "today": "{day}", "org.home": "{home}"}}"#)
    };
    check(
        &text,
        &on("2026-12-31", "DE"),
        Outcome::Permitted,
        "excepted p/a (use.public)",
    );
    check(
        &text,
        &on("2027-01-01", "DE"),
        Outcome::Denied,
        "deny p/a (use.public)",
    );
    check(
        &text,
        &on("2026-12-31", "US"),
        Outcome::Denied,
        "deny p/a (use.public)",
    );
    // Not known whether it holds: neither a permission nor a denial.
    let unknown = r#"{"use.public": true, "org.home": "DE"}"#;
    check(&text, unknown, Outcome::Undetermined, "missing today");
    let schema = schema();
    let ruleset = ruleset(&text, &schema);
    let noted = |day| {
        let verdict = ruleset.evaluate(&facts(&schema, &on(day, "DE")));
        verdict
            .reasons
            .into_iter()
            .chain(verdict.excepted)
            .next()
            .and_then(|finding| finding.exception)
    };
    assert!(matches!(noted("2026-12-31"), Some(Excepted::Holds(_))));
    assert!(matches!(noted("2027-01-01"), Some(Excepted::Expired(_))));
}

#[test]
fn what_cannot_matter_is_not_asked() {
    let text = pack_text("p", &[("a", "deny", "true", "use.public || !use.public")]);
    check(&text, "{}", Outcome::Denied, "deny p/a ()");
    let text = pack_text(
        "p",
        &[
            ("a", "deny", "true", "use.public && look.color == 'red'"),
            ("b", "deny", "true", "use.public && look.color != 'red'"),
        ],
    );
    check(
        &text,
        r#"{"use.public": true}"#,
        Outcome::Denied,
        "deny p/a (); deny p/b ()",
    );
    let text = pack_text(
        "p",
        &[("a", "deny", "true", "org.users > 5 && org.users < 3")],
    );
    check(&text, "{}", Outcome::Permitted, "");
    let colors = "look.color == 'red' || look.color == 'green' || look.color == 'blue'";
    check(
        &pack_text("p", &[("a", "warn", "true", colors)]),
        "{}",
        Outcome::Permitted,
        "warn p/a ()",
    );
    let open = "org.home != 'DE' || org.home == 'DE'";
    check(
        &pack_text("p", &[("a", "require", "true", open)]),
        "{}",
        Outcome::Conditional,
        "require p/a ()",
    );
}

#[test]
fn only_what_can_matter_is_missing() {
    let missing = |rules: &[(&str, &str, &str, &str)], expected: &str| {
        check(
            &pack_text("p", rules),
            "{}",
            Outcome::Undetermined,
            expected,
        );
    };
    missing(
        &[("a", "deny", "use.public || !use.public", "use.commercial")],
        "missing use.commercial",
    );
    // Together they deny every commercial use, whatever the color.
    missing(
        &[
            ("a", "deny", "use.commercial", "look.color == 'red'"),
            ("b", "deny", "use.commercial", "look.color != 'red'"),
        ],
        "missing use.commercial",
    );
    // The second is no denial that the first is not.
    missing(
        &[
            ("a", "deny", "true", "use.public"),
            ("b", "deny", "use.public", "org.users > 5"),
        ],
        "missing use.public",
    );
    missing(
        &[(
            "a",
            "require",
            "true",
            "use.public && (org.users > 5 || org.users < 7)",
        )],
        "missing use.public",
    );
    missing(
        &[(
            "a",
            "deny",
            "use.public ? use.commercial : use.commercial",
            "true",
        )],
        "missing use.commercial",
    );
}

#[test]
fn the_order_of_packs_does_not_matter() {
    let schema = schema();
    let pack = |id| {
        read(
            &pack_text(
                id,
                &[("z", "warn", "true", "true"), ("a", "warn", "true", "true")],
            ),
            &schema,
        )
    };
    let packs: Vec<Pack> = ["c", "a", "b"].into_iter().filter_map(pack).collect();
    let mut turned = packs.clone();
    turned.reverse();
    let (left, right) = (
        Ruleset::compile(packs, &schema),
        Ruleset::compile(turned, &schema),
    );
    assert_eq!(
        left.evaluate(&Facts::new(&schema)),
        right.evaluate(&Facts::new(&schema))
    );
    assert_eq!(
        serde_json::to_string(&left).unwrap(),
        serde_json::to_string(&right).unwrap()
    );
    let ids: Vec<&str> = left.rules().iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["a/a", "a/z", "b/a", "b/z", "c/a", "c/z"]);
    assert_eq!(
        left.find("b/z")
            .and_then(|id| left.rule(id))
            .map(|rule| rule.id.as_str()),
        Some("b/z")
    );
}

/// Rules with random conditions and exceptions.
pub(crate) fn policies() -> impl Strategy<Value = Vec<(String, Vec<String>)>> {
    let condition = prop_oneof![
        3 => conditions(),
        1 => conditions().prop_map(|inner| format!("e == 'p' && {inner}")),
        1 => conditions().prop_map(|inner| format!("f == 'q' && {inner}")),
    ];
    let effect = proptest::sample::select(&["deny", "deny", "require", "warn"][..]);
    let rule = (effect, condition.clone(), proptest::option::of(condition));
    proptest::collection::vec(rule, 1..7).prop_map(|rules| {
        let rules = (0..).zip(rules).map(|(number, (effect, when, exception))| {
            let name = format!("r{number}");
            let text = pack_text("p", &[(&name, effect, "true", &when)]);
            let expires = if number % 2 == 0 {
                "2026-12-31"
            } else {
                "2025-01-01"
            };
            let exception =
                exception.map(|when| exception_text(&format!("p/{name}"), &when, expires));
            (text, exception.into_iter().collect())
        });
        rules.collect()
    })
}

/// The rules that are accepted, compiled.
pub(crate) fn compile(policies: &[(String, Vec<String>)], schema: &Schema) -> Ruleset {
    Ruleset::compile(packs(policies, schema), schema)
}

/// A pack for each of the rules that are accepted.
fn packs(policies: &[(String, Vec<String>)], schema: &Schema) -> Vec<Pack> {
    let packs = policies
        .iter()
        .enumerate()
        .filter_map(|(number, (rule, exceptions))| {
            let id = |text: &str| {
                text.replace("id = \"p\"", &format!("id = \"p{number}\""))
                    .replace("p/r", &format!("p{number}/r"))
            };
            let whole = id(&format!("{rule}{}", exceptions.concat()));
            read(&whole, schema).or_else(|| read(&id(rule), schema))
        });
    packs.collect()
}

fn with_today(mut facts: Facts, schema: &Schema, today: bool) -> Facts {
    if today {
        let day = crate::date::Date::parse("2026-06-01").expect("a day");
        facts.set(schema.fact("today").expect("declared"), Value::Date(day));
    }
    facts
}

/// Only the facts at these places.
fn part(facts: &Facts, schema: &Schema, places: &[bool], wanted: bool) -> Facts {
    let mut part = facts.clone();
    for (path, chosen) in PATHS.iter().zip(places) {
        if *chosen != wanted {
            part.forget(schema.fact(path).expect("declared"));
        }
    }
    part
}

fn check_consistency(verdict: &Verdict) {
    let sorted = |findings: &[crate::verdict::Finding]| {
        findings.windows(2).all(|pair| pair[0].rule < pair[1].rule)
    };
    assert!(sorted(&verdict.reasons) && sorted(&verdict.obligations) && sorted(&verdict.warnings));
    assert_eq!(
        verdict.outcome == Outcome::Undetermined,
        !verdict.missing.is_empty()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_prepared_ruleset_answers_the_same(
        policies in policies(),
        knowledge in knowledge(),
        places in proptest::collection::vec(any::<bool>(), 7),
        today in any::<bool>(),
    ) {
        let schema = small_schema();
        let ruleset = compile(&policies, &schema);
        let facts = with_today(known(&schema, &knowledge), &schema, today);
        let verdict = ruleset.evaluate(&facts);
        check_consistency(&verdict);
        let prepared = ruleset.prepare(&part(&facts, &schema, &places, true));
        prop_assert_eq!(&prepared.evaluate(&facts), &verdict);
        let mut rest = part(&facts, &schema, &places, false);
        rest.forget(schema.fact("today").expect("declared"));
        prop_assert_eq!(&prepared.evaluate(&rest), &verdict);
        let json = serde_json::to_string(&ruleset).expect("JSON");
        let again: Ruleset = serde_json::from_str(&json).expect("what was written");
        prop_assert_eq!(&again.evaluate(&facts), &verdict);
    }

    #[test]
    fn undetermined_and_missing_are_what_trying_everything_finds(
        policies in policies(),
        knowledge in knowledge(),
    ) {
        let schema = small_schema();
        let ruleset = compile(&policies, &schema);
        let facts = with_today(known(&schema, &knowledge), &schema, true);
        let verdict = ruleset.evaluate(&facts);
        let outcomes: Vec<Outcome> = completions(&schema, &facts, &PATHS)
            .iter()
            .map(|(completed, _)| ruleset.evaluate(completed).outcome)
            .collect();
        let same = outcomes.iter().all(|outcome| *outcome == outcomes[0]);
        if !verdict.incomplete {
            let expected = if same { outcomes[0] } else { Outcome::Undetermined };
            prop_assert_eq!(verdict.outcome, expected);
        }
        prop_assert!(verdict.outcome == Outcome::Undetermined || verdict.outcome == outcomes[0]);
        if !same {
            // Whether it is denied comes first.
            let denied: Vec<bool> = outcomes.iter().map(|it| *it == Outcome::Denied).collect();
            let matter = if denied.contains(&true) {
                mattering(&schema, &facts, &PATHS, &denied)
            } else {
                mattering(&schema, &facts, &PATHS, &outcomes)
            };
            let missing: Vec<_> = matter.into_iter().collect();
            prop_assert_eq!(&verdict.missing, &missing);
        }
    }

    #[test]
    fn no_order_matters(
        policies in policies(),
        knowledge in knowledge(),
        today in any::<bool>(),
        places in proptest::collection::vec(any::<prop::sample::Index>(), 7),
    ) {
        let schema = small_schema();
        let facts = with_today(known(&schema, &knowledge), &schema, today);
        let packs = packs(&policies, &schema);
        let verdict = Ruleset::compile(packs.clone(), &schema).evaluate(&facts);
        // Packs in any order.
        let mut shuffled = packs.clone();
        for (at, place) in (0..shuffled.len()).zip(&places) {
            let other = place.index(shuffled.len());
            shuffled.swap(at, other);
        }
        prop_assert_eq!(&Ruleset::compile(shuffled.clone(), &schema).evaluate(&facts), &verdict);
        // All rules and exceptions in one pack, in any order.
        let mut one: Vec<Pack> = shuffled;
        if let Some((first, rest)) = one.split_first_mut() {
            first.rules.extend(rest.iter().flat_map(|pack| pack.rules.clone()));
            first.exceptions.extend(rest.iter().flat_map(|pack| pack.exceptions.clone()));
            one.truncate(1);
        }
        prop_assert_eq!(&Ruleset::compile(one, &schema).evaluate(&facts), &verdict);
        // Facts learned in any order.
        let mut learned = Facts::new(&schema);
        let mut order: Vec<_> = facts.known().collect();
        order.reverse();
        for (fact, value) in order {
            learned.set(fact, value.clone());
        }
        prop_assert_eq!(&learned, &facts);
    }

    #[test]
    fn learning_never_turns_a_decided_verdict(
        policies in policies(),
        knowledge in knowledge(),
        places in proptest::collection::vec(any::<bool>(), 7),
        today in any::<bool>(),
    ) {
        let schema = small_schema();
        let ruleset = compile(&policies, &schema);
        let more = known(&schema, &knowledge);
        let less = part(&more, &schema, &places, true);
        let before = ruleset.evaluate(&with_today(less, &schema, false));
        let after = ruleset.evaluate(&with_today(more, &schema, today));
        if before.outcome != Outcome::Undetermined {
            prop_assert_eq!(before.outcome, after.outcome);
        }
        for fact in &after.missing {
            prop_assert!(before.missing.contains(fact) || before.outcome == Outcome::Undetermined);
        }
    }
}

#[test]
fn values_are_told_apart_where_an_answer_changes() {
    let schema = schema();
    let text = pack_text(
        "p",
        &[(
            "large",
            "deny",
            "true",
            "org.users > 700 || org.users == 3 || org.home == route.place",
        )],
    );
    let rules = ruleset(&text, &schema);
    let distinction = |path: &str| rules.distinction(schema.fact(path).expect("declared"));
    let users = distinction("org.users");
    assert_eq!(users.cuts(), [3, 4, 700, 701]);
    let answers = |number| users.answers(&Value::Integer(number));
    assert_eq!(answers(0), answers(2));
    assert_eq!(answers(4), answers(700));
    assert_ne!(answers(2), answers(3));
    assert_ne!(answers(700), answers(701));
    assert!(!users.is_compared() && distinction("org.home").is_compared());
    assert!(distinction("org.name").cuts().is_empty());
}

#[test]
fn what_is_left_of_rules_answers_like_all_of_them() {
    let schema = schema();
    let text = pack_text(
        "p",
        &[
            ("large", "deny", "use.commercial", "org.users > 700"),
            ("home", "require", "true", "org.home == 'DE'"),
        ],
    );
    let rules = ruleset(&text, &schema);
    let all = r#"{ "use.commercial": true, "org.home": "DE", "org.users": USERS }"#;
    let put_in = facts(&schema, r#"{ "use.commercial": true, "org.home": "DE" }"#);
    let residual = rules.residual(&put_in, &|_| true);
    let users = schema.fact("org.users").expect("declared");
    assert_eq!(residual.facts().into_iter().collect::<Vec<_>>(), [users]);
    for number in ["1", "701"] {
        let left = facts(
            &schema,
            &r#"{ "org.users": USERS }"#.replace("USERS", number),
        );
        let all = facts(&schema, &all.replace("USERS", number));
        assert_eq!(residual.judge(&left), rules.judge(&all));
    }
}
