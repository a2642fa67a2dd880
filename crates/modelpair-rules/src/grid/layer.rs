//! What is known about each comparison in one situation: as things are, or in a world in which everything is known.

use super::bits::Truths;
use super::plan;
use super::{AtomKind, Inner, View, per_row};
use crate::expr::Atom;
use crate::facts::{Facts, Known, Value};
use crate::source::{index, offset};

/// The situation, with all columns.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub grid: &'a Inner,
    pub common: &'a Facts,
    pub columns: &'a [Vec<Option<Value>>],
    /// Whether the situation speaks of facts that rows have too.
    pub overrides: bool,
}

/// The comparisons, worked out when they are first needed.
pub(super) struct Layer<'a> {
    setting: Setting<'a>,
    /// What unknown facts are, if this is not how things are.
    world: Option<&'a Facts>,
    fixed: &'a [Truths],
    /// What is the same for all rows.
    pub atoms: Vec<Option<bool>>,
    /// Where what is known about other comparisons begins.
    places: Vec<Place>,
    mixed: Vec<Truths>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Not worked out yet.
    Nowhere,
    Fixed(u32),
    Mixed(u32),
}

/// One block of a layer.
pub(super) struct InBlock<'a> {
    pub layer: &'a Layer<'a>,
    pub block: usize,
}

impl<'a> Setting<'a> {
    /// All that is known about a row; in a world, everything.
    pub fn view(&self, row: usize, world: Option<&'a Facts>) -> View<'a> {
        View::new(self.grid, self.common, self.columns, row, world)
    }
}

impl<'a> Layer<'a> {
    /// How things are.
    pub fn known(setting: Setting<'a>) -> Self {
        Self::new(setting, None, &setting.grid.fixed, |atom| {
            atom.truth(&Known::new(setting.common))
        })
    }

    /// How things are in one of the program's worlds.
    pub fn in_world(setting: Setting<'a>, number: usize, known: &Layer) -> Self {
        let world = setting.grid.program.worlds().get(number);
        let fixed = setting.grid.fixed_in_worlds.get(number);
        let mut decided = known.atoms.iter();
        // Without a row: what depends on rows is worked out for each.
        let anybody = setting.view(usize::MAX, world);
        let mut layer = Self::new(
            setting,
            world,
            fixed.map(Vec::as_slice).unwrap_or_default(),
            |_| decided.next().copied().flatten(),
        );
        let atoms = setting.grid.plan.atoms.iter().zip(&setting.grid.kinds);
        for ((atom, kind), truth) in atoms.zip(&mut layer.atoms) {
            if truth.is_none() && *kind == AtomKind::Common {
                *truth = atom.truth(&anybody);
            }
        }
        layer
    }

    fn new(
        setting: Setting<'a>,
        world: Option<&'a Facts>,
        fixed: &'a [Truths],
        mut truth: impl FnMut(&Atom) -> Option<bool>,
    ) -> Self {
        let atoms = setting.grid.plan.atoms.iter().zip(&setting.grid.kinds);
        let (atoms, places) = atoms
            .map(|(atom, kind)| {
                // Also where it depends on rows it may be decided already.
                let truth = truth(atom);
                match kind {
                    AtomKind::Fixed(at) if !setting.overrides => (None, Place::Fixed(*at)),
                    _ => (truth, Place::Nowhere),
                }
            })
            .unzip();
        Self {
            setting,
            world,
            fixed,
            atoms,
            places,
            mixed: Vec::new(),
        }
    }

    /// Works out the comparisons of a condition for all rows.
    pub fn prepare(&mut self, position: usize) {
        let grid = self.setting.grid;
        for atom in grid.plan.atoms_of(position) {
            let at = index(atom);
            let waiting = self.places.get(at) == Some(&Place::Nowhere);
            if waiting
                && self.atoms.get(at) == Some(&None)
                && let Some((atom, kind)) = grid.plan.atoms.get(at).zip(grid.kinds.get(at))
                && *kind != AtomKind::Common
            {
                let truths = self.work_out(atom, *kind);
                if let Some(place) = self.places.get_mut(at) {
                    *place = Place::Mixed(offset(self.mixed.len()));
                }
                self.mixed.extend(truths);
            }
        }
    }

    fn work_out(&self, atom: &Atom, kind: AtomKind) -> Vec<Truths> {
        let grid = self.setting.grid;
        let truth = |row: usize| atom.truth(&self.setting.view(row, self.world));
        let classes = match kind {
            AtomKind::Mixed(fact) if !self.setting.overrides => grid.classes.get(&fact),
            _ => None,
        };
        let Some(classes) = classes else {
            return self.by_row(atom, kind);
        };
        let of_class: Vec<Option<bool>> = classes.examples.iter().map(|row| truth(*row)).collect();
        per_row(grid.blocks(), &classes.of, |_, class| {
            of_class.get(index(*class)).copied().flatten()
        })
    }
}

impl Layer<'_> {
    fn by_row(&self, atom: &Atom, kind: AtomKind) -> Vec<Truths> {
        let grid = self.setting.grid;
        let mut facts = atom.facts();
        let alone = facts.next().filter(|_| facts.next().is_none());
        let derived = alone.filter(|_| kind == AtomKind::Derived && !self.setting.overrides);
        let column = derived.and_then(|fact| {
            let mut columns = grid.columns.iter().zip(self.setting.columns);
            columns.find(|(column, _)| **column == fact)
        });
        let truth = |row: usize| atom.truth(&self.setting.view(row, self.world));
        let Some((_, values)) = column else {
            return per_row(grid.blocks(), &grid.rows, |row, _| truth(row));
        };
        // Neighbors mostly have the same value, and what follows from it is the same too.
        let mut last: (Option<&Value>, Option<bool>) = (None, None);
        per_row(grid.blocks(), values, |row, value| match value {
            Some(value) if last.0 == Some(value) => last.1,
            Some(value) => {
                last = (Some(value), truth(row));
                last.1
            }
            None => truth(row),
        })
    }
}

impl plan::Known for InBlock<'_> {
    fn truths(&self, atom: u32) -> Truths {
        let layer = self.layer;
        let at = index(atom);
        if let Some(Some(value)) = layer.atoms.get(at) {
            return Truths::all(Some(*value));
        }
        let known = match layer.places.get(at) {
            Some(Place::Fixed(begin)) => layer.fixed.get(index(*begin) + self.block),
            Some(Place::Mixed(begin)) => layer.mixed.get(index(*begin) + self.block),
            _ => None,
        };
        known.copied().unwrap_or(Truths::UNKNOWN)
    }
}
