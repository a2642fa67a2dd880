use super::{Limits, WaysOut};
use crate::expr::agreement::{PATHS, completions, knowledge, known, small_schema, values};
use crate::facts::Facts;
use crate::facts::Value;
use crate::program::tests::{compile, policies};
use crate::ruleset::Ruleset;
use crate::schema::{FactId, Schema};
use crate::testing::{facts, pack, schema};
use crate::verdict::Outcome;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// One rule after another: name, effect, condition.
fn ruleset(rules: &[(&str, &str, &str)], schema: &Schema) -> Ruleset {
    let text = |(name, effect, when): &(&str, &str, &str)| {
        format!(
            "[rule.{name}]\nwhen = \"{when}\"\neffect = \"{effect}\"\nclause = \"1\"\n\
             because = {{ en = \"x\", es = \"x\" }}\nremedy = {{ en = \"x\", es = \"x\" }}\n\
             verified = {{ on = \"2026-11-22\", confidence = \"primary\" }}\n"
        )
    };
    let rules: String = rules.iter().map(text).collect();
    let head = "[pack]\nid = \"p\"\ntitle = { en = \"x\", es = \"x\" }\nsource = \"x\"\n";
    let pack = pack(&format!("{head}{rules}"), schema).expect("valid");
    Ruleset::compile(vec![pack], schema)
}

fn paths(schema: &Schema, facts: &[FactId]) -> String {
    let paths: Vec<&str> = facts
        .iter()
        .map(|fact| schema.decl(*fact).path.as_str())
        .collect();
    paths.join(" ")
}

