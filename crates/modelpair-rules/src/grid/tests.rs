use crate::date::Date;
use crate::expr::agreement::{PATHS, knowledge, known, small_schema};
use crate::facts::{Facts, Value};
use crate::program::tests::{compile, policies};
use crate::schema::{FactId, Schema};
use crate::testing::pack;
use proptest::prelude::*;

/// Where a fact of a test comes from.
#[derive(Clone, Copy, Debug)]
enum Origin {
    Situation,
    Row,
    Column,
    SituationAndRow,
}

fn origins() -> impl Strategy<Value = Vec<Origin>> {
    use Origin::{Column, Row, Situation, SituationAndRow};
    let origin = proptest::sample::select(&[Situation, Row, Row, Column, SituationAndRow][..]);
    proptest::collection::vec(origin, PATHS.len())
}

/// The facts of one row, by where they come from.
struct Parts {
    common: Facts,
    row: Facts,
    columns: Vec<Option<Value>>,
}

fn parts(schema: &Schema, all: &Facts, origins: &[Origin], columns: &[FactId]) -> Parts {
    let mut parts = Parts {
        common: Facts::new(schema),
        row: Facts::new(schema),
        columns: vec![None; columns.len()],
    };
    for (path, origin) in PATHS.iter().zip(origins) {
        let fact = schema.fact(path).unwrap();
        let Some(value) = all.get(fact) else { continue };
        if matches!(origin, Origin::Row | Origin::SituationAndRow) {
            parts.row.set(fact, value.clone());
        }
        if matches!(origin, Origin::Situation | Origin::SituationAndRow) {
            parts.common.set(fact, value.clone());
        }
        if let Some(at) = columns.iter().position(|column| *column == fact) {
            parts.columns[at] = Some(value.clone());
        }
    }
    parts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is known by whom, a grid says about each row what the rules say about its facts alone.
    #[test]
    fn a_grid_says_what_the_rules_say(
        policies in policies(),
        situations in [knowledge(), knowledge(), knowledge()],
        rows in proptest::collection::vec(knowledge(), 1..12),
        origins in origins(),
        copies in proptest::sample::select(&[1_usize, 60][..]),
        today in any::<bool>(),
    ) {
        let schema = small_schema();
        let ruleset = compile(&policies, &schema);
        let mut columns: Vec<FactId> = Vec::new();
        for (path, origin) in PATHS.iter().zip(&origins) {
            let is_column = matches!(origin, Origin::Column);
            columns.extend(schema.fact(path).filter(|_| is_column));
        }
        let rows: Vec<Parts> = rows
            .iter()
            .map(|knowledge| parts(&schema, &known(&schema, knowledge), &origins, &columns))
            .collect();
        let commons = situations.map(|knowledge| {
            let mut facts = parts(&schema, &known(&schema, &knowledge), &origins, &[]).common;
            if today {
                let day = Date::parse("2026-06-01").unwrap();
                facts.set(schema.fact("today").unwrap(), Value::Date(day));
            }
            facts
        });
        // More rows than fit into one block, so that what follows the first block is tested too.
        let rows: Vec<&Parts> = std::iter::repeat_n(&rows, copies).flatten().collect();
        let grid = ruleset.grid(rows.iter().map(|row| row.row.clone()).collect(), &columns);
        let values = (0..columns.len()).map(|at| rows.iter().map(|row| row.columns[at].clone()).collect());
        let judged = grid.judge(&commons, values.collect());
        for (common, judged) in commons.iter().zip(&judged) {
            let mut denied = vec![Vec::new(); rows.len()];
            for (rule, rows) in judged.denials() {
                for row in rows {
                    denied[row].push(rule);
                }
            }
            for (number, row) in rows.iter().enumerate() {
                let mut facts = row.row.clone();
                for (fact, value) in columns.iter().zip(&row.columns) {
                    if let Some(value) = value {
                        facts.set(*fact, value.clone());
                    }
                }
                facts.learn(common);
                let mut expected = ruleset.evaluate(&facts);
                let lists = [&mut expected.reasons, &mut expected.obligations, &mut expected.warnings, &mut expected.excepted];
                for finding in lists.into_iter().flatten() {
                    finding.support.clear();
                }
                prop_assert_eq!(&judged.verdict(number), &expected);
                prop_assert_eq!(judged.outcome(number), expected.outcome);
                let reasons: Vec<_> = expected.reasons.iter().map(|finding| finding.rule).collect();
                prop_assert_eq!(&denied[number], &reasons);
            }
        }
    }
}

/// Two situations that only an exception tells apart are not the same situation.
#[test]
fn an_exception_is_asked_in_every_situation() {
    let schema = small_schema();
    let policy = "[pack]\nid = 'p'\ntitle = { en = 'x', es = 'x' }\nsource = 'x'\n\
        [rule.r]\nwhen = 'a'\neffect = 'deny'\nclause = '1'\nbecause = { en = 'x', es = 'x' }\n\
        remedy = { en = 'x', es = 'x' }\nverified = { on = '2026-11-22', confidence = 'primary' }\n\
        [[exception]]\nrule = 'p/r'\nwhen = 'b'\nowner = 'Legal'\nreason = { en = 'x', es = 'x' }\n\
        expires = '2026-12-31'\n[exception.evidence]\ntitle = 'x'\nsha256 = '";
    let policy = format!("{policy}{}'\n", "ab".repeat(32));
    let ruleset = crate::Ruleset::compile(vec![pack(&policy, &schema).unwrap()], &schema);
    let fact = |path| schema.fact(path).unwrap();
    let situation = |excepted| {
        let mut facts = Facts::new(&schema);
        facts.set(
            fact("today"),
            Value::Date(Date::parse("2026-06-01").unwrap()),
        );
        facts.set(fact("b"), Value::Boolean(excepted));
        facts
    };
    let mut row = Facts::new(&schema);
    row.set(fact("a"), Value::Boolean(true));
    let grid = ruleset.grid(vec![row], &[]);
    let [denied, lifted] = grid.judge(&[situation(false), situation(true)], Vec::new());
    assert_eq!(denied.outcomes(), [crate::Outcome::Denied]);
    assert_eq!(lifted.outcomes(), [crate::Outcome::Permitted]);
}

#[test]
fn a_grid_without_rows_or_rules_says_nothing() {
    let schema = small_schema();
    let ruleset = compile(&[], &schema);
    let none = ruleset.grid(Vec::new(), &[]);
    let judged = none.judge(&[Facts::new(&schema)], Vec::new());
    assert!(judged[0].outcomes().is_empty());
    let one = ruleset.grid(vec![Facts::new(&schema)], &[]);
    let judged = one.judge(&[Facts::new(&schema)], Vec::new());
    assert_eq!(judged[0].outcomes(), [crate::Outcome::Permitted]);
}
