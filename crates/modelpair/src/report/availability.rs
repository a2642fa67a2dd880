//! How available the pair is, where outages were measured, and what the switch costs.

use crate::availability::{PairOutages, pair_availability};
use crate::catalog::Catalog;
use crate::pairing::Candidate;
use crate::record::{AvailabilityRow, AvailabilityView, SourceView};
use crate::sentences;

/// What was measured about an API; minutes are rounded. Every incident counts as a full outage, so these are upper
/// limits.
struct Measured<'a> {
    failure_interval_minutes: u32,
    failure_minutes: u32,
    source: Option<&'a SourceView>,
}

/// Minutes of a year of 365 days.
const YEAR_MINUTES: i64 = 525_600;

/// Minutes that a switch may take: automatic, by hand, by somebody who has to be called.
const SWITCHES: [u32; 3] = [1, 15, 60];

impl<'a> Measured<'a> {
    /// The incidents of a developer's own service; with no developer those that stand in for others.
    fn of(catalog: &'a Catalog, developer: &str) -> Option<Self> {
        let end = match developer {
            "" => String::new(),
            developer => format!("_{developer}"),
        };
        let minutes = |id: &str| {
            let default = catalog.default(&format!("{id}{end}"))?;
            Some((
                u32::try_from(default.value)
                    .ok()
                    .filter(|found| *found > 0)?,
                default.source,
            ))
        };
        let (failure_interval_minutes, source) = minutes("failure_interval_minutes")?;
        let (failure_minutes, _) = minutes("failure_minutes")?;
        Some(Self {
            failure_interval_minutes,
            failure_minutes: failure_minutes.min(failure_interval_minutes),
            source: catalog.source(source),
        })
    }

    fn down_ppm(&self) -> u32 {
        let ppm =
            u64::from(self.failure_minutes) * 1_000_000 / u64::from(self.failure_interval_minutes);
        u32::try_from(ppm).unwrap_or(1_000_000)
    }
}

/// Nothing for a primary on own machines, of which nobody measured outages.
///
/// With the organization's own measured time of a switch that one counts, and no other.
pub(super) fn availability(
    catalog: &Catalog,
    own_switch: Option<u32>,
    primary: &Candidate,
    developer: &str,
    partner: &Candidate,
) -> Option<AvailabilityView> {
    if !primary.tariff.by_token() {
        return None;
    }
    let stand_in = Measured::of(catalog, "")?;
    let known = Measured::of(catalog, developer);
    let measured = known.as_ref().unwrap_or(&stand_in);
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
    let rows: Vec<AvailabilityRow> = match own_switch {
        Some(minutes) => row(minutes).into_iter().collect(),
        None => SWITCHES.into_iter().filter_map(row).collect(),
    };
    let alone = i64::from(measured.down_ppm()) * YEAR_MINUTES / 1_000_000;
    let (fastest, slowest) = (rows.first()?, rows.last()?);
    let down = [fastest, slowest].map(|row| row.down_minutes_per_year);
    let text = sentences::availability(&sentences::Downtime {
        alone,
        down,
        own_switch,
        switching_percent: switching_percent(slowest),
        measured: known.is_some(),
        partner_measured,
    });
    Some(AvailabilityView {
        measured: known.is_some(),
        partner_measured,
        switch_measured_minutes: own_switch,
        alone_minutes_per_year: alone,
        text,
        rows,
        source: measured.source?.clone(),
    })
}

/// How much of the time without service is the switch, in whole percent.
fn switching_percent(row: &AvailabilityRow) -> i64 {
    let down = 1_000_000 - row.available_ppm;
    row.switching_ppm * 100 / down.max(1)
}
