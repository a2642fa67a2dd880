//! Values of enumerations as small numbers, and sets of them.

use crate::packed;
use serde::{Deserialize, Serialize};

/// A value of an enumeration: its number in the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Symbol(pub(crate) u32);

/// A set of values of one enumeration. Up to 64 values need no allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SymbolSet {
    first: u64,
    // INVARIANT: does not end in a zero, so that equal sets are equal values.
    rest: Vec<u64>,
}

impl Symbol {
    /// No value: what constants of an enumeration without values are compared with.
    pub(crate) const NONE: Self = Self((1 << 20) - 1);

    /// The number in the vocabulary.
    pub fn number(self) -> u32 {
        self.0
    }
}

impl SymbolSet {
    /// The empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a value in.
    pub fn insert(&mut self, symbol: Symbol) {
        let (word, bit) = place(symbol);
        if let Some(word) = word.checked_sub(1) {
            if self.rest.len() <= word {
                self.rest.resize(word + 1, 0);
            }
            if let Some(slot) = self.rest.get_mut(word) {
                *slot |= bit;
            }
        } else {
            self.first |= bit;
        }
    }

    /// Takes a value out.
    pub fn remove(&mut self, symbol: Symbol) {
        let (word, bit) = place(symbol);
        if let Some(word) = word.checked_sub(1) {
            if let Some(slot) = self.rest.get_mut(word) {
                *slot &= !bit;
            }
            while self.rest.last() == Some(&0) {
                self.rest.pop();
            }
        } else {
            self.first &= !bit;
        }
    }

    /// Whether a value is in the set.
    pub fn contains(&self, symbol: Symbol) -> bool {
        let (word, bit) = place(symbol);
        self.word(word) & bit != 0
    }

    /// Whether every value of the other set is in this one.
    pub fn contains_all(&self, other: &SymbolSet) -> bool {
        let mut words = (0..other.words()).map(|word| other.word(word) & !self.word(word));
        words.all(|missing| missing == 0)
    }

    /// Whether the sets have a value in common.
    pub fn intersects(&self, other: &SymbolSet) -> bool {
        let words = self.words().min(other.words());
        (0..words).any(|word| self.word(word) & other.word(word) != 0)
    }

    /// How many values there are.
    pub fn len(&self) -> u32 {
        self.first.count_ones() + self.rest.iter().map(|word| word.count_ones()).sum::<u32>()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.first == 0 && self.rest.is_empty()
    }

    /// The values in the order of the vocabulary.
    pub fn iter(&self) -> impl Iterator<Item = Symbol> + '_ {
        Symbols { set: self, next: 0 }
    }

    /// The values in either set.
    #[must_use]
    pub fn union(&self, other: &SymbolSet) -> SymbolSet {
        self.iter().chain(other.iter()).collect()
    }

    fn words(&self) -> usize {
        self.rest.len() + 1
    }

    fn word(&self, word: usize) -> u64 {
        match word.checked_sub(1) {
            None => self.first,
            Some(word) => self.rest.get(word).copied().unwrap_or(0),
        }
    }
}

/// The values that are left of a set.
struct Symbols<'a> {
    set: &'a SymbolSet,
    next: u32,
}

impl Iterator for Symbols<'_> {
    type Item = Symbol;

    fn next(&mut self) -> Option<Symbol> {
        loop {
            let word = crate::source::index(self.next / 64);
            if word >= self.set.words() {
                return None;
            }
            let left = self.set.word(word) >> (self.next % 64);
            if left != 0 {
                let found = self.next + left.trailing_zeros();
                self.next = found + 1;
                return Some(Symbol(found));
            }
            self.next = (self.next / 64 + 1) * 64;
        }
    }
}

impl FromIterator<Symbol> for SymbolSet {
    fn from_iter<I: IntoIterator<Item = Symbol>>(symbols: I) -> Self {
        let mut set = Self::new();
        for symbol in symbols {
            set.insert(symbol);
        }
        set
    }
}

fn place(symbol: Symbol) -> (usize, u64) {
    (crate::source::index(symbol.0 / 64), 1 << (symbol.0 % 64))
}

packed! { struct Symbol(number) }

#[cfg(test)]
mod tests {
    use super::*;

    fn set(numbers: &[u32]) -> SymbolSet {
        numbers.iter().copied().map(Symbol).collect()
    }

    #[test]
    fn sets_behave_as_sets() {
        let (small, large) = (set(&[1, 3]), set(&[200, 3, 1, 63, 64]));
        assert!(large.contains_all(&small) && !small.contains_all(&large));
        assert!(large.intersects(&small) && !small.intersects(&set(&[2, 200])));
        assert!(large.contains(Symbol(200)) && !small.contains(Symbol(200)));
        assert_eq!((small.len(), large.len()), (2, 5));
        let numbers: Vec<u32> = large.iter().map(Symbol::number).collect();
        assert_eq!(numbers, [1, 3, 63, 64, 200]);
        assert!(small.contains_all(&set(&[])) && set(&[]).is_empty() && !set(&[64]).is_empty());
        assert_eq!(small.union(&set(&[64, 200, 63])), large);
    }
}
