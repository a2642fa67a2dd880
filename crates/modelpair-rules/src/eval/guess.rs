//! Of what type unknown facts are, and which of their values an expression distinguishes.

use super::{EvalValue, Evaluation, World};
use crate::date::Date;
use crate::expr::ast::{Ast, AstKind, Binary};
use crate::schema::{Kind, Schema};
use crate::source::offset;
use std::collections::{BTreeMap, BTreeSet};

/// How many elements the sets have of which all subsets are tried.
const ELEMENTS_MAX: usize = 6;
/// How many values of one fact are tried.
const VALUES_MAX: usize = 256;

/// Of what type a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    /// Its uses do not say: any values will do that differ.
    Any,
    Boolean,
    Integer,
    Text,
    Date,
    /// A set of values, in no order.
    Set,
    /// Its uses contradict each other, or ask for more than is tried.
    Unclear,
}

/// What an expression says about its unknown facts.
pub(super) struct Guesses<'a> {
    world: &'a World<'a>,
    unknown: &'a BTreeSet<String>,
    types: BTreeMap<String, Type>,
    integers: BTreeSet<i64>,
    texts: BTreeSet<String>,
    /// What sets of unknown elements are asked for, or compared with.
    elements: BTreeSet<EvalValue>,
    /// Unknown facts that such sets are asked for.
    members: BTreeSet<String>,
    /// Unknown sets that are compared with each other.
    related: BTreeSet<String>,
    /// Unknown facts of which an order is asked.
    ordered: BTreeSet<String>,
    parts: u32,
}

impl<'a> Guesses<'a> {
    pub fn new(world: &'a World<'a>, ast: &Ast, unknown: &'a BTreeSet<String>) -> Self {
        let mut guesses = Self {
            world,
            unknown,
            types: BTreeMap::new(),
            integers: BTreeSet::new(),
            texts: BTreeSet::new(),
            elements: BTreeSet::new(),
            members: BTreeSet::new(),
            related: BTreeSet::new(),
            ordered: BTreeSet::new(),
            parts: count(ast),
        };
        // A fact that is compared with another has its type: until nothing is learned any more.
        for _ in 0..=unknown.len().min(8) {
            let before = std::mem::take(&mut guesses.types);
            guesses.walk(ast, Type::Any, &before);
            if guesses.types == before {
                break;
            }
        }
        guesses
    }

    /// Of how many parts the expression consists.
    pub fn parts(&self) -> u32 {
        self.parts
    }

    /// Values of each fact such that every other value behaves as one of them; nothing for a fact of unclear type.
    pub fn cases(&self) -> BTreeMap<String, Vec<EvalValue>> {
        let facts = self.types.keys();
        let found = facts.filter_map(|fact| {
            let values = self.values_of(fact)?;
            (values.len() <= VALUES_MAX).then(|| (fact.clone(), values))
        });
        found.collect()
    }

    fn values_of(&self, fact: &str) -> Option<Vec<EvalValue>> {
        let kind = *self.types.get(fact)?;
        self.declared(fact).or_else(|| match kind {
            Type::Any if !self.ordered.contains(fact) => Some(self.any_values()),
            Type::Any => self.any_texts(),
            kind => self.values(kind),
        })
    }

    fn walk(&mut self, ast: &Ast, wanted: Type, before: &BTreeMap<String, Type>) {
        match self.world.value(ast) {
            // What is known already counts as a constant, however it came about.
            Evaluation::Value(value) => return self.take(value, wanted),
            Evaluation::Error(_) => return,
            Evaluation::Unknown(_) => {}
        }
        match &ast.kind {
            AstKind::Name(name) => self.note(name, wanted),
            AstKind::Not(inner) => self.walk(inner, Type::Boolean, before),
            AstKind::And(parts) | AstKind::Or(parts) => {
                for part in parts {
                    self.walk(part, Type::Boolean, before);
                }
            }
            AstKind::Choice(parts) => {
                let [condition, yes, no] = parts.as_ref();
                self.walk(condition, Type::Boolean, before);
                self.walk(yes, wanted, before);
                self.walk(no, wanted, before);
            }
            AstKind::Binary(operator, _, sides) => self.binary(*operator, sides, before),
            AstKind::Call {
                name,
                target,
                arguments,
                ..
            } => {
                let target = target.as_deref().filter(|_| name == "size");
                // The lengths of texts and sets are not tried.
                let wanted = if name == "size" {
                    Type::Unclear
                } else {
                    Type::Set
                };
                for part in target.into_iter().chain(arguments) {
                    self.walk(part, wanted, before);
                }
                let sets: BTreeSet<String> =
                    arguments.iter().flat_map(|of| self.names(of)).collect();
                if sets.len() > 1 {
                    self.related.extend(sets);
                }
            }
            // Constants are known, and facts are not calculated with.
            _ => {}
        }
    }

