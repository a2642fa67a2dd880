//! Many options at once: what the rules say about each of many rows of facts, worked out for 512 rows at a time.
//!
//! What depends on the rows alone is worked out once, when the grid is made.
//! What depends on the situation alone is worked out once for each situation, and rules that it rules out are
//! left there. Only what depends on both is worked out for each row.

mod bits;
mod judge;
mod judged;
mod layer;
mod plan;

use crate::expr::Atom;
use crate::facts::{Facts, InWorld, Known, Lookup, Value};
use crate::program::Program;
use crate::schema::FactId;
use crate::source::offset;
use bits::{BLOCK, Bits, Truths};
use plan::Plan;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use judged::Judged;

/// Rows of facts, ready to be asked about together. Made by [`crate::Ruleset::grid`].
#[derive(Clone, Debug)]
pub struct Grid {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    program: Arc<Program>,
    plan: Plan,
    rows: Vec<Facts>,
    /// The facts that are worked out for each situation and row.
    columns: Vec<FactId>,
    /// By the number of the comparison.
    kinds: Vec<AtomKind>,
    /// What is known about comparisons that depend on the rows alone, block by block.
    fixed: Vec<Truths>,
    /// The same in each of the program's worlds.
    fixed_in_worlds: [Vec<Truths>; 2],
    /// For facts that are compared with the situation: which rows have the same value.
    classes: BTreeMap<FactId, Classes>,
    /// Facts that some row knows or that have a column.
    by_row: BTreeSet<FactId>,
    /// Facts of the situation whose value counts besides the truth of the comparisons they are in.
    entangled: BTreeSet<FactId>,
}

/// On what a comparison depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AtomKind {
    /// On the situation.
    Common,
    /// On the rows: what is known begins here.
    Fixed(u32),
    /// On the situation and one fact of the rows.
    Mixed(FactId),
    /// On facts that are worked out for each row.
    Derived,
}

/// Rows by their values of one fact.
#[derive(Debug)]
struct Classes {
    /// A row of each class.
    examples: Vec<usize>,
    /// The class of each row.
    of: Vec<u32>,
}

/// All that is known about one row.
#[derive(Clone, Copy)]
struct View<'a> {
    common: &'a Facts,
    columns: &'a [FactId],
    values: &'a [Vec<Option<Value>>],
    facts: Option<&'a Facts>,
    row: usize,
    /// What is so where nothing is known.
    world: Option<&'a Facts>,
}

impl Grid {
    pub(crate) fn new(program: Arc<Program>, rows: Vec<Facts>, columns: &[FactId]) -> Self {
        let mut by_row: BTreeSet<FactId> = columns.iter().copied().collect();
        for row in &rows {
            by_row.extend(row.known().map(|(fact, _)| fact));
        }
        let is_common = |atom: &Atom| !atom.facts().any(|fact| by_row.contains(&fact));
        let plan = Plan::new(
            program.lines().iter().map(|line| &line.condition),
            is_common,
        );
        let mut inner = Inner {
            program,
            plan,
            rows,
            columns: columns.to_vec(),
            kinds: Vec::new(),
            fixed: Vec::new(),
            fixed_in_worlds: Default::default(),
            classes: BTreeMap::new(),
            by_row,
            entangled: BTreeSet::new(),
        };
        inner.sort_atoms();
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The facts of the rows.
    pub fn rows(&self) -> &[Facts] {
        &self.inner.rows
    }

    /// What the rules say about every row in each of several situations.
    ///
    /// `columns` has, for each fact that the grid was made with, its value for each row. Where several speak of a fact,
    /// the situation is right, then the column. Situations about which the rules say the same share the answer.
    pub fn judge<const N: usize>(
        &self,
        situations: &[Facts; N],
        columns: Vec<Vec<Option<Value>>>,
    ) -> [Arc<Judged>; N] {
        judge::judge(&self.inner, situations, columns)
    }
}

impl Inner {
    /// How many blocks of rows there are.
    fn blocks(&self) -> usize {
        self.rows.len().div_ceil(BLOCK)
    }

    /// The rows that there are in a block.
    fn rows_of(&self, block: usize) -> Bits {
        Bits::first(self.rows.len().saturating_sub(block * BLOCK))
    }

