//! The rows of the matrix: what they show, which are left after filtering, and in which order.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::rc::Rc;

use modelpair::{Advisor, Outcome, Role, Situation};

/// How many roles there are, each with a column.
pub const ROLES: usize = Role::ALL.len();

/// An option with its verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Model id.
    pub model: String,
    /// Its name.
    pub name: String,
    /// Route id.
    pub route: String,
    /// Provider id.
    pub provider: String,
    /// Its name.
    pub provider_name: String,
    /// How the model is used on the route.
    pub deployment: &'static str,
    /// License id; empty when it is not known.
    pub license: String,
    /// Its name, or its id where nothing more is known.
    pub license_name: String,
    /// Where the weights or their base were made.
    pub origins: Vec<String>,
    /// The answers, in the order of [`Role::ALL`].
    pub outcomes: [Outcome; ROLES],
    /// The answers that it is compared with, where there are any.
    pub before: Option<[Outcome; ROLES]>,
}

/// What rows have to be like; empty means any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Words that name, route, provider or license contain.
    pub search: String,
    /// A verdict in some role, or in the one of `role`.
    pub verdict: Option<Outcome>,
    /// The role that `verdict` is about.
    pub role: Option<Role>,
    /// A provider id.
    pub provider: String,
    /// A license id, or [`NO_LICENSE`].
    pub license: String,
    /// A country.
    pub origin: String,
    /// A pack of which a rule takes effect.
    pub regime: String,
    /// Only rows with another verdict than what they are compared with.
    pub changed: bool,
}

/// The value of the license filter for options whose license is not known.
pub const NO_LICENSE: &str = "-";

/// What rows can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// Name and route.
    #[default]
    Model,
    /// Provider.
    Provider,
    /// License.
    License,
    /// Origin of the weights.
    Origin,
    /// The verdict in a role, a position in [`Role::ALL`].
    Role(usize),
}

/// An order of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub column: Column,
    /// The other way round.
    pub descending: bool,
}

/// How many cells have each verdict, in the order of [`OUTCOMES`].
pub type Counts = [usize; OUTCOMES.len()];

/// The verdicts in the order in which they are counted and sorted.
pub const OUTCOMES: [Outcome; 4] = [
    Outcome::Permitted,
    Outcome::Conditional,
    Outcome::Undetermined,
    Outcome::Denied,
];

/// Where a key leads from a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Row among those that are shown.
    pub row: usize,
    /// Role.
    pub column: usize,
}

/// How many rows Page Up and Page Down pass.
const PAGE: usize = 10;

/// All options with their verdicts, and those of another situation or bundle beside them.
pub fn rows(
    advisor: &Advisor,
    situation: &Situation,
    before: Option<(&Advisor, &Situation)>,
) -> Vec<Rc<Row>> {
    let catalog = &advisor.bundle().catalog;
    let then: Vec<((&str, &str), [Outcome; ROLES])> = before
        .map(|(advisor, situation)| {
            let options = advisor.bundle().catalog.options.iter();
            let ids = options.map(|option| (&*option.model, &*option.route));
            ids.zip(advisor.outcomes(situation)).collect()
        })
        .unwrap_or_default();
    let options = catalog.options.iter().zip(advisor.outcomes(situation));
    let rows = options.filter_map(|(option, outcomes)| {
        let model = catalog.model(&option.model)?;
        let route = catalog.route(&option.route)?;
        let provider = catalog.provider(&route.provider)?;
        let license = model.license.clone().unwrap_or_default();
        let named = advisor.bundle().license_of(model);
        let place = then.binary_search_by(|(id, _)| id.cmp(&(&option.model, &option.route)));
        Some(Rc::new(Row {
            model: option.model.clone(),
            name: model.name.clone(),
            route: option.route.clone(),
            provider: provider.id.clone(),
            provider_name: provider.name.clone(),
            deployment: advisor
                .deployment(&option.model, &option.route)
                .unwrap_or_default(),
            license_name: named.map_or_else(|| license.clone(), |license| license.name.clone()),
            license,
            origins: model.origin_countries.clone(),
            outcomes,
            before: place
                .ok()
                .and_then(|at| then.get(at))
                .map(|(_, outcomes)| *outcomes),
        }))
    });
    rows.collect()
}

