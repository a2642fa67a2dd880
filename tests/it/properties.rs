//! What must hold for every situation, tried on random ones.

use crate::bundle::{advisor, compile, compile_files, folder, situation};
use modelpair::catalog::Weights;
use modelpair::numbers::{Ratio, fit};
use modelpair::record::Record;
use modelpair::{Advisor, Bundle, File, Situation};
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A model, a route and a role.
type Place = (String, String, String);

/// The advisor on every tenth option of each kind of route, so that many situations can be tried.
fn small() -> &'static Advisor {
    static SMALL: LazyLock<Advisor> = LazyLock::new(|| {
        let mut bundle = compile(&[]);
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        bundle.catalog.options.retain(|option| {
            let count = seen.entry(option.route.clone()).or_default();
            *count += 1;
            *count % 10 == 1
        });
        with(bundle)
    });
    &SMALL
}

fn with(bundle: Bundle) -> Advisor {
    Advisor::from_bundle(bundle).expect("plain data")
}

fn outcomes(advisor: &Advisor, situation: &Situation) -> BTreeMap<Place, String> {
    let list = advisor.verdicts(situation).verdicts;
    let places = list.into_iter();
    places
        .map(|found| ((found.model, found.route, found.role), found.verdict))
        .collect()
}

fn passing(advisor: &Advisor, situation: &Situation) -> BTreeSet<Place> {
    let outcomes = outcomes(advisor, situation).into_iter();
    let passes =
        |(_, outcome): &(Place, String)| outcome == "permitted" || outcome == "conditional";
    outcomes.filter(passes).map(|(place, _)| place).collect()
}

fn profiles() -> impl Strategy<Value = String> {
    let ids: Vec<String> = advisor()
        .profiles()
        .iter()
        .map(|profile| profile.id.clone())
        .collect();
    prop::sample::select(ids)
}

/// The facts of a situation that can be hidden and learned, with values that they may have.
///
/// Months of the past are left out: today's users stand in for them, so that stating them replaces a fact.
fn learnable() -> &'static BTreeMap<String, Vec<Json>> {
    static VALUES: LazyLock<BTreeMap<String, Vec<Json>>> = LazyLock::new(|| {
        let mut values: BTreeMap<String, Vec<Json>> = BTreeMap::new();
        for profile in advisor().profiles() {
            for (path, value) in &profile.assume {
                values.entry(path.clone()).or_default().push(value.clone());
            }
        }
        for (path, value) in [
            ("agreements.dpa", json!(["anthropic-bedrock", "scaleway"])),
            ("agreements.licenses", json!(["kimi-k3-license", "llama-4"])),
            ("data.classes", json!(["phi", "cardholder"])),
            ("data.classes", json!(["public"])),
            ("data.confined_classes", json!(["personal"])),
            ("data.may_leave", json!("none")),
            ("data.classes", json!(["special-category"])),
            ("data.residency", json!(["us"])),
            ("data.zero_retention", json!(true)),
            ("operations.team", json!("none")),
            ("organization.headquarters", json!("CN")),
            ("organization.headquarters", json!("US")),
            ("organization.monthly_active_users", json!(900_000_000)),
            (
                "organization.operates",
                json!(["maas", "ai-work-assistant"]),
            ),
            (
                "organization.revenue_12_months_usd",
                json!(20_000_000_000_u64),
            ),
            ("organization.us_defense_contractor", json!(true)),
            ("red_lines.air_gapped", json!(true)),
            ("red_lines.excluded_origins", json!(["CN", "US"])),
            ("red_lines.osi_license_only", json!(true)),
            ("regimes", json!(["hipaa", "nist-800-171", "itar"])),
            ("use.commercial", json!(false)),
            ("use.countries", json!(["KR", "US"])),
            ("use.fields", json!(["military", "minors"])),
            ("use.kinds", json!(["host-as-service", "train-on-outputs"])),
            ("use.modalities", json!(["text", "image"])),
            ("use.product_monthly_active_users", json!(900_000_000)),
        ] {
            values
                .get_mut(path)
                .expect("profiles assume it")
                .push(value);
        }
        values
    });
    &VALUES
}

fn hidden_facts() -> impl Strategy<Value = Vec<String>> {
    let paths: Vec<String> = learnable().keys().cloned().collect();
    subsequence(paths, 1..6)
}

/// What random situations seldom meet: while it is not known whether anything may leave, neither is the role of the data.
#[test]
fn whether_data_may_leave_decides_which_role_sees_them() {
    let mut before = situation(advisor(), "strict-compliance");
    for (path, value) in [
        ("regimes", json!(["gdpr"])),
        ("data.classes", json!(["special-category"])),
        ("data.confined_classes", json!([])),
        ("data.may_leave", Json::Null),
    ] {
        before.set(path, &value).expect("a value that it may have");
    }
    let high_stakes = ["gpt-oss-120b", "self-hosted", "high-stakes"].map(str::to_owned);
    let outcome =
        |situation: &Situation| outcomes(advisor(), situation)[&high_stakes.clone().into()].clone();
    assert_eq!(outcome(&before), "undetermined");
    for may_leave in ["all", "none"] {
        let mut after = before.clone();
        after
            .set("data.may_leave", &may_leave.into())
            .expect("a word");
        assert_ne!(outcome(&after), "undetermined", "{may_leave}");
    }
}

