//! The profiles: the shape of the pair that the guide expects, and the volume where it is cheapest.

use crate::answers::{Answer, answers};
use crate::bundle::advisor;
use modelpair::cases::PairLine;
use modelpair::cost::{MicroUsd, TokenPrices, Workload, monthly_cost};
use modelpair::record::{CostLine, Member, Pair, Record};
use serde_json::Value as Json;

/// What the research expects for high stakes, confined data and the backup.
const SHAPES: [(&str, [&str; 3]); 6] = [
    ("solo", ["closed", "none", "hosted-open"]),
    ("mid-size", ["closed", "none or hosted-open", "hosted-open"]),
    (
        "strict-compliance",
        ["closed", "self-hosted", "self-hosted"],
    ),
    (
        "consulting",
        ["closed", "self-hosted", "hosted-open or self-hosted"],
    ),
    ("product-low-volume", ["closed", "none", "hosted-open"]),
    (
        "product-high-volume",
        ["closed", "none", "hosted-open or self-hosted"],
    ),
];

fn answer(profile: &str) -> &'static Answer {
    let slug = format!("profile-{profile}");
    let found = answers().values().find(|answer| answer.slug == slug);
    found.expect("every profile has an answer")
}

/// The kind of the half that serves a role; `none` when none does.
fn kind<'a>(pair: &'a Pair, role: &str) -> &'a str {
    let members: [&Member; 2] = [&pair.primary, &pair.partner];
    let has_role = |member: &&&Member| member.roles.iter().any(|served| served == role);
    let server = members.iter().find(has_role);
    server.map_or("none", |member| member.kind.as_str())
}

#[test]
fn high_stakes_confined_and_backup_have_the_expected_shape() {
    let profiles: Vec<&str> = advisor()
        .profiles()
        .iter()
        .map(|profile| profile.id.as_str())
        .collect();
    assert_eq!(profiles, SHAPES.map(|(id, ..)| id));
    for (id, shape) in SHAPES {
        let best = &answer(id).record.pairs[0];
        for (role, expected) in ["high-stakes", "confined", "backup"].iter().zip(shape) {
            let found = kind(best, role);
            let suits = expected.split(" or ").any(|kind| kind == found);
            assert!(suits, "{id}: {role} is {found}");
        }
    }
}

#[test]
fn the_solo_partner_sleeps_and_costs_nothing() {
    let record = &answer("solo").record;
    let best = &record.pairs[0];
    assert_eq!(best.primary.kind, "closed");
    assert!(best.partner.dormant);
    assert_eq!(best.partner.roles, ["backup"]);
    assert_eq!(spent(best, "partner"), MicroUsd::ZERO);
    assert!(PairLine::notes(record).contains(&"partner-dormant"));
    assert!(PairLine::notes(record).contains(&"backup-untested"));
}

#[test]
fn the_record_says_where_the_guide_expected_otherwise() {
    for profile in advisor().profiles() {
        let record = &answer(&profile.id).record;
        for role in &record.roles {
            let came_out = kind(&record.pairs[0], &role.role);
            let expected = &profile.expects[&role.role];
            let differs = !expected.kinds.iter().any(|kind| kind == came_out);
            assert_eq!(
                role.note.is_some(),
                differs,
                "{}: {}",
                profile.id,
                role.role
            );
        }
    }
    let consulting = &answer("consulting").record;
    let note = consulting.roles.iter().find_map(|role| role.note.as_ref());
    let note = note.expect("the guide expected closed batches");
    assert!(
        note.en.contains("Closed batches at half the price"),
        "{}",
        note.en
    );
}

#[test]
fn the_volume_is_on_the_cheaper_half_that_passes() {
    let mut moved = 0;
    for (id, ..) in SHAPES {
        let record = &answer(id).record;
        for pair in &record.pairs {
            let Some(volume) = Volume::of(record, pair) else {
                continue;
            };
            let here = volume.total(volume.on_primary);
            let there = volume.total(!volume.on_primary);
            let rank = pair.rank;
            assert_close(
                here,
                pair.cost.total_micro_usd,
                &format!("{id}, pair {rank}"),
            );
            if volume.passes(&answer(id).verdicts_json, !volume.on_primary) {
                moved += 1;
                assert!(
                    here <= there,
                    "{id}, pair {rank}: {here:?} against {there:?}"
                );
            }
        }
    }
    assert!(moved > 20, "the volume could move in {moved} pairs only");
}

/// A pair's bill, so that the volume can be moved to the other half.
struct Volume<'a> {
    record: &'a Record,
    pair: &'a Pair,
    tokens: u64,
    on_primary: bool,
}

