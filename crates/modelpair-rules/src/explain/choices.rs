//! All ways to choose so many facts.

use crate::schema::FactId;

/// All ways to choose so many facts, in order.
pub(super) struct Choices<'a> {
    from: &'a [FactId],
    /// Ascending; the next choice.
    positions: Vec<usize>,
    is_over: bool,
}

impl<'a> Choices<'a> {
    pub fn new(from: &'a [FactId], size: usize) -> Self {
        Self {
            from,
            positions: (0..size).collect(),
            is_over: size > from.len(),
        }
    }

    /// The next choice.
    pub fn next(&mut self) -> Option<Vec<FactId>> {
        if self.is_over {
            return None;
        }
        let mut chosen = Vec::with_capacity(self.positions.len());
        for at in &self.positions {
            chosen.extend(self.from.get(*at));
        }
        self.is_over = !self.advance();
        Some(chosen)
    }

    /// Moves the last position that has room on, and those behind it next to it; false when none has.
    fn advance(&mut self) -> bool {
        let mut room = self.from.len();
        for place in (0..self.positions.len()).rev() {
            let Some(position) = self.positions.get(place).map(|position| position + 1) else {
                return false;
            };
            if position < room {
                for (step, behind) in self.positions.iter_mut().skip(place).enumerate() {
                    *behind = position + step;
                }
                return true;
            }
            room = room.saturating_sub(1);
        }
        false
    }
}
