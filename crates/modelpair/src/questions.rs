//! The six questions: their answers, and which of them still decide something.
//!
//! Exact: a question is left out only when none of its answers changes the pair or the roles of its halves, whatever
//! the other open questions are answered. All combinations are looked at; those that provably come out the same,
//! because the rules that are left and the work to be priced are the same, are worked out once.

use std::collections::BTreeMap;

use modelpair_rules::Prepared;
use serde_json::{Value as Json, json};

use crate::advisor::Advisor;
use crate::bill::Work;
use crate::decision::{Decision, Ranked};
use crate::gates::Gate;
use crate::numbers::Ratio;
use crate::record::{Fraction, QuestionView, Questions};
use crate::situation::{Criterion, Situation};

/// A question of the widget and of the counterfactuals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Which data may leave the network?
    MayLeave,
    /// How many tokens a month?
    Tokens,
    /// Who pays for a wrong answer?
    Stakes,
    /// Who looks after servers?
    Team,
    /// How long may it be down, and may quality drop meanwhile?
    Downtime,
    /// What counts most?
    Order,
}

/// An answer: the facts that it states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer(Vec<(&'static str, Json)>);

pub(crate) const ORDER: &str = "preferences.order";
pub(crate) const MAY_LEAVE: &str = "data.may_leave";
pub(crate) const CONFINED: &str = "data.confined_classes";
pub(crate) const TOKENS: &str = "operations.tokens_per_month";

/// A volume for each band of the question, and where the band ends.
pub(crate) const BANDS: [(i64, i64); 4] = [
    (5_000_000, 20_000_000),
    (200_000_000, 500_000_000),
    (2_000_000_000, 5_000_000_000),
    (20_000_000_000, i64::MAX),
];

impl Question {
    /// All six, in the order in which they are asked when they decide equally much.
    pub const ALL: [Self; 6] = [
        Self::MayLeave,
        Self::Tokens,
        Self::Stakes,
        Self::Team,
        Self::Downtime,
        Self::Order,
    ];

    /// The id.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MayLeave => "may-leave",
            Self::Tokens => "tokens",
            Self::Stakes => "stakes",
            Self::Team => "team",
            Self::Downtime => "downtime",
            Self::Order => "order",
        }
    }

    /// The facts that an answer states, the one that is asked for first.
    pub fn facts(self) -> &'static [&'static str] {
        match self {
            Self::MayLeave => &[MAY_LEAVE, CONFINED],
            Self::Tokens => &[TOKENS],
            Self::Stakes => &["use.stakes"],
            Self::Team => &["operations.team"],
            Self::Downtime => &[
                "operations.downtime_tolerated",
                "operations.quality_may_drop",
            ],
            Self::Order => &[ORDER],
        }
    }

    /// Every answer. A volume that is stated or assumed stands for its band.
    pub fn answers(self, situation: &Situation) -> Vec<Answer> {
        let words = |fact: &'static str, words: &[&str]| -> Vec<Answer> {
            let answers = words.iter().map(|word| Answer(vec![(fact, json!(word))]));
            answers.collect()
        };
        match self {
            Self::MayLeave => ["all", "some", "client-decides", "none"]
                .into_iter()
                .filter_map(|word| may_leave(situation, word))
                .collect(),
            Self::Tokens => {
                let now = situation.integer(TOKENS);
                let mut start = 0;
                BANDS
                    .into_iter()
                    .map(|(tokens, end)| {
                        let band = start..end;
                        start = end;
                        let own = now.filter(|now| band.contains(now));
                        Answer(vec![(TOKENS, json!(own.unwrap_or(tokens)))])
                    })
                    .collect()
            }
            Self::Stakes => words(
                "use.stakes",
                &["own", "client-reputation", "regulator", "safety"],
            ),
            Self::Team => words("operations.team", &["none", "part-time", "on-call"]),
            Self::Downtime => ["hours", "minutes", "none"]
                .into_iter()
                .flat_map(|down| [true, false].map(|drop| (down, drop)))
                .map(|(down, drop)| {
                    Answer(vec![
                        ("operations.downtime_tolerated", json!(down)),
                        ("operations.quality_may_drop", json!(drop)),
                    ])
                })
                .collect(),
            Self::Order => orders()
                .into_iter()
                .map(|order| Answer(vec![(ORDER, json!(order.map(Criterion::as_str)))]))
                .collect(),
        }
    }

    fn is_answered(self, situation: &Situation) -> bool {
        let asked = self.facts().iter();
        // Which classes are confined is an answer of its own only together with what may leave.
        let mut asked = asked.filter(|fact| **fact != CONFINED);
        asked.all(|fact| situation.is_stated(fact))
    }
}

