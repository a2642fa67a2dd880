//! Gates: the verdict of the rules about every option in every role.

mod facts;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use modelpair_rules::{Date, FactId, Facts, Grid, Judged, Outcome, RuleId, Value, Verdict};
use serde_json::Value as Json;

use crate::bundle::Bundle;
use crate::catalog::{Model, Provider, Route, Weights};
use crate::situation::{History, Situation};

pub(crate) use facts::options;

/// What a pair does for an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Work where a wrong answer is expensive.
    HighStakes,
    /// Data that may not leave.
    Confined,
    /// Cheap volume.
    Volume,
    /// What takes over on the day the primary fails.
    Backup,
}

/// The verdicts of one option, one for each role of [`Role::ALL`].
#[derive(Debug)]
pub(crate) struct Gate {
    judged: Arc<[Arc<Judged>; 4]>,
    /// What is known in each role of [`Role::ALL`], whatever the option is.
    known: Arc<[Facts; 4]>,
    option: usize,
    outcomes: [Outcome; 4],
    /// Written out when somebody asks for more than the outcome; roles that are judged alike share theirs. Few are, so
    /// they stay out of what is gone through for every answer.
    verdicts: [OnceLock<Box<Verdict>>; 4],
    pub license_known: bool,
}

/// All options, ready to be judged. Rules about pairs are left out: no single option can answer them.
#[derive(Debug)]
pub(crate) struct Options {
    grid: Grid,
    own: Vec<OptionFacts>,
    /// The days on which models were released.
    releases: Vec<String>,
    slots: Slots,
}

/// What an option brings along to what follows from it and a situation together.
#[derive(Clone, Debug)]
struct OptionFacts {
    /// Which of the days its model was released on.
    release: Option<usize>,
    context_tokens: Option<i64>,
    oldest_source: Option<i64>,
    license_known: bool,
}

/// The facts that differ between the options of one situation, and that no catalog states.
#[derive(Clone, Debug)]
struct Slots {
    /// The fact that names a role, for each of [`Role::ALL`].
    roles: [Option<(FactId, Value)>; 4],
    users_at_release: Option<FactId>,
    context_sufficient: Option<FactId>,
    facts_age: Option<FactId>,
}

impl Role {
    /// All roles, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::HighStakes, Self::Confined, Self::Volume, Self::Backup];

    /// The id.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HighStakes => "high-stakes",
            Self::Confined => "confined",
            Self::Volume => "volume",
            Self::Backup => "backup",
        }
    }

    /// What belongs to the role among what belongs to each of [`Role::ALL`].
    pub(crate) fn of<T>(self, each: &[T; 4]) -> &T {
        let [high_stakes, confined, volume, backup] = each;
        match self {
            Self::HighStakes => high_stakes,
            Self::Confined => confined,
            Self::Volume => volume,
            Self::Backup => backup,
        }
    }

    /// The role with this id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == id)
    }
}

impl Gate {
    /// The verdict with its reasons; what findings rest on is worked out when it is shown.
    pub fn verdict(&self, role: Role) -> &Verdict {
        let judged = role.of(&self.judged);
        let same = |other: &Role| Arc::ptr_eq(other.of(&self.judged), judged);
        let first = Role::ALL.into_iter().find(same).unwrap_or(role);
        first.of(&self.verdicts).get_or_init(|| {
            Box::new(Verdict {
                outcome: self.outcome(role),
                ..judged.verdict(self.option)
            })
        })
    }

    /// What is known in a role, whatever the option is.
    pub fn known(&self, role: Role) -> &Facts {
        role.of(&self.known)
    }

    /// The answer alone.
    pub fn outcome(&self, role: Role) -> Outcome {
        *role.of(&self.outcomes)
    }

    /// Permitted, with or without obligations. What is undetermined passes nothing.
    pub fn passes(&self, role: Role) -> bool {
        matches!(
            self.outcome(role),
            Outcome::Permitted | Outcome::Conditional
        )
    }
}

/// A rule that denies options in some role.
pub(crate) struct Denial {
    /// The positions of the options, in order.
    pub options: Vec<usize>,
    /// The first role in which it denies the first of them.
    pub role: Role,
}

/// The rules that deny options in any role.
pub(crate) fn denials(gates: &[Gate]) -> BTreeMap<RuleId, Denial> {
    let mut denials: BTreeMap<RuleId, Denial> = BTreeMap::new();
    let Some(gate) = gates.first() else {
        return denials;
    };
    for role in Role::ALL {
        let judged = role.of(&gate.judged);
        let same = |other: &&Role| Arc::ptr_eq(other.of(&gate.judged), judged);
        if Role::ALL.iter().find(same) != Some(&role) {
            continue;
        }
        for (rule, options) in judged.denials() {
            let denial = denials.entry(rule).or_insert_with(|| Denial {
                options: Vec::new(),
                role,
            });
            let first = denial.options.iter().min().copied();
            denial.options.extend(options);
            if denial.options.iter().min().copied() < first {
                denial.role = role;
            }
        }
    }
    for denial in denials.values_mut() {
        crate::order::sort_by(&mut denial.options, Ord::cmp);
        denial.options.dedup();
    }
    denials
}

