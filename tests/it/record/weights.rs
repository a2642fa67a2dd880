//! What the weights make of it: points, regions, flips, regret and the verdict.

use modelpair::Criterion;
use modelpair::numbers::{BigRatio, Ratio};
use modelpair::record::Record;
use modelpair::weights::{Weightings, max_regrets};

use super::{PROFILES, advisor, ratio, share, situation};

#[test]
fn points_add_up_to_the_score() {
    let advisor = advisor();
    for profile in PROFILES {
        for pair in advisor.recommend(&situation(&advisor, profile)).pairs {
            let points: i64 = pair
                .value
                .contributions
                .iter()
                .map(|part| part.points_ppm)
                .sum();
            assert_eq!(
                points, pair.value.score_ppm,
                "{profile}, pair {}",
                pair.rank
            );
        }
    }
}

#[test]
fn moving_the_point_gives_what_a_fresh_recommendation_gives() {
    let advisor = advisor();
    for profile in PROFILES {
        let situation = situation(&advisor, profile);
        let outlook = advisor.outlook(&situation);
        for weights in [
            [1_000_000, 0, 0],
            [0, 0, 1_000_000],
            [200_000, 300_000, 500_000],
            [333_333, 333_333, 333_334],
        ] {
            let moved = outlook.weighed(weights).unwrap();
            assert_eq!(
                moved,
                advisor.recommend_weighted(&situation, weights).unwrap(),
                "{profile} {weights:?}"
            );
        }
        assert_eq!(outlook.record(), advisor.recommend(&situation), "{profile}");
    }
}