impl Answer {
    /// The facts that it states.
    pub fn facts(&self) -> &[(&'static str, Json)] {
        &self.0
    }

    /// States the answer; nothing when the situation cannot take it, which no answer of [`Question::answers`] does.
    pub fn state(&self, situation: &mut Situation) -> Option<()> {
        for (fact, value) in &self.0 {
            situation.set(fact, value).ok()?;
        }
        Some(())
    }

    fn is_given(&self, situation: &Situation) -> bool {
        self.0
            .iter()
            .all(|(fact, value)| situation.get(fact) == Some(value))
    }
}

/// What may leave, with the classes that then may not; nothing when the classes are not known.
pub(crate) fn may_leave(situation: &Situation, word: &str) -> Option<Answer> {
    let classes = owned(situation.set_of("data.classes")?);
    let confined = owned(situation.set_of(CONFINED).unwrap_or_default());
    let confined = match word {
        "none" => classes,
        "all" => Vec::new(),
        _ if confined.is_empty() || confined.len() == classes.len() => sensitive(&classes),
        _ => confined,
    };
    Some(Answer(vec![
        (CONFINED, confined.into()),
        (MAY_LEAVE, word.into()),
    ]))
}

fn owned(words: Vec<&str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}

/// What people mean by "some of it may not leave": the least harmless classes that there are.
fn sensitive(classes: &[String]) -> Vec<String> {
    let harmless = ["public", "internal", "personal"];
    (0..=harmless.len())
        .rev()
        .map(|kept| {
            let harmless = harmless.get(..kept).unwrap_or_default();
            classes
                .iter()
                .filter(|class| !harmless.contains(&class.as_str()))
                .cloned()
                .collect::<Vec<_>>()
        })
        .find(|rest| !rest.is_empty())
        .unwrap_or_default()
}

fn orders() -> [[Criterion; 3]; 6] {
    let [a, b, c] = Criterion::ALL;
    [
        [a, b, c],
        [a, c, b],
        [b, a, c],
        [b, c, a],
        [c, a, b],
        [c, b, a],
    ]
}

impl Advisor {
    /// The decision alone, without reasons and figures; nothing when no pair is feasible.
    pub fn decide(&self, situation: &Situation) -> Option<Decision> {
        let ranked = Ranked::new(self, situation, &self.gates(situation));
        ranked.decision(self, situation.order())
    }

    /// Which of the six questions still decide something.
    ///
    /// A question that nobody has answered is worth asking when, with some answers to the other open ones, its
    /// answer changes the pair or the roles of its halves. This is exact, and costs some dozen rankings when all are
    /// open, fewer with each answer.
    pub fn questions(&self, situation: &Situation) -> Questions {
        let mut table = Table::new(self, situation);
        let mut questions: Vec<QuestionView> = table.questions();
        crate::order::sort_by(&mut questions, |a, b| {
            let gate = |view: &QuestionView| view.question != Question::MayLeave.as_str();
            (!a.ask, gate(a))
                .cmp(&(!b.ask, gate(b)))
                .then_with(|| b.changes.ppm.cmp(&a.changes.ppm))
        });
        Questions {
            questions,
            combinations: table.open().map(|line| count(line.answers.len())).product(),
            worked_out: table.worked_out,
        }
    }
}

/// A question with its answers, put in groups that come out the same.
struct Line {
    question: Question,
    answers: Vec<Answer>,
    open: bool,
    /// The answer that holds now.
    now: Option<usize>,
    /// For each answer the first one after which the same rules are left.
    same_rules: Vec<usize>,
    /// For each answer the first one that comes out the same.
    same: Vec<usize>,
}

/// All combinations of answers, worked out where they are asked for.
struct Table<'a> {
    advisor: &'a Advisor,
    situation: &'a Situation,
    lines: Vec<Line>,
    gates: BTreeMap<Vec<usize>, Vec<Gate>>,
    /// For each combination but for the order the decisions in all orders, as numbers.
    rows: BTreeMap<Vec<usize>, [u32; 6]>,
    known: BTreeMap<Option<Decision>, u32>,
    worked_out: u32,
}

