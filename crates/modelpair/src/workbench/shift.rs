//! What a pack changes about the verdicts.

use std::collections::BTreeMap;

use super::Workbench;
use crate::Advisor;
use crate::gates::{Gate, Role};
use crate::record::VerdictList;
use crate::report;
use crate::situation::Situation;

/// Verdicts without a pack and with it. Reasons are given for those alone that differ: the others cost the most, and
/// nobody reads them.
#[derive(Clone, Debug)]
pub struct Shift {
    /// How often each verdict is given without the pack.
    pub counts_before: BTreeMap<&'static str, u32>,
    /// How often with it.
    pub counts_now: BTreeMap<&'static str, u32>,
    /// The verdicts that differ, without the pack.
    pub before: VerdictList,
    /// The same with it, in the same order.
    pub now: VerdictList,
}

impl Workbench {
    /// What differs where `advisor` has the pack in force, see [`Workbench::check`].
    pub fn shift(&self, advisor: &Advisor, situation: &Situation) -> Shift {
        let [before, now] = [self.advisor(), advisor].map(|one| one.gates(situation));
        let differs = |index: usize, role: Role| {
            let outcome = |gates: &[Gate]| gates.get(index).map(|gate| gate.outcome(role));
            outcome(&before) != outcome(&now)
        };
        let list = |advisor: &Advisor, gates: &[Gate]| {
            report::verdicts_where(advisor, situation, gates, &differs)
        };
        Shift {
            counts_before: counts(&before),
            counts_now: counts(&now),
            before: list(self.advisor(), &before),
            now: list(advisor, &now),
        }
    }
}

fn counts(gates: &[Gate]) -> BTreeMap<&'static str, u32> {
    let mut counts = BTreeMap::new();
    for gate in gates {
        for role in Role::ALL {
            *counts.entry(gate.outcome(role).name()).or_default() += 1;
        }
    }
    counts
}
