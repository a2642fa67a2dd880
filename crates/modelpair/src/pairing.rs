//! Pairs: every primary with every partner that passes its gates, valued on fixed anchors.
//!
//! The primary serves the high-stakes work. The partner serves what may not leave and stands by as the backup.
//! The volume goes to whichever of the two passes and is cheaper; when neither is, to the primary.

use std::collections::BTreeMap;

use modelpair_rules::Date;

use crate::advisor::Advisor;
use crate::bill::{Amounts, Month, Tariff, Tariffs, Work};
use crate::catalog::{Catalog, Route, Weights};
use crate::cost::MicroUsd;
use crate::gates::{Gate, Role};
use crate::situation::{Criterion, Situation};
use crate::ties::{PairRules, PairVerdict};

/// Which half of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Half {
    Primary,
    Partner,
}

/// An option with everything that pairing looks at.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Position in the catalog's options.
    pub option: usize,
    pub deployment: &'static str,
    pub open: bool,
    pub passes: [bool; 4],
    pub eci_milli: Option<i64>,
    pub quality_ppm: i64,
    pub control_ppm: i64,
    pub tariff: Tariff,
}

/// A pair with its numbers.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub primary: usize,
    pub partner: usize,
    pub volume_on: Half,
    pub cost: MicroUsd,
    /// Quality, control and cost, in parts per million.
    pub values: [i64; 3],
    /// The weighted sum, times the eighteen of the weights.
    pub score: i64,
    /// The two share a provider, a cloud, an owner or a family of weights: so many of them.
    pub shared: u32,
}

/// Everything that pairing needs to know about a situation.
pub(crate) struct Board {
    pub work: Work,
    pub candidates: Vec<Candidate>,
    /// Whether the situation has work for the role.
    pub active: [bool; 4],
    /// The weights of quality, control and cost, in eighteenths.
    pub weights: [i64; 3],
    /// How much each role counts for quality and for control.
    role_weights: [(i64, i64); 4],
}

/// Which pairs are looked for, in this order; the first kind with a feasible pair is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A closed primary with a partner whose weights are open.
    ClosedOpen,
    /// Two models with open weights.
    OpenOpen,
    /// Two closed models: nothing open passes.
    ClosedClosed,
}

/// Rank-order centroid weights of three criteria are 11, 5 and 2 eighteenths (see `weights`).
const RANK_WEIGHTS: [i64; 3] = [11, 5, 2];

/// What rounding four amounts makes of equal prices; a volume goes to the partner for more than that.
pub(crate) const ROUNDING: MicroUsd = MicroUsd(2);

/// The costs of one candidate for the sets of roles that it may get.
struct Costed<'a> {
    candidate: &'a Candidate,
    index: usize,
    without_volume: MicroUsd,
    with_volume: MicroUsd,
}

impl Shape {
    pub const ALL: [Self; 3] = [Self::ClosedOpen, Self::OpenOpen, Self::ClosedClosed];

    /// Whether the weights of the primary and of the partner are open.
    pub fn opens(self) -> (bool, bool) {
        match self {
            Self::ClosedOpen => (false, true),
            Self::OpenOpen => (true, true),
            Self::ClosedClosed => (false, false),
        }
    }
}

impl Candidate {
    pub fn passes(&self, role: Role) -> bool {
        let [high_stakes, confined, volume, backup] = self.passes;
        match role {
            Role::HighStakes => high_stakes,
            Role::Confined => confined,
            Role::Volume => volume,
            Role::Backup => backup,
        }
    }
}

impl Board {
    /// Nothing when the volume of work is not known.
    pub fn new(advisor: &Advisor, situation: &Situation, gates: &[Gate]) -> Option<Self> {
        let confined = situation
            .data_classes()
            .is_some_and(|(confined, _)| !confined.is_empty());
        let work = Work::of(situation, confined)?;
        let anchors = &advisor.bundle().anchors;
        let tariffs = Tariffs::new(&advisor.bundle().catalog, &work);
        let mut setting = Setting::new(advisor, situation);
        let candidates = advisor
            .bundle()
            .catalog
            .options
            .iter()
            .enumerate()
            .zip(gates)
            .filter(|(_, gate)| Role::ALL.into_iter().any(|role| gate.passes(role)))
            .filter_map(|((index, _), gate)| setting.candidate(gate, index, &tariffs))
            .collect();
        let active = [true, confined, work.volume_tokens > 0, true];
        let mut weights = [0; 3];
        for (criterion, weight) in situation.order().into_iter().zip(RANK_WEIGHTS) {
            match criterion {
                Criterion::Quality => weights[0] = weight,
                Criterion::Control => weights[1] = weight,
                Criterion::Cost => weights[2] = weight,
            }
        }
        Some(Self {
            work,
            candidates,
            active,
            weights,
            role_weights: Role::ALL.map(|role| anchors.role_weights(role)),
        })
    }

