//! 512 rows at a time: which of them, and what a condition says about each.

/// How many words a block has.
const WORDS: usize = 8;

/// How many rows a block has.
pub(super) const BLOCK: usize = WORDS * 64;

/// Some of the rows of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bits([u64; WORDS]);

/// What is known about a condition for each row of a block: in neither set is who is not known.
///
/// INVARIANT: no row is in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Truths {
    /// The rows for which it holds.
    pub yes: Bits,
    /// The rows for which it does not.
    pub no: Bits,
}

impl Bits {
    pub const NONE: Self = Self([0; WORDS]);
    pub const ALL: Self = Self([u64::MAX; WORDS]);

    /// The first rows, as many as there are.
    pub fn first(count: usize) -> Self {
        let mut bits = Self::NONE;
        for (word, bits) in bits.0.iter_mut().enumerate() {
            *bits = match count.saturating_sub(word * 64) {
                0 => 0,
                rest @ 1..=63 => (1 << rest) - 1,
                _ => u64::MAX,
            };
        }
        bits
    }

    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    pub fn contains(self, row: usize) -> bool {
        let word = self.0.get(row / 64).copied().unwrap_or(0);
        word >> (row % 64) & 1 == 1
    }

    pub fn insert(&mut self, row: usize) {
        if let Some(word) = self.0.get_mut(row / 64) {
            *word |= 1 << (row % 64);
        }
    }

    pub fn remove(&mut self, row: usize) {
        if let Some(word) = self.0.get_mut(row / 64) {
            *word &= !(1 << (row % 64));
        }
    }

    /// The rows in order.
    pub fn rows(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(word, bits)| {
            let rest = |bits: &u64| Some(bits & bits.wrapping_sub(1));
            let left = std::iter::successors(Some(bits), rest).take_while(|bits| *bits != 0);
            left.map(move |bits| word * 64 + crate::source::index(bits.trailing_zeros()))
        })
    }

    pub fn and(mut self, other: Self) -> Self {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word &= other;
        }
        self
    }

    pub fn or(mut self, other: Self) -> Self {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word |= other;
        }
        self
    }

    pub fn without(mut self, other: Self) -> Self {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word &= !other;
        }
        self
    }
}

impl Truths {
    pub const UNKNOWN: Self = Self {
        yes: Bits::NONE,
        no: Bits::NONE,
    };

    /// The same for every row.
    pub fn all(value: Option<bool>) -> Self {
        match value {
            Some(true) => Self::UNKNOWN.with(true, Bits::ALL),
            Some(false) => Self::UNKNOWN.with(false, Bits::ALL),
            None => Self::UNKNOWN,
        }
    }

    fn with(mut self, value: bool, bits: Bits) -> Self {
        if value {
            self.yes = bits;
        } else {
            self.no = bits;
        }
        self
    }

    pub fn set(&mut self, row: usize, value: Option<bool>) {
        match value {
            Some(true) => self.yes.insert(row),
            Some(false) => self.no.insert(row),
            None => {}
        }
    }

    pub fn not(self) -> Self {
        Self {
            yes: self.no,
            no: self.yes,
        }
    }

    pub fn and(self, other: Self) -> Self {
        Self {
            yes: self.yes.and(other.yes),
            no: self.no.or(other.no),
        }
    }

    pub fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// Whether both say the same.
    pub fn same(self, other: Self) -> Self {
        self.and(other).or(self.not().and(other.not()))
    }

    /// `self ? yes : no`; where it is not known which, what both say.
    pub fn choose(self, yes: Self, no: Self) -> Self {
        let chosen = self.and(yes).or(self.not().and(no));
        Self {
            yes: chosen.yes.or(yes.yes.and(no.yes)),
            no: chosen.no.or(yes.no.and(no.no)),
        }
    }
}
