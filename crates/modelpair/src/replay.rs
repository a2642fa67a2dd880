//! Replaying a record: the same answer again from what it says it rests on, or exactly what differs.
//!
//! ```
//! # #[cfg(feature = "default-bundle")] {
//! use modelpair::replay::Document;
//!
//! let advisor = modelpair::Advisor::embedded()?;
//! let written = advisor.document(&advisor.situation("solo").unwrap()).to_json()?;
//!
//! let document = Document::parse(&written)?;
//! assert!(document.replay(&advisor).reproduced());
//!
//! let tampered = written.replacen("\"rank\":1", "\"rank\":7", 1);
//! let replay = Document::parse(&tampered)?.replay(&advisor);
//! assert_eq!(replay.differences[0].path, "$.pairs[0].rank");
//! assert_eq!(replay.differences[0].recorded, Some(7.into()));
//! assert_eq!(replay.differences[0].recomputed, Some(1.into()));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod difference;
mod read;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value as Json;

pub use difference::Difference;
pub use read::DocumentError;

use crate::advisor::Advisor;
use crate::bundle::BundleError;
use crate::document::{inputs, seal};
use crate::numbers::{PPM, Ratio};
use crate::record::{RECORD_FORMAT, Record};
use crate::situation::Situation;
use crate::weights::WeightsError;

/// A record as it was read, trusted in nothing.
#[derive(Clone, Debug)]
pub struct Document {
    json: Json,
    /// The text was canonical JSON, with at most one newline at its end.
    canonical: bool,
}

/// What came of a replay.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Replay {
    /// The format of the record, where it is not the one of this version.
    pub format: Option<Difference>,
    /// The version that wrote the record, where it is not this one.
    pub version: Option<Difference>,
    /// The hash of the bundle that the record rests on, where it is not the one of the bundle at hand.
    pub bundle: Option<Difference>,
    /// Inputs that are not those that were sealed; what was sealed is not known, so nothing was recomputed.
    pub inputs: Vec<Difference>,
    /// Everything else that differs, in the order of the record.
    pub differences: Vec<Difference>,
    /// The text is laid out in another way than it was written; what it says is the same.
    pub laid_out_otherwise: bool,
}

/// A replay as JSON shows it.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReplayView {
    /// Whether the record is what this version says from the same facts and rules.
    pub reproduced: bool,
    /// Where it is not.
    #[serde(flatten)]
    pub replay: Replay,
}

impl From<Replay> for ReplayView {
    fn from(replay: Replay) -> Self {
        Self {
            reproduced: replay.reproduced(),
            replay,
        }
    }
}

