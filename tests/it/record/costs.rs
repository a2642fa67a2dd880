//! Three ways to pay, where they cross, and what the numbers rest on.

use modelpair::record::Record;

use super::{PROFILES, advisor, situation};

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
fn without_work_no_way_is_called_the_cheapest() {
    let advisor = advisor();
    let mut situation = situation(&advisor, "solo");
    situation
        .set("operations.tokens_per_month", &0.into())
        .unwrap();
    let record = advisor.recommend(&situation);
    let text = &record.costs.cheapest.as_ref().unwrap().text;
    assert!(
        text.en
            .starts_with("At your volume another way costs as little as ")
    );
    assert!(
        text.es
            .starts_with("Con tu volumen otra manera cuesta tan poco como ")
    );
}
