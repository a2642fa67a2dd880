//! What goes wrong, as the package shows it.

use std::fmt::Display;

use modelpair::replay::DocumentError;
use modelpair::{BundleError, SituationError, UnknownOption};
use serde::Serialize;
use serde::de::IgnoredAny;
use wasm_bindgen::JsValue;

/// An error as data; `js/error.js` makes a `ModelPairError` of it.
#[derive(Debug, Default, Serialize)]
pub struct Fault {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
}

impl Fault {
    /// An option of a call that cannot be used.
    pub fn option(field: &str, error: impl Display) -> Self {
        Self {
            code: "options",
            message: error.to_string(),
            field: Some(field.to_owned()),
            ..Self::default()
        }
    }

    /// A situation that cannot be read from this text.
    pub fn situation(error: SituationError, text: &str) -> Self {
        if let Err(syntax) = serde_json::from_str::<IgnoredAny>(text) {
            return Self::syntax(&syntax);
        }
        Self {
            code: "situation",
            message: error.message,
            field: Some(error.path),
            advice: error.help,
            ..Self::default()
        }
    }

    /// An option of the catalog that is not there.
    pub fn unknown_option(error: &UnknownOption) -> Self {
        Self {
            code: "unknown-reference",
            field: Some("options".to_owned()),
            ..Self::option("options", error)
        }
    }

    fn syntax(error: &serde_json::Error) -> Self {
        let message = error.to_string();
        // serde_json ends its sentence with the place.
        let sentence = message.rsplit_once(" at line ");
        Self {
            code: "json-syntax",
            message: sentence.map_or(&*message, |(before, _)| before).to_owned(),
            line: Some(error.line()),
            column: Some(error.column()),
            ..Self::default()
        }
    }
}

impl From<BundleError> for Fault {
    fn from(error: BundleError) -> Self {
        Self {
            code: "bundle",
            message: error.to_string(),
            advice: Some("make one with `modelpair bundle --output bundle.bin`, in the version of this package".to_owned()),
            ..Self::default()
        }
    }
}

impl From<DocumentError> for Fault {
    fn from(error: DocumentError) -> Self {
        let known = |place: usize| (place > 0).then_some(place);
        Self {
            code: "record",
            message: error.message,
            line: known(error.line),
            column: known(error.column),
            advice: Some("write one with `adviseJson(situation, { document: true })`, or with `modelpair recommend --record FILE`".to_owned()),
            ..Self::default()
        }
    }
}

impl From<Fault> for JsValue {
    fn from(fault: Fault) -> Self {
        crate::options::object(&fault).unwrap_or_else(|_| Self::from_str(&fault.message))
    }
}
