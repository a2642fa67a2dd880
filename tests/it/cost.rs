//! Cost: published worked examples, the guide's two claims, and every crossing of the staircase.

use modelpair::cost::{
    Attention, BreakEven, Cheapest, CostProblem, Machine, MemoryNeed, MicroUsd, Power, SelfHost,
    Side, TierPrices, TokenPrices, Usage, Workload, break_even, break_even_interval, cheapest,
    fte_flip, gpus_needed, kv_bytes_per_token, monthly_cost, price_flip, price_per_million,
    salary_flip, usage_cost, utilization_flip, weight_bytes,
};
use modelpair::numbers::{Interval, Ratio};
use proptest::prelude::*;
use serde_json::Value;

const MILLION: u64 = 1_000_000;
const BILLION: u64 = 1_000_000_000;

/// Two rented H100 with gpt-oss-120b: 16,042 tokens per second, $4,307 a month.
fn two_h100() -> SelfHost {
    SelfHost {
        gpus: 2,
        machine: Machine::Rent {
            micro_usd_per_gpu_hour: 2_950_000,
            overhead_percent: 0,
        },
        tokens_per_second_milli: 16_042_000,
        utilization_percent: 30,
        spare_replicas: 0,
        fte_milli: 0,
        salary_usd: 180_000,
        fixed_micro_usd: 0,
        hours_per_month_milli: 730_000,
    }
}

/// Machines that cost nothing but a fixed sum, with capacity to spare.
fn fixed(micro_usd: i64) -> SelfHost {
    SelfHost {
        machine: Machine::Rent {
            micro_usd_per_gpu_hour: 0,
            overhead_percent: 0,
        },
        fixed_micro_usd: micro_usd,
        ..two_h100()
    }
}

fn prices(input: i64, output: i64) -> TokenPrices {
    TokenPrices {
        input_micro_usd: input,
        output_micro_usd: output,
        ..TokenPrices::default()
    }
}

fn workload(tokens_per_month: u64) -> Workload {
    Workload {
        tokens_per_month,
        input_share_percent: 75,
        cache_hit_percent: 0,
        cache_write_percent: 0,
        batch_percent: 0,
        context_tokens: 0,
    }
}

/// $3 and $15 at three to one.
fn closed() -> Ratio {
    price_per_million(&prices(3_000_000, 15_000_000), &workload(0)).unwrap()
}

/// gpt-oss-120b at $0.15 and $0.60.
fn hosted_open() -> Ratio {
    price_per_million(&prices(150_000, 600_000), &workload(0)).unwrap()
}

fn usd(micro: MicroUsd) -> i64 {
    Ratio::new(micro.0.into(), 1_000_000)
        .unwrap()
        .round()
        .try_into()
        .unwrap()
}

#[track_caller]
fn check_last(price: Ratio, machines: SelfHost, unit: u64, expected: Option<u64>) {
    let last = break_even(price, &machines).unwrap().last();
    assert_eq!(last.map(|tokens| (tokens + unit / 2) / unit), expected);
}

#[test]
fn blended_prices_of_the_guide() {
    assert_eq!(closed(), Ratio::whole(6_000_000));
    assert_eq!(hosted_open(), Ratio::whole(262_500));
}

#[test]
fn break_even_against_a_closed_api_by_staff() {
    for (fte_milli, alone, with_spare) in [
        (0, 718, 1_436),
        (250, 1_343, 2_061),
        (500, 1_968, 2_686),
        (1_000, 3_218, 3_936),
    ] {
        let machines = SelfHost {
            fte_milli,
            ..two_h100()
        };
        check_last(closed(), machines, MILLION, Some(alone));
        let spare = SelfHost {
            spare_replicas: 1,
            ..machines
        };
        check_last(closed(), spare, MILLION, Some(with_spare));
    }
}

