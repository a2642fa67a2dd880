//! Exceptions: who answers for them, and how long they hold.

use modelpair::{Advisor, Situation};
use modelpair_rules::{Date, Exception};

/// An exception that ends within so many days is said so.
pub const SOON_DAYS: i64 = 30;

/// How long an exception still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// Its last day is over: its rule denies again.
    Over,
    /// So many days, at most [`SOON_DAYS`].
    Soon(i64),
    /// So many days, more than that.
    Later(i64),
    /// Nobody said what day it is.
    Unknown,
}

/// All exceptions, those that end first in front.
pub fn exceptions<'a>(advisor: &'a Advisor, situation: &Situation) -> Vec<(&'a Exception, Term)> {
    let today = situation.today();
    let all = advisor.bundle().rules.exceptions().iter();
    let mut all: Vec<_> = all
        .map(|exception| (exception, term(exception.expires, today)))
        .collect();
    all.sort_by(|(a, _), (b, _)| (a.expires, &a.rule).cmp(&(b.expires, &b.rule)));
    all
}

fn term(expires: Date, today: Option<Date>) -> Term {
    let Some(today) = today else {
        return Term::Unknown;
    };
    match expires.day_number() - today.day_number() {
        ..0 => Term::Over,
        left @ 0..=SOON_DAYS => Term::Soon(left),
        left => Term::Later(left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_counts() {
        let today = Date::parse("2026-11-22");
        let term = |day| term(Date::parse(day).unwrap(), today);
        assert_eq!(term("2026-11-21"), Term::Over);
        assert_eq!(term("2026-11-22"), Term::Soon(0));
        assert_eq!(term("2026-12-22"), Term::Soon(30));
        assert_eq!(term("2026-12-23"), Term::Later(31));
        let never = super::term(Date::parse("2026-12-23").unwrap(), None);
        assert_eq!(never, Term::Unknown);
    }
}