impl<'a> Table<'a> {
    fn new(advisor: &'a Advisor, situation: &'a Situation) -> Self {
        let mut base = situation.clone();
        let mut lines: Vec<Line> = Vec::new();
        for question in Question::ALL {
            let answers = question.answers(situation);
            // A question that cannot be answered here has one empty answer.
            let answers = if answers.is_empty() {
                vec![Answer(Vec::new())]
            } else {
                answers
            };
            let now = answers.iter().position(|answer| answer.is_given(situation));
            // Any answer will do where none is known: what is compared differs in one question.
            if let (None, Some(first)) = (now, answers.first()) {
                let _ = first.state(&mut base);
            }
            lines.push(Line {
                question,
                open: !question.is_answered(situation),
                now,
                same_rules: (0..answers.len()).collect(),
                same: (0..answers.len()).collect(),
                answers,
            });
        }
        let mut unknown = base.clone();
        for fact in Question::ALL.iter().flat_map(|question| question.facts()) {
            let _ = unknown.set(fact, &Json::Null);
        }
        for line in &mut lines {
            group(advisor, line, &base, &unknown);
        }
        Self {
            advisor,
            situation,
            lines,
            gates: BTreeMap::new(),
            rows: BTreeMap::new(),
            known: BTreeMap::new(),
            worked_out: 0,
        }
    }

