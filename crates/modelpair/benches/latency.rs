//! How long single answers take, and the slowest of them: a mean hides what one request in a hundred waits.
//!
//! `cargo bench -p modelpair --bench latency` times every profile; arguments after `--` are the number of answers and
//! the profiles, so that a profiler sees nothing else.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use modelpair::{Advisor, Role, Situation};

const TODAY: &str = "2026-11-22";
const MODEL: &str = "gpt-oss-120b";
const ROUTE: &str = "groq";
const ANSWERS: usize = 10_000;
/// The first ones fill caches.
const WARM_UP: usize = 50;

fn main() -> ExitCode {
    // `cargo bench` adds a flag of its own.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let answers = match arguments.first().map(|count| count.parse()) {
        None => ANSWERS,
        Some(Ok(answers)) if answers > 0 => answers,
        Some(_) => {
            eprintln!("usage: latency [ANSWERS [PROFILE...]]");
            return ExitCode::FAILURE;
        }
    };
    let advisor = Advisor::embedded().expect("the embedded bundle can be read");
    let asked = |profile: &str| {
        arguments.len() < 2 || arguments.iter().skip(1).any(|asked| asked == profile)
    };
    println!("microseconds            p50      p99      max   ({answers} answers each)");
    for profile in advisor.profiles().iter().filter(|known| asked(&known.id)) {
        let situation = situation(&advisor, &profile.id);
        let whole = times(answers, |_| {
            black_box(advisor.recommend(black_box(&situation)));
        });
        print_row(&profile.id, &whole);
        let outlook = advisor.outlook(&situation);
        let weighed = times(answers, |step| {
            let quality = i64::try_from(step).unwrap_or(0) * 7_919 % 500_000;
            let weights = [quality, 500_000 - quality, 500_000];
            black_box(outlook.weighed(black_box(weights))).expect("weights that sum to a million");
        });
        print_row("  only other weights", &weighed);
        let one = times(answers, |_| {
            let verdict = advisor.verdict(black_box(&situation), MODEL, ROUTE, Role::Confined);
            black_box(verdict).expect("an option of the catalog");
        });
        print_row("  one verdict", &one);
    }
    ExitCode::SUCCESS
}

fn situation(advisor: &Advisor, profile: &str) -> Situation {
    let mut situation = advisor.situation(profile).expect("a profile");
    situation.set("today", &TODAY.into()).expect("a date");
    situation
}

/// How long each of so many calls took, shortest first.
fn times(count: usize, mut call: impl FnMut(usize)) -> Vec<Duration> {
    (0..WARM_UP.min(count)).for_each(&mut call);
    let mut times: Vec<Duration> = (0..count)
        .map(|step| {
            let started = Instant::now();
            call(step);
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    times
}

fn print_row(name: &str, times: &[Duration]) {
    let micros = |permille: usize| {
        let at = (times.len() * permille / 1000).min(times.len() - 1);
        times[at].as_secs_f64() * 1e6
    };
    println!(
        "{name:<20} {:8.1} {:8.1} {:8.1}",
        micros(500),
        micros(990),
        micros(1000)
    );
}
