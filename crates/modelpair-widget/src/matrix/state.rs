//! Everything that a reader of the portal can change, and what follows from it. No component, no browser.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use modelpair::record::VerdictList;
use modelpair::{Advisor, Role, Situation};
use modelpair_rules::Date;
use serde_json::Value;

use super::table::{Filters, Row, Sort, Step, rows, shown};
use super::texts::{Fault, OwnFile, Texts};
use crate::state::stated;
use crate::strings::Lang;

/// A part of the portal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Every option in every role.
    #[default]
    Matrix,
    /// The facts about the organization.
    Situation,
    /// Own texts, and the exceptions in force.
    Policies,
    /// What differs from another situation or another bundle.
    Compare,
}

impl Tab {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Matrix, Self::Situation, Self::Policies, Self::Compare];

    /// The word in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Matrix => "matrix",
            Self::Situation => "situation",
            Self::Policies => "policies",
            Self::Compare => "compare",
        }
    }
}

/// One verdict of the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Model id.
    pub model: String,
    /// Route id.
    pub route: String,
    /// The role.
    pub role: Role,
}

/// What the matrix is compared with.
#[derive(Clone)]
pub struct Baseline {
    /// Its facts and rules.
    pub advisor: Advisor,
    /// Its situation.
    pub situation: Situation,
    /// What it is.
    pub kind: BaselineKind,
}

/// What a baseline is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BaselineKind {
    /// The situation as it was kept.
    Kept,
    /// A profile, by its id.
    Profile(String),
    /// Another bundle, by the name of its file.
    Bundle(String),
}

/// What the portal starts with.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The profile that the page asks for.
    pub profile: String,
    /// Today by the page's clock.
    pub today: String,
    /// Facts that the page states.
    pub situation: Option<Value>,
    /// What the organization adds.
    pub own: Vec<OwnFile>,
    /// What an address keeps.
    pub view: Option<Value>,
}

/// Everything that can change.
#[derive(Clone)]
pub struct State {
    /// The language of the words.
    pub lang: Lang,
    /// What is open.
    pub tab: Tab,
    /// The last good facts and rules.
    pub advisor: Advisor,
    /// The facts.
    pub situation: Situation,
    /// What the organization adds.
    pub own: Rc<Vec<OwnFile>>,
    /// What is wrong with it.
    pub faults: Rc<Vec<Fault>>,
    /// Words that the facts of the form contain.
    pub find: String,
    /// A fact that could not be set: its path, what is wrong, and what was tried.
    pub refused: Option<(String, String)>,
    /// A file that could not be read as a bundle, and why.
    pub unread: Option<(String, String)>,
    /// What rows have to be like.
    pub filters: Filters,
    /// Their order.
    pub sort: Sort,
    /// The cell that the keyboard is at.
    pub active: Step,
    /// The cell whose evidence is open.
    pub selected: Option<Cell>,
    /// What the matrix is compared with.
    pub baseline: Option<Rc<Baseline>>,
    today: String,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Other words, same answer.
    Speak(Lang),
    /// Another part.
    Open(Tab),
    /// A profile fills every fact.
    Profile(String),
    /// A fact is stated; `null` makes it unknown.
    Set(String, Value),
    /// All facts, as the page states them.
    Situation(Value),
    /// A fact is what the profile assumes again.
    Assume(String),
    /// Other facts in the form.
    Find(String),
    /// Other rows.
    Filter(Box<Filters>),
    /// Another order.
    Sort(Sort),
    /// The keyboard is at another cell.
    Go(Step),
    /// The evidence of a cell, or of none.
    Select(Option<Cell>),
    /// What the organization adds: files that join those with other names.
    Add(Vec<OwnFile>),
    /// One of them goes.
    Remove(String),
    /// All of them, as the page gives them.
    Replace(Vec<OwnFile>),
    /// The situation as it is now is what others are compared with.
    Keep,
    /// A profile is.
    CompareProfile(String),
    /// The situation under another bundle is; the name of its file, and what is in it.
    CompareBundle(String, String),
    /// Nothing is.
    CompareNothing,
}

const PROFILE: &str = "profile";
const TODAY: &str = "today";

