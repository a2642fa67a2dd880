//! Which volume, staff, utilization or price would make another pair the best one.
//!
//! For the volume all changes are found, see `volumes`. Every percent of utilization is looked at. For staff and price
//! the way to each end of the scale is halved until every part is proved to hold one decision, or is a single
//! thousandth of a post or of the price, see `between`.

mod between;

use modelpair_rules::Distinction;

use crate::advisor::Advisor;
use crate::decision::{Decision, Ranked};
use crate::gates::{Gate, Role};
use crate::outlook::Outlook;
use crate::pairing::Board;
use crate::record::{PairName, QuantityFlip, VolumeStretch, VolumesView};
use crate::sentences;
use crate::situation::Situation;
use crate::volumes::{Course, Field, Stretch};
use between::Between;

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

/// How many values are looked at on one side; what is left then is taken to be like its ends.
const LOOKS_MAX: u32 = 2_000;

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

/// The nearest values of each quantity, below and above today's, at which another pair is the best; and which pair is
/// at every volume.
pub(crate) fn quantities(outlook: &Outlook) -> (Vec<QuantityFlip>, Option<VolumesView>) {
    let Some(now) = outlook.decision() else {
        return Default::default();
    };
    let (mut flips, mut volumes) = (Vec::new(), None);
    for dial in Dial::ALL {
        let Some(today) = dial.now(&outlook.situation) else {
            continue;
        };
        let bench = Bench::new(outlook, dial, &now);
        let course = (dial == Dial::Volume).then(|| bench.course()).flatten();
        let found = match course.as_ref().and_then(|course| neighbors(course, today)) {
            Some(found) => found,
            None => bench.nearest(today, &now),
        };
        flips.extend(found.into_iter().filter_map(|(value, then)| {
            view(&outlook.advisor, dial, (today, value), &now, then.as_ref())
        }));
        if let Some(course) = course {
            volumes = volumes_view(outlook, &course, today);
        }
    }
    (flips, volumes)
}

/// The changes on both sides of today's volume, when it is known what lies there.
fn neighbors(course: &Course, today: i64) -> Option<Vec<(i64, Option<Decision>)>> {
    let at = course.at(u64::try_from(today).ok()?)?;
    if !course.complete && at + 1 == course.stretches.len() {
        return None;
    }
    let below = at.checked_sub(1).and_then(|at| course.stretches.get(at));
    let above = course.stretches.get(at + 1);
    let sides = [
        below.map(|stretch| (stretch.to, stretch)),
        above.map(|stretch| (stretch.from, stretch)),
    ];
    let changes = sides.into_iter().flatten();
    changes
        .map(|(value, stretch)| Some((i64::try_from(value).ok()?, stretch.decision.clone())))
        .collect()
}

