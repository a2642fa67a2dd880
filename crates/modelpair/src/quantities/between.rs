//! Whether a decision that holds at two values of a quantity holds at all values between them.
//!
//! Staff and prices enter every cost as straight lines that never fall, and the value of a cost is a chain of straight
//! pieces. Where the costs of two pairs stay on one piece each, the lead of one over the other is a straight line too,
//! so it is decided at its ends, but for what rounding adds. Elsewhere the highest cost of the one is held against the
//! lowest of the other.

use crate::advisor::Advisor;
use crate::bill::Tariff;
use crate::decision::Decision;
use crate::gates::Role;
use crate::pairing::{Board, Candidate, Half, ROUNDING, Shape, per_million};
use crate::record::Choice;

/// A situation with the quantity at two values; no cost is higher at the first.
pub(super) struct Between<'a> {
    pub advisor: &'a Advisor,
    pub low: &'a Board,
    pub high: &'a Board,
}

/// Something at both values.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ends {
    low: i64,
    high: i64,
}

/// A candidate for one half of pairs, with its costs in micro-USD.
#[derive(Clone, Copy)]
struct Costed<'a> {
    at: usize,
    candidate: &'a Candidate,
    without_volume: Ends,
    with_volume: Ends,
}

/// A pair with the volume on one of its halves.
struct Way {
    primary: usize,
    partner: usize,
    volume_on: Half,
    merit: i64,
    /// Micro-USD per million tokens.
    rate: Ends,
    score: Ends,
}

impl Ends {
    fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            low: self.low.checked_add(other.low)?,
            high: self.high.checked_add(other.high)?,
        })
    }

    fn map(self, change: impl Fn(i64) -> i64) -> Self {
        Self {
            low: change(self.low),
            high: change(self.high),
        }
    }
}

impl<'a> Between<'a> {
    /// False where it is not certain.
    pub fn holds(&self, decision: &Decision) -> bool {
        self.alike() && self.proved(decision).unwrap_or(false)
    }

    /// Whether nothing but costs differs between the ends.
    fn alike(&self) -> bool {
        let (low, high) = (&self.low.candidates, &self.high.candidates);
        let same = |(one, other): (&Candidate, &Candidate)| {
            (one.option, one.passes, one.quality_ppm, one.control_ppm)
                == (
                    other.option,
                    other.passes,
                    other.quality_ppm,
                    other.control_ppm,
                )
        };
        low.len() == high.len() && low.iter().zip(high).all(same)
    }

    /// Nothing when a cost cannot be computed.
    fn proved(&self, decision: &Decision) -> Option<bool> {
        let primary = self.candidate(&decision.primary)?;
        let partner = self.candidate(&decision.partner)?;
        let volume_on = if decision.partner_roles.contains(&Role::Volume) {
            Half::Partner
        } else {
            Half::Primary
        };
        // No cost changes which kind of pair is feasible.
        let (_, first) = primary;
        let (_, second) = partner;
        let kind = (first.open, second.open);
        let shape = Shape::ALL.into_iter().find(|shape| shape.opens() == kind)?;
        let ways = self.ways(shape)?;
        let mut own = ways
            .iter()
            .filter(|way| (way.primary, way.partner) == (primary.0, partner.0));
        // Where the volume may be on either half, it is not certain what the pair is.
        let (Some(mine), None) = (own.next(), own.next()) else {
            return Some(false);
        };
        let leads = |rival: &Way| std::ptr::eq(rival, mine) || self.leads(mine, rival);
        Some(mine.volume_on == volume_on && ways.iter().all(leads))
    }

    fn candidate(&self, choice: &Choice) -> Option<(usize, &'a Candidate)> {
        let (option, _) = self.advisor.find(&choice.model, &choice.route)?;
        let mut candidates = self.low.candidates.iter().enumerate();
        candidates.find(|(_, candidate)| candidate.option == option)
    }

    /// Every pair with the volume on each half on which it may be.
    fn ways(&self, shape: Shape) -> Option<Vec<Way>> {
        let work = &self.low.work;
        let primaries = self.costed(shape, Half::Primary, work.high_stakes_tokens)?;
        let partners = self.costed(shape, Half::Partner, work.confined_tokens)?;
        let mut ways = Vec::new();
        for primary in &primaries {
            for partner in &partners {
                let (one, other) = (primary.candidate.option, partner.candidate.option);
                if !self.advisor.same_model(one, other) {
                    self.add_ways(primary, partner, &mut ways)?;
                }
            }
        }
        Some(ways)
    }

