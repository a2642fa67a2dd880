//! Worked examples that others published.

use modelpair::cost::{
    Attention, Machine, SelfHost, Usage, break_even, kv_bytes_per_token, price_per_million,
    usage_cost, weight_bytes,
};
use modelpair::numbers::Ratio;
use serde_json::Value;

use super::{fixed, prices, two_h100, workload};

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
