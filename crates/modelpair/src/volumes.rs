//! Which pair is the best at every volume: all changes on the way, and that there are no others.
//!
//! Nothing is sampled. A price by the token stays the same and machines never get cheaper as tokens are added, so over
//! a stretch of volumes every cost has a lower and an upper bound, and with it every score. Where by these bounds one
//! pair is ahead of all others, it is so on the whole stretch; otherwise the stretch is halved, down to single
//! volumes.

mod bounds;
mod field;

use crate::decision::Decision;
use field::Contender;
pub(crate) use field::Field;

/// How many stretches are told apart.
const STRETCHES_MAX: usize = 1_024;

/// A stretch shorter than this part of its volume is a tie: scores are kept to parts per million, so where two pairs
/// draw level the answer may go to and fro with the rounding.
const TIE_PART: u64 = 10_000;

/// How many pairs are looked at, over all stretches, before the search gives up and says so.
const WORK_MAX: usize = 4_000_000;

/// With more contenders than this a stretch is halved without asking who wins ties.
const TIES_MAX: usize = 64;

/// Volumes with the same decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub from: u64,
    pub to: u64,
    /// Nothing where no pair is feasible.
    pub decision: Option<Decision>,
}

/// The decisions from one volume to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Course {
    /// In order of volume, without gaps; neighbors differ.
    pub stretches: Vec<Stretch>,
    /// They reach to the end. Otherwise what comes behind the last one was not worked out.
    pub complete: bool,
}

impl Course {
    /// Adds the volumes between two on which the rules say the same, behind what is there.
    ///
    /// `decide` works the answer at one volume out from the beginning. It is asked where two pairs are equal to the
    /// last digit, and at the ends and in the middle of every stretch: a course that it contradicts is thrown away.
    pub fn extend(
        &mut self,
        field: &Field<'_>,
        ends: (u64, u64),
        decide: &dyn Fn(u64) -> Option<Decision>,
    ) {
        let known = self.stretches.len().saturating_sub(1);
        self.complete = self.search(field, ends, decide).is_some();
        let added = self.stretches.iter().skip(known);
        let confirmed = added.into_iter().all(|stretch| {
            let volumes = [stretch.from, middle(stretch.from, stretch.to), stretch.to];
            let mut new = volumes.into_iter().filter(|volume| *volume >= ends.0);
            new.all(|volume| decide(volume) == stretch.decision)
        });
        if !confirmed {
            *self = Self::default();
        }
    }

    /// Nothing when it gave up.
    fn search(
        &mut self,
        field: &Field<'_>,
        (from, to): (u64, u64),
        decide: &dyn Fn(u64) -> Option<Decision>,
    ) -> Option<()> {
        let mut todo = vec![(from, to, field.all())];
        let mut work = 0;
        while let Some((from, to, live)) = todo.pop() {
            work += live.len() + 1;
            if work > WORK_MAX {
                return None;
            }
            let left = without_losers(field.contenders(&live, from, to)?);
            let decision = match left.as_slice() {
                [] => None,
                [only] if only.sure => field.decision(only),
                _ if from == to => decide(from),
                _ => {
                    let middle = middle(from, to);
                    let mut live: Vec<usize> = left.iter().map(|one| one.pair).collect();
                    live.dedup();
                    todo.push((middle + 1, to, live.clone()));
                    todo.push((from, middle, live));
                    continue;
                }
            };
            let full = self.stretches.len() == STRETCHES_MAX;
            match self.stretches.last_mut() {
                Some(last) if last.decision == decision => last.to = to,
                _ if full => return None,
                _ => self.stretches.push(Stretch { from, to, decision }),
            }
        }
        Some(())
    }

    /// The stretches without those that are ties, each with the first volume of the ties before it.
    pub fn settled(&self) -> Vec<(u64, &Stretch)> {
        let mut settled = Vec::new();
        let mut tied_from = None;
        let count = self.stretches.len();
        for (stretch, at) in self.stretches.iter().zip(1..) {
            let tie = stretch.to - stretch.from < stretch.from / TIE_PART && at < count;
            let from = *tied_from.get_or_insert(stretch.from);
            if !tie {
                settled.push((from, stretch));
                tied_from = None;
            }
        }
        settled
    }

    /// The position of the stretch that a volume lies on.
    pub fn at(&self, volume: u64) -> Option<usize> {
        self.stretches
            .iter()
            .position(|stretch| (stretch.from..=stretch.to).contains(&volume))
    }
}

/// Without those that are behind one of the others on the whole stretch. In the order of the pairs.
fn without_losers(all: Vec<Contender>) -> Vec<Contender> {
    let best = all.iter().filter(|one| one.sure).map(|one| one.low).max();
    let ahead = all
        .into_iter()
        .filter(|one| best.is_none_or(|best| one.high >= best));
    let left: Vec<Contender> = ahead.collect();
    if left.len() > TIES_MAX {
        return left;
    }
    let beaten = |one: &Contender| left.iter().any(|other| other.sure && other.beats(one));
    let kept: Vec<bool> = left.iter().map(|one| !beaten(one)).collect();
    let kept = left.into_iter().zip(kept).filter(|(_, kept)| *kept);
    kept.map(|(one, _)| one).collect()
}

/// The geometric mean, because volumes differ by orders of magnitude.
fn middle(from: u64, to: u64) -> u64 {
    let mean = (u128::from(from) * u128::from(to)).isqrt();
    let last = to.saturating_sub(1).max(from);
    u64::try_from(mean).map_or(from, |mean| mean.clamp(from, last))
}
