//! The same work in three ways.

use crate::advisor::Advisor;
use crate::bill::{Month, Tariff, Tariffs};
use crate::catalog::Weights;
use crate::gates::Role;
use crate::pairing::{Board, Plan};
use crate::record::{Choice, CostWay};
use crate::report::member;

/// The ways, in the order in which they are shown.
const KINDS: [&str; 3] = ["closed", "hosted-open", "self-hosted"];

/// One way to do the work.
pub(super) struct Way {
    pub kind: &'static str,
    /// Position in the catalog's options.
    pub option: usize,
    pub permitted: bool,
    pub tariff: Tariff,
    /// The whole volume of the situation.
    pub month: Month,
}

/// The whole volume on a closed API, on the open model that somebody hosts, and on own machines:
/// the models of the pair first, otherwise the cheapest that passes for the volume.
pub(super) fn three_ways(advisor: &Advisor, board: &Board, plan: &Plan) -> Vec<Way> {
    KINDS
        .into_iter()
        .filter_map(|kind| {
            permitted(advisor, board, plan, kind).or_else(|| forbidden(advisor, board, plan, kind))
        })
        .collect()
}

/// The way as a record shows it.
pub(super) fn view(advisor: &Advisor, way: &Way) -> Option<CostWay> {
    let (option, model, ..) = advisor.parts(way.option)?;
    Some(CostWay {
        kind: way.kind.to_owned(),
        choice: Choice {
            model: option.model.clone(),
            route: option.route.clone(),
        },
        name: model.name.clone(),
        low_micro_usd: way.month.low,
        likely_micro_usd: way.month.likely,
        high_micro_usd: way.month.high,
        permitted: way.permitted,
        machines: way.month.machines.clone(),
    })
}

fn permitted(advisor: &Advisor, board: &Board, plan: &Plan, kind: &'static str) -> Option<Way> {
    let pair = [plan.primary, plan.partner];
    let partner_model = board
        .candidates
        .get(plan.partner)
        .map(|partner| partner.option);
    let catalog = &advisor.bundle().catalog;
    let priced = |index: usize| {
        let candidate = board.candidates.get(index)?;
        let suits = member::kind(candidate) == kind && candidate.passes(Role::Volume);
        let month = suits.then(|| board.month(catalog, candidate, board.work.total_tokens))??;
        Some((candidate, month))
    };
    let cheapest = |indices: &mut dyn Iterator<Item = usize>| {
        indices
            .filter_map(priced)
            .min_by_key(|(candidate, month)| (month.likely, candidate.option))
    };
    let same_model = |index: &usize| {
        let option = board
            .candidates
            .get(*index)
            .map(|candidate| candidate.option);
        option
            .zip(partner_model)
            .is_some_and(|(a, b)| advisor.same_model(a, b))
    };
    let all = 0..board.candidates.len();
    let (candidate, month) = cheapest(&mut pair.into_iter())
        .or_else(|| cheapest(&mut all.clone().filter(same_model)))
        .or_else(|| cheapest(&mut all.clone()))?;
    Some(Way {
        kind,
        option: candidate.option,
        permitted: true,
        tariff: candidate.tariff.clone(),
        month,
    })
}

/// What a way would cost that the rules do not permit: shown, and marked.
fn forbidden(advisor: &Advisor, board: &Board, plan: &Plan, kind: &'static str) -> Option<Way> {
    let partner = board.candidates.get(plan.partner)?.option;
    let catalog = &advisor.bundle().catalog;
    let tariffs = Tariffs::new(catalog, &board.work);
    let ways = catalog
        .options
        .iter()
        .enumerate()
        .filter_map(|(index, option)| {
            let (_, model, ..) = advisor.parts(index)?;
            let deployment = advisor.deployment_at(index)?;
            let open = model.weights == Weights::Open;
            let of_kind = match kind {
                "self-hosted" => deployment.starts_with("self-hosted"),
                "hosted-open" => {
                    open && !deployment.starts_with("self-hosted") && deployment != "consumer-app"
                }
                _ => !open && deployment != "consumer-app",
            };
            if !of_kind || (open && !advisor.same_model(index, partner)) {
                return None;
            }
            let tariff = tariffs.of(option, deployment)?;
            let month = tariff.month(catalog, &board.work, board.work.total_tokens)?;
            Some(Way {
                kind,
                option: index,
                permitted: false,
                tariff,
                month,
            })
        });
    ways.min_by_key(|way| (way.month.likely, way.option))
}
