//! Puts an answer together: from gates and plans to the record that is printed, drawn and replayed.

mod availability;
mod costs;
#[cfg(feature = "analysis")]
mod explain;
mod gates;
mod inputs;
mod member;
mod missing;
mod numbers;
mod openness;
mod pairs;
#[cfg(feature = "analysis")]
mod relaxations;
mod robustness;
mod ruled_out;
mod runner_up;
mod sides;
mod survival;
mod ways;

use modelpair_rules::{Outcome, Verdict};

use crate::advisor::Advisor;
use crate::catalog::ModelOption;
use crate::gates::{Gate, Role};
use crate::outlook::{Glance, Outlook};
use crate::pairing::{Board, Plan};
use crate::record::{
    BundleInfo, Choice, CostView, CostWay, FindingView, Note, OptionVerdict, Pair, RECORD_FORMAT,
    Record, RegionView, RoleView, RuledOut, Shared, SidesView, SituationView, SurvivalView,
    VerdictList, Weight,
};
use crate::robustness::Weighting;
use crate::sentences;
use crate::situation::{Criterion, Situation};
use member::finding;
pub(crate) use missing::{computed, supplied, supplied_where};

#[cfg(feature = "analysis")]
pub(crate) use explain::explain;
pub(crate) use gates::gates;
pub(crate) use numbers::numbers;
pub(crate) use runner_up::runner_up;

#[cfg(feature = "analysis")]
pub(crate) use relaxations::relaxations;
#[cfg(feature = "analysis")]
pub(crate) use robustness::name;

/// How many pairs a record holds.
const PAIRS_MAX: usize = 12;

/// Every option in every role.
pub(crate) fn verdicts(advisor: &Advisor, situation: &Situation, gates: &[Gate]) -> VerdictList {
    verdicts_where(advisor, situation, gates, &|_, _| true)
}

/// The options in the roles that are asked about, by their places in the catalog.
pub(crate) fn verdicts_where(
    advisor: &Advisor,
    situation: &Situation,
    gates: &[Gate],
    wanted: &dyn Fn(usize, Role) -> bool,
) -> VerdictList {
    let options = advisor.bundle().catalog.options.iter().zip(gates);
    let verdicts = options.enumerate().flat_map(|(index, (option, gate))| {
        let roles = Role::ALL
            .into_iter()
            .filter(move |role| wanted(index, *role));
        roles.map(move |role| {
            let judged = (gate.verdict(role), gate.license_known);
            verdict(advisor, situation, option, role, judged)
        })
    });
    VerdictList {
        bundle: advisor.info(),
        situation: situation.view(),
        verdicts: verdicts.collect(),
        disclaimer: sentences::disclaimer(),
    }
}

/// One option in one role; the verdict comes with whether the license is known.
pub(crate) fn verdict(
    advisor: &Advisor,
    situation: &Situation,
    option: &ModelOption,
    role: Role,
    (verdict, license_known): (&Verdict, bool),
) -> OptionVerdict {
    let views = |findings: &[modelpair_rules::Finding]| -> Vec<FindingView> {
        findings
            .iter()
            .filter_map(|found| finding(advisor, situation, option, role, found))
            .collect()
    };
    let mut warnings = views(&verdict.warnings);
    warnings.extend(views(&verdict.excepted));
    OptionVerdict {
        model: option.model.clone(),
        route: option.route.clone(),
        role: role.as_str().to_owned(),
        verdict: verdict.outcome.name().to_owned(),
        reasons: views(&verdict.reasons),
        obligations: views(&verdict.obligations),
        warnings,
        missing: supplied(advisor, situation, verdict, license_known),
    }
}

/// What a record says at all weights.
pub(crate) struct Fixed {
    bundle: Shared<BundleInfo>,
    situation: Shared<SituationView>,
    regions: Shared<Vec<RegionView>>,
    notes: Shared<Vec<Note>>,
}

/// What a record says about its first pair; without a pair, what it says instead.
#[derive(Clone)]
pub(crate) struct First {
    roles: Shared<Vec<RoleView>>,
    three_ways: Shared<Vec<CostWay>>,
    costs: Shared<CostView>,
    survival: Shared<SurvivalView>,
    sides: Option<Shared<SidesView>>,
}

