//! The state of the widget and what can happen to it, in plain Rust: no component, no browser.

use modelpair::{Advisor, Situation};
use serde_json::{Map, Value};

use crate::answers::{Question, choose};
use crate::strings::Lang;
use crate::triangle::{Weights, order};

/// The three criteria, in the order of the words in `strings`.
pub const CRITERIA: [&str; 3] = ["quality", "control", "cost"];

/// The ways to take an answer along, in the order of the words in `strings`; the element knows what each does.
pub const TAKES: [&str; 5] = ["share", "markdown", "record", "print", "embed"];

const ORDER: &str = "preferences.order";
const TODAY: &str = "today";
const PROFILE: &str = "profile";

/// Everything that the reader can change.
#[derive(Clone)]
pub struct State {
    /// The language of the words.
    pub lang: Lang,
    /// The profile that filled the situation.
    pub profile: String,
    /// The facts, stated and assumed.
    pub situation: Situation,
    /// Free weights of quality, control and cost, once the point was moved; else they follow from the order.
    pub weights: Option<Weights>,
    /// Today as the page's clock has it; recorded with the situation, because the library reads no clock.
    pub today: String,
    /// What a link said and this bundle does not know; it is named in the notes.
    pub left_out: Vec<String>,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Other words, same answer.
    Speak(Lang),
    /// A profile prefills every answer.
    Profile(String),
    /// One answer of the sentence, as its value.
    Answer(Question, String),
    /// A criterion (an index into [`CRITERIA`]) moves to a place in the order, 0 being the first.
    Prefer {
        /// Which criterion.
        criterion: usize,
        /// Where to.
        place: usize,
    },
    /// The point of the triangle rests at these weights: their order is the reader's order.
    Settle(Weights),
}

impl State {
    /// The state for a profile; the first profile where there is none of that name.
    pub fn new(advisor: &Advisor, lang: Lang, profile: &str, today: &str) -> Option<State> {
        let known = advisor
            .situation(profile)
            .map(|situation| (profile.to_owned(), situation));
        let (profile, situation) = known.or_else(|| {
            let first = advisor.profiles().first()?;
            Some((first.id.clone(), advisor.situation(&first.id)?))
        })?;
        let mut state = State {
            lang,
            profile,
            situation,
            weights: None,
            today: today.to_owned(),
            left_out: Vec::new(),
        };
        state.date();
        Some(state)
    }

    /// The state that a link describes: a profile and facts by their paths. The link may be older or newer than this
    /// bundle: what is not known here is left out, and named.
    #[must_use]
    pub fn with_link(mut self, advisor: &Advisor, link: &Value) -> State {
        let Some(facts) = link.as_object() else {
            return self;
        };
        match facts.get(PROFILE).and_then(Value::as_str) {
            None => {
                self.profile.clear();
                self.situation = advisor.blank();
            }
            Some(profile) => match State::new(advisor, self.lang, profile, &self.today) {
                Some(state) if state.profile == profile => self = state,
                _ => self.left_out.push([PROFILE, " ", profile].concat()),
            },
        }
        for (path, value) in facts {
            if path != PROFILE && self.situation.set(path, value).is_err() {
                self.left_out.push(path.clone());
            }
        }
        self
    }

    /// What the reader has said: the profile, and by their paths the facts that it does not assume.
    pub fn stated(&self) -> Value {
        stated(&self.situation)
    }

    /// The state after an action.
    #[must_use]
    pub fn apply(&self, advisor: &Advisor, action: &Action) -> State {
        let mut next = self.clone();
        match action {
            Action::Speak(lang) => next.lang = *lang,
            Action::Profile(profile) => {
                if let Some(situation) = advisor.situation(profile) {
                    next.profile.clone_from(profile);
                    next.situation = situation;
                    next.weights = None;
                    next.left_out.clear();
                    next.date();
                }
            }
            Action::Answer(question, value) => {
                next.situation = choose(*question, value, &self.situation);
            }
            Action::Prefer { criterion, place } => {
                next.prefer(*criterion, *place);
                next.weights = None;
            }
            Action::Settle(weights) => {
                next.set_order(order(*weights, self.order()));
                next.weights = Some(*weights);
            }
        }
        next
    }

    /// The criteria in order, the one that weighs most first.
    pub fn order(&self) -> [usize; 3] {
        order_of(self.situation.get(ORDER))
    }

    /// A situation without a date gets today's. One that the library refuses stays unknown and is shown so.
    pub fn date(&mut self) {
        if self.situation.get(TODAY).is_none() {
            let _ = self.situation.set(TODAY, &Value::from(self.today.as_str()));
        }
    }

    fn prefer(&mut self, criterion: usize, place: usize) {
        let mut order: Vec<usize> = self
            .order()
            .into_iter()
            .filter(|known| *known != criterion)
            .collect();
        order.insert(place.min(order.len()), criterion);
        if let [first, second, third] = order[..] {
            self.set_order([first, second, third]);
        }
    }

    fn set_order(&mut self, order: [usize; 3]) {
        if order == self.order() {
            return;
        }
        let names: Vec<&str> = order
            .iter()
            .filter_map(|at| CRITERIA.get(*at).copied())
            .collect();
        // The library knows these three names; were they refused, the last good order stays.
        let _ = self.situation.set(ORDER, &Value::from(names));
    }
}

/// What was stated about a situation: the profile, and by their paths the facts that it does not assume.
pub fn stated(situation: &Situation) -> Value {
    let view = situation.view();
    let facts = view.facts.into_iter();
    let mut stated: Map<String, Value> = facts
        .filter(|(path, _)| !view.assumed.contains(path))
        .collect();
    stated.extend(view.unknown.into_iter().map(|path| (path, Value::Null)));
    if let Some(profile) = view.profile {
        stated.insert(PROFILE.to_owned(), Value::from(profile));
    }
    Value::Object(stated)
}

/// The order that a fact states; criteria that it leaves out follow in their usual order.
pub fn order_of(fact: Option<&Value>) -> [usize; 3] {
    let stated = fact
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut order: Vec<usize> = Vec::new();
    for name in stated.iter().filter_map(Value::as_str) {
        if let Some(at) = CRITERIA.iter().position(|known| *known == name)
            && !order.contains(&at)
        {
            order.push(at);
        }
    }
    for at in 0..CRITERIA.len() {
        if !order.contains(&at) {
            order.push(at);
        }
    }
    [
        order.first().copied().unwrap_or(0),
        order.get(1).copied().unwrap_or(1),
        order.get(2).copied().unwrap_or(2),
    ]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_order_is_always_complete() {
        assert_eq!(order_of(None), [0, 1, 2]);
        assert_eq!(order_of(Some(&json!(["cost"]))), [2, 0, 1]);
        assert_eq!(
            order_of(Some(&json!([
                "control", "control", "speed", "cost", "quality"
            ]))),
            [1, 2, 0]
        );
        assert_eq!(order_of(Some(&json!("cost"))), [0, 1, 2]);
    }
}
