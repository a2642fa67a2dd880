//! The record: what a recommendation says besides the pair, and what may never be wrong in it.

use modelpair::numbers::{Big, BigRatio, Ratio};
use modelpair::record::Record;
use modelpair::weights::{Weightings, max_regrets};
use modelpair::{Advisor, Criterion, Situation};

const PROFILES: [&str; 6] = [
    "solo",
    "mid-size",
    "strict-compliance",
    "consulting",
    "product-low-volume",
    "product-high-volume",
];

fn advisor() -> Advisor {
    Advisor::embedded().unwrap()
}

fn situation(advisor: &Advisor, profile: &str) -> Situation {
    let mut situation = advisor.situation(profile).unwrap();
    situation.set("today", &"2026-11-22".into()).unwrap();
    situation
}

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap()
}

/// A share may be longer than 128 bits.
fn share(text: &str) -> BigRatio {
    let whole = |digits: &str| {
        digits.bytes().fold(Big::default(), |value, digit| {
            value
                .times(&Big::from(10))
                .plus(&Big::from(i128::from(digit - b'0')))
        })
    };
    let (num, den) = text.split_once('/').unwrap_or((text, "1"));
    BigRatio::new(&whole(num), &whole(den)).unwrap()
}

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

#[test]
fn curves_pass_through_the_three_ways() {
    let advisor = advisor();
    for profile in PROFILES {
        let mut situation = situation(&advisor, profile);
        for tokens in [10_000_000, 500_000_000, 100_000_000_000_i64] {
            situation
                .set("operations.tokens_per_month", &tokens.into())
                .unwrap();
            let record = advisor.recommend(&situation);
            let at = record
                .costs
                .curves
                .tokens
                .iter()
                .position(|known| *known == tokens)
                .unwrap();
            for (way, curve) in record.three_ways.iter().zip(&record.costs.curves.ways) {
                let found = (curve.low[at], curve.likely[at], curve.high[at]);
                let expected = (way.low_micro_usd, way.likely_micro_usd, way.high_micro_usd);
                assert_eq!(found, expected, "{profile}, {} at {tokens}", way.kind);
            }
        }
    }
}