/// The positions of the rows that pass the filters, in order. `touches` says whether a rule of a pack takes effect on
/// a row; it is asked only where a regime is filtered by.
pub fn shown(
    rows: &[Rc<Row>],
    filters: &Filters,
    sort: Sort,
    touches: &dyn Fn(&Row, &str) -> bool,
) -> Vec<usize> {
    let words: Vec<String> = filters
        .search
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let passing = rows.iter().enumerate().filter(|(_, row)| {
        row.passes(filters, &words) && (filters.regime.is_empty() || touches(row, &filters.regime))
    });
    let mut shown: Vec<(usize, &Row)> = passing.map(|(at, row)| (at, &**row)).collect();
    shown.sort_by(|(_, a), (_, b)| {
        let order = sort.column.compare(a, b);
        let order = if sort.descending {
            order.reverse()
        } else {
            order
        };
        order.then_with(|| Column::Model.compare(a, b))
    });
    shown.into_iter().map(|(at, _)| at).collect()
}

/// How many cells of these rows have each verdict, in one role or in all.
pub fn count<'a>(rows: impl Iterator<Item = &'a Row>, role: Option<Role>) -> Counts {
    let mut counts = [0; OUTCOMES.len()];
    for row in rows {
        for (_, outcome) in row.of_role(role) {
            if let Some(count) = counts.get_mut(rank(outcome)) {
                *count += 1;
            }
        }
    }
    counts
}

/// Where a key leads; nothing for a key that leads nowhere.
pub fn step(key: &str, whole: bool, from: Step, rows: usize) -> Option<Step> {
    let last = rows.checked_sub(1)?;
    let Step { row, column } = from;
    let (row, column) = match key {
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowDown" => (row + 1, column),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "ArrowRight" => (row, column + 1),
        "PageUp" => (row.saturating_sub(PAGE), column),
        "PageDown" => (row + PAGE, column),
        "Home" => (if whole { 0 } else { row }, 0),
        "End" => (if whole { last } else { row }, ROLES - 1),
        _ => return None,
    };
    Some(Step {
        row: row.min(last),
        column: column.min(ROLES - 1),
    })
}

impl Row {
    /// Whether the cell of a role has another verdict than what it is compared with.
    pub fn differs(&self, role: usize) -> bool {
        let now = self.outcomes.get(role);
        self.before
            .as_ref()
            .is_some_and(|before| before.get(role) != now)
    }

    /// The verdicts in one role or in all, each with the position of the role.
    fn of_role(&self, role: Option<Role>) -> impl Iterator<Item = (usize, Outcome)> {
        let cells = Role::ALL.into_iter().zip(self.outcomes).enumerate();
        cells
            .filter(move |(_, (known, _))| role.is_none_or(|role| role == *known))
            .map(|(at, (_, outcome))| (at, outcome))
    }

    /// Whether it passes the filters, but for the regime; the words of the search come in small letters.
    pub(crate) fn passes(&self, filters: &Filters, words: &[String]) -> bool {
        let wanted = |wanted: &str, id: &str| wanted.is_empty() || wanted == id;
        let license = if self.license.is_empty() {
            NO_LICENSE
        } else {
            &self.license
        };
        let mut cells = self.of_role(filters.role);
        let verdict = filters
            .verdict
            .is_none_or(|verdict| cells.any(|(_, outcome)| outcome == verdict));
        let mut cells = self.of_role(filters.role);
        verdict
            && wanted(&filters.provider, &self.provider)
            && wanted(&filters.license, license)
            && (filters.origin.is_empty() || self.origins.contains(&filters.origin))
            && (!filters.changed || cells.any(|(role, _)| self.differs(role)))
            && self.says(words)
    }

    fn says(&self, words: &[String]) -> bool {
        let texts = [
            &self.name,
            &self.model,
            &self.route,
            &self.provider_name,
            &self.license_name,
            &self.license,
        ];
        let text: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        let text = text.join(" ");
        words.iter().all(|word| text.contains(word.as_str()))
    }
}

impl Column {
    fn compare(self, a: &Row, b: &Row) -> Ordering {
        match self {
            Self::Model => (&a.name, &a.route).cmp(&(&b.name, &b.route)),
            Self::Provider => (&a.provider_name, &a.route).cmp(&(&b.provider_name, &b.route)),
            Self::License => a.license_name.cmp(&b.license_name),
            Self::Origin => a.origins.cmp(&b.origins),
            Self::Role(role) => {
                let of = |row: &Row| row.outcomes.get(role).map(|outcome| rank(*outcome));
                of(a).cmp(&of(b))
            }
        }
    }
}