/// Somebody names a class as confined alone: it is data all the same, also where nothing may leave.
#[test]
fn what_is_confined_is_data_where_nothing_may_leave() {
    let with = |may_leave: &str| {
        let mut situation = situation(advisor(), "product-low-volume");
        for (path, value) in [
            ("data.confined_classes", json!(["itar", "phi"])),
            ("data.may_leave", json!(may_leave)),
        ] {
            situation
                .set(path, &value)
                .expect("a value that it may have");
        }
        passing(advisor(), &situation)
    };
    let enabled: Vec<Place> = with("none").difference(&with("all")).cloned().collect();
    assert!(enabled.is_empty(), "{enabled:?}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(24)
    })]

    #[test]
    fn learning_a_fact_never_turns_a_decided_verdict(
        profile in profiles(),
        hidden in hidden_facts(),
        which in any::<Index>(),
        value in any::<Index>(),
    ) {
        let mut before = situation(small(), &profile);
        for path in &hidden {
            before.set(path, &Json::Null).expect("any fact can be unknown");
        }
        let learned = which.get(&hidden);
        let value = value.get(&learnable()[learned]);
        let mut after = before.clone();
        after.set(learned, value).expect("a value that it may have");
        let mut later = outcomes(small(), &after);
        for (place, outcome) in outcomes(small(), &before) {
            let now = later.remove(&place).expect("the same options");
            prop_assert!(
                outcome == "undetermined" || outcome == now,
                "{place:?} was {outcome} and is {now} since {learned} = {value}"
            );
        }
    }

    #[test]
    fn more_confinement_never_enables_a_closed_option(
        profile in profiles(),
        classes in subsequence(vec!["internal", "personal", "phi", "client-confidential"], 1..=4),
        few in 0_usize..4,
        more in 0_usize..4,
        lax in 0_usize..4,
        strict in 0_usize..4,
    ) {
        const MAY_LEAVE: [&str; 4] = ["all", "some", "client-decides", "none"];
        let (few, more) = (few.min(more).min(classes.len()), few.max(more).min(classes.len()));
        let confined = |count: usize, may_leave: usize| {
            let mut situation = situation(small(), &profile);
            for (path, value) in [
                ("data.classes", json!(classes)),
                ("data.confined_classes", json!(classes[..count])),
                ("data.may_leave", json!(MAY_LEAVE[may_leave])),
            ] {
                situation.set(path, &value).expect("a value that it may have");
            }
            let closed = |place: &Place| {
                let model = small().bundle().catalog.model(&place.0).expect("in the catalog");
                place.2 == "confined" && model.weights == Weights::Closed
            };
            let mut passing = passing(small(), &situation);
            passing.retain(closed);
            passing
        };
        let before = confined(few, lax.min(strict));
        let after = confined(more, lax.max(strict));
        let enabled: Vec<&Place> = after.difference(&before).collect();
        prop_assert!(enabled.is_empty(), "{enabled:?}");
    }

    #[test]
    fn stricter_red_lines_never_let_more_options_pass(
        profile in profiles(),
        origins in subsequence(vec!["CN", "US", "FR"], 0..=3),
        jurisdictions in subsequence(vec!["CN", "US", "FR"], 0..=3),
        kept in 0_usize..=3,
        demands in prop::array::uniform3(any::<bool>()),
        lines in prop::array::uniform3(any::<bool>()),
    ) {
        let draw = |origins: &[&str], jurisdictions: &[&str], lines: [bool; 3]| {
            let mut situation = situation(small(), &profile);
            let [osi, air_gap, retention] = lines;
            for (path, value) in [
                ("red_lines.excluded_origins", json!(origins)),
                ("red_lines.excluded_jurisdictions", json!(jurisdictions)),
                ("red_lines.osi_license_only", json!(osi)),
                ("red_lines.air_gapped", json!(air_gap)),
                ("data.zero_retention", json!(retention)),
            ] {
                situation.set(path, &value).expect("a value that it may have");
            }
            passing(small(), &situation)
        };
        let some = |all: &[&'static str]| all[..kept.min(all.len())].to_vec();
        let both = [0, 1, 2].map(|line| demands[line] && lines[line]);
        let lax = draw(&some(&origins), &some(&jurisdictions), both);
        let strict = draw(&origins, &jurisdictions, demands);
        let more: Vec<&Place> = strict.difference(&lax).collect();
        prop_assert!(more.is_empty(), "{more:?}");
    }

    #[test]
    fn a_new_option_never_reorders_the_pairs(
        profile in profiles(),
        added in prop::collection::vec(any::<Index>(), 1..40),
    ) {
        let all = situation(advisor(), &profile);
        let bundle = advisor().bundle();
        let added: BTreeSet<usize> =
            added.iter().map(|index| index.index(bundle.catalog.options.len())).collect();
        let mut fewer = bundle.clone();
        let mut position = 0;
        fewer.catalog.options.retain(|_| {
            position += 1;
            !added.contains(&(position - 1))
        });
        let fewer = with(fewer);
        let before = pairs(&fewer.recommend(&situation(&fewer, &profile)));
        let after = pairs(&advisor().recommend(&all));
        let common = |pairs: &[Scored], others: &[Scored]| -> Vec<Scored> {
            let kept = pairs.iter().filter(|(pair, _)| others.iter().any(|(other, _)| other == pair));
            kept.cloned().collect()
        };
        prop_assert_eq!(common(&before, &after), common(&after, &before));
    }
}

