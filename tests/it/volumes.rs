//! Which pair is the best at which volume.

use crate::bundle::{PROFILES, advisor, compile, situation};
use modelpair::record::VolumesView;
use modelpair::{Advisor, Decision, File, Role, Situation};

const VOLUME: &str = "operations.tokens_per_month";

fn volumes(advisor: &Advisor, situation: &Situation) -> VolumesView {
    let found = advisor.counterfactuals(situation).volumes;
    found.expect("the volumes of a situation with a pair")
}

fn decide(advisor: &Advisor, situation: &Situation, volume: i64) -> Option<Decision> {
    let mut situation = situation.clone();
    situation.set(VOLUME, &volume.into()).expect("a volume");
    advisor.decide(&situation)
}

/// The stretches leave no gap, what comes before each change is another answer than behind it, and at many volumes on
/// the way, at the ends of all stretches above all, the answer is what is said.
#[track_caller]
fn check(advisor: &Advisor, situation: &Situation, found: &VolumesView) {
    let decided = |volume: i64| {
        let decision = decide(advisor, situation, volume);
        decision.map(|found| {
            let serves = |roles: &[Role]| roles.contains(&Role::Volume);
            let primary = serves(&found.primary_roles).then_some("primary");
            let server = primary.or(serves(&found.partner_roles).then_some("partner"));
            (found.primary, found.partner, server.map(str::to_owned))
        })
    };
    for (one, next) in found.stretches.iter().zip(found.stretches.iter().skip(1)) {
        assert_eq!(one.to + 1, next.from);
        assert_ne!(decided(one.to), decided(next.from), "at {}", next.from);
    }
    for stretch in &found.stretches {
        assert!(stretch.settled_from - stretch.from < stretch.from / 1_000);
        let pair = stretch.pair.clone();
        let said = pair.map(|pair| (pair.primary, pair.partner, stretch.volume_on.clone()));
        let (from, to) = (stretch.settled_from, stretch.to);
        let steps = std::iter::successors(Some(from), |volume| Some(volume + volume / 4 + 1));
        for volume in steps.take_while(|volume| *volume < to).chain([to]) {
            assert_eq!(decided(volume), said, "at {volume}");
        }
    }
}

#[test]
fn all_changes_are_found_and_none_is_invented() {
    let mut changes = 0;
    for profile in PROFILES {
        let situation = situation(advisor(), profile);
        let found = volumes(advisor(), &situation);
        assert!(found.complete, "{profile}");
        assert_eq!(found.stretches[0].from, 100_000);
        let last = found.stretches.last().expect("a stretch");
        assert_eq!(last.to, 1_000_000_000_000);
        check(advisor(), &situation, &found);
        changes += found.stretches.len() - 1;
        let now = situation.integer(VOLUME).expect("a profile");
        let here = found.stretches.iter().filter(|stretch| stretch.now);
        let here: Vec<_> = here
            .map(|stretch| (stretch.from..=stretch.to).contains(&now))
            .collect();
        assert_eq!(here, [true], "{profile}");
    }
    assert!(changes >= 10, "only {changes} changes");
}

#[test]
fn in_every_order_and_at_any_utilization() {
    for profile in ["strict-compliance", "product-high-volume"] {
        for (order, percent) in [
            (["cost", "control", "quality"], 80),
            (["cost", "quality", "control"], 10),
            (["control", "cost", "quality"], 55),
        ] {
            let mut situation = situation(advisor(), profile);
            situation
                .set("preferences.order", &order.to_vec().into())
                .expect("an order");
            situation
                .set("operations.utilization_percent", &percent.into())
                .expect("a percentage");
            let found = volumes(advisor(), &situation);
            assert!(found.complete, "{profile} {order:?}");
            check(advisor(), &situation, &found);
        }
    }
}

#[test]
fn a_rule_about_the_volume_makes_a_change_to_the_token() {
    const PACK: &str = r#"
[pack]
id = "caps"
title = { en = "Caps", es = "Topes" }
source = "https://example.com/caps"

[rule.cap]
applies = "operations.tokens_per_month > 3000000"
when = "route.deployment == 'cloud-api'"
effect = "deny"
because = { en = "Too much for a cloud.", es = "Demasiado para una nube." }
remedy = { en = "Send less.", es = "Envía menos." }
clause = "1"
verified = { on = "2026-11-22", confidence = "primary" }
"#;
    let bundle = compile(&[File {
        path: "caps.toml".to_owned(),
        name: "caps.toml".to_owned(),
        text: PACK.to_owned(),
    }]);
    let advisor = Advisor::from_bundle(bundle).expect("a bundle");
    let situation = situation(&advisor, "solo");
    let found = volumes(&advisor, &situation);
    check(&advisor, &situation, &found);
    let starts: Vec<i64> = found.stretches.iter().map(|stretch| stretch.from).collect();
    assert!(starts.contains(&3_000_001), "{starts:?}");
}

#[test]
fn an_odd_token_is_no_volume_of_its_own() {
    let mut situation = situation(advisor(), "strict-compliance");
    for (fact, percent) in [
        ("high_stakes_share_percent", 65),
        ("confined_share_percent", 35),
    ] {
        situation
            .set(&format!("operations.{fact}"), &percent.into())
            .expect("a percentage");
    }
    let even = decide(advisor(), &situation, 1_000_000).expect("a pair");
    assert_eq!(decide(advisor(), &situation, 1_000_001), Some(even));
    let found = volumes(advisor(), &situation);
    assert!(found.complete);
    check(advisor(), &situation, &found);
    let texts = found.stretches.iter().map(|stretch| &stretch.text.en);
    assert!(
        texts
            .into_iter()
            .all(|text| !text.contains("the volume on"))
    );
}

#[test]
fn the_sentences_say_how_often_and_where() {
    let found = volumes(advisor(), &situation(advisor(), "product-high-volume"));
    let last = found.stretches.last().expect("a stretch");
    assert!(
        found
            .text
            .en
            .starts_with("With the volume the answer changes ")
    );
    assert!(
        found
            .text
            .es
            .starts_with("Con el volumen la respuesta cambia ")
    );
    assert!(found.stretches[0].text.en.starts_with("Up to "));
    assert!(last.text.en.ends_with('.') && last.text.en.starts_with("From "));
    assert!(last.text.en.contains("a month on: "));
    let pair = last.pair.as_ref().expect("a pair");
    let route = format!("({})", pair.partner.route);
    assert!(last.text.es.contains(&route), "{}", last.text.es);
}
