//! What the first pair has of what speaks for open and for closed models, from facts.

use std::cmp::Reverse;

use crate::advisor::Advisor;
use crate::catalog::Openness;
use crate::gates::Role;
use crate::numbers::Ratio;
use crate::outlook::Outlook;
use crate::pairing::{Board, Candidate, Half, Plan};
use crate::record::{Fraction, PillarView, SidesView, UseShare};
use crate::sentences::{self, Contract, Way};

/// A plan and what it is made of.
struct Case<'a> {
    advisor: &'a Advisor,
    board: &'a Board,
    plan: &'a Plan,
    primary: &'a Candidate,
    partner: &'a Candidate,
}

/// Both sides of a plan.
pub(super) fn sides(outlook: &Outlook, plan: &Plan) -> Option<SidesView> {
    let board = outlook.board.as_ref()?;
    let (primary, partner) = (
        board.candidates.get(plan.primary)?,
        board.candidates.get(plan.partner)?,
    );
    let case = Case {
        advisor: &outlook.advisor,
        board,
        plan,
        primary,
        partner,
    };
    let concentration = case.concentration();
    let tested = outlook
        .situation
        .text("operations.backup_tested_on")
        .is_some_and(|date| date != "never");
    Some(SidesView {
        open: [
            Some(case.lock_in()),
            case.auditability(),
            Some(case.self_hosting()),
            case.marginal_cost(),
            case.innovation(),
        ]
        .into_iter()
        .flatten()
        .collect(),
        closed: [
            Some(alignment()),
            case.accountability(),
            Some(case.revocability()),
            case.frontier(),
        ]
        .into_iter()
        .flatten()
        .collect(),
        capture: sentences::capture(
            &concentration,
            case.name(primary),
            case.name(partner),
            tested,
        ),
        concentration,
        argument_for_open: case.for_open()?,
        argument_for_closed: case.for_closed()?,
    })
}

