//! Working through the rules for all rows of a grid in one situation.

use super::bits::Truths;
use super::judged::{Cells, Judged};
use super::plan::Known;
use super::{AtomKind, Inner, View, per_row};
use crate::facts::{Facts, Value};
use crate::program::Line;
use crate::source::{index, offset};
use std::sync::Arc;

/// The situation while it is worked through.
struct Judging<'a> {
    grid: &'a Inner,
    common: &'a Facts,
    columns: &'a [Vec<Option<Value>>],
    /// What is the same for all rows, by comparison.
    atoms: Vec<Option<bool>>,
    /// For other comparisons, where what is known begins.
    places: Vec<Where>,
    mixed: Vec<Truths>,
    /// Whether the situation speaks of facts that rows have too.
    overrides: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    /// Not worked out yet.
    Nowhere,
    Fixed(u32),
    Mixed(u32),
}

/// One block while it is worked through.
struct InBlock<'a> {
    judging: &'a Judging<'a>,
    block: usize,
}

pub(super) fn judge<const N: usize>(
    grid: &Arc<Inner>,
    situations: &[Facts; N],
    columns: Vec<Vec<Option<Value>>>,
) -> [Arc<Judged>; N] {
    let columns: Arc<[Vec<Option<Value>>]> = columns.into();
    let mut known: Vec<(Judging, Arc<Judged>)> = Vec::new();
    situations.each_ref().map(|common| {
        let mut judging = Judging::new(grid, common, &columns);
        let same = known.iter().find(|(other, _)| judging.is_like(other));
        if let Some((_, judged)) = same {
            return Arc::clone(judged);
        }
        let judged = Arc::new(judging.run(grid, &columns));
        known.push((judging, Arc::clone(&judged)));
        judged
    })
}

impl<'a> Judging<'a> {
    fn new(grid: &'a Inner, common: &'a Facts, columns: &'a [Vec<Option<Value>>]) -> Self {
        let overrides = grid.by_row.iter().any(|fact| common.get(*fact).is_some());
        let atoms = grid.plan.atoms.iter().zip(&grid.kinds);
        let (atoms, places) = atoms
            .map(|(atom, kind)| match kind {
                AtomKind::Fixed(at) if !overrides => (None, Where::Fixed(*at)),
                // Also where it depends on rows it may be decided already.
                _ => (atom.truth(common), Where::Nowhere),
            })
            .unzip();
        Self {
            grid,
            common,
            columns,
            atoms,
            places,
            mixed: Vec::new(),
            overrides,
        }
    }

    /// Whether the rules certainly say the same in both situations.
    fn is_like(&self, other: &Self) -> bool {
        let simple = !self.overrides && !other.overrides && self.atoms == other.atoms;
        simple
            && self.grid.entangled.iter().all(|fact| self.common.get(*fact) == other.common.get(*fact))
            // Two situations in which different facts are unknown are missing different ones.
            && self.common.knows_of(other.common)
    }

    fn run(&mut self, grid: &Arc<Inner>, columns: &Arc<[Vec<Option<Value>>]>) -> Judged {
        let mut judged = Judged::new(grid, self.common.clone(), columns);
        for (position, line) in self.grid.program.lines().iter().enumerate() {
            if self.grid.plan.common(position, &self.atoms) != Some(false) {
                self.add(position, line, &mut judged);
            }
        }
        judged.conclude();
        judged
    }

    fn add(&mut self, position: usize, line: &Line, judged: &mut Judged) {
        for atom in self.grid.plan.atoms_of(position) {
            self.place(atom);
        }
        let this = &*self;
        let cells = (0..self.grid.blocks()).map(|block| {
            let rows = this.grid.rows_of(block);
            let known = InBlock {
                judging: this,
                block,
            };
            let truths = this.grid.plan.truths(position, &known, rows);
            Cells {
                fires: truths.yes.and(rows),
                open: rows.without(truths.yes.or(truths.no)),
            }
        });
        judged.add(position, line, cells);
    }

    /// Works out a comparison for all rows, unless that was done.
    fn place(&mut self, atom: u32) {
        let at = index(atom);
        let nowhere = self.places.get(at) == Some(&Where::Nowhere);
        let undecided = self.atoms.get(at) == Some(&None);
        let kind = self.grid.kinds.get(at).copied();
        let (Some(found), Some(kind)) = (self.grid.plan.atoms.get(at), kind) else {
            return;
        };
        if !nowhere || !undecided || kind == AtomKind::Common {
            return;
        }
        let blocks = self.grid.blocks();
        let classes = match kind {
            AtomKind::Mixed(fact) if !self.overrides => self.grid.classes.get(&fact),
            _ => None,
        };
        let truths = if let Some(classes) = classes {
            let of_class = classes.examples.iter();
            let of_class: Vec<Option<bool>> =
                of_class.map(|row| found.truth(&self.view(*row))).collect();
            per_row(blocks, &classes.of, |_, class| {
                of_class.get(index(*class)).copied().flatten()
            })
        } else {
            per_row(blocks, &self.grid.rows, |row, _| {
                found.truth(&self.view(row))
            })
        };
        if let Some(place) = self.places.get_mut(at) {
            *place = Where::Mixed(offset(self.mixed.len()));
        }
        self.mixed.extend(truths);
    }

    fn view(&self, row: usize) -> View<'a> {
        View::new(self.grid, self.common, self.columns, row)
    }
}

impl Known for InBlock<'_> {
    fn truths(&self, atom: u32) -> Truths {
        let judging = self.judging;
        let at = index(atom);
        if let Some(Some(value)) = judging.atoms.get(at) {
            return Truths::all(Some(*value));
        }
        let known = match judging.places.get(at) {
            Some(Where::Fixed(begin)) => judging.grid.fixed.get(index(*begin) + self.block),
            Some(Where::Mixed(begin)) => judging.mixed.get(index(*begin) + self.block),
            _ => None,
        };
        known.copied().unwrap_or(Truths::UNKNOWN)
    }
}
