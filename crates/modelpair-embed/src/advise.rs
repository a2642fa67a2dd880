//! The answer without a page: what the command line prints, byte for byte.

use std::cell::RefCell;
use std::rc::Rc;

use modelpair::{Advisor, Situation};
use serde::Serialize;
use wasm_bindgen::prelude::*;

thread_local! {
    /// The last bundle and what was read from it: many elements of a page share one.
    static LAST: RefCell<Option<(Vec<u8>, Rc<Advisor>)>> = const { RefCell::new(None) };
}

/// The record for a situation.
#[wasm_bindgen]
pub fn advise_json(bundle: &[u8], situation_json: &str) -> Result<String, JsError> {
    let advisor = whole(bundle)?;
    canonical(&advisor.recommend(&situation(&advisor, situation_json)?))
}

/// The verdict for every option and role.
#[wasm_bindgen]
pub fn verdicts_json(bundle: &[u8], situation_json: &str) -> Result<String, JsError> {
    let advisor = whole(bundle)?;
    canonical(&advisor.verdicts(&situation(&advisor, situation_json)?))
}

/// The advisor for a bundle of which nothing is missing.
fn whole(bundle: &[u8]) -> Result<Rc<Advisor>, JsError> {
    let advisor = advisor(bundle)?;
    if advisor.is_whole() {
        Ok(advisor)
    } else {
        Err(JsError::new("this is only the first part of a bundle"))
    }
}

/// Gives an advisor the rest of its bundle, where that is missing.
pub fn complete(advisor: &Advisor, bundle: &[u8], rest: &[u8]) -> Result<(), JsError> {
    if advisor.is_whole() {
        return Ok(());
    }
    let whole = [bundle, rest].concat();
    advisor
        .complete(&whole)
        .map_err(|error| JsError::new(&error.to_string()))
}

/// The advisor for a bundle or its first part; a bundle is read once.
pub fn advisor(bundle: &[u8]) -> Result<Rc<Advisor>, JsError> {
    let known = LAST.with_borrow(|last| match last {
        Some((bytes, advisor)) if bytes == bundle => Some(Rc::clone(advisor)),
        _ => None,
    });
    if let Some(advisor) = known {
        return Ok(advisor);
    }
    let advisor = Rc::new(
        Advisor::from_first_bytes(bundle).map_err(|error| JsError::new(&error.to_string()))?,
    );
    LAST.set(Some((bundle.to_owned(), Rc::clone(&advisor))));
    Ok(advisor)
}

/// The situation in JSON text.
pub fn situation(advisor: &Advisor, json: &str) -> Result<Situation, JsError> {
    advisor
        .situation_from_json(json)
        .map_err(|error| JsError::new(&error.to_string()))
}

/// Canonical JSON.
pub fn canonical<T: Serialize>(value: &T) -> Result<String, JsError> {
    modelpair::canonical(value).map_err(|error| JsError::new(&error.to_string()))
}