#[test]
fn break_even_against_the_same_model_hosted() {
    for (fte_milli, hundred_millions, replicas) in
        [(0, 164, 1), (250, 471, 2), (500, 942, 4), (1_000, 1_720, 7)]
    {
        let machines = SelfHost {
            utilization_percent: 60,
            fte_milli,
            ..two_h100()
        };
        let BreakEven::At(crossings) = break_even(hosted_open(), &machines).unwrap() else {
            panic!("it does break even at 60 percent");
        };
        assert_eq!(
            (crossings.first + 50 * MILLION) / (100 * MILLION),
            hundred_millions
        );
        assert_eq!(crossings.iter().next().unwrap().serving_replicas, replicas);
        check_last(
            hosted_open(),
            SelfHost {
                utilization_percent: 30,
                ..machines
            },
            1,
            None,
        );
    }
}

#[test]
fn monthly_cost_of_the_guides_profiles() {
    for (tokens, closed_usd, open_usd, fte_milli, spare_replicas, self_usd) in [
        (5 * MILLION, 30, 1, 50, 0, 5_057),
        (200 * MILLION, 1_200, 53, 250, 0, 8_057),
        (500 * MILLION, 3_000, 131, 500, 1, 16_114),
        (5 * BILLION, 30_000, 1_313, 500, 1, 16_114),
        (50 * BILLION, 300_000, 13_125, 1_000, 1, 36_535),
    ] {
        let api =
            |input, output| usd(monthly_cost(&prices(input, output), &workload(tokens)).unwrap());
        assert_eq!(api(3_000_000, 15_000_000), closed_usd);
        assert_eq!(api(150_000, 600_000), open_usd);
        let machines = SelfHost {
            fte_milli,
            spare_replicas,
            ..two_h100()
        };
        let cost = machines.monthly_cost(tokens).unwrap();
        assert_eq!(usd(cost.total), self_usd);
        assert_eq!(usd(cost.machines) + usd(cost.staff), self_usd);
    }
}

#[test]
fn an_own_workstation_of_a_solo_user() {
    // $4,000 over three years, a 575 W card at 30 percent load, no building around it.
    let power = Power {
        gpu_watts: 575,
        server_percent: 130,
        pue_milli: 1_000,
        load_percent: 30,
        micro_usd_per_kwh: 150_000,
    };
    let machine = Machine::Own {
        price_usd: 4_000,
        residual_percent: 0,
        months: 36,
        maintenance_percent: 0,
        power,
    };
    let workstation = SelfHost {
        gpus: 1,
        machine,
        ..two_h100()
    };
    check_last(closed(), workstation, 100_000, Some(226));
    // Two hours a week at $60 are $520 a month.
    let with_time = SelfHost {
        fixed_micro_usd: 520_000_000,
        ..workstation
    };
    check_last(closed(), with_time, MILLION, Some(109));
}

#[test]
fn break_even_beyond_the_capacity_is_never() {
    // A published calculator prints 8,111.1 M tokens for $3,650 a month, 126.1 M tokens of
    // capacity and $0.45 per million. At full load those machines cost $28.93 per million.
    let machines = SelfHost {
        gpus: 1,
        machine: Machine::Rent {
            micro_usd_per_gpu_hour: 5_000_000,
            overhead_percent: 0,
        },
        tokens_per_second_milli: 48_000,
        utilization_percent: 100,
        ..two_h100()
    };
    assert_eq!(machines.capacity().unwrap(), 126_144_000);
    let price = Ratio::whole(450_000);
    let BreakEven::Never { full_load_price } = break_even(price, &machines).unwrap() else {
        panic!("the machines never win");
    };
    assert_eq!(full_load_price.round() / 10_000, 2_893);
    let free = break_even(Ratio::ZERO, &machines).unwrap();
    assert_eq!(free.last(), None);
}

#[test]
fn disputed_prices_give_an_interval() {
    let price = Interval {
        low: hosted_open(),
        likely: closed(),
        high: closed(),
    };
    let machines = Interval::exact(two_h100());
    let answer = break_even_interval(price, &machines).unwrap();
    assert_eq!(answer.low.last(), answer.likely.last());
    assert_eq!(answer.high.last(), None);
}

