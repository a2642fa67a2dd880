//! Every word that a reader sees and that does not come from the record.
//!
//! A language is one value of [`Strings`]: a missing string does not compile.

mod en;
mod es;

use crate::answers::Question;

/// A language of the widget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
}

impl Lang {
    /// All languages, in the order of the switch.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Es];

    /// The language for a BCP 47 tag such as `es-MX`; English where there is no better one.
    pub fn from_tag(tag: &str) -> Lang {
        match tag.get(..2) {
            Some(start) if start.eq_ignore_ascii_case("es") => Lang::Es,
            _ => Lang::En,
        }
    }

    /// The tag for `lang` attributes and for `Intl`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Es => "es",
        }
    }

    /// What the language calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Es => "Español",
        }
    }

    /// The words.
    pub fn strings(self) -> &'static Strings {
        match self {
            Lang::En => &en::EN,
            Lang::Es => &es::ES,
        }
    }

    /// The short words for the roles, in the order of `Role::ALL`; without the other words, which the portal never says.
    pub fn roles(self) -> [&'static str; 4] {
        match self {
            Lang::En => en::ROLES,
            Lang::Es => es::ROLES,
        }
    }

    /// The words for quality, control and cost, likewise.
    pub fn criteria(self) -> [&'static str; 3] {
        match self {
            Lang::En => en::CRITERIA,
            Lang::Es => es::CRITERIA,
        }
    }

    /// The name of the language switch, likewise.
    pub fn language(self) -> &'static str {
        match self {
            Lang::En => en::LANGUAGE,
            Lang::Es => es::LANGUAGE,
        }
    }

    /// The one of two texts that is in this language.
    pub fn pick<'a>(self, english: &'a str, spanish: &'a str) -> &'a str {
        match self {
            Lang::En => english,
            Lang::Es => spanish,
        }
    }
}

/// A part of the sentence that describes the situation.
#[derive(Clone, Copy, Debug)]
pub enum Piece {
    /// Words.
    Words(&'static str),
    /// A control.
    Ask(Question),
}

/// One form for one thing, another for several; `{n}` is the number.
#[derive(Debug)]
pub struct Plural {
    /// For one.
    pub one: &'static str,
    /// For any other number.
    pub other: &'static str,
}

/// A control of the sentence in words.
#[derive(Debug)]
pub struct Asked {
    /// The question, for those who hear the control without the sentence.
    pub label: &'static str,
    /// The answers, in the order of the values in `answers.rs`; empty where the values are numbers or countries.
    pub answers: &'static [&'static str],
}

