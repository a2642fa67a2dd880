//! The smallest changes of answers that change the pair, by looking at all of them.

use serde_json::{Value as Json, json};

use crate::advisor::Advisor;
use crate::outlook::Outlook;
use crate::quantities;
use crate::questions::{self, BANDS, MAY_LEAVE, ORDER, TOKENS};
use crate::record::{AnswerView, ChangeView, Counterfactuals, PairName, Record};
use crate::report;
use crate::robustness::Weighting;
use crate::sentences;
use crate::situation::{Criterion, Situation};

/// With so many changes of one answer, changes of two are not looked for.
const ENOUGH: usize = 3;

/// How many changes are kept.
const CHANGES_MAX: usize = 12;

/// One other answer to a question.
#[derive(Clone, Debug)]
struct Answer {
    fact: &'static str,
    value: Json,
}

/// What tells two pairs apart for a person: the models, and how each is used.
type Key = Option<[(String, &'static str); 2]>;

impl Advisor {
    /// The smallest changes of answers that change the pair, and what would have to give way when none is feasible.
    ///
    /// Looks at every other answer to the questions of a situation, one at a time and then two at a time: some
    /// hundred recommendations.
    pub fn counterfactuals(&self, situation: &Situation) -> Counterfactuals {
        let outlook = self.outlook(situation);
        let order = Weighting::of_order(situation.order());
        let now = best(&outlook, &order);
        let mut search = Search {
            advisor: self,
            situation,
            now,
            found: Vec::new(),
            looked_at: 0,
        };
        search.orders(&[], &outlook);
        let answers = answers(situation);
        let mut quiet: Vec<&Answer> = Vec::new();
        for answer in &answers {
            if !search.look_at(&[answer]) {
                quiet.push(answer);
            }
        }
        if search.found.len() < ENOUGH {
            search.two_at_a_time(&quiet);
        }
        let (quantities, volumes) = quantities::quantities(&outlook);
        Counterfactuals {
            changes: search
                .found
                .into_iter()
                .map(|(_, change)| change)
                .take(CHANGES_MAX)
                .collect(),
            looked_at: search.looked_at,
            relaxations: report::relaxations(&outlook),
            quantities,
            volumes,
        }
    }

    /// The recommendation with its counterfactuals: what an auditor wants, at the price of some hundred more.
    pub fn recommend_in_full(&self, situation: &Situation) -> Record {
        let counterfactuals = self.counterfactuals(situation);
        Record {
            counterfactuals: Some(counterfactuals),
            ..self.recommend(situation)
        }
    }
}

struct Search<'a> {
    advisor: &'a Advisor,
    situation: &'a Situation,
    now: (Key, Option<PairName>),
    /// With the questions and the pair, so that the same news is told once.
    found: Vec<((Vec<&'static str>, Key), ChangeView)>,
    looked_at: u32,
}

impl Search<'_> {
    /// Whether other answers change the pair in the stated order of criteria.
    fn look_at(&mut self, changed: &[&Answer]) -> bool {
        let Some(situation) = self.changed(changed) else {
            return false;
        };
        let outlook = self.advisor.outlook(&situation);
        let then = best(&outlook, &Weighting::of_order(situation.order()));
        self.looked_at += 1;
        self.tell(changed, None, then)
    }

    /// Every other order of the criteria, which needs no rule to be evaluated again.
    fn orders(&mut self, changed: &[&Answer], outlook: &Outlook) {
        let stated = self.situation.order();
        for order in orders(stated) {
            let then = best(outlook, &Weighting::of_order(order));
            self.looked_at += 1;
            self.tell(changed, Some(order), then);
        }
    }

    /// Two answers, neither of which changes the pair alone.
    fn two_at_a_time(&mut self, quiet: &[&Answer]) {
        let orders_alone = self.found.iter().any(|((facts, _), _)| facts == &[ORDER]);
        for (at, first) in quiet.iter().enumerate() {
            let situation = if orders_alone {
                None
            } else {
                self.changed(&[first])
            };
            if let Some(situation) = situation {
                let outlook = self.advisor.outlook(&situation);
                self.orders(&[first], &outlook);
            }
            for second in quiet
                .iter()
                .skip(at + 1)
                .filter(|second| second.fact != first.fact)
            {
                self.look_at(&[first, second]);
            }
        }
    }

    fn changed(&self, changed: &[&Answer]) -> Option<Situation> {
        let mut situation = self.situation.clone();
        for answer in changed {
            choose(&mut situation, answer)?;
        }
        Some(situation)
    }

    /// Keeps a change when it is news; whether it is a change at all.
    fn tell(
        &mut self,
        changed: &[&Answer],
        order: Option<[Criterion; 3]>,
        (key, pair): (Key, Option<PairName>),
    ) -> bool {
        if key == self.now.0 {
            return false;
        }
        let mut answers: Vec<AnswerView> = changed
            .iter()
            .map(|answer| self.answer(answer.fact, answer.value.clone()))
            .collect();
        answers.extend(order.map(|order| self.answer(ORDER, words(order))));
        let facts = changed
            .iter()
            .map(|answer| answer.fact)
            .chain(order.map(|_| ORDER))
            .collect();
        let known = (facts, key);
        if !self.found.iter().any(|(other, _)| *other == known) {
            let text = sentences::change(&answers, self.now.1.as_ref(), pair.as_ref());
            self.found.push((
                known,
                ChangeView {
                    answers,
                    pair,
                    text,
                },
            ));
        }
        true
    }

    fn answer(&self, fact: &str, to: Json) -> AnswerView {
        let from = match fact {
            ORDER => words(self.situation.order()),
            _ => self.situation.get(fact).cloned().unwrap_or(Json::Null),
        };
        AnswerView {
            fact: fact.to_owned(),
            from,
            to,
        }
    }
}

const EXCLUDED: &str = "red_lines.excluded_origins";

/// Every other answer, question by question in the order in which they are asked.
fn answers(situation: &Situation) -> Vec<Answer> {
    let mut answers = Vec::new();
    let mut offer = |fact: &'static str, values: Vec<Json>| {
        let now = situation.get(fact);
        let others = values.into_iter().filter(|value| Some(value) != now);
        answers.extend(others.map(|value| Answer { fact, value }));
    };
    offer(
        MAY_LEAVE,
        vec![
            json!("all"),
            json!("some"),
            json!("client-decides"),
            json!("none"),
        ],
    );
    let band = |tokens: i64| BANDS.iter().position(|(_, end)| tokens < *end);
    let now = situation.integer(TOKENS).and_then(band);
    let others = BANDS
        .iter()
        .enumerate()
        .filter(|(index, _)| Some(*index) != now);
    offer(
        TOKENS,
        others.map(|(_, (tokens, _))| json!(tokens)).collect(),
    );
    offer(
        "use.stakes",
        vec![
            json!("own"),
            json!("client-reputation"),
            json!("regulator"),
            json!("safety"),
        ],
    );
    offer(
        "operations.team",
        vec![json!("none"), json!("part-time"), json!("on-call")],
    );
    offer(
        "operations.downtime_tolerated",
        vec![json!("hours"), json!("minutes"), json!("none")],
    );
    offer(
        "operations.quality_may_drop",
        vec![json!(true), json!(false)],
    );
    offer(
        "red_lines.osi_license_only",
        vec![json!(true), json!(false)],
    );
    offer("red_lines.air_gapped", vec![json!(true), json!(false)]);
    offer(EXCLUDED, vec![json!([]), json!(["CN"])]);
    answers
}

/// States an answer with what hangs together with it; nothing when the situation cannot take it.
fn choose(situation: &mut Situation, answer: &Answer) -> Option<()> {
    if answer.fact == MAY_LEAVE {
        let word = answer.value.as_str()?;
        return questions::may_leave(situation, word)?.state(situation);
    }
    situation.set(answer.fact, &answer.value).ok()
}

/// The five other orders, those that swap two neighbours first.
fn orders([first, second, third]: [Criterion; 3]) -> [[Criterion; 3]; 5] {
    [
        [second, first, third],
        [first, third, second],
        [second, third, first],
        [third, first, second],
        [third, second, first],
    ]
}

fn words(order: [Criterion; 3]) -> Json {
    order.map(Criterion::as_str).to_vec().into()
}

/// The best pair at some weights.
fn best(outlook: &Outlook, weighting: &Weighting) -> (Key, Option<PairName>) {
    let first = weighting.best(&outlook.plans, 1).first().copied();
    let named = first.and_then(|first| {
        Some((
            report::kinds(outlook, first)?,
            report::name(outlook, first)?,
        ))
    });
    match named {
        Some(([primary, partner], pair)) => {
            let key = [
                (pair.primary.model.clone(), primary),
                (pair.partner.model.clone(), partner),
            ];
            (Some(key), Some(pair))
        }
        None => (None, None),
    }
}