/// A model with both indices, however strange, moves no other model, whether its capability was read or converted.
#[test]
fn a_new_model_never_moves_the_others() {
    let mut bundle = compile(&[]);
    let mut models = bundle.catalog.models.iter();
    let mut added = models
        .find(|model| model.id == "gpt-oss-120b")
        .cloned()
        .expect("a model");
    added.id = "a-new-model".to_owned();
    (added.eci_milli, added.aa_index_milli) = (Some(99_000), Some(90_000));
    bundle.catalog.models.push(added);
    bundle.catalog.models.sort_by(|a, b| a.id.cmp(&b.id));
    let after = with(bundle);
    let mut converted = 0;
    for model in &advisor().bundle().catalog.models {
        let quality = advisor().quality(&model.id);
        assert_eq!(after.quality(&model.id), quality, "{}", model.id);
        converted += usize::from(quality.is_some_and(|quality| quality.converted));
    }
    assert!(converted > 0, "nothing is converted, so nothing was proved");
    assert_eq!(
        after
            .quality("a-new-model")
            .map(|quality| quality.eci_milli),
        Some(99_000)
    );
    for profile in advisor().profiles() {
        let before = pairs(&advisor().recommend(&situation(advisor(), &profile.id)));
        let now = pairs(&after.recommend(&situation(&after, &profile.id)));
        assert_eq!(before, now, "{}", profile.id);
    }
}

/// The line in the anchors is the one that fits the models it names best; later models do not change it.
#[test]
fn the_conversion_is_the_line_through_its_models() {
    let bundle = advisor().bundle();
    let line = bundle
        .anchors
        .conversion
        .as_ref()
        .expect("the anchors have one");
    let points: Vec<(i64, i64)> = line
        .models
        .iter()
        .map(|id| {
            let model = bundle.catalog.model(id).expect("a model of the catalog");
            let both = model.aa_index_milli.zip(model.eci_milli);
            both.unwrap_or_else(|| panic!("{id} lacks an index"))
        })
        .collect();
    let fitted = fit(&points).expect("two points and more");
    let scaled = |value: Ratio, scale| value.times(Ratio::whole(scale)).expect("small").round();
    assert_eq!(scaled(fitted.slope, 1_000_000_000), line.slope_ppb.into());
    assert_eq!(scaled(fitted.intercept, 1_000), line.intercept_micro.into());
    assert_eq!(
        scaled(fitted.residual_max, 1_000),
        line.residual_micro.into()
    );
    for (index, eci) in points {
        let found = line.quality(index).expect("small");
        assert!(
            found.low_milli <= eci && eci <= found.high_milli,
            "{index}: {found:?}, not {eci}"
        );
        let exact = fitted.estimate(index).expect("small").value;
        assert!((exact.likely - found.eci_milli).abs() <= 1);
    }
}

/// A pair by its models and routes, with its score.
type Scored = ([String; 4], i64);

fn pairs(record: &Record) -> Vec<Scored> {
    let pairs = record.pairs.iter().map(|pair| {
        let (one, other) = (&pair.primary, &pair.partner);
        let names = [&one.model, &one.route, &other.model, &other.route].map(Clone::clone);
        (names, pair.value.score_ppm)
    });
    pairs.collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(4)
    })]

    #[test]
    fn the_order_of_files_does_not_matter(
        catalog in shuffled("catalog"),
        policies in shuffled("policies"),
    ) {
        let bundle = compile_files(&catalog, &policies, &[]).to_json().expect("plain data");
        let usual = advisor().bundle().to_json().expect("plain data");
        prop_assert!(bundle == usual, "another order of files makes another bundle");
    }
}

fn shuffled(name: &str) -> impl Strategy<Value = Vec<File>> + use<> {
    Just(folder(name)).prop_shuffle()
}
