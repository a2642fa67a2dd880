//! Licenses: terms as data, lowered to generic rules, so that adding a license is adding a file.

use serde::{Deserialize, Serialize};

#[cfg(feature = "authoring")]
mod lower;
#[cfg(feature = "authoring")]
mod read;
#[cfg(feature = "authoring")]
pub(crate) use read::{LicenseFile, read};

/// The word for a license that is not known; no license has it as its id.
pub const UNKNOWN: &str = "unknown";

/// What is shown of a license; its clauses are rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct License {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// SPDX expression.
    pub spdx: String,
    /// Approved by the Open Source Initiative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub osi_approved: Option<bool>,
    /// `yes`, `no` or `conditional`.
    pub commercial: String,
    /// Somebody read it, and nothing in it awaits review.
    pub verified: bool,
    /// Qualifies for the relief of Art. 53(2) of the AI Act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ai_act_relief: Option<bool>,
    /// The licensor can take it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocable: Option<bool>,
    /// Where it can be read.
    pub source: String,
    /// When it was read, `YYYY-MM-DD`.
    pub verified_on: String,
    /// `primary`, `secondary` or `recalled`.
    pub confidence: String,
}