#[test]
fn the_decision_may_not_depend_on_the_dispute() {
    let cost = |low, likely, high| Interval { low, likely, high }.map(MicroUsd);
    let decided = cheapest(&[cost(5, 7, 9), cost(1, 2, 5), cost(8, 9, 10)]);
    assert_eq!(
        decided,
        Some(Cheapest {
            index: 1,
            undisputed: false
        })
    );
    let decided = cheapest(&[cost(5, 7, 9), cost(1, 2, 4), cost(8, 9, 10)]);
    assert_eq!(
        decided,
        Some(Cheapest {
            index: 1,
            undisputed: true
        })
    );
    let equal = cheapest(&[cost(5, 5, 5), cost(5, 5, 5)]);
    assert_eq!(
        equal,
        Some(Cheapest {
            index: 0,
            undisputed: true
        })
    );
    assert_eq!(cheapest(&[]), None);
}

#[test]
fn flips_at_a_given_volume() {
    let machines = SelfHost {
        fte_milli: 250,
        ..two_h100()
    };
    // At the break-even volume of a quarter position the flips are where we are.
    let volume = break_even(closed(), &machines).unwrap().last().unwrap();
    assert_eq!(price_flip(&machines, volume).unwrap().round(), 6_000_000);
    assert_eq!(fte_flip(closed(), &machines, volume).unwrap(), Some(250));
    assert_eq!(
        salary_flip(closed(), &machines, volume).unwrap(),
        Some(180_000)
    );
    assert_eq!(fte_flip(closed(), &machines, 700 * MILLION).unwrap(), None);
    assert!(price_flip(&machines, 0).is_err());
    // 50 B tokens at $0.2625 are $13,125: three replicas, which must carry 395 thousandths.
    let big = 50 * BILLION;
    assert_eq!(
        utilization_flip(hosted_open(), &two_h100(), big).unwrap(),
        Some(396)
    );
    assert_eq!(
        utilization_flip(hosted_open(), &two_h100(), BILLION).unwrap(),
        None
    );
    for (thousandths, cheaper) in [(39, false), (40, true)] {
        let machines = SelfHost {
            utilization_percent: thousandths,
            ..two_h100()
        };
        assert_eq!(
            machines.is_cheaper_than(hosted_open(), big).unwrap(),
            cheaper
        );
    }
}

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

/// The published examples beside the repository, when they are there.
#[test]
fn published_worked_examples() {
    let Ok(folder) = std::env::var("MODELPAIR_REFERENCE") else {
        println!("skipped: MODELPAIR_REFERENCE is not set");
        return;
    };
    let text = std::fs::read_to_string(format!("{folder}/cost/published_worked_examples.json"));
    let examples: Vec<Value> = serde_json::from_str(&text.unwrap()).unwrap();
    let mut reproduced = 0;
    for example in &examples {
        let id = example["id"].as_str().unwrap();
        match published(id, &Numbers(&example["in"]), &Numbers(&example["expect"])) {
            Some(()) => reproduced += 1,
            None => println!("skipped: `{id}` states no inputs, or no formula that we know"),
        }
    }
    assert!(
        reproduced >= 10,
        "only {reproduced} of {} were reproduced",
        examples.len()
    );
}

/// One side of a published example.
struct Numbers<'a>(&'a Value);