    pub fn month(&self, catalog: &Catalog, candidate: &Candidate, tokens: u64) -> Option<Month> {
        candidate.tariff.month(catalog, &self.work, tokens)
    }

    /// What a month costs, without the words.
    pub fn amounts(&self, candidate: &Candidate, tokens: u64) -> Option<Amounts> {
        candidate.tariff.amounts(&self.work, tokens)
    }

    /// What a candidate with so many tokens of its own costs, without the volume of work and with it.
    pub fn likely(&self, candidate: &Candidate, tokens: u64) -> Option<(MicroUsd, MicroUsd)> {
        let without_volume = match (tokens, candidate.tariff.by_token()) {
            (0, true) => MicroUsd::ZERO,
            _ => self.amounts(candidate, tokens)?.likely,
        };
        let with_volume = if self.work.volume_tokens == 0 && tokens > 0 {
            without_volume
        } else {
            self.amounts(candidate, tokens + self.work.volume_tokens)?
                .likely
        };
        Some((without_volume, with_volume))
    }

    /// The roles of each half.
    pub fn roles(&self, volume_on: Half) -> (Vec<Role>, Vec<Role>) {
        let [_, confined, volume, _] = self.active;
        let mut primary = vec![Role::HighStakes];
        let mut partner = Vec::new();
        if confined {
            partner.push(Role::Confined);
        }
        match volume_on {
            Half::Primary => primary.push(Role::Volume),
            Half::Partner if volume => partner.push(Role::Volume),
            Half::Partner => {}
        }
        partner.push(Role::Backup);
        (primary, partner)
    }

    /// The pairs of the first shape that has any, best first; without those that a rule about pairs excludes.
    pub fn plans(
        &self,
        advisor: &Advisor,
        rules: Option<&PairRules>,
    ) -> (Option<Shape>, Vec<Plan>) {
        let excluding = rules.filter(|rules| rules.can_exclude());
        for shape in Shape::ALL {
            let plans = self.plans_of(advisor, shape, excluding);
            if !plans.is_empty() {
                return (Some(shape), plans);
            }
        }
        (None, Vec::new())
    }

    fn plans_of(
        &self,
        advisor: &Advisor,
        shape: Shape,
        excluding: Option<&PairRules>,
    ) -> Vec<Plan> {
        let work = &self.work;
        let rivals = |one: &Candidate, other: &Candidate| {
            // Two of a kind: the best for one half may be taken by the other, so only routes of one model compete.
            // Where a rule can exclude a pair, the next best may be needed, so nobody competes.
            excluding.is_none()
                && (shape == Shape::ClosedOpen || advisor.same_model(one.option, other.option))
        };
        let suits = |half: Half| move |candidate: &Candidate| self.suits(shape, half, candidate);
        let primaries = self.costed(work.high_stakes_tokens, rivals, suits(Half::Primary));
        let partners = self.costed(work.confined_tokens, rivals, suits(Half::Partner));
        let mut plans: Vec<Plan> = primaries
            .iter()
            .flat_map(|primary| {
                partners
                    .iter()
                    .filter_map(|partner| self.plan(advisor, primary, partner))
            })
            .filter(|plan| excluding.is_none_or(|rules| !self.judge(advisor, rules, plan).excluded))
            .collect();
        let options = &advisor.bundle().catalog.options;
        crate::order::sort_by(&mut plans, |a, b| {
            let ids = |plan: &Plan| {
                let id = |index: usize| {
                    self.candidates
                        .get(index)
                        .and_then(|found| options.get(found.option))
                };
                (
                    id(plan.primary).map(|option| (&option.model, &option.route)),
                    id(plan.partner).map(|option| (&option.model, &option.route)),
                )
            };
            b.score
                .cmp(&a.score)
                .then(a.shared.cmp(&b.shared))
                .then(a.cost.cmp(&b.cost))
                .then_with(|| ids(a).cmp(&ids(b)))
        });
        plans
    }

