//! Licenses: terms as data, lowered to generic rules, so that adding a license is adding a file.

use serde::{Deserialize, Serialize};

#[cfg(feature = "authoring")]
mod lower;
#[cfg(feature = "authoring")]
mod read;
#[cfg(feature = "authoring")]
pub(crate) use lower::Composed;
#[cfg(feature = "authoring")]
pub(crate) use read::{LicenseFile, read, words};

#[cfg(feature = "authoring")]
use crate::catalog::Catalog;
use modelpair_rules::packed;
#[cfg(feature = "authoring")]
use modelpair_rules::{Diagnostics, diag};

/// The word for a license that is not known; no license has it as its id.
pub const UNKNOWN: &str = "unknown";

/// Warns of licenses that no model is under, and that do not say why they are kept.
#[cfg(feature = "authoring")]
pub(crate) fn report_unused(licenses: &[LicenseFile], catalog: &Catalog, out: &mut Diagnostics) {
    let used = |id: &str| {
        let mut models = catalog.models.iter();
        models.any(|model| model.license.as_deref() == Some(id))
    };
    for file in licenses {
        let id = &file.license.id;
        // With no models at all there is no catalog to speak of.
        if file.kept_for.is_none() && !catalog.models.is_empty() && !used(id) {
            let found = diag::never_used(file.span, "license", id);
            out.push(
                found.help("name it in the catalog, remove it, or say in `kept_for` why it stays"),
            );
        }
    }
}

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

packed! {
    struct License {
        id, name, spdx, osi_approved, commercial, verified, ai_act_relief, revocable, source,
        #[later] verified_on, #[later] confidence
    }
}
