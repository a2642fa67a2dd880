//! What comes out of every situation of the cases, worked out once for all tests.

use crate::bundle::advisor;
use crate::markdown::pages;
pub use modelpair::cases::TODAY;
use modelpair::cases::{Case, Page, VerdictLine};
use modelpair::record::Record;
use modelpair::{Advisor, Situation, canonical};
use modelpair_rules::{
    Diagnostics, Node, RenderStyle, Source, Sources, parse_json, parse_toml, render,
};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::thread;

/// What is said about one situation.
pub struct Answer {
    /// Names the situation.
    pub slug: String,
    /// The situation as JSON, with `today`.
    pub situation: String,
    /// Every verdict, as a case could write it.
    pub lines: Vec<VerdictLine>,
    pub record: Record,
    /// The bytes that the command line prints, without the newline.
    pub verdicts_json: String,
    /// The same of the recommendation.
    pub record_json: String,
}

impl Answer {
    pub fn new(advisor: &Advisor, slug: String, json: &str, situation: &Situation) -> Self {
        let list = advisor.verdicts(situation);
        let record = advisor.recommend(situation);
        Self {
            slug,
            situation: json.to_owned(),
            lines: list.verdicts.iter().map(VerdictLine::of).collect(),
            verdicts_json: canonical(&list).expect("plain data"),
            record_json: canonical(&record).expect("plain data"),
            record,
        }
    }
}

/// The answers to all situations of the cases and to the profiles, without packs that only an example adds;
/// by the situations.
pub fn answers() -> &'static BTreeMap<String, Answer> {
    static ANSWERS: LazyLock<BTreeMap<String, Answer>> = LazyLock::new(|| {
        let work: Vec<(String, (String, Situation))> = situations().into_iter().collect();
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let answer = |(json, (slug, situation)): &(String, (String, Situation))| {
            let answer = Answer::new(advisor(), slug.clone(), json, situation);
            (json.clone(), answer)
        };
        let answer = &answer;
        thread::scope(|scope| {
            let parts = work.chunks(work.len().div_ceil(cores));
            let threads: Vec<_> = parts
                .map(|part| scope.spawn(move || part.iter().map(answer).collect::<Vec<_>>()))
                .collect();
            let finished = threads.into_iter().map(thread::ScopedJoinHandle::join);
            finished.flat_map(|part| part.expect("no panic")).collect()
        })
    });
    &ANSWERS
}

/// Every situation once, under the name of the first case that has it.
fn situations() -> BTreeMap<String, (String, Situation)> {
    let mut found = BTreeMap::new();
    for profile in advisor().profiles() {
        let json = json!({ "profile": profile.id, "today": TODAY }).to_string();
        let situation = advisor().situation_from_json(&json).expect("a profile");
        found.insert(json, (format!("profile-{}", profile.id), situation));
    }
    for page in pages() {
        let cases = page.cases.iter().enumerate();
        for (number, case) in cases.filter(|(_, case)| !case.plain) {
            let json = situation_json(&page, case).to_string();
            let stem = page.name.rsplit('/').next().unwrap_or_default();
            let slug = format!(
                "{}-{}-{}",
                stem.trim_end_matches(".md"),
                number + 1,
                slug(&case.heading)
            );
            let situation = situation(&page, case, advisor());
            found.entry(json).or_insert((slug, situation));
        }
    }
    found
}

fn slug(heading: &str) -> String {
    let letters = heading.chars().map(|letter| {
        let letter = letter.to_ascii_lowercase();
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            ' '
        }
    });
    let words: String = letters.collect();
    words.split_whitespace().collect::<Vec<_>>().join("-")
}

/// The situation of a case.
#[track_caller]
pub fn situation(page: &Page, case: &Case, advisor: &Advisor) -> Situation {
    let mut sources = Sources::new();
    let mut out = Diagnostics::new();
    let tree = tree(page, case, &mut sources, &mut out);
    let situation = tree.and_then(|tree| advisor.read_situation(None, &[tree], &mut out));
    match situation {
        Some(mut situation) if !out.has_errors() => {
            if situation.today().is_none() {
                situation.set("today", &TODAY.into()).expect("a date");
            }
            situation
        }
        _ => panic!("{}", render(&out, &sources, RenderStyle::Plain)),
    }
}

/// The situation of a case as JSON, `today` included.
pub fn situation_json(page: &Page, case: &Case) -> Json {
    let tree = tree(page, case, &mut Sources::new(), &mut Diagnostics::new());
    let mut value = serde_json::to_value(tree.expect("the situation can be parsed")).expect("JSON");
    let table = value.as_object_mut().expect("a situation is a table");
    table.entry("today").or_insert_with(|| TODAY.into());
    value
}

fn tree(page: &Page, case: &Case, sources: &mut Sources, out: &mut Diagnostics) -> Option<Node> {
    let block = &case.given;
    let text = block.padded();
    let name = format!("{} ({})", page.name, case.heading);
    let id = sources.add(Source { name, text });
    if block.json {
        parse_json(id, sources, out)
    } else {
        parse_toml(id, sources, out)
    }
}
