//! The record as a document: everything that an auditor wants to see, sealed.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::advisor::Advisor;
use crate::bundle::BundleError;
use crate::numbers::Ratio;
use crate::outlook::Outlook;
use crate::record::{Record, Seal};
use crate::report;
use crate::robustness::Weighting;
use crate::situation::Situation;
use crate::weights::WeightsError;

/// The parts of a record that its seal leaves out: itself, and the bundle, which has a hash of its own.
const UNSEALED: [&str; 2] = ["bundle_json", "seal"];

impl Advisor {
    /// The recommendation as a document: with every gate and its clause, every number and its source, the second pair
    /// and what it would take, and a seal. `modelpair replay` and [`crate::replay`] reproduce it byte for byte.
    ///
    /// ```
    /// # #[cfg(feature = "default-bundle")] {
    /// let advisor = modelpair::Advisor::embedded()?;
    /// let record = advisor.document(&advisor.situation("solo").unwrap());
    /// assert_eq!(record.gates.as_ref().unwrap().options.len(), advisor.info().options as usize);
    /// std::fs::write(std::env::temp_dir().join("record.json"), record.to_json()?)?;
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn document(&self, situation: &Situation) -> Record {
        self.outlook(situation).document()
    }

    /// The document with its counterfactuals: some hundred recommendations for one record.
    #[cfg(feature = "analysis")]
    pub fn document_in_full(&self, situation: &Situation) -> Record {
        let outlook = self.outlook(situation);
        let weighting = Weighting::of_order(situation.order());
        let mut record = documented(&outlook, &weighting);
        record.counterfactuals = Some(self.counterfactuals(situation));
        record.sealed()
    }
}

impl Outlook {
    /// The document at the weights that follow from the order.
    pub fn document(&self) -> Record {
        documented(self, &Weighting::of_order(self.situation.order())).sealed()
    }

    /// The document at free weights, see [`Outlook::weighed`].
    ///
    /// # Errors
    ///
    /// A negative weight, or weights that do not sum to a million.
    pub fn document_weighed(&self, weights_ppm: [i64; 3]) -> Result<Record, WeightsError> {
        let weighting = Weighting::ppm(weights_ppm, self.situation.order())?;
        Ok(documented(self, &weighting).sealed())
    }

    /// The document at exact weights, see [`Outlook::weighed_exactly`].
    ///
    /// # Errors
    ///
    /// A negative weight, weights that do not sum to 1, or too fine ones.
    pub fn document_weighed_exactly(&self, weights: [Ratio; 3]) -> Result<Record, WeightsError> {
        let weighting = Weighting::exact(weights, self.situation.order())?;
        Ok(documented(self, &weighting).sealed())
    }
}

impl Record {
    /// The record with a new seal.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        self.seal = None;
        self.seal = serde_json::to_value(&self).ok().map(|json| seal(&json));
        self
    }

    /// The record with the bundle that it rests on, so that it can be replayed wherever it goes.
    ///
    /// # Errors
    ///
    /// An advisor on another bundle, or on the form of it that a page loads, in which parts are left out.
    pub fn with_bundle(mut self, advisor: &Advisor) -> Result<Self, BundleError> {
        let text = advisor.bundle().to_json()?;
        let hash = crate::bundle::hash(&text);
        if hash != self.bundle.hash {
            return Err(BundleError::changed(&self.bundle.hash, &hash));
        }
        self.bundle_json = serde_json::from_str(&text).ok();
        Ok(self)
    }

    /// Canonical JSON (RFC 8785) with one newline at its end: the bytes that a replay reproduces.
    ///
    /// # Errors
    ///
    /// Never: a record is plain data.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(crate::canonical(self)? + "\n")
    }
}

fn documented(outlook: &Outlook, weighting: &Weighting) -> Record {
    let record = report::record(outlook, weighting);
    Record {
        runner_up: report::runner_up(outlook, weighting),
        gates: Some(report::gates(outlook)),
        numbers: Some(report::numbers(outlook, &record)),
        ..record
    }
}

/// The seal of a record in JSON; one that it already has is not looked at.
pub(crate) fn seal(record: &Json) -> Seal {
    let mut content = record.clone();
    if let Json::Object(members) = &mut content {
        for member in UNSEALED {
            members.remove(member);
        }
    }
    Seal {
        content: hash(&content),
        inputs: inputs(record)
            .into_iter()
            .map(|(path, value)| (path, hash(value)))
            .collect(),
    }
}

/// Everything in a record that was said and not worked out, by its place.
pub(crate) fn inputs(record: &Json) -> BTreeMap<String, &Json> {
    let mut inputs = BTreeMap::new();
    let situation = record.get("situation");
    let facts = situation.and_then(|situation| situation.get("facts")?.as_object());
    for (path, value) in facts.into_iter().flatten() {
        inputs.insert(format!("situation.facts.{path}"), value);
    }
    for member in ["assumed", "profile", "unknown"] {
        let value = situation.and_then(|situation| situation.get(member));
        inputs.extend(value.map(|value| (format!("situation.{member}"), value)));
    }
    for member in ["weights_exact", "weights_ppm"] {
        let weights = record.get(member);
        inputs.extend(weights.map(|value| (member.to_owned(), value)));
    }
    inputs
}

/// The hash of a value in canonical JSON.
pub(crate) fn hash(value: &Json) -> String {
    // JSON that was read can always be written.
    crate::bundle::hash(&crate::canonical(value).unwrap_or_default())
}
