//! Numbers, money and the names of countries in the reader's language: by `Intl` in a page, plainly elsewhere.
//!
//! Dates are plain everywhere: the first use of `Intl.DateTimeFormat` makes the browser load calendars and time zones,
//! which takes a sixth of the time until the first answer, and all we need of it is a dozen names.

// A native build of the whole workspace has the feature `csr` too, and still no browser.
#[cfg(all(feature = "csr", target_arch = "wasm32"))]
mod intl;
#[cfg(not(all(feature = "csr", target_arch = "wasm32")))]
mod plain;

#[cfg(all(feature = "csr", target_arch = "wasm32"))]
use intl as by;
#[cfg(not(all(feature = "csr", target_arch = "wasm32")))]
use plain as by;

use crate::strings::{Lang, Plural, fill};

const MONTHS_EN: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const MONTHS_ES: [&str; 12] = [
    "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic",
];
const MICRO_PER_CENT: i64 = 10_000;
const MICRO_PER_USD: i64 = 1_000_000;

/// An integer with its thousands apart.
pub fn number(value: i64, lang: Lang) -> String {
    by::number(value, lang)
}

/// Thousandths with one decimal.
pub fn milli(value: i64, lang: Lang) -> String {
    by::decimal(value.saturating_add(50).div_euclid(100), 1, lang)
}

/// A whole number of hundredths.
pub fn percent(value: i64, lang: Lang) -> String {
    fill(lang.strings().percent, &[&number(value, lang)])
}

/// Money: whole dollars from a hundred on, cents below, and as many digits as a price has below a dollar.
pub fn money(micro_usd: i64, lang: Lang) -> String {
    let (unit, digits) = match micro_usd {
        0 | 100_000_000.. => (MICRO_PER_USD, 0),
        1_000_000.. => (MICRO_PER_CENT, 2),
        _ if micro_usd % MICRO_PER_CENT == 0 => (MICRO_PER_CENT, 2),
        _ if micro_usd % 1_000 == 0 => (1_000, 3),
        _ => (100, 4),
    };
    by::money(micro_usd.saturating_add(unit / 2) / unit, digits, lang)
}

/// Money rounded so that a sentence can say it: three significant digits, and no cents where there are none.
pub fn money_about(micro_usd: i64, lang: Lang) -> String {
    let mut unit = MICRO_PER_CENT;
    while micro_usd / unit >= 1000 {
        unit = unit.saturating_mul(10);
    }
    let about = micro_usd.saturating_add(unit / 2) / unit * unit;
    if about % MICRO_PER_USD == 0 {
        return by::money(about / MICRO_PER_USD, 0, lang);
    }
    money(about, lang)
}

/// Money on an axis, such as `$100K`.
pub fn money_short(micro_usd: i64, lang: Lang) -> String {
    by::money_compact(micro_usd / MICRO_PER_USD, lang)
}

/// A number of tokens, short, such as `500M`.
pub fn tokens_short(value: i64, lang: Lang) -> String {
    by::compact(value, false, lang)
}

/// A number of tokens as the sentence says it.
pub fn tokens_in_words(value: i64, lang: Lang) -> String {
    fill(
        lang.strings().tokens_value,
        &[&by::compact(value, true, lang)],
    )
}

/// An ISO date such as `2026-11-22`; what is no such date stays as it is.
pub fn date(iso: &str, lang: Lang) -> String {
    let months = match lang {
        Lang::En => &MONTHS_EN,
        Lang::Es => &MONTHS_ES,
    };
    let mut parts = iso.split('-').map(|part| part.parse::<usize>().ok());
    let mut part = || parts.next().flatten();
    let (year, month, day) = (part(), part(), part());
    let month = month.and_then(|month| months.get(month.checked_sub(1)?));
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) => {
            [&day.to_string(), " ", month, " ", &year.to_string()].concat()
        }
        _ => iso.to_owned(),
    }
}

/// The name of a country by its ISO 3166-1 code.
pub fn country(code: &str, lang: Lang) -> String {
    by::country(code, lang).unwrap_or_else(|| code.to_owned())
}

/// The form for a number, with the number in it.
pub fn plural(forms: &Plural, count: i64, lang: Lang) -> String {
    let form = if by::is_one(count, lang) {
        forms.one
    } else {
        forms.other
    };
    fill(form, &[&number(count, lang)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_rounded_as_people_say_it() {
        assert_eq!(money(41_200_000_000, Lang::En), "$41,200");
        assert_eq!(money(41_200_000_000, Lang::Es), "41.200\u{a0}US$");
        assert_eq!(money(4_400_000, Lang::En), "$4.40");
        assert_eq!(money(500_000, Lang::En), "$0.50");
        assert_eq!(money(37_000, Lang::En), "$0.037");
        assert_eq!(money_about(54_223_000_000, Lang::En), "$54,200");
        assert_eq!(money_about(23_456_789, Lang::En), "$23.50");
        assert_eq!(money_about(22_000_000, Lang::En), "$22");
    }

    #[test]
    fn dates_tokens_and_countries() {
        assert_eq!(date("2026-11-22", Lang::En), "22 Nov 2026");
        assert_eq!(date("2026-11-22", Lang::Es), "22 nov 2026");
        assert_eq!(date("2026-09-01", Lang::Es), "1 sept 2026");
        assert_eq!(date("2026-11", Lang::Es), "2026-11");
        assert_eq!(date("2026-13-01", Lang::En), "2026-13-01");
        assert_eq!(
            tokens_in_words(500_000_000, Lang::Es),
            "500 millones de tokens"
        );
        assert_eq!(tokens_short(2_500_000_000, Lang::En), "2.5B");
        assert_eq!(country("DE", Lang::Es), "Alemania");
        assert_eq!(milli(148_149, Lang::Es), "148,1");
    }
}
