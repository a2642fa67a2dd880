//! What a document says holds together.

use modelpair::record::Record;

use super::situation;
use crate::bundle::advisor;

#[test]
fn the_parts_of_a_document_hold_together() {
    let record: Record = advisor().document(&situation("strict-compliance"));
    let gates = record.gates.as_ref().expect("a document has gates");
    for option in &gates.options {
        let roles: usize = option.gates.iter().map(|gate| gate.roles.len()).sum();
        assert_eq!(roles, 4, "{} @ {}", option.model, option.route);
        for gate in &option.gates {
            assert_eq!(gate.verdict == "denied", !gate.denied_by.is_empty());
            let rules = gate
                .denied_by
                .iter()
                .chain(&gate.obliged_by)
                .chain(&gate.warned_by);
            for rule in rules {
                assert!(
                    gates
                        .rules
                        .get(rule)
                        .is_some_and(|rule| !rule.clause.is_empty())
                );
            }
        }
    }
    let numbers = record.numbers.as_ref().expect("a document has numbers");
    for number in &numbers.numbers {
        assert!(!number.sources.is_empty(), "{number:?}");
        assert!(
            number
                .sources
                .iter()
                .all(|id| numbers.sources.contains_key(id))
        );
    }
    let pair = &record.pairs[0];
    let sum: i64 = pair
        .value
        .contributions
        .iter()
        .map(|part| part.points_ppm)
        .sum();
    assert_eq!(sum, pair.value.score_ppm);
    let second = record.runner_up.as_ref().expect("there are several pairs");
    assert_eq!(second.pair.primary.model, record.pairs[1].primary.model);
    assert!(!second.takes.is_empty());
}

#[test]
fn what_it_would_take_is_enough_and_not_less() {
    let advisor = advisor();
    let mut looked_at = 0;
    for profile in advisor.profiles() {
        let outlook = advisor.outlook(&situation(&profile.id));
        let record = outlook.document();
        let Some(second) = &record.runner_up else {
            continue;
        };
        for take in second.takes.iter().filter(|take| take.kind == "weight") {
            // At the new weight, rounded to the side beyond, the second pair is level with or ahead of the first.
            let at = ["quality", "control", "cost"]
                .iter()
                .position(|criterion| *criterion == take.criterion)
                .expect("a criterion");
            let now = record.point.as_ref().expect("a point").ppm;
            let mut ppm = [0; 3];
            ppm[at] = (take.to + 2).min(1_000_000);
            let rest = 1_000_000 - ppm[at];
            let others: Vec<usize> = (0..3).filter(|other| *other != at).collect();
            ppm[others[0]] = rest * now[others[0]] / (now[others[0]] + now[others[1]]);
            ppm[others[1]] = rest - ppm[others[0]];
            let there = outlook.weighed(ppm).expect("they sum to a million");
            let rank = |name: &modelpair::record::PairName| {
                there.pairs.iter().position(|pair| {
                    pair.primary.model == name.primary.model
                        && pair.primary.route == name.primary.route
                        && pair.partner.model == name.partner.model
                        && pair.partner.route == name.partner.route
                })
            };
            let first = rank(&record_name(&record));
            let second = rank(&second.pair);
            assert!(
                second.is_some() && (first.is_none() || second < first),
                "{}: {take:?}",
                profile.id
            );
            looked_at += 1;
        }
    }
    assert!(looked_at > 0, "no second pair could win by weights");
}

fn record_name(record: &Record) -> modelpair::record::PairName {
    let pair = &record.pairs[0];
    let choice = |member: &modelpair::record::Member| modelpair::record::Choice {
        model: member.model.clone(),
        route: member.route.clone(),
    };
    modelpair::record::PairName {
        primary: choice(&pair.primary),
        partner: choice(&pair.partner),
        names: [pair.primary.name.clone(), pair.partner.name.clone()],
    }
}
