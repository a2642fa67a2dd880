//! By `Intl`, which knows both languages and costs no bytes of ours.

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::strings::Lang;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = Intl)]
    static INTL: Object;
}

thread_local! {
    /// The formatters that were made. To make one takes a hundred times as long as to use it.
    static MADE: RefCell<Vec<(Kind, Formatter)>> = const { RefCell::new(Vec::new()) };
}

/// What tells one formatter from another.
#[derive(Clone, Copy, PartialEq)]
struct Kind {
    class: &'static str,
    method: &'static str,
    locale: &'static str,
    words: &'static [(&'static str, &'static str)],
    numbers: [(&'static str, u32); 2],
}

/// A formatter, and its function that formats.
#[derive(Clone)]
struct Formatter {
    object: JsValue,
    format: Function,
}

const NO_NUMBERS: [(&str, u32); 2] = [("", 0); 2];

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
    let words: &[_] = if in_words {
        &[("notation", "compact"), ("compactDisplay", "long")]
    } else {
        &[("notation", "compact"), ("compactDisplay", "short")]
    };
    shortened(value, words, lang)
}

pub fn money_compact(value: i64, lang: Lang) -> String {
    let words = &[
        ("notation", "compact"),
        ("style", "currency"),
        ("currency", "USD"),
        ("currencyDisplay", "narrowSymbol"),
    ];
    shortened(value, words, lang)
}

fn shortened(value: i64, words: &'static [(&str, &str)], lang: Lang) -> String {
    let digits = [("maximumSignificantDigits", 3), ("", 0)];
    let kind = Kind {
        words,
        numbers: digits,
        ..kind("NumberFormat", "format", lang)
    };
    ask(kind, &to_js(value))
}

pub fn country(code: &str, lang: Lang) -> Option<String> {
    let kind = Kind {
        words: &[("type", "region")],
        ..kind("DisplayNames", "of", lang)
    };
    let name = ask(kind, &JsValue::from_str(code));
    Some(name).filter(|name| !name.is_empty())
}

pub fn is_one(count: i64, lang: Lang) -> bool {
    ask(kind("PluralRules", "select", lang), &to_js(count)) == "one"
}

fn formatted(value: i64, digits: u32, words: &'static [(&str, &str)], lang: Lang) -> String {
    let kind = Kind {
        words,
        numbers: [
            ("maximumFractionDigits", digits),
            ("minimumFractionDigits", digits),
        ],
        ..kind("NumberFormat", "format", lang)
    };
    let value = to_float(value) / f64::from(10_u32.pow(digits));
    ask(kind, &JsValue::from(value))
}

fn kind(class: &'static str, method: &'static str, lang: Lang) -> Kind {
    Kind {
        class,
        method,
        locale: locale(lang),
        words: &[],
        numbers: NO_NUMBERS,
    }
}

/// `new Intl[class](locale, options)[method](value)`; empty where a browser cannot.
fn ask(kind: Kind, value: &JsValue) -> String {
    let made = MADE.with_borrow(|made| {
        let known = made.iter().find(|(known, _)| *known == kind);
        known.map(|(_, formatter)| formatter.clone())
    });
    let asked = || -> Result<JsValue, JsValue> {
        let formatter = match made {
            Some(formatter) => formatter,
            None => make(kind)?,
        };
        formatter.format.call1(&formatter.object, value)
    };
    asked()
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

fn make(kind: Kind) -> Result<Formatter, JsValue> {
    let class: Function = INTL
        .with(|intl| Reflect::get(intl, &kind.class.into()))?
        .unchecked_into();
    let options = Object::new();
    for (key, value) in kind.words {
        set(&options, key, &JsValue::from_str(value));
    }
    for (key, value) in kind.numbers.iter().filter(|(key, _)| !key.is_empty()) {
        set(&options, key, &JsValue::from(*value));
    }
    let object = Reflect::construct(&class, &Array::of2(&kind.locale.into(), &options))?;
    let format = Reflect::get(&object, &kind.method.into())?.unchecked_into();
    let formatter = Formatter { object, format };
    MADE.with_borrow_mut(|made| made.push((kind, formatter.clone())));
    Ok(formatter)
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
