//! The day something breaks.

use modelpair_rules::Text;
use serde::{Deserialize, Serialize};

use super::{Choice, Note, SourceView};

/// What becomes of each role of the first pair when something happens. No probabilities: nobody has honest ones.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
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
    /// How available the pair is for high-stakes work, where outages were measured.
    pub availability: Option<AvailabilityView>,
}

/// An event.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenarioView {
    /// `retirement`, `price-doubled`, `cut-off`, `license-change`, `region-lost`, `gpu-lost`, `aggregator-lost` or
    /// `key-person-lost`.
    pub id: String,
    /// What happens.
    pub text: Text,
}

/// A role under every event.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurvivalCell {
    /// `survives`, `moves` (the same weights elsewhere), `degraded` (the fallback takes over), `dearer` or `lost`.
    pub outcome: String,
    /// The quality that is left when the fallback takes over, in parts per million of the quality before.
    pub quality_ppm: Option<i64>,
}

/// The switch from one half to the other.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SwitchView {
    /// When it was last done, `YYYY-MM-DD`; nothing when never.
    pub tested_on: Option<String>,
    /// Days since then.
    pub age_days: Option<i64>,
    /// The same in a sentence.
    pub text: Text,
}

/// The availability of the primary with the partner behind it.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AvailabilityView {
    /// The primary's own service was measured; otherwise another one stands in.
    pub measured: bool,
    /// Outages of the partner count too; those of own machines were not measured and are left out.
    pub partner_measured: bool,
    /// How long the organization measured that a switch takes, in minutes; the row is for that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub switch_measured_minutes: Option<u32>,
    /// Minutes a year that the primary alone is down.
    pub alone_minutes_per_year: i64,
    /// For switches that take longer and longer, or for the one that was measured.
    pub rows: Vec<AvailabilityRow>,
    /// The same in a sentence.
    pub text: Text,
    /// Where the measurements come from.
    pub source: SourceView,
}

/// How available the pair is when a switch takes so long.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AvailabilityRow {
    /// Minutes until the partner serves.
    pub switch_minutes: u32,
    /// Parts per million of the time.
    pub available_ppm: i64,
    /// The part that switching costs.
    pub switching_ppm: i64,
    /// Minutes a year that neither serves.
    pub down_minutes_per_year: i64,
}
