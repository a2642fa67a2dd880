//! Both sides, and how open is what was chosen.

use super::{PROFILES, advisor, situation};

#[test]
fn both_sides_are_heard() {
    let advisor = advisor();
    for profile in PROFILES {
        let record = advisor.recommend(&situation(&advisor, profile));
        let sides = record.sides.as_ref().unwrap();
        let ids = |pillars: &[modelpair::record::PillarView]| -> Vec<String> {
            pillars.iter().map(|pillar| pillar.id.clone()).collect()
        };
        let open = [
            "no-lock-in",
            "auditability",
            "self-hosting",
            "marginal-cost",
            "innovation",
        ];
        let closed = [
            "alignment-research",
            "accountability",
            "revocability",
            "frontier-quality",
        ];
        assert_eq!(ids(&sides.open), open, "{profile}");
        assert_eq!(ids(&sides.closed), closed, "{profile}");
        let texts = sides
            .open
            .iter()
            .chain(&sides.closed)
            .map(|pillar| &pillar.text);
        for text in texts.chain([
            &sides.capture,
            &sides.argument_for_open,
            &sides.argument_for_closed,
        ]) {
            for said in [&text.en, &text.es] {
                assert!(
                    said.ends_with('.') && !said.contains("  ") && !said.contains(" 0 "),
                    "{profile}: {said}"
                );
            }
        }
        let total: i64 = sides
            .concentration
            .iter()
            .map(|share| share.tokens_per_month)
            .sum();
        let stated = record.situation.facts["operations.tokens_per_month"]
            .as_i64()
            .unwrap();
        assert_eq!(total, stated, "{profile}");
        let own = [&record.pairs[0].primary, &record.pairs[0].partner]
            .iter()
            .any(|member| member.kind == "self-hosted");
        let holds = |id: &str| {
            sides
                .open
                .iter()
                .find(|pillar| pillar.id == id)
                .unwrap()
                .holds
                .clone()
        };
        assert_eq!(holds("self-hosting") == "yes", own, "{profile}");
        assert_eq!(
            holds("marginal-cost") == "yes",
            record.pairs[0].partner.kind == "self-hosted",
            "{profile}"
        );
    }
}

#[test]
fn openness_says_what_is_not_known() {
    let advisor = advisor();
    let mut seen = std::collections::BTreeSet::new();
    for profile in PROFILES {
        for pair in advisor.recommend(&situation(&advisor, profile)).pairs {
            for member in [&*pair.primary, &*pair.partner] {
                let openness = &member.openness;
                if member.kind == "closed" {
                    assert_eq!(
                        (openness.mof.as_str(), openness.osaid),
                        ("unclassified", Some(false)),
                        "{}",
                        member.model
                    );
                    assert_eq!(openness.ai_act_relief, Some(false), "{}", member.model);
                } else {
                    // Open weights under an open license, but nobody keeps all documents of a release in the catalog.
                    let decided = openness.mof_at_most == "unclassified";
                    assert_eq!(
                        openness.mof,
                        if decided { "unclassified" } else { "unknown" },
                        "{}",
                        member.model
                    );
                    assert!(
                        !decided || member.license.osi_approved == Some(false),
                        "{}",
                        member.model
                    );
                }
                if openness.osaid == Some(true) {
                    assert!(
                        member.license.release.iter().all(|part| part == "open"),
                        "{}",
                        member.model
                    );
                }
                seen.insert(openness.mof_at_most.clone());
            }
        }
    }
    assert!(
        seen.contains("open-model") && seen.contains("unclassified"),
        "{seen:?}"
    );
}