    fn sort_atoms(&mut self) {
        let atoms = std::mem::take(&mut self.plan.atoms);
        for atom in &atoms {
            let facts: Vec<FactId> = atom.facts().collect();
            let mut by_row = facts.iter().filter(|fact| self.by_row.contains(fact));
            let one = by_row.next().copied();
            let has_column = facts.iter().any(|fact| self.columns.contains(fact));
            let kind = match one {
                None => AtomKind::Common,
                Some(_) if has_column => AtomKind::Derived,
                Some(fact) if facts.len() > 1 && by_row.next().is_none() => AtomKind::Mixed(fact),
                Some(_) => AtomKind::Fixed(offset(self.fixed.len())),
            };
            match kind {
                AtomKind::Common | AtomKind::Derived => {}
                AtomKind::Mixed(fact) => {
                    let classes = self.classes.entry(fact);
                    classes.or_insert_with(|| Classes::new(fact, &self.rows));
                }
                AtomKind::Fixed(_) => {
                    let truths = per_row(self.blocks(), &self.rows, |_, row| {
                        atom.truth(&Known::new(row))
                    });
                    self.fixed.extend(truths);
                    let worlds = self.program.worlds().iter();
                    for (world, fixed) in worlds.zip(&mut self.fixed_in_worlds) {
                        let blocks = self.rows.len().div_ceil(BLOCK);
                        fixed.extend(per_row(blocks, &self.rows, |_, row| {
                            atom.truth(&Known::layered(row, world))
                        }));
                    }
                }
            }
            if facts.len() > 1 {
                self.entangled.extend(facts);
            }
            self.kinds.push(kind);
        }
        self.plan.atoms = atoms;
        // What lifts a rule is asked for each row and is in no plan.
        for line in self.program.lines() {
            line.visit_covers(&mut |atom, _| self.entangled.extend(atom.facts()));
        }
    }
}

impl Classes {
    fn new(fact: FactId, rows: &[Facts]) -> Self {
        let mut numbers: BTreeMap<Option<&Value>, u32> = BTreeMap::new();
        let mut examples = Vec::new();
        let of = rows.iter().enumerate().map(|(row, facts)| {
            *numbers.entry(facts.get(fact)).or_insert_with(|| {
                examples.push(row);
                offset(examples.len() - 1)
            })
        });
        let of = of.collect();
        Self { examples, of }
    }
}

/// What is known for each row, block by block.
fn per_row<'a, T>(
    blocks: usize,
    rows: &'a [T],
    mut truth: impl FnMut(usize, &'a T) -> Option<bool>,
) -> Vec<Truths> {
    let mut truths = vec![Truths::UNKNOWN; blocks];
    for ((block, truths), rows) in truths.iter_mut().enumerate().zip(rows.chunks(BLOCK)) {
        for (at, row) in rows.iter().enumerate() {
            truths.set(at, truth(block * BLOCK + at, row));
        }
    }
    truths
}

impl<'a> View<'a> {
    /// What is known about a row.
    fn new(
        grid: &'a Inner,
        common: &'a Facts,
        values: &'a [Vec<Option<Value>>],
        row: usize,
        world: Option<&'a Facts>,
    ) -> Self {
        View {
            common,
            columns: &grid.columns,
            values,
            facts: grid.rows.get(row),
            row,
            world,
        }
    }
}

impl Lookup for View<'_> {
    fn value(&self, fact: FactId) -> Option<&Value> {
        let of_row = || {
            let mut columns = self.columns.iter().zip(self.values);
            let column = columns.find(|(column, _)| **column == fact);
            let value = column.and_then(|(_, values)| values.get(self.row)?.as_ref());
            value.or_else(|| self.facts?.get(fact))
        };
        let known = self.common.get(fact).or_else(of_row);
        known.or_else(|| self.world?.get(fact))
    }
}

impl InWorld for View<'_> {
    fn in_world<'a>(&'a self, world: &'a Facts) -> impl Lookup {
        View {
            world: Some(world),
            ..*self
        }
    }
}

#[cfg(test)]
#[cfg(feature = "authoring")]
mod tests;