impl Options {
    /// All that is known when an option is judged in a role.
    pub fn facts(
        &self,
        bundle: &Bundle,
        situation: &Situation,
        option: Option<usize>,
        role: Role,
    ) -> Facts {
        let known = self.slots.in_role(bundle, situation, role);
        self.facts_beside(&known, situation, option)
    }

    /// The same, with what is known in the role whatever the option is.
    pub fn facts_beside(
        &self,
        known: &Facts,
        situation: &Situation,
        option: Option<usize>,
    ) -> Facts {
        let mut facts = option
            .and_then(|option| self.grid.rows().get(option))
            .cloned()
            .unwrap_or_default();
        facts.learn(&self.following(situation, option));
        facts.learn(known);
        facts
    }

    /// What a situation says when an option is judged in a role, and what follows from the two together.
    pub fn situational(
        &self,
        bundle: &Bundle,
        situation: &Situation,
        option: Option<usize>,
        role: Role,
    ) -> Facts {
        let mut facts = self.following(situation, option);
        facts.learn(&self.slots.in_role(bundle, situation, role));
        facts
    }

    /// What follows from an option and a situation together.
    fn following(&self, situation: &Situation, option: Option<usize>) -> Facts {
        let mut facts = Facts::default();
        if let Some(own) = option.and_then(|option| self.own.get(option)) {
            let release = own.release.and_then(|release| self.releases.get(release));
            let live = Live::new(situation);
            let users = release.and_then(|day| live.history.before_release(day));
            for (fact, value) in self
                .slots
                .columns()
                .into_iter()
                .zip(self.live(&live, own, users))
            {
                if let Some(value) = value {
                    facts.set(fact, value);
                }
            }
        }
        facts
    }

    /// Whether a fact is worked out for each option.
    pub fn is_of_options(&self, fact: FactId) -> bool {
        self.slots.columns().contains(&fact)
    }

    /// Whether the license of an option is known.
    pub fn license_known(&self, option: usize) -> bool {
        self.own.get(option).is_some_and(|own| own.license_known)
    }

    /// How many tokens the options take at once.
    pub fn contexts(&self) -> impl Iterator<Item = i64> {
        self.own.iter().filter_map(|own| own.context_tokens)
    }

    /// The verdict about one option in one role, and whether its license is known; nothing is worked out for others.
    pub fn verdict(
        &self,
        bundle: &Bundle,
        about_pairs: &[RuleId],
        situation: &Situation,
        option: usize,
        role: Role,
    ) -> Option<(Verdict, bool)> {
        let own = self.own.get(option)?;
        let facts = self.facts(bundle, situation, Some(option), role);
        let mut verdict = bundle
            .rules
            .judge_where(&facts, &|rule| !about_pairs.contains(&rule));
        verdict.outcome = fail_closed(verdict.outcome, own.license_known);
        Some((verdict, own.license_known))
    }

    /// The answers for all options, in the catalog's order.
    pub fn outcomes(&self, bundle: &Bundle, situation: &Situation) -> Vec<[Outcome; 4]> {
        let (judged, _) = self.judge(bundle, situation);
        self.own
            .iter()
            .enumerate()
            .map(|(option, own)| outcomes(&judged, option, own))
            .collect()
    }

    /// The verdicts about all options, in the catalog's order.
    pub fn gates(&self, bundle: &Bundle, situation: &Situation) -> Vec<Gate> {
        let (judged, known) = self.judge(bundle, situation);
        let (judged, known) = (Arc::new(judged), Arc::new(known));
        self.own
            .iter()
            .enumerate()
            .map(|(option, own)| Gate {
                judged: Arc::clone(&judged),
                known: Arc::clone(&known),
                option,
                outcomes: outcomes(&judged, option, own),
                verdicts: Default::default(),
                license_known: own.license_known,
            })
            .collect()
    }

    /// The verdicts in each role, and what is known there whatever the option is.
    fn judge(&self, bundle: &Bundle, situation: &Situation) -> ([Arc<Judged>; 4], [Facts; 4]) {
        let by_role = self.slots.in_roles(bundle, situation);
        let judged = self.grid.judge(&by_role, self.columns(situation));
        (judged, by_role)
    }

    /// What follows from each option and the situation together, in the order of [`Slots::columns`].
    fn columns(&self, situation: &Situation) -> Vec<Vec<Option<Value>>> {
        let live = Live::new(situation);
        let users = self
            .releases
            .iter()
            .map(|day| live.history.before_release(day));
        let users: Vec<Option<i64>> = users.collect();
        let mut columns = vec![Vec::with_capacity(self.own.len()); self.slots.columns().len()];
        for own in &self.own {
            let users = own.release.and_then(|release| users.get(release).copied());
            for (column, value) in columns
                .iter_mut()
                .zip(self.live(&live, own, users.flatten()))
            {
                column.push(value);
            }
        }
        columns
    }