impl State {
    /// The state to begin with; nothing when the texts that come along cannot be used.
    ///
    /// # Errors
    ///
    /// What is wrong with these texts.
    pub fn new(texts: &Texts, lang: Lang, start: &Start) -> Result<Self, String> {
        let today = Date::parse(&start.today);
        let mut compiled = texts.compile(&start.own, today);
        let advisor = match compiled.advisor.take() {
            Some(advisor) => advisor,
            None => texts.compile(&[], today).advisor.ok_or_else(|| {
                let faults = compiled.faults.iter().map(|fault| fault.message.as_str());
                faults.take(1).collect::<String>()
            })?,
        };
        let situation = first_situation(&advisor, &start.profile)
            .ok_or_else(|| String::from("the texts hold no profile to start from"))?;
        let mut state = Self {
            lang,
            tab: Tab::default(),
            advisor,
            situation,
            own: Rc::new(start.own.clone()),
            faults: Rc::new(compiled.faults),
            find: String::new(),
            refused: None,
            unread: None,
            filters: Filters::default(),
            sort: Sort::default(),
            active: Step { row: 0, column: 0 },
            selected: None,
            baseline: None,
            today: start.today.clone(),
        };
        state.date();
        if let Some(situation) = &start.situation {
            state.situation = state.restated(situation);
        }
        if let Some(view) = &start.view {
            super::view_state::restore(&mut state, view);
        }
        Ok(state)
    }

    /// The state after an action.
    #[must_use]
    pub fn apply(&self, texts: &Texts, action: &Action) -> Self {
        let mut next = self.clone();
        next.refused = None;
        next.unread = None;
        match action {
            Action::Speak(lang) => next.lang = *lang,
            Action::Open(tab) => next.tab = *tab,
            Action::Profile(profile) => {
                if let Some(situation) = self.advisor.situation(profile) {
                    next.situation = situation;
                    next.date();
                }
            }
            Action::Set(path, value) => {
                if let Err(error) = next.situation.set(path, value) {
                    let help = error.help.map(|help| [" ", &help].concat());
                    let message = [error.message, help.unwrap_or_default()].concat();
                    next.refused = Some((path.clone(), message));
                }
            }
            Action::Situation(stated) => next.situation = self.restated(stated),
            Action::Assume(path) => {
                let mut stated = self.stated();
                if let Some(facts) = stated.as_object_mut() {
                    facts.remove(path);
                }
                next.situation = next.restated(&stated);
            }
            Action::Find(words) => next.find.clone_from(words),
            Action::Filter(filters) => {
                next.filters = (**filters).clone();
                next.active = Step { row: 0, column: 0 };
            }
            Action::Sort(sort) => next.sort = *sort,
            Action::Go(step) => next.active = *step,
            Action::Select(cell) => next.selected.clone_from(cell),
            Action::Add(files) => {
                let mut own = Vec::clone(&self.own);
                own.retain(|known| files.iter().all(|file| file.name != known.name));
                own.extend(files.iter().cloned());
                next.compile(texts, own);
            }
            Action::Remove(name) => {
                let mut own = Vec::clone(&self.own);
                own.retain(|known| known.name != *name);
                next.compile(texts, own);
            }
            Action::Replace(files) => next.compile(texts, files.clone()),
            Action::Keep => next.compare(BaselineKind::Kept, &self.advisor, &self.situation),
            Action::CompareProfile(profile) => next.compare_profile(profile),
            Action::CompareBundle(name, text) => next.compare_bundle(name, text),
            Action::CompareNothing => {
                next.baseline = None;
                next.filters.changed = false;
            }
        }
        next
    }

    /// What was stated: the profile, and by their paths the facts that it does not assume.
    pub fn stated(&self) -> Value {
        stated(&self.situation)
    }

    /// How many errors keep own texts from being in force, files that could not be had among them.
    pub fn errors(&self) -> usize {
        let faults = self.faults.iter().filter(|fault| fault.is_error);
        let missing = self.own.iter().filter(|file| file.missing.is_some());
        faults.count() + missing.count()
    }

    /// The rows of the matrix.
    pub fn rows(&self) -> Vec<Rc<Row>> {
        let baseline = self.baseline.as_deref();
        let baseline = baseline.map(|baseline| (&baseline.advisor, &baseline.situation));
        rows(&self.advisor, &self.situation, baseline)
    }