impl Numbers<'_> {
    /// A number times `scale`, exactly.
    fn get(&self, key: &str, scale: i64) -> Ratio {
        let number: Ratio = self.0[key].to_string().parse().unwrap();
        number.times(Ratio::whole(scale)).unwrap()
    }

    fn int(&self, key: &str, scale: i64) -> i64 {
        let scaled = self.get(key, scale);
        assert_eq!(scaled.den(), 1, "{key}");
        scaled.num().try_into().unwrap()
    }

    fn tokens(&self, key: &str, scale: i64) -> u64 {
        self.int(key, scale).try_into().unwrap()
    }

    fn small(&self, key: &str) -> u32 {
        self.int(key, 1).try_into().unwrap()
    }

    /// Checks a result that was printed with this many decimals.
    #[track_caller]
    fn check(&self, key: &str, ours: Ratio, decimals: u32) {
        let scale = Ratio::whole(10_i64.pow(decimals));
        let rounded = ours.times(scale).unwrap().round();
        assert_eq!(
            rounded,
            self.get(key, 10_i64.pow(decimals)).round(),
            "{key}: ours is {ours}"
        );
    }
}

/// Ratio of micro-USD to USD.
fn in_usd(micro: Ratio) -> Ratio {
    micro.over(Ratio::whole(1_000_000)).unwrap()
}

/// Reproduces one example; `None` when it gives no inputs.
fn published(id: &str, given: &Numbers, expect: &Numbers) -> Option<()> {
    match id {
        "llmtco-api" => {
            let input = given.tokens("in_tok", 1);
            let usage = Usage {
                input,
                output: given.tokens("out_tok", 1),
                ..Usage::default()
            };
            let row = prices(given.int("p_in", 1_000_000), given.int("p_out", 1_000_000));
            expect.check(
                "usd",
                in_usd(usage_cost(&row, &usage, 0).unwrap().ratio()),
                2,
            );
        }
        "llmtco-rent" => {
            // They multiply the rent by the utilisation; a rented GPU is paid while it idles.
            // Ours is the whole month, of which theirs is the stated part.
            let machines = rented(given, "hours");
            let theirs = machines
                .replica_cost()
                .unwrap()
                .times(given.get("util", 1))
                .unwrap();
            expect.check("usd_month", in_usd(theirs), 2);
        }
        "llmtco-breakeven" => {
            let price = given.get("blended", 1_000_000);
            let machines = fixed(given.int("self_usd", 1_000_000));
            let first = break_even(price, &machines).unwrap().last().unwrap();
            expect.check("tokens", Ratio::whole(first.try_into().unwrap()), 0);
        }
        "llmtco-usd-per-M" => full_load(given, expect),
        "llmtco-vram" => {
            let weights = |bits| {
                let bytes = weight_bytes(given.tokens("params_b", 1_000), bits).unwrap();
                Ratio::new(bytes.into(), 1_000_000_000).unwrap()
            };
            expect.check("fp16_weights_gb", weights(16), 0);
            let with_overhead = weights(4).times(given.get("overhead", 1)).unwrap();
            expect.check("int4_with_overhead_gb", with_overhead, 0);
        }
        "induwara" => induwara(given, expect),
        "lenovo-lp2368-A" => {
            // Hours are the "tokens" here: own machines cost a sum once, the cloud per hour.
            let saved = given
                .get("cloud_usd_h", 1)
                .minus(given.get("own_usd_h", 1))
                .unwrap();
            let per_million = saved.times(Ratio::whole(1_000_000_000_000)).unwrap();
            let machines = fixed(given.int("capex", 1_000_000));
            let whole_hours = break_even(per_million, &machines).unwrap().last().unwrap();
            let hours = given.get("capex", 1).over(saved).unwrap();
            assert_eq!(i128::from(whole_hours), hours.ceil());
            expect.check("hours", hours, 0);
            expect.check("months", hours.over(Ratio::whole(730)).unwrap(), 1);
        }
        "sageseek" => sageseek(given, expect),
        "kv-70b" | "kv-llama2-7b" => {
            let attention = Attention::Grouped {
                layers: given.small("L"),
                kv_heads: given.small("H_kv"),
                head_dim: given.small("D"),
            };
            let per_token = kv_bytes_per_token(attention, given.small("bytes")).unwrap();
            let bytes = per_token * given.tokens("C", 1);
            expect.check("bytes", Ratio::whole(bytes.try_into().unwrap()), 0);
        }
        _ => return None,
    }
    Some(())
}

