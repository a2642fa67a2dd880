//! What the rules say about all rows of a grid.

use super::bits::{BLOCK, Bits};
use super::{Inner, View};
use crate::facts::{Facts, InWorld, Value};
use crate::policy::Effect;
use crate::program::{Certainty, Line, Status};
use crate::source::{index, offset};
use crate::verdict::{Excepted, Finding, Outcome, RuleId, Verdict};
use std::sync::Arc;

/// What the rules say about each row of a [`super::Grid`].
#[derive(Debug)]
pub struct Judged {
    grid: Arc<Inner>,
    common: Facts,
    columns: Arc<[Vec<Option<Value>>]>,
    /// The rules that take effect, or may, for some row; sorted.
    entries: Vec<Entry>,
    /// For each entry, block by block.
    cells: Vec<Cells>,
    blocks: Vec<Summary>,
    /// Exceptions that hold or have expired: the position of the rule, the row.
    excepted: Vec<(u32, usize, Excepted)>,
    outcomes: Vec<Outcome>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The position of the rule in the program.
    line: u32,
    rule: RuleId,
    effect: Effect,
}

/// For which rows of a block a rule takes effect, and for which it may.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells {
    pub fires: Bits,
    pub open: Bits,
    /// For which of the open rows it takes effect in each of the program's worlds.
    pub in_worlds: [Bits; 2],
}

/// What came out for the rows of a block.
#[derive(Clone, Copy, Debug)]
struct Summary {
    denied: Bits,
    obliged: Bits,
    may_be_denied: Bits,
    may_be_obliged: Bits,
    /// None of several open denials is certain, but one of them is.
    denied_by_one: Bits,
    /// The same of obligations.
    obliged_by_one: Bits,
    incomplete: Bits,
}

/// The rows for which any of several rules takes effect.
#[derive(Clone, Copy, Debug)]
struct Junction {
    fires: Bits,
    open: Bits,
    /// Rows for which more than one rule is open.
    several: Bits,
    in_worlds: [Bits; 2],
}

impl Default for Junction {
    fn default() -> Self {
        Self {
            fires: Bits::NONE,
            open: Bits::NONE,
            several: Bits::NONE,
            in_worlds: [Bits::NONE; 2],
        }
    }
}

impl Junction {
    fn add(&mut self, cells: &Cells) {
        self.fires = self.fires.or(cells.fires);
        self.several = self.several.or(self.open.and(cells.open));
        self.open = self.open.or(cells.open);
        for (all, fires) in self.in_worlds.iter_mut().zip(cells.in_worlds) {
            *all = all.or(fires.and(cells.open));
        }
    }

    /// The rows for which one of several open rules takes effect in either world, and so perhaps in all.
    fn may_be_certain(&self) -> Bits {
        let [one, other] = self.in_worlds;
        self.several.and(one).and(other)
    }
}

impl Summary {
    const NOTHING: Self = Self {
        denied: Bits::NONE,
        obliged: Bits::NONE,
        may_be_denied: Bits::NONE,
        may_be_obliged: Bits::NONE,
        denied_by_one: Bits::NONE,
        obliged_by_one: Bits::NONE,
        incomplete: Bits::NONE,
    };
}

impl Judged {
    pub(super) fn new(
        grid: &Arc<Inner>,
        common: Facts,
        columns: &Arc<[Vec<Option<Value>>]>,
    ) -> Self {
        Self {
            grid: Arc::clone(grid),
            common,
            columns: Arc::clone(columns),
            entries: Vec::new(),
            cells: Vec::new(),
            blocks: vec![Summary::NOTHING; grid.blocks()],
            excepted: Vec::new(),
            outcomes: Vec::new(),
        }
    }

    /// Takes in what Kleene's logic says about a rule.
    pub(super) fn add(&mut self, position: usize, line: &Line, mut cells: Vec<Cells>) {
        let idle = |cells: &Cells| cells.fires.is_empty() && cells.open.is_empty();
        if cells.iter().all(idle) {
            return;
        }
        let entry = Entry {
            line: offset(position),
            rule: line.rule,
            effect: line.effect,
        };
        self.entries.push(entry);
        if line.has_no_exceptions() {
            self.settle(line, &mut cells);
        } else {
            self.lift(entry.line, line, &mut cells);
        }
        self.cells.extend(cells);
    }

