//! The evaluator and the reference agree, exhaustively on small conditions and at random on larger ones.

use super::parser::parse;
use super::reference::{Plain, World, value};
use super::{Decision, Domains};
use crate::facts::{Facts, Known, Value};
use crate::node::{Node, NodeValue};
use crate::schema::{FactId, Kind, Schema};
use crate::source::{Source, Sources, Span};
use crate::testing::{toml, valid};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Two booleans, a number, two closed enumerations, two sets over the same values.
pub(crate) fn small_schema() -> Schema {
    let fact = |path: &str, kind: &str| {
        format!("[fact.{path}]\n{kind}\ngroup = 'option'\nlabel = {{ en = 'x', es = 'x' }}\n")
    };
    let of = |kind: &str| format!("type = '{kind}'\nof = 'v'");
    let text = ["[vocabulary.v]\nvalues = ['p', 'q']\n".to_owned()]
        .into_iter()
        .chain(["a", "b"].map(|path| fact(path, "type = 'boolean'")))
        .chain(["n".to_owned()].map(|path| fact(&path, "type = 'integer'")))
        .chain(["e", "f"].map(|path| fact(path, &of("enum"))))
        .chain(["s", "t"].map(|path| fact(path, &of("set"))))
        .chain(["today".to_owned()].map(|path| fact(&path, "type = 'date'")));
    let (node, _, mut found) = toml(&text.collect::<String>());
    Schema::read(&node, &mut found).expect("valid")
}

/// Every value that makes a difference, as the evaluator and as the reference know it.
pub(crate) fn values(schema: &Schema, path: &str) -> Vec<(Value, Plain)> {
    let text = |text: &str| Plain::Text(text.to_owned());
    let fact = schema.fact(path).expect("declared");
    let symbol = |of, name: &str| schema.symbol(of, name).expect("a value");
    match schema.decl(fact).kind {
        Kind::Boolean => [true, false]
            .map(|value| (Value::Boolean(value), Plain::Boolean(value)))
            .to_vec(),
        Kind::Integer => (0..6)
            .map(|value| (Value::Integer(value), Plain::Integer(value)))
            .collect(),
        Kind::Enumeration(of) => ["p", "q"]
            .map(|name| (Value::Symbol(symbol(of, name)), text(name)))
            .to_vec(),
        Kind::Set(of) => {
            let set = |names: &[&str]| {
                let symbols = names.iter().map(|name| symbol(of, name)).collect();
                (
                    Value::Set(symbols),
                    Plain::List(names.iter().map(|name| text(name)).collect()),
                )
            };
            vec![set(&[]), set(&["p"]), set(&["q"]), set(&["p", "q"])]
        }
        _ => Vec::new(),
    }
}

/// Comparisons over the small schema.
pub(crate) const ATOMS: &[&str] = &[
    "a",
    "b",
    "n > 2",
    "n == 4",
    "3 >= n",
    "n in [1, 4]",
    "e == 'p'",
    "e != 'q'",
    "f in ['p', 'q']",
    "e == f",
    "e in s",
    "'q' in s",
    "'p' in t",
    "sets.contains(s, t)",
    "sets.intersects(s, t)",
    "sets.equivalent(s, ['p'])",
    "sets.contains(['q'], t)",
    "size(s) > 1",
    "size(t) == 0",
    "f in (a ? s : t)",
    "n < (b ? 2 : 4)",
    "a == b",
];

