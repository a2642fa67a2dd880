//! Working through the rules for all rows of a grid in one situation.

use super::Inner;
use super::bits::Bits;
use super::judged::{Cells, Judged};
use super::layer::{InBlock, Layer, Setting};
use crate::facts::{Facts, Value};
use crate::policy::Effect;
use crate::program::Line;
use std::sync::Arc;

/// The situation while it is worked through.
struct Judging<'a> {
    setting: Setting<'a>,
    known: Layer<'a>,
    /// The program's two worlds, once they are needed.
    worlds: Option<[Layer<'a>; 2]>,
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
        let setting = Setting {
            grid,
            common,
            columns,
            overrides: grid.by_row.iter().any(|fact| common.get(*fact).is_some()),
        };
        Self {
            setting,
            known: Layer::known(setting),
            worlds: None,
        }
    }

    /// Whether the rules certainly say the same in both situations.
    fn is_like(&self, other: &Self) -> bool {
        let (one, two) = (self.setting, other.setting);
        let simple = !one.overrides && !two.overrides && self.known.atoms == other.known.atoms;
        let same = |fact| one.common.get(fact) == two.common.get(fact);
        simple
            && one.grid.entangled.iter().copied().all(same)
            // Two situations in which different facts are unknown are missing different ones.
            && one.common.knows_of(two.common)
    }

    fn run(&mut self, grid: &Arc<Inner>, columns: &Arc<[Vec<Option<Value>>]>) -> Judged {
        let mut judged = Judged::new(grid, self.setting.common.clone(), columns);
        for (position, line) in grid.program.lines().iter().enumerate() {
            if grid.plan.common(position, &self.known.atoms) != Some(false) {
                self.add(position, line, &mut judged);
            }
        }
        judged.conclude();
        judged
    }

    fn add(&mut self, position: usize, line: &Line, judged: &mut Judged) {
        let grid = self.setting.grid;
        self.known.prepare(position);
        let known = &self.known;
        let mut cells: Vec<Cells> = (0..grid.blocks())
            .map(|block| {
                let rows = grid.rows_of(block);
                let layer = InBlock {
                    layer: known,
                    block,
                };
                let truths = grid.plan.truths(position, &layer, rows);
                Cells {
                    fires: truths.yes.and(rows),
                    open: rows.without(truths.yes.or(truths.no)),
                    in_worlds: [Bits::NONE; 2],
                }
            })
            .collect();
        // A warning that certainly depends on what is not known is asked nothing more.
        let asked = line.effect != Effect::Warn || !line.is_independent();
        if asked && line.has_no_exceptions() && cells.iter().any(|cells| !cells.open.is_empty()) {
            self.look_into_worlds(position, &mut cells);
        }
        judged.add(position, line, cells);
    }

    /// For which of the open rows the rule takes effect in each world.
    fn look_into_worlds(&mut self, position: usize, cells: &mut [Cells]) {
        let (setting, known) = (self.setting, &self.known);
        let worlds = self
            .worlds
            .get_or_insert_with(|| [0, 1].map(|number| Layer::in_world(setting, number, known)));
        for (number, layer) in worlds.iter_mut().enumerate() {
            layer.prepare(position);
            for (block, cells) in cells.iter_mut().enumerate() {
                if cells.open.is_empty() {
                    continue;
                }
                let truths =
                    setting
                        .grid
                        .plan
                        .truths(position, &InBlock { layer, block }, cells.open);
                if let Some(fires) = cells.in_worlds.get_mut(number) {
                    *fires = truths.yes.and(cells.open);
                }
            }
        }
    }
}