    fn open(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.open)
    }

    fn questions(&mut self) -> Vec<QuestionView> {
        let vectors = self.vectors();
        (0..self.lines.len())
            .filter_map(|at| {
                let (mut changed, mut total) = (0, 0);
                for (vector, weight) in &vectors {
                    let (found, others) = self.changes(at, vector);
                    changed += u64::from(found) * weight;
                    total += u64::from(others) * weight;
                }
                let now = self.now();
                let decides_now = now.is_some_and(|now| self.changes(at, &now).0 > 0);
                let line = self.lines.get(at)?;
                let share = Ratio::new(changed.into(), total.max(1).into()).ok()?;
                Some(QuestionView {
                    question: line.question.as_str().to_owned(),
                    facts: line
                        .question
                        .facts()
                        .iter()
                        .map(|fact| (*fact).to_owned())
                        .collect(),
                    answered: !line.open,
                    ask: line.open && changed > 0,
                    decides_now,
                    changes: Fraction {
                        exact: share.to_string(),
                        ppm: share.ppm(),
                    },
                })
            })
            .collect()
    }

    /// The combinations that may differ, each with the number of those that come out the same.
    fn vectors(&self) -> Vec<(Vec<usize>, u64)> {
        let mut vectors = vec![(Vec::new(), 1)];
        for line in &self.lines {
            let groups: Vec<(usize, u64)> = match (line.open, line.now) {
                (false, Some(now)) => vec![(now, 1)],
                _ => (0..line.answers.len())
                    .filter(|at| line.same.get(*at) == Some(at))
                    .map(|at| {
                        let alike = line.same.iter().filter(|same| **same == at).count();
                        (at, u64::try_from(alike).unwrap_or(u64::MAX))
                    })
                    .collect(),
            };
            vectors = vectors
                .iter()
                .flat_map(|(vector, weight)| {
                    groups.iter().map(move |(at, alike)| {
                        let mut vector = vector.clone();
                        vector.push(*at);
                        (vector, weight * alike)
                    })
                })
                .collect();
        }
        vectors
    }

    /// The answers that hold now; nothing where a question has none.
    fn now(&self) -> Option<Vec<usize>> {
        self.lines.iter().map(|line| line.now).collect()
    }

    /// How many other answers to a question change the decision, and how many there are.
    fn changes(&mut self, at: usize, vector: &[usize]) -> (u32, u32) {
        let here = self.decision(vector);
        let Some(line) = self.lines.get(at) else {
            return (0, 0);
        };
        let others = line.answers.len().saturating_sub(1);
        let same = line.same.clone();
        let own = vector.get(at).and_then(|now| same.get(*now)).copied();
        let mut changed = 0;
        for (other, first) in same.iter().enumerate() {
            if other != *first || own == Some(other) {
                continue;
            }
            let mut vector = vector.to_vec();
            if let Some(slot) = vector.get_mut(at) {
                *slot = other;
            }
            if self.decision(&vector) != here {
                changed += count(same.iter().filter(|first| **first == other).count());
            }
        }
        (changed, count(others))
    }

    /// A number for the decision after these answers, the order being the last.
    fn decision(&mut self, vector: &[usize]) -> Option<u32> {
        let alike: Vec<usize> = self
            .lines
            .iter()
            .zip(vector)
            .filter_map(|(line, at)| line.same.get(*at).copied())
            .collect();
        let (order, rest) = alike.split_last()?;
        if !self.rows.contains_key(rest) {
            let row = self.work_out(rest)?;
            self.rows.insert(rest.to_vec(), row);
        }
        self.rows.get(rest)?.get(*order).copied()
    }

    fn work_out(&mut self, answers: &[usize]) -> Option<[u32; 6]> {
        let mut situation = self.situation.clone();
        for (line, at) in self.lines.iter().zip(answers) {
            line.answers.get(*at)?.state(&mut situation)?;
        }
        let rules: Vec<usize> = self
            .lines
            .iter()
            .zip(answers)
            .filter_map(|(line, at)| line.same_rules.get(*at).copied())
            .collect();
        let gates = self
            .gates
            .entry(rules)
            .or_insert_with(|| self.advisor.gates(&situation));
        let ranked = Ranked::new(self.advisor, &situation, gates);
        self.worked_out += 1;
        Some(orders().map(|order| {
            let decision = ranked.decision(self.advisor, order);
            let next = count(self.known.len());
            *self.known.entry(decision).or_insert(next)
        }))
    }
}

/// Finds out which answers come out the same whatever the other questions are answered: with every question open,
/// the same rules are left, and the work to be priced is the same.
fn group(advisor: &Advisor, line: &mut Line, base: &Situation, unknown: &Situation) {
    if line.question == Question::Order {
        return;
    }
    let mut seen: Vec<(Prepared<'_>, Confinement, Option<Work>)> = Vec::new();
    for (at, answer) in line.answers.iter().enumerate() {
        let (mut open, mut full) = (unknown.clone(), base.clone());
        if answer
            .state(&mut open)
            .and(answer.state(&mut full))
            .is_none()
        {
            seen.push((advisor.bundle().rules.prepare(unknown.facts()), None, None));
            continue;
        }
        let prepared = advisor.bundle().rules.prepare(open.facts());
        let confinement = Some((full.data_classes(), full.nothing_may_leave()));
        let confined = full
            .data_classes()
            .is_some_and(|(confined, _)| !confined.is_empty());
        let work = Work::of(&full, confined);
        let same_rules = |other: &(Prepared<'_>, Confinement, Option<Work>)| {
            other.1 == confinement && other.0.says_the_same(&prepared)
        };
        if let Some(found) = seen.iter().position(same_rules)
            && let Some(slot) = line.same_rules.get_mut(at)
        {
            *slot = found;
        }
        let same = seen
            .iter()
            .position(|other| same_rules(other) && other.2 == work);
        if let (Some(found), Some(slot)) = (same, line.same.get_mut(at)) {
            *slot = found;
        }
        seen.push((prepared, confinement, work));
    }
}

/// The classes of data of the roles, and whether nothing at all may leave.
type Confinement = Option<(Option<(Vec<String>, Vec<String>)>, bool)>;

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
