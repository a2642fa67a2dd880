//! The binary form of a bundle: without names, in columns.
//!
//! What a field holds lies beside what the same field holds elsewhere, the words of each language by themselves: so it
//! compresses best. There are two parts: what a first answer needs, and behind it the columns marked `#[later]`, without
//! which the first part can be read, too; then these fields are empty.
//!
//! Whoever loads it pins its bytes with a hash, so reading is small rather than talkative: it never fails half way.
//! What cannot be read is nothing (an empty text, the first of several values), and [`from_parts`] says in the
//! end whether there was such a place. No bytes make it panic, hang or reserve more than they are long.

use crate::date::Date;
use crate::expr::Expr;
use crate::text::Text;
use std::collections::BTreeMap;

/// How many columns each part has. Fields are told apart by a hash of their names: where two share a column, they are
/// read from it in the order in which they were written.
const FIRST_COLUMNS: usize = 256;
const LATER_COLUMNS: usize = 64;
/// A column is three streams: everything but sentences, then the sentences of one language each.
const STREAMS: usize = 3;
const FIRST_STREAMS: usize = FIRST_COLUMNS * STREAMS;
const LATER_STREAMS: usize = LATER_COLUMNS * STREAMS;

/// A value that a bundle for pages holds. Implemented with [`packed!`](crate::packed).
pub trait Packed: Sized {
    /// Writes the value.
    fn pack(&self, to: &mut Packer);

