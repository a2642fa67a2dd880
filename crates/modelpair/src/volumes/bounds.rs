//! What a candidate costs at the least and at the most, over a stretch of volumes.

use crate::bill::Work;
use crate::pairing::{Board, Candidate, Half, ROUNDING};

/// Costs per million tokens are kept in this part of a micro-USD, so that rounding decides nothing.
pub const SCALE: i128 = 1 << 20;

/// Parts of a volume are rounded: they are this close to their percentage of it.
const TOKENS_OFF: u64 = 2;

/// The least and the most, scaled.
pub type Bounds = (i128, i128);

/// Bounds of what a candidate costs as a half of a pair.
#[derive(Clone, Copy)]
pub struct Rates {
    pub without: Bounds,
    pub with: Bounds,
    /// What the volume adds. On machines often nothing, which the bounds of the two others would not show.
    pub volume: Bounds,
}

/// The work from one volume to another.
pub struct Range<'a> {
    board: &'a Board,
    from: Work,
    to: Work,
}

impl<'a> Range<'a> {
    /// From one volume to another, both included.
    pub fn new(board: &'a Board, from: u64, to: u64) -> Self {
        Self {
            board,
            from: board.work.of_volume(from),
            to: board.work.of_volume(to),
        }
    }

    /// Bounds of what a half costs for each million tokens of the whole.
    pub fn rates(&self, candidate: &Candidate, half: Half) -> Option<Rates> {
        let own = |work: &Work| match half {
            Half::Primary => work.high_stakes_tokens,
            Half::Partner => work.confined_tokens,
        };
        let without = (own(&self.from), own(&self.to));
        let volume = (self.from.volume_tokens, self.to.volume_tokens);
        let with = (without.0 + volume.0, without.1 + volume.1);
        let rate = |tokens| self.rate(candidate, tokens);
        let volume = if candidate.tariff.by_token() {
            let added = |without: u64, with: u64| {
                Some(self.cost(candidate, with)? - self.cost(candidate, without)?)
            };
            let at_ends = (added(without.0, with.0)?, added(without.1, with.1)?);
            self.flat(candidate, at_ends)?
        } else {
            let without = self.machines(candidate, without)?;
            let with = self.machines(candidate, with)?;
            let (least, most) = (with.0 - without.1, with.1 - without.0);
            let over = |amount: i128, small: u64, large: u64| {
                per_million(amount, if amount < 0 { small } else { large })
            };
            let (from, to) = self.totals();
            (over(least, from, to), over(most, to, from) + 1)
        };
        // What rounding makes of equal prices moves no volume.
        let rounding = per_million(ROUNDING.0.into(), self.totals().0) + 1;
        let volume = if half == Half::Partner {
            (volume.0, volume.1 + rounding)
        } else {
            volume
        };
        Some(Rates {
            without: rate(without)?,
            with: rate(with)?,
            volume,
        })
    }

    /// Bounds of a cost per million tokens of the whole, from the tokens of a part at both ends of a stretch.
    fn rate(&self, candidate: &Candidate, tokens: (u64, u64)) -> Option<Bounds> {
        let (from, to) = self.totals();
        if !candidate.tariff.by_token() {
            let (least, most) = self.machines(candidate, tokens)?;
            return Some((per_million(least, to), per_million(most, from) + 1));
        }
        let at_ends = (
            self.cost(candidate, tokens.0)?,
            self.cost(candidate, tokens.1)?,
        );
        self.flat(candidate, at_ends)
    }

    /// Bounds of what is paid by the token: it is the same at both ends but for rounding, and so it is between them.
    fn flat(&self, candidate: &Candidate, costs: (i128, i128)) -> Option<Bounds> {
        let (from, to) = self.totals();
        if costs.1 == 0 {
            return Some((0, 0));
        }
        let (one, other) = (per_million(costs.0, from), per_million(costs.1, to));
        let off = if from == to {
            0
        } else {
            per_million(self.cost(candidate, 2 * TOKENS_OFF)? + 4, from)
        };
        Some((one.min(other) - off, one.max(other) + off + 1))
    }

    /// The least and the most that machines cost on a stretch.
    fn machines(&self, candidate: &Candidate, (first, last): (u64, u64)) -> Option<(i128, i128)> {
        let (from, to) = self.totals();
        let off = if from == to { 0 } else { TOKENS_OFF };
        Some((
            self.cost(candidate, first.saturating_sub(off))?,
            self.cost(candidate, last.checked_add(off)?)?,
        ))
    }

    /// Micro-USD of so many tokens.
    fn cost(&self, candidate: &Candidate, tokens: u64) -> Option<i128> {
        if tokens == 0 && candidate.tariff.by_token() {
            return Some(0);
        }
        Some(self.board.amounts(candidate, tokens)?.likely.0.into())
    }

    /// The first and the last volume.
    fn totals(&self) -> (u64, u64) {
        (self.from.total_tokens.max(1), self.to.total_tokens.max(1))
    }
}

/// Scaled, rounded down.
fn per_million(cost: i128, tokens: u64) -> i128 {
    (cost * 1_000_000 * SCALE).div_euclid(tokens.into())
}
