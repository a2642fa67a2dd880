//! The day something breaks.

use modelpair_rules::Text;
use serde::{Deserialize, Serialize};

use super::{Choice, Note};

/// What becomes of each role of the first pair when something happens. No probabilities: nobody has honest ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SurvivalView {
    /// The events, in the order of the cells.
    pub scenarios: Vec<ScenarioView>,
    /// One row for each role with work, the backup last.
    pub rows: Vec<SurvivalRow>,
    /// What both models of the pair depend on.
    pub shared: Vec<Note>,
    /// How the switch to the partner stands.
    pub switching: Option<SwitchView>,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenarioView {
    /// `retirement`, `price-doubled`, `cut-off`, `license-change`, `region-lost`, `gpu-lost`, `aggregator-lost` or
    /// `key-person-lost`.
    pub id: String,
    /// What happens.
    pub text: Text,
}

/// A role under every event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurvivalRow {
    /// Role id.
    pub role: String,
    /// What serves it.
    pub served_by: Choice,
    /// What may take over for it; nothing when the other half does not pass for this role.
    pub fallback: Option<Choice>,
    /// One cell for each event.
    pub cells: Vec<SurvivalCell>,
    /// In how many events the role goes on.
    pub survived: u32,
}

/// A role under one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurvivalCell {
    /// `survives`, `moves` (the same weights elsewhere), `degraded` (the fallback takes over), `dearer` or `lost`.
    pub outcome: String,
    /// The quality that is left when the fallback takes over, in parts per million of the quality before.
    pub quality_ppm: Option<i64>,
}

/// The switch from one half to the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SwitchView {
    /// When it was last done, `YYYY-MM-DD`; nothing when never.
    pub tested_on: Option<String>,
    /// Days since then.
    pub age_days: Option<i64>,
    /// The same in a sentence.
    pub text: Text,
}
