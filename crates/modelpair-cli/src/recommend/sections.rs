//! What stands below the pair: how firm it is, what it costs at other volumes.

use modelpair::record::{CostView, RobustnessView};

use super::Page;

impl Page {
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

    pub(super) fn costs(&mut self, costs: &CostView) {
        let break_evens = costs.break_evens.iter().map(|found| &found.text);
        let texts: Vec<&str> = costs
            .cheapest
            .iter()
            .map(|cheapest| &cheapest.text)
            .chain(break_evens)
            .chain(costs.flips.iter().map(|flip| &flip.text))
            .map(|text| text.get(self.language))
            .collect();
        texts.into_iter().for_each(|text| self.item(text));
    }
}
