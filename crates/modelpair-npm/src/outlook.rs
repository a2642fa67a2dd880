//! A situation made ready, for many weightings.

use modelpair::{Advisor, Outlook, Situation};
use wasm_bindgen::prelude::*;

use crate::fault::Fault;
use crate::options::{Advise, answer, read};

/// One situation with its gates and pairs worked out.
#[wasm_bindgen]
pub struct Prepared {
    advisor: Advisor,
    situation: Situation,
    outlook: Outlook,
}

impl Prepared {
    pub(crate) fn new(advisor: &Advisor, situation: Situation) -> Self {
        Self {
            advisor: advisor.clone(),
            outlook: advisor.outlook(&situation),
            situation,
        }
    }
}

#[wasm_bindgen]
impl Prepared {
    /// The record, at the weights of the order or at free ones.
    pub fn advise(&self, options: JsValue, as_text: bool) -> Result<JsValue, JsValue> {
        let asked: Advise = read(options)?;
        let outlook = &self.outlook;
        let mut record = match (asked.document, asked.weights_ppm) {
            (true, None) => outlook.document(),
            (true, Some(weights)) => outlook.document_weighed(weights).map_err(refused)?,
            (false, None) => outlook.record(),
            (false, Some(weights)) => outlook.weighed(weights).map_err(refused)?,
        };
        if asked.what_if {
            record.counterfactuals = Some(self.advisor.counterfactuals(&self.situation));
            if asked.document {
                record = record.sealed();
            }
        }
        answer(&record, as_text)
    }
}

fn refused(error: impl std::fmt::Display) -> Fault {
    Fault::option("weightsPpm", error)
}
