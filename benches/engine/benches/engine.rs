//! A decision, an explanation, the whole grid, loading, and how they grow.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use modelpair::{Advisor, embedded_files, load};
use modelpair_benches::{Many, Policy};
use modelpair_rules::Limits;
use std::hint::black_box;
use std::time::Duration;

/// One decision about facts that are there, with the rules that made it.
fn decision(c: &mut Criterion) {
    let policy = Policy::shared();
    let cases = [
        (
            "permitted",
            policy.facts("mit", "eu", 1_000, "internal", "vendor"),
        ),
        (
            "denied",
            policy.facts("llama-4", "eu", 1_000, "restricted", "vendor"),
        ),
        ("undetermined", policy.facts("mit", "eu", 1_000, "?", "?")),
    ];
    let mut group = c.benchmark_group("decision");
    for (name, facts) in &cases {
        group.bench_function(format!("{name}, with rules"), |b| {
            b.iter(|| policy.rules.judge(black_box(facts)));
        });
        group.bench_function(format!("{name}, with rules and facts"), |b| {
            b.iter(|| policy.rules.evaluate(black_box(facts)));
        });
    }
    group.finish();
    let mut group = c.benchmark_group("explanation");
    for (name, facts) in &cases {
        group.bench_function(format!("{name}, reasons and ways out"), |b| {
            b.iter(|| {
                let facts = black_box(facts);
                let reasons = policy.rules.reasons(facts, Limits::DEFAULT);
                let situation = policy.schema.facts().map(|(fact, _)| fact).collect();
                (
                    reasons,
                    policy
                        .rules
                        .ways_out(facts, &situation, &policy.schema, Limits::DEFAULT),
                )
            });
        });
    }
    group.finish();
}

/// All options of the embedded bundle in all roles, and all that follows.
fn grid(c: &mut Criterion) {
    let advisor = Advisor::embedded().expect("the embedded bundle");
    let mut group = c.benchmark_group("grid");
    for profile in ["strict-compliance", "solo"] {
        let situation = advisor.situation(profile).expect("a profile");
        group.bench_function(profile, |b| {
            b.iter(|| advisor.outcomes(black_box(&situation)))
        });
    }
    let blank = advisor.blank();
    group.bench_function("nothing known", |b| {
        b.iter(|| advisor.outcomes(black_box(&blank)))
    });
    group.finish();
    let situation = advisor.situation("strict-compliance").expect("a profile");
    let mut group = c.benchmark_group("recommendation");
    group.sample_size(20);
    group.bench_function("outlook", |b| {
        b.iter(|| advisor.outlook(black_box(&situation)))
    });
    group.bench_function("record", |b| {
        b.iter(|| advisor.recommend(black_box(&situation)))
    });
    group.bench_function("verdicts with reasons", |b| {
        b.iter(|| advisor.verdicts(black_box(&situation)))
    });
    group.finish();
}

/// Reading and checking all packs and the catalog, and reading the compiled bundle.
fn loading(c: &mut Criterion) {
    let mut group = c.benchmark_group("loading");
    group.sample_size(20);
    let (catalog, policies) = embedded_files();
    group.bench_function("packs and catalog from text", |b| {
        b.iter(|| load(black_box(&catalog), &policies, &[]))
    });
    group.bench_function("compiled bundle", |b| b.iter(Advisor::embedded));
    group.finish();
}

/// Twice the rules or options should take twice the time.
fn growth(c: &mut Criterion) {
    let sizes = [
        (1_000, 100),
        (1_000, 1_000),
        (1_000, 10_000),
        (100, 1_000),
        (10_000, 1_000),
        (10_000, 10_000),
    ];
    let mut group = c.benchmark_group("growth");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(2));
    for (rules, options) in sizes {
        let many = Many::new(rules, options);
        let grid = many.policy.rules.grid(many.options.clone(), &[]);
        group.throughput(Throughput::Elements((rules * options) as u64));
        let id = BenchmarkId::new("grid", format!("{rules} rules, {options} options"));
        group.bench_function(id, |b| {
            b.iter(|| grid.judge(black_box(&[many.situation.clone()]), Vec::new()))
        });
        let id = BenchmarkId::new(
            "making the grid",
            format!("{rules} rules, {options} options"),
        );
        group.bench_function(id, |b| {
            b.iter(|| many.policy.rules.grid(many.options.clone(), &[]))
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2)).without_plots();
    targets = decision, grid, loading, growth
}
criterion_main!(benches);
