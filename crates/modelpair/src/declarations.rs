//! What a situation may say: the engine's schema, and the few facts that no rule reads.

use std::collections::BTreeMap;

use modelpair_rules::packed;
use modelpair_rules::{Diagnostic, FactId, Part, Schema, Text, Value, diag};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::situation::{SituationError, special};

/// The least and the most that a number of a situation may be, where it may not be just any that is not negative. The tops are far above anything that exists, and low enough that no bill overflows.
const RANGES: [(&str, i64, i64); 11] = [
    ("operations.batch_percent", 0, 100),
    ("operations.cache_hit_percent", 0, 100),
    ("operations.confined_share_percent", 0, 100),
    ("operations.fte_milli", 0, 1_000_000),
    ("operations.high_stakes_share_percent", 0, 100),
    ("operations.input_share_percent", 0, 100),
    ("operations.salary_usd", 0, 10_000_000),
    // A month: a switch that takes longer is none.
    ("operations.switch_minutes", 0, 44_640),
    ("operations.tokens_per_month", 0, 1_000_000_000_000_000),
    (
        "operations.tokens_per_month_next_year",
        0,
        1_000_000_000_000_000,
    ),
    // Machines that are never used do no work at any price.
    ("operations.utilization_percent", 1, 100),
];

/// The declared facts, their types and words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Declarations {
    schema: Schema,
    /// Facts of a situation that no rule reads, with their kinds.
    special: BTreeMap<String, SpecialFact>,
    /// Paths that a situation may give; the rest comes from the catalog or is derived.
    situation: Vec<String>,
    /// The countries of every region.
    regions: BTreeMap<String, Vec<String>>,
}

/// A fact that no rule reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpecialFact {
    /// What it holds.
    pub kind: Special,
    /// Its name for people.
    pub label: Text,
}

/// What a fact that no rule reads may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Special {
    /// An arrangement of all these words.
    Order(Vec<String>),
    /// A table from `YYYY-MM` to a number.
    Months,
    /// A date, or `never`.
    DateOrNever,
}

impl Declarations {
    #[cfg(feature = "authoring")]
    pub(crate) fn new(
        schema: Schema,
        special: BTreeMap<String, SpecialFact>,
        situation: Vec<String>,
        regions: BTreeMap<String, Vec<String>>,
    ) -> Self {
        Self {
            schema,
            special,
            situation,
            regions,
        }
    }

    /// Drops the explanations, which only forms for policy authors show.
    pub(crate) fn forget_docs(&mut self) {
        self.schema.forget_docs();
    }

    /// The facts that rules read.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The name of a fact for people.
    pub fn label(&self, path: &str) -> Option<&Text> {
        match self.schema.fact(path) {
            Some(id) => Some(&self.schema.decl(id).label),
            None => self.special.get(path).map(|fact| &fact.label),
        }
    }

    /// The paths that a situation may give, in order.
    pub fn situation_paths(&self) -> impl Iterator<Item = &str> {
        self.situation.iter().map(String::as_str)
    }

    /// The facts that no rule reads, in the order of their paths.
    pub fn specials(&self) -> impl Iterator<Item = (&str, &SpecialFact)> {
        let facts = self.special.iter();
        facts.map(|(path, fact)| (path.as_str(), fact))
    }

    /// What a fact that no rule reads may hold.
    pub fn special(&self, path: &str) -> Option<&Special> {
        self.special.get(path).map(|fact| &fact.kind)
    }

    /// The value of a fact that no rule reads, in its one form.
    pub(crate) fn special_value(&self, path: &str, json: &Json) -> Result<Json, Diagnostic> {
        let Some(fact) = self.special.get(path) else {
            return Err(diag::unknown_fact(None, path, self.situation_paths()));
        };
        special(&fact.kind, json)
            .map_err(|expected| diag::wrong_type(None, path, &expected, &format!("`{json}`")))
    }

    pub(crate) fn is_situation(&self, path: &str) -> bool {
        self.situation.iter().any(|known| known == path)
    }