impl Fixed {
    pub fn new(outlook: &Outlook) -> Self {
        let Outlook {
            advisor,
            situation,
            gates,
            board,
            ..
        } = outlook;
        let mut notes = notes(gates, board.as_ref(), outlook.plans.is_empty());
        notes.extend(outlook.shape.and_then(pairs::shape_note));
        Self {
            bundle: advisor.info().into(),
            situation: situation.view().into(),
            regions: robustness::regions(outlook).into(),
            notes: notes.into(),
        }
    }
}

impl First {
    pub fn new(outlook: &Outlook, plan: Option<usize>) -> Self {
        let Outlook {
            advisor,
            situation,
            gates,
            board,
            ..
        } = outlook;
        let board = board.as_ref();
        let pair = plan.and_then(|plan| outlook.pair(plan));
        let plan = plan.and_then(|plan| outlook.plans.get(plan));
        let ways = board
            .zip(plan)
            .map(|(board, plan)| ways::three_ways(advisor, board, plan))
            .unwrap_or_default();
        let shown: Vec<CostWay> = ways
            .iter()
            .filter_map(|way| ways::view(advisor, way))
            .collect();
        let costs = board.map(|board| costs::costs(advisor, board, &ways));
        Self {
            roles: roles(advisor, situation, gates, board, pair).into(),
            three_ways: shown.into(),
            costs: costs.unwrap_or_default().into(),
            survival: plan
                .and_then(|plan| survival::matrix(outlook, plan))
                .unwrap_or_default()
                .into(),
            sides: plan
                .and_then(|plan| sides::sides(outlook, plan))
                .map(Shared::from),
        }
    }
}

/// What was ruled out, the same at all weights.
pub(crate) fn ruled_out(outlook: &Outlook) -> Vec<RuledOut> {
    ruled_out::ruled_out(&outlook.advisor, &outlook.situation, &outlook.gates)
}

/// The recommendation at some weights.
pub(crate) fn record(outlook: &Outlook, weighting: &Weighting) -> Record {
    let ranked = weighting.best(&outlook.plans, PAIRS_MAX);
    let first = outlook.first(ranked.first().copied());
    Record {
        robustness: robustness::robustness(outlook, weighting, &ranked),
        roles: first.roles,
        three_ways: first.three_ways,
        costs: first.costs,
        survival: first.survival,
        sides: first.sides,
        ruled_out: outlook.ruled_out(),
        ..head(outlook, weighting, &ranked, &|_| true)
    }
}

/// What a reader sees first of the recommendation at some weights: of the pairs only the first and those that have a
/// region of the triangle.
pub(crate) fn glance(outlook: &Outlook, weighting: &Weighting) -> Glance {
    let ranked = weighting.best(&outlook.plans, PAIRS_MAX);
    let first = ranked.first().copied();
    let with_region: Vec<usize> = outlook.field.regions().map(|(plan, _)| plan).collect();
    let shown = |plan| Some(plan) == first || with_region.contains(&plan);
    Glance {
        firmness: robustness::reason(outlook, weighting, &ranked),
        record: head(outlook, weighting, &ranked, &shown),
    }
}

/// The record with some of the ranked pairs, and without what takes longer.
fn head(
    outlook: &Outlook,
    weighting: &Weighting,
    ranked: &[usize],
    shown: &dyn Fn(usize) -> bool,
) -> Record {
    let pairs = ranked
        .iter()
        .zip(1..)
        .filter(|(plan, _)| shown(**plan))
        .filter_map(|(plan, rank)| {
            Some(Pair {
                rank,
                value: pairs::value(outlook.plans.get(*plan)?, weighting),
                ..outlook.pair(*plan)?.clone()
            })
        })
        .collect();
    let fixed = outlook.fixed();
    Record {
        format: RECORD_FORMAT.to_owned(),
        version: crate::VERSION.to_owned(),
        weights_ppm: weighting.given(),
        weights_exact: weighting
            .given_exactly()
            .map(|weights| weights.map(|weight| weight.to_string())),
        bundle: fixed.bundle.clone(),
        situation: fixed.situation.clone(),
        weights: weights(weighting),
        point: Some(robustness::point(weighting)),
        regions: fixed.regions.clone(),
        robustness: None,
        roles: Shared::default(),
        three_ways: Shared::default(),
        costs: Shared::default(),
        survival: Shared::default(),
        sides: None,
        counterfactuals: None,
        ruled_out: Shared::default(),
        notes: fixed.notes.clone(),
        pairs,
        disclaimer: sentences::disclaimer(),
        runner_up: None,
        gates: None,
        numbers: None,
        bundle_json: None,
        seal: None,
    }
}

