//! Small rules made from bytes, and what they say where everything is known, worked out without the engine.

use modelpair_rules::{
    Confidence, Date, Diagnostics, Effect, Expr, FactId, Facts, Node, NodeValue, Outcome, Pack,
    Rule, Schema, Sets, Source, Sources, Span, SymbolSet, Text, Value, parse_condition, parse_toml,
};
use std::sync::OnceLock;

/// How many worlds there are: two booleans, a number of which 0 to 5 are told apart, two enumerations of two values,
/// two sets of these.
const WORLDS: u32 = 2 * 2 * 6 * 2 * 2 * 4 * 4;

/// The facts, in the order of a world.
const PATHS: [&str; 7] = ["a", "b", "n", "e", "f", "s", "t"];

/// How many values each of them has.
const SIZES: [u32; 7] = [2, 2, 6, 2, 2, 4, 4];

/// Each fact by the number of its value; the values of a set by the bits of that number.
pub type World = [u32; 7];

/// A comparison, in the language and in Rust.
type Atom = (&'static str, fn(&World) -> bool);

const ATOMS: &[Atom] = &[
    ("a", |w| w[0] == 1),
    ("b", |w| w[1] == 1),
    ("a == b", |w| w[0] == w[1]),
    ("n > 2", |w| w[2] > 2),
    ("n == 4", |w| w[2] == 4),
    ("3 >= n", |w| w[2] <= 3),
    ("n in [1, 4]", |w| w[2] == 1 || w[2] == 4),
    ("e == 'p'", |w| w[3] == 0),
    ("f != 'q'", |w| w[4] == 0),
    ("e == f", |w| w[3] == w[4]),
    ("e in s", |w| w[5] >> w[3] & 1 == 1),
    ("f in t", |w| w[6] >> w[4] & 1 == 1),
    ("'q' in s", |w| w[5] & 2 != 0),
    ("'p' in t", |w| w[6] & 1 != 0),
    ("sets.contains(s, t)", |w| w[5] & w[6] == w[6]),
    ("sets.intersects(s, t)", |w| w[5] & w[6] != 0),
    ("sets.equivalent(s, t)", |w| w[5] == w[6]),
    ("sets.contains(['q'], t)", |w| w[6] & 1 == 0),
    ("size(s) > 1", |w| w[5] == 3),
    ("size(t) == 0", |w| w[6] == 0),
    ("true", |_| true),
];

/// A condition: an operator with the conditions that it joins, or a comparison.
enum Tree {
    Atom(Atom),
    Not(Box<Tree>),
    And(Vec<Tree>),
    Or(Vec<Tree>),
    If(Box<[Tree; 3]>),
    Same(Box<[Tree; 2]>),
}

/// A rule, in the engine's form and as its condition was made.
pub struct Made {
    pub rule: Rule,
    tree: Tree,
}

/// Bytes, of which there are always more: zeros.
pub struct Bytes<'a>(pub &'a [u8]);

impl Bytes<'_> {
    pub fn take(&mut self) -> u8 {
        let first = self.0.first().copied().unwrap_or(0);
        self.0 = self.0.get(1..).unwrap_or_default();
        first
    }
}

impl Tree {
    fn of(bytes: &mut Bytes, depth: u32) -> Self {
        let byte = bytes.take();
        let mut part = || Self::of(bytes, depth - 1);
        match if depth == 0 { 9 } else { byte % 10 } {
            0 => Self::Not(Box::new(part())),
            1 | 2 => Self::And(vec![part(), part()]),
            3 => Self::And(vec![part(), part(), part()]),
            4 | 5 => Self::Or(vec![part(), part()]),
            6 => Self::If(Box::new([part(), part(), part()])),
            7 => Self::Same(Box::new([part(), part()])),
            _ => Self::Atom(ATOMS[usize::from(byte / 10) % ATOMS.len()]),
        }
    }

    fn holds(&self, world: &World) -> bool {
        match self {
            Self::Atom((_, holds)) => holds(world),
            Self::Not(inner) => !inner.holds(world),
            Self::And(parts) => parts.iter().all(|part| part.holds(world)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(world)),
            Self::If(parts) if parts[0].holds(world) => parts[1].holds(world),
            Self::If(parts) => parts[2].holds(world),
            Self::Same(parts) => parts[0].holds(world) == parts[1].holds(world),
        }
    }

    fn text(&self) -> String {
        let joined = |parts: &[Self], mark: &str| {
            let parts: Vec<String> = parts.iter().map(Self::text).collect();
            format!("({})", parts.join(mark))
        };
        match self {
            Self::Atom((text, _)) => format!("({text})"),
            Self::Not(inner) => format!("!{}", inner.text()),
            Self::And(parts) => joined(parts, " && "),
            Self::Or(parts) => joined(parts, " || "),
            Self::If(parts) => {
                let [condition, yes, no] = parts.each_ref().map(Self::text);
                format!("({condition} ? {yes} : {no})")
            }
            Self::Same(parts) => joined(parts.as_slice(), " == "),
        }
    }
}

/// Up to four rules; nothing where the engine refuses a condition, because no facts make it true.
pub fn rules(bytes: &mut Bytes) -> Option<Vec<Made>> {
    let count = 1 + bytes.take() % 4;
    (0..count).map(|number| rule(number, bytes)).collect()
}

