//! Which volume, staff, utilization or price would make another pair the best one.
//!
//! Costs are straight lines between the steps of the staircases, so of two pairs one overtakes the other at most once
//! there: where the same pair is the best at both ends, it is so in between. Every step of a staircase is looked at,
//! and between them a grid, because the work of a pair may move from one half to the other; where two neighbors
//! differ, the first value with another decision is found exactly, to one token, a thousandth of a post, one percent of
//! utilization and a thousandth of the price.

use crate::advisor::Advisor;
use crate::bill::{Tariff, Work};
use crate::decision::{Decision, Ranked};
use crate::gates::Gate;
use crate::outlook::Outlook;
use crate::pairing::Board;
use crate::record::{PairName, QuantityFlip};
use crate::sentences;
use crate::situation::Situation;

/// What is changed, all else being equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dial {
    /// Tokens a month.
    Volume,
    /// Thousandths of a post.
    Staff,
    /// Percent of the speed of the machines.
    Utilization,
    /// The prices of the primary's model, in thousandths of today's.
    Price,
}

/// Volumes beyond these are nobody's.
const VOLUMES: (i64, i64) = (100_000, 1_000_000_000_000);

/// Ten full-time posts.
const STAFF_MAX: i64 = 10_000;

/// Ten times today's price.
const PRICE_MAX: i64 = 10_000;

/// Replicas whose steps are looked at.
const REPLICAS_MAX: u64 = 64;

impl Dial {
    pub const ALL: [Self; 4] = [Self::Volume, Self::Staff, Self::Utilization, Self::Price];

    pub fn id(self) -> &'static str {
        match self {
            Self::Volume => "tokens_per_month",
            Self::Staff => "fte_milli",
            Self::Utilization => "utilization_percent",
            Self::Price => "price_permille",
        }
    }

    /// The fact that is changed; none for a price, which is no fact of a situation.
    fn fact(self) -> Option<&'static str> {
        match self {
            Self::Volume => Some("operations.tokens_per_month"),
            Self::Staff => Some("operations.fte_milli"),
            Self::Utilization => Some("operations.utilization_percent"),
            Self::Price => None,
        }
    }

    fn now(self, situation: &Situation) -> Option<i64> {
        self.fact()
            .map_or(Some(1_000), |fact| situation.integer(fact))
    }
}

/// The nearest values of each quantity, below and above today's, at which another pair is the best.
pub(crate) fn flips(outlook: &Outlook) -> Vec<QuantityFlip> {
    let Some((now, board)) = outlook.decision().zip(outlook.board.as_ref()) else {
        return Vec::new();
    };
    let mut flips = Vec::new();
    for dial in Dial::ALL {
        let Some(today) = dial.now(&outlook.situation) else {
            continue;
        };
        let bench = Bench::new(outlook, dial, &now);
        let mut points = points(dial, today, board);
        points.sort_unstable();
        points.dedup();
        let (below, above): (Vec<i64>, Vec<i64>) = points
            .into_iter()
            .filter(|point| *point != today)
            .partition(|point| *point < today);
        let sides = [below.into_iter().rev().collect(), above];
        for side in sides {
            flips.extend(
                nearest(&bench, today, &now, side).and_then(|(value, then)| {
                    view(&outlook.advisor, dial, (today, value), &now, then.as_ref())
                }),
            );
        }
    }
    flips
}

/// Everything that stays the same while a quantity changes.
struct Bench<'a> {
    outlook: &'a Outlook,
    dial: Dial,
    /// The primary's model, whose prices change.
    model: String,
    /// A rule asks for the quantity, so that the rules have to be asked again.
    judged: bool,
}

impl<'a> Bench<'a> {
    fn new(outlook: &'a Outlook, dial: Dial, now: &Decision) -> Self {
        let bundle = outlook.advisor.bundle();
        let fact = dial
            .fact()
            .and_then(|path| bundle.declarations.schema().fact(path));
        let judged = fact.is_some_and(|fact| {
            let mut rules = bundle.rules.rules().iter();
            rules.any(|rule| {
                rule.applies.facts().contains(&fact) || rule.when.facts().contains(&fact)
            })
        });
        Self {
            outlook,
            dial,
            model: now.primary.model.clone(),
            judged,
        }
    }

