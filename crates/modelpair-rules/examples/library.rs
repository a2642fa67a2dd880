//! Rules of a public library: who may take a book home?
//!
//! `cargo run -p modelpair-rules --example library`

use modelpair_rules::{
    Diagnostics, Facts, Limits, Outcome, Pack, RenderStyle, Ruleset, Schema, Source, Sources,
    Value, check_packs, parse_toml, render,
};
use std::collections::BTreeSet;

const SCHEMA: &str = r#"
[vocabulary.book]
values = ["novel", "atlas", "manuscript"]

[fact."book.kind"]
type = "enum"
of = "book"
group = "option"
label = { en = "kind of book", es = "tipo de libro" }

[fact."reader.card"]
type = "boolean"
group = "situation"
label = { en = "has a card?", es = "¿tiene carné?" }

[fact."reader.overdue"]
type = "integer"
group = "situation"
label = { en = "overdue books", es = "libros atrasados" }
unit = "books"
"#;

const RULES: &str = r#"
[pack]
id = "library"
title = { en = "House rules of the library", es = "Reglamento de la biblioteca" }
source = "notice board"

[rule.card]
when = "!reader.card"
effect = "deny"
because = { en = "Books are lent to readers with a card", es = "Se presta a quien tiene carné" }
remedy = { en = "Get a card at the desk", es = "Pide un carné en el mostrador" }
clause = "1"
verified = { on = "2026-11-22", confidence = "primary" }

[rule.overdue]
when = "reader.overdue >= 3"
effect = "deny"
because = { en = "Three books are overdue", es = "Hay tres libros atrasados" }
remedy = { en = "Bring back what is overdue", es = "Devuelve lo atrasado" }
clause = "2"
verified = { on = "2026-11-22", confidence = "primary" }

[rule.reading-room]
when = "book.kind == 'manuscript'"
effect = "require"
because = { en = "Manuscripts stay in the reading room", es = "Los manuscritos se leen en la sala" }
clause = "3"
verified = { on = "2026-11-22", confidence = "primary" }
"#;

fn main() {
    let mut sources = Sources::new();
    let mut found = Diagnostics::new();
    let Some((schema, rules)) = read(&mut sources, &mut found) else {
        // Every fault with its line, and what to write instead.
        eprint!("{}", render(&found, &sources, RenderStyle::Plain));
        std::process::exit(1);
    };
    let fact = |path: &str| schema.fact(path).expect("declared in the schema");
    let name = |path| schema.decl(path).label.en.as_str();

    // Nobody has asked for the card yet, and four overdue books are enough.
    let mut facts = Facts::new(&schema);
    facts.set(fact("reader.overdue"), Value::Integer(4));
    let verdict = rules.evaluate(&facts);
    assert_eq!(verdict.outcome, Outcome::Denied);
    for finding in &verdict.reasons {
        let rule = rules.rule(finding.rule).expect("a rule of this ruleset");
        let rests_on: Vec<&str> = finding.support.iter().map(|fact| name(*fact)).collect();
        println!(
            "no: {} (clause {}; rests on: {})",
            rule.because.en,
            rule.clause,
            rests_on.join(", ")
        );
    }

    // What would have to be different?
    let changeable = BTreeSet::from([fact("reader.overdue"), fact("reader.card")]);
    for way in rules
        .ways_out(&facts, &changeable, &schema, Limits::DEFAULT)
        .ways
    {
        for change in &way.changes {
            println!(
                "way out: `{}` becomes {:?}, then {}",
                name(change.fact),
                change.to,
                way.outcome.name()
            );
        }
    }

    // With the books brought back it depends on the card.
    facts.set(fact("reader.overdue"), Value::Integer(0));
    let verdict = rules.evaluate(&facts);
    assert_eq!(verdict.outcome, Outcome::Undetermined);
    for missing in &verdict.missing {
        println!("to be asked: {}", name(*missing));
    }

    // All kinds of books at once, for one reader.
    facts.set(fact("reader.card"), Value::Boolean(true));
    let books = schema.vocabulary("book").expect("declared in the schema");
    let rows = schema.values(books).iter().map(|kind| {
        let mut row = Facts::new(&schema);
        if let Some(symbol) = schema.symbol(books, kind) {
            row.set(fact("book.kind"), Value::Symbol(symbol));
        }
        row
    });
    let [judged] = rules.grid(rows.collect(), &[]).judge(&[facts], Vec::new());
    for (kind, outcome) in schema.values(books).iter().zip(judged.outcomes()) {
        println!("{kind}: {}", outcome.name());
    }
    let expected = [Outcome::Permitted, Outcome::Permitted, Outcome::Conditional];
    assert_eq!(judged.outcomes(), expected);
}

/// Schema and rules, or nothing when something is wrong with them.
fn read(sources: &mut Sources, found: &mut Diagnostics) -> Option<(Schema, Ruleset)> {
    let mut tree = |name: &str, text: &str, found: &mut Diagnostics| {
        let source = Source {
            name: name.to_owned(),
            text: text.to_owned(),
        };
        let id = sources.add(source);
        parse_toml(id, sources, found)
    };
    let schema = tree("schema.toml", SCHEMA, found);
    let rules = tree("library.toml", RULES, found);
    let schema = Schema::read(&schema?, found)?;
    let pack = Pack::read(&rules?, &schema, found)?;
    check_packs(std::slice::from_ref(&pack), found);
    if found.has_errors() {
        return None;
    }
    let rules = Ruleset::compile(vec![pack], &schema);
    Some((schema, rules))
}