fn volumes_view(outlook: &Outlook, course: &Course, today: i64) -> Option<VolumesView> {
    let advisor = &outlook.advisor;
    let [_, _, volume] = outlook.board.as_ref()?.work.shares();
    let settled = course.settled();
    let last = settled.len().checked_sub(1)?;
    let stretch = |(at, (from, stretch)): (usize, &(u64, &Stretch))| {
        let decision = stretch.decision.as_ref();
        let pair = decision.and_then(|decision| name(advisor, decision));
        let volume_on = decision.and_then(|decision| {
            let serves = |roles: &[Role]| roles.contains(&Role::Volume);
            if serves(&decision.primary_roles) {
                return Some("primary".to_owned());
            }
            serves(&decision.partner_roles).then(|| "partner".to_owned())
        });
        let [from, settled_from, to] =
            [*from, stretch.from, stretch.to].map(|volume| i64::try_from(volume).ok());
        let (from, to) = (from?, to?);
        let ends = (
            (at > 0).then_some(from),
            (!course.complete || at < last).then_some(to),
        );
        Some(VolumeStretch {
            text: sentences::stretch(
                ends,
                pair.as_ref(),
                volume_on.as_deref().filter(|_| volume > 0),
            ),
            from,
            settled_from: settled_from?,
            to,
            pair,
            volume_on,
            now: (from..=to).contains(&today),
        })
    };
    let stretches: Option<Vec<VolumeStretch>> = settled.iter().enumerate().map(stretch).collect();
    let stretches = stretches?;
    Some(VolumesView {
        text: sentences::volumes(&stretches, course.complete),
        stretches,
        complete: course.complete,
    })
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

    /// The decisions at all volumes; nothing when the rules tell every volume apart.
    fn course(&self) -> Option<Course> {
        let Outlook {
            advisor, situation, ..
        } = self.outlook;
        let fact = self.dial.fact()?;
        let bundle = advisor.bundle();
        let asked = bundle.declarations.schema().fact(fact);
        let asked = asked.map(|fact| bundle.rules.distinction(fact));
        if asked.as_ref().is_some_and(Distinction::is_compared) {
            return None;
        }
        let (least, most) = VOLUMES;
        let cuts = asked.map(|asked| asked.cuts()).unwrap_or_default();
        let mut starts = vec![least];
        starts.extend(cuts.into_iter().filter(|cut| least < *cut && *cut <= most));
        let ends = starts.iter().skip(1).map(|next| next - 1).chain([most]);
        let decide = |volume: u64| self.decide(i64::try_from(volume).ok()?);
        let mut course = Course::default();
        for (start, end) in starts.iter().zip(ends) {
            let mut there = situation.clone();
            there.set(fact, &(*start).into()).ok()?;
            let board = Board::new(advisor, &there, &advisor.gates(&there))?;
            let field = Field::new(advisor, &there, board);
            let ends = (u64::try_from(*start).ok()?, u64::try_from(end).ok()?);
            course.extend(&field, ends, &decide);
            if !course.complete {
                break;
            }
        }
        Some(course)
    }

    fn decide(&self, value: i64) -> Option<Decision> {
        let advisor = &self.outlook.advisor;
        let (situation, board) = self.board(value)?;
        Ranked::of_board(advisor, &situation, Some(board)).decision(advisor, situation.order())
    }

    /// The situation with the quantity at another value, and what can be paired there.
    fn board(&self, value: i64) -> Option<(Situation, Board)> {
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
        Some((situation, board))
    }

    /// The nearest changes on both sides of today's value.
    fn nearest(&self, today: i64, now: &Decision) -> Vec<(i64, Option<Decision>)> {
        let ends = match self.dial {
            // A rule may say something else at any value.
            _ if self.judged => None,
            Dial::Staff => Some([0, STAFF_MAX]),
            Dial::Price => Some([0, PRICE_MAX]),
            Dial::Volume | Dial::Utilization => None,
        };
        let Some([least, most]) = ends else {
            let found = sides(self.dial, today).map(|side| nearest(self, today, now, side));
            return found.into_iter().flatten().collect();
        };
        let ways = [least.min(today), most.max(today)];
        let found = ways.map(|end| {
            let mut looks = LOOKS_MAX;
            self.first_change(now, (today, end), self.decide(end), &mut looks)
        });
        found.into_iter().flatten().collect()
    }

    /// The first value with another decision on the way from one that has today's to one that has `then`.
    fn first_change(
        &self,
        now: &Decision,
        (same, other): (i64, i64),
        then: Option<Decision>,
        looks: &mut u32,
    ) -> Option<(i64, Option<Decision>)> {
        let changed = then.as_ref() != Some(now);
        if (other - same).abs() <= 1 {
            return changed.then_some((other, then));
        }
        if !changed && (*looks == 0 || self.holds(now, same.min(other), same.max(other))) {
            return None;
        }
        *looks = looks.saturating_sub(1);
        let middle = same + (other - same) / 2;
        let there = self.decide(middle);
        let turned = there.as_ref() != Some(now);
        let nearer = self.first_change(now, (same, middle), there, looks);
        if turned || nearer.is_some() {
            return nearer;
        }
        self.first_change(now, (middle, other), then, looks)
    }

    fn holds(&self, now: &Decision, least: i64, most: i64) -> bool {
        let ends = self.board(least).zip(self.board(most));
        ends.is_some_and(|((_, low), (_, high))| {
            let advisor = &self.outlook.advisor;
            let between = Between {
                advisor,
                low: &low,
                high: &high,
            };
            between.holds(now)
        })
    }
}

/// The values to look at, on both sides of today's and going away from it.
fn sides(dial: Dial, today: i64) -> [Vec<i64>; 2] {
    let points: Vec<i64> = match dial {
        Dial::Utilization => (1..=100).collect(),
        Dial::Staff => (0..=STAFF_MAX).step_by(50).collect(),
        Dial::Price => (0..=PRICE_MAX).step_by(50).collect(),
        Dial::Volume => {
            let (least, most) = VOLUMES;
            let steps = std::iter::successors(Some(least), |volume| Some(volume + volume / 10));
            steps
                .take_while(|volume| *volume < most)
                .chain([most])
                .collect()
        }
    };
    let (below, above): (Vec<i64>, Vec<i64>) = points
        .into_iter()
        .filter(|point| *point != today)
        .partition(|point| *point < today);
    [below.into_iter().rev().collect(), above]
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

#[cfg(all(test, feature = "default-bundle"))]
mod tests;
