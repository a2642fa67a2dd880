//! The guide's claims, break-even volumes, and what else turns a comparison.

use modelpair::cost::{
    BreakEven, Cheapest, Machine, MicroUsd, Power, SelfHost, break_even, break_even_interval,
    cheapest, fte_flip, monthly_cost, price_flip, salary_flip, utilization_flip,
};
use modelpair::numbers::{Interval, Ratio};

use super::{BILLION, MILLION, check_last, closed, hosted_open, prices, two_h100, usd, workload};

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