    /// Whether a candidate may be this half of a pair.
    pub fn suits(&self, shape: Shape, half: Half, candidate: &Candidate) -> bool {
        let [_, confined, ..] = self.active;
        let (primary_open, partner_open) = shape.opens();
        match half {
            Half::Primary => {
                candidate.passes(Role::HighStakes)
                    && candidate.open == primary_open
                    && candidate.eci_milli.is_some()
            }
            Half::Partner => {
                candidate.passes(Role::Backup)
                    && candidate.open == partner_open
                    && (!confined || candidate.passes(Role::Confined))
            }
        }
    }

    /// The candidates for a half of the pair that no other one beats on every count.
    fn costed(
        &self,
        tokens: u64,
        rivals: impl Fn(&Candidate, &Candidate) -> bool,
        suits: impl Fn(&Candidate) -> bool,
    ) -> Vec<Costed<'_>> {
        let costed: Vec<Costed> = self
            .candidates
            .iter()
            .enumerate()
            .filter(|(_, candidate)| suits(candidate))
            .filter_map(|(index, candidate)| {
                let (without_volume, with_volume) = self.likely(candidate, tokens)?;
                Some(Costed {
                    candidate,
                    index,
                    without_volume,
                    with_volume,
                })
            })
            .collect();
        let beaten = |one: &Costed| {
            costed
                .iter()
                .any(|other| rivals(one.candidate, other.candidate) && other.beats(one))
        };
        let kept: Vec<bool> = costed.iter().map(|one| !beaten(one)).collect();
        costed
            .into_iter()
            .zip(kept)
            .filter_map(|(one, kept)| kept.then_some(one))
            .collect()
    }

    /// What the rules about pairs say about a plan.
    pub fn judge(&self, advisor: &Advisor, rules: &PairRules, plan: &Plan) -> PairVerdict {
        let option = |index: usize| {
            let candidate = self.candidates.get(index);
            candidate.map_or(usize::MAX, |candidate| candidate.option)
        };
        let (primary, partner) = (option(plan.primary), option(plan.partner));
        let (on_primary, on_partner) = self.roles(plan.volume_on);
        rules.judge(
            advisor.ties(primary, partner),
            [(primary, &on_primary), (partner, &on_partner)],
        )
    }

    fn plan(&self, advisor: &Advisor, primary: &Costed, partner: &Costed) -> Option<Plan> {
        if advisor.same_model(primary.candidate.option, partner.candidate.option) {
            return None;
        }
        let on_primary = primary.with_volume.plus(partner.without_volume)?;
        let on_partner = primary.without_volume.plus(partner.with_volume)?;
        let volume_on = match (
            primary.candidate.passes(Role::Volume),
            partner.candidate.passes(Role::Volume),
        ) {
            (true, true) if on_partner.plus(ROUNDING)? < on_primary => Half::Partner,
            (true, _) => Half::Primary,
            (false, true) => Half::Partner,
            (false, false) => return None,
        };
        let cost = if volume_on == Half::Primary {
            on_primary
        } else {
            on_partner
        };
        let (quality, control) = self.merits(primary.candidate, partner.candidate, volume_on);
        let values = [
            quality,
            control,
            advisor
                .bundle()
                .anchors
                .cost_ppm(per_million(cost.0, self.work.total_tokens)),
        ];
        let score = values
            .iter()
            .zip(self.weights)
            .map(|(value, weight)| value * weight)
            .sum();
        let ties = advisor.ties(primary.candidate.option, partner.candidate.option);
        Some(Plan {
            primary: primary.index,
            partner: partner.index,
            volume_on,
            cost,
            values,
            score,
            shared: ties.count(),
        })
    }

    /// The quality and the control of a pair, which no volume changes.
    pub fn merits(&self, primary: &Candidate, partner: &Candidate, volume_on: Half) -> (i64, i64) {
        let halves = [Half::Primary, Half::Partner, volume_on, Half::Partner];
        let side = |half: Half| {
            if half == Half::Primary {
                primary
            } else {
                partner
            }
        };
        let mean = |value: fn(&Candidate) -> i64, weight: fn((i64, i64)) -> i64| {
            let counted = halves
                .into_iter()
                .zip(self.role_weights)
                .zip(self.active)
                .filter(|(_, active)| *active);
            let (sum, total) = counted.fold((0, 0), |(sum, total), ((half, weights), _)| {
                (
                    sum + weight(weights) * value(side(half)),
                    total + weight(weights),
                )
            });
            if total == 0 { 0 } else { sum / total }
        };
        (
            mean(|candidate| candidate.quality_ppm, |(quality, _)| quality),
            mean(|candidate| candidate.control_ppm, |(_, control)| control),
        )
    }
}

