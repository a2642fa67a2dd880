//! The situation: facts about an organization, its use, data, operations and preferences.
//!
//! Every fact is known, assumed by a profile, or unknown. A profile fills every fact; an explicit one wins.

mod reading;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, OnceLock};

use modelpair_rules::{Date, Facts};
use serde_json::Value as Json;

use crate::declarations::Declarations;
use crate::profile::Profile;
use crate::record::SituationView;

pub(crate) use reading::{from_json, special};
#[cfg(feature = "authoring")]
pub(crate) use reading::{read, read_tree};

/// What is known about the organization; made by [`crate::Advisor::situation`] or read from text.
///
/// Every fact is known, assumed by a profile, or unknown, and an answer says which; `null` makes one unknown.
///
/// ```
/// # #[cfg(feature = "default-bundle")] {
/// let advisor = modelpair::Advisor::embedded()?;
/// let mut situation = advisor.situation("mid-size").unwrap();
/// situation.set("organization.headquarters", &"DE".into())?;
/// situation.set("agreements.dpa", &serde_json::Value::Null)?;
///
/// let view = situation.view();
/// assert!(!view.assumed.contains(&"organization.headquarters".to_owned()));
/// assert!(view.assumed.contains(&"use.kinds".to_owned()));
/// assert!(view.unknown.contains(&"agreements.dpa".to_owned()));
///
/// let error = situation.set("operations.tokens_per_month", &(-1).into()).unwrap_err();
/// assert_eq!(error.path, "operations.tokens_per_month");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Situation {
    declarations: Arc<Declarations>,
    profile: Option<String>,
    stated: BTreeMap<String, Json>,
    assumed: BTreeMap<String, Json>,
    /// The facts that rules read, once they were asked for.
    facts: OnceLock<Facts>,
}

/// A value that a fact cannot have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SituationError {
    /// The path of the fact.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
    /// What to write instead, when that is known.
    pub help: Option<String>,
}

/// The three criteria of the closing question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Criterion {
    /// Immediate quality.
    Quality,
    /// Data control.
    Control,
    /// Cost at volume.
    Cost,
}

/// Monthly users of past months, and what stands in for a month that was not stated.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    months: BTreeMap<String, i64>,
    stand_in: Option<i64>,
}

impl Situation {
    pub(crate) fn new(declarations: Arc<Declarations>, profile: Option<&Profile>) -> Self {
        Self {
            declarations,
            profile: profile.map(|profile| profile.id.clone()),
            facts: OnceLock::new(),
            stated: BTreeMap::new(),
            assumed: profile
                .map(|profile| profile.assume.clone())
                .unwrap_or_default(),
        }
    }

    /// States a fact; `null` makes it unknown.
    ///
    /// # Errors
    ///
    /// When there is no such fact or it cannot have this value.
    pub fn set(&mut self, path: &str, value: &Json) -> Result<(), SituationError> {
        let value = self.declarations.normalize(path, value)?;
        self.put(path, value);
        Ok(())
    }

