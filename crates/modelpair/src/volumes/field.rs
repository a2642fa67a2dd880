//! All pairs of a situation, with bounds of their scores over a stretch of volumes.

use std::cell::RefCell;

use crate::advisor::Advisor;
use crate::bill::Tariff;
use crate::cost::{MicroUsd, price_per_million};
use crate::decision::{self, Decision};
use crate::gates::Role;
use crate::numbers::Ratio;
use crate::pairing::{Board, Candidate, Half, Plan, Shape};
use crate::situation::Situation;
use crate::ties::PairRules;

use super::bounds::{Bounds, Range, Rates, SCALE};

const HALVES: [Half; 2] = [Half::Primary, Half::Partner];

/// What may be paired, whatever the volume is.
pub(crate) struct Field<'a> {
    advisor: &'a Advisor,
    board: Board,
    pairs: Vec<Entry>,
}

/// Two candidates.
struct Entry {
    primary: usize,
    partner: usize,
    shared: u32,
    /// Both serve the volume at the same price, or there is none.
    alike: bool,
    /// With the volume on the primary, and on the partner; nothing where that one does not pass for it.
    ways: [Option<Way>; 2],
}

/// A pair with the volume on one of its halves.
#[derive(Clone, Copy)]
struct Way {
    /// What quality and control add to the score.
    merit: i64,
    /// A rule about pairs does not allow it.
    excluded: bool,
    /// With the volume on the same half, the same two numbers cost the same at every volume.
    price: [usize; 2],
}

/// A pair that may be the best somewhere on a stretch.
#[derive(Clone, Copy)]
pub(super) struct Contender {
    pub pair: usize,
    half: Half,
    /// It is there on the whole stretch: no volume on it moves to the other half.
    pub sure: bool,
    /// Bounds of the score.
    pub low: i64,
    pub high: i64,
    /// Bounds of the cost per million tokens, scaled.
    rate: Bounds,
    merit: i64,
    price: [usize; 2],
    /// Among pairs of the same score and cost, fewer and earlier come first.
    tie: (u32, usize, usize),
}

impl Contender {
    /// Whether it comes first wherever both are there.
    pub fn beats(&self, other: &Self) -> bool {
        let (shared, ..) = self.tie;
        let (other_shared, ..) = other.tie;
        let same = |one: &Self| (one.half, one.price, one.merit);
        if same(self) == same(other) {
            return self.tie < other.tie;
        }
        let cheaper = self.rate.1 < other.rate.0;
        self.low > other.high
            || (self.low == other.high
                && (shared < other_shared || (shared == other_shared && cheaper)))
    }
}

impl<'a> Field<'a> {
    /// The pairs of the first shape that has any; nothing when the work is not known.
    pub fn new(advisor: &'a Advisor, situation: &Situation, board: Board) -> Self {
        let rules = PairRules::new(advisor, situation);
        let excluding = rules.as_ref().filter(|rules| rules.can_exclude());
        let classes = classes(&board);
        let mut found = Self {
            advisor,
            board,
            pairs: Vec::new(),
        };
        for shape in Shape::ALL {
            let halves = HALVES.map(|half| found.candidates(shape, half, &classes, excluding));
            let [primaries, partners] = &halves;
            let pairs = primaries.iter().flat_map(|primary| {
                let entry = |partner: &usize| found.entry(*primary, *partner, &classes, excluding);
                partners.iter().filter_map(entry).collect::<Vec<_>>()
            });
            found.pairs = pairs.collect();
            let feasible = |pair: &Entry| pair.ways.iter().flatten().any(|way| !way.excluded);
            if found.pairs.iter().any(feasible) {
                break;
            }
        }
        found
    }

    /// All pairs.
    pub(super) fn all(&self) -> Vec<usize> {
        (0..self.pairs.len()).collect()
    }

    /// What a pair decides.
    pub(super) fn decision(&self, contender: &Contender) -> Option<Decision> {
        let pair = self.pairs.get(contender.pair)?;
        decision::decision(self.advisor, &self.board, &pair.plan(contender.half))
    }

