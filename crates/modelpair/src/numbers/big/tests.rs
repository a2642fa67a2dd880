//! The big integers against 128-bit ones, on a fixed pseudo-random walk.

use super::*;
use crate::numbers::Ratio;

/// Signed numbers of every length up to 62 bits.
fn samples() -> Vec<i128> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut samples = vec![0, 1, -1, 2, 1 << 32, -(1 << 32), (1 << 62) - 1];
    for round in 0..60_u32 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let value = i128::from(state >> (2 + round % 60));
        samples.push(if round % 3 == 0 { -value } else { value });
    }
    samples
}

#[test]
fn arithmetic_agrees_with_128_bits() {
    for a in samples() {
        for b in samples() {
            let (x, y) = (Big::from(a), Big::from(b));
            assert_eq!(x.plus(&y), Big::from(a + b), "{a} + {b}");
            assert_eq!(x.minus(&y), Big::from(a - b), "{a} - {b}");
            assert_eq!(x.times(&y), Big::from(a * b), "{a} * {b}");
            assert_eq!(x.cmp(&y), a.cmp(&b), "{a} ? {b}");
            assert_eq!(
                x.gcd(&y),
                Big::from(crate::numbers::ratio::gcd(a, b)),
                "gcd {a} {b}"
            );
            if b != 0 {
                assert_eq!(Big::from(a * b).divided_exactly(&y), x, "{a} * {b} / {b}");
                let fraction = BigRatio::new(&x, &y).unwrap();
                let expected = Ratio::new(a, b).unwrap();
                assert_eq!(fraction.to_ratio(), Some(expected));
                assert_eq!(fraction.to_string(), expected.to_string());
                if (a / b).abs() < 1_000_000 {
                    assert_eq!(fraction.ppm(), expected.ppm(), "{a}/{b}");
                }
            }
        }
    }
}

#[test]
fn large_numbers_are_written_and_divided() {
    let mut factorial = Big::one();
    for n in 2..=30 {
        factorial = factorial.times(&Big::from(n));
    }
    assert_eq!(factorial.to_string(), "265252859812191058636308480000000");
    let square = factorial.times(&factorial).negated();
    assert_eq!(square.divided_exactly(&factorial), factorial.negated());
    assert_eq!(square.gcd(&factorial), factorial);
    assert_eq!(square.to_i128(), None);
    let sum = BigRatio::new(&Big::one(), &square)
        .unwrap()
        .plus(&BigRatio::one());
    assert_eq!(sum.ppm(), 1_000_000);
    assert!(sum < BigRatio::one());
}
