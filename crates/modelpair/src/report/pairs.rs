//! Pairs, their bills and reasons.

use crate::advisor::Advisor;
use crate::bill::Amounts;
use crate::cost::MicroUsd;
use crate::gates::Role;
use crate::outlook::Outlook;
use crate::pairing::{Board, Candidate, Half, Plan, Shape};
use crate::record::{
    Contribution, CostLine, Duty, FindingView, Member, Note, Pair, PairCost, PairValue,
};
use crate::report::{member, survival};
use crate::robustness::Weighting;
use crate::sentences;
use crate::situation::{Criterion, Situation};
use crate::ties::{PairFinding, PairRules, Ties};

/// How many days a test of the backup is good for where others pay for a wrong answer.
const BACKUP_TEST_DAYS_MAX: i64 = 90;

/// A plan as a record shows it, but for rank and value, which depend on the weights.
pub(super) fn pair(outlook: &Outlook, board: &Board, plan: &Plan) -> Option<Pair> {
    let (advisor, situation) = (&outlook.advisor, &outlook.situation);
    let (primary, partner) = (
        board.candidates.get(plan.primary)?,
        board.candidates.get(plan.partner)?,
    );
    let bill = Bill::of(board, plan)?;
    let (on_primary, on_partner) = board.roles(plan.volume_on);
    let dormant = on_partner == [Role::Backup] && partner.tariff.by_token();
    let show = |half: Half, index: usize, roles: &[Role], month: &Option<Amounts>| {
        outlook.member((half, plan.volume_on), index, || {
            let candidate = board.candidates.get(index)?;
            let catalog = &advisor.bundle().catalog;
            let machines = candidate.tariff.machines(catalog, month.as_ref()?);
            member::member(
                advisor,
                situation,
                outlook.gates.get(candidate.option)?,
                candidate,
                roles,
                dormant && half == Half::Partner,
                machines,
            )
        })
    };
    let ties = advisor.ties(primary.option, partner.option);
    let verdict = verdict(outlook, board, plan);
    let primary_view = show(Half::Primary, plan.primary, &on_primary, &bill.primary)?;
    let partner_view = show(Half::Partner, plan.partner, &on_partner, &bill.partner)?;
    Some(Pair {
        rank: 0,
        cost: PairCost {
            total_micro_usd: plan.cost,
            lines: bill.lines,
        }
        .into(),
        value: PairValue {
            score_ppm: 0,
            contributions: Vec::new(),
        },
        warnings: warnings(situation, ties, primary, partner).into(),
        obligations: duties([&primary_view, &partner_view], &verdict).into(),
        findings: verdict.warnings.into(),
        reasons: reasons(advisor, board, plan, ties, &primary_view, &partner_view).into(),
        primary: primary_view,
        partner: partner_view,
    })
}

/// What rules about pairs found.
#[derive(Default)]
struct Found {
    obligations: Vec<FindingView>,
    warnings: Vec<FindingView>,
}

fn verdict(outlook: &Outlook, board: &Board, plan: &Plan) -> Found {
    let advisor = &outlook.advisor;
    let rules = outlook
        .pairs_judged
        .then(|| PairRules::new(advisor, &outlook.situation));
    let Some(rules) = rules.flatten() else {
        return Found::default();
    };
    let verdict = board.judge(advisor, &rules, plan);
    let views = |found: &[PairFinding]| {
        found
            .iter()
            .filter_map(|found| member::with_facts(advisor, &found.facts, &found.finding))
            .collect()
    };
    Found {
        obligations: views(&verdict.obligations),
        warnings: views(&verdict.warnings),
    }
}

/// What must be done for the two together, each duty once.
fn duties(members: [&Member; 2], found: &Found) -> Vec<Duty> {
    let mut duties: Vec<Duty> = Vec::new();
    let halves = ["primary", "partner"].into_iter().zip(members);
    let of_halves = halves.flat_map(|(half, member)| {
        let obligations = member.obligations.iter();
        obligations.map(move |found| (found, vec![half.to_owned()]))
    });
    let of_pair = found.obligations.iter().map(|found| (found, Vec::new()));
    for (finding, members) in of_halves.chain(of_pair) {
        match duties.iter_mut().find(|duty| duty.rule == finding.rule) {
            Some(known) => known.members.extend(members),
            None => duties.push(Duty {
                rule: finding.rule.clone(),
                clause: finding.clause.clone(),
                because: finding.because.clone(),
                members,
            }),
        }
    }
    duties
}