impl<'a> Volume<'a> {
    /// Nothing when there is no volume.
    fn of(record: &'a Record, pair: &'a Pair) -> Option<Self> {
        let role = record.roles.iter().find(|role| role.role == "volume")?;
        let tokens = u64::try_from(role.tokens_per_month)
            .ok()
            .filter(|tokens| *tokens > 0)?;
        let on_primary = pair.primary.roles.contains(&role.role);
        Some(Self {
            record,
            pair,
            tokens,
            on_primary,
        })
    }

    /// The month of both with the volume on one of them.
    fn total(&self, on_primary: bool) -> MicroUsd {
        let volume = |here: bool| if here { self.tokens } else { 0 };
        let primary = self.tokens_of("high-stakes") + volume(on_primary);
        let partner = self.tokens_of("confined") + volume(!on_primary);
        let primary = self.month(&self.pair.primary, "primary", primary);
        let partner = self.month(&self.pair.partner, "partner", partner);
        MicroUsd(primary.0 + partner.0)
    }

    fn tokens_of(&self, role: &str) -> u64 {
        let mut roles = self.record.roles.iter();
        let found = roles
            .find(|view| view.role == role)
            .expect("all roles are listed");
        if found.active {
            u64::try_from(found.tokens_per_month).expect("not negative")
        } else {
            0
        }
    }

    fn month(&self, member: &Member, side: &str, tokens: u64) -> MicroUsd {
        let Some(machines) = &member.machines else {
            return self.by_token(member, tokens);
        };
        // Replicas are a staircase: as many as carry the tokens, and the one that waits.
        let lines =
            |item: &str| spent_on(self.pair, |line| line.member == side && line.item == item);
        let replicas = i64::from(machines.replicas);
        let spare = i64::from(self.fact("operations.downtime_tolerated") != "hours");
        let capacity = machines.capacity_tokens / (replicas - spare);
        let needed = i64::try_from(tokens)
            .expect("not so many")
            .div_euclid(capacity)
            + 1;
        MicroUsd(lines("machines").0 / replicas * (needed.max(1) + spare) + lines("staff").0)
    }

    fn by_token(&self, member: &Member, tokens: u64) -> MicroUsd {
        let options = &advisor().bundle().catalog.options;
        let option = options
            .iter()
            .find(|option| option.model == member.model && option.route == member.route)
            .expect("the record names options");
        let prices = option.prices.as_ref().expect("it was billed");
        let percent =
            |path: &str| u32::try_from(self.fact(path).as_u64().expect("a number")).expect("small");
        let workload = Workload {
            tokens_per_month: tokens,
            input_share_percent: percent("operations.input_share_percent"),
            cache_hit_percent: percent("operations.cache_hit_percent"),
            cache_write_percent: 0,
            batch_percent: percent("operations.batch_percent"),
            context_tokens: 0,
        };
        let prices = TokenPrices {
            input_micro_usd: prices.input,
            output_micro_usd: prices.output,
            cache_read_micro_usd: prices.cache_read,
            batch_input_micro_usd: prices.batch_input,
            batch_output_micro_usd: prices.batch_output,
            ..TokenPrices::default()
        };
        monthly_cost(&prices, &workload).expect("small numbers")
    }

    fn fact(&self, path: &str) -> &Json {
        &self.record.situation.facts[path]
    }

    /// Whether a half may serve the volume.
    fn passes(&self, verdicts: &str, primary: bool) -> bool {
        let member = if primary {
            &self.pair.primary
        } else {
            &self.pair.partner
        };
        let list: Json = serde_json::from_str(verdicts).expect("it is JSON");
        let verdicts = list["verdicts"].as_array().expect("a list");
        let found = verdicts.iter().find(|verdict| {
            verdict["model"] == member.model.as_str()
                && verdict["route"] == member.route.as_str()
                && verdict["role"] == "volume"
        });
        let outcome = &found.expect("every option is listed")["verdict"];
        outcome == "permitted" || outcome == "conditional"
    }
}

fn spent(pair: &Pair, side: &str) -> MicroUsd {
    spent_on(pair, |line| line.member == side)
}

fn spent_on(pair: &Pair, suits: impl Fn(&CostLine) -> bool) -> MicroUsd {
    let lines = pair.cost.lines.iter().filter(|line| suits(line));
    MicroUsd(lines.map(|line| line.micro_usd.0).sum())
}

#[track_caller]
fn assert_close(a: MicroUsd, b: MicroUsd, what: &str) {
    // Rounding a replica's share of the machines costs a few millionths.
    assert!((a.0 - b.0).abs() <= 100, "{what}: {a:?} and {b:?}");
}
