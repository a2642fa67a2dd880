//! The day something breaks: the availability of a pair, and what survives which event.
//!
//! Probabilities are computed only where outages were measured. For events that nobody can put a
//! number on there is the [survival matrix](survival), which only follows shared fate.

use serde::Serialize;

use crate::numbers::{NumberError, Ratio};

/// Minutes of a year of 365 days.
const YEAR_MINUTES: i64 = 525_600;

/// A pair of which the second takes over when the first is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairOutages<'a> {
    /// The part of the time that the primary is down, in parts per million.
    pub primary_down_ppm: u32,
    /// The same of the partner.
    pub partner_down_ppm: u32,
    /// The same of every component that both need: a cloud region, an aggregator, a network.
    pub shared_down_ppm: &'a [u32],
    /// The mean time from one failure of the primary to the next, in minutes.
    pub failure_interval_minutes: u32,
    /// The mean duration of a failure, in minutes: one that ends sooner needs no switch.
    pub failure_minutes: u32,
    /// How long it takes until the partner serves, in minutes.
    pub switch_minutes: u32,
}

/// How available a pair is, in parts per million of the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PairAvailability {
    /// With the time that switching takes.
    pub available_ppm: i64,
    /// If switching took no time.
    pub without_switching_ppm: i64,
    /// What switching costs; usually by far the larger loss.
    pub switching_ppm: i64,
    /// Minutes per year that neither serves.
    pub down_minutes_per_year: i64,
}

/// The availability of a pair: shared components in series, the rest in parallel.
///
/// With availabilities a and b and the shared components together P, the product of `1 - u_s`, the
/// residual parts fail with `1 - a/P` and `1 - b/P`, so that both serve nothing with
/// `A = P (1 - (1 - a/P) (1 - b/P)) = a + b - a b / P`. Switching takes
/// `min(switch, failure) / interval` off. A part that is measured more available than what it
/// needs counts as available as that.
///
/// # Errors
/// More down than there is time, a failure interval of zero, or more than four shared components.
pub fn pair_availability(pair: &PairOutages) -> Result<PairAvailability, NumberError> {
    let up = |down_ppm: u32| {
        let down = Ratio::new(down_ppm.into(), 1_000_000)?;
        let up = Ratio::ONE.minus(down)?;
        if up.signum() < 0 {
            Err(NumberError::Overflow)
        } else {
            Ok(up)
        }
    };
    let mut shared = pair.shared_down_ppm.iter();
    let shared = shared.try_fold(Ratio::ONE, |product, down| product.times(up(*down)?))?;
    let primary = up(pair.primary_down_ppm)?.min(shared);
    let partner = up(pair.partner_down_ppm)?.min(shared);
    let both = if shared == Ratio::ZERO {
        Ratio::ZERO
    } else {
        primary
            .plus(partner)?
            .minus(primary.times(partner)?.over(shared)?)?
    };
    let lost = pair.switch_minutes.min(pair.failure_minutes);
    let switching = Ratio::new(lost.into(), pair.failure_interval_minutes.into())?.min(both);
    let available = both.minus(switching)?;
    let down = Ratio::ONE
        .minus(available)?
        .times(Ratio::whole(YEAR_MINUTES))?;
    Ok(PairAvailability {
        available_ppm: available.ppm(),
        without_switching_ppm: both.ppm(),
        switching_ppm: switching.ppm(),
        down_minutes_per_year: i64::try_from(down.round()).unwrap_or(YEAR_MINUTES),
    })
}

/// The part of the time that a redundant group is down, by the beta factor of IEC 61508:
/// `beta u + ways ((1 - beta) u)^2`, where `beta` is the part of failures that hit all at once.
///
/// `ways` counts the pairs whose failure is fatal: 1 for one of two, 3 for two of three.
pub fn beta_factor(down: Ratio, beta: Ratio, ways: u32) -> Result<Ratio, NumberError> {
    let own = Ratio::ONE.minus(beta)?.times(down)?;
    let independent = own.times(own)?.times(Ratio::whole(ways.into()))?;
    beta.times(down)?.plus(independent)
}

/// The facts of an option that decide whether it shares another one's fate. Unknown never helps:
/// two unknown clouds of one provider count as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fate<'a> {
    /// The model's id.
    pub model: &'a str,
    /// Who made the model.
    pub developer: &'a str,
    /// Whoever made the weights that it derives from, else its developer.
    pub weights_family: &'a str,
    /// Whether somebody else can run the weights.
    pub weights: Weights,
    /// Who serves it.
    pub provider: &'a str,
    /// Who owns the provider, where it is known.
    pub owner: Option<&'a str>,
    /// Whose law the provider is under.
    pub jurisdiction: Option<&'a str>,
    /// Whose machines the provider uses.
    pub cloud: Option<&'a str>,
    /// Where.
    pub region: Option<&'a str>,
    /// The provider only passes requests on to others.
    pub aggregator: bool,
    /// Whose machines, seen from the organization.
    pub place: Place,
    /// A spare replica stands by.
    pub spare: bool,
    /// More than one person can run it.
    pub staffed: bool,
    /// Its quality, in thousandths of an index point; `None` when unknown.
    pub quality_milli: Option<i64>,
}

/// Whether the weights of a model can be downloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// Only the developer and its partners serve them.
    Closed,
    /// Anybody can run them.
    Open {
        /// The license cannot be taken back for this version; `None` when unknown.
        irrevocable: Option<bool>,
    },
}

impl Weights {
    const fn can_be_taken_back(self) -> bool {
        !matches!(
            self,
            Self::Closed
                | Self::Open {
                    irrevocable: Some(true)
                }
        )
    }
}

