//! The engine alone as a wasm module without any glue: a compiled policy in, decisions and explanations out.
//!
//! One buffer carries texts in both directions; the functions say how many bytes they wrote.

use modelpair_rules::{Date, FactId, Facts, Kind, Limits, Outcome, Ruleset, Schema, SymbolSet, Value, Verdict, binary};
use std::cell::RefCell;

/// A schema with rules over it, as the bundle of a page has them.
type Policy = (Schema, Ruleset);

#[derive(Default)]
struct State {
    buffer: Vec<u8>,
    policy: Option<Policy>,
    facts: Facts,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Makes room for a text and says where it is.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    with(|state| {
        state.buffer.clear();
        state.buffer.resize(bytes, 0);
        state.buffer.as_mut_ptr()
    })
}

/// Where the answer is.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    with(|state| state.buffer.as_ptr())
}

/// Reads a compiled policy from the buffer; 1 when it is one.
#[unsafe(no_mangle)]
pub extern "C" fn load() -> u32 {
    with(|state| {
        state.policy = binary::from_bytes(&state.buffer);
        state.facts = Facts::default();
        u32::from(state.policy.is_some())
    })
}

/// The number of the fact whose name is in the buffer; -1 when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn fact() -> i32 {
    with(|state| {
        let name = std::str::from_utf8(&state.buffer).ok()?;
        let fact = state.policy.as_ref()?.0.fact(name)?;
        i32::try_from(fact.index()).ok()
    })
    .unwrap_or(-1)
}

/// States a fact that is a number, a boolean or a day; 1 when it can have this value.
#[unsafe(no_mangle)]
pub extern "C" fn state_number(fact: u32, number: i64) -> u32 {
    with(|state| {
        let (id, kind) = find(state, fact)?;
        let value = match kind {
            Kind::Boolean => Value::Boolean(number != 0),
            Kind::Integer => Value::Integer(number),
            _ => return None,
        };
        state.facts.set(id, value);
        Some(1)
    })
    .unwrap_or(0)
}

/// States a fact whose value, as text, is in the buffer; the values of a set end in line feeds.
#[unsafe(no_mangle)]
pub extern "C" fn state_text(fact: u32) -> u32 {
    with(|state| {
        let (id, kind) = find(state, fact)?;
        let schema = &state.policy.as_ref()?.0;
        if let Kind::Set(of) = kind {
            let mut set = SymbolSet::new();
            for name in state.buffer.split_inclusive(|byte| *byte == b'\n') {
                let name = std::str::from_utf8(name.strip_suffix(b"\n")?).ok()?;
                set.insert(schema.symbol(of, name)?);
            }
            state.facts.set(id, Value::Set(set));
            return Some(1);
        }
        let text = std::str::from_utf8(&state.buffer).ok()?;
        let value = match kind {
            Kind::Enumeration(of) => Value::Symbol(schema.symbol(of, text)?),
            Kind::Date => Value::Date(Date::parse(text)?),
            _ => Value::Text(text.to_owned()),
        };
        state.facts.set(id, value);
        Some(1)
    })
    .unwrap_or(0)
}

/// Makes a fact unknown.
#[unsafe(no_mangle)]
pub extern "C" fn forget(fact: u32) {
    with(|state| {
        if let Some((id, _)) = find(state, fact) {
            state.facts.forget(id);
        }
    });
}

/// The answer as a number: permitted, conditional, denied, undetermined, no policy.
#[unsafe(no_mangle)]
pub extern "C" fn decide() -> u32 {
    with(|state| {
        let policy = state.policy.as_ref()?;
        Some(number(policy.1.judge(&state.facts).outcome))
    })
    .unwrap_or(4)
}

/// Writes the answer with everything that explains it; the number of bytes.
#[unsafe(no_mangle)]
pub extern "C" fn explain() -> usize {
    with(|state| {
        let policy = state.policy.as_ref()?;
        let mut out = Vec::new();
        write(&mut out, policy, &state.facts);
        state.buffer = out;
        Some(state.buffer.len())
    })
    .unwrap_or(0)
}

/// Checks a schema and a pack, divided by a line of `---`, and compiles them; the number of bytes of the answer:
/// the compiled policy, or what is wrong.
#[cfg(feature = "checker")]
#[unsafe(no_mangle)]
pub extern "C" fn check() -> usize {
    with(|state| {
        let text = std::str::from_utf8(&state.buffer).ok()?;
        let (schema, pack) = text.split_once("\n---\n")?;
        state.buffer = checked(schema, pack);
        Some(state.buffer.len())
    })
    .unwrap_or(0)
}

#[cfg(feature = "checker")]
fn checked(schema: &str, pack: &str) -> Vec<u8> {
    use modelpair_rules::{Diagnostics, Pack, RenderStyle, Source, Sources, parse_toml, render};
    let mut sources = Sources::new();
    let mut found = Diagnostics::new();
    let mut read = |name: &str, text: &str, found: &mut Diagnostics| {
        let source = Source { name: name.to_owned(), text: text.to_owned() };
        let id = sources.add(source);
        parse_toml(id, &sources, found)
    };
    let (schema, pack) = (read("schema", schema, &mut found), read("pack", pack, &mut found));
    let policy = schema.zip(pack).and_then(|(schema, pack)| {
        let schema = Schema::read(&schema, &mut found)?;
        let pack = Pack::read(&pack, &schema, &mut found)?;
        modelpair_rules::lint_packs(std::slice::from_ref(&pack), &schema, &mut found);
        let rules = Ruleset::compile(vec![pack], &schema);
        Some(binary::to_bytes(&(schema, rules)))
    });
    policy.unwrap_or_else(|| render(&found, &sources, RenderStyle::Plain).into_bytes())
}

fn with<T>(run: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(run)
}

fn find(state: &State, fact: u32) -> Option<(FactId, Kind)> {
    let schema = &state.policy.as_ref()?.0;
    let (id, decl) = schema.facts().nth(usize::try_from(fact).ok()?)?;
    Some((id, decl.kind))
}

fn number(outcome: Outcome) -> u32 {
    match outcome {
        Outcome::Permitted => 0,
        Outcome::Conditional => 1,
        Outcome::Denied => 2,
        Outcome::Undetermined => 3,
    }
}

/// One line for each thing that is said, the names of rules and facts with blanks between them.
fn write(out: &mut Vec<u8>, (schema, rules): &Policy, facts: &Facts) {
    let verdict: Verdict = rules.evaluate(facts);
    line(out, verdict.outcome.name(), &verdict.missing, schema);
    for reason in rules.reasons(facts, Limits::DEFAULT).reasons {
        let id = rules.rule(reason.rule).map_or("", |rule| rule.id.as_str());
        line(out, id, &reason.facts, schema);
    }
    for way in rules.ways_out_where(facts, &|_| true, schema, Limits::DEFAULT).ways {
        let changed: Vec<FactId> = way.changes.iter().map(|change| change.fact).collect();
        line(out, "change", &changed, schema);
    }
    if verdict.outcome == Outcome::Undetermined {
        let asked = rules.questions(facts, schema, Limits::DEFAULT);
        line(out, "ask", &asked.fewest.unwrap_or_default(), schema);
    }
}

fn line(out: &mut Vec<u8>, what: &str, facts: &[FactId], schema: &Schema) {
    out.extend_from_slice(what.as_bytes());
    for fact in facts {
        out.push(b' ');
        out.extend_from_slice(schema.decl(*fact).path.as_bytes());
    }
    out.push(b'\n');
}
