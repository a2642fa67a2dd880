//! A condition as it is meant: every name resolved, every type checked.

use crate::date::Date;
use crate::schema::FactId;
use crate::symbols::{Symbol, SymbolSet};

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    Constant(bool),
    Not(Box<Condition>),
    And(Vec<Condition>),
    Or(Vec<Condition>),
    /// `a ? b : c`.
    If(Box<[Condition; 3]>),
    /// `a == b` of two conditions.
    Same(Box<[Condition; 2]>),
    Atom(Atom, Place),
}

/// Which comparison of the text an atom is; zero when that is not known.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place(pub u32);

/// A comparison of facts with constants, or of facts of one enumeration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Atom {
    /// A boolean fact.
    Is(FactId),
    /// An integer fact against a number.
    Integer(FactId, Compare, i64),
    /// A date fact against a day.
    Date(FactId, Compare, Date),
    /// A text fact against a text.
    Text(FactId, Compare, Box<str>),
    /// The number of elements of a set, or of letters of a text.
    Size(FactId, Compare, i64),
    /// An enumerated fact has one value.
    Equal(FactId, Symbol),
    /// An enumerated fact has one of several values.
    OneOf(FactId, SymbolSet),
    /// Two enumerated facts have the same value.
    SameFact(FactId, FactId),
    /// A value is in a set fact.
    Holds(FactId, Symbol),
    /// The value of the first fact is in the second, a set.
    In(FactId, FactId),
    /// A relation of two sets.
    Sets(SetTest, Operand, Operand),
}

/// The facts of a comparison.
#[derive(Clone, Debug)]
pub(crate) struct Mentioned {
    first: Option<FactId>,
    second: Option<FactId>,
}

/// A set: a fact or a constant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Operand {
    Fact(FactId),
    Set(SymbolSet),
}

/// A relation of two sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SetTest {
    Contains,
    Intersects,
    Equivalent,
}

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Compare {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Values in order, each once. Where a set is built in one go and then read, this is a third of the code of a tree.
pub(crate) fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    values.dedup();
    values
}

impl PartialEq for Place {
    /// Conditions are the same wherever they stand.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Condition {
    /// A conjunction, as simple as its parts allow.
    pub fn and(parts: Vec<Condition>) -> Self {
        Self::join(parts, false)
    }

    /// A disjunction, as simple as its parts allow.
    pub fn or(parts: Vec<Condition>) -> Self {
        Self::join(parts, true)
    }

    /// `&&` when false decides, `||` when true does.
    pub fn join(parts: Vec<Condition>, decides: bool) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Constant(value) if value == decides => return part,
                Self::Constant(_) => {}
                Self::And(mut parts) if !decides => kept.append(&mut parts),
                Self::Or(mut parts) if decides => kept.append(&mut parts),
                part => kept.push(part),
            }
        }
        match kept.len() {
            0 | 1 => kept.pop().unwrap_or(Self::Constant(!decides)),
            _ if decides => Self::Or(kept),
            _ => Self::And(kept),
        }
    }

    /// The opposite.
    pub fn not(self) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(!value),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// `condition ? yes : no`, as simple as its parts allow.
    pub fn choice(condition: Condition, yes: Condition, no: Condition) -> Self {
        if let (Self::Constant(one), Self::Constant(other)) = (&yes, &no)
            && one == other
        {
            return yes;
        }
        match condition {
            Self::Constant(true) => yes,
            Self::Constant(false) => no,
            condition => Self::If(Box::new([condition, yes, no])),
        }
    }

    /// `left == right`, as simple as its parts allow.
    pub fn same(left: Condition, right: Condition) -> Self {
        match (left, right) {
            (Self::Constant(true), other) | (other, Self::Constant(true)) => other,
            (Self::Constant(false), other) | (other, Self::Constant(false)) => other.not(),
            (left, right) => Self::Same(Box::new([left, right])),
        }
    }

    /// The facts that are mentioned, sorted, each once.
    pub fn mentioned(&self) -> Vec<FactId> {
        let mut facts = Vec::new();
        self.visit_atoms(&mut |atom, _| facts.extend(atom.facts()));
        sorted(facts)
    }

    /// The conditions of which this one consists.
    pub fn parts(&self) -> &[Condition] {
        match self {
            Self::Constant(_) | Self::Atom(..) => &[],
            Self::Not(inner) => std::slice::from_ref(inner),
            Self::And(parts) | Self::Or(parts) => parts,
            Self::If(parts) => parts.as_slice(),
            Self::Same(parts) => parts.as_slice(),
        }
    }

    /// Shows every comparison to a function.
    pub fn visit_atoms(&self, see: &mut dyn FnMut(&Atom, Place)) {
        if let Self::Atom(atom, place) = self {
            see(atom, *place);
        }
        for part in self.parts() {
            part.visit_atoms(see);
        }
    }
}

impl Atom {
    /// The facts that are compared: one, or two.
    pub fn facts(&self) -> Mentioned {
        let (first, second) = match self {
            Self::Is(fact)
            | Self::Integer(fact, ..)
            | Self::Date(fact, ..)
            | Self::Text(fact, ..)
            | Self::Size(fact, ..)
            | Self::Equal(fact, _)
            | Self::OneOf(fact, _)
            | Self::Holds(fact, _) => (Some(*fact), None),
            Self::SameFact(left, right) | Self::In(left, right) => (Some(*left), Some(*right)),
            Self::Sets(_, left, right) => (left.fact(), right.fact()),
        };
        Mentioned { first, second }
    }

    /// Whether a fact is compared.
    pub fn is_about(&self, fact: FactId) -> bool {
        let facts = self.facts();
        facts.first == Some(fact) || facts.second == Some(fact)
    }
}

impl Iterator for Mentioned {
    type Item = FactId;

    fn next(&mut self) -> Option<FactId> {
        self.first.take().or_else(|| self.second.take())
    }
}

impl Operand {
    /// The fact, if it is one.
    pub fn fact(&self) -> Option<FactId> {
        match self {
            Self::Fact(fact) => Some(*fact),
            Self::Set(_) => None,
        }
    }
}

impl SetTest {
    /// Whether the relation holds.
    pub fn holds(self, left: &SymbolSet, right: &SymbolSet) -> bool {
        match self {
            Self::Contains => left.contains_all(right),
            Self::Intersects => left.intersects(right),
            Self::Equivalent => left == right,
        }
    }
}

impl Compare {
    /// Whether the order holds.
    pub fn holds<T: Ord + ?Sized>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }

    /// The order with its sides exchanged.
    #[cfg(feature = "authoring")]
    pub fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}
