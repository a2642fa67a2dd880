//! Roles under events: who serves them, and who may take over.

use super::availability::availability;
use crate::advisor::Advisor;
use crate::availability::{Fate, Outcome, Place, Scenario, Shared, Weights, shared_fate, survival};
use crate::catalog::{self, Catalog};
use crate::gates::Role;
use crate::outlook::Outlook;
use crate::pairing::{Candidate, Plan};
use crate::record::{
    Choice, Note, ScenarioView, SurvivalCell, SurvivalRow, SurvivalView, SwitchView,
};
use crate::sentences;
use crate::situation::Situation;

/// The matrix of a plan.
pub(super) fn matrix(outlook: &Outlook, plan: &Plan) -> Option<SurvivalView> {
    let (advisor, situation) = (&outlook.advisor, &outlook.situation);
    let board = outlook.board.as_ref()?;
    let halves = [
        board.candidates.get(plan.primary)?,
        board.candidates.get(plan.partner)?,
    ];
    let [primary, partner] = halves;
    let spare = board.work.spare_replicas > 0;
    let fates = [
        fate(advisor, situation, primary, spare)?,
        fate(advisor, situation, partner, spare)?,
    ];
    let [primary_fate, partner_fate] = &fates;
    let (on_primary, on_partner) = board.roles(plan.volume_on);
    let served = on_primary
        .into_iter()
        .map(|role| (role, (primary, primary_fate), (partner, partner_fate)))
        .chain(
            on_partner
                .into_iter()
                .map(|role| (role, (partner, partner_fate), (primary, primary_fate))),
        );
    let mut rows: Vec<(Role, SurvivalRow)> = served
        .filter_map(|(role, (serving, fate), (other, other_fate))| {
            let takes_over = role != Role::Backup && takes_over(role, other);
            let cells =
                survival(fate, takes_over.then_some(other_fate)).map(|(_, outcome)| cell(outcome));
            let survived = cells.iter().filter(|cell| cell.outcome != "lost").count();
            let row = SurvivalRow {
                role: role.as_str().to_owned(),
                served_by: choice(advisor, serving)?,
                fallback: if takes_over {
                    choice(advisor, other)
                } else {
                    None
                },
                cells: cells.into(),
                survived: u32::try_from(survived).ok()?,
            };
            Some((role, row))
        })
        .collect();
    crate::order::sort_by(&mut rows, |(a, _), (b, _)| a.cmp(b));
    let own_switch = situation
        .integer("operations.switch_minutes")
        .and_then(|minutes| u32::try_from(minutes).ok());
    Some(SurvivalView {
        scenarios: Scenario::ALL
            .map(|event| scenario(event, &advisor.bundle().catalog))
            .into(),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        shared: shared_fate(primary_fate, partner_fate)
            .into_iter()
            .map(shared)
            .collect(),
        switching: Some(switching(situation, own_switch)),
        availability: availability(
            &advisor.bundle().catalog,
            own_switch,
            primary,
            primary_fate.developer,
            partner,
        ),
    })
}

/// The backup covers what its primary is used for; what may not leave needs one that passes for just that.
fn takes_over(role: Role, other: &Candidate) -> bool {
    other.passes(role) || (role != Role::Confined && other.passes(Role::Backup))
}

fn fate<'a>(
    advisor: &'a Advisor,
    situation: &Situation,
    candidate: &Candidate,
    spare: bool,
) -> Option<Fate<'a>> {
    let (_, model, route, provider) = advisor.parts(candidate.option)?;
    let bundle = advisor.bundle();
    let origin = model.derived_from.as_deref();
    let family = origin.map(|origin| {
        bundle
            .catalog
            .model(origin)
            .map_or(origin, |base| base.developer.as_str())
    });
    let revocable = bundle
        .license_of(model)
        .and_then(|license| license.revocable);
    Some(Fate {
        model: &model.id,
        developer: &model.developer,
        weights_family: family.unwrap_or(&model.developer),
        weights: match model.weights {
            catalog::Weights::Open => Weights::Open {
                irrevocable: revocable.map(|revocable| !revocable),
            },
            _ => Weights::Closed,
        },
        provider: &provider.id,
        owner: Some(&provider.name),
        jurisdiction: provider.jurisdiction.as_deref(),
        cloud: provider.cloud.as_deref().filter(|cloud| *cloud != "own"),
        region: route.region.as_deref(),
        aggregator: provider.aggregator == Some(true),
        place: match candidate.deployment {
            "self-hosted" => Place::Own,
            "self-hosted-cloud" => Place::Rented,
            _ => Place::Api,
        },
        spare,
        staffed: situation.text("operations.team") == Some("on-call"),
        quality_milli: candidate.eci_milli,
    })
}

fn choice(advisor: &Advisor, candidate: &Candidate) -> Option<Choice> {
    let option = advisor.option(candidate.option)?;
    Some(Choice {
        model: option.model.clone(),
        route: option.route.clone(),
    })
}

fn cell(outcome: Outcome) -> SurvivalCell {
    let (word, quality_ppm) = match outcome {
        Outcome::Survives => ("survives", None),
        Outcome::Moves => ("moves", None),
        Outcome::Degraded { quality_ppm } => ("degraded", quality_ppm),
        Outcome::Dearer => ("dearer", None),
        Outcome::Lost => ("lost", None),
    };
    SurvivalCell {
        outcome: word.to_owned(),
        quality_ppm,
    }
}

fn scenario(scenario: Scenario, catalog: &Catalog) -> ScenarioView {
    let id = match scenario {
        Scenario::Retirement => "retirement",
        Scenario::PriceDoubled => "price-doubled",
        Scenario::CutOff => "cut-off",
        Scenario::LicenseChange => "license-change",
        Scenario::RegionLost => "region-lost",
        Scenario::GpuLost => "gpu-lost",
        Scenario::AggregatorLost => "aggregator-lost",
        Scenario::KeyPersonLost => "key-person-lost",
    };
    ScenarioView {
        id: id.to_owned(),
        text: match scenario {
            Scenario::AggregatorLost if !catalog.has_aggregators() => sentences::no_aggregator(),
            _ => sentences::scenario(scenario),
        },
    }
}

fn shared(what: Shared) -> Note {
    let id = match what {
        Shared::Provider => "provider",
        Shared::Owner => "owner",
        Shared::Cloud => "cloud",
        Shared::Region => "region",
        Shared::Jurisdiction => "jurisdiction",
        Shared::Developer => "developer",
        Shared::WeightsFamily => "weights-family",
    };
    Note {
        code: format!("shared-{id}"),
        text: sentences::shares(what),
    }
}

/// How many days ago the backup was tested.
pub(super) fn age_days(situation: &Situation, tested_on: Option<&str>) -> Option<i64> {
    let tested = tested_on.and_then(modelpair_rules::Date::parse);
    tested
        .zip(situation.today())
        .map(|(tested, today)| today.day_number() - tested.day_number())
}

/// A time that nobody measured is not promised.
fn switching(situation: &Situation, own_switch: Option<u32>) -> SwitchView {
    let tested_on = situation
        .text("operations.backup_tested_on")
        .filter(|date| *date != "never");
    let age_days = age_days(situation, tested_on);
    SwitchView {
        text: sentences::switching(tested_on, age_days, own_switch),
        tested_on: tested_on.map(str::to_owned),
        age_days,
    }
}