    /// The same with nothing but these facts.
    pub(crate) fn only<'a>(&self, paths: impl Iterator<Item = &'a str>) -> Self {
        let known = paths.filter_map(|path| Some((path.to_owned(), self.get(path)?.clone())));
        Self {
            stated: known.collect(),
            ..Self::new(Arc::clone(&self.declarations), None)
        }
    }

    /// States a fact, or makes it unknown, with a value in its one form.
    pub(crate) fn put(&mut self, path: &str, value: Json) {
        self.facts = OnceLock::new();
        self.assumed.remove(path);
        self.stated.insert(path.to_owned(), value);
    }

    /// The value of a fact, stated or assumed.
    pub fn get(&self, path: &str) -> Option<&Json> {
        self.stated
            .get(path)
            .or_else(|| self.assumed.get(path))
            .filter(|value| !value.is_null())
    }

    /// Whether somebody stated the fact, rather than a profile assuming it.
    pub fn is_stated(&self, path: &str) -> bool {
        self.stated.get(path).is_some_and(|value| !value.is_null())
    }

    /// The profile that it started from.
    pub fn profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    /// The criteria, the heaviest first; in the order of the question when nobody said.
    pub fn order(&self) -> [Criterion; 3] {
        let default = [Criterion::Quality, Criterion::Control, Criterion::Cost];
        let Some(names) = self.get("preferences.order").and_then(Json::as_array) else {
            return default;
        };
        let mut order = names
            .iter()
            .filter_map(|name| Criterion::parse(name.as_str()?));
        match (order.next(), order.next(), order.next()) {
            (Some(first), Some(second), Some(third)) => [first, second, third],
            _ => default,
        }
    }

    /// A whole number, when it is known.
    pub fn integer(&self, path: &str) -> Option<i64> {
        self.get(path)?.as_i64()
    }

    /// A word or text, when it is known.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.get(path)?.as_str()
    }

    /// The members of a set, when it is known.
    pub fn set_of(&self, path: &str) -> Option<Vec<&str>> {
        Some(
            self.get(path)?
                .as_array()?
                .iter()
                .filter_map(Json::as_str)
                .collect(),
        )
    }

    /// Today, when it is known.
    pub fn today(&self) -> Option<Date> {
        Date::parse(self.text("today")?)
    }

    /// The situation as a record shows it.
    pub fn view(&self) -> SituationView {
        let known = |values: &BTreeMap<String, Json>| -> BTreeMap<String, Json> {
            values
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(path, value)| (path.clone(), value.clone()))
                .collect()
        };
        let mut facts = known(&self.assumed);
        let mut assumed: BTreeSet<String> = facts.keys().cloned().collect();
        facts.extend(known(&self.stated));
        let history = self.history();
        if history.stand_in.is_some() && !facts.contains_key("organization.history") {
            assumed.insert("organization.history".to_owned());
        }
        let unknown = self
            .declarations
            .situation_paths()
            .filter(|path| !facts.contains_key(*path) && !assumed.contains(*path));
        SituationView {
            profile: self.profile.clone(),
            unknown: unknown.map(str::to_owned).collect(),
            assumed: assumed.into_iter().collect(),
            facts,
        }
    }

    /// The classes of data that each role sees: those that may not leave, and the rest.
    ///
    /// Not known while it is not known whether anything may leave: learning that would move classes between the roles.
    pub(crate) fn data_classes(&self) -> Option<(Vec<String>, Vec<String>)> {
        let owned = |classes: Vec<&str>| -> Vec<String> {
            classes.into_iter().map(str::to_owned).collect()
        };
        let classes = owned(self.set_of("data.classes")?);
        let confined = match self.text("data.may_leave") {
            // What was called confined and is no class of its own is data, too.
            Some("none") => {
                let mut all = classes.clone();
                let more = owned(self.set_of("data.confined_classes").unwrap_or_default());
                all.extend(more.into_iter().filter(|class| !classes.contains(class)));
                all
            }
            may_leave => {
                let confined = owned(self.set_of("data.confined_classes")?);
                let all_confined = classes.iter().all(|class| confined.contains(class));
                if may_leave.is_none() && !all_confined {
                    return None;
                }
                confined
            }
        };
        let rest = classes
            .into_iter()
            .filter(|class| !confined.contains(class))
            .collect();
        Some((confined, rest))
    }

    /// No data at all may leave: every role has to hold to what holds for confined data.
    pub(crate) fn nothing_may_leave(&self) -> bool {
        self.text("data.may_leave") == Some("none")
    }

    pub(crate) fn history(&self) -> History {
        let months = self.get("organization.history").and_then(Json::as_object);
        History {
            months: months
                .into_iter()
                .flatten()
                .filter_map(|(month, users)| Some((month.clone(), users.as_i64()?)))
                .collect(),
            stand_in: self.integer("organization.monthly_active_users"),
        }
    }

    /// The facts that rules read, those of an option left out.
    pub(crate) fn facts(&self) -> &Facts {
        self.facts.get_or_init(|| self.typed())
    }

    fn typed(&self) -> Facts {
        let mut facts = Facts::new(self.declarations.schema());
        for (path, value) in self.assumed.iter().chain(&self.stated) {
            if let Some((id, value)) = self.declarations.typed(path, value) {
                facts.set(id, value);
            }
        }
        for (path, value) in self.derived() {
            if let Some((id, value)) = self.declarations.typed(path, &value) {
                facts.set(id, value);
            }
        }
        facts
    }

    /// What follows from the stated facts alone.
    fn derived(&self) -> Vec<(&'static str, Json)> {
        let mut derived = Vec::new();
        if let Some(regions) = self.set_of("data.residency") {
            let countries: BTreeSet<&str> = regions
                .iter()
                .flat_map(|region| self.declarations.countries(region))
                .map(String::as_str)
                .collect();
            derived.push((
                "data.residency_countries",
                countries.into_iter().collect::<Vec<_>>().into(),
            ));
        }
        for (tested_on, age) in [
            (
                "operations.exit_plan_tested_on",
                "operations.exit_plan_test_age_days",
            ),
            (
                "operations.backup_tested_on",
                "operations.backup_test_age_days",
            ),
        ] {
            if let Some(days) = self.age_in_days(tested_on) {
                derived.push((age, days.into()));
            }
        }
        derived
    }

    /// Days since a date; a test that never ran is as old as can be.
    fn age_in_days(&self, path: &str) -> Option<i64> {
        let tested_on = self.text(path)?;
        if tested_on == "never" {
            return Some(i64::from(i32::MAX));
        }
        Some(self.today()?.day_number() - Date::parse(tested_on)?.day_number())
    }
}

impl PartialEq for Situation {
    fn eq(&self, other: &Self) -> bool {
        self.profile == other.profile
            && self.stated == other.stated
            && self.assumed == other.assumed
    }
}

impl Criterion {
    /// All three, in the order of the question.
    pub const ALL: [Self; 3] = [Self::Quality, Self::Control, Self::Cost];

    /// The word in TOML and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quality => "quality",
            Self::Control => "control",
            Self::Cost => "cost",
        }
    }

    /// The criterion with this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|criterion| criterion.as_str() == word)
    }
}

impl History {
    /// Users in the calendar month before a release, `YYYY-MM` or `YYYY-MM-DD`.
    pub(crate) fn before_release(&self, released_on: &str) -> Option<i64> {
        let year: i64 = released_on.get(..4)?.parse().ok()?;
        let month: i64 = released_on.get(5..7)?.parse().ok()?;
        let (year, month) = if month == 1 {
            (year - 1, 12)
        } else {
            (year, month - 1)
        };
        if self.months.is_empty() {
            return self.stand_in;
        }
        self.months
            .get(&format!("{year:04}-{month:02}"))
            .copied()
            .or(self.stand_in)
    }
}

impl fmt::Display for SituationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SituationError {}
