//! The binary form of a bundle's parts that are more than the sum of their fields.
//!
//! What a page loads is written field after field, without names (Borsh). Conditions are lists of small numbers,
//! so they take one byte for most of them; a date must exist; a ruleset and a schema are put together again.

use crate::date::Date;
use crate::expr::Expr;
use borsh::io::{Error, ErrorKind, Read, Result, Write};
use borsh::{BorshDeserialize, BorshSerialize};

impl BorshSerialize for Expr {
    fn serialize<W: Write>(&self, writer: &mut W) -> Result<()> {
        let mut bytes = Vec::new();
        for number in Vec::<i64>::from(self.clone()) {
            write_number(number, &mut bytes);
        }
        bytes.serialize(writer)
    }
}

impl BorshDeserialize for Expr {
    fn deserialize_reader<R: Read>(reader: &mut R) -> Result<Self> {
        let bytes = Vec::<u8>::deserialize_reader(reader)?;
        numbers(&bytes)
            .and_then(|code| Self::try_from(code).ok())
            .ok_or_else(broken)
    }
}

impl BorshSerialize for Date {
    fn serialize<W: Write>(&self, writer: &mut W) -> Result<()> {
        self.number().serialize(writer)
    }
}

impl BorshDeserialize for Date {
    fn deserialize_reader<R: Read>(reader: &mut R) -> Result<Self> {
        Self::from_number(u32::deserialize_reader(reader)?).ok_or_else(broken)
    }
}

/// Seven bits a byte, the lowest first; the sign is the lowest bit (as in Protocol Buffers' `sint64`).
fn write_number(number: i64, bytes: &mut Vec<u8>) {
    let mut rest = (number << 1 ^ number >> 63).cast_unsigned();
    loop {
        let [low, ..] = rest.to_le_bytes();
        rest >>= 7;
        if rest == 0 {
            bytes.push(low & 0x7f);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn numbers(bytes: &[u8]) -> Option<Vec<i64>> {
    let mut numbers = Vec::new();
    let (mut number, mut shift) = (0_u64, 0_u32);
    for byte in bytes {
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if byte & 0x80 == 0 {
            numbers.push((number >> 1).cast_signed() ^ -(number & 1).cast_signed());
            (number, shift) = (0, 0);
        }
    }
    (shift == 0).then_some(numbers)
}

pub(crate) fn broken() -> Error {
    Error::new(ErrorKind::InvalidData, "not what a bundle holds")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(written in proptest::collection::vec(any::<i64>(), 0..20)) {
            let mut bytes = Vec::new();
            for number in &written {
                write_number(*number, &mut bytes);
            }
            prop_assert_eq!(numbers(&bytes), Some(written));
        }

        #[test]
        fn any_bytes_are_numbers_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = numbers(&bytes);
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        let bytes = 20_261_301_u32.to_le_bytes();
        assert!(Date::try_from_slice(&bytes).is_err());
    }
}
