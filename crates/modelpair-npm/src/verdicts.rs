//! Answers, of all options or of some, with or without explanations.

use modelpair::record::{BundleInfo, Explanation, OptionVerdict, SituationView};
use modelpair::{Advisor, Role, Situation};
use modelpair_rules::{Limits, Text};
use serde::Serialize;

use crate::fault::Fault;
use crate::options::{Ask, roles};

/// [`modelpair::record::VerdictList`], with explanations where they were asked for.
#[derive(Serialize)]
pub struct Answers {
    bundle: BundleInfo,
    situation: SituationView,
    verdicts: Vec<Explained>,
    disclaimer: Text,
}

#[derive(Serialize)]
struct Explained {
    #[serde(flatten)]
    verdict: OptionVerdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Explanation>,
}

/// What was asked about a situation.
pub fn of(advisor: &Advisor, situation: &Situation, ask: &Ask) -> Result<Answers, Fault> {
    let roles = roles(ask.roles.as_deref())?;
    let list = match &ask.options {
        None => {
            let mut list = advisor.verdicts(situation);
            let wanted =
                |verdict: &OptionVerdict| roles.iter().any(|role| role.as_str() == verdict.role);
            list.verdicts.retain(wanted);
            list
        }
        Some(options) => {
            let mut verdicts = Vec::new();
            for option in options {
                for role in &roles {
                    let verdict = advisor.verdict(situation, &option.model, &option.route, *role);
                    verdicts.push(verdict.map_err(|error| Fault::unknown_option(&error))?);
                }
            }
            // What the whole list says besides.
            modelpair::record::VerdictList {
                bundle: advisor.info(),
                situation: situation.view(),
                verdicts,
                disclaimer: modelpair::disclaimer(),
            }
        }
    };
    let limits = Limits {
        evaluations_max: ask.budget.unwrap_or(Limits::DEFAULT.evaluations_max),
        ..Limits::DEFAULT
    };
    let explain = |verdict: OptionVerdict| Explained {
        explanation: ask
            .explain
            .then(|| {
                let option = (verdict.model.as_str(), verdict.route.as_str());
                advisor.explain(situation, option, Role::parse(&verdict.role)?, limits)
            })
            .flatten(),
        verdict,
    };
    Ok(Answers {
        bundle: list.bundle,
        situation: list.situation,
        verdicts: list.verdicts.into_iter().map(explain).collect(),
        disclaimer: list.disclaimer,
    })
}
