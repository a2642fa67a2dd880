//! At which volume, staff, utilization or price another pair is the best.

use crate::bundle::{self, PROFILES, advisor, compile};
use modelpair::record::QuantityFlip;
use modelpair::{Advisor, Decision, Situation};

fn situation(profile: &str) -> Situation {
    bundle::situation(advisor(), profile)
}

fn flips(situation: &Situation) -> Vec<QuantityFlip> {
    advisor().counterfactuals(situation).quantities
}

/// The decision with a quantity at a value, by way of the public interface.
fn decide(situation: &Situation, quantity: &str, value: i64) -> Option<Decision> {
    if quantity == "price_permille" {
        let model = advisor().decide(situation).expect("a pair").primary.model;
        return repriced(&model, value).decide(situation);
    }
    let mut situation = situation.clone();
    situation
        .set(&format!("operations.{quantity}"), &value.into())
        .expect("a fact");
    advisor().decide(&situation)
}

/// The catalog with the prices of a model in thousandths of what they are.
fn repriced(model: &str, permille: i64) -> Advisor {
    let mut bundle = compile(&[]);
    let scale = |price: &mut i64| *price = (*price * permille + 500).div_euclid(1_000);
    for option in bundle
        .catalog
        .options
        .iter_mut()
        .filter(|option| option.model == model)
    {
        let Some(prices) = option.prices.as_mut() else {
            continue;
        };
        scale(&mut prices.input);
        scale(&mut prices.output);
        for price in [
            &mut prices.cache_read,
            &mut prices.cache_write,
            &mut prices.batch_input,
            &mut prices.batch_output,
            &mut prices.tier_input,
            &mut prices.tier_output,
        ] {
            price.iter_mut().for_each(scale);
        }
    }
    Advisor::from_bundle(bundle).expect("a bundle")
}

#[test]
fn each_value_is_the_nearest_with_another_decision() {
    let mut seen = 0;
    for profile in PROFILES {
        let situation = situation(profile);
        let now = advisor().decide(&situation);
        for flip in flips(&situation) {
            let quantity = flip.quantity.as_str();
            let toward = (flip.now - flip.value).signum();
            let then = decide(&situation, quantity, flip.value);
            assert_ne!(then, now, "{profile} {quantity} {}", flip.value);
            let names = then.map(|then| (then.primary, then.partner));
            let shown = flip
                .pair
                .as_ref()
                .map(|pair| (pair.primary.clone(), pair.partner.clone()));
            assert_eq!(shown, names);
            let before = decide(&situation, quantity, flip.value + toward);
            assert_eq!(before, now, "{profile} {quantity} {}", flip.value + toward);
            seen += 1;
            if quantity == "price_permille" {
                continue;
            }
            // On the whole way from now on nothing changes.
            for part in 1..40 {
                let between = flip.now + (flip.value + toward - flip.now) * part / 40;
                assert_eq!(
                    decide(&situation, quantity, between),
                    now,
                    "{profile} {quantity} {between}"
                );
            }
        }
    }
    assert!(seen > 10, "only {seen} flips were found");
}

#[test]
fn where_nothing_is_said_nothing_changes() {
    for profile in PROFILES {
        let situation = situation(profile);
        let now = advisor().decide(&situation);
        let found = flips(&situation);
        let said = |quantity: &str, up: bool| {
            found
                .iter()
                .any(|flip| flip.quantity == quantity && (flip.value > flip.now) == up)
        };
        let percent = situation
            .integer("operations.utilization_percent")
            .expect("a profile");
        for value in 1..=100 {
            if !said("utilization_percent", value > percent) {
                assert_eq!(
                    decide(&situation, "utilization_percent", value),
                    now,
                    "{profile} {value}"
                );
            }
        }
        let staff = situation
            .integer("operations.fte_milli")
            .expect("a profile");
        for value in (0..=10_000).step_by(97) {
            if !said("fte_milli", value > staff) {
                assert_eq!(
                    decide(&situation, "fte_milli", value),
                    now,
                    "{profile} {value}"
                );
            }
        }
    }
}

#[test]
fn the_pair_turns_at_a_volume_at_a_staffing_and_at_a_price() {
    let found = flips(&situation("strict-compliance"));
    let above = |quantity: &str| {
        let flip = found
            .iter()
            .find(|flip| flip.quantity == quantity && flip.value > flip.now);
        let Some(flip) = flip else {
            panic!("{quantity} in {found:#?}");
        };
        flip.text.clone()
    };
    assert!(above("tokens_per_month").en.starts_with("At "));
    assert!(above("fte_milli").en.contains("full-time posts or more"));
    assert!(
        above("fte_milli")
            .es
            .contains("puestos a tiempo completo o más")
    );
    assert!(
        above("price_permille")
            .en
            .contains("times today's price or more")
    );
}