#[test]
fn weights_that_are_none_are_refused() {
    let advisor = advisor();
    let situation = situation(&advisor, "solo");
    let refused = |weights| {
        advisor
            .recommend_weighted(&situation, weights)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(refused([-1, 500_000, 500_001]), "`weights[0]` is negative");
    assert_eq!(refused([1, 2, 3]), "`weights` sum to 3/500000, expected 1");
    assert_eq!(
        refused([i64::MAX, i64::MAX, i64::MAX]),
        "`weights` sum to 27670116110564327421/1000000, expected 1"
    );
}

#[test]
fn regions_cover_the_triangle() {
    let advisor = advisor();
    for profile in PROFILES {
        let record = advisor.recommend(&situation(&advisor, profile));
        let shares = record
            .regions
            .iter()
            .map(|region| share(&region.share.exact));
        let sum = shares.fold(BigRatio::zero(), |sum, share| sum.plus(&share));
        assert_eq!(sum, BigRatio::one(), "{profile}");
        for region in &record.regions {
            assert!(region.corners.len() >= 3, "{profile}");
            for corner in &region.corners {
                let weights = corner.exact.each_ref().map(|weight| ratio(weight));
                assert_eq!(
                    weights[0]
                        .plus(weights[1])
                        .unwrap()
                        .plus(weights[2])
                        .unwrap(),
                    Ratio::ONE
                );
                assert_eq!(weights.map(Ratio::ppm), corner.ppm);
            }
        }
    }
}

#[test]
fn the_pair_of_a_region_wins_inside_it() {
    let advisor = advisor();
    for profile in PROFILES {
        let outlook = advisor.outlook(&situation(&advisor, profile));
        for region in &outlook.record().regions {
            // The mean of the corners lies inside; rounding moves it by less than the small regions left out here.
            if region.share.ppm < 100 {
                continue;
            }
            let count = i64::try_from(region.corners.len()).unwrap();
            let mean = |at: usize| {
                region
                    .corners
                    .iter()
                    .map(|corner| corner.ppm[at])
                    .sum::<i64>()
                    / count
            };
            let (quality, control) = (mean(0), mean(1));
            let record = outlook
                .weighed([quality, control, 1_000_000 - quality - control])
                .unwrap();
            let first = &record.pairs[0];
            let found = (
                &first.primary.model,
                &first.primary.route,
                &first.partner.model,
                &first.partner.route,
            );
            let (primary, partner) = (&region.pair.primary, &region.pair.partner);
            assert_eq!(
                found,
                (
                    &primary.model,
                    &primary.route,
                    &partner.model,
                    &partner.route
                ),
                "{profile}"
            );
        }
    }
}

/// Just before a flip the first pair still leads, and just behind it another one does.
#[test]
fn flips_are_where_they_are_said_to_be() {
    let advisor = advisor();
    let mut seen = 0;
    for profile in PROFILES {
        let outlook = advisor.outlook(&situation(&advisor, profile));
        let start = [300_000, 300_000, 400_000];
        let record = outlook.weighed(start).unwrap();
        let first = |record: &Record| {
            (
                record.pairs[0].primary.clone(),
                record.pairs[0].partner.clone(),
            )
        };
        for flip in &record.robustness.as_ref().unwrap().flips {
            let criterion = Criterion::parse(&flip.criterion).unwrap();
            let toward = |change_ppm: i64| {
                let target =
                    Criterion::ALL.map(|other| if other == criterion { 1_000_000 } else { 0 });
                let mut weights = [0; 3];
                for (at, weight) in weights.iter_mut().enumerate() {
                    *weight = start[at] + (target[at] - start[at]) * change_ppm / 1_000_000;
                }
                let at = Criterion::ALL
                    .iter()
                    .position(|other| *other == criterion)
                    .unwrap();
                weights[at] += 1_000_000 - weights.iter().sum::<i64>();
                outlook.weighed(weights).unwrap()
            };
            let change = ratio(&flip.change.exact);
            assert!(change.signum() >= 0 && change < Ratio::ONE, "{profile}");
            if flip.change.ppm > 100 {
                assert_eq!(
                    first(&toward(flip.change.ppm - 100)),
                    first(&record),
                    "{profile} {}",
                    flip.text.en
                );
            }
            if flip.change.ppm < 999_900 {
                let after = toward(flip.change.ppm + 100);
                assert_ne!(first(&after), first(&record), "{profile} {}", flip.text.en);
                seen += 1;
            }
        }
    }
    assert!(seen >= 6, "only {seen} flips");
}

#[test]
fn regret_is_that_of_the_general_formula() {
    let advisor = advisor();
    for profile in PROFILES {
        let situation = situation(&advisor, profile);
        let record = advisor.recommend(&situation);
        let values: Vec<Vec<Ratio>> = record
            .pairs
            .iter()
            .map(|pair| {
                pair.value
                    .contributions
                    .iter()
                    .map(|part| Ratio::new(part.value_ppm.into(), 1_000_000).unwrap())
                    .collect()
            })
            .collect();
        let order = situation.order().map(|criterion| {
            Criterion::ALL
                .iter()
                .position(|other| *other == criterion)
                .unwrap()
        });
        let robustness = record.robustness.unwrap();
        for (weightings, standing) in [
            (Weightings::All, &robustness.anywhere),
            (Weightings::Ordered(order.to_vec()), &robustness.in_order),
        ] {
            // The record shows twelve pairs; the regret over all of them can only be larger.
            let shown = max_regrets(&values, &weightings).unwrap()[0];
            assert!(ratio(&standing.regret_max.exact) >= shown, "{profile}");
            if record.pairs.len() < 12 {
                assert_eq!(ratio(&standing.regret_max.exact), shown, "{profile}");
            }
        }
    }
}

#[test]
fn the_verdict_is_the_share_in_words() {
    let advisor = advisor();
    for profile in PROFILES {
        let robustness = advisor
            .recommend(&situation(&advisor, profile))
            .robustness
            .unwrap();
        let expected = match robustness.in_order.first_rank.ppm {
            900_000.. => "firm",
            600_000.. => "leaning",
            _ => "your-call",
        };
        assert_eq!(
            robustness.verdict, expected,
            "{profile}: {}",
            robustness.reason.en
        );
        let first_rank = share(&robustness.in_order.first_rank.exact);
        assert_eq!(first_rank.ppm(), robustness.in_order.first_rank.ppm);
        if let Some(beats) = &robustness.in_order.beats_runner_up {
            assert!(first_rank <= share(&beats.exact), "{profile}");
        }
    }
}