    fn costed(&self, shape: Shape, half: Half, tokens: u64) -> Option<Vec<Costed<'a>>> {
        let all = self.low.candidates.iter().zip(&self.high.candidates);
        let suited = all
            .enumerate()
            .filter(|(_, (candidate, _))| self.low.suits(shape, half, candidate));
        let costed = suited.map(|(at, (low, high))| {
            let (low_without, low_with) = self.low.likely(low, tokens)?;
            let (high_without, high_with) = self.high.likely(high, tokens)?;
            Some(Costed {
                at,
                candidate: low,
                without_volume: Ends {
                    low: low_without.0,
                    high: high_without.0,
                },
                with_volume: Ends {
                    low: low_with.0,
                    high: high_with.0,
                },
            })
        });
        costed.collect()
    }

    fn add_ways(&self, primary: &Costed, partner: &Costed, ways: &mut Vec<Way>) -> Option<()> {
        let on_primary = primary.with_volume.plus(partner.without_volume)?;
        let on_partner = primary.without_volume.plus(partner.with_volume)?;
        let saved = on_primary.plus(on_partner.map(|cost| -cost))?;
        let slack = self.cost_slack();
        let halves: &[Half] = match (
            primary.candidate.passes(Role::Volume),
            partner.candidate.passes(Role::Volume),
        ) {
            (false, false) => &[],
            (true, false) => &[Half::Primary],
            (false, true) => &[Half::Partner],
            (true, true) if saved == (Ends { low: 0, high: 0 }) => &[Half::Primary],
            (true, true) if saved.low.min(saved.high) > ROUNDING.0 + slack => &[Half::Partner],
            (true, true) if saved.low.max(saved.high) <= ROUNDING.0 - slack => &[Half::Primary],
            (true, true) => &[Half::Primary, Half::Partner],
        };
        let [quality_weight, control_weight, cost_weight] = self.low.weights;
        let anchors = &self.advisor.bundle().anchors;
        for volume_on in halves.iter().copied() {
            let cost = if volume_on == Half::Primary {
                on_primary
            } else {
                on_partner
            };
            let (quality, control) =
                self.low
                    .merits(primary.candidate, partner.candidate, volume_on);
            let merit = quality * quality_weight + control * control_weight;
            let rate = cost.map(|cost| per_million(cost, self.low.work.total_tokens));
            ways.push(Way {
                primary: primary.at,
                partner: partner.at,
                volume_on,
                merit,
                rate,
                score: rate.map(|rate| merit + cost_weight * anchors.cost_ppm(rate)),
            });
        }
        Some(())
    }

    /// What rounding prices and amounts may add to a cost, in micro-USD.
    fn cost_slack(&self) -> i64 {
        i64::try_from(self.low.work.total_tokens / 250_000).map_or(i64::MAX / 4, |part| part + 8)
    }

    /// Whether one way is ahead of another at every value from one end to the other.
    fn leads(&self, one: &Way, rival: &Way) -> bool {
        if one.score.high > rival.score.low {
            // Even where the one is the dearest and the rival the cheapest.
            return true;
        }
        if self.same_costs(one, rival) {
            // Who wins such a tie at the ends wins it everywhere.
            return one.merit >= rival.merit;
        }
        let anchors = &self.advisor.bundle().anchors;
        let one_piece = |rate: Ends| anchors.cost_piece(rate.low) == anchors.cost_piece(rate.high);
        let [_, _, cost_weight] = self.low.weights;
        // Rates are off by so much, and values by what that makes and their own rounding.
        let by = per_million(self.cost_slack(), self.low.work.total_tokens).saturating_add(2);
        let off = |rate: i64| {
            anchors.cost_ppm(rate.saturating_sub(by)) - anchors.cost_ppm(rate.saturating_add(by))
        };
        let slack = [one.rate.low, rival.rate.low]
            .map(|rate| cost_weight * (off(rate) + 2))
            .into_iter()
            .sum::<i64>();
        one_piece(one.rate)
            && one_piece(rival.rate)
            && one.score.low - rival.score.low > slack
            && one.score.high - rival.score.high > slack
    }

    /// Whether two ways are paid alike in every part, so that they cost the same at every value.
    fn same_costs(&self, one: &Way, rival: &Way) -> bool {
        let same = |board: &Board, at: usize, other: usize| {
            let tariff = |at: usize| board.candidates.get(at).map(|candidate| &candidate.tariff);
            at == other
                || tariff(at)
                    .zip(tariff(other))
                    .is_some_and(|(one, other)| Tariff::same(one, other))
        };
        one.volume_on == rival.volume_on
            && [self.low, self.high].into_iter().all(|board| {
                same(board, one.primary, rival.primary) && same(board, one.partner, rival.partner)
            })
    }
}