#[track_caller]
fn check_reasons(rules: &[(&str, &str, &str)], json: &str, expected: &[&str]) {
    let schema = schema();
    let ruleset = ruleset(rules, &schema);
    let found = ruleset.reasons(&facts(&schema, json), Limits::DEFAULT);
    assert!(!found.incomplete);
    let shown: Vec<String> = found
        .reasons
        .iter()
        .map(|reason| {
            let rule = ruleset.rule(reason.rule).expect("a rule");
            format!("{}: {}", rule.id, paths(&schema, &reason.facts))
        })
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn all_minimal_reasons() {
    let rules = [
        (
            "a",
            "deny",
            "use.public && org.users > 5 || look.color == 'red'",
        ),
        ("b", "deny", "org.users > 7"),
    ];
    let known = r#"{"use.public": true, "org.users": 8, "look.color": "red"}"#;
    check_reasons(
        &rules,
        known,
        &[
            "p/a: look.color",
            "p/a: org.users use.public",
            "p/b: org.users",
        ],
    );
    let rules = [(
        "a",
        "deny",
        "use.public && use.commercial || use.public && !use.commercial",
    )];
    check_reasons(
        &rules,
        r#"{"use.public": true, "use.commercial": true}"#,
        &["p/a: use.public"],
    );
    let rules = [(
        "a",
        "deny",
        "sets.intersects(look.colors, ['red']) && !sets.contains(look.colors, ['blue'])",
    )];
    check_reasons(&rules, r#"{"look.colors": ["red"]}"#, &["p/a: look.colors"]);
}

fn situation(schema: &Schema) -> BTreeSet<FactId> {
    schema
        .facts()
        .map(|(fact, _)| fact)
        .filter(|fact| schema.decl(*fact).path != "today")
        .collect()
}

#[track_caller]
fn check_ways_out(rules: &[(&str, &str, &str)], json: &str, expected: &[&str]) {
    let schema = schema();
    let ruleset = ruleset(rules, &schema);
    let known = facts(&schema, json);
    let found = ruleset.ways_out(&known, &situation(&schema), &schema, Limits::DEFAULT);
    let shown: Vec<String> = found
        .ways
        .iter()
        .map(|way| {
            let changes: Vec<String> = way
                .changes
                .iter()
                .map(|change| {
                    format!(
                        "{} {}",
                        schema.decl(change.fact).path,
                        schema.show(change.fact, &change.to)
                    )
                })
                .collect();
            format!("{} -> {}", changes.join(", "), way.outcome.name())
        })
        .collect();
    assert_eq!(shown, expected, "more: {}", found.more);
}

#[test]
fn all_minimal_ways_out() {
    let rules = [("a", "deny", "use.public && org.users > 700")];
    check_ways_out(
        &rules,
        r#"{"use.public": true, "org.users": 1000}"#,
        &[
            "org.users 700 -> permitted",
            "use.public false -> permitted",
        ],
    );
    // A change that leads from one denial into another needs a second change.
    let rules = [
        ("a", "deny", "use.public"),
        ("b", "deny", "!use.public && org.users > 5"),
        ("c", "require", "!use.public"),
    ];
    check_ways_out(
        &rules,
        r#"{"use.public": true, "org.users": 9}"#,
        &["org.users 5, use.public false -> conditional"],
    );
    // One of two rules denies whatever is not known, and a fact of the second is enough.
    let rules = [
        ("a", "deny", "org.users > 5"),
        ("b", "deny", "org.users <= 5 && use.public"),
    ];
    check_ways_out(
        &rules,
        r#"{"use.public": true}"#,
        &["use.public false -> undetermined"],
    );
    let rules = [("a", "deny", "!(route.place in data.residency)")];
    check_ways_out(
        &rules,
        r#"{"route.place": "US", "data.residency": ["DE", "FR"]}"#,
        &[
            "data.residency [\"DE\",\"FR\",\"US\"] -> permitted",
            "route.place \"DE\" -> permitted",
            "route.place \"FR\" -> permitted",
        ],
    );
    let rules = [
        ("a", "deny", "'red' in look.colors"),
        ("b", "deny", "size(look.colors) == 0"),
    ];
    check_ways_out(
        &rules,
        r#"{"look.colors": ["red"]}"#,
        &[
            "look.colors [\"green\"] -> permitted",
            "look.colors [\"blue\"] -> permitted",
        ],
    );
    check_ways_out(
        &[("a", "deny", "today > '2026-01-01'")],
        r#"{"today": "2026-06-01"}"#,
        &[],
    );
    check_ways_out(
        &[("a", "deny", "use.public")],
        r#"{"use.public": false}"#,
        &[],
    );
}

#[test]
fn questions_that_settle_a_verdict() {
    let schema = schema();
    let rules = [
        ("a", "deny", "use.public && org.users > 5"),
        ("b", "require", "look.color == 'red'"),
    ];
    let ruleset = ruleset(&rules, &schema);
    let ask = |json: &str| {
        let found = ruleset.questions(&facts(&schema, json), &schema, Limits::DEFAULT);
        let answers: Vec<String> = found
            .answers
            .iter()
            .map(|answer| {
                let value = schema.show(answer.fact, &answer.value);
                format!(
                    "{} {value} {}",
                    schema.decl(answer.fact).path,
                    answer.outcome.name()
                )
            })
            .collect();
        (
            answers.join("; "),
            found.fewest.map(|facts| paths(&schema, &facts)),
        )
    };
    let color = |fewest: &str| Some(fewest.to_owned());
    let (answers, fewest) = ask(r#"{"use.public": true, "look.color": "blue"}"#);
    assert_eq!(
        answers,
        "org.users 4 permitted; org.users 5 permitted; org.users 6 denied"
    );
    assert_eq!(fewest, color("org.users"));
    let (answers, fewest) = ask(r#"{"look.color": "blue"}"#);
    assert_eq!(
        answers,
        "org.users 4 permitted; org.users 5 permitted; use.public false permitted"
    );
    assert_eq!(fewest, color("org.users use.public"));
    let (answers, fewest) = ask(r#"{"use.public": false}"#);
    assert_eq!(
        answers,
        "look.color \"red\" conditional; look.color \"green\" permitted"
    );
    assert_eq!(fewest, color("look.color"));
    assert_eq!(
        ask(r#"{"use.public": false, "look.color": "red"}"#),
        (String::new(), None)
    );
}

#[test]
fn limits_are_kept_and_said() {
    let schema = schema();
    let ruleset = ruleset(&[("a", "deny", "use.public && org.users > 5")], &schema);
    let known = facts(&schema, r#"{"use.public": true, "org.users": 9}"#);
    let none = Limits {
        facts_max: 3,
        evaluations_max: 1,
    };
    assert!(
        ruleset
            .ways_out(&known, &situation(&schema), &schema, none)
            .incomplete
    );
    assert!(ruleset.reasons(&known, none).incomplete);
    assert!(
        ruleset
            .questions(&Facts::new(&schema), &schema, none)
            .incomplete
    );
    assert_eq!(ruleset.evaluate(&known).outcome, Outcome::Denied);
}

/// What differs: a fact, or an element of a set.
fn difference(left: &Facts, right: &Facts) -> BTreeSet<(FactId, u32)> {
    let mut found = BTreeSet::new();
    for ((fact, a), (_, b)) in left.known().zip(right.known()) {
        match (a, b) {
            (Value::Set(a), Value::Set(b)) => {
                let either = a.union(b);
                let differing = either
                    .iter()
                    .filter(|it| a.contains(*it) != b.contains(*it));
                found.extend(differing.map(|it| (fact, it.number())));
            }
            _ if a != b => {
                found.insert((fact, 0));
            }
            _ => {}
        }
    }
    found
}

/// The smallest differences to facts that are not denied, by trying all facts.
fn by_trying(
    ruleset: &Ruleset,
    facts: &Facts,
    schema: &Schema,
) -> BTreeSet<BTreeSet<(FactId, u32)>> {
    let all = completions(schema, &Facts::new(schema), &PATHS);
    let permitted = all
        .iter()
        .filter(|(other, _)| ruleset.evaluate(other).outcome != Outcome::Denied);
    let differences: BTreeSet<_> = permitted
        .map(|(other, _)| difference(facts, other))
        .collect();
    let minimal = |set: &&BTreeSet<(FactId, u32)>| {
        differences
            .iter()
            .all(|other| other == *set || !other.is_subset(set))
    };
    differences
        .iter()
        .filter(minimal)
        .filter(|set| set.len() <= 3 && !set.is_empty())
        .cloned()
        .collect()
}

/// The fewest facts that settle a verdict, by trying all values of all subsets: how many.
fn fewest_by_trying(ruleset: &Ruleset, facts: &Facts, schema: &Schema) -> usize {
    let unknown: Vec<&str> = PATHS
        .into_iter()
        .filter(|path| facts.get(schema.fact(path).expect("declared")).is_none())
        .collect();
    let settles = |chosen: &[&str]| {
        let mut outcomes: BTreeMap<Vec<Value>, BTreeSet<Outcome>> = BTreeMap::new();
        for (world, _) in completions(schema, facts, &PATHS) {
            let key = chosen.iter().map(|path| {
                let value = world.get(schema.fact(path).expect("declared"));
                value.cloned().expect("a completion")
            });
            let outcome = ruleset.evaluate(&world).outcome;
            outcomes.entry(key.collect()).or_default().insert(outcome);
        }
        outcomes.values().all(|outcomes| outcomes.len() == 1)
    };
    let subsets = 0..1_u32 << unknown.len();
    let chosen = |mask: u32| -> Vec<&str> {
        let places = unknown.iter().enumerate();
        let chosen = places.filter(|(place, _)| mask >> place & 1 == 1);
        chosen.map(|(_, path)| *path).collect()
    };
    let settling = subsets.filter(|mask| settles(&chosen(*mask)));
    let sizes = settling.map(|mask| mask.count_ones() as usize);
    sizes.min().expect("all facts settle everything")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fewest_questions_are_those_that_trying_everything_finds(
        policies in policies(),
        knowledge in proptest::collection::vec(proptest::option::weighted(0.6, 0_usize..6), 7),
    ) {
        let schema = small_schema();
        let ruleset = compile(&policies, &schema);
        let mut facts = known(&schema, &knowledge);
        let day = crate::date::Date::parse("2026-06-01").expect("a day");
        facts.set(schema.fact("today").expect("declared"), Value::Date(day));
        if ruleset.evaluate(&facts).outcome == Outcome::Undetermined {
            let limits = Limits { facts_max: 7, ..Limits::DEFAULT };
            let found = ruleset.questions(&facts, &schema, limits);
            prop_assert!(!found.incomplete);
            let fewest = found.fewest.map(|facts| facts.len());
            prop_assert_eq!(fewest, Some(fewest_by_trying(&ruleset, &facts, &schema)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ways_out_are_those_that_trying_everything_finds(
        policies in policies(),
        knowledge in proptest::collection::vec((0_usize..6).prop_map(Some), 7),
    ) {
        let schema = small_schema();
        let ruleset = compile(&policies, &schema);
        let facts = known(&schema, &knowledge);
        if ruleset.evaluate(&facts).outcome == Outcome::Denied {
            let found: WaysOut = ruleset.ways_out(&facts, &situation(&schema), &schema, Limits::DEFAULT);
            prop_assert!(!found.incomplete);
            let changed = |way: &super::WayOut| {
                let mut facts = facts.clone();
                for change in &way.changes {
                    facts.set(change.fact, change.to.clone());
                }
                facts
            };
            let shown = found.ways.iter().map(|way| difference(&facts, &changed(way))).collect::<BTreeSet<_>>();
            prop_assert_eq!(shown, by_trying(&ruleset, &facts, &schema));
        }
    }

    #[test]
    fn where_facts_are_unknown_no_single_change_is_missed_and_none_is_too_many(
        policies in policies(),
        knowledge in knowledge(),
    ) {
        let schema = small_schema();
        let ruleset = compile(&policies, &schema);
        let facts = known(&schema, &knowledge);
        if ruleset.evaluate(&facts).outcome == Outcome::Denied {
            let found: WaysOut = ruleset.ways_out(&facts, &situation(&schema), &schema, Limits::DEFAULT);
            prop_assert!(!found.incomplete);
            let denied_with = |changes: &[(FactId, Value)]| {
                let mut facts = facts.clone();
                for (fact, value) in changes {
                    facts.set(*fact, value.clone());
                }
                ruleset.evaluate(&facts).outcome == Outcome::Denied
            };
            for way in &found.ways {
                let all: Vec<_> = way.changes.iter().map(|change| (change.fact, change.to.clone())).collect();
                prop_assert!(!denied_with(&all));
                for left_out in 0..all.len() {
                    let mut part = all.clone();
                    part.remove(left_out);
                    prop_assert!(denied_with(&part), "{:?}", way);
                }
            }
            for path in PATHS {
                let fact = schema.fact(path).expect("declared");
                let single = |way: &super::WayOut| way.changes.len() == 1 && way.changes[0].fact == fact;
                for (value, _) in values(&schema, path) {
                    if facts.get(fact) != Some(&value) && !denied_with(&[(fact, value)]) {
                        prop_assert!(found.ways.iter().any(single), "{}", path);
                    }
                }
            }
        }
    }
}