impl Case<'_> {
    fn name(&self, candidate: &Candidate) -> &str {
        self.advisor.model_name(candidate.option)
    }

    /// The half that is open; the partner when both are.
    fn open_half(&self) -> Option<&Candidate> {
        [self.partner, self.primary]
            .into_iter()
            .find(|candidate| candidate.open)
    }

    /// The half that somebody else controls.
    fn closed_half(&self) -> Option<&Candidate> {
        [self.primary, self.partner]
            .into_iter()
            .find(|candidate| !candidate.open)
    }

    fn lock_in(&self) -> PillarView {
        let Some(open) = self.open_half() else {
            return pillar("no-lock-in", "no", sentences::locked_in());
        };
        let routes = self
            .board
            .candidates
            .iter()
            .filter(|other| other.passes(Role::Backup) && other.option != open.option)
            .filter(|other| self.advisor.same_model(other.option, open.option))
            .count();
        let both = self.primary.open && self.partner.open;
        let holds = if both { "yes" } else { "partly" };
        pillar(
            "no-lock-in",
            holds,
            sentences::no_lock_in(self.name(open), routes, both),
        )
    }

    fn auditability(&self) -> Option<PillarView> {
        let Some(open) = self.open_half() else {
            return Some(pillar("auditability", "no", sentences::not_auditable()));
        };
        let (_, model, ..) = self.advisor.parts(open.option)?;
        let parts = [
            model.inference_code,
            model.training_code,
            model.training_data,
        ];
        let whole = parts.iter().all(|part| *part == Some(Openness::Open));
        let holds = if whole { "yes" } else { "partly" };
        Some(pillar(
            "auditability",
            holds,
            sentences::auditable(self.name(open), parts),
        ))
    }

    fn self_hosting(&self) -> PillarView {
        let own = [self.partner, self.primary]
            .into_iter()
            .find(|candidate| !candidate.tariff.by_token());
        if let Some(own) = own {
            return pillar(
                "self-hosting",
                "yes",
                sentences::self_hosted(self.name(own)),
            );
        }
        let open = self.open_half();
        let holds = if open.is_some() { "partly" } else { "no" };
        pillar(
            "self-hosting",
            holds,
            sentences::not_self_hosted(open.map(|open| self.name(open))),
        )
    }

    fn marginal_cost(&self) -> Option<PillarView> {
        let work = &self.board.work;
        let volume = if self.plan.volume_on == Half::Partner {
            work.volume_tokens
        } else {
            0
        };
        let tokens = work.confined_tokens + volume;
        let catalog = &self.advisor.bundle().catalog;
        let month = self.board.month(catalog, self.partner, tokens)?;
        let Some(machines) = month.machines else {
            return Some(pillar(
                "marginal-cost",
                "no",
                sentences::every_token_is_paid(),
            ));
        };
        let used = Ratio::new(tokens.into(), machines.capacity_tokens.max(1).into()).ok()?;
        let text = sentences::free_capacity(
            self.name(self.partner),
            machines.capacity_tokens,
            used.ppm(),
        );
        Some(pillar("marginal-cost", "yes", text))
    }

    fn innovation(&self) -> Option<PillarView> {
        let Some(open) = self.open_half() else {
            return Some(pillar("innovation", "no", sentences::no_innovation()));
        };
        let (_, model, ..) = self.advisor.parts(open.option)?;
        let license = self.advisor.bundle().license_of(model)?;
        let approved = license.osi_approved == Some(true);
        let holds = if approved { "yes" } else { "partly" };
        Some(pillar(
            "innovation",
            holds,
            sentences::innovation(self.name(open), &license.name, approved),
        ))
    }

    fn accountability(&self) -> Option<PillarView> {
        let Some(closed) = self.closed_half() else {
            return Some(pillar(
                "accountability",
                "no",
                sentences::nobody_accountable(),
            ));
        };
        let (_, _, route, provider) = self.advisor.parts(closed.option)?;
        let terms = &route.terms;
        let promised: Vec<Contract> = [
            (Contract::DataProcessing, terms.dpa_offered == Some(true)),
            (
                Contract::Indemnity,
                terms
                    .indemnity
                    .as_deref()
                    .is_some_and(|kind| kind != "none"),
            ),
            (Contract::Soc2, terms.soc2 == Some(true)),
            (
                Contract::ZeroRetention,
                terms
                    .zero_retention
                    .as_deref()
                    .is_some_and(|way| way != "none"),
            ),
        ]
        .into_iter()
        .filter_map(|(contract, promised)| promised.then_some(contract))
        .collect();
        let whole =
            promised.contains(&Contract::DataProcessing) && promised.contains(&Contract::Indemnity);
        let holds = match (promised.is_empty(), whole) {
            (true, _) => "no",
            (_, true) => "yes",
            _ => "partly",
        };
        Some(pillar(
            "accountability",
            holds,
            sentences::accountable(&provider.name, &promised),
        ))
    }

    fn revocability(&self) -> PillarView {
        match self.closed_half() {
            Some(closed) => pillar(
                "revocability",
                "yes",
                sentences::revocable(self.name(closed)),
            ),
            None => pillar("revocability", "no", sentences::not_revocable()),
        }
    }

    fn frontier(&self) -> Option<PillarView> {
        let mine = self.primary.eci_milli?;
        let rival = self.most_capable(!self.primary.open);
        let ahead = rival.and_then(|rival| Some((self.name(rival), mine - rival.eci_milli?)));
        let holds = match (self.primary.open, ahead) {
            (false, Some((_, ahead))) if ahead <= 0 => "no",
            (false, _) => "yes",
            (true, _) => "no",
        };
        Some(pillar(
            "frontier-quality",
            holds,
            sentences::frontier(self.name(self.primary), self.primary.open, ahead),
        ))
    }

    /// The most capable of the open, or of the closed, options that pass for high-stakes work; of equal ones the
    /// cheapest.
    fn most_capable(&self, open: bool) -> Option<&Candidate> {
        let tokens = self.board.work.high_stakes_tokens;
        let passing = self
            .board
            .candidates
            .iter()
            .filter(|other| other.open == open && other.passes(Role::HighStakes));
        let best = passing.clone().filter_map(|other| other.eci_milli).max();
        passing
            .filter(|other| other.eci_milli == best)
            .filter_map(|other| Some((self.board.amounts(other, tokens)?.likely, other)))
            .min_by_key(|(cost, other)| (*cost, other.option))
            .map(|(_, other)| other)
    }

    fn developer(&self, candidate: &Candidate) -> Option<&str> {
        let (_, model, ..) = self.advisor.parts(candidate.option)?;
        Some(&model.developer)
    }

    /// Whose models the tokens go to, the most used first; two closed models of one developer are one share.
    fn concentration(&self) -> Vec<UseShare> {
        let work = &self.board.work;
        let volume = |half: Half| {
            if self.plan.volume_on == half {
                work.volume_tokens
            } else {
                0
            }
        };
        let halves = [
            (
                self.primary,
                work.high_stakes_tokens + volume(Half::Primary),
            ),
            (self.partner, work.confined_tokens + volume(Half::Partner)),
        ];
        let mut shares: Vec<UseShare> = Vec::new();
        let closed_twins = !self.primary.open
            && !self.partner.open
            && self.developer(self.primary) == self.developer(self.partner);
        let halves = if closed_twins {
            let [(primary, first), (_, second)] = halves;
            vec![(primary, first + second)]
        } else {
            halves.to_vec()
        };
        for (candidate, tokens) in halves {
            let Some((_, model, ..)) = self.advisor.parts(candidate.option) else {
                continue;
            };
            let Ok(share) = Ratio::new(tokens.into(), work.total_tokens.max(1).into()) else {
                continue;
            };
            let developer = self.advisor.bundle().catalog.developer(&model.developer);
            shares.push(UseShare {
                developer: model.developer.clone(),
                name: developer.map_or_else(
                    || model.developer.clone(),
                    |developer| developer.name.clone(),
                ),
                open: candidate.open,
                tokens_per_month: i64::try_from(tokens).unwrap_or(i64::MAX),
                share: Fraction {
                    exact: share.to_string(),
                    ppm: share.ppm(),
                },
            });
        }
        crate::order::sort_by(&mut shares, |a, b| {
            b.tokens_per_month.cmp(&a.tokens_per_month)
        });
        shares
    }

    /// An open model for the high-stakes work: the most capable that costs no more, or else the most capable.
    fn for_open(&self) -> Option<modelpair_rules::Text> {
        if self.primary.open {
            return Some(sentences::already_open(self.name(self.primary)));
        }
        let tokens = self.board.work.high_stakes_tokens;
        let cost = |candidate: &Candidate| Some(self.board.amounts(candidate, tokens)?.likely);
        let now = cost(self.primary)?;
        let passing = self
            .board
            .candidates
            .iter()
            .filter(|other| other.open && other.passes(Role::HighStakes));
        let affordable = passing
            .filter_map(|other| Some((other.eci_milli?, cost(other)?, other)))
            .filter(|(_, then, _)| *then <= now)
            .max_by_key(|(eci_milli, then, other)| (*eci_milli, Reverse((*then, other.option))))
            .map(|(_, _, other)| other);
        let Some(open) = affordable.or_else(|| self.most_capable(true)) else {
            return Some(sentences::no_open_for_high_stakes());
        };
        let behind = self
            .primary
            .eci_milli
            .zip(open.eci_milli)
            .map(|(closed, open)| closed - open);
        Some(sentences::for_open(
            self.name(open),
            self.name(self.primary),
            behind,
            cost(open)?,
            now,
        ))
    }

    /// One closed model for everything that may leave, and what it would cost.
    fn for_closed(&self) -> Option<modelpair_rules::Text> {
        let work = &self.board.work;
        let Some(closed) = (if self.primary.open {
            self.most_capable(false)
        } else {
            Some(self.primary)
        }) else {
            return Some(sentences::no_closed_passes());
        };
        let takes_volume = closed.passes(Role::Volume);
        let takes_confined = closed.passes(Role::Confined);
        let left = if takes_confined {
            0
        } else {
            work.confined_tokens
        };
        if !takes_volume && work.volume_tokens > 0 {
            return Some(sentences::closed_not_for_volume(self.name(closed)));
        }
        let alone = self.board.amounts(closed, work.total_tokens - left)?.likely;
        let way = if self.partner.tariff.by_token() {
            Way::Hosted
        } else {
            Way::OwnMachines
        };
        Some(sentences::for_closed(
            self.name(closed),
            way,
            alone,
            self.plan.cost,
            left,
        ))
    }
}

/// No fact of the catalog measures what a developer spends on it.
fn alignment() -> PillarView {
    pillar(
        "alignment-research",
        "unknown",
        sentences::alignment_unknown(),
    )
}

fn pillar(id: &str, holds: &str, text: modelpair_rules::Text) -> PillarView {
    PillarView {
        id: id.to_owned(),
        holds: holds.to_owned(),
        text,
    }
}
