//! Whether an undecided condition really depends on what is not known.
//!
//! Kleene's logic calls `x || !x` unknown. Here the unknown facts are split at the constants that the
//! condition compares them with, until every case is decided or two cases differ.

use super::condition::{Atom, Compare, Condition, Operand, sorted};
use crate::date::Date;
use crate::facts::{Facts, Known, Lookup, Value};
use crate::packed;
use crate::schema::{FactId, Kind, Schema};
use crate::symbols::{Symbol, SymbolSet};
use serde::{Deserialize, Serialize};

/// How many cases are looked at before the answer is "not known whether it depends".
pub(crate) const CASES_MAX: u32 = 256;

/// What all completions of the known facts say about a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The same, whatever the unknown facts are.
    Always(bool),
    /// Sometimes this, sometimes that.
    Depends,
    /// Not found out within the budget.
    Unfinished,
}

/// What values each fact can take.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Domains(Vec<Domain>);

/// What values a fact can take; for closed enumerations with their size, for open ones with zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Domain {
    #[serde(rename = "b")]
    Boolean,
    #[serde(rename = "i")]
    Integer,
    #[serde(rename = "d")]
    Date,
    #[serde(rename = "t")]
    Text,
    #[serde(rename = "e")]
    One(u32),
    #[serde(rename = "s")]
    Many(u32),
}

impl Domains {
    /// The domains of all facts of a schema.
    pub fn new(schema: &Schema) -> Self {
        let size = |of| {
            let vocabulary = schema.vocabularies().find(|(id, _)| *id == of);
            let closed = vocabulary.filter(|(_, vocabulary)| !vocabulary.is_open());
            closed.map_or(0, |(_, vocabulary)| {
                crate::source::offset(vocabulary.values().len())
            })
        };
        let domain = |kind| match kind {
            Kind::Boolean => Domain::Boolean,
            Kind::Integer => Domain::Integer,
            Kind::Date => Domain::Date,
            Kind::Text => Domain::Text,
            Kind::Enumeration(of) => Domain::One(size(of)),
            Kind::Set(of) => Domain::Many(size(of)),
        };
        Self(schema.facts().map(|(_, decl)| domain(decl.kind)).collect())
    }

    /// Two worlds in which everything is known, to try first: nothing is the case, or every boolean fact is.
    pub fn worlds(&self) -> [Facts; 2] {
        [false, true].map(|boolean| {
            let mut facts = Facts::default();
            for (index, domain) in (0..=u16::MAX).zip(&self.0) {
                facts.set(FactId::new(index), domain.example(boolean));
            }
            facts
        })
    }

    fn get(&self, fact: FactId) -> Option<Domain> {
        self.0.get(fact.index()).copied()
    }

    /// How many values the enumeration of a fact has, if that is certain.
    fn size(&self, fact: FactId) -> Option<u32> {
        match self.get(fact)? {
            Domain::One(size) | Domain::Many(size) if size > 0 => Some(size),
            _ => None,
        }
    }
}

impl Domain {
    /// A value that few conditions ask for.
    fn example(self, boolean: bool) -> Value {
        match self {
            Self::Boolean => Value::Boolean(boolean),
            Self::Integer => Value::Integer(0),
            Self::Date => Value::Date(Date::FIRST),
            Self::Text => Value::Text(String::new()),
            // An open enumeration has values that no condition names; a closed one has a last one.
            Self::One(size) => Value::Symbol(size.checked_sub(1).map_or(Symbol::NONE, Symbol)),
            Self::Many(_) => Value::Set(SymbolSet::new()),
        }
    }
}

impl Condition {
    /// Whether all completions of the known facts agree, and on what.
    pub fn decide<L: Lookup>(&self, facts: &L, domains: &Domains) -> Decision {
        self.residual(facts).decide_unknown(domains)
    }

    /// Whether the condition always holds or never does, where it holds unknown facts only.
    pub fn decide_unknown(&self, domains: &Domains) -> Decision {
        let mut budget = CASES_MAX;
        decide(self, domains, &mut budget)
    }
}

impl Condition {
    /// Whether each comparison can be made true or false whatever the others are, so that an undecided
    /// condition certainly depends on what is not known.
    pub fn is_independent(&self, domains: &Domains) -> bool {
        fact_to_split(self, domains).is_none()
    }
}