    /// Those of these pairs that are there on a part of a stretch; nothing when a cost cannot be computed.
    pub(super) fn contenders(&self, pairs: &[usize], from: u64, to: u64) -> Option<Vec<Contender>> {
        let range = Range::new(&self.board, from, to);
        let known: RefCell<Vec<[Option<Rates>; 2]>> =
            RefCell::new(vec![[None; 2]; self.board.candidates.len()]);
        let rates = |index: usize, half: Half| -> Option<Rates> {
            let at = usize::from(half == Half::Partner);
            if let Some(known) = known.borrow().get(index)?.get(at)? {
                return Some(*known);
            }
            let candidate = self.board.candidates.get(index)?;
            let found = range.rates(candidate, half)?;
            *known.borrow_mut().get_mut(index)?.get_mut(at)? = Some(found);
            Some(found)
        };
        let mut found = Vec::new();
        for (index, pair) in pairs
            .iter()
            .filter_map(|at| Some((*at, self.pairs.get(*at)?)))
        {
            let primary = rates(pair.primary, Half::Primary)?;
            let partner = rates(pair.partner, Half::Partner)?;
            let ways = self.ways(index, pair, primary, partner);
            found.extend(ways.into_iter().flatten());
        }
        Some(found)
    }

    /// A pair with the volume on the half that is the cheaper one, or on each where that changes or is not certain.
    fn ways(
        &self,
        index: usize,
        pair: &Entry,
        primary: Rates,
        partner: Rates,
    ) -> [Option<Contender>; 2] {
        let sum = |one: Bounds, other: Bounds| (one.0 + other.0, one.1 + other.1);
        let on_primary = sum(primary.with, partner.without);
        let on_partner = sum(primary.without, partner.with);
        let (certain, open) = match pair.ways {
            [Some(_), Some(_)] if pair.alike => (Half::Primary, false),
            [Some(_), Some(_)] if partner.volume.1 < primary.volume.0 => (Half::Partner, false),
            [Some(_), Some(_)] if partner.volume.0 >= primary.volume.1 => (Half::Primary, false),
            [Some(_), Some(_)] => (Half::Primary, true),
            [Some(_), None] => (Half::Primary, false),
            _ => (Half::Partner, false),
        };
        let anchors = &self.advisor.bundle().anchors;
        let [_, _, weight] = self.board.weights;
        let value = |rate: i128| {
            let rate = i64::try_from(rate.div_euclid(SCALE)).unwrap_or(i64::MAX);
            weight * anchors.cost_ppm(rate)
        };
        let contender = |half: Half, way: Option<Way>, rate: Bounds| {
            let way = way.filter(|way| !way.excluded && (open || certain == half))?;
            Some(Contender {
                pair: index,
                half,
                sure: !open,
                low: way.merit + value(rate.1),
                high: way.merit + value(rate.0),
                rate,
                merit: way.merit,
                price: way.price,
                tie: (pair.shared, pair.primary, pair.partner),
            })
        };
        let [first, second] = pair.ways;
        [
            contender(Half::Primary, first, on_primary),
            contender(Half::Partner, second, on_partner),
        ]
    }

    /// The candidates for a half of a pair. What is beaten at every volume is none, as in [`Board::plans`].
    fn candidates(
        &self,
        shape: Shape,
        half: Half,
        classes: &[Class],
        excluding: Option<&PairRules>,
    ) -> Vec<usize> {
        let all = self.board.candidates.iter().enumerate();
        let suitable: Vec<(usize, &Candidate)> = all
            .filter(|(_, candidate)| self.board.suits(shape, half, candidate))
            .collect();
        let rivals = |one: &Candidate, other: &Candidate| {
            excluding.is_none()
                && (shape == Shape::ClosedOpen || self.advisor.same_model(one.option, other.option))
        };
        let [high_stakes, confined, volume] = self.board.work.shares();
        let own = if half == Half::Primary {
            high_stakes
        } else {
            confined
        };
        let beaten = |(at, one): &(usize, &Candidate)| {
            suitable.iter().any(|(rival_at, rival)| {
                let classes = classes.get(*rival_at).zip(classes.get(*at));
                rivals(rival, one)
                    && classes.is_some_and(|(rival_class, class)| {
                        let cheaper = rival_class.is_cheaper(class) && own + volume > 0;
                        let same = rival_class.first == class.first;
                        (same || cheaper) && at_least_as_good(rival, one, cheaper)
                    })
            })
        };
        let kept = suitable.iter().filter(|one| !beaten(one));
        kept.map(|(at, _)| *at).collect()
    }

