//! A situation made ready: moving the weights evaluates no rule again.

use std::sync::OnceLock;

use modelpair_rules::Text;

use crate::advisor::Advisor;
use crate::cost::MicroUsd;
use crate::gates::Gate;
use crate::numbers::Ratio;
use crate::pairing::{Board, Half, Plan, Shape};
use crate::record::{Member, Pair, Record, RuledOut, Shared};
use crate::report::{self, First, Fixed};
use crate::robustness::{Field, Weighting};
use crate::situation::Situation;
use crate::ties::PairRules;
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
    /// Whether a rule about pairs can take effect.
    pub(crate) pairs_judged: bool,
    fixed: OnceLock<Fixed>,
    ruled_out: OnceLock<Shared<Vec<RuledOut>>>,
    pairs: Vec<OnceLock<Option<Box<Pair>>>>,
    /// What the pairs have in common: by candidate, then by [`slot`].
    members: Vec<[MemberSlot; 4]>,
    firsts: Vec<OnceLock<First>>,
    price_ranges: OnceLock<Vec<PriceRange>>,
}

/// What is seen first of a recommendation, in a fraction of the time of all of it.
pub struct Glance {
    /// The record with its first pair, and of the other pairs those that are the best somewhere; without robustness,
    /// roles, costs, survival, sides and what was ruled out.
    pub record: Record,
    /// How firm the answer is, in a sentence; nothing when there is no pair.
    pub firmness: Option<Text>,
}

/// One half of many pairs, written out once.
type MemberSlot = OnceLock<Option<Shared<Member>>>;

/// The values of a plan's cost where its prices are disputed, in parts per million.
#[derive(Clone, Copy, Debug)]
struct PriceRange {
    dearest: i64,
    cheapest: i64,
}