fn full_load(given: &Numbers, expect: &Numbers) {
    for (percent, key) in [(100, "100%"), (50, "50%"), (25, "25%")] {
        let machines = SelfHost {
            machine: rent_of(given, 0),
            gpus: 1,
            utilization_percent: percent,
            tokens_per_second_milli: given.tokens("tok_s", 1_000),
            ..two_h100()
        };
        expect.check(key, in_usd(machines.full_load_price().unwrap()), 4);
    }
}

fn rent_of(given: &Numbers, overhead_percent: u32) -> Machine {
    Machine::Rent {
        micro_usd_per_gpu_hour: given.int("usd_h", 1_000_000),
        overhead_percent,
    }
}

fn rented(given: &Numbers, hours: &str) -> SelfHost {
    let hours_per_month_milli = given.int(hours, 1_000).try_into().unwrap();
    SelfHost {
        gpus: 1,
        machine: rent_of(given, 0),
        hours_per_month_milli,
        ..two_h100()
    }
}

fn induwara(given: &Numbers, expect: &Numbers) {
    let (input, output) = (
        given.tokens("in_M", 1_000_000),
        given.tokens("out_M", 1_000_000),
    );
    let row = prices(given.int("p_in", 1_000_000), given.int("p_out", 1_000_000));
    let api = usage_cost(
        &row,
        &Usage {
            input,
            output,
            ..Usage::default()
        },
        0,
    )
    .unwrap();
    expect.check("api", in_usd(api.ratio()), 2);
    let overhead = given.int("overhead", 100).try_into().unwrap();
    let machines = SelfHost {
        machine: rent_of(given, overhead),
        ..rented(given, "hours")
    };
    expect.check("self", in_usd(machines.replica_cost().unwrap()), 2);
    let price = price_per_million(&row, &workload(0)).unwrap();
    let first = break_even(price, &machines).unwrap().last().unwrap();
    expect.check(
        "breakeven_B",
        Ratio::new(first.into(), 1_000_000_000).unwrap(),
        2,
    );
}

fn sageseek(given: &Numbers, expect: &Numbers) {
    let price = given.get("saving_per_M", 1_000_000);
    let machines = fixed(given.int("capex", 1_000_000));
    let first = break_even(price, &machines).unwrap().last().unwrap();
    let tokens = Ratio::whole(first.try_into().unwrap());
    expect.check(
        "tokens_B",
        tokens.over(Ratio::whole(1_000_000_000)).unwrap(),
        1,
    );
    for (hours, key) in [(8, "years_8h"), (24, "years_24h")] {
        let card = SelfHost {
            tokens_per_second_milli: given.tokens("tok_s", 1_000),
            utilization_percent: 100,
            hours_per_month_milli: hours * 30 * 1_000,
            ..machines
        };
        let per_month = Ratio::whole(card.capacity().unwrap().try_into().unwrap());
        if hours == 8 {
            let millions = per_month.over(Ratio::whole(1_000_000)).unwrap();
            expect.check("M_per_month_8h", millions, 0);
        }
        let years = tokens
            .over(per_month)
            .unwrap()
            .over(Ratio::whole(12))
            .unwrap();
        expect.check(key, years, 1);
    }
}

