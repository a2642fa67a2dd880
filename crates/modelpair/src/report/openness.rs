//! How open a release is, from what the catalog knows of it.

use crate::advisor::Advisor;
use crate::catalog::{Model, Openness, Weights};
use crate::openness::{Availability, ReleaseFacts, ai_act_relief, osaid};
use crate::record::OpennessView;

/// Licenses that are open for the Model Openness Framework although the OSI did not approve them, as far as models
/// use them.
const OPEN_FOR_DATA: [&str; 10] = [
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC0-1.0",
    "CDLA-Permissive-1.0",
    "CDLA-Permissive-2.0",
    "CDLA-Sharing-1.0",
    "ODC-By-1.0",
    "ODC-PDDL-1.0",
    "ODbL-1.0",
    "OpenMDW-1.0",
];

/// The three frameworks on one model.
pub(super) fn view(advisor: &Advisor, model: &Model) -> OpennessView {
    let license = advisor.bundle().license_of(model);
    let weights_open = match model.weights {
        Weights::Open => Some(true),
        Weights::Closed | Weights::Announced => Some(false),
        Weights::Unknown => None,
    };
    let part = |part: Option<Openness>| {
        part.map(|part| match part {
            Openness::Open => Availability::Open,
            Openness::Partial => Availability::Partial,
            Openness::Closed => Availability::Closed,
        })
    };
    let facts = ReleaseFacts {
        weights_open,
        osi_approved: license.and_then(|license| license.osi_approved),
        inference_code: part(model.inference_code),
        training_code: part(model.training_code),
        training_data: part(model.training_data),
        license_relief: license.and_then(|license| license.ai_act_relief),
        systemic_risk: model.systemic_risk,
    };
    let free = license.and_then(|license| match license.osi_approved {
        Some(true) => Some(true),
        _ if OPEN_FOR_DATA.contains(&license.spdx.as_str()) => Some(true),
        approved => approved,
    });
    let at_most = mof_at_most(facts, free);
    OpennessView {
        mof: if at_most == "unclassified" {
            at_most
        } else {
            "unknown"
        }
        .to_owned(),
        mof_at_most: at_most.to_owned(),
        osaid: osaid(&facts),
        ai_act_relief: ai_act_relief(&facts),
    }
}

/// The highest class that nothing known rules out. Documents, architecture and evaluations are not in the catalog.
fn mof_at_most(facts: ReleaseFacts, free: Option<bool>) -> &'static str {
    let closed = |part: Option<Availability>| part == Some(Availability::Closed);
    if facts.weights_open == Some(false) || free == Some(false) {
        "unclassified"
    } else if closed(facts.training_code) || closed(facts.inference_code) {
        "open-model"
    } else if closed(facts.training_data) {
        "open-tooling"
    } else {
        "open-science"
    }
}