    /// Reads a value; after a fault, something of its type.
    fn unpack(from: &mut Unpacker<'_>) -> Self;
}

/// The bytes of a value, in two parts.
pub fn to_parts<T: Packed>(value: &T) -> [Vec<u8>; 2] {
    let mut to = Packer {
        streams: vec![Vec::new(); FIRST_STREAMS + LATER_STREAMS],
        at: 0,
    };
    value.pack(&mut to);
    let (first, later) = to.streams.split_at(FIRST_STREAMS);
    [joined(first), joined(later)]
}

/// The value that [`to_parts`] wrote; nothing when these are not such bytes. Without the second part what was in it is
/// empty.
pub fn from_parts<T: Packed>(first: &[u8], later: Option<&[u8]>) -> Option<T> {
    let mut from = Unpacker::new(first, later);
    let value = T::unpack(&mut from);
    from.is_finished().then_some(value)
}

/// The column of a field that a first answer needs.
pub const fn column(of: &str, field: &str) -> usize {
    STREAMS * (hash(of, field) % FIRST_COLUMNS)
}

/// The column of a field that a first answer does without.
pub const fn later_column(of: &str, field: &str) -> usize {
    FIRST_STREAMS + STREAMS * (hash(of, field) % LATER_COLUMNS)
}

const fn hash(of: &str, field: &str) -> usize {
    let hash = hashed(0x811c_9dc5, of.as_bytes());
    let hash = hashed(hash, field.as_bytes());
    (hash ^ hash >> 16) as usize
}

/// FNV-1a.
const fn hashed(before: u32, bytes: &[u8]) -> u32 {
    let (mut hash, mut rest) = (before, bytes);
    while let [byte, behind @ ..] = rest {
        hash = (hash ^ *byte as u32).wrapping_mul(0x0100_0193);
        rest = behind;
    }
    hash
}

/// Streams in one, behind their lengths.
fn joined(streams: &[Vec<u8>]) -> Vec<u8> {
    let mut head = Packer {
        streams: vec![Vec::new()],
        at: 0,
    };
    for stream in streams {
        head.number(stream.len() as u64);
    }
    [head.streams.concat(), streams.concat()].concat()
}

/// Says how structs and enumerations are packed, by naming their fields or variants in the order of writing.
///
/// A field behind `#[later]` is in the second part; what it holds may have no fields in the first. A field behind `; skip` is not written and is its default when read; a
/// field or variant that is left out does not compile.
#[macro_export]
macro_rules! packed {
    (
        struct $type:ident $(<$param:ident>)? {
            $($(#[$later:ident])? $field:ident),+ $(,)? $(; skip $($skipped:ident),+)?
        }
    ) => {
        impl $(<$param: $crate::binary::Packed>)? $crate::binary::Packed for $type $(<$param>)? {
            fn pack(&self, to: &mut $crate::binary::Packer) {
                let outer = to.column();
                $(to.field($crate::packed!(column $type $field $($later)?), &self.$field);)+
                to.enter(outer);
            }

            fn unpack(from: &mut $crate::binary::Unpacker<'_>) -> Self {
                let outer = from.column();
                let value = Self {
                    $($field: from.field($crate::packed!(column $type $field $($later)?)),)+
                    $($($skipped: Default::default(),)+)?
                };
                from.enter(outer);
                value
            }
        }
    };
    (column $type:ident $field:ident) => {
        const { $crate::binary::column(stringify!($type), stringify!($field)) }
    };
    (column $type:ident $field:ident later) => {
        const { $crate::binary::later_column(stringify!($type), stringify!($field)) }
    };
    (struct $type:ident ($field:ident)) => {
        impl $crate::binary::Packed for $type {
            fn pack(&self, to: &mut $crate::binary::Packer) {
                $crate::binary::Packed::pack(&self.0, to);
            }

            fn unpack(from: &mut $crate::binary::Unpacker<'_>) -> Self {
                Self($crate::binary::Packed::unpack(from))
            }
        }
    };
    (enum $type:ident { $first:ident = 0 $(, $variant:ident $(($inner:ident))? = $number:literal)* $(,)? }) => {
        impl $crate::binary::Packed for $type {
            fn pack(&self, to: &mut $crate::binary::Packer) {
                match self {
                    Self::$first => to.number(0),
                    $(Self::$variant $(($inner))? => {
                        to.number($number);
                        $($crate::binary::Packed::pack($inner, to);)?
                    })*
                }
            }

            fn unpack(from: &mut $crate::binary::Unpacker<'_>) -> Self {
                match from.number() {
                    0 => Self::$first,
                    $($number => Self::$variant $(({
                        let $inner = $crate::binary::Packed::unpack(from);
                        $inner
                    }))?,)*
                    _ => {
                        from.fail();
                        Self::$first
                    }
                }
            }
        }
    };
}

/// What is being written.
#[derive(Debug)]
pub struct Packer {
    streams: Vec<Vec<u8>>,
    at: usize,
}

/// What is being read.
#[derive(Debug)]
pub struct Unpacker<'a> {
    streams: Vec<&'a [u8]>,
    at: usize,
    /// How many bytes are yet to be read.
    left: usize,
    /// More values than there are bytes in all cannot follow.
    limit: usize,
    is_part: bool,
    has_failed: bool,
}

impl Packer {
    /// Where it writes.
    pub fn column(&self) -> usize {
        self.at
    }

    /// Writes from now on into this column.
    pub fn enter(&mut self, column: usize) {
        self.at = column;
    }

    /// Writes a value into this column.
    pub fn field<T: Packed>(&mut self, column: usize, value: &T) {
        self.enter(column);
        value.pack(self);
    }

    /// Writes a number, seven bits a byte, the lowest first.
    pub fn number(&mut self, number: u64) {
        let mut rest = number;
        while rest > 0x7f {
            let [low, ..] = rest.to_le_bytes();
            self.bytes(&[low | 0x80]);
            rest >>= 7;
        }
        let [low, ..] = rest.to_le_bytes();
        self.bytes(&[low]);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        if let Some(stream) = self.streams.get_mut(self.at) {
            stream.extend_from_slice(bytes);
        }
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }
}

impl<'a> Unpacker<'a> {
    fn new(first: &'a [u8], later: Option<&'a [u8]>) -> Self {
        let mut whole = Self {
            streams: Vec::new(),
            at: 0,
            left: 0,
            limit: 0,
            is_part: later.is_none(),
            has_failed: false,
        };
        whole.add(first, FIRST_STREAMS);
        if let Some(later) = later {
            whole.add(later, LATER_STREAMS);
        }
        whole.limit = whole.left;
        whole
    }

    /// Finds the streams in what [`joined`] wrote.
    fn add(&mut self, bytes: &'a [u8], count: usize) {
        let mut head = Self {
            streams: vec![bytes],
            at: 0,
            left: bytes.len(),
            limit: 0,
            is_part: false,
            has_failed: false,
        };
        let lengths: Vec<u64> = (0..count).map(|_| head.number()).collect();
        let mut rest = head.streams.pop().unwrap_or_default();
        self.left += rest.len();
        self.has_failed |= head.has_failed;
        for length in lengths {
            let cut = usize::try_from(length).ok();
            let cut = cut.and_then(|length| rest.split_at_checked(length));
            self.has_failed |= cut.is_none();
            let (stream, behind) = cut.unwrap_or_default();
            self.streams.push(stream);
            rest = behind;
        }
        self.has_failed |= !rest.is_empty();
    }

    /// Where it reads.
    pub fn column(&self) -> usize {
        self.at
    }

    /// Reads from now on from this column.
    pub fn enter(&mut self, column: usize) {
        self.at = column;
    }

    /// Reads a value from this column.
    pub fn field<T: Packed>(&mut self, column: usize) -> T {
        self.enter(column);
        T::unpack(self)
    }

    /// Notes that something cannot be what was written; what is in a part that is not there was not written.
    #[inline(never)]
    pub fn fail(&mut self) {
        if self.is_absent() {
            return;
        }
        self.has_failed = true;
        self.left = 0;
        self.streams.fill(&[]);
    }

    /// Whether everything was read, and there was no fault.
    fn is_finished(&self) -> bool {
        !self.has_failed && self.left == 0
    }

    /// Whether it reads what is not there, as it may.
    fn is_absent(&self) -> bool {
        self.is_part && self.at >= FIRST_STREAMS
    }

    /// Reads a number.
    #[inline(never)]
    pub fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0_u64, 0_u32);
        if self.is_absent() {
            return 0;
        }
        loop {
            let stream = self.streams.get_mut(self.at);
            let next = stream.and_then(|stream| {
                let (byte, rest) = stream.split_first().filter(|_| shift < u64::BITS)?;
                *stream = rest;
                Some(*byte)
            });
            let Some(byte) = next else {
                self.fail();
                return 0;
            };
            self.left -= 1;
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                return number;
            }
        }
    }

    /// Reads how many of something follow: never more than there are bytes.
    #[inline(never)]
    fn count(&mut self) -> usize {
        let number = self.number();
        match usize::try_from(number) {
            Ok(count) if count <= self.limit => count,
            _ => {
                self.fail();
                0
            }
        }
    }

    fn bytes(&mut self) -> &'a [u8] {
        let count = self.count();
        let stream = self.streams.get_mut(self.at);
        let cut = stream.and_then(|stream| {
            let (bytes, rest) = stream.split_at_checked(count)?;
            *stream = rest;
            Some(bytes)
        });
        if cut.is_none() {
            self.fail();
        }
        let bytes = cut.unwrap_or_default();
        self.left -= bytes.len();
        bytes
    }

    #[inline(never)]
    fn text(&mut self) -> String {
        let text = std::str::from_utf8(self.bytes());
        if text.is_err() {
            self.fail();
        }
        text.unwrap_or_default().to_owned()
    }
}