fn rule(number: u8, bytes: &mut Bytes) -> Option<Made> {
    let effects = [Effect::Deny, Effect::Deny, Effect::Require, Effect::Warn];
    let effect = effects[usize::from(bytes.take() % 4)];
    let tree = Tree::of(bytes, 3);
    let words = || Text {
        en: "x".to_owned(),
        es: "x".to_owned(),
    };
    let rule = Rule {
        id: format!("p/r{number}"),
        applies: Expr::always(),
        when: condition(&tree.text())?,
        effect,
        because: words(),
        remedy: Some(words()),
        clause: "1".to_owned(),
        source: "x".to_owned(),
        verified_on: Date::new(2026, 11, 22)?,
        confidence: Confidence::Primary,
        reading: None,
        applies_from: None,
        applies_until: None,
        span: None,
    };
    Some(Made { rule, tree })
}

fn condition(text: &str) -> Option<Expr> {
    let mut sources = Sources::new();
    let id = sources.add(Source {
        name: "f".to_owned(),
        text: text.to_owned(),
    });
    let node = Node::new(
        Span::new(id, 0, text.len()),
        NodeValue::Text(text.to_owned()),
    );
    parse_condition(&node, schema(), &Sets::new(), &mut Diagnostics::new())
}

/// The rules as a pack.
pub fn pack(made: &[Made]) -> Pack {
    Pack {
        id: "p".to_owned(),
        title: Text {
            en: "x".to_owned(),
            es: "x".to_owned(),
        },
        source: "x".to_owned(),
        rules: made.iter().map(|made| made.rule.clone()).collect(),
        exceptions: Vec::new(),
        span: None,
    }
}

/// What the rules say in a world: a denial overrides, then an obligation.
fn outcome(made: &[Made], world: &World) -> Outcome {
    let fires = |effect| {
        let mut of_effect = made.iter().filter(|made| made.rule.effect == effect);
        of_effect.any(|made| made.tree.holds(world))
    };
    if fires(Effect::Deny) {
        Outcome::Denied
    } else if fires(Effect::Require) {
        Outcome::Conditional
    } else {
        Outcome::Permitted
    }
}

/// What the rules say by trying every world that agrees with what is known: the same in all of them, or it depends.
pub fn by_trying(made: &[Made], known: &[Option<u32>; 7]) -> Outcome {
    let mut worlds = (0..WORLDS).map(world);
    let mut agree = worlds.by_ref().filter(|world| {
        let mut facts = known.iter().zip(world);
        facts.all(|(known, value)| known.is_none_or(|known| known == *value))
    });
    let first = agree.next().map(|world| outcome(made, &world));
    let same = agree.all(|world| Some(outcome(made, &world)) == first);
    first.filter(|_| same).unwrap_or(Outcome::Undetermined)
}

fn world(mut number: u32) -> World {
    SIZES.map(|size| {
        let value = number % size;
        number /= size;
        value
    })
}

/// What is known: for each fact a byte, of which two thirds say that it is not.
pub fn known(bytes: &mut Bytes) -> [Option<u32>; 7] {
    SIZES.map(|size| {
        let byte = u32::from(bytes.take());
        (byte % 3 == 0).then_some(byte / 3 % size)
    })
}

/// The facts of the engine that say the same.
pub fn facts(known: &[Option<u32>; 7]) -> Facts {
    let mut facts = Facts::new(schema());
    for (path, known) in PATHS.iter().zip(known) {
        if let Some(number) = known {
            facts.set(fact(path), value(path, *number));
        }
    }
    facts
}

fn fact(path: &str) -> FactId {
    schema().fact(path).expect("declared")
}

fn value(path: &str, number: u32) -> Value {
    let of = schema().vocabulary("v").expect("declared");
    let symbol = |at: u32| {
        let name = if at == 0 { "p" } else { "q" };
        schema().symbol(of, name).expect("a value")
    };
    match path {
        "a" | "b" => Value::Boolean(number == 1),
        "n" => Value::Integer(i64::from(number)),
        "e" | "f" => Value::Symbol(symbol(number)),
        _ => {
            let within = (0..2).filter(|bit| number >> bit & 1 == 1);
            Value::Set(within.map(symbol).collect::<SymbolSet>())
        }
    }
}

/// Two booleans, a number, two closed enumerations, two sets over the same values.
pub fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let kinds = [
            ("a", "boolean"),
            ("b", "boolean"),
            ("n", "integer"),
            ("e", "enum"),
            ("f", "enum"),
            ("s", "set"),
            ("t", "set"),
        ];
        let mut text = "[vocabulary.v]\nvalues = ['p', 'q']\n".to_owned();
        for (path, kind) in kinds {
            let of = if matches!(kind, "enum" | "set") {
                "of = 'v'\n"
            } else {
                ""
            };
            text += &format!("[fact.{path}]\ntype = '{kind}'\n{of}group = 'option'\nlabel = {{ en = 'x', es = 'x' }}\n");
        }
        let mut sources = Sources::new();
        let name = "schema".to_owned();
        let id = sources.add(Source { name, text });
        let mut found = Diagnostics::new();
        let node = parse_toml(id, &sources, &mut found).expect("TOML");
        Schema::read(&node, &mut found).expect("a schema")
    })
}
