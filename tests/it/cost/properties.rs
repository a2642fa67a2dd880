//! Every crossing of the staircase, and money that never wraps.

use modelpair::cost::{
    BreakEven, Machine, Power, SelfHost, Side, break_even, fte_flip, monthly_cost, price_flip,
    salary_flip, utilization_flip,
};
use modelpair::numbers::Ratio;
use proptest::prelude::*;

use super::{prices, two_h100, workload};

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
