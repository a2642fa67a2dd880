//! The answer to a situation, and single verdicts for whoever guards requests.

use std::fmt;

use crate::advisor::Advisor;
use crate::catalog::ModelOption;
use crate::gates::Role;
use crate::outlook::Outlook;
use crate::record::{OptionVerdict, Pair, Record, VerdictList};
use crate::report;
use crate::sentences;
use crate::situation::Situation;
use crate::weights::WeightsError;

/// What [`Advisor::advise`] says about a situation.
///
/// It holds what was worked out, so that asking further costs little. `Send` and `Sync`.
///
/// ```
/// # #[cfg(feature = "default-bundle")] {
/// use modelpair::{Advisor, Role};
///
/// let advisor = Advisor::embedded()?;
/// let mut situation = advisor.situation("strict-compliance").expect("a profile of the bundle");
/// situation.set("today", &"2026-11-22".into())?;
///
/// let advice = advisor.advise(&situation);
/// let pair = advice.pair().expect("something is feasible");
/// assert!(pair.primary.roles.contains(&Role::HighStakes.as_str().to_owned()));
///
/// // Everything else is in the record, which is plain data: the reasons, the costs, the clauses.
/// assert_eq!(advice.record().pairs[0], *pair);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Advice {
    outlook: Outlook,
    record: Record,
}

/// An option that is not in the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownOption {
    /// The model that was asked for.
    pub model: String,
    /// The route that was asked for.
    pub route: String,
    /// What is not known.
    pub missing: Missing,
}

/// Which verdicts are wanted; nothing stands for all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Only<'a> {
    /// Those about this model.
    pub model: Option<&'a str>,
    /// Those about this route.
    pub route: Option<&'a str>,
    /// Those in this role.
    pub role: Option<Role>,
}

/// What the catalog lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// There is no such model.
    Model,
    /// There is no such route.
    Route,
    /// Both exist, but the model is not offered on the route.
    Option,
}

impl Advisor {
    /// The recommendation for a situation, with what it was worked out from.
    pub fn advise(&self, situation: &Situation) -> Advice {
        let outlook = self.outlook(situation);
        Advice {
            record: outlook.record(),
            outlook,
        }
    }

    /// The verdict about one option in one role, for the path of a request: it pairs and prices nothing.
    ///
    /// It says what [`Advisor::verdicts`] says about the option.
    ///
    /// ```
    /// # #[cfg(feature = "default-bundle")] {
    /// use modelpair::{Advisor, Role};
    ///
    /// let advisor = Advisor::embedded()?;
    /// let mut situation = advisor.situation("mid-size").expect("a profile of the bundle");
    /// situation.set("today", &"2026-11-22".into())?;
    /// situation.set("data.classes", &["phi"].as_slice().into())?;
    /// situation.set("data.confined_classes", &["phi"].as_slice().into())?;
    ///
    /// let verdict = advisor.verdict(&situation, "gpt-oss-120b", "groq", Role::Confined)?;
    /// assert_eq!(verdict.verdict, "denied");
    /// assert_eq!(verdict.reasons[0].rule, "house/confinement");
    ///
    /// let error = advisor.verdict(&situation, "gpt-oss-120b", "nowhere", Role::Confined).unwrap_err();
    /// assert_eq!(error.to_string(), "there is no route `nowhere` in the catalog");
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An option that is not in the catalog.
    pub fn verdict(
        &self,
        situation: &Situation,
        model: &str,
        route: &str,
        role: Role,
    ) -> Result<OptionVerdict, UnknownOption> {
        let found = self.find(model, route);
        let judged =
            found.and_then(|(index, option)| Some((option, self.judge(situation, index, role)?)));
        let (option, (verdict, license_known)) =
            judged.ok_or_else(|| self.unknown(model, route))?;
        let judged = (&verdict, license_known);
        Ok(report::verdict(self, situation, option, role, judged))
    }

