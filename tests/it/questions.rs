//! The questions: which of them decide, and what holds over all their answers.

use crate::bundle::{self, PROFILES, advisor};
use modelpair::catalog::Weights;
use modelpair::record::Choice;
use modelpair::{Answer, Criterion, Decision, Outlook, Question, Role, Situation};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

fn situation(profile: &str) -> Situation {
    bundle::situation(advisor(), profile)
}

fn with(situation: &Situation, answers: &[&Answer]) -> Situation {
    let mut situation = situation.clone();
    for answer in answers {
        answer
            .state(&mut situation)
            .expect("every situation takes it");
    }
    situation
}

/// The red lines in all combinations; each includes those whose bits it has.
fn red_lines(situation: &Situation, lines: usize) -> Situation {
    let mut situation = situation.clone();
    for (bit, fact, value) in [
        (1, "red_lines.excluded_origins", json!(["CN"])),
        (2, "red_lines.osi_license_only", json!(true)),
        (4, "red_lines.air_gapped", json!(true)),
    ] {
        if lines & bit != 0 {
            situation.set(fact, &value).expect("a red line");
        }
    }
    situation
}

fn orders() -> [[Criterion; 3]; 6] {
    use Criterion::{Control as O, Cost as C, Quality as Q};
    [
        [Q, O, C],
        [Q, C, O],
        [O, Q, C],
        [O, C, Q],
        [C, Q, O],
        [C, O, Q],
    ]
}

fn all(_: &[usize; 4]) -> bool {
    true
}

/// Every combination of answers to the questions that something reads, with what follows for each order.
///
/// Nothing reads the stakes and whether quality may drop; `the_others_are_read_by_nothing` proves that.
fn every(
    base: &Situation,
    wanted: impl Fn(&[usize; 4]) -> bool,
    mut see: impl FnMut(&[usize; 4], &Outlook, &[Option<Decision>; 6]),
) -> usize {
    let answers = |question: Question| question.answers(base);
    let (leave, tokens) = (answers(Question::MayLeave), answers(Question::Tokens));
    let team = answers(Question::Team);
    let downtime: Vec<Answer> = answers(Question::Downtime).into_iter().step_by(2).collect();
    let mut count = 0;
    for (a, leave) in leave.iter().enumerate() {
        for (b, tokens) in tokens.iter().enumerate() {
            for (c, team) in team.iter().enumerate() {
                for (d, downtime) in downtime.iter().enumerate() {
                    if !wanted(&[a, b, c, d]) {
                        continue;
                    }
                    let situation = with(base, &[leave, tokens, team, downtime]);
                    let outlook = advisor().outlook(&situation);
                    let decisions = orders().map(|order| outlook.decision_in(order));
                    see(&[a, b, c, d], &outlook, &decisions);
                    // Each stands for the four stakes and the two answers about quality.
                    count += orders().len() * 4 * 2;
                }
            }
        }
    }
    count
}

#[test]
fn the_others_are_read_by_nothing() {
    let rules = &advisor().bundle().rules;
    let schema = advisor().bundle().declarations.schema();
    let unread = ["use.stakes", "operations.quality_may_drop"];
    let by_code = [
        "operations.tokens_per_month",
        "operations.downtime_tolerated",
    ];
    for fact in unread.into_iter().chain(by_code) {
        let id = schema.fact(fact).expect("a fact");
        for rule in rules.rules() {
            assert!(!rule.applies.facts().contains(&id), "{}", rule.id);
            assert!(!rule.when.facts().contains(&id), "{}", rule.id);
        }
    }
    for profile in PROFILES {
        let base = situation(profile);
        for question in [Question::Stakes, Question::Downtime] {
            let stated = question.answers(&base);
            let groups = if question == Question::Downtime { 2 } else { 4 };
            for alike in stated.chunks(groups) {
                let decided = alike
                    .iter()
                    .map(|answer| advisor().decide(&with(&base, &[answer])));
                assert_eq!(decided.collect::<BTreeSet<_>>().len(), 1);
            }
        }
    }
}

#[test]
fn there_is_always_an_answer_or_what_would_have_to_give_way() {
    let mut infeasible = 0;
    for profile in PROFILES {
        let base = situation(profile);
        let mut count = 0;
        for lines in 0..8 {
            count += every(&red_lines(&base, lines), all, |at, outlook, decisions| {
                let Some(decision) = &decisions[0] else {
                    infeasible += 1;
                    let relaxations = outlook.relaxations();
                    assert!(!relaxations.is_empty(), "{profile} {lines} {at:?}");
                    assert!(relaxations.iter().all(|found| !found.rules.is_empty()));
                    assert!(decisions.iter().all(Option::is_none));
                    return;
                };
                let served: BTreeSet<Role> = [&decision.primary_roles, &decision.partner_roles]
                    .into_iter()
                    .flatten()
                    .copied()
                    .collect();
                assert!(served.contains(&Role::HighStakes) && served.contains(&Role::Backup));
                assert!(decisions.iter().all(Option::is_some));
            });
        }
        assert_eq!(count, 6_912 * 8);
    }
    assert!(
        infeasible > 0,
        "nothing was infeasible, so nothing was proved about it"
    );
}

