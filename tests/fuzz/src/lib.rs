//! What the fuzz targets do with bytes that nobody meant well.
//!
//! Each function panics when something is wrong with the answer. The fuzzer calls them, and so does an ordinary test.

mod reference;

use modelpair::Advisor;
use modelpair_rules::{
    Diagnostics, FactId, Facts, Kind, Limits, Node, NodeValue, Outcome, Pack, RenderStyle, Ruleset,
    Schema, Sets, Source, SourceId, Sources, Span, SymbolSet, Value, Verdict, eval_line, eval_text,
    lint_packs, parse_condition, parse_json, parse_toml, render,
};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Any text is an expression or an error with its place, the same every time.
pub fn lexer(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let answer = eval_text(&text, None, None);
    assert_eq!(answer, eval_text(&text, None, None));
    assert!(eval_line(&text, None).starts_with("{\""));
    let kinds = ["{\"value\":", "{\"unknown\":[", "{\"error\":{\"code\":\""];
    assert!(
        kinds.iter().any(|kind| answer.starts_with(kind)),
        "{answer}"
    );
    if let Some((_, rest)) = answer.split_once("\"line\":") {
        let line = rest.split(',').next().and_then(|line| line.parse().ok());
        let lines = text.lines().count().max(1) + 1;
        assert!(
            line.is_some_and(|line: usize| (1..=lines).contains(&line)),
            "{answer}"
        );
    }
}

/// A condition is accepted or explained; what is accepted depends on the facts that it names, and on no others.
pub fn parser(data: &[u8]) {
    let (_, schema) = known();
    let text = String::from_utf8_lossy(data).into_owned();
    let (sources, id) = source(&text);
    let node = Node::new(Span::new(id, 0, text.len()), NodeValue::Text(text.clone()));
    let mut found = Diagnostics::new();
    let condition = parse_condition(&node, schema, &Sets::new(), &mut found);
    assert_eq!(condition.is_none(), found.has_errors(), "{text}");
    render(&found, &sources, RenderStyle::Ansi);
    let Some(condition) = condition else { return };
    let nothing = Facts::new(schema);
    let named = condition.facts();
    let missing = condition.missing(&nothing, schema);
    assert!(missing.is_subset(&named), "{text}");
    if condition.evaluate(&nothing).is_some() {
        assert!(missing.is_empty(), "{text}");
    }
}

/// A file is a pack, a schema, JSON, or what is wrong with it is said; a pack can be asked.
pub fn loader(data: &[u8]) {
    let (_, schema) = known();
    let text = String::from_utf8_lossy(data).into_owned();
    let (sources, id) = source(&text);
    let mut found = Diagnostics::new();
    let trees = [
        parse_toml(id, &sources, &mut found),
        parse_json(id, &sources, &mut found),
    ];
    for tree in trees.iter().flatten() {
        let mut wrong = Diagnostics::new();
        let pack = Pack::read(tree, schema, &mut wrong);
        assert_eq!(pack.is_none(), wrong.has_errors(), "{text}");
        found.extend(wrong);
        if let Some(pack) = pack {
            lint_packs(std::slice::from_ref(&pack), schema, &mut found);
            let rules = pack.rules.len();
            let ruleset = Ruleset::compile(vec![pack], schema);
            assert_eq!(ruleset.rules().len(), rules);
            ruleset.evaluate(&Facts::new(schema));
        }
        let mut wrong = Diagnostics::new();
        assert_eq!(Schema::read(tree, &mut wrong).is_none(), wrong.has_errors());
        found.extend(wrong);
    }
    render(&found, &sources, RenderStyle::Plain);
}

/// A few rules say about a few facts what trying every completion of these finds, however they are asked.
pub fn evaluator(data: &[u8]) {
    let mut bytes = reference::Bytes(data);
    let known = reference::known(&mut bytes);
    let Some(made) = reference::rules(&mut bytes) else {
        return;
    };
    let schema = reference::schema();
    let rules = Ruleset::compile(vec![reference::pack(&made)], schema);
    let facts = reference::facts(&known);
    let verdict = asked_in_every_way(&rules, schema, &facts);
    if !verdict.incomplete {
        assert_eq!(verdict.outcome, reference::by_trying(&made, &known));
    }
    let limits = Limits {
        evaluations_max: 300,
        facts_max: 2,
    };
    explained(&rules, schema, &facts, &verdict, limits);
}

/// The embedded rules say the same however they are asked, and learning turns nothing that is decided.
pub fn bundle(data: &[u8]) {
    let (advisor, schema) = known();
    let rules = &advisor.bundle().rules;
    let stated = stated(data, schema);
    let mut facts = Facts::new(schema);
    for (fact, value) in &stated {
        facts.set(*fact, value.clone());
    }
    let verdict = asked_in_every_way(rules, schema, &facts);
    let limits = Limits {
        evaluations_max: 12,
        facts_max: 2,
    };
    explained(rules, schema, &facts, &verdict, limits);
    if let Some((fact, _)) = stated.last() {
        facts.forget(*fact);
        let before = rules.judge(&facts).outcome;
        assert!(before == Outcome::Undetermined || before == verdict.outcome);
    }
}

