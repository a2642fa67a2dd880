//! What the benches measure: the shared policy, and rules and options in any number.

use modelpair_rules::{
    Diagnostics, FactId, Facts, Pack, Ruleset, Schema, Source, Sources, Symbol, Value, parse_toml,
};
use std::fmt::Write;

/// A schema with the rules over it.
pub struct Policy {
    /// The facts.
    pub schema: Schema,
    /// The rules.
    pub rules: Ruleset,
}

impl Policy {
    /// Reads a schema and a pack.
    ///
    /// # Panics
    ///
    /// When the texts are wrong, because the benches write them.
    pub fn read(schema: &str, pack: &str) -> Self {
        let mut sources = Sources::new();
        let mut found = Diagnostics::new();
        let mut read = |text: &str| {
            let source = Source {
                name: "bench".to_owned(),
                text: text.to_owned(),
            };
            let id = sources.add(source);
            parse_toml(id, &sources, &mut found).expect("valid TOML")
        };
        let (schema, pack) = (read(schema), read(pack));
        let schema = Schema::read(&schema, &mut found).expect("a valid schema");
        let pack = Pack::read(&pack, &schema, &mut found).expect("a valid pack");
        let rules = Ruleset::compile(vec![pack], &schema);
        Self { schema, rules }
    }

    /// The policy that all engines are given.
    pub fn shared() -> Self {
        Self::read(
            include_str!("../peers/policy/schema.toml"),
            include_str!("../peers/policy/policy.toml"),
        )
    }

    /// Facts of the shared policy; `?` is a fact that is not known.
    pub fn facts(&self, license: &str, region: &str, mau: i64, data: &str, hosting: &str) -> Facts {
        let mut facts = Facts::new(&self.schema);
        facts.set(self.fact("mau"), Value::Integer(mau));
        let words = [
            ("license", license),
            ("region", region),
            ("data", data),
            ("hosting", hosting),
        ];
        for (path, word) in words.into_iter().filter(|(_, word)| *word != "?") {
            facts.set(self.fact(path), Value::Symbol(self.symbol(path, word)));
        }
        facts
    }

    /// A declared fact.
    ///
    /// # Panics
    ///
    /// When there is none with this name.
    pub fn fact(&self, path: &str) -> FactId {
        self.schema.fact(path).expect("declared")
    }

    fn symbol(&self, vocabulary: &str, value: &str) -> Symbol {
        let vocabulary = self.schema.vocabulary(vocabulary).expect("declared");
        self.schema.symbol(vocabulary, value).expect("a value")
    }
}

/// Rules as licenses have them, with options that they are about.
pub struct Many {
    /// The rules.
    pub policy: Policy,
    /// The options.
    pub options: Vec<Facts>,
    /// What is known besides.
    pub situation: Facts,
}

impl Many {
    /// So many rules about so many options; each rule is about the options under one of a hundred licenses.
    pub fn new(rules: usize, options: usize) -> Self {
        let policy = Policy::read(&schema(), &pack(rules));
        let license = policy.schema.vocabulary("license").expect("declared");
        let known = |number: usize| {
            let mut facts = Facts::new(&policy.schema);
            let name = format!("l{}", number * 100 / options.max(1));
            let symbol = policy.schema.symbol(license, &name).expect("a value");
            facts.set(policy.fact("license"), Value::Symbol(symbol));
            facts.set(policy.fact("age"), Value::Integer(number as i64 % 400));
            facts.set(policy.fact("hosted"), Value::Boolean(number % 3 == 0));
            facts
        };
        let options = (0..options).map(known).collect();
        let mut situation = Facts::new(&policy.schema);
        situation.set(policy.fact("users"), Value::Integer(50_000_000));
        situation.set(policy.fact("commercial"), Value::Boolean(true));
        Self {
            options,
            situation,
            policy,
        }
    }
}

fn schema() -> String {
    let licenses: Vec<String> = (0..100).map(|number| format!("\"l{number}\"")).collect();
    let mut text = format!("[vocabulary.license]\nvalues = [{}]\n", licenses.join(", "));
    let facts = [
        ("license", "enum\"\nof = \"license"),
        ("age", "integer"),
        ("hosted", "boolean"),
        ("users", "integer"),
        ("commercial", "boolean"),
    ];
    for (path, kind) in facts {
        let _ = write!(
            text,
            "[fact.{path}]\ntype = \"{kind}\"\ngroup = \"situation\"\nlabel = {{ en = \"x\", es = \"x\" }}\n"
        );
    }
    text
}

fn pack(rules: usize) -> String {
    let mut text =
        "[pack]\nid = \"p\"\ntitle = { en = \"x\", es = \"x\" }\nsource = \"x\"\n".to_owned();
    for number in 0..rules {
        let (license, effect) = (number % 100, ["deny", "require", "warn"][number % 3]);
        let (users, age) = (number * 7_919 % 100_000_000, number * 31 % 400);
        let _ = write!(
            text,
            "[rule.r{number}]\napplies = \"license == 'l{license}' && commercial\"\n\
             when = \"users > {users} && (hosted || age > {age})\"\neffect = \"{effect}\"\nclause = \"1\"\n\
             because = {{ en = \"x\", es = \"x\" }}\nremedy = {{ en = \"x\", es = \"x\" }}\n\
             verified = {{ on = \"2026-11-22\", confidence = \"primary\" }}\n"
        );
    }
    text
}
