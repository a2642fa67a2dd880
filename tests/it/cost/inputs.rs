//! Prices, memory and power from what they are made of, and input that is refused.

use modelpair::cost::{
    Attention, CostProblem, Machine, MemoryNeed, MicroUsd, Power, SelfHost, TierPrices,
    TokenPrices, Workload, gpus_needed, kv_bytes_per_token, monthly_cost, price_per_million,
    weight_bytes,
};
use modelpair::numbers::Ratio;

use super::{BILLION, MILLION, closed, prices, two_h100, workload};

#[test]
fn cache_batch_and_tier_decide_the_price() {
    let row = TokenPrices {
        cache_read_micro_usd: Some(300_000),
        cache_write_micro_usd: Some(3_750_000),
        batch_input_micro_usd: Some(1_500_000),
        batch_output_micro_usd: Some(7_500_000),
        tier: Some(TierPrices {
            above_tokens: 200_000,
            input_micro_usd: 6_000_000,
            output_micro_usd: 22_500_000,
        }),
        ..prices(3_000_000, 15_000_000)
    };
    let price = |change: fn(&mut Workload)| {
        let mut workload = workload(0);
        change(&mut workload);
        price_per_million(&row, &workload).unwrap().round()
    };
    assert_eq!(price(|_| ()), 6_000_000);
    // 3 -> 0.3 on half of three quarters.
    assert_eq!(price(|w| w.cache_hit_percent = 50), 6_000_000 - 1_012_500);
    assert_eq!(price(|w| w.cache_write_percent = 20), 6_000_000 + 112_500);
    assert_eq!(price(|w| w.batch_percent = 100), 3_000_000);
    assert_eq!(price(|w| w.batch_percent = 40), 4_800_000);
    assert_eq!(price(|w| w.context_tokens = 200_000), 6_000_000);
    // The tier's own prices: no cache or batch discount is known there.
    assert_eq!(price(|w| w.context_tokens = 200_001), 10_125_000);
    assert_eq!(
        price(|w| (w.context_tokens, w.cache_hit_percent, w.batch_percent) = (200_001, 50, 50)),
        10_125_000
    );
    // Without stated discounts, cache and batch cost the plain price.
    let plain = Workload {
        cache_hit_percent: 90,
        batch_percent: 90,
        ..workload(0)
    };
    assert_eq!(
        price_per_million(&prices(3_000_000, 15_000_000), &plain).unwrap(),
        closed()
    );
}

#[test]
fn memory_decides_the_gpus() {
    let grouped = |layers, kv_heads| Attention::Grouped {
        layers,
        kv_heads,
        head_dim: 128,
    };
    let latent = Attention::Latent {
        layers: 61,
        latent_dim: 576,
    };
    for (attention, bytes) in [
        (grouped(80, 8), 327_680),
        (grouped(126, 8), 516_096),
        (latent, 70_272),
    ] {
        assert_eq!(kv_bytes_per_token(attention, 2).unwrap(), bytes);
    }
    let need = |weight_bytes| MemoryNeed {
        weight_bytes,
        kv_bytes_per_token: 327_680,
        context_tokens: 8_192,
        concurrency: 4,
    };
    assert_eq!(need(140_000_000_000).bytes().unwrap(), 165_811_160_064);
    let gpus = |weights: u64| gpus_needed(need(weights * BILLION).bytes().unwrap(), 80_000);
    assert_eq!(
        [30, 70, 140, 400, 1_000].map(gpus),
        [Some(1), Some(2), Some(4), Some(8), None]
    );
    assert!(weight_bytes(u64::MAX, 16).is_err());
}

#[test]
fn ten_thousand_gpus_for_a_year() {
    let power = Power {
        gpu_watts: 7_000_000,
        server_percent: 130,
        pue_milli: 1_300,
        load_percent: 100,
        micro_usd_per_kwh: 80_000,
    };
    assert_eq!(power.kilowatts().unwrap(), Ratio::whole(11_830));
    let year = power.monthly_cost(8_760_000).unwrap();
    assert_eq!(
        year.over(Ratio::whole(100_000_000_000)).unwrap().round(),
        83
    );
}

#[test]
fn bad_input_names_the_field() {
    let check = |machines: SelfHost, field, problem| {
        let error = machines.monthly_cost(MILLION).unwrap_err();
        assert_eq!((error.field, error.problem), (field, problem));
        assert!(error.to_string().contains(field));
    };
    let base = two_h100();
    check(SelfHost { gpus: 0, ..base }, "gpus", CostProblem::Zero);
    check(
        SelfHost {
            salary_usd: -1,
            ..base
        },
        "salary_usd",
        CostProblem::Negative,
    );
    check(
        SelfHost {
            utilization_percent: 0,
            ..base
        },
        "utilization_percent",
        CostProblem::Zero,
    );
    let above = SelfHost {
        utilization_percent: 101,
        ..base
    };
    check(above, "utilization_percent", CostProblem::AboveHundred);
    check(
        SelfHost {
            tokens_per_second_milli: 0,
            ..base
        },
        "tokens_per_second",
        CostProblem::Zero,
    );
    let rent = Machine::Rent {
        micro_usd_per_gpu_hour: i64::MAX,
        overhead_percent: 0,
    };
    let dear = SelfHost {
        machine: rent,
        ..base
    };
    check(dear, "tokens_per_month", CostProblem::TooLarge);
    let huge = Workload {
        cache_hit_percent: 60,
        cache_write_percent: 50,
        ..workload(1)
    };
    let error = monthly_cost(&prices(1, 1), &huge).unwrap_err();
    assert_eq!(error.problem, CostProblem::AboveHundred);
    let error = monthly_cost(&prices(i64::MAX, 1), &workload(u64::MAX)).unwrap_err();
    assert_eq!(error.problem, CostProblem::TooLarge);
    let error = monthly_cost(&prices(-1, 1), &workload(1)).unwrap_err();
    assert_eq!(
        (error.field, error.problem),
        ("input_micro_usd", CostProblem::Negative)
    );
}

#[test]
fn money_in_json_is_exact() {
    for (amount, json) in [
        (0, "0"),
        ((1 << 53) - 1, "9007199254740991"),
        (1 << 53, "\"9007199254740992\""),
        (i64::MIN, "\"-9223372036854775808\""),
    ] {
        assert_eq!(serde_json::to_string(&MicroUsd(amount)).unwrap(), json);
        assert_eq!(
            serde_json::from_str::<MicroUsd>(json).unwrap(),
            MicroUsd(amount)
        );
    }
    assert!(serde_json::from_str::<MicroUsd>("0.5").is_err());
    assert_eq!(MicroUsd(-1_500_000).to_string(), "-$1.500000");
}