/// How each half of a plan is used.
#[cfg(feature = "analysis")]
pub(crate) fn kinds(outlook: &Outlook, plan: usize) -> Option<[&'static str; 2]> {
    let plan = outlook.plans.get(plan)?;
    let board = outlook.board.as_ref()?;
    let kind = |index: usize| board.candidates.get(index).map(member::kind);
    Some([kind(plan.primary)?, kind(plan.partner)?])
}

/// A plan as a pair; rank and value are filled in where the weights are known.
pub(crate) fn pair(outlook: &Outlook, plan: &Plan) -> Option<Pair> {
    pairs::pair(outlook, outlook.board.as_ref()?, plan)
}

fn weights(weighting: &Weighting) -> Vec<Weight> {
    Criterion::ALL
        .into_iter()
        .map(|criterion| Weight {
            criterion: criterion.as_str().to_owned(),
            weight: weighting.weight(criterion).to_string(),
        })
        .collect()
}

fn notes(gates: &[Gate], board: Option<&Board>, infeasible: bool) -> Vec<Note> {
    let Some(board) = board else {
        return vec![sentences::work_unknown()];
    };
    let mut notes = Vec::new();
    if infeasible {
        let empty = Role::ALL
            .into_iter()
            .zip(board.active)
            .filter(|(role, active)| *active && !gates.iter().any(|gate| gate.passes(*role)));
        notes.extend(empty.map(|(role, _)| sentences::nothing_passes(role)));
        if notes.is_empty() {
            notes.push(sentences::nothing_priced());
        }
    }
    let undetermined = gates
        .iter()
        .filter(|gate| {
            Role::ALL
                .into_iter()
                .zip(board.active)
                .any(|(role, active)| active && gate.outcome(role) == Outcome::Undetermined)
        })
        .count();
    if undetermined > 0 {
        notes.push(sentences::undetermined(undetermined));
    }
    notes
}

fn roles(
    advisor: &Advisor,
    situation: &Situation,
    gates: &[Gate],
    board: Option<&Board>,
    best: Option<&Pair>,
) -> Vec<RoleView> {
    let profile = advisor
        .profiles()
        .iter()
        .find(|profile| Some(profile.id.as_str()) == situation.profile());
    let classes = situation.data_classes();
    Role::ALL
        .into_iter()
        .enumerate()
        .map(|(index, role)| {
            let count = |outcome: Outcome| {
                let matching = gates
                    .iter()
                    .filter(|gate| gate.outcome(role) == outcome)
                    .count();
                u32::try_from(matching).unwrap_or(u32::MAX)
            };
            let active =
                board.is_some_and(|board| board.active.get(index).copied().unwrap_or(false));
            let member = best.and_then(|pair| {
                [&*pair.primary, &*pair.partner]
                    .into_iter()
                    .find(|member| member.roles.iter().any(|id| id == role.as_str()))
            });
            let came_out = member.map_or("none", |member| member.kind.as_str());
            let expected = profile.and_then(|profile| profile.expects.get(role.as_str()));
            let differs = expected.filter(|expected| {
                best.is_some() && active && !expected.kinds.iter().any(|kind| kind == came_out)
            });
            RoleView {
                role: role.as_str().to_owned(),
                active,
                data_classes: classes
                    .as_ref()
                    .map(|(confined, rest)| {
                        if role == Role::Confined {
                            confined.clone()
                        } else {
                            rest.clone()
                        }
                    })
                    .unwrap_or_default(),
                tokens_per_month: board.map_or(0, |board| tokens(board, role)),
                permitted: count(Outcome::Permitted),
                conditional: count(Outcome::Conditional),
                denied: count(Outcome::Denied),
                undetermined: count(Outcome::Undetermined),
                served_by: member.map(|member| Choice {
                    model: member.model.clone(),
                    route: member.route.clone(),
                }),
                note: differs
                    .map(|expected| sentences::guide_differs(role, &expected.because, came_out)),
            }
        })
        .collect()
}

/// Tokens a month of a role; the backup waits.
fn tokens(board: &Board, role: Role) -> i64 {
    let tokens = match role {
        Role::HighStakes => board.work.high_stakes_tokens,
        Role::Confined => board.work.confined_tokens,
        Role::Volume => board.work.volume_tokens,
        Role::Backup => 0,
    };
    i64::try_from(tokens).unwrap_or(i64::MAX)
}
