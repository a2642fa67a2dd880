//! The six questions of the sentence: their answers, and the facts that an answer sets.
//!
//! An answer may set more than one fact, because the facts hang together: who moves to another country has other
//! customers and other law. Every such fact is listed in the record, so nothing happens in secret.

use modelpair::Situation;
#[cfg(any(feature = "csr", test))]
use modelpair::record::Questions;
use serde_json::Value;

/// A question of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Where is the organization based?
    Country,
    /// Which data may leave the network?
    MayLeave,
    /// How many tokens a month?
    Tokens,
    /// Who pays for a wrong answer?
    Stakes,
    /// Who looks after servers?
    Team,
    /// How long may it be down?
    Downtime,
}

impl Question {
    /// All six.
    pub const ALL: [Question; 6] = [
        Question::Country,
        Question::MayLeave,
        Question::Tokens,
        Question::Stakes,
        Question::Team,
        Question::Downtime,
    ];

    /// The fact behind it.
    pub fn fact(self) -> &'static str {
        match self {
            Question::Country => "organization.headquarters",
            Question::MayLeave => "data.may_leave",
            Question::Tokens => "operations.tokens_per_month",
            Question::Stakes => "use.stakes",
            Question::Team => "operations.team",
            Question::Downtime => "operations.downtime_tolerated",
        }
    }

    /// The values offered, in the order of the words in `strings`.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Question::Country => COUNTRIES,
            Question::MayLeave => &["all", "some", "client-decides", "none"],
            Question::Tokens => TOKENS,
            Question::Stakes => &["own", "client-reputation", "regulator", "safety"],
            Question::Team => &["none", "part-time", "on-call"],
            Question::Downtime => &["hours", "minutes", "none"],
        }
    }
}

/// The values to choose from: those offered, and the current one where it is none of them.
pub fn choices(question: Question, now: &str) -> Vec<String> {
    let mut values: Vec<String> = question
        .values()
        .iter()
        .map(|value| (*value).to_owned())
        .collect();
    if !now.is_empty() && !values.iter().any(|value| value == now) {
        let at = match question {
            Question::Tokens => values
                .iter()
                .position(|value| number(value) > number(now))
                .unwrap_or(values.len()),
            _ => values.len(),
        };
        values.insert(at, now.to_owned());
    }
    values
}

/// The questions whose answer cannot change the pair or what its halves are for.
#[cfg(any(feature = "csr", test))]
pub fn idle(found: &Questions) -> Vec<Question> {
    let decides_nothing = |question: &Question| {
        let view = found
            .questions
            .iter()
            .find(|view| view.facts.iter().any(|fact| fact == question.fact()));
        view.is_some_and(|view| !view.ask && !view.decides_now)
    };
    Question::ALL.into_iter().filter(decides_nothing).collect()
}