/// Who runs the machines of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Somebody who sells answers.
    Api,
    /// The organization, on machines of somebody else.
    Rented,
    /// The organization, on its own machines.
    Own,
}

/// What two options have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shared {
    /// The same provider.
    Provider,
    /// Providers of one owner.
    Owner,
    /// The same cloud.
    Cloud,
    /// The same region of it.
    Region,
    /// The same jurisdiction.
    Jurisdiction,
    /// The same developer.
    Developer,
    /// Weights from the same origin.
    WeightsFamily,
}

/// Everything that two options have in common.
pub fn shared_fate(a: &Fate, b: &Fate) -> Vec<Shared> {
    let cloud = a.cloud.is_some() && a.cloud == b.cloud;
    let checks = [
        (Shared::Provider, a.provider == b.provider),
        (Shared::Owner, a.owner.is_some() && a.owner == b.owner),
        (Shared::Cloud, cloud),
        (Shared::Region, cloud && a.region == b.region),
        (
            Shared::Jurisdiction,
            a.jurisdiction.is_some() && a.jurisdiction == b.jurisdiction,
        ),
        (Shared::Developer, a.developer == b.developer),
        (Shared::WeightsFamily, a.weights_family == b.weights_family),
    ];
    checks
        .into_iter()
        .filter(|(_, shared)| *shared)
        .map(|(what, _)| what)
        .collect()
}

/// Events that no honest probability exists for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// The model is retired.
    Retirement,
    /// Its price doubles.
    PriceDoubled,
    /// Terms or a government cut the organization off from a jurisdiction's providers.
    CutOff,
    /// The license of the weights changes.
    LicenseChange,
    /// A cloud region is lost.
    RegionLost,
    /// The own GPUs are lost.
    GpuLost,
    /// The aggregator is lost.
    AggregatorLost,
    /// The person who runs the machines leaves.
    KeyPersonLost,
}

impl Scenario {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Retirement,
        Self::PriceDoubled,
        Self::CutOff,
        Self::LicenseChange,
        Self::RegionLost,
        Self::GpuLost,
        Self::AggregatorLost,
        Self::KeyPersonLost,
    ];
}

/// What becomes of a role when an event strikes the option that serves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Outcome {
    /// Nothing happens.
    Survives,
    /// The same open weights go on elsewhere.
    Moves,
    /// The fallback takes over, with this part of the quality; `None` when a quality is unknown.
    Degraded {
        /// Parts per million of the quality before, at most all of it.
        quality_ppm: Option<i64>,
    },
    /// It goes on at twice the price, because there is no fallback.
    Dearer,
    /// Nobody serves the role.
    Lost,
}

/// What becomes of a role under every scenario, in the order of [`Scenario::ALL`].
///
/// Each event strikes what `serving` depends on; `fallback` takes over when the same event leaves
/// it alone. No probability is involved.
pub fn survival(serving: &Fate, fallback: Option<&Fate>) -> [(Scenario, Outcome); 8] {
    Scenario::ALL.map(|scenario| (scenario, outcome(scenario, serving, fallback)))
}

fn outcome(scenario: Scenario, serving: &Fate, fallback: Option<&Fate>) -> Outcome {
    if !is_struck(scenario, serving, serving) {
        return Outcome::Survives;
    }
    if can_move(scenario, serving) {
        return Outcome::Moves;
    }
    match fallback.filter(|fallback| !is_struck(scenario, serving, fallback)) {
        Some(fallback) => Outcome::Degraded {
            quality_ppm: retained(serving, fallback),
        },
        None if scenario == Scenario::PriceDoubled => Outcome::Dearer,
        None => Outcome::Lost,
    }
}

/// Whether an event that strikes what `origin` depends on strikes `option` too.
fn is_struck(scenario: Scenario, origin: &Fate, option: &Fate) -> bool {
    let same_provider = option.provider == origin.provider;
    let same_owner = origin.owner.is_some() && option.owner == origin.owner;
    match scenario {
        // Own copies of the weights stay.
        Scenario::Retirement => option.place == Place::Api && option.model == origin.model,
        Scenario::PriceDoubled => option.place == Place::Api && (same_provider || same_owner),
        Scenario::CutOff => {
            option.place != Place::Own
                && origin.place != Place::Own
                && (same_provider || option.jurisdiction == origin.jurisdiction)
        }
        Scenario::LicenseChange => {
            origin.weights.can_be_taken_back()
                && option.weights.can_be_taken_back()
                && option.weights_family == origin.weights_family
        }
        Scenario::RegionLost => {
            let same_cloud = match (option.cloud, origin.cloud) {
                (Some(option), Some(origin)) => option == origin,
                _ => same_provider,
            };
            option.place != Place::Own && same_cloud && option.region == origin.region
        }
        Scenario::GpuLost => option.place == Place::Own && !option.spare,
        Scenario::AggregatorLost => option.aggregator && same_provider,
        Scenario::KeyPersonLost => option.place != Place::Api && !option.staffed,
    }
}

/// Whether the same weights can simply be served by somebody else after the event.
fn can_move(scenario: Scenario, serving: &Fate) -> bool {
    let elsewhere = matches!(
        scenario,
        Scenario::Retirement
            | Scenario::PriceDoubled
            | Scenario::CutOff
            | Scenario::RegionLost
            | Scenario::AggregatorLost
    );
    elsewhere && serving.weights != Weights::Closed
}

fn retained(serving: &Fate, fallback: &Fate) -> Option<i64> {
    let (before, after) = (serving.quality_milli?, fallback.quality_milli?);
    let ratio = Ratio::new(after.into(), before.into()).ok()?;
    Some(ratio.min(Ratio::ONE).max(Ratio::ZERO).ppm())
}

#[cfg(test)]
mod tests;