    /// Looks singly at the rows for which it is not certain that an open rule depends on what is not known.
    fn settle(&mut self, line: &Line, cells: &mut [Cells]) {
        if line.is_independent() {
            return;
        }
        let grid = Arc::clone(&self.grid);
        let mut narrowed = None;
        for (block, cells) in cells.iter_mut().enumerate() {
            let [one, other] = cells.in_worlds;
            let depends = one.without(other).or(other.without(one));
            for at in cells.open.without(depends).rows() {
                let line =
                    narrowed.get_or_insert_with(|| grid.program.narrowed(line, &self.common));
                if line.is_independent() {
                    break;
                }
                let view = self.view(block * BLOCK + at);
                self.note(grid.program.decide(line, &view), block, at, cells);
            }
        }
    }

    /// Looks singly at the rows for which a rule takes effect or may, because an exception may lift it.
    fn lift(&mut self, position: u32, line: &Line, cells: &mut [Cells]) {
        let grid = Arc::clone(&self.grid);
        for (block, cells) in cells.iter_mut().enumerate() {
            for at in cells.open.or(cells.fires).rows() {
                let row = block * BLOCK + at;
                let view = self.view(row);
                let status = grid.program.status(line, &view);
                for (world, fires) in grid.program.worlds().iter().zip(&mut cells.in_worlds) {
                    let open = matches!(status, Status::Open | Status::Unfinished);
                    if open && line.fires(&view.in_world(world)) {
                        fires.insert(at);
                    }
                }
                let lifted = match status {
                    Status::Fires(expired) => expired,
                    Status::Covered(exception) => Some(Excepted::Holds(exception)),
                    _ => None,
                };
                let lifted = lifted.map(|lifted| (position, row, lifted));
                self.note(status, block, at, cells);
                self.excepted.extend(lifted);
            }
        }
    }

    fn note(&mut self, status: Status, block: usize, at: usize, cells: &mut Cells) {
        cells.fires.remove(at);
        cells.open.remove(at);
        match status {
            Status::Idle | Status::Covered(_) => {}
            Status::Fires(_) => cells.fires.insert(at),
            Status::Open => cells.open.insert(at),
            Status::Unfinished => {
                cells.open.insert(at);
                if let Some(summary) = self.blocks.get_mut(block) {
                    summary.incomplete.insert(at);
                }
            }
        }
    }

    /// Puts together what came out for each row: deny overrides, then what is not known, then obligations.
    pub(super) fn conclude(&mut self) {
        for block in 0..self.blocks.len() {
            let summary = self.summary(block);
            let count = self.grid.rows.len().saturating_sub(block * BLOCK);
            self.outcomes.extend((0..count.min(BLOCK)).map(|at| {
                if summary.denied.contains(at) {
                    Outcome::Denied
                } else if summary.may_be_denied.contains(at) {
                    Outcome::Undetermined
                } else if summary.obliged.contains(at) {
                    Outcome::Conditional
                } else if summary.may_be_obliged.contains(at) {
                    Outcome::Undetermined
                } else {
                    Outcome::Permitted
                }
            }));
            if let Some(slot) = self.blocks.get_mut(block) {
                *slot = summary;
            }
        }
    }

    fn summary(&self, block: usize) -> Summary {
        let mut summary = self.blocks.get(block).copied().unwrap_or(Summary::NOTHING);
        let mut denials = Junction::default();
        let mut obligations = Junction::default();
        for (entry, cells) in self.cells_of(block) {
            match entry.effect {
                Effect::Deny => denials.add(cells),
                Effect::Require => obligations.add(cells),
                Effect::Warn => {}
            }
        }
        let mut unfinished = Bits::NONE;
        let mut by_one = |rows: Bits, effect: Effect| {
            let mut certain = Bits::NONE;
            for at in rows.rows() {
                match self.one_fires(block, at, effect) {
                    Certainty::Certain => certain.insert(at),
                    Certainty::Unfinished => unfinished.insert(at),
                    Certainty::Depends => {}
                }
            }
            certain
        };
        summary.may_be_denied = denials.open;
        summary.may_be_obliged = obligations.open;
        let asked = denials.may_be_certain().without(denials.fires);
        summary.denied_by_one = by_one(asked, Effect::Deny);
        summary.denied = denials.fires.or(summary.denied_by_one);
        let decided = summary.denied.or(denials.open).or(obligations.fires);
        let asked = obligations.may_be_certain().without(decided);
        summary.obliged_by_one = by_one(asked, Effect::Require);
        summary.obliged = obligations.fires.or(summary.obliged_by_one);
        summary.incomplete = summary.incomplete.or(unfinished);
        summary
    }