/// Left of the first crossing the other way is cheaper, then the sides alternate: at every volume of the chart.
#[test]
fn crossings_are_where_the_curves_cross() {
    let advisor = advisor();
    let mut compared = 0;
    for profile in PROFILES {
        let costs = advisor.recommend(&situation(&advisor, profile)).costs;
        let curve = |kind: &str| {
            costs
                .curves
                .ways
                .iter()
                .find(|way| way.kind == kind)
                .unwrap()
        };
        for found in &costs.break_evens {
            assert_eq!(
                found.never,
                found.first.is_none() && found.last.is_none() && found.crossings.is_empty()
            );
            let sides = found
                .crossings
                .iter()
                .map(|crossing| crossing.cheaper.as_str());
            assert!(
                sides.eq(["self-hosted", &found.against]
                    .into_iter()
                    .cycle()
                    .take(found.crossings.len()))
            );
            for (at, tokens) in costs.curves.tokens.iter().enumerate() {
                let passed = found
                    .crossings
                    .iter()
                    .take_while(|crossing| crossing.tokens_per_month <= *tokens)
                    .count();
                if found.more && passed == found.crossings.len() {
                    continue;
                }
                let ahead = curve("self-hosted").likely[at] <= curve(&found.against).likely[at];
                assert_eq!(
                    ahead,
                    passed % 2 == 1,
                    "{profile}, {} at {tokens}",
                    found.against
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 200, "only {compared} volumes");
}

#[test]
fn disputed_prices_widen_the_break_even() {
    let advisor = advisor();
    for profile in PROFILES {
        for found in &advisor
            .recommend(&situation(&advisor, profile))
            .costs
            .break_evens
        {
            let never = i64::MAX;
            let [low, likely, high] = [found.first_low, found.first, found.first_high]
                .map(|first| first.unwrap_or(never));
            assert!(
                low <= likely && likely <= high,
                "{profile}: {}",
                found.text.en
            );
            assert!(
                found.last.unwrap_or(never) >= likely,
                "{profile}: {}",
                found.text.en
            );
        }
    }
}

#[test]
fn an_undisputed_way_stays_the_cheapest() {
    let advisor = advisor();
    let mut seen = [0; 2];
    for profile in PROFILES {
        let record = advisor.recommend(&situation(&advisor, profile));
        let cheapest = record.costs.cheapest.as_ref().unwrap();
        let permitted = || record.three_ways.iter().filter(|way| way.permitted);
        let best = permitted().find(|way| way.kind == cheapest.kind).unwrap();
        let others = || permitted().filter(|way| way.kind != best.kind);
        assert!(
            others().all(|way| best.likely_micro_usd <= way.likely_micro_usd),
            "{profile}"
        );
        let holds = others().all(|way| best.high_micro_usd <= way.low_micro_usd);
        assert_eq!(
            cheapest.undisputed, holds,
            "{profile}: {}",
            cheapest.text.en
        );
        seen[usize::from(holds)] += 1;
    }
    assert!(seen[1] > 0, "{seen:?}");
}

/// With the quantity of a flip the comparison stands level: a little less and a little more fall on two sides.
#[test]
fn staff_flips_turn_the_comparison() {
    let advisor = advisor();
    let mut situation = situation(&advisor, "product-high-volume");
    situation
        .set("operations.tokens_per_month", &20_000_000_000_i64.into())
        .unwrap();
    let first = advisor.recommend(&situation);
    let way = |record: &Record, kind: &str| {
        record
            .three_ways
            .iter()
            .find(|way| way.kind == kind)
            .cloned()
            .unwrap()
    };
    let flips = first.costs.flips.clone();
    let flip = flips.iter().find(|flip| flip.quantity == "price").unwrap();
    let own = way(&first, "self-hosted").likely_micro_usd.0;
    // The price at which the other way costs as much as own machines, times the volume, is what these cost.
    let error = own - flip.value.unwrap() * 20_000;
    assert!(error.abs() <= 20_000, "{} is off by {error}", flip.text.en);
    for flip in &flips {
        let text = [&flip.text.en, &flip.text.es];
        assert!(
            text.iter()
                .all(|text| text.ends_with('.') && !text.contains("..")),
            "{text:?}"
        );
    }
}

#[test]
fn own_machines_rest_on_numbers_with_sources() {
    let advisor = advisor();
    for profile in PROFILES {
        let costs = advisor.recommend(&situation(&advisor, profile)).costs;
        let ids: Vec<&str> = costs.inputs.iter().map(|input| input.id.as_str()).collect();
        assert!(
            ids.contains(&"hours_per_month") && ids.contains(&"tokens_per_second_milli"),
            "{profile}: {ids:?}"
        );
        for input in &costs.inputs {
            assert!(
                !input.source.title.is_empty() && !input.source.read_on.is_empty(),
                "{}",
                input.id
            );
            assert!(
                input.low.is_none_or(|low| low <= input.value),
                "{}",
                input.id
            );
            assert!(
                input.high.is_none_or(|high| input.value <= high),
                "{}",
                input.id
            );
        }
    }
}

#[test]
fn survival_follows_what_may_take_over() {
    let advisor = advisor();
    for profile in PROFILES {
        let record = advisor.recommend(&situation(&advisor, profile));
        let survival = &record.survival;
        assert_eq!(survival.scenarios.len(), 8, "{profile}");
        let roles: Vec<&str> = survival.rows.iter().map(|row| row.role.as_str()).collect();
        let active: Vec<&str> = record
            .roles
            .iter()
            .filter(|role| role.served_by.is_some())
            .map(|role| role.role.as_str())
            .collect();
        assert_eq!(roles, active, "{profile}");
        for row in &survival.rows {
            assert_eq!(row.cells.len(), 8);
            let lost = row
                .cells
                .iter()
                .filter(|cell| cell.outcome == "lost")
                .count();
            assert_eq!(usize::try_from(row.survived).unwrap(), 8 - lost);
            for cell in &row.cells {
                assert!(
                    cell.outcome != "degraded" || row.fallback.is_some(),
                    "{profile}, {}",
                    row.role
                );
                assert!(
                    cell.quality_ppm
                        .is_none_or(|ppm| (1..=1_000_000).contains(&ppm))
                );
            }
            if row.role == "confined" {
                // A closed model never takes over what may not leave.
                assert_eq!(row.fallback, None, "{profile}");
            }
        }
    }
}

/// What runs on own machines is not touched by what happens to a provider, and the other way round.
#[test]
fn events_strike_what_depends_on_them() {
    let advisor = advisor();
    let mut situation = situation(&advisor, "strict-compliance");
    let cell = |situation: &Situation, role: &str, event: &str| {
        let survival = advisor.recommend(situation).survival;
        let at = survival
            .scenarios
            .iter()
            .position(|scenario| scenario.id == event)
            .unwrap();
        let row = survival.rows.iter().find(|row| row.role == role).unwrap();
        row.cells[at].outcome.clone()
    };
    assert_eq!(cell(&situation, "high-stakes", "retirement"), "degraded");
    assert_eq!(cell(&situation, "confined", "cut-off"), "survives");
    assert_eq!(cell(&situation, "confined", "gpu-lost"), "survives");
    // Without a machine that waits, losing one loses what may not leave; without a team, losing a person does.
    situation
        .set("operations.downtime_tolerated", &"hours".into())
        .unwrap();
    situation
        .set("operations.team", &"part-time".into())
        .unwrap();
    assert_eq!(cell(&situation, "confined", "gpu-lost"), "lost");
    assert_eq!(cell(&situation, "confined", "key-person-lost"), "lost");
}

#[test]
fn a_tested_switch_is_dated() {
    let advisor = advisor();
    let mut situation = situation(&advisor, "mid-size");
    let switching = |situation: &Situation| {
        advisor
            .recommend(situation)
            .survival
            .switching
            .clone()
            .unwrap()
    };
    let never = switching(&situation);
    assert_eq!((never.tested_on, never.age_days), (None, None));
    situation
        .set("operations.backup_tested_on", &"2026-11-01".into())
        .unwrap();
    let tested = switching(&situation);
    assert_eq!(
        (tested.tested_on.as_deref(), tested.age_days),
        (Some("2026-11-01"), Some(21))
    );
    assert!(
        tested.text.es.contains("hace 21 días"),
        "{}",
        tested.text.es
    );
}

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

#[test]
fn the_switch_decides_over_availability() {
    let advisor = advisor();
    for profile in PROFILES {
        let record = advisor.recommend(&situation(&advisor, profile));
        let found = record.survival.availability.as_ref().unwrap();
        let partner = &record.pairs[0].partner;
        assert_eq!(
            found.partner_measured,
            partner.kind != "self-hosted",
            "{profile}"
        );
        assert_eq!(
            found.measured,
            ["Anthropic PBC", "OpenAI"].contains(&record.pairs[0].primary.developer.as_str())
        );
        let minutes: Vec<u32> = found.rows.iter().map(|row| row.switch_minutes).collect();
        assert_eq!(minutes, [1, 15, 60]);
        let down: Vec<i64> = found
            .rows
            .iter()
            .map(|row| row.down_minutes_per_year)
            .collect();
        assert!(
            down.is_sorted() && down[2] < found.alone_minutes_per_year,
            "{profile}: {down:?}"
        );
        for row in &found.rows {
            // Two failing at once is rare; nearly all that is lost is lost while switching.
            let lost = 1_000_000 - row.available_ppm;
            assert!(lost - row.switching_ppm < 500, "{profile}: {row:?}");
        }
    }
}
