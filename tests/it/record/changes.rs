//! What other answers would lead to, and what would have to give way.

use modelpair::record::Record;

use super::{advisor, situation};

#[test]
fn another_answer_leads_where_it_is_said_to() {
    let advisor = advisor();
    for profile in ["solo", "strict-compliance"] {
        let situation = situation(&advisor, profile);
        let found = advisor.counterfactuals(&situation);
        assert!(
            found.changes.len() >= 3 && found.relaxations.is_empty(),
            "{profile}: {found:?}"
        );
        let now = advisor.recommend(&situation);
        let pair = |record: &Record| {
            let models = record.pairs.first().map(|pair| {
                [&*pair.primary, &*pair.partner]
                    .map(|member| (member.model.clone(), member.kind.clone()))
            });
            models.unwrap_or_default()
        };
        for change in &found.changes {
            // What may leave also sets which classes that are.
            if change
                .answers
                .iter()
                .any(|answer| answer.fact == "data.may_leave")
            {
                continue;
            }
            let mut other = situation.clone();
            for answer in &change.answers {
                assert_eq!(
                    situation.get(&answer.fact),
                    Some(&answer.from),
                    "{}",
                    change.text.en
                );
                assert_ne!(answer.from, answer.to, "{}", change.text.en);
                other.set(&answer.fact, &answer.to).unwrap();
            }
            let then = advisor.recommend(&other);
            assert_ne!(pair(&then), pair(&now), "{}", change.text.en);
            let said = change
                .pair
                .as_ref()
                .map(|pair| (pair.primary.model.clone(), pair.partner.model.clone()));
            let came = then
                .pairs
                .first()
                .map(|pair| (pair.primary.model.clone(), pair.partner.model.clone()));
            assert_eq!(said, came, "{}", change.text.en);
        }
        // Nothing smaller is inside a change of two answers.
        for two in found
            .changes
            .iter()
            .filter(|change| change.answers.len() > 1)
        {
            let inside = |one: &&modelpair::record::ChangeView| {
                one.answers
                    .iter()
                    .all(|answer| two.answers.contains(answer))
            };
            assert_eq!(
                found.changes.iter().filter(inside).count(),
                1,
                "{}",
                two.text.en
            );
        }
    }
}

#[test]
fn counterfactuals_are_asked_for() {
    let advisor = advisor();
    let situation = situation(&advisor, "solo");
    let record = advisor.recommend(&situation);
    assert_eq!(record.counterfactuals, None);
    let full = advisor.recommend_in_full(&situation);
    assert_eq!(
        full.counterfactuals,
        Some(advisor.counterfactuals(&situation))
    );
    assert_eq!(
        Record {
            counterfactuals: None,
            ..full
        },
        record
    );
}

#[test]
fn what_is_infeasible_says_which_rules_would_have_to_give_way() {
    let advisor = advisor();
    let mut situation = situation(&advisor, "strict-compliance");
    for (fact, value) in [
        (
            "red_lines.excluded_origins",
            serde_json::json!(["US", "CN"]),
        ),
        ("red_lines.osi_license_only", true.into()),
        ("red_lines.air_gapped", true.into()),
    ] {
        situation.set(fact, &value).unwrap();
    }
    assert!(advisor.recommend(&situation).pairs.is_empty());
    let found = advisor.counterfactuals(&situation);
    let sets: Vec<Vec<&str>> = found
        .relaxations
        .iter()
        .map(|relaxation| {
            relaxation
                .rules
                .iter()
                .map(|rule| rule.rule.as_str())
                .collect()
        })
        .collect();
    assert!(sets.contains(&vec!["house/excluded-origins"]), "{sets:?}");
    for (at, set) in sets.iter().enumerate() {
        let inside = |other: &&Vec<&str>| other.iter().all(|rule| set.contains(rule));
        assert_eq!(
            sets.iter().filter(inside).count(),
            1,
            "set {at} is not minimal: {sets:?}"
        );
    }
    // The demand that gives way really is all that stood in the way.
    situation
        .set("red_lines.excluded_origins", &serde_json::json!([]))
        .unwrap();
    assert!(!advisor.recommend(&situation).pairs.is_empty());
}