    fn decide(&self, value: i64) -> Option<Decision> {
        let advisor = &self.outlook.advisor;
        let mut situation = self.outlook.situation.clone();
        if let Some(fact) = self.dial.fact() {
            situation.set(fact, &value.into()).ok()?;
        }
        let asked: Option<Vec<Gate>> = self.judged.then(|| advisor.gates(&situation));
        let gates = asked.as_ref().unwrap_or(&self.outlook.gates);
        let mut board = Board::new(advisor, &situation, gates)?;
        if self.dial == Dial::Price {
            for candidate in &mut board.candidates {
                let option = advisor.option(candidate.option);
                if option.is_some_and(|option| option.model == self.model) {
                    candidate.tariff = candidate.tariff.scaled(value)?;
                }
            }
        }
        Ranked::of_board(advisor, &situation, Some(board)).decision(advisor, situation.order())
    }
}

/// The values to look at.
fn points(dial: Dial, today: i64, board: &Board) -> Vec<i64> {
    match dial {
        Dial::Utilization => (1..=100).collect(),
        Dial::Staff => (0..=STAFF_MAX).step_by(50).collect(),
        Dial::Price => (0..=PRICE_MAX).step_by(50).collect(),
        Dial::Volume => {
            let (least, most) = VOLUMES;
            let mut points = vec![least, most];
            let (mut down, mut up) = (today, today);
            while down > least {
                down -= (down / 10).max(1);
                points.push(down.max(least));
            }
            while up < most {
                up = up.saturating_add((up / 10).max(1));
                points.push(up.min(most));
            }
            points.extend(steps(board));
            points.retain(|point| (least..=most).contains(point));
            points
        }
    }
}

/// The volumes at which some staircase takes a step: the last token before it, and the one that takes it.
fn steps(board: &Board) -> Vec<i64> {
    let work = &board.work;
    let mut steps = Vec::new();
    for candidate in &board.candidates {
        let Tariff::Machines(rigs) = &candidate.tariff else {
            continue;
        };
        for capacity in rigs.iter().filter_map(|rig| rig.likely.capacity().ok()) {
            for percent in shares(work) {
                for replicas in 1..=REPLICAS_MAX {
                    let carried = u128::from(capacity) * u128::from(replicas);
                    let volume = carried * 100 / u128::from(percent);
                    // Parts of a volume are rounded, so the step lies within a few tokens.
                    steps.extend(
                        i64::try_from(volume)
                            .ok()
                            .into_iter()
                            .flat_map(|volume| [volume, volume.saturating_add(100)]),
                    );
                }
            }
        }
    }
    steps
}

/// The percentages of the volume that a half of a pair may carry.
fn shares(work: &Work) -> Vec<u64> {
    let of = |tokens: u64| {
        let percent = u128::from(tokens) * 100 + u128::from(work.total_tokens) / 2;
        u64::try_from(percent / u128::from(work.total_tokens.max(1))).unwrap_or(100)
    };
    let (high, confined, volume) = (
        of(work.high_stakes_tokens),
        of(work.confined_tokens),
        of(work.volume_tokens),
    );
    let mut shares = vec![high, confined, high + volume, confined + volume];
    shares.retain(|share| *share > 0);
    shares.sort_unstable();
    shares.dedup();
    shares
}

/// The first value on the way over these points at which the decision is another one.
fn nearest(
    bench: &Bench,
    today: i64,
    now: &Decision,
    points: Vec<i64>,
) -> Option<(i64, Option<Decision>)> {
    let mut same = today;
    for point in points {
        let then = bench.decide(point);
        if then.as_ref() == Some(now) {
            same = point;
            continue;
        }
        let (mut other, mut found) = (point, then);
        while (other - same).abs() > 1 {
            let middle = same + (other - same) / 2;
            let then = bench.decide(middle);
            if then.as_ref() == Some(now) {
                same = middle;
            } else {
                (other, found) = (middle, then);
            }
        }
        return Some((other, found));
    }
    None
}

fn view(
    advisor: &Advisor,
    dial: Dial,
    (now, value): (i64, i64),
    first: &Decision,
    then: Option<&Decision>,
) -> Option<QuantityFlip> {
    let first_name = name(advisor, first)?;
    let pair = then.and_then(|then| name(advisor, then));
    Some(QuantityFlip {
        quantity: dial.id().to_owned(),
        now,
        value,
        text: sentences::quantity_flip(dial, (now, value), &first_name, pair.as_ref()),
        pair,
    })
}

fn name(advisor: &Advisor, decision: &Decision) -> Option<PairName> {
    let model = |id: &str| Some(advisor.bundle().catalog.model(id)?.name.clone());
    Some(PairName {
        names: [
            model(&decision.primary.model)?,
            model(&decision.partner.model)?,
        ],
        primary: decision.primary.clone(),
        partner: decision.partner.clone(),
    })
}