impl Packed for String {
    fn pack(&self, to: &mut Packer) {
        to.text(self);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        from.text()
    }
}

impl Packed for Text {
    fn pack(&self, to: &mut Packer) {
        for words in [&self.en, &self.es] {
            to.at += 1;
            to.text(words);
        }
        to.at -= 2;
    }

    #[inline(never)]
    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let mut words = || {
            from.at += 1;
            from.text()
        };
        let (en, es) = (words(), words());
        from.at -= 2;
        Self { en, es }
    }
}

impl Packed for bool {
    fn pack(&self, to: &mut Packer) {
        to.number(u64::from(*self));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        match from.number() {
            0 => false,
            1 => true,
            _ => {
                from.fail();
                false
            }
        }
    }
}

impl Packed for i64 {
    /// The sign is the lowest bit (as in Protocol Buffers' `sint64`).
    fn pack(&self, to: &mut Packer) {
        to.number((self << 1 ^ self >> 63).cast_unsigned());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let number = from.number();
        (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
    }
}

macro_rules! packed_numbers {
    ($($type:ident)+) => {
        $(impl Packed for $type {
            fn pack(&self, to: &mut Packer) {
                to.number(u64::from(*self));
            }

            fn unpack(from: &mut Unpacker<'_>) -> Self {
                Self::try_from(from.number()).unwrap_or_else(|_| {
                    from.fail();
                    0
                })
            }
        })+
    };
}

packed_numbers!(u8 u16 u32 u64);

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, to: &mut Packer) {
        to.number(u64::from(self.is_some()));
        if let Some(value) = self {
            value.pack(to);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        bool::unpack(from).then(|| T::unpack(from))
    }
}

