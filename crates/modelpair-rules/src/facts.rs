//! Values of facts, and which of them are known.

#[cfg(feature = "authoring")]
mod read;

#[cfg(feature = "authoring")]
pub(crate) use read::each_fact;

use crate::date::Date;
use crate::schema::{FactId, Schema};
use crate::symbols::{Symbol, SymbolSet};

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A day.
    Date(Date),
    /// Any text.
    Text(String),
    /// One value of an enumeration.
    Symbol(Symbol),
    /// Several values of an enumeration, in no order.
    Set(SymbolSet),
}

/// What is known: for each declared fact its value, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    slots: Vec<Option<Value>>,
}

/// Where the value of a fact is looked up.
pub(crate) trait Lookup {
    /// The value, if it is known.
    fn value(&self, fact: FactId) -> Option<&Value>;
}

/// Facts that can be completed: what is not known is as in a world.
pub(crate) trait InWorld: Lookup {
    /// The same facts in a world in which everything is known.
    fn in_world<'a>(&'a self, world: &'a Facts) -> impl Lookup;
}

/// What is known: facts of one origin or of two, of which the first wins.
///
/// Evaluation is compiled for this and not for [`Facts`] alone, so that it exists once.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    facts: &'a Facts,
    rest: &'a Facts,
}

static NOTHING: Facts = Facts { slots: Vec::new() };

impl Facts {
    /// Nothing is known.
    pub fn new(schema: &Schema) -> Self {
        Self {
            slots: vec![None; schema.facts().count()],
        }
    }

    /// Learns a fact.
    pub fn set(&mut self, fact: FactId, value: Value) {
        let index = fact.index();
        if self.slots.len() <= index {
            self.slots.resize(index + 1, None);
        }
        if let Some(slot) = self.slots.get_mut(index) {
            *slot = Some(value);
        }
    }

    /// Makes a fact unknown.
    pub fn forget(&mut self, fact: FactId) {
        if let Some(slot) = self.slots.get_mut(fact.index()) {
            *slot = None;
        }
    }

    /// The value of a fact; nothing when it is unknown.
    pub fn get(&self, fact: FactId) -> Option<&Value> {
        self.slots.get(fact.index()).and_then(Option::as_ref)
    }

    /// All facts that are known.
    pub fn known(&self) -> impl Iterator<Item = (FactId, &Value)> {
        let slots = (0..=u16::MAX).zip(&self.slots);
        slots.filter_map(|(index, slot)| slot.as_ref().map(|value| (FactId::new(index), value)))
    }

    /// Whether the same facts are known here and there, whatever their values are.
    pub(crate) fn knows_of(&self, other: &Facts) -> bool {
        let known = |facts: &Facts, at: usize| facts.slots.get(at).is_some_and(Option::is_some);
        let slots = 0..self.slots.len().max(other.slots.len());
        slots
            .into_iter()
            .all(|at| known(self, at) == known(other, at))
    }

    /// Learns every fact that is known elsewhere.
    pub fn learn(&mut self, other: &Facts) {
        for (fact, value) in other.known() {
            self.set(fact, value.clone());
        }
    }
}

impl<'a> Known<'a> {
    /// Nothing but these facts.
    pub fn new(facts: &'a Facts) -> Self {
        Self::layered(facts, &NOTHING)
    }

    /// Where both speak of a fact, the first are right.
    pub fn layered(facts: &'a Facts, rest: &'a Facts) -> Self {
        Self { facts, rest }
    }
}

impl Lookup for Known<'_> {
    #[inline]
    fn value(&self, fact: FactId) -> Option<&Value> {
        self.facts.get(fact).or_else(|| self.rest.get(fact))
    }
}

impl InWorld for Known<'_> {
    fn in_world<'a>(&'a self, world: &'a Facts) -> impl Lookup {
        // Facts of two origins are only asked for what they support, which needs no world.
        Known::layered(self.facts, world)
    }
}
