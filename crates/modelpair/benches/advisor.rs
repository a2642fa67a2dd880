//! How long an answer takes: whole, at other weights, in a larger catalog, and on several threads.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use modelpair::{Advisor, Bundle, Role, Situation};

const TODAY: &str = "2026-11-22";

fn embedded() -> Advisor {
    Advisor::embedded().expect("the embedded bundle can be read")
}

fn situation(advisor: &Advisor, profile: &str) -> Situation {
    let mut situation = advisor.situation(profile).expect("a profile");
    situation.set("today", &TODAY.into()).expect("a date");
    situation
}

/// All roles, pairs, costs, regions and flips of every profile.
fn whole(criterion: &mut Criterion) {
    let advisor = embedded();
    let mut group = criterion.benchmark_group("recommend");
    for profile in advisor.profiles() {
        let situation = situation(&advisor, &profile.id);
        group.bench_function(&profile.id, |bencher| {
            bencher.iter(|| advisor.recommend(black_box(&situation)));
        });
    }
    group.finish();
    let strict = situation(&advisor, "strict-compliance");
    criterion.bench_function("document", |bencher| {
        bencher.iter(|| advisor.document(black_box(&strict)));
    });
    criterion.bench_function("verdict", |bencher| {
        bencher
            .iter(|| advisor.verdict(black_box(&strict), "gpt-oss-120b", "groq", Role::Confined));
    });
    criterion.bench_function("embedded", |bencher| bencher.iter(embedded));
}

/// The point of the triangle is dragged along: each position is a new one, the pairs soon are not.
fn weights_only(criterion: &mut Criterion) {
    let advisor = embedded();
    let mut group = criterion.benchmark_group("weights");
    for profile in advisor.profiles() {
        let outlook = advisor.outlook(&situation(&advisor, &profile.id));
        let mut step = 0;
        group.bench_function(&profile.id, |bencher| {
            bencher.iter(|| {
                step = (step + 7_919) % 500_000;
                outlook.weighed(black_box([step, 500_000 - step, 500_000]))
            });
        });
    }
    group.finish();
}

/// The same catalog, cut or copied until it has so many options.
fn growth(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("growth");
    for options in [50, 500, 5_000] {
        let advisor = Advisor::from_bundle(grown(embedded().bundle(), options)).expect("a bundle");
        assert_eq!(advisor.bundle().catalog.options.len(), options);
        let situation = situation(&advisor, "mid-size");
        assert!(!advisor.recommend(&situation).pairs.is_empty());
        group.throughput(Throughput::Elements(options as u64));
        group.bench_with_input(
            BenchmarkId::from_parameter(options),
            &situation,
            |bencher, situation| {
                bencher.iter(|| advisor.recommend(black_box(situation)));
            },
        );
    }
    group.finish();
}

/// A copy of a model has an id and a capability of its own, and every option of the model.
fn grown(bundle: &Bundle, options: usize) -> Bundle {
    let mut bundle = bundle.clone();
    let catalog = &mut bundle.catalog;
    // Every tenth option, so that a small catalog has something of everything.
    let whole = catalog.options.clone();
    let few: Vec<_> = (0..10)
        .flat_map(|first| whole.iter().skip(first).step_by(10))
        .cloned()
        .collect();
    catalog.options = few.into_iter().take(options).collect();
    let models = catalog.models.clone();
    for copy in 1_i64.. {
        if catalog.options.len() >= options {
            break;
        }
        let id = |id: &str| format!("{id}-copy-{copy}");
        catalog.models.extend(
            models
                .iter()
                .cloned()
                .map(|model| modelpair::catalog::Model {
                    id: id(&model.id),
                    eci_milli: model.eci_milli.map(|eci| eci - copy * 137),
                    ..model
                }),
        );
        let room = options - catalog.options.len();
        let copies = whole
            .iter()
            .cloned()
            .map(|option| modelpair::catalog::ModelOption {
                model: id(&option.model),
                ..option
            });
        catalog.options.extend(copies.take(room));
    }
    catalog.models.sort_by(|a, b| a.id.cmp(&b.id));
    catalog
        .options
        .sort_by(|a, b| (&a.model, &a.route).cmp(&(&b.model, &b.route)));
    bundle
}

/// One advisor, shared; what a thread gets done should not depend on the others.
///
/// The threads take the questions in turn. With a share for each, the last one would run alone at the end, and a core
/// without work would look like threads that wait for each other.
fn threads(criterion: &mut Criterion) {
    const EACH: u64 = 8;
    let advisor = embedded();
    let situation = situation(&advisor, "strict-compliance");
    let mut group = criterion.benchmark_group("threads");
    group.sample_size(20);
    for count in [1, 2, 4, 8] {
        group.throughput(Throughput::Elements(count * EACH));
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter_custom(|rounds| {
                let started = Instant::now();
                let asked = AtomicU64::new(0);
                thread::scope(|scope| {
                    for _ in 0..count {
                        scope.spawn(|| {
                            while asked.fetch_add(1, Ordering::Relaxed) < rounds * count * EACH {
                                black_box(advisor.recommend(black_box(&situation)));
                            }
                        });
                    }
                });
                started.elapsed()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, whole, weights_only, growth, threads);
criterion_main!(benches);
