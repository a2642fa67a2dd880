//! Calendar dates without a clock.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A day of the Gregorian calendar, ordered as days follow each other; written `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(u32);

/// Said when a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

impl Date {
    /// The first day of the calendar.
    pub(crate) const FIRST: Self = Self(10_101);

    /// Reads `YYYY-MM-DD`; the day must exist.
    pub fn parse(text: &str) -> Option<Self> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else {
            return None;
        };
        Self::new(
            digits(&[y1, y2, y3, y4])?,
            digits(&[m1, m2])?,
            digits(&[d1, d2])?,
        )
    }

    /// A date from its parts, if there is such a day.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let valid = (1..=9999).contains(&year) && (1..=days_in(year, month)).contains(&day);
        valid.then(|| Self(year * 10_000 + month * 100 + day))
    }

    /// The year.
    pub fn year(self) -> u32 {
        self.0 / 10_000
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.0 / 100 % 100
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u32 {
        self.0 % 100
    }

    /// The number of days since 1 January of the year 1; the difference of two dates is the difference of these.
    pub fn day_number(self) -> i64 {
        let years = i64::from(self.year()) - 1;
        let leap_days = years / 4 - years / 100 + years / 400;
        let months: u32 = (1..self.month())
            .map(|month| days_in(self.year(), month))
            .sum();
        years * 365 + leap_days + i64::from(months) + i64::from(self.day()) - 1
    }

    /// The next day, if the calendar goes so far.
    pub fn next(self) -> Option<Self> {
        let (year, month, day) = (self.year(), self.month(), self.day());
        Self::new(year, month, day + 1)
            .or_else(|| Self::new(year, month + 1, 1))
            .or_else(|| Self::new(year + 1, 1, 1))
    }

    /// The day before, if the calendar goes so far.
    pub fn previous(self) -> Option<Self> {
        let (year, month, day) = (self.year(), self.month(), self.day());
        Self::new(year, month, day - 1)
            .or_else(|| Self::new(year, month - 1, days_in(year, month - 1)))
            .or_else(|| Self::new(year - 1, 12, 31))
    }

    /// The date as a number such as 20261122, which orders as the dates do.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The date from such a number, if there is such a day.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::new(number / 10_000, number / 100 % 100, number % 100)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.year(),
            self.month(),
            self.day()
        )
    }
}

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a date written YYYY-MM-DD")
    }
}

impl std::error::Error for NotADate {}

impl std::str::FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        Self::parse(text).ok_or(NotADate)
    }
}

impl TryFrom<String> for Date {
    type Error = NotADate;

    fn try_from(text: String) -> Result<Self, NotADate> {
        Self::parse(&text).ok_or(NotADate)
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

fn digits(bytes: &[u8]) -> Option<u32> {
    let mut number = 0;
    for byte in bytes {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number * 10 + u32::from(byte - b'0');
    }
    Some(number)
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist() {
        for good in ["2026-11-22", "2024-02-29", "2000-02-29", "0001-01-01"] {
            assert_eq!(Date::parse(good).unwrap().to_string(), good);
        }
        for bad in [
            "2026-13-01",
            "2026-02-29",
            "1900-02-29",
            "2026-1-1",
            "2026-11",
            "2026-11-22x",
            "",
            "+026-01-01",
        ] {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_between() {
        let day = |text| Date::parse(text).unwrap().day_number();
        assert_eq!(day("0001-01-01"), 0);
        assert_eq!(day("2026-11-22") - day("2025-11-22"), 365);
        assert_eq!(day("2024-03-01") - day("2024-02-28"), 2);
        for text in ["2024-02-28", "2024-02-29", "2025-12-31", "2026-11-22"] {
            let date = Date::parse(text).unwrap();
            let next = date.next().unwrap();
            assert_eq!(next.day_number(), date.day_number() + 1);
            assert_eq!(next.previous(), Some(date));
        }
        assert_eq!(Date::parse("9999-12-31").unwrap().next(), None);
        assert_eq!(Date::parse("0001-01-01").unwrap().previous(), None);
    }
}
