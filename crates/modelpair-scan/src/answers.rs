//! Answers, each kept once, with the text that is written behind every row that gets it.

use std::fmt::Write as _;

use hashbrown::HashMap;
use modelpair::record::WayOutView;
use modelpair::{Brief, Outcome};
use modelpair_rules::RuleId;
use serde_json::{Value as Json, json};

use crate::csv;
use crate::plan::Plan;
use crate::summary::Summary;

/// What the rules say about rows.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The verdict and its rules.
    pub brief: Brief,
    /// The smallest changes that lift a denial, as JSON and as text; when they were asked for.
    pub ways_out: Option<(Json, String)>,
    /// What is written behind a row.
    pub(crate) text: Vec<u8>,
    rows: u64,
}

/// How answers are written behind rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dress {
    /// Not at all: whoever asks looks at them.
    Bare,
    /// As further fields.
    Csv { delimiter: u8 },
    /// As further members of an object, up to its end.
    Ndjson,
}

/// All answers that were given.
#[derive(Debug)]
pub(crate) struct Answers {
    dress: Dress,
    all: Vec<Answer>,
    numbers: HashMap<(Brief, String), usize>,
}

impl Answers {
    pub fn new(dress: Dress) -> Self {
        Self {
            dress,
            all: Vec::new(),
            numbers: HashMap::new(),
        }
    }

    /// The number of an answer.
    pub fn number(&mut self, plan: &Plan, brief: Brief, ways: Option<Vec<WayOutView>>) -> usize {
        let ways_out = ways.map(|ways| ways_out(&ways));
        let key = (
            brief,
            ways_out
                .as_ref()
                .map(|(_, text)| text.clone())
                .unwrap_or_default(),
        );
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let mut answer = Answer {
            brief: key.0.clone(),
            ways_out,
            text: Vec::new(),
            rows: 0,
        };
        answer.text = match self.dress {
            Dress::Bare => Vec::new(),
            Dress::Csv { delimiter } => answer.csv(plan, delimiter),
            Dress::Ndjson => answer.ndjson(plan),
        };
        self.all.push(answer);
        self.numbers.insert(key, self.all.len() - 1);
        self.all.len() - 1
    }

    pub fn get(&self, number: usize) -> Option<&Answer> {
        self.all.get(number)
    }

    /// Gives the answer to one more row.
    pub fn give(&mut self, number: usize) -> Option<&Answer> {
        let answer = self.all.get_mut(number)?;
        answer.rows += 1;
        Some(answer)
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// How often each was given since this was last asked.
    pub fn count(&mut self, plan: &Plan, summary: &mut Summary) {
        for answer in self.all.iter_mut().filter(|answer| answer.rows > 0) {
            let rows = std::mem::take(&mut answer.rows);
            let names = answer.brief.reasons.iter();
            let rules = names.filter_map(|rule| Some(rule_of(plan, *rule)?.0.to_owned()));
            summary.add(answer.brief.outcome, rules, rows);
        }
    }

    pub fn forget(&mut self) {
        self.all.clear();
        self.numbers.clear();
    }
}

impl Answer {
    /// The rules that deny, or that oblige, each with its clause.
    pub fn rules<'a>(
        plan: &'a Plan,
        rules: &'a [RuleId],
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        rules.iter().filter_map(|rule| rule_of(plan, *rule))
    }

    fn csv(&self, plan: &Plan, delimiter: u8) -> Vec<u8> {
        let in_words = |rules: &[RuleId]| {
            let rules = Self::rules(plan, rules).map(|(rule, clause)| format!("{rule} ({clause})"));
            rules.collect::<Vec<_>>().join("; ")
        };
        let brief = &self.brief;
        let mut fields = vec![
            brief.outcome.name().to_owned(),
            in_words(&brief.reasons),
            in_words(&brief.obligations),
            brief.missing.join(";"),
        ];
        fields.extend(self.ways_out.as_ref().map(|(_, text)| text.clone()));
        let mut text = Vec::new();
        for field in fields {
            text.push(delimiter);
            csv::write_field(&field, delimiter, &mut text);
        }
        text.push(b'\n');
        text
    }

    fn ndjson(&self, plan: &Plan) -> Vec<u8> {
        let rules = |rules: &[RuleId]| -> Json {
            let views = Self::rules(plan, rules);
            views
                .map(|(rule, clause)| json!({ "rule": rule, "clause": clause }))
                .collect()
        };
        let brief = &self.brief;
        let mut values = vec![
            brief.outcome.name().into(),
            rules(&brief.reasons),
            rules(&brief.obligations),
            Json::from(brief.missing.clone()),
        ];
        values.extend(self.ways_out.as_ref().map(|(json, _)| json.clone()));
        let members = plan.added().into_iter().zip(values);
        let members: Vec<String> = members
            .map(|(name, value)| format!("{}:{value}", Json::from(name)))
            .collect();
        format!("{}}}\n", members.join(",")).into_bytes()
    }
}

fn rule_of(plan: &Plan, rule: RuleId) -> Option<(&str, &str)> {
    let rule = plan.advisor().bundle().rules.rule(rule)?;
    Some((&rule.id, &rule.clause))
}

/// Ways out as JSON and as text.
fn ways_out(ways: &[WayOutView]) -> (Json, String) {
    let mut text = String::new();
    let mut list = Vec::new();
    for way in ways {
        let mut changes = Vec::new();
        text.push_str(if text.is_empty() { "" } else { " | " });
        for (number, change) in way.changes.iter().enumerate() {
            let from = change.from.as_deref().unwrap_or("unknown");
            let and = if number > 0 { " and " } else { "" };
            // Writing to a text cannot fail.
            let _ = write!(text, "{and}{}: {from} -> {}", change.fact, change.to);
            changes.push(json!({ "fact": change.fact, "from": change.from, "to": change.to }));
        }
        let _ = write!(text, " => {}", way.verdict);
        list.push(json!({ "changes": changes, "verdict": way.verdict }));
    }
    (list.into(), text)
}

/// Whether a denial can be lifted is asked of denials alone.
pub(crate) fn has_ways_out(brief: &Brief) -> bool {
    brief.outcome == Outcome::Denied
}