    /// What is worked out for an option, in the order of [`Slots::columns`].
    fn live(
        &self,
        live: &Live,
        own: &OptionFacts,
        users: Option<i64>,
    ) -> impl Iterator<Item = Option<Value>> {
        let context = own.context_tokens.zip(live.needs);
        let age = own.oldest_source.zip(live.today);
        let values = [
            (self.slots.users_at_release, users.map(Value::Integer)),
            (
                self.slots.context_sufficient,
                context.map(|(has, needs)| Value::Boolean(has >= needs)),
            ),
            (
                self.slots.facts_age,
                age.map(|(read_on, today)| Value::Integer(today - read_on)),
            ),
        ];
        let declared = values.into_iter().filter(|(slot, _)| slot.is_some());
        declared.map(|(_, value)| value)
    }
}

/// What a situation says that changes what is known of options.
struct Live {
    history: History,
    needs: Option<i64>,
    today: Option<i64>,
}

impl Live {
    fn new(situation: &Situation) -> Self {
        Self {
            history: situation.history(),
            needs: situation.integer("use.context_tokens"),
            today: situation.today().map(Date::day_number),
        }
    }
}

/// Without its license nothing can be said for an option; what denies it already still does.
pub(crate) fn fail_closed(outcome: Outcome, license_known: bool) -> Outcome {
    match outcome {
        Outcome::Denied => Outcome::Denied,
        outcome if license_known => outcome,
        _ => Outcome::Undetermined,
    }
}

fn outcomes(judged: &[Arc<Judged>; 4], option: usize, own: &OptionFacts) -> [Outcome; 4] {
    judged
        .each_ref()
        .map(|judged| fail_closed(judged.outcome(option), own.license_known))
}

impl Slots {
    fn new(bundle: &Bundle) -> Self {
        let fact = |path| bundle.declarations.schema().fact(path);
        Self {
            roles: Role::ALL
                .map(|role| bundle.declarations.typed("role.id", &role.as_str().into())),
            users_at_release: fact("organization.monthly_active_users_at_model_release"),
            context_sufficient: fact("route.context_sufficient"),
            facts_age: fact("route.facts_age_days"),
        }
    }

    /// The facts that are worked out for each option and situation.
    fn columns(&self) -> Vec<FactId> {
        let columns = [
            self.users_at_release,
            self.context_sufficient,
            self.facts_age,
        ];
        columns.into_iter().flatten().collect()
    }

    /// The facts of a situation in a role.
    fn in_role(&self, bundle: &Bundle, situation: &Situation, role: Role) -> Facts {
        let classes = Self::classes(bundle, situation);
        self.with_role(situation, role, &classes)
    }

    /// The facts of a situation in each of [`Role::ALL`].
    fn in_roles(&self, bundle: &Bundle, situation: &Situation) -> [Facts; 4] {
        let classes = Self::classes(bundle, situation);
        Role::ALL.map(|role| self.with_role(situation, role, &classes))
    }

    /// The kinds of data that are confined, and the others.
    fn classes(bundle: &Bundle, situation: &Situation) -> [Option<(FactId, Value)>; 2] {
        let typed = |classes: Vec<String>| {
            let classes = Json::from(classes);
            bundle.declarations.typed("role.data_classes", &classes)
        };
        match situation.data_classes() {
            Some((confined, rest)) => [typed(confined), typed(rest)],
            None => [None, None],
        }
    }

    fn with_role(
        &self,
        situation: &Situation,
        role: Role,
        [confined, rest]: &[Option<(FactId, Value)>; 2],
    ) -> Facts {
        let mut facts = situation.facts().clone();
        let classes = if role == Role::Confined {
            confined
        } else {
            rest
        };
        for (slot, value) in [role.of(&self.roles), classes].into_iter().flatten() {
            facts.set(*slot, value.clone());
        }
        facts
    }
}

/// All ways in which a model is used on a route.
pub const DEPLOYMENTS: [&str; 7] = [
    "first-party-api",
    "cloud-api",
    "hosted-open",
    "self-hosted",
    "self-hosted-cloud",
    "business-app",
    "consumer-app",
];

/// How a model is used on a route: it belongs to the two together, not to the provider.
pub(crate) fn deployment(model: &Model, provider: &Provider, route: &Route) -> &'static str {
    let stated = route
        .deployment
        .as_deref()
        .and_then(|stated| DEPLOYMENTS.into_iter().find(|known| *known == stated));
    if let Some(stated) = stated {
        return stated;
    }
    if provider.first_party_of.contains(&model.developer) {
        return "first-party-api";
    }
    if model.weights == Weights::Closed {
        "cloud-api"
    } else {
        "hosted-open"
    }
}
