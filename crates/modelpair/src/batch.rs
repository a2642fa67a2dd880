//! Many uses of models, judged against one situation of which some facts differ from use to use.

mod narrowed;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use modelpair_rules::{Distinction, FactId, Kind, Outcome, RuleId, Value};
use serde_json::Value as Json;

use crate::advisor::Advisor;
use crate::declarations::{Special, range};
use crate::gates::{Role, fail_closed};
use crate::report;
use crate::situation::{Situation, SituationError};
use narrowed::Narrowed;
pub use narrowed::Stated;

/// A situation in which some facts, the columns, differ from use to use; made by [`Advisor::batch`].
///
/// It says which values of a column are alike to the rules, so that whoever asks about millions of uses can ask once
/// for all that are alike. `Send` and `Sync`.
///
/// ```
/// # #[cfg(feature = "default-bundle")] {
/// use modelpair::{Advisor, Outcome, Role};
///
/// let advisor = Advisor::embedded()?;
/// let mut base = advisor.situation("mid-size").expect("a profile of the bundle");
/// base.set("today", &"2026-11-22".into())?;
/// let batch = advisor.batch(&base, &["organization.monthly_active_users"])?;
///
/// let option = advisor.option_index("llama-3.3-70b", "self-hosted")?;
/// let small = batch.brief(option, Role::Volume, &[Some(1_000.into())]).expect("an option");
/// let large = batch.brief(option, Role::Volume, &[Some(800_000_000.into())]).expect("an option");
/// assert_eq!((small.outcome, large.outcome), (Outcome::Conditional, Outcome::Denied));
///
/// // To every rule, a thousand users are as many as two thousand.
/// let users = batch.numbers(0).expect("a number");
/// assert_eq!(users.class(1_000), users.class(2_000));
/// assert_ne!(users.class(1_000), users.class(800_000_000));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Batch {
    advisor: Advisor,
    base: Situation,
    columns: Vec<Column>,
    /// The facts that differ, those that follow from columns included.
    moving: Vec<FactId>,
    /// Facts of the base that matter beside the columns.
    beside: BTreeSet<String>,
    /// For each option and role, once it was asked for.
    narrowed: Vec<OnceLock<Narrowed>>,
}

/// A value of a column in its one form, and what it is to the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The value; `null` makes the fact unknown.
    pub value: Json,
    /// Values with equal marks are alike to the rules.
    pub mark: Vec<u8>,
}

/// Which whole numbers are alike to the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    min: i64,
    max: i64,
    cuts: Vec<i64>,
}

/// A verdict in as few words as possible.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Brief {
    /// The answer.
    pub outcome: Outcome,
    /// The rules that deny.
    pub reasons: Vec<RuleId>,
    /// The rules that oblige.
    pub obligations: Vec<RuleId>,
    /// The facts that are missing for a decision, as fact paths (or `license`).
    pub missing: Vec<String>,
}

#[derive(Debug)]
struct Column {
    path: String,
    /// Values that the rules do not tell apart are nevertheless not alike: something is computed from them.
    exact: bool,
    numbers: Option<Numbers>,
    distinction: Option<Distinction>,
}

impl Advisor {
    /// Makes a situation ready of which these facts will differ from use to use.
    ///
    /// # Errors
    ///
    /// A path that is no fact of a situation.
    pub fn batch(&self, base: &Situation, columns: &[&str]) -> Result<Batch, SituationError> {
        Batch::new(self, base, columns)
    }

    /// The position of an option in the catalog.
    ///
    /// # Errors
    ///
    /// An option that is not in the catalog.
    pub fn option_index(&self, model: &str, route: &str) -> Result<usize, crate::UnknownOption> {
        let found = self.find(model, route).map(|(index, _)| index);
        found.ok_or_else(|| self.unknown(model, route))
    }
}