impl<T: Packed> Packed for Vec<T> {
    fn pack(&self, to: &mut Packer) {
        to.number(self.len() as u64);
        for value in self {
            value.pack(to);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let mut values = Self::new();
        for _ in 0..from.count() {
            values.push(T::unpack(from));
            if from.has_failed {
                break;
            }
        }
        values
    }
}

impl<K: Packed + Ord, V: Packed> Packed for BTreeMap<K, V> {
    fn pack(&self, to: &mut Packer) {
        to.number(self.len() as u64);
        for (key, value) in self {
            key.pack(to);
            value.pack(to);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let mut values = Self::new();
        for _ in 0..from.count() {
            let key = K::unpack(from);
            values.insert(key, V::unpack(from));
        }
        values
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn pack(&self, to: &mut Packer) {
        self.0.pack(to);
        self.1.pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        (A::unpack(from), B::unpack(from))
    }
}

impl Packed for Expr {
    fn pack(&self, to: &mut Packer) {
        Vec::<i64>::from(self.clone()).pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        Self::try_from(Vec::unpack(from)).unwrap_or_else(|_| {
            from.fail();
            Self::always()
        })
    }
}

impl Packed for Date {
    fn pack(&self, to: &mut Packer) {
        self.number().pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        Self::from_number(u32::unpack(from)).unwrap_or_else(|| {
            from.fail();
            Self::FIRST
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Sample = (Vec<(i64, u16)>, (Option<String>, (bool, Text)));

    fn sample() -> impl Strategy<Value = Sample> {
        let text = (any::<String>(), any::<String>()).prop_map(|(en, es)| Text { en, es });
        any::<(Vec<(i64, u16)>, Option<String>, bool)>().prop_flat_map(
            move |(list, option, flag)| (Just(list), (Just(option), (Just(flag), text.clone()))),
        )
    }

    fn read<T: Packed>(parts: &[Vec<u8>; 2]) -> Option<T> {
        let [first, later] = parts;
        from_parts(first, Some(later))
    }

    proptest! {
        #[test]
        fn values_come_back(value in sample()) {
            prop_assert_eq!(read::<Sample>(&to_parts(&value)), Some(value));
        }

        #[test]
        fn a_byte_too_few_or_too_many_is_refused(value in sample()) {
            let [mut first, later] = to_parts(&value);
            first.push(0);
            prop_assert_eq!(from_parts::<Sample>(&first, Some(&later)), None);
            first.truncate(first.len() - 2);
            prop_assert_eq!(from_parts::<Sample>(&first, Some(&later)), None);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            // Behind as many empty streams as there are, but for some at the front.
            let mut first = bytes.clone();
            first.resize(FIRST_STREAMS + bytes.len(), 0);
            first.extend(&bytes);
            for bytes in [bytes, first] {
                for later in [None, Some(&bytes[..]), Some(&[0; LATER_STREAMS][..])] {
                    let _ = from_parts::<Sample>(&bytes, later);
                    let _ = from_parts::<Vec<Expr>>(&bytes, later);
                    let _ = from_parts::<Vec<crate::Ruleset>>(&bytes, later);
                    let _ = from_parts::<BTreeMap<Date, crate::Schema>>(&bytes, later);
                }
            }
        }
    }

    #[derive(Debug, PartialEq)]
    struct Row {
        name: String,
        words: Option<Text>,
        notes: Vec<(u8, String)>,
    }
    packed! { struct Row { name, #[later] words, #[later] notes } }

    #[test]
    fn what_comes_later_is_empty_without_the_second_part() {
        let row = |name: &str| Row {
            name: name.to_owned(),
            words: Some(Text {
                en: "a".to_owned(),
                es: "b".to_owned(),
            }),
            notes: vec![(7, "x".to_owned())],
        };
        let rows = || vec![row("one"), row("two")];
        let parts = to_parts(&(rows(), 5_u8));
        assert_eq!(read(&parts), Some((rows(), 5_u8)));
        let [first, later] = &parts;
        let (read, five) = from_parts::<(Vec<Row>, u8)>(first, None).expect("the first part");
        assert_eq!(five, 5);
        let names: Vec<&str> = read.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["one", "two"]);
        let is_empty = |row: &Row| row.words.is_none() && row.notes.is_empty();
        assert!(read.iter().all(is_empty));
        assert!(from_parts::<(Vec<Row>, u8)>(first, Some(first)).is_none());
        assert!(from_parts::<(Vec<Row>, u8)>(later, None).is_none());
    }

    #[test]
    fn what_is_no_value_is_refused() {
        assert!(read::<Date>(&to_parts(&20_261_122_u32)).is_some());
        assert!(read::<Date>(&to_parts(&20_261_301_u32)).is_none());
        assert!(read::<bool>(&to_parts(&2_u8)).is_none());
        assert!(read::<u8>(&to_parts(&256_u16)).is_none());
        assert!(read::<crate::Effect>(&to_parts(&3_u8)).is_none());
        assert!(read::<Vec<u8>>(&to_parts(&u64::MAX)).is_none());
        // A number that never ends, and a text that is none.
        let stream = |bytes: &[u8]| {
            let mut streams = vec![Vec::new(); FIRST_STREAMS];
            streams[0] = bytes.to_vec();
            joined(&streams)
        };
        let endless = [
            0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1,
        ];
        assert!(from_parts::<u64>(&stream(&endless), None).is_none());
        assert!(from_parts::<String>(&stream(&[1, 0xff]), None).is_none());
        assert!(from_parts::<String>(&stream(b"\x01a"), None).is_some());
    }
}