    /// What can stand where `path` stands: the facts, and the tables that facts lie in.
    #[cfg(feature = "authoring")]
    pub(crate) fn beside(&self, path: &str) -> impl Iterator<Item = &str> {
        let dots = path.matches('.').count();
        let tables = self.situation.iter().filter_map(move |fact| {
            let (end, _) = fact.match_indices('.').nth(dots)?;
            fact.get(..end)
        });
        self.situation_paths().chain(tables)
    }

    /// Whether facts lie below this path.
    pub(crate) fn is_prefix(&self, path: &str) -> bool {
        self.situation.iter().any(|known| {
            known
                .strip_prefix(path)
                .is_some_and(|rest| rest.starts_with('.'))
        })
    }

    pub(crate) fn countries(&self, region: &str) -> &[String] {
        self.regions.get(region).map_or(&[], Vec::as_slice)
    }

    /// A fact that rules read, and its typed value.
    pub(crate) fn typed(&self, path: &str, json: &Json) -> Option<(FactId, Value)> {
        let fact = self.schema.fact(path)?;
        let value = self.schema.value_from_parts(fact, &part(json)?).ok()?;
        Some((fact, value))
    }

    /// Checks a value and brings it into its one form.
    pub(crate) fn normalize(&self, path: &str, json: &Json) -> Result<Json, SituationError> {
        let refuse = |message: String, help: Option<String>| SituationError {
            path: path.to_owned(),
            message,
            help,
        };
        if !self.is_situation(path) {
            let diagnostic = diag::unknown_fact(None, path, self.situation_paths());
            return Err(refuse(diagnostic.message, diagnostic.help));
        }
        if json.is_null() {
            return Ok(Json::Null);
        }
        if self.special.contains_key(path) {
            return self
                .special_value(path, json)
                .map_err(|diagnostic| refuse(diagnostic.message, diagnostic.help));
        }
        let (Some(id), Some(part)) = (self.schema.fact(path), part(json)) else {
            return Err(refuse(format!("`{json}` is no value of a fact"), None));
        };
        let value = self.schema.value_from_parts(id, &part);
        match value.and_then(|value| in_range(path, &value)) {
            Ok(()) => Ok(json.clone()),
            Err(diagnostic) => Err(refuse(diagnostic.message, diagnostic.help)),
        }
    }
}

/// The least and the most that a number of a situation may be.
pub(crate) fn range(path: &str) -> (i64, i64) {
    let known = RANGES.iter().find(|(known, ..)| *known == path);
    known.map_or((0, i64::MAX), |(_, min, max)| (*min, *max))
}

/// Whether a number of a situation is one that can be.
///
/// # Errors
///
/// What it must be.
pub(crate) fn in_range(path: &str, value: &Value) -> Result<(), Diagnostic> {
    let Value::Integer(number) = value else {
        return Ok(());
    };
    let known = RANGES.iter().find(|(known, ..)| *known == path);
    let (min, max) = range(path);
    if (min..=max).contains(number) {
        return Ok(());
    }
    let expected = match known {
        Some(_) => format!("a whole number from {min} to {max}"),
        None => "a whole number that is not negative".to_owned(),
    };
    Err(diag::wrong_type(
        None,
        path,
        &expected,
        &format!("`{number}`"),
    ))
}

/// A JSON value as the engine takes it; nothing for what no fact can be.
fn part(json: &Json) -> Option<Part> {
    match json {
        Json::Bool(value) => Some(Part::Boolean(*value)),
        Json::Number(number) => number.as_i64().map(Part::Integer),
        Json::String(text) => Some(Part::Text(text.clone())),
        Json::Array(items) => {
            let texts: Option<Vec<String>> = items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect();
            texts.map(Part::List)
        }
        Json::Null | Json::Object(_) => None,
    }
}

packed! { struct Declarations { schema, special, situation, regions } }
packed! { struct SpecialFact { kind, #[later] label } }
packed! { enum Special { Months = 0, Order(inner) = 1, DateOrNever = 2 } }