    /// What [`Advisor::verdicts`] says about some options and roles. One option alone is answered as quickly as
    /// [`Advisor::verdict`] does; an option that is not in the catalog has no verdicts.
    pub fn verdicts_of(&self, situation: &Situation, only: &Only<'_>) -> VerdictList {
        let wanted = |role: Role| only.role.is_none_or(|only| only == role);
        let (Some(model), Some(route)) = (only.model, only.route) else {
            let mut list = self.verdicts(situation);
            list.verdicts.retain(|verdict| {
                only.model.is_none_or(|model| model == verdict.model)
                    && only.route.is_none_or(|route| route == verdict.route)
                    && Role::parse(&verdict.role).is_some_and(wanted)
            });
            return list;
        };
        let roles = Role::ALL.into_iter().filter(|role| wanted(*role));
        let verdicts = roles.filter_map(|role| self.verdict(situation, model, route, role).ok());
        VerdictList {
            bundle: self.info(),
            situation: situation.view(),
            verdicts: verdicts.collect(),
            disclaimer: sentences::disclaimer(),
        }
    }

    pub(crate) fn find(&self, model: &str, route: &str) -> Option<(usize, &ModelOption)> {
        let options = &self.bundle().catalog.options;
        let index = options
            .binary_search_by(|option| (&*option.model, &*option.route).cmp(&(model, route)))
            .ok()?;
        Some((index, options.get(index)?))
    }

    pub(crate) fn unknown(&self, model: &str, route: &str) -> UnknownOption {
        let catalog = &self.bundle().catalog;
        UnknownOption {
            model: model.to_owned(),
            route: route.to_owned(),
            missing: if catalog.model(model).is_none() {
                Missing::Model
            } else if catalog.route(route).is_none() {
                Missing::Route
            } else {
                Missing::Option
            },
        }
    }
}

impl Advice {
    /// The best pair; nothing when nothing is feasible, and the notes of the record then say why.
    pub fn pair(&self) -> Option<&Pair> {
        self.record.pairs.first()
    }

    /// Everything that was worked out.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The same, for keeps.
    pub fn into_record(self) -> Record {
        self.record
    }

    /// The recommendation at other weights; evaluates no rule again, see [`Outlook::weighed`].
    ///
    /// # Errors
    ///
    /// A negative weight, or weights that do not sum to a million.
    pub fn weighed(&self, weights_ppm: [i64; 3]) -> Result<Record, WeightsError> {
        self.outlook.weighed(weights_ppm)
    }

    /// The record as a document that can be replayed, see [`Advisor::document`].
    pub fn document(&self) -> Record {
        self.outlook.document()
    }

    /// The verdict about one option in one role.
    ///
    /// # Errors
    ///
    /// An option that is not in the catalog.
    pub fn verdict(
        &self,
        model: &str,
        route: &str,
        role: Role,
    ) -> Result<OptionVerdict, UnknownOption> {
        let Outlook {
            advisor, situation, ..
        } = &self.outlook;
        let found = advisor.find(model, route);
        let judged =
            found.and_then(|(index, option)| Some((option, self.outlook.gates.get(index)?)));
        let (option, gate) = judged.ok_or_else(|| advisor.unknown(model, route))?;
        let judged = (gate.verdict(role), gate.license_known);
        Ok(report::verdict(advisor, situation, option, role, judged))
    }
}

impl fmt::Debug for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Advice")
            .field("record", &self.record)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for UnknownOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            model,
            route,
            missing,
        } = self;
        match missing {
            Missing::Model => write!(f, "there is no model `{model}` in the catalog"),
            Missing::Route => write!(f, "there is no route `{route}` in the catalog"),
            Missing::Option => write!(f, "`{model}` is not offered on the route `{route}`"),
        }
    }
}

impl std::error::Error for UnknownOption {}

/// What a service relies on: an answer may be made in one thread and read in another.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Advisor>();
    shared::<Situation>();
    shared::<Outlook>();
    shared::<Advice>();
    shared::<Record>();
    shared::<Role>();
};
