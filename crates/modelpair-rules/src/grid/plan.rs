//! The conditions of all rules in one list, over numbered comparisons.

use super::bits::{Bits, Truths};
use crate::expr::{Atom, Condition};
use crate::source::{index, offset};
use std::collections::BTreeMap;
use std::ops::Range;

/// The conditions of rules, operators before their operands; every comparison is there once.
#[derive(Debug, Default)]
pub(super) struct Plan {
    steps: Vec<Step>,
    /// Where the conditions end.
    ends: Vec<u32>,
    /// The comparisons by their numbers.
    pub atoms: Vec<Atom>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Constant(bool),
    Atom(u32),
    Not,
    /// The end of the operands.
    And(u32),
    /// The end of the operands.
    Or(u32),
    If,
    Same,
}

/// What is known about the comparisons in a block of rows.
pub(super) trait Known {
    fn truths(&self, atom: u32) -> Truths;
}

impl Plan {
    /// The comparisons that are the same for all rows come first among operands, so that they decide early.
    pub fn new<'a>(
        conditions: impl Iterator<Item = &'a Condition>,
        is_common: impl Fn(&Atom) -> bool,
    ) -> Self {
        let mut numbers: BTreeMap<Atom, u32> = BTreeMap::new();
        let mut plan = Self::default();
        let cost = |part: &Condition| match part {
            Condition::Constant(_) => 0,
            Condition::Atom(atom, _) => 1 + u8::from(!is_common(atom)),
            _ => 3,
        };
        for condition in conditions {
            plan.write(condition, &mut numbers, &cost);
            plan.ends.push(offset(plan.steps.len()));
        }
        plan
    }

    fn write(
        &mut self,
        condition: &Condition,
        numbers: &mut BTreeMap<Atom, u32>,
        cost: &impl Fn(&Condition) -> u8,
    ) {
        let at = self.steps.len();
        let step = match condition {
            Condition::Constant(value) => Step::Constant(*value),
            Condition::Not(_) => Step::Not,
            Condition::And(_) => Step::And(0),
            Condition::Or(_) => Step::Or(0),
            Condition::If(_) => Step::If,
            Condition::Same(_) => Step::Same,
            Condition::Atom(atom, _) => Step::Atom(self.number(atom, numbers)),
        };
        self.steps.push(step);
        let in_order = matches!(step, Step::And(_) | Step::Or(_));
        let costs = if in_order { 0..=3 } else { 0..=0 };
        for wanted in costs {
            let parts = condition.parts().iter();
            for part in parts.filter(|part| !in_order || cost(part) == wanted) {
                self.write(part, numbers, cost);
            }
        }
        let after = offset(self.steps.len());
        if let Some(Step::And(end) | Step::Or(end)) = self.steps.get_mut(at) {
            *end = after;
        }
    }

    fn number(&mut self, atom: &Atom, numbers: &mut BTreeMap<Atom, u32>) -> u32 {
        if let Some(number) = numbers.get(atom) {
            return *number;
        }
        let number = offset(self.atoms.len());
        numbers.insert(atom.clone(), number);
        self.atoms.push(atom.clone());
        number
    }

    fn range(&self, condition: usize) -> Range<usize> {
        let end = |at: Option<usize>| at.and_then(|at| self.ends.get(at)).copied().unwrap_or(0);
        index(end(condition.checked_sub(1)))..index(end(Some(condition)))
    }

    /// The comparisons in a condition.
    pub fn atoms_of(&self, condition: usize) -> impl Iterator<Item = u32> {
        let steps = self.steps.get(self.range(condition)).unwrap_or_default();
        steps.iter().filter_map(|step| match step {
            Step::Atom(atom) => Some(*atom),
            _ => None,
        })
    }

    /// What a condition is for all rows, if that is the same.
    pub fn common(&self, condition: usize, atoms: &[Option<bool>]) -> Option<bool> {
        self.common_at(&mut self.range(condition).start, atoms)
    }

    fn common_at(&self, at: &mut usize, atoms: &[Option<bool>]) -> Option<bool> {
        let step = self.steps.get(*at)?;
        *at += 1;
        match *step {
            Step::Constant(value) => Some(value),
            Step::Atom(atom) => atoms.get(index(atom)).copied().flatten(),
            Step::Not => self.common_at(at, atoms).map(|value| !value),
            Step::And(end) => self.common_junction(at, index(end), atoms, false),
            Step::Or(end) => self.common_junction(at, index(end), atoms, true),
            Step::If => {
                let condition = self.common_at(at, atoms);
                let (yes, no) = (self.common_at(at, atoms), self.common_at(at, atoms));
                match condition {
                    Some(true) => yes,
                    Some(false) => no,
                    None => yes.filter(|_| yes == no),
                }
            }
            Step::Same => {
                let (left, right) = (self.common_at(at, atoms), self.common_at(at, atoms));
                left.zip(right).map(|(left, right)| left == right)
            }
        }
    }

    fn common_junction(
        &self,
        at: &mut usize,
        end: usize,
        atoms: &[Option<bool>],
        decides: bool,
    ) -> Option<bool> {
        let mut result = Some(!decides);
        while *at < end {
            match self.common_at(at, atoms) {
                Some(value) if value == decides => {
                    *at = end;
                    return Some(decides);
                }
                Some(_) => {}
                None => result = None,
            }
        }
        result
    }

    /// What a condition is for each row of a block, of which only some matter.
    pub fn truths(&self, condition: usize, known: &impl Known, rows: Bits) -> Truths {
        self.truths_at(&mut self.range(condition).start, known, rows)
    }

    fn truths_at(&self, at: &mut usize, known: &impl Known, rows: Bits) -> Truths {
        let Some(step) = self.steps.get(*at) else {
            return Truths::UNKNOWN;
        };
        *at += 1;
        match *step {
            Step::Constant(value) => Truths::all(Some(value)),
            Step::Atom(atom) => known.truths(atom),
            Step::Not => self.truths_at(at, known, rows).not(),
            Step::And(end) => {
                let mut all = Truths::all(Some(true));
                while *at < index(end) {
                    all = all.and(self.truths_at(at, known, rows));
                    if rows.without(all.no).is_empty() {
                        *at = index(end);
                    }
                }
                all
            }
            Step::Or(end) => {
                let mut any = Truths::all(Some(false));
                while *at < index(end) {
                    any = any.or(self.truths_at(at, known, rows));
                    if rows.without(any.yes).is_empty() {
                        *at = index(end);
                    }
                }
                any
            }
            Step::If => {
                let condition = self.truths_at(at, known, rows);
                let yes = self.truths_at(at, known, rows);
                condition.choose(yes, self.truths_at(at, known, rows))
            }
            Step::Same => {
                let left = self.truths_at(at, known, rows);
                left.same(self.truths_at(at, known, rows))
            }
        }
    }
}