/// The condition holds unknown facts only.
pub(super) fn decide(condition: &Condition, domains: &Domains, budget: &mut u32) -> Decision {
    if let Condition::Constant(value) = condition {
        return Decision::Always(*value);
    }
    let Some(fact) = fact_to_split(condition, domains) else {
        // Every fact is used once, so each comparison can be made true or false independently.
        return Decision::Depends;
    };
    let Some(cases) = cases(fact, condition, domains) else {
        return Decision::Unfinished;
    };
    let mut seen = None;
    let mut unfinished = false;
    for value in cases {
        let Some(left) = budget.checked_sub(1) else {
            return Decision::Unfinished;
        };
        *budget = left;
        let mut known = Facts::default();
        known.set(fact, value);
        match decide(&condition.residual(&Known::new(&known)), domains, budget) {
            Decision::Depends => return Decision::Depends,
            Decision::Unfinished => unfinished = true,
            Decision::Always(value) if seen.is_some_and(|seen| seen != value) => {
                return Decision::Depends;
            }
            Decision::Always(value) => seen = Some(value),
        }
    }
    match seen {
        Some(value) if !unfinished => Decision::Always(value),
        _ => Decision::Unfinished,
    }
}

/// The fact that is used most, unless all comparisons are independent of each other.
fn fact_to_split(condition: &Condition, domains: &Domains) -> Option<FactId> {
    let mut uses: Vec<u32> = Vec::new();
    condition.visit_atoms(&mut |atom, _| {
        // A comparison that may be constant by itself counts as two.
        let weight = if is_free(atom, domains) { 1 } else { 2 };
        for fact in atom.facts() {
            if uses.len() <= fact.index() {
                uses.resize(fact.index() + 1, 0);
            }
            if let Some(uses) = uses.get_mut(fact.index()) {
                *uses += weight;
            }
        }
    });
    let (mut most, mut found) = (1, None);
    for (fact, uses) in (0..).map(FactId::new).zip(uses) {
        // Of several that are used as often, the first.
        if uses > most {
            (most, found) = (uses, Some(fact));
        }
    }
    found
}

/// Whether a comparison can certainly be both true and false, also when one of two facts in it is known.
fn is_free(atom: &Atom, domains: &Domains) -> bool {
    match atom {
        Atom::Is(_) | Atom::Date(..) | Atom::Holds(..) => true,
        // With one side known, a set of all values could decide.
        Atom::In(fact, _) => domains.size(*fact).is_none(),
        Atom::Sets(_, Operand::Fact(_), Operand::Fact(_)) | Atom::Size(..) => false,
        Atom::Equal(fact, _) | Atom::SameFact(fact, _) => {
            domains.size(*fact).is_none_or(|size| size > 1)
        }
        Atom::OneOf(fact, set) => {
            !set.is_empty() && domains.size(*fact).is_none_or(|size| set.len() < size)
        }
        Atom::Integer(_, _, constant) => (i64::MIN + 1..i64::MAX).contains(constant),
        Atom::Text(_, compare, text) => {
            !text.is_empty() || matches!(compare, Compare::Equal | Compare::NotEqual)
        }
        Atom::Sets(_, left, right) => {
            let free = |operand: &Operand, other: &Operand| match operand {
                Operand::Fact(_) => true,
                Operand::Set(set) => {
                    let size = other.fact().and_then(|fact| domains.size(fact));
                    !set.is_empty() && size.is_none_or(|size| set.len() < size)
                }
            };
            free(left, right) && free(right, left)
        }
    }
}

/// Values of a fact such that every other value behaves as one of them; nothing when there are too many.
pub(super) fn cases(fact: FactId, condition: &Condition, domains: &Domains) -> Option<Vec<Value>> {
    match domains.get(fact)? {
        Domain::Boolean => Some(vec![Value::Boolean(true), Value::Boolean(false)]),
        Domain::Integer | Domain::Date => {
            let mut values = Vec::new();
            condition.visit_atoms(&mut |atom, _| atom.neighbors(fact, &mut values));
            Some(sorted(values))
        }
        Domain::Text => texts(fact, condition),
        Domain::One(_) => {
            let universe = Universe::of(fact, condition, domains);
            Some(singles(&universe.symbols(1)?))
        }
        Domain::Many(_) => {
            let universe = Universe::of(fact, condition, domains);
            subsets(&universe.symbols(universe.fresh_for_sets()?)?)
        }
    }
}

impl Atom {
    /// Adds the constant with which a fact is compared, and the numbers or days on either side of it.
    pub fn neighbors(&self, about: FactId, out: &mut Vec<Value>) {
        match self {
            Self::Integer(fact, _, constant) if *fact == about => {
                for number in constant.saturating_sub(1)..=constant.saturating_add(1) {
                    out.push(Value::Integer(number));
                }
            }
            Self::Date(fact, _, constant) if *fact == about => {
                out.push(Value::Date(constant.previous().unwrap_or(*constant)));
                out.push(Value::Date(*constant));
                out.push(Value::Date(constant.next().unwrap_or(*constant)));
            }
            Self::Text(fact, _, constant) if *fact == about => {
                out.push(Value::Text(String::from(&**constant)));
            }
            _ => {}
        }
    }