/// The words of one language.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "each field is named after what it says; the English text is its documentation"
)]
pub struct Strings {
    pub title: &'static str,
    pub facts_as_of: &'static str,
    pub language: &'static str,
    pub who: &'static str,
    pub product: &'static str,
    pub how_much: &'static str,
    pub low_volume: &'static str,
    pub high_volume: &'static str,
    pub situation: &'static str,
    pub idle: &'static str,
    pub sentence: &'static [Piece],
    pub country: Asked,
    pub may_leave: Asked,
    pub tokens: Asked,
    pub stakes: Asked,
    pub team: Asked,
    pub downtime: Asked,
    pub tokens_value: &'static str,
    pub percent: &'static str,
    pub weighs_most: &'static str,
    pub first: &'static str,
    pub then: &'static str,
    pub and_last: &'static str,
    pub criteria: [&'static str; 3],
    pub criteria_label: &'static str,
    pub triangle: &'static str,
    pub point: &'static str,
    pub regions: &'static str,
    pub pair_head: &'static str,
    pub share_head: &'static str,
    pub changes: &'static str,
    pub the_pair: &'static str,
    pub no_pair: &'static str,
    pub roles: [&'static str; 4],
    pub roles_for: [&'static str; 4],
    pub and: &'static str,
    pub serves: &'static str,
    pub a_month: &'static str,
    pub a_month_in_all: &'static str,
    pub kinds: [&'static str; 3],
    pub kinds_short: [&'static str; 3],
    pub rented: &'static str,
    pub app: &'static str,
    pub dormant: &'static str,
    pub made_by: &'static str,
    pub license: &'static str,
    pub osi_yes: &'static str,
    pub osi_no: &'static str,
    pub license_unknown: &'static str,
    pub api_terms: &'static str,
    pub for_you: &'static str,
    pub verdicts: [&'static str; 4],
    pub with_obligations: Plural,
    pub release: &'static str,
    pub release_parts: [&'static str; 4],
    pub release_states: [&'static str; 4],
    pub nothing_open: &'static str,
    pub partly: &'static str,
    pub release_unknown: &'static str,
    pub frameworks: &'static str,
    pub yes_no_unknown: [&'static str; 3],
    pub mof: [&'static str; 4],
    pub capability: &'static str,
    pub capability_unknown: &'static str,
    pub converted: &'static str,
    pub price: &'static str,
    pub price_value: &'static str,
    pub price_unknown: &'static str,
    pub derived: &'static str,
    pub valid_until: &'static str,
    pub machines: &'static str,
    pub replicas: Plural,
    pub cost: &'static str,
    pub place: &'static str,
    pub anywhere: &'static str,
    pub your_network: &'static str,
    pub you_must: &'static str,
    pub nothing_to_do: &'static str,
    pub know: &'static str,
    pub sources: &'static str,
    pub read_on: &'static str,
    pub secondary: &'static str,
    pub recalled: &'static str,
    pub house_reading: &'static str,
    pub why: &'static str,
    pub points: &'static str,
    pub what_it_costs: &'static str,
    pub cost_of_pair: &'static str,
    pub item: &'static str,
    pub model: &'static str,
    pub tokens_head: &'static str,
    pub money_head: &'static str,
    pub total: &'static str,
    pub standby: &'static str,
    pub machines_item: &'static str,
    pub staff: &'static str,
    pub chart: &'static str,
    pub volume: &'static str,
    pub you: &'static str,
    pub in_numbers: &'static str,
    pub rests_on: &'static str,
    pub source_head: &'static str,
    pub three_ways: &'static str,
    pub three_ways_note: &'static str,
    pub way: &'static str,
    pub range: &'static str,
    pub to: &'static str,
    pub not_permitted: &'static str,
    pub breaks: &'static str,
    pub what_happens: &'static str,
    pub what_is_left: &'static str,
    pub outcomes: [&'static str; 5],
    pub other_side: &'static str,
    pub without_closed: &'static str,
    pub without_open: &'static str,
    pub pillars: &'static str,
    pub for_open: &'static str,
    pub for_closed: &'static str,
    pub holds: [&'static str; 4],
    pub ruled_out: &'static str,
    pub rules_deny: Plural,
    pub options_denied: Plural,
    pub more_models: Plural,
    pub way_out: &'static str,
    pub worth_knowing: &'static str,
    pub assumed: Plural,
    pub assumed_note: &'static str,
    pub fact: &'static str,
    pub value: &'static str,
    pub sources_behind: &'static str,
    pub bundle: &'static str,
    pub dollars: &'static str,
    pub nothing_leaves: &'static str,
    pub take_along: &'static str,
    pub takes: [&'static str; 5],
    pub left_out: &'static str,
}

impl Strings {
    /// The words of a question.
    pub fn asked(&self, question: Question) -> &Asked {
        match question {
            Question::Country => &self.country,
            Question::MayLeave => &self.may_leave,
            Question::Tokens => &self.tokens,
            Question::Stakes => &self.stakes,
            Question::Team => &self.team,
            Question::Downtime => &self.downtime,
        }
    }
}

/// Puts values into the places `{}` of a template, in order.
#[cfg(any(feature = "csr", feature = "ssr", test))]
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut values = values.iter();
    for (at, part) in template.split("{}").enumerate() {
        if at > 0 {
            out.push_str(values.next().unwrap_or(&""));
        }
        out.push_str(part);
    }
    out
}

/// "a", "a and b", "a, b and c".
#[cfg(any(feature = "csr", feature = "ssr", test))]
pub fn join<'a>(items: impl IntoIterator<Item = &'a str>, and: &str) -> String {
    let items: Vec<&str> = items.into_iter().collect();
    let mut out = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(if at + 1 == items.len() { and } else { ", " });
        }
        out.push_str(item);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sentence_asks_each_question_once() {
        for lang in Lang::ALL {
            let asked: Vec<Question> = lang
                .strings()
                .sentence
                .iter()
                .filter_map(|piece| match piece {
                    Piece::Ask(question) => Some(*question),
                    Piece::Words(_) => None,
                })
                .collect();
            assert_eq!(asked.len(), Question::ALL.len(), "{lang:?}");
            assert!(
                Question::ALL
                    .iter()
                    .all(|question| asked.contains(question)),
                "{lang:?}"
            );
        }
    }

    #[test]
    fn every_answer_has_words() {
        for lang in Lang::ALL {
            for question in Question::ALL {
                let words = lang.strings().asked(question).answers;
                assert!(
                    words.is_empty() || words.len() == question.values().len(),
                    "{lang:?} {question:?}"
                );
            }
        }
    }

    #[test]
    fn templates_and_lists() {
        assert_eq!(fill("{} in, {} out", &["$4", "$20"]), "$4 in, $20 out");
        assert_eq!(join(["a"], " and "), "a");
        assert_eq!(join(["a", "b", "c"], " and "), "a, b and c");
        assert_eq!(Lang::from_tag("es-MX"), Lang::Es);
        assert_eq!(Lang::from_tag("x"), Lang::En);
    }
}