/// Says so when the pair is not one closed and one open model.
pub(super) fn shape_note(shape: Shape) -> Option<Note> {
    match shape {
        Shape::ClosedOpen => None,
        Shape::OpenOpen => Some(sentences::two_open()),
        Shape::ClosedClosed => Some(sentences::two_closed()),
    }
}

/// The bill of a pair, line by line.
struct Bill {
    lines: Vec<CostLine>,
    primary: Option<Amounts>,
    partner: Option<Amounts>,
}

impl Bill {
    fn of(board: &Board, plan: &Plan) -> Option<Self> {
        let work = &board.work;
        let mut bill = Self {
            lines: Vec::new(),
            primary: None,
            partner: None,
        };
        let volume_on = |half: Half| {
            if plan.volume_on == half {
                work.volume_tokens
            } else {
                0
            }
        };
        let primary = board.candidates.get(plan.primary)?;
        let partner = board.candidates.get(plan.partner)?;
        let month = bill.half(
            board,
            primary,
            "primary",
            [
                (Role::HighStakes, work.high_stakes_tokens),
                (Role::Volume, volume_on(Half::Primary)),
            ],
        )?;
        bill.primary = Some(month);
        let month = bill.half(
            board,
            partner,
            "partner",
            [
                (Role::Confined, work.confined_tokens),
                (Role::Volume, volume_on(Half::Partner)),
            ],
        )?;
        bill.partner = Some(month);
        Some(bill)
    }

    /// A pay-per-token option has a line for each role; machines serve all roles, so they and their staff are the lines.
    fn half(
        &mut self,
        board: &Board,
        candidate: &Candidate,
        side: &str,
        work: [(Role, u64); 2],
    ) -> Option<Amounts> {
        let mut line = |item: &str, tokens: u64, micro_usd: MicroUsd| {
            let tokens = i64::try_from(tokens).unwrap_or(i64::MAX);
            self.lines.push(CostLine {
                item: item.to_owned(),
                member: side.to_owned(),
                tokens,
                micro_usd,
            });
        };
        let tokens = work.iter().map(|(_, tokens)| tokens).sum();
        let month = board.amounts(candidate, tokens)?;
        if month.by_machine() {
            line("machines", tokens, month.likely.minus(month.staff)?);
            line("staff", 0, month.staff);
            return Some(month);
        }
        if tokens == 0 {
            line("standby", 0, MicroUsd::ZERO);
            return Some(month);
        }
        let worked: Vec<&(Role, u64)> = work.iter().filter(|(_, tokens)| *tokens > 0).collect();
        let mut left = month.likely;
        for (index, (role, tokens)) in worked.iter().copied().enumerate() {
            // The last line takes what rounding left, so that the lines add up to the total.
            let cost = if index + 1 == worked.len() {
                left
            } else {
                board.amounts(candidate, *tokens)?.likely
            };
            left = left.minus(cost)?;
            line(role.as_str(), *tokens, cost);
        }
        Some(month)
    }
}

/// What a plan is worth at some weights. The points are rounded so that they add up to the score.
pub(super) fn value(plan: &Plan, weighting: &Weighting) -> PairValue {
    let mut sum = 0;
    let mut shown = 0;
    let contributions = Criterion::ALL
        .into_iter()
        .zip(plan.values)
        .zip(weighting.parts)
        .map(|((criterion, value_ppm), part)| {
            sum += value_ppm * part;
            let points_ppm = sum / weighting.whole - shown;
            shown += points_ppm;
            Contribution {
                criterion: criterion.as_str().to_owned(),
                value_ppm,
                weight: weighting.weight(criterion).to_string(),
                points_ppm,
            }
        })
        .collect();
    PairValue {
        contributions,
        score_ppm: weighting.score(plan.values) / weighting.whole,
    }
}

