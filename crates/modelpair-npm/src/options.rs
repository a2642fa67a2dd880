//! Values that cross the boundary.

use modelpair::Role;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::fault::Fault;

/// How `advise` answers.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Advise {
    /// Free weights of quality, control and cost, in parts per million.
    pub weights_ppm: Option<[i64; 3]>,
    /// With every gate, every number and a seal.
    pub document: bool,
    /// With the smallest changes that change the pair.
    pub what_if: bool,
}

/// What `verdicts` answers.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Ask {
    /// With all minimal reasons and ways out.
    pub explain: bool,
    /// How often rules are evaluated for one explanation.
    pub budget: Option<u32>,
    /// Only these options.
    pub options: Option<Vec<Choice>>,
    /// Only these roles.
    pub roles: Option<Vec<String>>,
}

/// A model on a route.
#[derive(Debug, Deserialize)]
pub struct Choice {
    /// Model id.
    pub model: String,
    /// Route id.
    pub route: String,
}

/// Reads the options of a call; nothing given is the default.
pub fn read<T: DeserializeOwned + Default>(value: JsValue) -> Result<T, Fault> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    serde_wasm_bindgen::from_value(value).map_err(|error| Fault::option("options", error))
}

/// The roles that are asked for, in the order in which they are shown.
pub fn roles(asked: Option<&[String]>) -> Result<Vec<Role>, Fault> {
    let Some(asked) = asked else {
        return Ok(Role::ALL.to_vec());
    };
    if let Some(unknown) = asked.iter().find(|id| Role::parse(id).is_none()) {
        let known = Role::ALL.map(Role::as_str).join("`, `");
        let message = format!("there is no role `{unknown}`; there are `{known}`");
        return Err(Fault::option("roles", message));
    }
    let wanted = |role: &Role| asked.iter().any(|id| id == role.as_str());
    Ok(Role::ALL.into_iter().filter(wanted).collect())
}

/// An answer: an object, or canonical JSON as the command line prints it.
pub fn answer<T: Serialize>(value: &T, as_text: bool) -> Result<JsValue, JsValue> {
    if as_text {
        let text = modelpair::canonical(value).map_err(|error| Fault::option("answer", error))?;
        return Ok(JsValue::from_str(&text));
    }
    object(value)
}

/// A plain object with the keys and values that the JSON has.
pub fn object<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(JsValue::from)
}
