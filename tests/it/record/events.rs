//! What survives the day something breaks.

use modelpair::Situation;

use super::{PROFILES, advisor, situation};

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