/// Conditions built from the comparisons.
pub(crate) fn conditions() -> impl Strategy<Value = String> {
    let atom = proptest::sample::select(ATOMS).prop_map(str::to_owned);
    atom.prop_recursive(4, 24, 3, |inner| {
        let some = proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            some.clone()
                .prop_map(|parts| format!("({})", parts.join(" && "))),
            some.prop_map(|parts| format!("({})", parts.join(" || "))),
            inner.clone().prop_map(|part| format!("!({part})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("(({a}) == ({b}))")),
        ]
    })
}

/// What is known: for each fact nothing, or the number of a value.
pub(crate) fn knowledge() -> impl Strategy<Value = Vec<Option<usize>>> {
    proptest::collection::vec(proptest::option::of(0_usize..6), 7)
}

pub(crate) const PATHS: [&str; 7] = ["a", "b", "n", "e", "f", "s", "t"];

/// The facts that are known.
pub(crate) fn known(schema: &Schema, knowledge: &[Option<usize>]) -> Facts {
    let mut facts = Facts::new(schema);
    for (path, choice) in PATHS.iter().zip(knowledge) {
        let values = values(schema, path);
        if let Some((value, _)) = choice.and_then(|choice| values.get(choice % values.len())) {
            facts.set(schema.fact(path).expect("declared"), value.clone());
        }
    }
    facts
}

/// Every completion of what is known.
pub(crate) fn completions(
    schema: &Schema,
    facts: &Facts,
    mentioned: &[&str],
) -> Vec<(Facts, World)> {
    let mut all = vec![(facts.clone(), World::new())];
    for path in mentioned {
        let fact = schema.fact(path).expect("declared");
        let values = values(schema, path);
        let fitting = |facts: &Facts| -> Vec<(Value, Plain)> {
            let known = facts.get(fact).cloned();
            values
                .iter()
                .filter(|(value, _)| known.is_none() || known.as_ref() == Some(value))
                .cloned()
                .collect()
        };
        all = all
            .into_iter()
            .flat_map(|(facts, world)| {
                fitting(&facts).into_iter().map(move |(value, plain)| {
                    let (mut facts, mut world) = (facts.clone(), world.clone());
                    facts.set(fact, value);
                    world.insert((*path).to_owned(), plain);
                    (facts, world)
                })
            })
            .collect();
    }
    all
}

/// The facts of which two values make a difference for some values of the others: `outcomes` has what comes out
/// for each of the [`completions`] of the same facts.
pub(crate) fn mattering<T: PartialEq>(
    schema: &Schema,
    facts: &Facts,
    mentioned: &[&str],
    outcomes: &[T],
) -> BTreeSet<FactId> {
    let mut found = BTreeSet::new();
    // The last fact changes fastest.
    let mut stride = 1;
    for path in mentioned.iter().rev() {
        let fact = schema.fact(path).expect("declared");
        if facts.get(fact).is_some() {
            continue;
        }
        let size = values(schema, path).len();
        let differs = |at: usize| outcomes[at] != outcomes[at - at / stride % size * stride];
        if (0..outcomes.len()).any(differs) {
            found.insert(fact);
        }
        stride *= size;
    }
    found
}

/// Compares everything that can be said about a condition under some knowledge.
fn check(text: &str, schema: &Schema, facts: &Facts) {
    let expr = valid(text, schema);
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: "test".to_owned(),
        text: text.to_owned(),
    });
    let node = Node::new(
        Span::new(id, 0, text.len()),
        NodeValue::Text(text.to_owned()),
    );
    let ast = parse(text, &node).expect("valid");
    let mentioned: Vec<&str> = expr
        .facts()
        .iter()
        .map(|fact| schema.decl(*fact).path.as_str())
        .collect();
    let mentioned: Vec<&str> = PATHS
        .into_iter()
        .filter(|path| {
            mentioned.contains(path)
                || text
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| word == *path)
        })
        .collect();
    let mut outcomes = Vec::new();
    for (facts, world) in completions(schema, facts, &mentioned) {
        let expected = value(&ast, &world) == Plain::Boolean(true);
        assert_eq!(expr.evaluate(&facts), Some(expected), "{text} in {world:?}");
        outcomes.push(expected);
    }
    let truth = expr.evaluate(facts);
    let exact = match [false, true].map(|value| outcomes.contains(&value)) {
        [true, true] => Decision::Depends,
        [_, holds] => Decision::Always(holds),
    };
    // Kleene's logic says nothing that is not so, and splitting finds everything that is so.
    assert!(
        truth.is_none() || Decision::Always(truth == Some(true)) == exact,
        "{text}"
    );
    let known = Known::new(facts);
    let decision = expr.condition.decide(&known, &Domains::new(schema));
    assert!(
        decision == exact || decision == Decision::Unfinished,
        "{text}: {decision:?}, not {exact:?}"
    );
    assert_eq!(
        expr.condition.residual(&known).truth(&known),
        truth,
        "{text}"
    );
    let missing = expr.missing(facts, schema);
    let matter = mattering(schema, facts, &mentioned, &outcomes);
    assert_eq!(missing, matter, "{text}");
    // What supports the answer is enough for it.
    let mut alone = Facts::new(schema);
    let mut support = Vec::new();
    expr.condition.support(&known, &mut support);
    for fact in support {
        alone.set(fact, facts.get(fact).expect("support is known").clone());
    }
    assert!(truth.is_none() || expr.evaluate(&alone) == truth, "{text}");
}

#[test]
fn small_conditions_agree_exhaustively() {
    let schema = small_schema();
    let all: Vec<Vec<Option<usize>>> = (0..3_usize.pow(7))
        .step_by(37)
        .map(|number| {
            (0..7)
                .map(|place| (number / 3_usize.pow(place) % 3).checked_sub(1))
                .collect()
        })
        .collect();
    for knowledge in &all {
        let facts = known(&schema, knowledge);
        for atom in ATOMS {
            check(atom, &schema, &facts);
        }
    }
    let nothing = Facts::new(&schema);
    for left in ATOMS {
        for right in ATOMS {
            check(&format!("{left} && !({right})"), &schema, &nothing);
            check(&format!("{left} || ({right})"), &schema, &nothing);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn larger_conditions_agree(text in conditions(), knowledge in knowledge()) {
        let schema = small_schema();
        let facts = known(&schema, &knowledge);
        // What is decided while it is read is refused; that is tested elsewhere.
        if crate::testing::condition(&text, &schema).0.is_some() {
            check(&text, &schema, &facts);
        }
    }
}
