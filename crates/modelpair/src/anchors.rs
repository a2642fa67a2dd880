//! The fixed anchors on which options are judged. They are policy, not a property of the field of options,
//! which is why adding a model never reorders the others.

use modelpair_rules::packed;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::gates::Role;
use crate::numbers::{PPM, interpolate, interpolate_by, log2_ppm};
use crate::record::Quality;

/// Anchors for the three criteria, and how much each role counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Anchors {
    /// Thousandths of an index point, and the value in parts per million.
    pub quality: Vec<(i64, i64)>,
    /// How a second index is converted; without it, models that have only that one are of unknown quality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversion: Option<Conversion>,
    /// Micro-USD per million tokens, and the value; linear in the logarithm.
    pub cost: Vec<(i64, i64)>,
    /// The value of a deployment for data control.
    pub control: BTreeMap<String, i64>,
    /// Added when prompts are not kept, without asking.
    pub zero_retention_by_default: i64,
    /// Added when the route keeps data where the situation demands it, or in the European Economic Area.
    pub region_promised: i64,
    /// How much a role counts for quality, in thousandths.
    pub quality_roles: BTreeMap<String, i64>,
    /// How much a role counts for control, in thousandths.
    pub control_roles: BTreeMap<String, i64>,
}

/// The line from the second index of capability to the first, fixed with the policies: were it fitted again with every
/// model that has both, adding one would move others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// Points of the first index for one of the second, in thousand-millionths.
    pub slope_ppb: i64,
    /// Where the second index is zero, in millionths of a point.
    pub intercept_micro: i64,
    /// How far it was off at most, in millionths of a point.
    pub residual_micro: i64,
    /// When it was fitted.
    pub fitted_on: String,
    /// The models that it was fitted to.
    pub models: Vec<String>,
    /// What it was fitted with.
    pub source: String,
}

impl Conversion {
    /// The capability of a model with this value of the second index, both in thousandths of a point; its ends are
    /// rounded outwards. Nothing when it cannot be computed.
    pub fn quality(&self, index_milli: i64) -> Option<Quality> {
        // Thousand-millionths of a thousandth of a point.
        let scaled = |micro: i64| i128::from(micro) * 1_000_000;
        let likely =
            i128::from(self.slope_ppb) * i128::from(index_milli) + scaled(self.intercept_micro);
        let off = scaled(self.residual_micro);
        let whole = 1_000_000_000_i128;
        let milli = |value: i128| i64::try_from(value.div_euclid(whole)).ok();
        Some(Quality {
            eci_milli: milli(likely + whole / 2)?,
            low_milli: milli(likely - off)?,
            high_milli: milli(likely + off + whole - 1)?,
            converted: true,
        })
    }
}

impl Anchors {
    /// The value of a capability; what is not known is worth nothing.
    pub fn quality_ppm(&self, eci_milli: Option<i64>) -> i64 {
        eci_milli.map_or(0, |eci| interpolate(&self.quality, eci).unwrap_or(0))
    }

    /// The value of a price, in micro-USD per million tokens.
    pub fn cost_ppm(&self, micro_usd_per_million: i64) -> i64 {
        let log = |x: i64| i64::try_from(log2_ppm(u64::try_from(x).unwrap_or(0))).unwrap_or(0);
        interpolate_by(&self.cost, log, micro_usd_per_million).unwrap_or(0)
    }

    /// On which straight piece of [`Anchors::cost_ppm`] a price lies.
    #[cfg(feature = "analysis")]
    pub(crate) fn cost_piece(&self, micro_usd_per_million: i64) -> (u32, usize) {
        let price = u64::try_from(micro_usd_per_million).unwrap_or(0);
        let below = |(anchor, _): &&(i64, i64)| *anchor < micro_usd_per_million;
        let anchors = self.cost.iter().filter(below).count();
        // Beyond the ends nothing changes.
        let inside = 0 < anchors && anchors < self.cost.len();
        let octave = price.checked_ilog2().filter(|_| inside);
        (octave.unwrap_or(0), anchors)
    }

    /// The value of a way to use a model for the control of data.
    pub fn control_ppm(
        &self,
        deployment: &str,
        zero_retention_by_default: bool,
        region_promised: bool,
    ) -> i64 {
        let base = self.control.get(deployment).copied().unwrap_or(0);
        // On own and rented machines there is nobody whose promises could add anything.
        if matches!(deployment, "self-hosted" | "self-hosted-cloud") {
            return base;
        }
        let retention = if zero_retention_by_default {
            self.zero_retention_by_default
        } else {
            0
        };
        let region = if region_promised {
            self.region_promised
        } else {
            0
        };
        (base + retention + region).min(PPM)
    }

    /// How much a role counts for quality and for control.
    pub fn role_weights(&self, role: Role) -> (i64, i64) {
        let weight = |of: &BTreeMap<String, i64>| of.get(role.as_str()).copied().unwrap_or(0);
        (weight(&self.quality_roles), weight(&self.control_roles))
    }
}

packed! {
    struct Anchors {
        quality, conversion, cost, control, zero_retention_by_default, region_promised,
        quality_roles, control_roles
    }
}
packed! {
    struct Conversion {
        slope_ppb, intercept_micro, residual_micro, #[later] fitted_on, #[later] models,
        #[later] source
    }
}