    /// The positions of the rows that are shown; `verdicts` are asked for when a regime is filtered by.
    pub fn shown(&self, rows: &[Rc<Row>], verdicts: &dyn Fn() -> Rc<VerdictList>) -> Vec<usize> {
        let regime = &self.filters.regime;
        let touched = if regime.is_empty() {
            BTreeSet::new()
        } else {
            touched(&verdicts(), regime, self.filters.role)
        };
        shown(rows, &self.filters, self.sort, &|row, _| {
            touched.contains(&(row.model.clone(), row.route.clone()))
        })
    }

    fn compile(&mut self, texts: &Texts, own: Vec<OwnFile>) {
        let compiled = texts.compile(&own, self.situation.today());
        self.own = Rc::new(own);
        self.faults = Rc::new(compiled.faults);
        if let Some(advisor) = compiled.advisor {
            let stated = self.stated();
            self.advisor = advisor;
            self.situation = self.restated(&stated);
        }
    }

    /// A situation from what was stated about another; what is not known here is left out.
    pub(crate) fn restated(&self, stated: &Value) -> Situation {
        let facts = stated.as_object();
        let facts: BTreeMap<&str, &Value> = facts
            .into_iter()
            .flatten()
            .map(|(path, value)| (path.as_str(), value))
            .collect();
        let profile = facts.get(PROFILE).and_then(|profile| profile.as_str());
        let known = profile.and_then(|profile| self.advisor.situation(profile));
        let mut situation = known.unwrap_or_else(|| self.advisor.blank());
        for (path, value) in facts.iter().filter(|(path, _)| **path != PROFILE) {
            // What this bundle does not know stays out, and its rules do not ask for it.
            let _ = situation.set(path, value);
        }
        if situation.today().is_none() {
            let _ = situation.set(TODAY, &Value::from(self.today.as_str()));
        }
        situation
    }

    fn date(&mut self) {
        if self.situation.today().is_none() {
            let _ = self.situation.set(TODAY, &Value::from(self.today.as_str()));
        }
    }

    fn compare(&mut self, kind: BaselineKind, advisor: &Advisor, situation: &Situation) {
        self.baseline = Some(Rc::new(Baseline {
            advisor: advisor.clone(),
            situation: situation.clone(),
            kind,
        }));
    }

    fn compare_profile(&mut self, profile: &str) {
        let Some(mut situation) = self.advisor.situation(profile) else {
            return;
        };
        if let Some(today) = self.situation.get(TODAY) {
            let _ = situation.set(TODAY, today);
        }
        let advisor = self.advisor.clone();
        let kind = BaselineKind::Profile(profile.to_owned());
        self.compare(kind, &advisor, &situation);
    }

    fn compare_bundle(&mut self, name: &str, text: &str) {
        match Advisor::from_bundle_json(text) {
            Ok(advisor) => {
                let other = Self {
                    advisor: advisor.clone(),
                    ..self.clone()
                };
                let situation = other.restated(&self.stated());
                let kind = BaselineKind::Bundle(name.to_owned());
                self.compare(kind, &advisor, &situation);
            }
            Err(error) => self.unread = Some((name.to_owned(), error.to_string())),
        }
    }
}

/// The profile by this name, or the first.
fn first_situation(advisor: &Advisor, profile: &str) -> Option<Situation> {
    let known = advisor.situation(profile);
    known.or_else(|| advisor.situation(&advisor.profiles().first()?.id))
}

/// The options on which a rule of a pack takes effect.
fn touched(list: &VerdictList, pack: &str, role: Option<Role>) -> BTreeSet<(String, String)> {
    let of_pack = |rule: &str| rule.split('/').next() == Some(pack);
    let verdicts = list.verdicts.iter().filter(|verdict| {
        let mut fired = verdict
            .reasons
            .iter()
            .chain(&verdict.obligations)
            .chain(&verdict.warnings);
        role.is_none_or(|role| role.as_str() == verdict.role)
            && fired.any(|finding| of_pack(&finding.rule))
    });
    verdicts
        .map(|verdict| (verdict.model.clone(), verdict.route.clone()))
        .collect()
}