/// The position of a verdict in [`OUTCOMES`].
pub fn rank(outcome: Outcome) -> usize {
    match outcome {
        Outcome::Permitted => 0,
        Outcome::Conditional => 1,
        Outcome::Undetermined => 2,
        Outcome::Denied => 3,
    }
}

/// The values of a filter: what rows have, each once, with the words for it, in the order of the words.
pub fn choices<'a>(
    rows: &'a [Rc<Row>],
    of: impl Fn(&'a Row) -> Vec<(&'a str, &'a str)>,
) -> Vec<(String, String)> {
    let pairs = rows.iter().flat_map(|row| of(row));
    let all: BTreeSet<(&str, &str)> = pairs.map(|(id, words)| (words, id)).collect();
    all.into_iter()
        .map(|(words, id)| (id.to_owned(), words.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, provider: &str, outcomes: [Outcome; ROLES]) -> Rc<Row> {
        Rc::new(Row {
            model: name.to_lowercase(),
            name: name.to_owned(),
            route: provider.to_owned(),
            provider: provider.to_owned(),
            provider_name: provider.to_uppercase(),
            deployment: "cloud-api",
            license: String::new(),
            license_name: String::new(),
            origins: vec!["US".to_owned()],
            outcomes,
            before: Some([Outcome::Permitted; ROLES]),
        })
    }

    fn some() -> Vec<Rc<Row>> {
        use Outcome::{Conditional, Denied, Permitted, Undetermined};
        vec![
            row("Beta", "one", [Denied, Denied, Permitted, Permitted]),
            row("alpha 2", "two", [Permitted; ROLES]),
            row("Gamma", "one", [Undetermined, Conditional, Denied, Denied]),
        ]
    }

    fn names(filters: &Filters, sort: Sort) -> Vec<String> {
        let rows = some();
        let touches = |row: &Row, pack: &str| row.name == "Gamma" && pack == "gdpr";
        let shown = shown(&rows, filters, sort, &touches);
        shown.into_iter().map(|at| rows[at].name.clone()).collect()
    }

    #[test]
    fn filters_are_joined_by_and() {
        let any = Filters::default();
        assert_eq!(names(&any, Sort::default()), ["Beta", "Gamma", "alpha 2"]);
        let denied = Filters {
            verdict: Some(Outcome::Denied),
            ..any.clone()
        };
        assert_eq!(names(&denied, Sort::default()), ["Beta", "Gamma"]);
        let denied_in_volume = Filters {
            role: Some(Role::Volume),
            ..denied
        };
        assert_eq!(names(&denied_in_volume, Sort::default()), ["Gamma"]);
        let searched = Filters {
            search: "ALPHA two".to_owned(),
            ..any.clone()
        };
        assert_eq!(names(&searched, Sort::default()), ["alpha 2"]);
        let regime = Filters {
            regime: "gdpr".to_owned(),
            ..any.clone()
        };
        assert_eq!(names(&regime, Sort::default()), ["Gamma"]);
        let without = Filters {
            license: NO_LICENSE.to_owned(),
            changed: true,
            ..any
        };
        assert_eq!(names(&without, Sort::default()), ["Beta", "Gamma"]);
    }

    #[test]
    fn roles_are_sorted_from_yes_to_no() {
        let sort = Sort {
            column: Column::Role(0),
            descending: false,
        };
        assert_eq!(
            names(&Filters::default(), sort),
            ["alpha 2", "Gamma", "Beta"]
        );
    }

    #[test]
    fn cells_are_counted() {
        let rows = some();
        let all = count(rows.iter().map(|row| &**row), None);
        assert_eq!(all, [6, 1, 1, 4]);
        let confined = count(rows.iter().map(|row| &**row), Some(Role::Confined));
        assert_eq!(confined, [1, 1, 0, 1]);
    }

    #[test]
    fn keys_stay_in_the_table() {
        let from = Step { row: 1, column: 3 };
        let at = |key, whole| step(key, whole, from, 3).map(|to| (to.row, to.column));
        assert_eq!(at("ArrowRight", false), Some((1, 3)));
        assert_eq!(at("PageDown", false), Some((2, 3)));
        assert_eq!(at("Home", false), Some((1, 0)));
        assert_eq!(at("Home", true), Some((0, 0)));
        assert_eq!(at("Tab", false), None);
        assert_eq!(step("End", true, from, 0), None);
    }
}