/// The verdict, which is the same whether the facts come from one place or from two, and in a grid.
fn asked_in_every_way(rules: &Ruleset, schema: &Schema, facts: &Facts) -> Verdict {
    let mut situation = Facts::new(schema);
    let mut option = Facts::new(schema);
    for (number, (fact, value)) in facts.known().enumerate() {
        let part = if number % 2 == 0 {
            &mut situation
        } else {
            &mut option
        };
        part.set(fact, value.clone());
    }
    let verdict = rules.evaluate(facts);
    assert_eq!(rules.prepare(&situation).evaluate(&option), verdict);
    let judged = rules.judge(facts);
    assert_eq!(judged.outcome, verdict.outcome);
    let grid = rules.grid(vec![option], &[]);
    let [in_grid] = grid.judge(&[situation], Vec::new());
    assert_eq!(in_grid.verdict(0), judged);
    verdict
}

/// What is said about a verdict is true: its reasons suffice, its ways out lead out, its answers decide.
fn explained(rules: &Ruleset, schema: &Schema, facts: &Facts, verdict: &Verdict, limits: Limits) {
    for reason in rules.reasons(facts, limits).reasons {
        let mut part = Facts::new(schema);
        for fact in &reason.facts {
            part.set(*fact, facts.get(*fact).expect("a reason is known").clone());
        }
        let found = rules.judge(&part);
        let fired = found.reasons.iter().chain(&found.obligations);
        let mut fired = fired.chain(&found.warnings).chain(&found.excepted);
        assert!(fired.any(|finding| finding.rule == reason.rule));
    }
    let all: BTreeSet<FactId> = schema.facts().map(|(fact, _)| fact).collect();
    for way in rules.ways_out(facts, &all, schema, limits).ways {
        let mut changed = facts.clone();
        for change in &way.changes {
            changed.set(change.fact, change.to.clone());
        }
        assert_ne!(way.outcome, Outcome::Denied);
        assert_eq!(rules.judge(&changed).outcome, way.outcome);
    }
    let asked = rules.questions(facts, schema, limits);
    for answer in asked.answers {
        assert!(verdict.missing.contains(&answer.fact));
        let mut changed = facts.clone();
        changed.set(answer.fact, answer.value);
        assert_eq!(rules.judge(&changed).outcome, answer.outcome);
    }
}

/// The facts that some bytes state: which, and a value of its type.
fn stated(data: &[u8], schema: &Schema) -> Vec<(FactId, Value)> {
    let all: Vec<(FactId, Kind)> = schema
        .facts()
        .map(|(fact, decl)| (fact, decl.kind))
        .collect();
    let mut stated: Vec<(FactId, Value)> = Vec::new();
    for bytes in data.chunks_exact(2) {
        let &[which, byte] = bytes else { continue };
        let (fact, kind) = all[usize::from(which) % all.len()];
        let symbol = |of| {
            let values = schema.values(of);
            let value = values.get(usize::from(byte) % values.len().max(1));
            value.and_then(|value| schema.symbol(of, value))
        };
        let value = match kind {
            Kind::Boolean => Some(Value::Boolean(byte % 2 == 0)),
            Kind::Integer => Some(Value::Integer(i64::from(byte).pow(1 + u32::from(byte % 5)))),
            Kind::Date => {
                let day = format!("20{:02}-{:02}-15", 20 + byte % 10, 1 + byte % 12);
                modelpair_rules::Date::parse(&day).map(Value::Date)
            }
            Kind::Text => Some(Value::Text(byte.to_string())),
            Kind::Enumeration(of) => symbol(of).map(Value::Symbol),
            Kind::Set(of) => Some(Value::Set(symbol(of).into_iter().collect::<SymbolSet>())),
        };
        stated.extend(
            value
                .filter(|_| stated.iter().all(|(known, _)| *known != fact))
                .map(|value| (fact, value)),
        );
    }
    stated
}

fn source(text: &str) -> (Sources, SourceId) {
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: "f".to_owned(),
        text: text.to_owned(),
    });
    (sources, id)
}

/// The embedded rules with their schema, read once.
fn known() -> (&'static Advisor, &'static Schema) {
    static ADVISOR: OnceLock<Advisor> = OnceLock::new();
    let advisor = ADVISOR.get_or_init(|| Advisor::embedded().expect("the embedded bundle"));
    (advisor, advisor.bundle().declarations.schema())
}
