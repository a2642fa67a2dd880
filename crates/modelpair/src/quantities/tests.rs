//! What is proved about stretches of staff and of price, against every value on them.

use super::{Bench, Dial};
use crate::advisor::Advisor;

const WIDTH: i64 = 25;

#[test]
fn where_a_decision_is_proved_to_hold_it_holds_at_every_value() {
    let advisor = Advisor::embedded().expect("the embedded bundle");
    let mut proved = 0;
    for profile in advisor.profiles() {
        let situation = advisor.situation(&profile.id).expect("a profile");
        let outlook = advisor.outlook(&situation);
        let now = outlook.decision().expect("a pair");
        for dial in [Dial::Staff, Dial::Price] {
            let bench = Bench::new(&outlook, dial, &now);
            for least in [0, 180, 480, 990, 1_010, 3_900, 9_900] {
                let most = least + WIDTH;
                let there = bench.decide(least);
                let Some(there) = there.filter(|there| bench.holds(there, least, most)) else {
                    continue;
                };
                proved += 1;
                for value in least..=most {
                    let inside = bench.decide(value);
                    assert_eq!(
                        inside.as_ref(),
                        Some(&there),
                        "{} {dial:?} {value}",
                        profile.id
                    );
                }
            }
        }
    }
    // A proof that never succeeds would prove nothing.
    assert!(proved > 50, "only {proved} stretches were proved");
}

#[test]
fn a_decision_that_is_not_made_at_an_end_is_not_proved() {
    let advisor = Advisor::embedded().expect("the embedded bundle");
    let situation = advisor.situation("strict-compliance").expect("a profile");
    let outlook = advisor.outlook(&situation);
    let now = outlook.decision().expect("a pair");
    let bench = Bench::new(&outlook, Dial::Staff, &now);
    let other = (0..=super::STAFF_MAX)
        .step_by(100)
        .find(|staff| bench.decide(*staff).as_ref() != Some(&now))
        .expect("enough staff makes another pair the best");
    let today = situation.integer("operations.fte_milli").expect("a number");
    assert!(!bench.holds(&now, today.min(other), today.max(other)));
}
