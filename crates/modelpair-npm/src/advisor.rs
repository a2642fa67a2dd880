//! The advisor: a bundle in, answers out.

use modelpair::replay::{Difference, Document, Replay};
use modelpair::{Advisor, BundleError, Outcome, Situation};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::fault::Fault;
use crate::options::{Ask, answer, object, read};
use crate::outlook::Prepared;
use crate::verdicts;

/// An advisor on one bundle.
#[wasm_bindgen]
pub struct Engine {
    advisor: Advisor,
}

/// An option of the catalog.
#[derive(Serialize)]
struct Choice<'a> {
    model: &'a str,
    route: &'a str,
}

/// What came of a replay.
#[derive(Serialize)]
struct Replayed {
    /// Whether the record is what this version says from the same facts and rules.
    reproduced: bool,
    #[serde(flatten)]
    replay: Replay,
}

#[wasm_bindgen]
impl Engine {
    /// Reads a bundle: in the form for pages, or as JSON text.
    pub fn from_bytes(bytes: &[u8]) -> Result<Engine, JsValue> {
        let is_json = bytes.trim_ascii_start().starts_with(b"{");
        let text = is_json.then(|| str::from_utf8(bytes).ok()).flatten();
        let advisor = match text {
            Some(text) => Advisor::from_bundle_json(text),
            None => Advisor::from_bundle_bytes(bytes),
        };
        Self::new(advisor)
    }

    /// Reads a bundle that was an object: its keys may have come in any order.
    pub fn from_object(json: &str) -> Result<Engine, JsValue> {
        let text = match serde_json::from_str::<serde_json::Value>(json) {
            Ok(value) => modelpair::canonical(&value).unwrap_or_default(),
            Err(_) => json.to_owned(),
        };
        Self::new(Advisor::from_bundle_json(&text))
    }

    fn new(advisor: Result<Advisor, BundleError>) -> Result<Engine, JsValue> {
        match advisor {
            Ok(advisor) => Ok(Self { advisor }),
            Err(error) => Err(Fault::from(error).into()),
        }
    }

    /// What identifies the facts and rules.
    pub fn info(&self) -> Result<JsValue, JsValue> {
        object(&self.advisor.info())
    }

    /// The situations to start from.
    pub fn profiles(&self) -> Result<JsValue, JsValue> {
        object(&self.advisor.profiles())
    }

    /// Every option of the catalog, in the order of `outcomes`.
    pub fn options(&self) -> Result<JsValue, JsValue> {
        let options = self.advisor.bundle().catalog.options.iter();
        let choices: Vec<Choice> = options
            .map(|option| Choice {
                model: &option.model,
                route: &option.route,
            })
            .collect();
        object(&choices)
    }

    /// The answer for each option in each role, one byte for each: see `OUTCOMES` in `js/advisor.js`.
    pub fn outcomes(&self, situation_json: &str) -> Result<Vec<u8>, JsValue> {
        let situation = self.situation(situation_json)?;
        let outcomes = self.advisor.outcomes(&situation);
        Ok(outcomes.into_iter().flatten().map(code).collect())
    }

    /// The verdict for every option and role, or for those that are asked for.
    pub fn verdicts(
        &self,
        situation_json: &str,
        options: JsValue,
        as_text: bool,
    ) -> Result<JsValue, JsValue> {
        let ask: Ask = read(options)?;
        let situation = self.situation(situation_json)?;
        answer(&verdicts::of(&self.advisor, &situation, &ask)?, as_text)
    }

    /// A situation made ready.
    pub fn outlook(&self, situation_json: &str) -> Result<Prepared, JsValue> {
        Ok(Prepared::new(
            &self.advisor,
            self.situation(situation_json)?,
        ))
    }

    /// The recommendation, see `Prepared::advise`.
    pub fn advise(
        &self,
        situation_json: &str,
        options: JsValue,
        as_text: bool,
    ) -> Result<JsValue, JsValue> {
        self.outlook(situation_json)?.advise(options, as_text)
    }

    /// What a record says when it is worked out again: on the bundle that it carries, unless `is_named` says that the
    /// caller chose this one. Of an `is_object` the layout is not known.
    pub fn replay(
        &self,
        record: &str,
        is_named: bool,
        is_object: bool,
    ) -> Result<JsValue, JsValue> {
        let document = Document::parse(record).map_err(Fault::from)?;
        let (carried, refused) = match document.carried() {
            Ok(carried) => (carried.filter(|_| !is_named), None),
            Err(error) => {
                let difference = Difference::refused("$.bundle_json", &error.to_string());
                (None, Some(difference))
            }
        };
        let mut replay = document.replay(carried.as_ref().unwrap_or(&self.advisor));
        replay.differences.extend(refused);
        replay.laid_out_otherwise &= !is_object;
        object(&Replayed {
            reproduced: replay.reproduced(),
            replay,
        })
    }

    fn situation(&self, json: &str) -> Result<Situation, Fault> {
        let situation = self.advisor.situation_from_json(json);
        situation.map_err(|error| Fault::situation(error, json))
    }
}

fn code(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Permitted => 0,
        Outcome::Conditional => 1,
        Outcome::Denied => 2,
        Outcome::Undetermined => 3,
    }
}
