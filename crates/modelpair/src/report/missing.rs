//! What is missing for a decision, as facts that somebody can supply.

use modelpair_rules::{Outcome, Verdict};

use crate::advisor::Advisor;
use crate::situation::Situation;

/// What a derived fact follows from: facts of the situation, and the fact of the catalog when all of these are known.
const DERIVED: [(&str, &[&str], &str); 7] = [
    (
        "role.data_classes",
        &["data.classes", "data.confined_classes", "data.may_leave"],
        "data.classes",
    ),
    (
        "data.residency_countries",
        &["data.residency"],
        "data.residency",
    ),
    (
        "organization.monthly_active_users_at_model_release",
        &["organization.monthly_active_users"],
        "model.released_on",
    ),
    (
        "route.context_sufficient",
        &["use.context_tokens"],
        "model.context_tokens",
    ),
    ("route.facts_age_days", &["today"], "today"),
    (
        "operations.exit_plan_test_age_days",
        &["operations.exit_plan_tested_on", "today"],
        "operations.exit_plan_tested_on",
    ),
    (
        "operations.backup_test_age_days",
        &["operations.backup_tested_on", "today"],
        "operations.backup_tested_on",
    ),
];

/// The computed facts, each with the facts of the situation that it is computed from.
pub(crate) fn computed() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    DERIVED.iter().map(|(derived, given, _)| {
        let mut given = given.to_vec();
        if *derived == "organization.monthly_active_users_at_model_release" {
            given.push("organization.history");
        }
        (*derived, given)
    })
}

/// The facts that would decide a verdict, as somebody can supply them; an unknown license first.
pub(crate) fn supplied(
    advisor: &Advisor,
    situation: &Situation,
    verdict: &Verdict,
    license_known: bool,
) -> Vec<String> {
    let is_known = |path: &str| situation.get(path).is_some();
    supplied_where(advisor, &is_known, verdict, license_known)
}

/// The same for whoever knows which facts of the situation are known.
pub(crate) fn supplied_where(
    advisor: &Advisor,
    is_known: &dyn Fn(&str) -> bool,
    verdict: &Verdict,
    license_known: bool,
) -> Vec<String> {
    if verdict.outcome != Outcome::Undetermined {
        return Vec::new();
    }
    let schema = advisor.bundle().declarations.schema();
    let mut missing = Vec::new();
    if !license_known {
        missing.push("license".to_owned());
    }
    for fact in &verdict.missing {
        for path in supplied_as(is_known, &schema.decl(*fact).path) {
            if !missing.contains(&path) {
                missing.push(path);
            }
        }
    }
    missing
}

/// The facts of the situation that a computed fact follows from; none when somebody else knows it.
#[cfg(feature = "analysis")]
pub(super) fn follows_from(path: &str) -> Vec<String> {
    let found = DERIVED.iter().find(|(derived, ..)| *derived == path);
    let given = found.map_or(&[][..], |(_, given, _)| given).iter();
    // Nobody changes the day.
    given
        .filter(|given| **given != "today")
        .map(|given| (*given).to_owned())
        .collect()
}

/// A fact as somebody can supply it.
fn supplied_as(is_known: &dyn Fn(&str) -> bool, path: &str) -> Vec<String> {
    let Some((_, given, otherwise)) = DERIVED.iter().find(|(derived, ..)| *derived == path) else {
        return vec![path.to_owned()];
    };
    let unknown: Vec<String> = given
        .iter()
        .filter(|path| !is_known(path))
        .map(|path| (*path).to_owned())
        .collect();
    if unknown.is_empty() {
        vec![(*otherwise).to_owned()]
    } else {
        unknown
    }
}