    /// Adds the values of enumerations that are named.
    pub fn constants(&self, out: &mut Vec<Symbol>) {
        let mut add = |operand: &Operand| {
            if let Operand::Set(set) = operand {
                out.extend(set.iter());
            }
        };
        match self {
            Self::Sets(_, left, right) => {
                add(left);
                add(right);
            }
            Self::OneOf(_, set) => out.extend(set.iter()),
            Self::Equal(_, symbol) | Self::Holds(_, symbol) => out.push(*symbol),
            _ => {}
        }
    }
}

/// The first of all texts, the constants, and the text that follows each.
fn texts(fact: FactId, condition: &Condition) -> Option<Vec<Value>> {
    let mut values = vec![Value::Text(String::new())];
    let mut sized = false;
    condition.visit_atoms(&mut |atom, _| {
        atom.neighbors(fact, &mut values);
        if let Atom::Text(found, _, constant) = atom
            && *found == fact
        {
            let mut next = String::from(&**constant);
            next.push('\0');
            values.push(Value::Text(next));
        }
        sized |= matches!(atom, Atom::Size(found, ..) if *found == fact);
    });
    // Lengths and orders of texts together are not worth the cases.
    (!sized).then(|| sorted(values))
}

/// The facts of one enumeration that are compared with each other, and the constants they meet.
struct Universe {
    /// Sorted.
    constants: Vec<Symbol>,
    /// Sorted.
    facts: Vec<FactId>,
    sets: u32,
    sizes_max: i64,
    size: Option<u32>,
}

impl Universe {
    fn of(fact: FactId, condition: &Condition, domains: &Domains) -> Self {
        let mut facts = vec![fact];
        loop {
            let mut more = facts.clone();
            condition.visit_atoms(&mut |atom, _| {
                if touches(atom, &facts) {
                    more.extend(atom.facts());
                }
            });
            more = sorted(more);
            if more.len() == facts.len() {
                break;
            }
            facts = more;
        }
        let mut constants = Vec::new();
        let mut sizes_max = 0;
        condition.visit_atoms(&mut |atom, _| {
            if touches(atom, &facts) {
                atom.constants(&mut constants);
                if let Atom::Size(_, _, size) = atom {
                    sizes_max = sizes_max.max(size.saturating_add(1));
                }
            }
        });
        let mut sets = 0;
        for fact in &facts {
            sets += u32::from(matches!(domains.get(*fact), Some(Domain::Many(_))));
        }
        Self {
            constants: sorted(constants),
            facts,
            sets,
            sizes_max,
            size: domains.size(fact),
        }
    }

    /// How many values besides the constants are needed so that sets can stand in every relation.
    fn fresh_for_sets(&self) -> Option<u32> {
        const SETS_MAX: u32 = 3;
        const SIZES_MAX: i64 = 8;
        if self.sets > SETS_MAX || self.sizes_max > SIZES_MAX {
            return None;
        }
        let regions = (1_u32 << self.sets).saturating_sub(1);
        let sizes = u32::try_from(self.sizes_max).ok()?.max(1);
        Some(regions.saturating_mul(sizes))
    }

    /// The constants, and other values: as many as asked for, and one for each fact.
    fn symbols(&self, fresh: u32) -> Option<Vec<Symbol>> {
        let mut fresh = fresh.max(crate::source::offset(self.facts.len()));
        let mut all = self.constants.clone();
        let mut other = 0;
        while fresh > 0 && other < self.size.unwrap_or(u32::MAX) {
            if self.constants.binary_search(&Symbol(other)).is_err() {
                all.push(Symbol(other));
                fresh -= 1;
            }
            other += 1;
        }
        let budget = crate::source::index(CASES_MAX);
        (all.len() <= budget).then_some(all)
    }
}

/// Whether a comparison is about one of some facts, which are sorted.
fn touches(atom: &Atom, facts: &[FactId]) -> bool {
    atom.facts().any(|fact| facts.binary_search(&fact).is_ok())
}

/// Each symbol as a value.
pub(crate) fn singles(symbols: &[Symbol]) -> Vec<Value> {
    symbols
        .iter()
        .map(|symbol| Value::Symbol(*symbol))
        .collect()
}

/// All subsets, unless there are too many.
pub(crate) fn subsets(symbols: &[Symbol]) -> Option<Vec<Value>> {
    let count = 1_u32.checked_shl(crate::source::offset(symbols.len()))?;
    if count > CASES_MAX {
        return None;
    }
    let mut subsets = Vec::new();
    for mask in 0..count {
        let mut subset = SymbolSet::new();
        for (bit, symbol) in (0..).zip(symbols) {
            if mask >> bit & 1 == 1 {
                subset.insert(*symbol);
            }
        }
        subsets.push(Value::Set(subset));
    }
    Some(subsets)
}

packed! { struct Domains(number) }
packed! {
    enum Domain {
        Boolean = 0, Integer = 1, Date = 2, Text = 3, One(inner) = 4, Many(inner) = 5
    }
}