impl Batch {
    fn new(advisor: &Advisor, base: &Situation, paths: &[&str]) -> Result<Self, SituationError> {
        let schema = advisor.declarations().schema();
        let mut moving: BTreeSet<FactId> = BTreeSet::new();
        let mut beside = BTreeSet::new();
        for path in paths {
            // A path that is no fact is refused in the words for one.
            advisor.declarations().normalize(path, &Json::Null)?;
            moving.extend(schema.fact(path));
        }
        for (computed, from) in report::computed() {
            if from.iter().any(|path| paths.contains(path)) {
                moving.extend(schema.fact(computed));
                beside.extend(from.into_iter().map(str::to_owned));
            }
        }
        beside.extend(paths.iter().map(|path| (*path).to_owned()));
        let options = advisor.bundle().catalog.options.len();
        Ok(Self {
            columns: paths
                .iter()
                .map(|path| Column::new(advisor, path))
                .collect(),
            moving: moving.into_iter().collect(),
            beside,
            narrowed: std::iter::repeat_with(OnceLock::new)
                .take(options * Role::ALL.len())
                .collect(),
            advisor: advisor.clone(),
            base: base.clone(),
        })
    }

    /// Whom the situation was made ready for.
    pub fn advisor(&self) -> &Advisor {
        &self.advisor
    }

    /// The facts that differ.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.path.as_str())
    }

    /// What a value of a column is to the rules.
    ///
    /// # Errors
    ///
    /// A value that the fact cannot have, or no such column.
    pub fn read(&self, column: usize, value: &Json) -> Result<Reading, SituationError> {
        let Some(column) = self.columns.get(column) else {
            return Err(SituationError {
                path: String::new(),
                message: "there is no such column".to_owned(),
                help: None,
            });
        };
        let declarations = self.advisor.declarations();
        let value = declarations.normalize(&column.path, value)?;
        Ok(Reading {
            mark: column.mark(&self.advisor, &value),
            value,
        })
    }

    /// Which numbers are alike, when the column holds whole numbers.
    pub fn numbers(&self, column: usize) -> Option<&Numbers> {
        self.columns.get(column)?.numbers.as_ref()
    }

    /// For each column, whether its value can make a difference for an option in a role, whatever the others are.
    pub fn matters(&self, option: usize, role: Role) -> &[bool] {
        let narrowed = self.narrowed(option, role);
        narrowed.map_or(&[], |narrowed| &narrowed.matters)
    }

    /// The situation of one use: the base, and for each column its value in its one form, or what the base says.
    pub fn situation(&self, values: &[Option<Json>]) -> Situation {
        let mut situation = self.base.clone();
        self.put(&mut situation, values);
        situation
    }

    /// What [`Advisor::verdict`] says about an option in the situation of one use, briefly; nothing when there is no
    /// such option. Values are in their one form; nothing is what the base says.
    pub fn brief(&self, option: usize, role: Role, values: &[Option<Json>]) -> Option<Brief> {
        let narrowed = self.narrowed(option, role)?;
        let mut situation = self.base.only(self.beside.iter().map(String::as_str));
        self.put(&mut situation, values);
        let (options, bundle) = (self.advisor.options(), self.advisor.bundle());
        let facts = options.situational(bundle, &situation, Some(option), role);
        let mut verdict = narrowed.rules.judge(&facts);
        let license_known = options.license_known(option);
        verdict.outcome = fail_closed(verdict.outcome, license_known);
        let is_known = |path: &str| {
            let of = if self.beside.contains(path) {
                &situation
            } else {
                &self.base
            };
            of.get(path).is_some()
        };
        let rules = |found: &[modelpair_rules::Finding]| found.iter().map(|it| it.rule).collect();
        Some(Brief {
            outcome: verdict.outcome,
            reasons: rules(&verdict.reasons),
            obligations: rules(&verdict.obligations),
            missing: report::supplied_where(&self.advisor, &is_known, &verdict, license_known),
        })
    }

    fn put(&self, situation: &mut Situation, values: &[Option<Json>]) {
        for (column, value) in self.columns.iter().zip(values) {
            if let Some(value) = value {
                situation.put(&column.path, value.clone());
            }
        }
    }

    fn narrowed(&self, option: usize, role: Role) -> Option<&Narrowed> {
        let of_role = Role::ALL.iter().position(|known| *known == role)?;
        let slot = self.narrowed.get(option * Role::ALL.len() + of_role)?;
        Some(slot.get_or_init(|| self.narrow(option, role)))
    }
}

