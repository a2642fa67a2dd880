//! Puts an answer together: from gates and plans to the record that is printed, drawn and replayed.

mod member;
mod pairs;
mod ruled_out;

use modelpair_rules::Outcome;

use crate::advisor::Advisor;
use crate::gates::{Gate, Role};
use crate::pairing::Board;
use crate::record::{
    Choice, FindingView, Note, OptionVerdict, Pair, RECORD_FORMAT, Record, RoleView, VerdictList,
    Weight,
};
use crate::sentences;
use crate::situation::{Criterion, Situation};
use member::finding;

/// How many pairs a record holds.
const PAIRS_MAX: usize = 12;

/// Every option in every role.
pub(crate) fn verdicts(advisor: &Advisor, situation: &Situation, gates: &[Gate]) -> VerdictList {
    let options = &advisor.bundle().catalog.options;
    let verdicts = options
        .iter()
        .zip(gates)
        .flat_map(|(option, gate)| {
            Role::ALL.into_iter().map(|role| {
                let verdict = gate.verdict(role);
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
                    missing: missing(advisor, gate, role),
                }
            })
        })
        .collect();
    VerdictList {
        bundle: advisor.info(),
        situation: situation.view(),
        verdicts,
        disclaimer: sentences::disclaimer(),
    }
}

/// The recommendation; `board` is missing when the work is not known.
pub(crate) fn record(
    advisor: &Advisor,
    situation: &Situation,
    gates: &[Gate],
    board: Option<&Board>,
) -> Record {
    let (shape, plans) = board.map(|board| board.plans(advisor)).unwrap_or_default();
    let pairs: Vec<Pair> = board
        .into_iter()
        .flat_map(|board| plans.iter().take(PAIRS_MAX).map(move |plan| (board, plan)))
        .enumerate()
        .filter_map(|(index, (board, plan))| {
            pairs::pair(advisor, situation, gates, board, plan, index)
        })
        .collect();
    let mut notes = notes(gates, board, &pairs);
    notes.extend(shape.and_then(pairs::shape_note));
    let three_ways = board
        .zip(plans.first())
        .map(|(board, plan)| pairs::three_ways(advisor, board, plan))
        .unwrap_or_default();
    Record {
        format: RECORD_FORMAT.to_owned(),
        bundle: advisor.info(),
        situation: situation.view(),
        weights: weights(situation),
        roles: roles(advisor, situation, gates, board, pairs.first()),
        three_ways,
        ruled_out: ruled_out::ruled_out(advisor, situation, gates),
        notes,
        pairs,
        disclaimer: sentences::disclaimer(),
    }
}

/// The facts that would decide; an unknown license first.
fn missing(advisor: &Advisor, gate: &Gate, role: Role) -> Vec<String> {
    let verdict = gate.verdict(role);
    if verdict.outcome != Outcome::Undetermined {
        return Vec::new();
    }
    let schema = advisor.bundle().declarations.schema();
    let license = (!gate.license_known).then(|| "license".to_owned());
    license
        .into_iter()
        .chain(
            verdict
                .missing
                .iter()
                .map(|fact| schema.decl(*fact).path.clone()),
        )
        .collect()
}

fn weights(situation: &Situation) -> Vec<Weight> {
    let ranked = ["11/18", "5/18", "1/9"];
    let order = situation.order();
    Criterion::ALL
        .into_iter()
        .filter_map(|criterion| {
            let rank = order.iter().position(|other| *other == criterion)?;
            Some(Weight {
                criterion: criterion.as_str().to_owned(),
                weight: (*ranked.get(rank)?).to_owned(),
            })
        })
        .collect()
}

fn notes(gates: &[Gate], board: Option<&Board>, pairs: &[Pair]) -> Vec<Note> {
    let Some(board) = board else {
        return vec![sentences::work_unknown()];
    };
    let mut notes = Vec::new();
    if pairs.is_empty() {
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
                .any(|(role, active)| active && gate.verdict(role).outcome == Outcome::Undetermined)
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
                    .filter(|gate| gate.verdict(role).outcome == outcome)
                    .count();
                u32::try_from(matching).unwrap_or(u32::MAX)
            };
            let active =
                board.is_some_and(|board| board.active.get(index).copied().unwrap_or(false));
            let member = best.and_then(|pair| {
                [&pair.primary, &pair.partner]
                    .into_iter()
                    .find(|member| member.roles.iter().any(|id| id == role.as_str()))
            });
            let came_out = member.map_or("none", |member| member.kind.as_str());
            let expected = profile.and_then(|profile| profile.expects.get(role.as_str()));
            let differs = expected.filter(|expected| {
                best.is_some() && !expected.kinds.iter().any(|kind| kind == came_out)
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