/// The value of a fact as the controls know it; empty when there is none.
pub fn current(fact: Option<&Value>) -> String {
    match fact {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The situation with another answer.
pub fn choose(question: Question, value: &str, situation: &Situation) -> Situation {
    let mut next = situation.clone();
    match question {
        Question::Country => move_to(&mut next, value),
        Question::Tokens => set(&mut next, question.fact(), Value::from(number(value))),
        Question::MayLeave => let_leave(&mut next, value),
        _ => set(&mut next, question.fact(), Value::from(value)),
    }
    next
}

/// The customers and the law move with the organization.
fn move_to(situation: &mut Situation, country: &str) {
    let before = current(situation.get(Question::Country.fact()));
    for fact in ["use.countries", "data.subjects_in"] {
        if set_of(situation, fact).iter().all(|known| *known == before) {
            set(situation, fact, Value::from(vec![country]));
        }
    }
    let gdpr = EEA.contains(&country) || country == "GB";
    let law: &[(&str, bool)] = &[
        ("gdpr", gdpr),
        ("eu-ai-act", EEA.contains(&country)),
        (
            "dora",
            EEA.contains(&country)
                && situation.get("organization.financial_entity") == Some(&Value::Bool(true)),
        ),
    ];
    let mut regimes = set_of(situation, "regimes");
    for (regime, applies) in law {
        regimes.retain(|known| known != regime);
        if *applies {
            regimes.push((*regime).to_owned());
        }
    }
    set(situation, "regimes", Value::from(regimes));
    // A demand for a place stays a demand, for the new place.
    if !set_of(situation, "data.residency").is_empty() {
        set(situation, "data.residency", Value::from(residency(country)));
    }
    set(situation, Question::Country.fact(), Value::from(country));
}

fn residency(country: &str) -> Vec<&'static str> {
    match country {
        "US" => vec!["us"],
        "GB" => vec!["uk"],
        "CH" => vec!["eea-ch"],
        "AU" => vec!["au"],
        "JP" => vec!["jp"],
        "IN" => vec!["in"],
        _ if EEA.contains(&country) => vec!["eea"],
        _ => Vec::new(),
    }
}

/// Which classes are confined follows from what may leave.
fn let_leave(situation: &mut Situation, value: &str) {
    let classes = set_of(situation, "data.classes");
    let confined: Vec<String> = match value {
        "none" => classes,
        "all" => Vec::new(),
        _ => {
            let before = set_of(situation, "data.confined_classes");
            if before.is_empty() || before.len() == classes.len() {
                sensitive(&classes)
            } else {
                before
            }
        }
    };
    set(situation, "data.confined_classes", Value::from(confined));
    set(situation, Question::MayLeave.fact(), Value::from(value));
}

/// The classes that people mean by "some of it may not leave": the least harmless ones that there are.
fn sensitive(classes: &[String]) -> Vec<String> {
    for harmless in [
        &["public", "internal", "personal"][..],
        &["public", "internal"],
        &["public"],
        &[],
    ] {
        let rest: Vec<String> = classes
            .iter()
            .filter(|class| !harmless.contains(&class.as_str()))
            .cloned()
            .collect();
        if !rest.is_empty() {
            return rest;
        }
    }
    Vec::new()
}

fn set_of(situation: &Situation, fact: &str) -> Vec<String> {
    match situation.get(fact) {
        Some(Value::Array(values)) => values
            .iter()
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

fn number(text: &str) -> i64 {
    text.parse().unwrap_or(0)
}

/// The values come from the fixed lists of this file, so the library takes them; were one refused, the last good
/// situation stays.
fn set(situation: &mut Situation, fact: &str, value: impl Into<Value>) {
    let _ = situation.set(fact, &value.into());
}

const TOKENS: &[&str] = &[
    "1000000",
    "5000000",
    "20000000",
    "100000000",
    "500000000",
    "2000000000",
    "5000000000",
    "20000000000",
    "100000000000",
];

const EEA: [&str; 30] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
    "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

const COUNTRIES: &[&str] = &[
    "AR", "AT", "AU", "BE", "BG", "BR", "CA", "CH", "CL", "CO", "CY", "CZ", "DE", "DK", "EE", "ES",
    "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IN", "IS", "IT", "JP", "KR", "LI", "LT", "LU", "LV",
    "MT", "MX", "NL", "NO", "NZ", "PE", "PL", "PT", "RO", "SE", "SG", "SI", "SK", "US", "UY",
];

#[cfg(test)]
mod tests {
    use modelpair::record::{Fraction, QuestionView};

    use super::*;

    #[test]
    fn only_what_decides_nothing_is_idle() {
        let view = |fact: &str, answered, ask, decides_now| QuestionView {
            question: String::new(),
            facts: vec![fact.to_owned()],
            answered,
            ask,
            decides_now,
            changes: Fraction {
                exact: "0".to_owned(),
                ppm: 0,
            },
        };
        let found = Questions {
            questions: vec![
                view("use.stakes", false, false, false),
                view("operations.team", false, true, false),
                view("operations.tokens_per_month", true, false, true),
                view("data.may_leave", true, false, false),
            ],
            combinations: 1,
            worked_out: 1,
        };
        assert_eq!(idle(&found), [Question::MayLeave, Question::Stakes]);
    }
}