#[cfg(feature = "analysis")]
impl Batch {
    /// What [`Advisor::explain`] says about an option in the situation of one use.
    pub fn explain(
        &self,
        option: usize,
        role: Role,
        values: &[Option<Json>],
        limits: modelpair_rules::Limits,
    ) -> Option<crate::record::Explanation> {
        report::explain(&self.advisor, &self.situation(values), option, role, limits)
    }
}

impl Column {
    fn new(advisor: &Advisor, path: &str) -> Self {
        const USERS: &str = "organization.monthly_active_users";
        const CONTEXT: &str = "use.context_tokens";
        let declarations = advisor.declarations();
        let schema = declarations.schema();
        let rules = &advisor.bundle().rules;
        let computed_from = report::computed().any(|(_, from)| from.contains(&path));
        let cuts = |path: &str| {
            let fact = schema.fact(path);
            fact.map_or(Vec::new(), |fact| rules.distinction(fact).cuts())
        };
        let special: Option<&Special> = declarations.special(path);
        let kind = schema.fact(path).map(|fact| schema.decl(fact).kind);
        let is_number = kind == Some(Kind::Integer) && special.is_none();
        let distinction = schema.fact(path).map(|fact| rules.distinction(fact));
        let compared = distinction.as_ref().is_some_and(Distinction::is_compared);
        let numbers =
            is_number && !compared && (!computed_from || [USERS, CONTEXT].contains(&path));
        let numbers = numbers.then(|| {
            let mut all: BTreeSet<i64> = cuts(path).into_iter().collect();
            if path == USERS {
                all.extend(cuts("organization.monthly_active_users_at_model_release"));
            }
            if path == CONTEXT {
                // A context is too small for more tokens than it takes.
                let contexts = advisor.options().contexts();
                all.extend(contexts.filter_map(|tokens| tokens.checked_add(1)));
            }
            let (min, max) = range(path);
            Numbers {
                min,
                max,
                cuts: all.into_iter().collect(),
            }
        });
        Self {
            path: path.to_owned(),
            exact: computed_from || compared || special.is_some(),
            numbers,
            distinction,
        }
    }

    fn mark(&self, advisor: &Advisor, value: &Json) -> Vec<u8> {
        if value.is_null() {
            return b"unknown".to_vec();
        }
        if let Some((numbers, number)) = self.numbers.as_ref().zip(value.as_i64()) {
            return numbers
                .class(number)
                .unwrap_or_default()
                .to_be_bytes()
                .into();
        }
        let typed = advisor.declarations().typed(&self.path, value);
        let asked = self.distinction.as_ref().filter(|_| !self.exact);
        match (asked, typed) {
            (Some(asked), Some((_, typed))) => {
                let answers = asked.answers(&typed).into_iter();
                answers
                    .map(|answer| answer.map_or(2, u8::from))
                    .chain([u8::MAX])
                    .collect()
            }
            // A set has no order.
            (None, Some((_, Value::Set(_)))) => sorted(value).to_string().into_bytes(),
            _ => value.to_string().into_bytes(),
        }
    }
}

fn sorted(value: &Json) -> Json {
    let mut items = value.as_array().cloned().unwrap_or_default();
    items.sort_by_key(Json::to_string);
    items.dedup();
    Json::Array(items)
}

impl Numbers {
    /// Numbers of one class are alike; nothing for a number that the fact cannot have.
    pub fn class(&self, number: i64) -> Option<u32> {
        let possible = (self.min..=self.max).contains(&number);
        let class = self.cuts.partition_point(|cut| *cut <= number);
        possible.then(|| u32::try_from(class).unwrap_or(u32::MAX))
    }
}

/// A batch is made once and asked by many threads.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Batch>();
};
