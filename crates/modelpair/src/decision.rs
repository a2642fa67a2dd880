//! The decision alone: which pair, and which half serves which role. No figure, no reason.

use crate::advisor::Advisor;
use crate::gates::{Gate, Role};
use crate::outlook::Outlook;
use crate::pairing::{Board, Plan};
use crate::record::Choice;
use crate::robustness::Weighting;
use crate::situation::{Criterion, Situation};
use crate::ties::PairRules;

/// Two options with the roles that each serves; what a person would call the answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// Serves the high-stakes work.
    pub primary: Choice,
    /// The roles of the primary.
    pub primary_roles: Vec<Role>,
    /// Stands by.
    pub partner: Choice,
    /// The roles of the partner.
    pub partner_roles: Vec<Role>,
}

/// The pairs of a situation, and nothing that is said about them.
#[derive(Default)]
pub(crate) struct Ranked {
    pub board: Option<Board>,
    pub plans: Vec<Plan>,
}

impl Ranked {
    pub fn new(advisor: &Advisor, situation: &Situation, gates: &[Gate]) -> Self {
        Self::of_board(advisor, situation, Board::new(advisor, situation, gates))
    }

    pub fn of_board(advisor: &Advisor, situation: &Situation, board: Option<Board>) -> Self {
        let rules = PairRules::new(advisor, situation);
        let plans = board
            .as_ref()
            .map(|board| board.plans(advisor, rules.as_ref()).1)
            .unwrap_or_default();
        Self { board, plans }
    }

    /// The decision in an order of criteria; nothing when no pair is feasible.
    pub fn decision(&self, advisor: &Advisor, order: [Criterion; 3]) -> Option<Decision> {
        let first = Weighting::of_order(order).first(&self.plans)?;
        decision(advisor, self.board.as_ref()?, self.plans.get(first)?)
    }
}

pub(crate) fn decision(advisor: &Advisor, board: &Board, plan: &Plan) -> Option<Decision> {
    let choice = |index: usize| {
        let option = advisor.option(board.candidates.get(index)?.option)?;
        Some(Choice {
            model: option.model.clone(),
            route: option.route.clone(),
        })
    };
    let (primary_roles, partner_roles) = board.roles(plan.volume_on);
    Some(Decision {
        primary: choice(plan.primary)?,
        primary_roles,
        partner: choice(plan.partner)?,
        partner_roles,
    })
}

impl Outlook {
    /// The decision at the weights that follow from the order; nothing when no pair is feasible.
    pub fn decision(&self) -> Option<Decision> {
        self.decision_in(self.situation.order())
    }

    /// The decision if another order of the criteria held.
    pub fn decision_in(&self, order: [Criterion; 3]) -> Option<Decision> {
        let first = Weighting::of_order(order).first(&self.plans)?;
        decision(&self.advisor, self.board.as_ref()?, self.plans.get(first)?)
    }

    /// The options that pass for a role, in the catalog's order.
    pub fn passing(&self, role: Role) -> Vec<Choice> {
        let options = &self.advisor.bundle().catalog.options;
        let passing = options
            .iter()
            .zip(&self.gates)
            .filter(|(_, gate)| gate.passes(role));
        passing
            .map(|(option, _)| Choice {
                model: option.model.clone(),
                route: option.route.clone(),
            })
            .collect()
    }

    /// What would have to give way for a pair to be feasible; empty when one is, or when the work is not known.
    #[cfg(feature = "analysis")]
    pub fn relaxations(&self) -> Vec<crate::record::Relaxation> {
        crate::report::relaxations(self)
    }
}
