//! A situation made ready: moving the weights evaluates no rule again.

use std::sync::OnceLock;

use crate::advisor::Advisor;
use crate::gates::Gate;
use crate::pairing::{Board, Plan, Shape};
use crate::record::{Pair, Record};
use crate::report::{self, First, Fixed};
use crate::robustness::{Field, Weighting};
use crate::situation::Situation;
use crate::weights::WeightsError;

/// One situation with its gates and pairs worked out.
///
/// The point of the triangle can then be dragged: [`Outlook::weighed`] only ranks what is already known.
///
/// ```
/// # #[cfg(feature = "default-bundle")] {
/// let advisor = modelpair::Advisor::embedded()?;
/// let outlook = advisor.outlook(&advisor.situation("solo").unwrap());
/// let mostly_cost = outlook.weighed([100_000, 100_000, 800_000])?;
/// assert_eq!(mostly_cost.weights[2].weight, "4/5");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Outlook {
    pub(crate) advisor: Advisor,
    pub(crate) situation: Situation,
    pub(crate) gates: Vec<Gate>,
    pub(crate) board: Option<Board>,
    pub(crate) shape: Option<Shape>,
    pub(crate) plans: Vec<Plan>,
    pub(crate) field: Field,
    fixed: OnceLock<Fixed>,
    pairs: Vec<OnceLock<Option<Pair>>>,
    firsts: Vec<OnceLock<First>>,
}

impl Advisor {
    /// A situation made ready for many weightings.
    pub fn outlook(&self, situation: &Situation) -> Outlook {
        let gates = self.gates(situation);
        let board = Board::new(self, situation, &gates);
        let (shape, plans) = board
            .as_ref()
            .map(|board| board.plans(self))
            .unwrap_or_default();
        Outlook {
            advisor: self.clone(),
            situation: situation.clone(),
            gates,
            board,
            shape,
            field: Field::new(&plans),
            fixed: OnceLock::new(),
            pairs: plans.iter().map(|_| OnceLock::new()).collect(),
            firsts: plans.iter().map(|_| OnceLock::new()).collect(),
            plans,
        }
    }

    /// The recommendation for free weights of quality, control and cost in parts per million, instead of those that
    /// follow from the order.
    ///
    /// # Errors
    ///
    /// A negative weight, or weights that do not sum to a million.
    pub fn recommend_weighted(
        &self,
        situation: &Situation,
        weights_ppm: [i64; 3],
    ) -> Result<Record, WeightsError> {
        self.outlook(situation).weighed(weights_ppm)
    }
}

impl Outlook {
    /// The recommendation at the weights that follow from the order.
    pub fn record(&self) -> Record {
        report::record(self, &Weighting::of_order(self.situation.order()))
    }

    /// The recommendation at free weights of quality, control and cost in parts per million; the same as
    /// [`Advisor::recommend_weighted`] gives.
    ///
    /// # Errors
    ///
    /// A negative weight, or weights that do not sum to a million.
    pub fn weighed(&self, weights_ppm: [i64; 3]) -> Result<Record, WeightsError> {
        Ok(report::record(
            self,
            &Weighting::ppm(weights_ppm, self.situation.order())?,
        ))
    }

    /// What is the same at all weights.
    pub(crate) fn fixed(&self) -> &Fixed {
        self.fixed.get_or_init(|| Fixed::new(self))
    }

    /// A plan as a pair, worked out once; rank and value are still those of no weights.
    pub(crate) fn pair(&self, plan: usize) -> Option<&Pair> {
        let slot = self.pairs.get(plan)?;
        slot.get_or_init(|| report::pair(self, self.plans.get(plan)?))
            .as_ref()
    }

    /// What is said about a plan when it is the best one, worked out once.
    pub(crate) fn first(&self, plan: Option<usize>) -> First {
        let slot = plan.and_then(|plan| self.firsts.get(plan));
        slot.map_or_else(
            || First::new(self, None),
            |slot| slot.get_or_init(|| First::new(self, plan)).clone(),
        )
    }
}
