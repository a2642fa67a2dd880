//! The library as a service uses it: an advisor that is shared, single verdicts, and static HTML.

use std::sync::RwLock;
use std::thread;

use modelpair::{Advisor, Missing, Role};
use modelpair_cli::Exit;
use serde_json::json;

use crate::answers::TODAY;
use crate::bundle::{advisor, advisor_with};
use crate::cli::{modelpair, refuses};

#[test]
fn one_verdict_is_the_one_of_the_whole_list() {
    let mut unknown = advisor().situation("mid-size").expect("a profile");
    for path in [
        "organization.headquarters",
        "data.residency",
        "agreements.dpa",
    ] {
        unknown.set(path, &json!(null)).expect("a fact");
    }
    let strict = json!({ "profile": "strict-compliance", "today": TODAY }).to_string();
    let strict = advisor().situation_from_json(&strict).expect("a profile");
    for situation in [strict, unknown] {
        let advice = advisor().advise(&situation);
        let all = advisor().verdicts(&situation).verdicts;
        for expected in all.iter().step_by(7) {
            let role = Role::parse(&expected.role).expect("a role");
            let one = advisor().verdict(&situation, &expected.model, &expected.route, role);
            assert_eq!(one.as_ref(), Ok(expected));
            let one = advice.verdict(&expected.model, &expected.route, role);
            assert_eq!(one.as_ref(), Ok(expected));
        }
    }
}

#[test]
fn what_is_not_in_the_catalog_is_named() {
    let situation = advisor().blank();
    for (model, route, missing) in [
        ("gpt-0", "groq", Missing::Model),
        ("gpt-oss-120b", "nowhere", Missing::Route),
        ("claude-opus-5.5", "groq", Missing::Option),
    ] {
        let error = advisor().verdict(&situation, model, route, Role::Volume);
        assert_eq!(error.expect_err("it is not there").missing, missing);
    }
}

#[test]
fn advice_is_the_recommendation() {
    let situation = advisor().situation("solo").expect("a profile");
    let advice = advisor().advise(&situation);
    assert_eq!(advice.record(), &advisor().recommend(&situation));
    assert_eq!(advice.document(), advisor().document(&situation));
    let weights = [200_000, 300_000, 500_000];
    assert_eq!(
        advice.weighed(weights),
        advisor().recommend_weighted(&situation, weights)
    );
    assert_eq!(advice.pair(), advice.record().pairs.first());
    let advice = advisor().advise(&advisor().blank());
    assert_eq!(advice.pair(), None);
    assert!(!advice.into_record().notes.is_empty());
}

#[test]
fn an_advisor_is_swapped_while_others_ask() {
    let advisors = [
        advisor().clone(),
        advisor_with("policies/examples/acme-house.toml"),
    ];
    let [first, second] = advisors.each_ref().map(|advisor| {
        let situation = advisor.situation("mid-size").expect("a profile");
        (advisor.info().hash, advisor.recommend(&situation))
    });
    assert_ne!(first.0, second.0);
    let current = RwLock::new(advisors[0].clone());
    let is_right = || {
        let advisor: Advisor = current.read().expect("nobody panics").clone();
        let situation = advisor.situation("mid-size").expect("a profile");
        let record = advisor.recommend(&situation);
        let expected = if record.bundle.hash == first.0 {
            &first
        } else {
            &second
        };
        record == expected.1
    };
    thread::scope(|scope| {
        let askers: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| (0..20).all(|_| is_right())))
            .collect();
        for turn in 0..200 {
            *current.write().expect("nobody panics") = advisors[turn % 2].clone();
            thread::yield_now();
        }
        for asker in askers {
            assert!(asker.join().expect("nobody panics"), "half of each");
        }
    });
}

#[test]
fn the_answer_is_rendered_for_a_page_with_a_strict_policy() {
    for profile in advisor().profiles() {
        for (lang, other) in [("en", "es"), ("es", "en")] {
            let today = format!("today={TODAY}");
            let args = ["render", "--profile", &profile.id, "--set", &today];
            let ran = modelpair(&[&args[..], &["--lang", lang, "--level", "3"]].concat());
            assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
            for bad in [
                " style=\"",
                "<style",
                "<script",
                "javascript:",
                " onclick",
                "<h1",
                "<h2",
                "src=\"",
                "<select",
                "<button",
            ] {
                assert!(!ran.out.contains(bad), "{}, {lang}: {bad}", profile.id);
            }
            assert!(ran.out.contains("<h3"), "{}", profile.id);
            let situation = json!({ "profile": profile.id, "today": TODAY }).to_string();
            let situation = advisor()
                .situation_from_json(&situation)
                .expect("a profile");
            let record = advisor().recommend(&situation);
            let (here, elsewhere) = (&record.disclaimer, &profile.title);
            let (said, not_said) = if lang == "en" {
                (&here.en, &elsewhere.es)
            } else {
                (&here.es, &elsewhere.en)
            };
            assert!(ran.out.contains(said.as_str()), "{}, {lang}", profile.id);
            assert!(
                here.en == here.es || !ran.out.contains(not_said.as_str()),
                "{other} in {lang}"
            );
            for member in [&record.pairs[0].primary, &record.pairs[0].partner] {
                assert!(ran.out.contains(&member.name), "{}", member.name);
            }
        }
    }
}

#[test]
fn what_cannot_be_rendered_is_refused() {
    refuses(&["render"], &["no situation"]);
    refuses(&["render", "--profile", "nobody"], &["nobody"]);
    refuses(
        &["render", "--profile", "solo", "--level", "7"],
        &["7", "1..=6"],
    );
}