#[test]
fn more_confinement_never_enables_a_closed_option_for_confined_data() {
    let closed: BTreeSet<&str> = advisor()
        .bundle()
        .catalog
        .models
        .iter()
        .filter(|model| model.weights != Weights::Open)
        .map(|model| model.id.as_str())
        .collect();
    for profile in PROFILES {
        let mut passing: BTreeMap<[usize; 4], BTreeSet<Choice>> = BTreeMap::new();
        every(&situation(profile), all, |at, outlook, decisions| {
            let confined = outlook.passing(Role::Confined).into_iter();
            let found = confined.filter(|choice| closed.contains(choice.model.as_str()));
            passing.insert(*at, found.collect());
            for decision in decisions.iter().flatten() {
                let serves = |roles: &[Role]| roles.contains(&Role::Confined);
                assert!(
                    !serves(&decision.primary_roles)
                        || !closed.contains(decision.primary.model.as_str())
                );
                let partner = closed.contains(decision.partner.model.as_str());
                assert!(
                    !serves(&decision.partner_roles) || !partner,
                    "{profile} {at:?}"
                );
            }
        });
        // From all over some to none; what the client decides confines as much as some.
        for ([leave, rest @ ..], found) in &passing {
            for looser in 0..*leave {
                let [tokens, team, downtime] = *rest;
                let before = &passing[&[looser, tokens, team, downtime]];
                assert!(found.is_subset(before), "{profile} {leave} {rest:?}");
            }
        }
    }
}

#[test]
fn stricter_red_lines_never_enlarge_what_passes() {
    for profile in PROFILES {
        let base = situation(profile);
        let mut passing: Vec<BTreeMap<[usize; 4], [BTreeSet<Choice>; 4]>> = Vec::new();
        for lines in 0..8 {
            let mut here: BTreeMap<[usize; 4], [BTreeSet<Choice>; 4]> = BTreeMap::new();
            // Volume and downtime enter no rule, so one of each stands for all.
            let judged = |at: &[usize; 4]| at[1] == 0 && at[3] == 0;
            every(&red_lines(&base, lines), judged, |at, outlook, _| {
                let passing = |role| outlook.passing(role).into_iter().collect();
                here.insert(*at, Role::ALL.map(passing));
            });
            for looser in (0..lines).filter(|looser| lines & looser == *looser) {
                for (at, roles) in &here {
                    for (role, before) in roles.iter().zip(&passing[looser][at]) {
                        assert!(role.is_subset(before), "{profile} {looser} {lines} {at:?}");
                    }
                }
            }
            passing.push(here);
        }
    }
}

/// What the library says about relevance, against a count over every combination.
#[test]
fn a_question_is_left_out_only_when_no_answer_changes_anything() {
    for profile in PROFILES {
        let base = situation(profile);
        let mut decided: BTreeMap<[usize; 5], Option<Decision>> = BTreeMap::new();
        every(&base, all, |[a, b, c, d], _, decisions| {
            for (e, decision) in decisions.iter().enumerate() {
                decided.insert([*a, *b, *c, *d, e], decision.clone());
            }
        });
        let changes = |line: usize| {
            let (mut changed, mut total) = (0_i64, 0_i64);
            for (at, here) in &decided {
                for (other, there) in &decided {
                    let differs = |k: usize| at[k] != other[k];
                    if differs(line) && (0..5).all(|k| k == line || !differs(k)) {
                        total += 1;
                        changed += i64::from(here != there);
                    }
                }
            }
            (changed, total)
        };
        let found = advisor().questions(&base);
        assert_eq!(found.combinations, 6_912);
        assert!(found.worked_out <= 144, "{}", found.worked_out);
        let lines = ["may-leave", "tokens", "team", "downtime", "order"];
        for view in &found.questions {
            let Some(line) = lines.iter().position(|id| *id == view.question) else {
                assert_eq!((view.question.as_str(), view.ask), ("stakes", false));
                continue;
            };
            let (changed, total) = changes(line);
            assert_eq!(view.ask, changed > 0, "{profile} {}", view.question);
            // Two of three answers about downtime are there once more for quality, one of five alike.
            if view.question != "downtime" {
                assert_eq!(
                    view.changes.ppm,
                    (changed * 2_000_000 + total) / (2 * total),
                    "{profile} {}",
                    view.question
                );
            }
        }
        let asked: Vec<bool> = found.questions.iter().map(|view| view.ask).collect();
        assert!(asked.is_sorted_by(|a, b| a >= b), "those to ask come first");
    }
}

#[test]
fn what_was_answered_is_not_asked_again() {
    let mut now = situation("product-high-volume");
    let mut asked = 0;
    while let Some(view) = advisor()
        .questions(&now)
        .questions
        .into_iter()
        .find(|view| view.ask)
    {
        let question = Question::ALL
            .into_iter()
            .find(|known| known.as_str() == view.question);
        let question = question.expect("one of the six");
        let answers = question.answers(&now);
        answers[answers.len() - 1].state(&mut now).expect("a fact");
        asked += 1;
        assert!(asked <= 6);
    }
    // What is left open cannot change anything.
    let decision = advisor().decide(&now);
    for question in Question::ALL.into_iter().filter(|question| {
        let facts = question.facts().iter();
        facts
            .filter(|fact| **fact != "data.confined_classes")
            .any(|fact| !now.is_stated(fact))
    }) {
        for answer in question.answers(&now) {
            assert_eq!(advisor().decide(&with(&now, &[&answer])), decision);
        }
    }
}

#[test]
fn a_situation_that_says_little_has_questions_too() {
    let found = advisor().questions(&advisor().blank());
    assert_eq!(found.questions.len(), 6);
    assert!(
        found
            .questions
            .iter()
            .all(|view| !view.answered && !view.ask)
    );
}
