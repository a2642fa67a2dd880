//! What stands below the pair: what it costs at other volumes, how firm it is, what it survives, and both sides.

use std::fmt::Write as _;

use modelpair::record::{
    CostView, Counterfactuals, PillarView, RobustnessView, SidesView, SurvivalCell, SurvivalView,
    VolumesView,
};
use modelpair_rules::Language;

use super::Page;
use crate::style::{BAD, CARE, END, GOOD, QUIET, wrap};

/// So many other stretches of volumes are shown on either side of the situation's.
const STRETCHES_AROUND: usize = 4;

impl Page {
    pub(super) fn costs(&mut self, costs: &CostView) {
        let break_evens = costs.break_evens.iter().map(|found| &found.text);
        let flips = costs.flips.iter().map(|flip| &flip.text);
        let texts = costs
            .cheapest
            .iter()
            .map(|cheapest| &cheapest.text)
            .chain(break_evens)
            .chain(flips);
        texts.for_each(|text| self.item(text.get(self.language)));
    }

    pub(super) fn robustness(&mut self, robustness: &RobustnessView) {
        self.heading(self.words.how_firm, "");
        let texts = [&robustness.reason, &robustness.prices];
        for text in texts
            .into_iter()
            .chain(robustness.flips.iter().map(|flip| &flip.text))
        {
            self.item(text.get(self.language));
        }
    }

    /// One line for each event, one column for each role.
    pub(super) fn survival(&mut self, survival: &SurvivalView) {
        if survival.rows.is_empty() {
            return;
        }
        self.heading(self.words.breaks, "");
        let mut roles = String::new();
        for row in &survival.rows {
            let _ = write!(roles, "{:<18}", self.words.role(&row.role));
        }
        let _ = writeln!(self.text, "  {QUIET}{}{END}", roles.trim_end());
        for (at, scenario) in survival.scenarios.iter().enumerate() {
            let (mut line, mut gap) = (String::new(), 0);
            for cell in survival.rows.iter().filter_map(|row| row.cells.get(at)) {
                let style = match cell.outcome.as_str() {
                    "survives" | "moves" => GOOD,
                    "lost" => BAD,
                    _ => CARE,
                };
                let word = self.outcome(cell);
                let _ = write!(line, "{}{style}{word}{END}", " ".repeat(gap));
                gap = 18_usize.saturating_sub(word.chars().count());
            }
            let _ = writeln!(
                self.text,
                "  {}\n  {line}",
                scenario.text.get(self.language)
            );
        }
        let availability = survival
            .availability
            .iter()
            .map(|availability| &availability.text);
        let switching = survival
            .switching
            .iter()
            .map(|switching| &switching.text)
            .chain(availability);
        for text in survival
            .shared
            .iter()
            .map(|note| &note.text)
            .chain(switching)
        {
            self.item(text.get(self.language));
        }
    }

    /// What becomes of a role, with the share of the quality that is left of it.
    pub(super) fn outcome(&self, cell: &SurvivalCell) -> String {
        let word = self.words.outcome(&cell.outcome);
        let Some(ppm) = cell.quality_ppm else {
            return word.to_owned();
        };
        let percent = (ppm + 5_000) / 10_000;
        match self.language {
            Language::En => format!("{word} {percent}%"),
            Language::Es => format!("{word} {percent}\u{a0}%"),
        }
    }

    pub(super) fn sides(&mut self, sides: &SidesView) {
        self.pillars(self.words.for_open, &sides.open);
        self.item(sides.argument_for_open.get(self.language));
        self.pillars(self.words.for_closed, &sides.closed);
        self.item(sides.argument_for_closed.get(self.language));
        self.heading(self.words.capture, "");
        self.item(sides.capture.get(self.language));
    }

    pub(super) fn counterfactuals(&mut self, counterfactuals: &Counterfactuals) {
        let changes = counterfactuals.changes.iter().map(|change| &change.text);
        let relaxations = counterfactuals
            .relaxations
            .iter()
            .map(|relaxation| &relaxation.text);
        let texts: Vec<&str> = relaxations
            .chain(changes)
            .chain(counterfactuals.quantities.iter().map(|flip| &flip.text))
            .map(|text| text.get(self.language))
            .collect();
        self.heading(self.words.otherwise, "");
        if texts.is_empty() {
            self.item(self.words.nothing_else);
        }
        for text in texts {
            self.item(text);
        }
        if let Some(volumes) = &counterfactuals.volumes {
            self.volumes(volumes);
        }
    }

    /// Which pair is the best at which volume, around the situation's; an arrow where that is.
    fn volumes(&mut self, volumes: &VolumesView) {
        self.heading(self.words.volumes, "");
        self.item(volumes.text.get(self.language));
        let stretches = &volumes.stretches;
        let now = stretches.iter().position(|stretch| stretch.now);
        let first = now.map_or(0, |now| now.saturating_sub(STRETCHES_AROUND));
        let shown = stretches.iter().skip(first).take(2 * STRETCHES_AROUND + 1);
        let more = stretches.len() - shown.len();
        for stretch in shown {
            let (style, mark) = if stretch.now {
                (GOOD, '→')
            } else {
                (QUIET, '·')
            };
            let lines = wrap("    ", stretch.text.get(self.language));
            let _ = writeln!(self.text, "  {style}{mark}{END} {}", lines.trim_start());
        }
        if more > 0 {
            let more = self.words.more_volumes(more);
            let _ = writeln!(self.text, "    {QUIET}{more}{END}");
        }
    }

    fn pillars(&mut self, heading: &str, pillars: &[PillarView]) {
        self.heading(heading, "");
        for pillar in pillars {
            let (style, mark) = match pillar.holds.as_str() {
                "yes" => (GOOD, '●'),
                "partly" => (CARE, '◐'),
                "no" => (BAD, '○'),
                _ => (QUIET, '?'),
            };
            let lines = wrap("    ", pillar.text.get(self.language));
            let _ = writeln!(self.text, "  {style}{mark}{END} {}", lines.trim_start());
        }
    }
}
