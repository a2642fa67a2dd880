//! Cost: published worked examples, the guide's two claims, and every crossing of the staircase.

mod guide;
mod inputs;
mod properties;
mod published;

use modelpair::cost::{
    Machine, MicroUsd, SelfHost, TokenPrices, Workload, break_even, price_per_million,
};
use modelpair::numbers::Ratio;

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