proptest! {
    /// The listed crossings are those that one finds by trying every volume.
    #[test]
    fn no_crossing_is_missing(
        rent in 0_i64..40, speed in 1_u64..8, fixed_micro_usd in 0_i64..200, spare in 0_u32..3,
        price in 0_i64..30_000_000,
    ) {
        let machines = SelfHost {
            gpus: 1,
            machine: Machine::Rent { micro_usd_per_gpu_hour: rent, overhead_percent: 0 },
            tokens_per_second_milli: speed,
            utilization_percent: 100,
            spare_replicas: spare,
            fte_milli: 0,
            salary_usd: 0,
            fixed_micro_usd,
            hours_per_month_milli: 1_000,
        };
        let price = Ratio::whole(price);
        let wins = |volume: u64| {
            let replicas = volume.div_ceil(machines.capacity().unwrap()).max(1) + u64::from(spare);
            let cost = i128::from(replicas) * i128::from(rent) + i128::from(fixed_micro_usd);
            cost * 1_000_000 <= price.num() * i128::from(volume)
        };
        let mut ahead = false;
        let mut tried = Vec::new();
        for volume in 0..2_000 {
            if wins(volume) != ahead {
                ahead = !ahead;
                tried.push((volume, if ahead { Side::Machines } else { Side::Api }));
            }
        }
        match break_even(price, &machines).unwrap() {
            BreakEven::Never { .. } => {
                // Where both cost the same at full load, they touch at single points.
                let full = machines.full_load_price().unwrap();
                prop_assert!(tried.is_empty() || full == price);
            }
            BreakEven::At(crossings) => {
                let listed = crossings.iter().map(|c| (c.tokens_per_month, c.cheaper));
                let listed: Vec<_> = listed.take_while(|c| c.0 < 2_000).collect();
                prop_assert_eq!(listed, tried);
                if crossings.last < 2_000 {
                    let count = crossings.iter().count();
                    prop_assert_eq!(u64::try_from(count).unwrap(), crossings.count);
                    let first = crossings.iter().next().unwrap();
                    prop_assert_eq!(first.tokens_per_month, crossings.first);
                    let last = crossings.iter().last().unwrap();
                    prop_assert_eq!(last.tokens_per_month, crossings.last);
                }
            }
        }
    }

    /// More volume never costs less, on any of the three roads.
    #[test]
    fn cost_is_monotone(volume in 0_u64..1 << 50, more in 0_u64..1 << 50, spare in 0_u32..4) {
        let machines = SelfHost { spare_replicas: spare, fte_milli: 250, ..two_h100() };
        let staircase = |tokens| machines.monthly_cost(tokens).unwrap().total;
        prop_assert!(staircase(volume) <= staircase(volume + more));
        let api = |tokens| monthly_cost(&prices(150_000, 600_000), &workload(tokens)).unwrap();
        prop_assert!(api(volume) <= api(volume + more));
    }

    /// No input makes the arithmetic panic or wrap.
    #[test]
    fn any_input_is_answered_or_refused(
        a in any::<(u32, i64, u32, u64, u32, u32)>(), b in any::<(u32, i64, i64, u32)>(),
        price in any::<i64>(), volume in any::<u64>(), own in any::<(i64, u32, u32, u32, u64)>(),
    ) {
        let rent = Machine::Rent { micro_usd_per_gpu_hour: a.1, overhead_percent: a.2 };
        let power = Power {
            gpu_watts: own.4,
            server_percent: a.4,
            pue_milli: a.5,
            load_percent: own.3,
            micro_usd_per_kwh: b.1,
        };
        let bought = Machine::Own {
            price_usd: own.0,
            residual_percent: own.1 % 120,
            months: own.2,
            maintenance_percent: own.3,
            power,
        };
        for machine in [rent, bought] {
            let machines = SelfHost {
                gpus: a.0,
                machine,
                tokens_per_second_milli: a.3,
                utilization_percent: a.4 % 120,
                spare_replicas: a.5,
                fte_milli: b.0,
                salary_usd: b.1,
                fixed_micro_usd: b.2,
                hours_per_month_milli: b.3,
            };
            let _ = machines.monthly_cost(volume);
            let price = Ratio::whole(price);
            if let Ok(BreakEven::At(crossings)) = break_even(price, &machines) {
                prop_assert!(crossings.first <= crossings.last);
                prop_assert!(crossings.iter().take(9).count() >= 1);
            }
            let _ = utilization_flip(price, &machines, volume);
            let _ = fte_flip(price, &machines, volume);
            let _ = salary_flip(price, &machines, volume);
            let _ = price_flip(&machines, volume);
        }
    }
}