impl Advisor {
    /// A situation made ready for many weightings.
    pub fn outlook(&self, situation: &Situation) -> Outlook {
        let gates = self.gates(situation);
        let board = Board::new(self, situation, &gates);
        let rules = PairRules::new(self, situation);
        let (shape, plans) = board
            .as_ref()
            .map(|board| board.plans(self, rules.as_ref()))
            .unwrap_or_default();
        let candidates = board.as_ref().map_or(0, |board| board.candidates.len());
        Outlook {
            advisor: self.clone(),
            situation: situation.clone(),
            gates,
            members: (0..candidates).map(|_| Default::default()).collect(),
            board,
            shape,
            field: Field::new(&plans),
            pairs_judged: rules.is_some(),
            fixed: OnceLock::new(),
            ruled_out: OnceLock::new(),
            pairs: plans.iter().map(|_| OnceLock::new()).collect(),
            firsts: plans.iter().map(|_| OnceLock::new()).collect(),
            price_ranges: OnceLock::new(),
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

    /// What is seen first of [`Outlook::record`].
    pub fn glance(&self) -> Glance {
        report::glance(self, &Weighting::of_order(self.situation.order()))
    }

    /// What is seen first of [`Outlook::weighed`].
    ///
    /// # Errors
    ///
    /// A negative weight, or weights that do not sum to a million.
    pub fn glance_at(&self, weights_ppm: [i64; 3]) -> Result<Glance, WeightsError> {
        let weighting = Weighting::ppm(weights_ppm, self.situation.order())?;
        Ok(report::glance(self, &weighting))
    }

    /// The recommendation at exact weights of quality, control and cost.
    ///
    /// # Errors
    ///
    /// A negative weight, weights that do not sum to 1, or finer ones than [`WeightsError::Fine`] says.
    pub fn weighed_exactly(&self, weights: [Ratio; 3]) -> Result<Record, WeightsError> {
        let weighting = Weighting::exact(weights, self.situation.order())?;
        Ok(report::record(self, &weighting))
    }

    /// Forgets what was said, and nothing that was worked out: once [`Advisor::complete`] has added words, they are looked
    /// up again.
    pub fn forget(&mut self) {
        self.fixed = OnceLock::new();
        self.ruled_out = OnceLock::new();
        self.members.fill_with(Default::default);
        for pair in &mut self.pairs {
            *pair = OnceLock::new();
        }
        for first in &mut self.firsts {
            *first = OnceLock::new();
        }
    }

    /// What is the same at all weights.
    pub(crate) fn fixed(&self) -> &Fixed {
        self.fixed.get_or_init(|| Fixed::new(self))
    }

    /// What was ruled out, worked out once.
    pub(crate) fn ruled_out(&self) -> Shared<Vec<RuledOut>> {
        let known = &self.ruled_out;
        known.get_or_init(|| report::ruled_out(self).into()).clone()
    }

    /// A plan as a pair, worked out once; rank and value are still those of no weights.
    pub(crate) fn pair(&self, plan: usize) -> Option<&Pair> {
        let slot = self.pairs.get(plan)?;
        slot.get_or_init(|| report::pair(self, self.plans.get(plan)?).map(Box::new))
            .as_deref()
    }

    /// A candidate as one half of pairs with the volume on one of their halves, worked out once.
    pub(crate) fn member(
        &self,
        uses: (Half, Half),
        candidate: usize,
        show: impl FnOnce() -> Option<Member>,
    ) -> Option<Shared<Member>> {
        let known = self.members.get(candidate)?.get(slot(uses))?;
        known.get_or_init(|| show().map(Shared::from)).clone()
    }

    /// What is said about a plan when it is the best one, worked out once.
    pub(crate) fn first(&self, plan: Option<usize>) -> First {
        let slot = plan.and_then(|plan| self.firsts.get(plan));
        slot.map_or_else(
            || First::new(self, None),
            |slot| slot.get_or_init(|| First::new(self, plan)).clone(),
        )
    }

    /// Whether a plan is better than every other one whatever the disputed prices are.
    ///
    /// Its own prices are taken at their highest and those of each rival at their lowest: more than is needed, never
    /// less.
    pub(crate) fn undisputed(&self, plan: usize, weighting: &Weighting) -> bool {
        let ranges = self.price_ranges.get_or_init(|| self.all_price_ranges());
        let score = |plan: &Plan, cost_ppm: i64| {
            let [quality, control, _] = plan.values;
            weighting.score([quality, control, cost_ppm])
        };
        let Some((first, range)) = self.plans.get(plan).zip(ranges.get(plan)) else {
            return false;
        };
        let worst = score(first, range.dearest);
        let rivals = self
            .plans
            .iter()
            .zip(ranges)
            .enumerate()
            .filter(|(index, _)| *index != plan);
        let tie = |rival: &Plan| weighting.score(rival.values) == weighting.score(first.values);
        rivals.map(|(_, rival)| rival).all(|(rival, range)| {
            let best = score(rival, range.cheapest);
            best < worst || (best == worst && tie(rival) && first.cost == rival.cost)
        })
    }

    fn all_price_ranges(&self) -> Vec<PriceRange> {
        let candidates = self
            .board
            .as_ref()
            .map_or(0, |board| board.candidates.len());
        let mut months = vec![[None; 4]; candidates];
        let plans = self.plans.iter();
        plans
            .map(|plan| self.price_range(plan, &mut months))
            .collect()
    }

    /// `months` are those that were looked at already: the lowest and the highest cost by candidate and [`slot`].
    fn price_range(&self, plan: &Plan, months: &mut [[Option<Disputed>; 4]]) -> PriceRange {
        let undisputed = PriceRange {
            dearest: of_cost(plan),
            cheapest: of_cost(plan),
        };
        let Some(board) = &self.board else {
            return undisputed;
        };
        let work = &board.work;
        let mut month = |index: usize, half: Half, own_tokens: u64| -> Disputed {
            let candidate = board.candidates.get(index)?;
            let known = months
                .get_mut(index)?
                .get_mut(slot((half, plan.volume_on)))?;
            *known.get_or_insert_with(|| {
                let on_it = plan.volume_on == half;
                let tokens = own_tokens + if on_it { work.volume_tokens } else { 0 };
                if tokens == 0 && candidate.tariff.by_token() {
                    return Some((MicroUsd::ZERO, MicroUsd::ZERO));
                }
                let amounts = board.amounts(candidate, tokens)?;
                Some((amounts.low, amounts.high))
            })
        };
        let primary = month(plan.primary, Half::Primary, work.high_stakes_tokens);
        let partner = month(plan.partner, Half::Partner, work.confined_tokens);
        let Some(((low, high), (other_low, other_high))) = primary.zip(partner) else {
            return undisputed;
        };
        let value = |cost: Option<MicroUsd>| {
            let per_million =
                i128::from(cost?.0) * 1_000_000 / i128::from(work.total_tokens.max(1));
            Some(
                self.advisor
                    .bundle()
                    .anchors
                    .cost_ppm(i64::try_from(per_million).unwrap_or(i64::MAX)),
            )
        };
        PriceRange {
            dearest: value(high.plus(other_high)).unwrap_or(0),
            cheapest: value(low.plus(other_low)).unwrap_or(undisputed.cheapest),
        }
    }
}

/// The lowest and the highest cost of a month, if it can be computed.
type Disputed = Option<(MicroUsd, MicroUsd)>;

/// The position of what belongs to a half of pairs with the volume on one of their halves.
fn slot((half, volume_on): (Half, Half)) -> usize {
    usize::from(half == Half::Partner) * 2 + usize::from(volume_on == Half::Partner)
}

fn of_cost(plan: &Plan) -> i64 {
    let [_, _, cost_ppm] = plan.values;
    cost_ppm
}