    /// Whether one of the rules that are open for a row certainly takes effect.
    fn one_fires(&self, block: usize, at: usize, effect: Effect) -> Certainty {
        let open = self
            .cells_of(block)
            .filter(|(entry, cells)| entry.effect == effect && cells.open.contains(at));
        let lines: Vec<&Line> = open.filter_map(|(entry, _)| self.line(entry)).collect();
        let view = self.view(block * BLOCK + at);
        self.grid.program.one_fires(&lines, &view)
    }

    /// The answer for a row; `undetermined` when there is no such row.
    pub fn outcome(&self, row: usize) -> Outcome {
        self.outcomes
            .get(row)
            .copied()
            .unwrap_or(Outcome::Undetermined)
    }

    /// The answers for all rows.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The answer for a row with its reasons, without what each of them rests on; that [`crate::Ruleset::support`] says.
    pub fn verdict(&self, row: usize) -> Verdict {
        let (block, at) = (row / BLOCK, row % BLOCK);
        let mut verdict = Verdict::empty();
        verdict.outcome = self.outcome(row);
        let Some(summary) = self.blocks.get(block) else {
            return verdict;
        };
        let mut undecided = Vec::new();
        for (entry, cells) in self.cells_of(block) {
            let (fires, open) = (cells.fires.contains(at), cells.open.contains(at));
            let lifted = self.excepted(entry.line, row);
            let by_one = match entry.effect {
                Effect::Deny => summary.denied_by_one.contains(at),
                Effect::Require => summary.obliged_by_one.contains(at),
                Effect::Warn => false,
            };
            if open {
                verdict.open.push(entry.rule);
                undecided.push(entry);
            }
            let list = match (entry.effect, lifted) {
                (_, Some(Excepted::Holds(_))) => &mut verdict.excepted,
                _ if !(fires || open && by_one) => continue,
                (Effect::Deny, _) => &mut verdict.reasons,
                (Effect::Require, _) => &mut verdict.obligations,
                (Effect::Warn, _) => &mut verdict.warnings,
            };
            list.push(Finding {
                rule: entry.rule,
                support: Vec::new(),
                exception: lifted,
            });
        }
        verdict.incomplete = summary.incomplete.contains(at);
        if verdict.outcome == Outcome::Undetermined {
            let effect = if summary.may_be_denied.contains(at) {
                Effect::Deny
            } else {
                Effect::Require
            };
            undecided.retain(|entry| entry.effect == effect);
            let view = self.view(row);
            let lines = undecided.iter().filter_map(|entry| self.line(entry));
            let lines: Vec<&Line> = lines.collect();
            verdict.missing = self.grid.program.missing(&lines, &view);
        }
        verdict
    }

    /// The rules that deny some rows, each with these rows in order.
    pub fn denials(&self) -> impl Iterator<Item = (RuleId, impl Iterator<Item = usize>)> {
        let blocks = self.blocks.len().max(1);
        let cells = self.entries.iter().zip(self.cells.chunks(blocks));
        let denials = cells.filter(|(entry, _)| entry.effect == Effect::Deny);
        denials.map(|(entry, cells)| {
            let blocks = cells.iter().zip(&self.blocks).enumerate();
            let rows = blocks.flat_map(|(block, (cells, summary))| {
                let certain = cells.fires.or(cells.open.and(summary.denied_by_one));
                certain.rows().map(move |row| block * BLOCK + row)
            });
            (entry.rule, rows)
        })
    }

    fn cells_of(&self, block: usize) -> impl Iterator<Item = (&Entry, &Cells)> {
        let cells = self.cells.iter().skip(block);
        self.entries
            .iter()
            .zip(cells.step_by(self.blocks.len().max(1)))
    }

    fn line(&self, entry: &Entry) -> Option<&Line> {
        self.grid.program.lines().get(index(entry.line))
    }

    fn view(&self, row: usize) -> View<'_> {
        View::new(&self.grid, &self.common, &self.columns, row, None)
    }

    fn excepted(&self, line: u32, row: usize) -> Option<Excepted> {
        let found = self
            .excepted
            .binary_search_by_key(&(line, row), |(line, row, _)| (*line, *row));
        self.excepted
            .get(found.ok()?)
            .map(|(_, _, excepted)| *excepted)
    }
}