    fn entry(
        &self,
        primary: usize,
        partner: usize,
        classes: &[Class],
        excluding: Option<&PairRules>,
    ) -> Option<Entry> {
        let board = &self.board;
        let (one, other) = (
            board.candidates.get(primary)?,
            board.candidates.get(partner)?,
        );
        if self.advisor.same_model(one.option, other.option) {
            return None;
        }
        let mut entry = Entry {
            primary,
            partner,
            shared: self.advisor.ties(one.option, other.option).count(),
            alike: false,
            ways: [None; 2],
        };
        let [high_stakes, confined, volume] = board.work.shares();
        let [of_quality, of_control, _] = board.weights;
        let class = |at: usize, used: bool| {
            let class = classes
                .get(at)
                .filter(|class| used || class.price.is_none());
            class.map_or(usize::MAX, |class| class.first)
        };
        let ways = HALVES.map(|half| {
            let on = if half == Half::Primary { one } else { other };
            let (quality, control) = board.merits(one, other, half);
            let excluded = excluding
                .is_some_and(|rules| board.judge(self.advisor, rules, &entry.plan(half)).excluded);
            let serves = |own: u32, this: Half| own > 0 || (volume > 0 && half == this);
            on.passes(Role::Volume).then(|| Way {
                merit: of_quality * quality + of_control * control,
                excluded,
                price: [
                    class(primary, serves(high_stakes, Half::Primary)),
                    class(partner, serves(confined, Half::Partner)),
                ],
            })
        });
        let price = |at: usize| classes.get(at).and_then(|class| class.price);
        entry.alike = volume == 0 || price(primary).is_some_and(|one| price(partner) == Some(one));
        entry.ways = ways;
        ways.iter().any(Option::is_some).then_some(entry)
    }
}

impl Entry {
    /// A plan that names the two; it has no numbers.
    fn plan(&self, volume_on: Half) -> Plan {
        Plan {
            primary: self.primary,
            partner: self.partner,
            volume_on,
            cost: MicroUsd::ZERO,
            values: [0; 3],
            score: 0,
            shared: self.shared,
        }
    }
}

/// Candidates that cost the same at every volume.
struct Class {
    /// The first of them.
    first: usize,
    /// By the token; nothing for machines.
    price: Option<Ratio>,
}

impl Class {
    /// Cheaper wherever something has to be paid.
    fn is_cheaper(&self, other: &Self) -> bool {
        matches!((self.price, other.price), (Some(one), Some(other)) if one < other)
    }
}

fn classes(board: &Board) -> Vec<Class> {
    let price = |candidate: &Candidate| match &candidate.tariff {
        Tariff::Tokens(prices) => price_per_million(&prices.likely, &board.work.shape).ok(),
        Tariff::Machines(_) => None,
    };
    let same = |one: &Candidate, other: &Candidate| match (&one.tariff, &other.tariff) {
        (Tariff::Machines(one), Tariff::Machines(other)) => {
            let machines = |rig: &crate::bill::Rig| rig.likely;
            one.iter().map(machines).eq(other.iter().map(machines))
        }
        (Tariff::Tokens(_), Tariff::Tokens(_)) => {
            price(one).is_some() && price(one) == price(other)
        }
        _ => false,
    };
    let candidates = &board.candidates;
    let class = |(at, candidate): (usize, &Candidate)| Class {
        first: candidates
            .iter()
            .position(|other| same(other, candidate))
            .unwrap_or(at),
        price: price(candidate),
    };
    candidates.iter().enumerate().map(class).collect()
}

/// On every count but the cost, and better on one unless it is cheaper.
fn at_least_as_good(one: &Candidate, other: &Candidate, cheaper: bool) -> bool {
    let gains = |candidate: &Candidate| {
        [
            candidate.quality_ppm,
            candidate.control_ppm,
            i64::from(candidate.passes(Role::Volume)),
        ]
    };
    let (one, other) = (gains(one), gains(other));
    one.iter().zip(other).all(|(one, other)| *one >= other) && (cheaper || one != other)
}
