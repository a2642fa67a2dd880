//! How available the pair is, where outages were measured, and what the switch costs.

use crate::availability::{PairOutages, pair_availability};
use crate::pairing::Candidate;
use crate::record::{AvailabilityRow, AvailabilityView, SourceView};
use crate::sentences;

/// What was measured about an API; minutes are rounded.
struct Measured {
    developer: &'static str,
    failure_interval_minutes: u32,
    failure_minutes: u32,
}

/// Incidents of 2.56 hours every 5.64 days, and of 2.81 hours every 5.22 days; the first stand in where nothing was
/// measured. Every incident counts as a full outage, so these are upper limits.
const MEASURED: [Measured; 2] = [
    Measured {
        developer: "openai",
        failure_interval_minutes: 8_122,
        failure_minutes: 154,
    },
    Measured {
        developer: "anthropic",
        failure_interval_minutes: 7_517,
        failure_minutes: 169,
    },
];

/// Minutes of a year of 365 days.
const YEAR_MINUTES: i64 = 525_600;

/// Minutes that a switch may take: automatic, by hand, by somebody who has to be called.
const SWITCHES: [u32; 3] = [1, 15, 60];

impl Measured {
    fn down_ppm(&self) -> u32 {
        self.failure_minutes * 1_000_000 / self.failure_interval_minutes
    }
}

/// Nothing for a primary on own machines, of which nobody measured outages.
pub(super) fn availability(
    primary: &Candidate,
    developer: &str,
    partner: &Candidate,
) -> Option<AvailabilityView> {
    if !primary.tariff.by_token() {
        return None;
    }
    let [stand_in, _] = &MEASURED;
    let known = MEASURED.iter().find(|row| row.developer == developer);
    let measured = known.unwrap_or(stand_in);
    // Own machines were not measured; their outages are left out rather than invented.
    let partner_measured = partner.tariff.by_token();
    let row = |switch_minutes: u32| {
        let found = pair_availability(&PairOutages {
            primary_down_ppm: measured.down_ppm(),
            partner_down_ppm: if partner_measured {
                stand_in.down_ppm()
            } else {
                0
            },
            shared_down_ppm: &[],
            failure_interval_minutes: measured.failure_interval_minutes,
            failure_minutes: measured.failure_minutes,
            switch_minutes,
        });
        found.ok().map(|found| AvailabilityRow {
            switch_minutes,
            available_ppm: found.available_ppm,
            switching_ppm: found.switching_ppm,
            down_minutes_per_year: found.down_minutes_per_year,
        })
    };
    let rows: Vec<AvailabilityRow> = SWITCHES.into_iter().filter_map(row).collect();
    let alone = i64::from(measured.down_ppm()) * YEAR_MINUTES / 1_000_000;
    let (fastest, slowest) = (
        rows.first()?.down_minutes_per_year,
        rows.last()?.down_minutes_per_year,
    );
    Some(AvailabilityView {
        measured: known.is_some(),
        partner_measured,
        alone_minutes_per_year: alone,
        text: sentences::availability(alone, fastest, slowest, known.is_some(), partner_measured),
        rows,
        source: SourceView {
            title: "An Empirical Characterization of Outages and Incidents in Public Services for Large Language Models, ICPE 2025: outages from 2021 to 2024 as the providers reported them".to_owned(),
            url: None,
            read_on: "2026-11-22".to_owned(),
            confidence: "secondary".to_owned(),
        },
    })
}