    fn binary(&mut self, operator: Binary, sides: &[Ast; 2], before: &BTreeMap<String, Type>) {
        let [left, right] = sides;
        if operator == Binary::In {
            self.walk(left, self.of_elements(right), before);
            self.walk(right, Type::Set, before);
            if matches!(self.world.value(right), Evaluation::Unknown(_)) {
                self.ask_for(left);
            }
            return;
        }
        let [of_left, of_right] = [left, right].map(|side| self.of(side, before));
        // Lists are equal in one order only.
        let unclear = of_left == Type::Set || of_right == Type::Set;
        let side = |other| if unclear { Type::Unclear } else { other };
        self.walk(left, side(of_right), before);
        self.walk(right, side(of_left), before);
        if !matches!(operator, Binary::Equal | Binary::NotEqual) {
            let names = sides.iter().flat_map(|side| self.names(side));
            self.ordered.extend(names.collect::<Vec<_>>());
        }
    }

    /// Notes what an unknown set is asked for.
    fn ask_for(&mut self, element: &Ast) {
        match (self.world.value(element), &element.kind) {
            (Evaluation::Value(value), _) => {
                self.elements.insert(value);
            }
            (Evaluation::Error(_), _) => {}
            (_, AstKind::Name(name)) => {
                self.members.insert(name.clone());
            }
            (_, AstKind::Choice(parts)) => {
                let [_, yes, no] = parts.as_ref();
                self.ask_for(yes);
                self.ask_for(no);
            }
            // A length is unclear, and so is whatever depends on it.
            (_, AstKind::Call { name, .. }) if name == "size" => {}
            _ => self.elements.extend([false, true].map(EvalValue::Boolean)),
        }
    }

    /// The unknown facts that a part can be.
    fn names(&self, ast: &Ast) -> Vec<String> {
        match &ast.kind {
            AstKind::Name(name) if self.unknown.contains(name) => vec![name.clone()],
            AstKind::Choice(parts) => {
                let [_, yes, no] = parts.as_ref();
                [self.names(yes), self.names(no)].concat()
            }
            _ => Vec::new(),
        }
    }

    /// The type of a part, as far as it is known.
    fn of(&self, ast: &Ast, before: &BTreeMap<String, Type>) -> Type {
        match &ast.kind {
            AstKind::Name(name) if self.unknown.contains(name) => {
                before.get(name).copied().unwrap_or(Type::Any)
            }
            AstKind::Choice(parts) => {
                let [_, yes, no] = parts.as_ref();
                joined(self.of(yes, before), self.of(no, before))
            }
            AstKind::Binary(operator, ..) if operator.calculate(1, 1).is_none() => Type::Boolean,
            AstKind::Call { name, .. } if name == "size" => Type::Integer,
            AstKind::Not(_) | AstKind::And(_) | AstKind::Or(_) | AstKind::Call { .. } => {
                Type::Boolean
            }
            _ => match self.world.value(ast) {
                Evaluation::Value(value) => of_value(&value),
                _ => Type::Any,
            },
        }
    }

    /// The type of the elements of a list.
    fn of_elements(&self, list: &Ast) -> Type {
        match self.world.value(list) {
            Evaluation::Value(EvalValue::List(items)) => {
                items.iter().map(of_value).fold(Type::Any, joined)
            }
            _ => Type::Any,
        }
    }

    fn note(&mut self, name: &str, wanted: Type) {
        let known = self.types.entry(name.to_owned()).or_insert(Type::Any);
        *known = joined(*known, wanted);
    }

    /// Notes the constants in a value.
    fn take(&mut self, value: EvalValue, wanted: Type) {
        if let (Type::Set, EvalValue::List(items)) = (wanted, &value) {
            self.elements.extend(items.iter().cloned());
        }
        let mut values = vec![value];
        while let Some(value) = values.pop() {
            match value {
                EvalValue::Boolean(_) => {}
                EvalValue::Integer(value) => {
                    self.integers.insert(value);
                }
                EvalValue::Text(text) => {
                    self.texts.insert(text);
                }
                EvalValue::List(items) => values.extend(items),
            }
        }
    }

    /// The values that a schema allows, where it says more than the uses of a fact do.
    fn declared(&self, fact: &str) -> Option<Vec<EvalValue>> {
        let schema = self.world.schema?;
        let text = |value: &String| EvalValue::Text(value.clone());
        match schema.decl(schema.fact(fact)?).kind {
            Kind::Enumeration(of) if is_closed(schema, of) => {
                Some(schema.values(of).iter().map(text).collect())
            }
            Kind::Set(of) if is_closed(schema, of) && schema.values(of).len() <= ELEMENTS_MAX => {
                let values: Vec<EvalValue> = schema.values(of).iter().map(text).collect();
                (*self.types.get(fact)? == Type::Set).then(|| subsets(&values))
            }
            // Where facts are compared with each other alone, only the schema says of what type they are.
            Kind::Boolean => self.values(Type::Boolean),
            Kind::Integer => self.values(Type::Integer),
            Kind::Date if self.types.get(fact) == Some(&Type::Text) => self.values(Type::Date),
            _ => None,
        }
    }

