//! By `Intl`, which knows both languages and costs no bytes of ours.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::strings::Lang;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = Intl)]
    static INTL: Object;
}

pub fn number(value: i64, lang: Lang) -> String {
    decimal(value, 0, lang)
}

/// `value` is scaled by ten to the power of `digits`.
pub fn decimal(value: i64, digits: u32, lang: Lang) -> String {
    formatted(value, digits, &[], lang)
}

pub fn money(value: i64, digits: u32, lang: Lang) -> String {
    formatted(
        value,
        digits,
        &[("style", "currency"), ("currency", "USD")],
        lang,
    )
}

pub fn compact(value: i64, in_words: bool, lang: Lang) -> String {
    shortened(
        value,
        &[("compactDisplay", if in_words { "long" } else { "short" })],
        lang,
    )
}

pub fn money_compact(value: i64, lang: Lang) -> String {
    let style = [
        ("style", "currency"),
        ("currency", "USD"),
        ("currencyDisplay", "narrowSymbol"),
    ];
    shortened(value, &style, lang)
}

fn shortened(value: i64, style: &[(&str, &str)], lang: Lang) -> String {
    let options = options(style);
    set(&options, "notation", &JsValue::from_str("compact"));
    set(&options, "maximumSignificantDigits", &JsValue::from(3));
    ask(
        "NumberFormat",
        "format",
        locale(lang),
        &options,
        &to_js(value),
    )
}

pub fn date(year: u32, month: u32, day: u32, lang: Lang) -> String {
    let options = options(&[
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
        ("timeZone", "UTC"),
    ]);
    // Dates with the day first are read rightly everywhere.
    let locale = if lang == Lang::En {
        "en-GB"
    } else {
        locale(lang)
    };
    ask(
        "DateTimeFormat",
        "format",
        locale,
        &options,
        &to_js(milliseconds(year, month, day)),
    )
}

pub fn country(code: &str, lang: Lang) -> Option<String> {
    let name = ask(
        "DisplayNames",
        "of",
        locale(lang),
        &options(&[("type", "region")]),
        &JsValue::from_str(code),
    );
    Some(name).filter(|name| !name.is_empty())
}

pub fn is_one(count: i64, lang: Lang) -> bool {
    ask(
        "PluralRules",
        "select",
        locale(lang),
        &options(&[]),
        &to_js(count),
    ) == "one"
}

fn formatted(value: i64, digits: u32, style: &[(&str, &str)], lang: Lang) -> String {
    let options = options(style);
    set(&options, "maximumFractionDigits", &JsValue::from(digits));
    set(&options, "minimumFractionDigits", &JsValue::from(digits));
    let value = to_float(value) / f64::from(10_u32.pow(digits));
    ask(
        "NumberFormat",
        "format",
        locale(lang),
        &options,
        &JsValue::from(value),
    )
}

/// `new Intl[class](locale, options)[method](value)`; empty where a browser cannot.
fn ask(class: &str, method: &str, locale: &str, options: &Object, value: &JsValue) -> String {
    let asked = || -> Result<JsValue, JsValue> {
        let class: Function = INTL
            .with(|intl| Reflect::get(intl, &class.into()))?
            .unchecked_into();
        let arguments = Array::of2(&locale.into(), options);
        let formatter = Reflect::construct(&class, &arguments)?;
        let method: Function = Reflect::get(&formatter, &method.into())?.unchecked_into();
        method.call1(&formatter, value)
    };
    asked()
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// Since 1970, at midnight: the days of the years before March, where leap days come last.
fn milliseconds(year: u32, month: u32, day: u32) -> i64 {
    let (year, month) = (
        i64::from(year) - i64::from(month < 3),
        i64::from((month + 9) % 12),
    );
    let days =
        year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + i64::from(day);
    (days - 719_469) * 86_400_000
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

fn locale(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en-US",
        Lang::Es => "es-ES",
    }
}

fn to_js(value: i64) -> JsValue {
    JsValue::from(to_float(value))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "every number in a record is below 2^53; this is only for the eye"
)]
fn to_float(value: i64) -> f64 {
    value as f64
}
