//! The binary form of a bundle: field after field, without names, the words of each language by themselves.
//!
//! Whoever loads it pins its bytes with a hash, so reading is small rather than talkative: it never fails half way.
//! What cannot be read is nothing (an empty text, the first of several values), and [`from_bytes`] says in the
//! end whether there was such a place. No bytes make it panic, hang or reserve more than they are long.

use crate::date::Date;
use crate::expr::Expr;
use crate::text::Text;
use std::collections::BTreeMap;

/// How many streams there are: everything but sentences, then the sentences of one language each.
const STREAMS: usize = 3;

/// A value that a bundle for pages holds. Implemented with [`packed!`](crate::packed).
pub trait Packed: Sized {
    /// Writes the value.
    fn pack(&self, to: &mut Packer);

    /// Reads a value; after a fault, something of its type.
    fn unpack(from: &mut Unpacker<'_>) -> Self;
}

/// The bytes of a value.
pub fn to_bytes<T: Packed>(value: &T) -> Vec<u8> {
    let mut to = Packer::default();
    value.pack(&mut to);
    to.finish()
}

/// The value that [`to_bytes`] wrote; nothing when these are not such bytes.
pub fn from_bytes<T: Packed>(bytes: &[u8]) -> Option<T> {
    let mut from = Unpacker::new(bytes);
    let value = T::unpack(&mut from);
    from.is_finished().then_some(value)
}

/// Says how structs and enumerations are packed, by naming their fields or variants in the order of writing.
///
/// A field behind `; skip` is not written and is its default when read; a field or variant that is left out does
/// not compile.
#[macro_export]
macro_rules! packed {
    (struct $type:ident $(<$param:ident>)? { $($field:ident),+ $(,)? $(; skip $($skipped:ident),+)? }) => {
        impl $(<$param: $crate::binary::Packed>)? $crate::binary::Packed for $type $(<$param>)? {
            fn pack(&self, to: &mut $crate::binary::Packer) {
                $($crate::binary::Packed::pack(&self.$field, to);)+
            }

            fn unpack(from: &mut $crate::binary::Unpacker<'_>) -> Self {
                Self {
                    $($field: $crate::binary::Packed::unpack(from),)+
                    $($($skipped: Default::default(),)+)?
                }
            }
        }
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
#[derive(Debug, Default)]
pub struct Packer {
    streams: [Vec<u8>; STREAMS],
    at: usize,
}

/// What is being read.
#[derive(Debug)]
pub struct Unpacker<'a> {
    streams: [&'a [u8]; STREAMS],
    at: usize,
    has_failed: bool,
}

impl Packer {
    /// All streams in one, behind their lengths.
    fn finish(self) -> Vec<u8> {
        let mut whole = Self::default();
        for stream in &self.streams {
            whole.number(stream.len() as u64);
        }
        let mut bytes: Vec<u8> = whole.streams.concat();
        bytes.extend(self.streams.concat());
        bytes
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
    /// Finds the streams in what [`Packer::finish`] wrote.
    fn new(bytes: &'a [u8]) -> Self {
        let mut head = Self {
            streams: [bytes, &[], &[]],
            at: 0,
            has_failed: false,
        };
        let lengths = [(); STREAMS].map(|()| head.number());
        let [mut rest, ..] = head.streams;
        let mut has_failed = head.has_failed;
        let streams = lengths.map(|length| {
            let cut = usize::try_from(length).ok();
            let (stream, behind) = cut
                .and_then(|length| rest.split_at_checked(length))
                .unwrap_or_else(|| {
                    has_failed = true;
                    (&[], &[])
                });
            rest = behind;
            stream
        });
        Self {
            streams,
            at: 0,
            has_failed: has_failed || !rest.is_empty(),
        }
    }

    /// Notes that something cannot be what was written.
    #[inline(never)]
    pub fn fail(&mut self) {
        self.has_failed = true;
        self.streams = [&[]; STREAMS];
    }

    /// Whether everything was read, and there was no fault.
    fn is_finished(&self) -> bool {
        !self.has_failed && self.streams.iter().all(|stream| stream.is_empty())
    }

    /// Reads a number.
    #[inline(never)]
    pub fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0_u64, 0_u32);
        loop {
            let Some(stream) = self.streams.get_mut(self.at) else {
                return 0;
            };
            let Some((byte, rest)) = stream.split_first().filter(|_| shift < u64::BITS) else {
                self.fail();
                return 0;
            };
            *stream = rest;
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                return number;
            }
        }
    }

    /// Reads how many of something follow: never more than there are bytes left.
    #[inline(never)]
    fn count(&mut self) -> usize {
        let number = self.number();
        let left = self.streams.get(self.at).map_or(0, |stream| stream.len());
        match usize::try_from(number) {
            Ok(count) if count <= left => count,
            _ => {
                self.fail();
                0
            }
        }
    }

    fn bytes(&mut self) -> &'a [u8] {
        let count = self.count();
        let Some(stream) = self.streams.get_mut(self.at) else {
            return &[];
        };
        let (bytes, rest) = stream.split_at_checked(count).unwrap_or_default();
        *stream = rest;
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
        for (at, words) in [(1, &self.en), (2, &self.es)] {
            to.at = at;
            to.text(words);
        }
        to.at = 0;
    }

    #[inline(never)]
    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let mut words = |at| {
            from.at = at;
            from.text()
        };
        let (en, es) = (words(1), words(2));
        from.at = 0;
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

    proptest! {
        #[test]
        fn values_come_back(value in sample()) {
            prop_assert_eq!(from_bytes::<Sample>(&to_bytes(&value)), Some(value));
        }

        #[test]
        fn a_byte_too_few_or_too_many_is_refused(value in sample()) {
            let mut bytes = to_bytes(&value);
            bytes.push(0);
            prop_assert_eq!(from_bytes::<Sample>(&bytes), None);
            bytes.truncate(bytes.len() - 2);
            prop_assert_eq!(from_bytes::<Sample>(&bytes), None);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = from_bytes::<Sample>(&bytes);
            let _ = from_bytes::<Vec<Expr>>(&bytes);
            let _ = from_bytes::<Vec<crate::Ruleset>>(&bytes);
            let _ = from_bytes::<BTreeMap<Date, crate::Schema>>(&bytes);
        }
    }

    #[test]
    fn what_is_no_value_is_refused() {
        assert!(from_bytes::<Date>(&to_bytes(&20_261_122_u32)).is_some());
        assert!(from_bytes::<Date>(&to_bytes(&20_261_301_u32)).is_none());
        assert!(from_bytes::<bool>(&to_bytes(&2_u8)).is_none());
        assert!(from_bytes::<u8>(&to_bytes(&256_u16)).is_none());
        assert!(from_bytes::<crate::Effect>(&to_bytes(&3_u8)).is_none());
        assert!(from_bytes::<Vec<u8>>(&to_bytes(&u64::MAX)).is_none());
        // A number that never ends, and a text that is none.
        assert!(
            from_bytes::<u64>(&[
                11, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1
            ])
            .is_none()
        );
        assert!(from_bytes::<String>(&[2, 0, 0, 1, 0xff]).is_none());
        assert!(from_bytes::<String>(&[2, 0, 0, 1, b'a']).is_some());
    }
}