impl Document {
    /// Reads a record.
    ///
    /// # Errors
    ///
    /// Text that is no JSON, names a key twice, or is no record; each with line and column.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        let json = read::object(text)?;
        let written = crate::canonical(&json).unwrap_or_default();
        let canonical = text.strip_suffix('\n').unwrap_or(text) == written;
        Ok(Self { json, canonical })
    }

    /// The JSON that was read.
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// The record, to be shown; a replay does not need it.
    ///
    /// # Errors
    ///
    /// When it was written in another shape than this version knows.
    pub fn record(&self) -> Result<Record, DocumentError> {
        serde_json::from_value(self.json.clone())
            .map_err(|error| DocumentError::new(&error.to_string()))
    }

    /// The advisor on the bundle that the record carries; nothing when it carries none.
    ///
    /// # Errors
    ///
    /// A bundle that this version cannot read, or whose hash is not the one that the record names.
    pub fn carried(&self) -> Result<Option<Advisor>, BundleError> {
        let Some(bundle) = self.json.get("bundle_json") else {
            return Ok(None);
        };
        let text = crate::canonical(bundle).unwrap_or_default();
        let hash = crate::bundle::hash(&text);
        let named = self.text("/bundle/hash");
        if named != Some(&hash) {
            return Err(BundleError::changed(named.unwrap_or("nothing"), &hash));
        }
        Advisor::from_bundle_json(&text).map(Some)
    }

    /// Works the record out again from its inputs.
    pub fn replay(&self, advisor: &Advisor) -> Replay {
        let differs = |path: &str, here: &str| {
            let recorded = self.json.pointer(&format!("/{}", path.replace('.', "/")));
            let same = recorded.and_then(Json::as_str) == Some(here);
            (!same).then(|| Difference::new(&format!("$.{path}"), recorded, Some(&here.into())))
        };
        let mut replay = Replay {
            format: differs("format", RECORD_FORMAT),
            version: differs("version", crate::VERSION),
            bundle: differs("bundle.hash", &advisor.info().hash),
            inputs: self.changed_inputs(),
            differences: Vec::new(),
            laid_out_otherwise: !self.canonical,
        };
        if replay.format.is_some() {
            return replay;
        }
        match self.recompute(advisor, &mut replay.differences) {
            Ok(recomputed) => difference::all(&self.json, &recomputed, &mut replay.differences),
            Err(error) => replay.differences.push(Difference {
                note: Some(error.to_string()),
                ..self.at_weights()
            }),
        }
        replay.tell_once(&self.json);
        replay
    }

    /// What the facts and rules say about the inputs of the record, in as many parts as the record has.
    fn recompute(
        &self,
        advisor: &Advisor,
        refused: &mut Vec<Difference>,
    ) -> Result<Json, WeightsError> {
        let situation = self.situation(advisor, refused);
        let outlook = advisor.outlook(&situation);
        let is_document = self.json.get("gates").is_some() || self.json.get("seal").is_some();
        let weights = self.weights(refused);
        let mut record = match (is_document, weights) {
            (true, Some(weights)) => outlook.document_weighed_exactly(weights)?,
            (true, None) => outlook.document(),
            (false, Some(weights)) => outlook.weighed_exactly(weights)?,
            (false, None) => outlook.record(),
        };
        if self.json.get("counterfactuals").is_some() {
            record.counterfactuals = Some(advisor.counterfactuals(&situation));
        }
        if is_document {
            record = record.sealed();
        }
        let mut json = serde_json::to_value(&record).unwrap_or_default();
        if let (Some(carried), Json::Object(members)) = (self.json.get("bundle_json"), &mut json) {
            // Its hash was compared; that is more than a comparison of a megabyte would tell.
            members.insert("bundle_json".to_owned(), carried.clone());
        }
        Ok(json)
    }

    fn situation(&self, advisor: &Advisor, refused: &mut Vec<Difference>) -> Situation {
        let profile = self.text("/situation/profile");
        let mut situation = profile
            .and_then(|profile| advisor.situation(profile))
            .unwrap_or_else(|| advisor.blank());
        let listed = |pointer: &str| -> BTreeSet<&str> {
            let items = self.json.pointer(pointer).and_then(Json::as_array);
            items
                .into_iter()
                .flatten()
                .filter_map(Json::as_str)
                .collect()
        };
        let (assumed, unknown) = (listed("/situation/assumed"), listed("/situation/unknown"));
        let facts = self
            .json
            .pointer("/situation/facts")
            .and_then(Json::as_object);
        let stated = facts
            .into_iter()
            .flatten()
            .filter(|(path, _)| !assumed.contains(path.as_str()));
        let forgotten = unknown.iter().map(|path| (*path, &Json::Null));
        for (path, value) in stated
            .map(|(path, value)| (path.as_str(), value))
            .chain(forgotten)
        {
            if let Err(error) = situation.set(path, value) {
                let place = difference::below("$.situation.facts", path);
                refused.push(Difference {
                    note: Some(error.to_string()),
                    ..Difference::new(&place, Some(value), None)
                });
            }
        }
        situation
    }

    /// The weights that were given, in either form.
    fn weights(&self, refused: &mut Vec<Difference>) -> Option<[Ratio; 3]> {
        let (read, expected) = if let Some(given) = self.json.get("weights_ppm") {
            let read = serde_json::from_value::<[i64; 3]>(given.clone()).ok();
            let ratio = |part: i64| Ratio::new(part.into(), PPM.into()).ok();
            let read = read.map(|parts| parts.map(ratio));
            (read, "expected three whole numbers")
        } else {
            let given = self.json.get("weights_exact")?;
            let read = serde_json::from_value::<[Ratio; 3]>(given.clone()).ok();
            (
                read.map(|weights| weights.map(Some)),
                "expected three fractions",
            )
        };
        let Some([Some(quality), Some(control), Some(cost)]) = read else {
            refused.push(Difference {
                note: Some(expected.to_owned()),
                ..self.at_weights()
            });
            return None;
        };
        Some([quality, control, cost])
    }

    /// The place of the weights that were given.
    fn at_weights(&self) -> Difference {
        let exact = self.json.get("weights_ppm").is_none();
        let member = if exact {
            "weights_exact"
        } else {
            "weights_ppm"
        };
        Difference::new(&format!("$.{member}"), self.json.get(member), None)
    }

    /// The inputs that are not those that were sealed.
    fn changed_inputs(&self) -> Vec<Difference> {
        let Some(sealed) = self.json.pointer("/seal/inputs").and_then(Json::as_object) else {
            return Vec::new();
        };
        let now = seal(&self.json).inputs;
        let values = inputs(&self.json);
        let paths: BTreeSet<&String> = sealed.keys().chain(now.keys()).collect();
        let changed = paths.into_iter().filter(|path| {
            sealed.get(*path).and_then(Json::as_str) != now.get(*path).map(String::as_str)
        });
        changed
            .map(|path| {
                let place = match path.strip_prefix("situation.facts.") {
                    Some(fact) => difference::below("$.situation.facts", fact),
                    None => format!("$.{path}"),
                };
                Difference::new(&place, values.get(path).copied(), None)
            })
            .collect()
    }

    fn text(&self, pointer: &str) -> Option<&str> {
        self.json.pointer(pointer)?.as_str()
    }
}

impl Replay {
    /// Leaves out of the differences what is told above them. What an input was is known where it was worked out and
    /// has the sealed hash, which a profile's assumption does.
    fn tell_once(&mut self, record: &Json) {
        let sealed = record.pointer("/seal/inputs");
        for input in &mut self.inputs {
            let found = self
                .differences
                .iter()
                .find(|found| found.path == input.path);
            let Some(value) = found.and_then(|found| found.recomputed.as_ref()) else {
                continue;
            };
            let hash = crate::document::hash(value);
            let hashes = sealed.and_then(Json::as_object).into_iter().flatten();
            if hashes.into_iter().any(|(_, sealed)| *sealed == hash) {
                input.recomputed = Some(value.clone());
            }
        }
        let told: BTreeSet<String> = [&self.version, &self.bundle]
            .into_iter()
            .flatten()
            .chain(&self.inputs)
            .map(|difference| difference.path.clone())
            .collect();
        self.differences
            .retain(|found| found.note.is_some() || !told.contains(&found.path));
    }

    /// Whether the record is what this version says from the same facts and rules, byte for byte when it is laid out
    /// as it was written.
    pub fn reproduced(&self) -> bool {
        self.format.is_none()
            && self.version.is_none()
            && self.bundle.is_none()
            && self.inputs.is_empty()
            && self.differences.is_empty()
    }
}