fn reasons(
    advisor: &Advisor,
    board: &Board,
    plan: &Plan,
    ties: Ties,
    primary: &Member,
    partner: &Member,
) -> Vec<Note> {
    let passing: Vec<&Candidate> = board
        .candidates
        .iter()
        .filter(|candidate| {
            candidate.passes(Role::HighStakes) && candidate.open == (primary.kind != "closed")
        })
        .collect();
    let best = passing
        .iter()
        .filter_map(|candidate| candidate.eci_milli)
        .max();
    let mut reasons = Vec::new();
    if let (Some(best), Some(quality)) = (best, &primary.quality) {
        let rival = passing
            .iter()
            .find(|candidate| candidate.eci_milli == Some(best));
        reasons.extend(match rival {
            Some(rival) if best > quality.eci_milli => {
                let name = advisor.model_name(rival.option);
                let behind = best - quality.eci_milli;
                Some(sentences::primary_balance(&primary.name, name, behind))
            }
            _ => Some(sentences::primary_best(
                &primary.name,
                quality.eci_milli,
                passing.len(),
            )),
        });
    }
    let confined = partner
        .roles
        .iter()
        .any(|role| role == Role::Confined.as_str());
    if confined && partner.deployment == "self-hosted" {
        reasons.push(sentences::partner_confined(&partner.name));
    }
    reasons.push(if partner.dormant {
        sentences::partner_dormant(&partner.name, &partner.provider)
    } else if partner.kind == "closed" {
        sentences::partner_closed(&partner.name, &primary.name, &partner.provider)
    } else {
        sentences::partner_backup(&partner.name)
    });
    reasons.extend(volume_reason(board, plan, primary, partner));
    if ties.count() == 0 {
        reasons.push(sentences::independent(ties.independent()));
    }
    reasons
}

fn volume_reason(board: &Board, plan: &Plan, primary: &Member, partner: &Member) -> Option<Note> {
    if board.work.volume_tokens == 0 {
        return Some(sentences::volume_none());
    }
    let (server, other) = match plan.volume_on {
        Half::Primary => (primary, board.candidates.get(plan.partner)?),
        Half::Partner => (partner, board.candidates.get(plan.primary)?),
    };
    if !other.passes(Role::Volume) {
        return Some(sentences::volume_only(&server.name));
    }
    let moved = Plan {
        volume_on: if plan.volume_on == Half::Primary {
            Half::Partner
        } else {
            Half::Primary
        },
        ..plan.clone()
    };
    let total = |month: Option<Amounts>| month.map(|month| month.likely);
    let bill = Bill::of(board, &moved)?;
    let other_cost = standby_free(&bill, total(bill.primary)?, total(bill.partner)?)?;
    Some(sentences::volume_cheaper(
        &server.name,
        plan.cost,
        other_cost,
    ))
}

fn standby_free(bill: &Bill, primary: MicroUsd, partner: MicroUsd) -> Option<MicroUsd> {
    let sleeping = bill
        .lines
        .iter()
        .any(|line| line.item == "standby" && line.member == "partner");
    if sleeping {
        Some(primary)
    } else {
        primary.plus(partner)
    }
}

fn warnings(
    situation: &Situation,
    ties: Ties,
    primary: &Candidate,
    partner: &Candidate,
) -> Vec<Note> {
    let mut warnings: Vec<Note> = ties.shared().map(sentences::shared).collect();
    match situation.text("operations.backup_tested_on") {
        Some("never") => warnings.push(sentences::backup_untested()),
        tested_on => {
            // Where others pay for a wrong answer, an old test is no promise.
            let others_pay = situation
                .text("use.stakes")
                .is_some_and(|stakes| stakes != "own");
            let age_days = survival::age_days(situation, tested_on);
            if let Some(days) = age_days.filter(|days| others_pay && *days > BACKUP_TEST_DAYS_MAX) {
                warnings.push(sentences::backup_test_old(days, BACKUP_TEST_DAYS_MAX));
            }
        }
    }
    let may_drop = situation.get("operations.quality_may_drop");
    if may_drop == Some(&serde_json::Value::Bool(false)) && primary.eci_milli > partner.eci_milli {
        warnings.push(sentences::backup_weaker(partner.eci_milli.is_some()));
    }
    warnings
}
