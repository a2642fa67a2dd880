//! The worked examples of the research, and the matrix of a closed and a self-hosted option.

use super::*;

/// A primary that is down 0.438 percent of the time, every 5.64 days for 2.56 hours.
fn measured(shared_down_ppm: &[u32], switch_minutes: u32) -> PairAvailability {
    let pair = PairOutages {
        primary_down_ppm: 4_380,
        partner_down_ppm: 10_000,
        shared_down_ppm,
        failure_interval_minutes: 8_122,
        failure_minutes: 154,
        switch_minutes,
    };
    pair_availability(&pair).unwrap()
}

#[test]
fn shared_components_cost_more_than_both_failing() {
    for (shared, ppm) in [(&[][..], 999_956), (&[1_000], 998_970), (&[4_000], 995_998)] {
        assert_eq!(measured(shared, 0).available_ppm, ppm, "{shared:?}");
    }
    // More down than the option itself: it can be no better than what it needs.
    assert_eq!(measured(&[20_000], 0).available_ppm, 980_000);
    assert_eq!(measured(&[1_000_000], 0).available_ppm, 0);
}

#[test]
fn switching_time_dominates() {
    for (minutes, ppm) in [(1, 999_833), (15, 998_109), (60, 992_569), (240, 980_995)] {
        let found = measured(&[], minutes);
        assert_eq!(found.available_ppm, ppm, "{minutes}");
        assert_eq!(found.without_switching_ppm, 999_956);
    }
    assert_eq!(measured(&[], 15).down_minutes_per_year, 994);
}

#[test]
fn impossible_outages_are_refused() {
    let pair = PairOutages {
        primary_down_ppm: 1_000_001,
        partner_down_ppm: 0,
        shared_down_ppm: &[],
        failure_interval_minutes: 1,
        failure_minutes: 1,
        switch_minutes: 1,
    };
    assert!(pair_availability(&pair).is_err());
    let pair = PairOutages {
        primary_down_ppm: 0,
        failure_interval_minutes: 0,
        ..pair
    };
    assert_eq!(pair_availability(&pair), Err(NumberError::DivisionByZero));
}

#[test]
fn beta_factor_of_two_of_three() {
    let down = Ratio::new(1, 1_000).unwrap();
    let beta = Ratio::new(1, 20).unwrap();
    // 5e-5 + 2.7e-6, published as 5.27e-5.
    let group = beta_factor(down, beta, 3).unwrap();
    assert_eq!(group.times(Ratio::whole(1_000)).unwrap().ppm(), 52_708);
}

const CLOSED: Fate = Fate {
    model: "closed-1",
    developer: "lab",
    weights_family: "lab",
    weights: Weights::Closed,
    provider: "lab",
    owner: Some("lab"),
    jurisdiction: Some("US"),
    cloud: None,
    region: None,
    aggregator: false,
    place: Place::Api,
    spare: false,
    staffed: false,
    quality_milli: Some(160_000),
};

const SELF_HOSTED: Fate = Fate {
    model: "open-1",
    developer: "institute",
    weights_family: "institute",
    weights: Weights::Open {
        irrevocable: Some(true),
    },
    provider: "self-hosted",
    owner: None,
    jurisdiction: Some("DE"),
    cloud: None,
    region: None,
    aggregator: false,
    place: Place::Own,
    spare: false,
    staffed: false,
    quality_milli: Some(140_000),
};

fn outcomes(serving: &Fate, fallback: Option<&Fate>) -> Vec<Outcome> {
    survival(serving, fallback)
        .into_iter()
        .map(|(_, outcome)| outcome)
        .collect()
}

#[test]
fn a_closed_model_with_a_self_hosted_partner() {
    use Outcome::{Dearer, Lost, Survives};
    let degraded = Outcome::Degraded {
        quality_ppm: Some(875_000),
    };
    assert_eq!(
        outcomes(&CLOSED, Some(&SELF_HOSTED)),
        [
            degraded, degraded, degraded, Survives, degraded, Survives, Survives, Survives
        ]
    );
    assert_eq!(
        outcomes(&CLOSED, None),
        [
            Lost, Dearer, Lost, Survives, Lost, Survives, Survives, Survives
        ]
    );
}

#[test]
fn self_hosting_fails_at_home() {
    use Outcome::{Lost, Survives};
    let full = Outcome::Degraded {
        quality_ppm: Some(1_000_000),
    };
    assert_eq!(
        outcomes(&SELF_HOSTED, Some(&CLOSED)),
        [
            Survives, Survives, Survives, Survives, Survives, full, Survives, full
        ]
    );
    let safe = Fate {
        spare: true,
        staffed: true,
        ..SELF_HOSTED
    };
    assert!(
        outcomes(&safe, None)
            .iter()
            .all(|outcome| *outcome == Survives)
    );
    let revocable = Fate {
        weights: Weights::Open { irrevocable: None },
        ..safe
    };
    assert_eq!(outcomes(&revocable, None)[3], Lost);
    // The fallback has the same license: it is struck by the same event.
    assert_eq!(outcomes(&revocable, Some(&revocable))[3], Lost);
}

#[test]
fn hosted_open_weights_move() {
    let hosted = Fate {
        provider: "host",
        owner: None,
        place: Place::Api,
        aggregator: true,
        cloud: Some("aws"),
        region: Some("eu"),
        ..SELF_HOSTED
    };
    for at in [0, 1, 2, 4, 6] {
        assert_eq!(outcomes(&hosted, None)[at], Outcome::Moves);
    }
    let neighbor = Fate {
        cloud: Some("aws"),
        region: Some("eu"),
        ..CLOSED
    };
    assert_eq!(outcomes(&neighbor, Some(&hosted))[4], Outcome::Lost);
    assert_eq!(
        shared_fate(&neighbor, &hosted),
        [Shared::Cloud, Shared::Region]
    );
    assert_eq!(
        shared_fate(&hosted, &SELF_HOSTED),
        [
            Shared::Jurisdiction,
            Shared::Developer,
            Shared::WeightsFamily
        ]
    );
}