impl Costed<'_> {
    /// At least as good on every count, and better on one.
    fn beats(&self, other: &Self) -> bool {
        let gains = |one: &Self| {
            let volume = i64::from(one.candidate.passes(Role::Volume));
            [
                one.candidate.quality_ppm,
                one.candidate.control_ppm,
                -one.without_volume.0,
                -one.with_volume.0,
                volume,
            ]
        };
        let (mine, theirs) = (gains(self), gains(other));
        mine != theirs
            && mine
                .iter()
                .zip(theirs)
                .all(|(mine, theirs)| *mine >= theirs)
    }
}

/// Micro-USD per million tokens; nothing to do costs nothing.
pub(crate) fn per_million(cost_micro_usd: i64, tokens: u64) -> i64 {
    let per_million = i128::from(cost_micro_usd) * 1_000_000 / i128::from(tokens.max(1));
    i64::try_from(per_million).unwrap_or(i64::MAX)
}

/// What a situation says about every candidate.
struct Setting<'a> {
    advisor: &'a Advisor,
    today: Option<Date>,
    nothing_may_leave: bool,
    /// The countries in which data may be.
    allowed: Vec<&'a String>,
    /// Regions that were looked at, and whether they keep data in these countries.
    regions: BTreeMap<&'a str, bool>,
}

impl<'a> Setting<'a> {
    /// Data stays where the situation demands it or, without a demand, in the European Economic Area.
    fn new(advisor: &'a Advisor, situation: &Situation) -> Self {
        let catalog = &advisor.bundle().catalog;
        let demanded = situation
            .set_of("data.residency")
            .filter(|regions| !regions.is_empty());
        let allowed = demanded
            .unwrap_or_else(|| vec!["eea"])
            .into_iter()
            .filter_map(|region| catalog.countries(region))
            .flatten()
            .collect();
        Self {
            advisor,
            today: situation.today(),
            nothing_may_leave: situation.nothing_may_leave(),
            allowed,
            regions: BTreeMap::new(),
        }
    }

    fn candidate(&mut self, gate: &Gate, index: usize, tariffs: &Tariffs<'_>) -> Option<Candidate> {
        let bundle = self.advisor.bundle();
        let (option, model, route, _) = self.advisor.parts(index)?;
        let retires_on = option.retires_on.as_deref().and_then(Date::parse);
        let retired = retires_on
            .zip(self.today)
            .is_some_and(|(retires_on, today)| retires_on <= today);
        if !gate.license_known || retired {
            return None;
        }
        let deployment = self.advisor.deployment_at(index)?;
        let tariff = tariffs.of(option, deployment)?;
        let quality = self.advisor.quality(&model.id);
        let eci_milli = quality.map(|quality| quality.eci_milli);
        let keeps_nothing = route.terms.zero_retention.as_deref() == Some("default")
            && !route.terms.zero_retention_exceptions.contains(&model.id);
        let region_kept = self.keeps_region(route);
        let nothing_may_leave = self.nothing_may_leave;
        Some(Candidate {
            option: index,
            deployment,
            open: model.weights == Weights::Open,
            // When nothing may leave, every role has to hold to what holds for confined data.
            passes: Role::ALL.map(|role| {
                gate.passes(role) && (!nothing_may_leave || gate.passes(Role::Confined))
            }),
            eci_milli,
            quality_ppm: bundle.anchors.quality_ppm(eci_milli),
            control_ppm: bundle
                .anchors
                .control_ppm(deployment, keeps_nothing, region_kept),
            tariff,
        })
    }

    /// Whether a route keeps data in the countries that are allowed.
    fn keeps_region(&mut self, route: &'a Route) -> bool {
        let Some(region) = route.region.as_deref() else {
            return false;
        };
        let (catalog, allowed) = (&self.advisor.bundle().catalog, &self.allowed);
        *self.regions.entry(region).or_insert_with(|| {
            catalog.countries(region).is_some_and(|countries| {
                !countries.is_empty() && countries.iter().all(|country| allowed.contains(&country))
            })
        })
    }
}
