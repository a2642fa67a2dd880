//! What the rules say about all rows of a grid.

use super::bits::{BLOCK, Bits};
use super::{Inner, View};
use crate::facts::{Facts, Value};
use crate::policy::Effect;
use crate::program::{Line, Status};
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
    pub(super) fn add(&mut self, position: usize, line: &Line, cells: impl Iterator<Item = Cells>) {
        let begin = self.cells.len();
        self.cells.extend(cells);
        let idle = |cells: &Cells| cells.fires.is_empty() && cells.open.is_empty();
        if self.cells.iter().skip(begin).all(idle) {
            self.cells.truncate(begin);
            return;
        }
        let entry = Entry {
            line: offset(position),
            rule: line.rule,
            effect: line.effect,
        };
        self.entries.push(entry);
        self.settle(entry.line, line, begin);
    }

    /// Looks singly at the rows for which a rule is open or may be lifted by an exception.
    fn settle(&mut self, position: u32, line: &Line, begin: usize) {
        let grid = Arc::clone(&self.grid);
        let mut narrowed = None;
        for block in 0..self.blocks.len() {
            let Some(mut cells) = self.cells.get(begin + block).copied() else {
                continue;
            };
            let asked = match (line.covers.is_empty(), line.is_independent()) {
                (true, true) => Bits::NONE,
                (true, false) => cells.open,
                (false, _) => cells.open.or(cells.fires),
            };
            if asked.is_empty() {
                continue;
            }
            let line = narrowed.get_or_insert_with(|| grid.program.narrowed(line, &self.common));
            if line.covers.is_empty() && line.is_independent() {
                continue;
            }
            for at in asked.rows() {
                let row = block * BLOCK + at;
                let status = grid.program.status(line, &self.view(row));
                cells.fires.remove(at);
                cells.open.remove(at);
                match status {
                    Status::Idle => {}
                    Status::Fires(expired) => {
                        cells.fires.insert(at);
                        let expired = expired.map(|expired| (position, row, expired));
                        self.excepted.extend(expired);
                    }
                    Status::Covered(exception) => {
                        let holds = Excepted::Holds(exception);
                        self.excepted.push((position, row, holds));
                    }
                    Status::Open => cells.open.insert(at),
                    Status::Unfinished => {
                        cells.open.insert(at);
                        if let Some(summary) = self.blocks.get_mut(block) {
                            summary.incomplete.insert(at);
                        }
                    }
                }
            }
            if let Some(slot) = self.cells.get_mut(begin + block) {
                *slot = cells;
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
        let (mut several_deny, mut several_oblige) = (Bits::NONE, Bits::NONE);
        for (entry, cells) in self.cells_of(block) {
            let (fires, open, several) = match entry.effect {
                Effect::Deny => (
                    &mut summary.denied,
                    &mut summary.may_be_denied,
                    &mut several_deny,
                ),
                Effect::Require => (
                    &mut summary.obliged,
                    &mut summary.may_be_obliged,
                    &mut several_oblige,
                ),
                Effect::Warn => continue,
            };
            *fires = fires.or(cells.fires);
            *several = several.or(open.and(cells.open));
            *open = open.or(cells.open);
        }
        for at in several_deny.without(summary.denied).rows() {
            if self.one_fires(block, at, Effect::Deny) {
                summary.denied_by_one.insert(at);
            }
        }
        summary.denied = summary.denied.or(summary.denied_by_one);
        let decided = summary.denied.or(summary.may_be_denied).or(summary.obliged);
        for at in several_oblige.without(decided).rows() {
            if self.one_fires(block, at, Effect::Require) {
                summary.obliged_by_one.insert(at);
            }
        }
        summary.obliged = summary.obliged.or(summary.obliged_by_one);
        summary
    }

    /// Whether one of the rules that are open for a row certainly takes effect.
    fn one_fires(&self, block: usize, at: usize, effect: Effect) -> bool {
        let open = self
            .cells_of(block)
            .filter(|(entry, cells)| entry.effect == effect && cells.open.contains(at));
        let lines: Vec<&Line> = open.filter_map(|(entry, _)| self.line(entry)).collect();
        let view = self.view(block * BLOCK + at);
        self.grid.program.one_certainly_fires(&lines, &view)
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
            for line in undecided.iter().filter_map(|entry| self.line(entry)) {
                line.missing(&view, &mut verdict.missing);
            }
            verdict.missing.sort_unstable();
            verdict.missing.dedup();
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
        View::new(&self.grid, &self.common, &self.columns, row)
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