    /// The constants that a fact of a type meets, and as many values beside each as there are facts.
    fn values(&self, kind: Type) -> Option<Vec<EvalValue>> {
        let beside = self.unknown.len();
        Some(match kind {
            Type::Unclear => return None,
            Type::Boolean => vec![EvalValue::Boolean(true), EvalValue::Boolean(false)],
            Type::Integer => {
                let beside = i64::try_from(beside).ok()?;
                let mut values: BTreeSet<i64> = BTreeSet::new();
                let constants = self.integers.iter().copied();
                for constant in constants.chain(self.integers.is_empty().then_some(0)) {
                    let first = constant.saturating_sub(beside);
                    values.extend((first..=constant.saturating_add(beside)).take(VALUES_MAX + 1));
                }
                values.into_iter().map(EvalValue::Integer).collect()
            }
            Type::Date => {
                let mut days: BTreeSet<Date> = BTreeSet::new();
                let constants = self.texts.iter().filter_map(|text| Date::parse(text));
                for constant in constants.chain(std::iter::once(Date::FIRST)) {
                    let steps = |step: fn(Date) -> Option<Date>| {
                        std::iter::successors(Some(constant), move |day| step(*day))
                            .take(beside + 1)
                    };
                    days.extend(steps(Date::previous));
                    days.extend(steps(Date::next));
                }
                let text = |day: Date| EvalValue::Text(day.to_string());
                days.into_iter().map(text).collect()
            }
            Type::Any | Type::Text => self.texts_beside(beside),
            Type::Set => {
                let elements = self.elements_of_sets()?;
                return (elements.len() <= ELEMENTS_MAX).then(|| subsets(&elements));
            }
        })
    }

    /// What an unknown set can hold so that a difference shows: all that is asked for, and other elements.
    fn elements_of_sets(&self) -> Option<Vec<EvalValue>> {
        let mut elements = self.elements.clone();
        for member in &self.members {
            match self.types.get(member)? {
                Type::Set | Type::Unclear => return None,
                _ => elements.extend(self.values_of(member)?),
            }
        }
        // Sets that are compared with each other have elements that only some of them hold, in every way.
        let regions = 1_usize.checked_shl(offset(self.related.len()))?;
        let others = regions.saturating_sub(1).max(1);
        let others = fresh(others).map(|end| EvalValue::Text(format!("\0other{end}")));
        let mut elements: Vec<EvalValue> = elements.into_iter().collect();
        elements.extend(others.take(ELEMENTS_MAX + 1));
        Some(elements)
    }

    /// Values of a fact that is only compared for being the same, or asked for in sets.
    fn any_values(&self) -> Vec<EvalValue> {
        let texts = self.texts_beside(self.unknown.len()).into_iter();
        let values: BTreeSet<EvalValue> = texts.chain(self.elements.iter().cloned()).collect();
        values.into_iter().collect()
    }

    /// Values of a fact that is compared with others of which the type is not known either: texts have an order,
    /// and there is one between any two. Nothing when it may be something else.
    fn any_texts(&self) -> Option<Vec<EvalValue>> {
        let text = |value: &EvalValue| matches!(value, EvalValue::Text(_));
        let texts = self.elements.iter().all(text);
        texts.then(|| self.texts_beside(self.unknown.len()))
    }

    /// The first of all texts, the constants, and texts that follow each of them.
    fn texts_beside(&self, beside: usize) -> Vec<EvalValue> {
        let mut values: BTreeSet<String> = self.texts.clone();
        if beside > 0 {
            values.insert(String::new());
            values.extend(fresh(beside));
        }
        for text in &self.texts {
            values.extend(fresh(beside).map(|end| format!("{text}{end}")));
        }
        values.into_iter().map(EvalValue::Text).collect()
    }
}

/// Texts that hardly any expression mentions, in their order.
fn fresh(count: usize) -> impl Iterator<Item = String> {
    (1..=count.min(VALUES_MAX)).map(|length| "\0".repeat(length))
}

/// Of how many parts an expression consists.
fn count(ast: &Ast) -> u32 {
    ast.parts().map(count).fold(1, u32::saturating_add)
}

fn is_closed(schema: &Schema, of: crate::schema::VocabularyId) -> bool {
    let mut vocabularies = schema.vocabularies();
    vocabularies.any(|(id, vocabulary)| id == of && !vocabulary.is_open())
}

fn of_value(value: &EvalValue) -> Type {
    match value {
        EvalValue::Boolean(_) => Type::Boolean,
        EvalValue::Integer(_) => Type::Integer,
        EvalValue::Text(_) => Type::Text,
        EvalValue::List(_) => Type::Set,
    }
}

/// The type of something that has both types.
fn joined(one: Type, other: Type) -> Type {
    match (one, other) {
        (Type::Any, kind) | (kind, Type::Any) => kind,
        (one, other) if one == other => one,
        _ => Type::Unclear,
    }
}

fn subsets(elements: &[EvalValue]) -> Vec<EvalValue> {
    let subset = |mask: usize| {
        let chosen = elements.iter().enumerate();
        let chosen = chosen.filter(|(place, _)| mask >> place & 1 == 1);
        EvalValue::List(chosen.map(|(_, value)| value.clone()).collect())
    };
    (0..1_usize << elements.len()).map(subset).collect()
}
