//! By `Intl`, which knows both languages and costs no bytes of ours.

use std::cell::RefCell;

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::strings::Lang;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type NumberFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(locale: &str, options: &JsValue) -> NumberFormat;
    #[wasm_bindgen(method)]
    fn format(this: &NumberFormat, value: f64) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(locale: &str, options: &JsValue) -> DateTimeFormat;
    #[wasm_bindgen(method)]
    fn format(this: &DateTimeFormat, value: f64) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    type DisplayNames;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(locale: &str, options: &JsValue) -> DisplayNames;
    #[wasm_bindgen(method, catch)]
    fn of(this: &DisplayNames, code: &str) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(js_namespace = Intl)]
    type PluralRules;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(locale: &str) -> PluralRules;
    #[wasm_bindgen(method)]
    fn select(this: &PluralRules, value: f64) -> String;

    #[wasm_bindgen(js_namespace = Date, js_name = UTC)]
    fn utc(year: u32, month: u32, day: u32) -> f64;
}

/// What a number is formatted as; each with its own formatter, made once for each language.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Decimal(u32),
    Money(u32),
    Compact(bool),
}

thread_local! {
    static NUMBERS: RefCell<Vec<(Style, Lang, NumberFormat)>> = const { RefCell::new(Vec::new()) };
}

pub fn number(value: i64, lang: Lang) -> String {
    formatted(value, 0, Style::Decimal(0), lang)
}

/// `value` is scaled by ten to the power of `digits`.
pub fn decimal(value: i64, digits: u32, lang: Lang) -> String {
    formatted(value, digits, Style::Decimal(digits), lang)
}

pub fn money(value: i64, digits: u32, lang: Lang) -> String {
    formatted(value, digits, Style::Money(digits), lang)
}

pub fn compact(value: i64, long: bool, lang: Lang) -> String {
    formatted(value, 0, Style::Compact(long), lang)
}

pub fn date(year: u32, month: u32, day: u32, lang: Lang) -> String {
    let options = options(&[("day", "numeric"), ("month", "short"), ("year", "numeric"), ("timeZone", "UTC")]);
    DateTimeFormat::new(date_locale(lang), &options).format(utc(year, month - 1, day))
}

pub fn country(code: &str, lang: Lang) -> Option<String> {
    DisplayNames::new(locale(lang), &options(&[("type", "region")])).of(code).ok().flatten()
}

pub fn is_one(count: i64, lang: Lang) -> bool {
    PluralRules::new(locale(lang)).select(to_float(count)) == "one"
}

fn formatted(value: i64, digits: u32, style: Style, lang: Lang) -> String {
    let value = to_float(value) / f64::from(10_u32.pow(digits));
    NUMBERS.with_borrow_mut(|made| {
        let at = made.iter().position(|(known, of, _)| *known == style && *of == lang).unwrap_or_else(|| {
            made.push((style, lang, formatter(style, lang)));
            made.len() - 1
        });
        made.get(at).map(|(_, _, formatter)| formatter.format(value)).unwrap_or_default()
    })
}

fn formatter(style: Style, lang: Lang) -> NumberFormat {
    let options = match style {
        Style::Decimal(_) => options(&[]),
        Style::Money(_) => options(&[("style", "currency"), ("currency", "USD")]),
        Style::Compact(long) => {
            options(&[("notation", "compact"), ("compactDisplay", if long { "long" } else { "short" })])
        }
    };
    let digits = match style {
        Style::Decimal(digits) | Style::Money(digits) => digits,
        Style::Compact(_) => 1,
    };
    set(&options, "maximumFractionDigits", &JsValue::from(digits));
    if !matches!(style, Style::Compact(_)) {
        set(&options, "minimumFractionDigits", &JsValue::from(digits));
    }
    NumberFormat::new(locale(lang), &options)
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (key, value) in pairs {
        set(&options, key, &JsValue::from_str(value));
    }
    options
}

fn set(options: &Object, key: &str, value: &JsValue) {
    // Setting a property of a fresh plain object cannot fail.
    let _ = Reflect::set(options, &JsValue::from_str(key), value);
}

/// Dates with the day first are read rightly everywhere.
fn date_locale(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en-GB",
        Lang::Es => "es-ES",
    }
}

fn locale(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en-US",
        Lang::Es => "es-ES",
    }
}

#[expect(clippy::cast_precision_loss, reason = "every number in a record is below 2^53; this is only for the eye")]
fn to_float(value: i64) -> f64 {
    value as f64
}
