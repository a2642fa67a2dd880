//! What of the state an address keeps: the situation, the view and the open cell; never own texts.

use modelpair::{Outcome, Role};
use serde_json::{Map, Value, json};

use super::state::{Cell, State, Tab};
use super::table::{Column, Filters, OUTCOMES, Sort};

/// The words for columns that are no role.
const COLUMNS: [(&str, Column); 4] = [
    ("model", Column::Model),
    ("provider", Column::Provider),
    ("license", Column::License),
    ("origin", Column::Origin),
];

/// What an address keeps.
pub fn kept(state: &State) -> Value {
    let Filters {
        search,
        verdict,
        role,
        provider,
        license,
        origin,
        regime,
        changed: _,
    } = &state.filters;
    let mut kept = Map::new();
    kept.insert("situation".to_owned(), state.stated());
    let mut keep = |key: &str, value: &str| {
        if !value.is_empty() {
            kept.insert(key.to_owned(), Value::from(value));
        }
    };
    if state.tab != Tab::default() {
        keep("tab", state.tab.name());
    }
    keep("search", search);
    keep("verdict", verdict.map(Outcome::name).unwrap_or_default());
    keep("role", role.map(Role::as_str).unwrap_or_default());
    keep("provider", provider);
    keep("license", license);
    keep("origin", origin);
    keep("regime", regime);
    if state.sort != Sort::default() {
        keep("sort", &sort_word(state.sort));
    }
    if let Some(Cell { model, route, role }) = &state.selected {
        kept.insert("cell".to_owned(), json!([model, route, role.as_str()]));
    }
    Value::Object(kept)
}

/// Brings back what an address kept. What is not known here is left out.
pub fn restore(state: &mut State, kept: &Value) {
    if let Some(situation) = kept.get("situation") {
        state.situation = state.restated(situation);
    }
    let word = |key: &str| kept.get(key).and_then(Value::as_str).unwrap_or_default();
    let tab = Tab::ALL.into_iter().find(|tab| tab.name() == word("tab"));
    state.tab = tab.unwrap_or_default();
    state.filters = Filters {
        search: word("search").to_owned(),
        verdict: OUTCOMES
            .into_iter()
            .find(|outcome| outcome.name() == word("verdict")),
        role: Role::parse(word("role")),
        provider: word("provider").to_owned(),
        license: word("license").to_owned(),
        origin: word("origin").to_owned(),
        regime: word("regime").to_owned(),
        changed: false,
    };
    state.sort = sort_of(word("sort"));
    let cell = kept.get("cell").and_then(Value::as_array);
    let word = |at: usize| cell.and_then(|cell| cell.get(at)).and_then(Value::as_str);
    state.selected = word(0).zip(word(1)).and_then(|(model, route)| {
        let role = Role::parse(word(2)?)?;
        state.advisor.deployment(model, route)?;
        Some(Cell {
            model: model.to_owned(),
            route: route.to_owned(),
            role,
        })
    });
}

fn sort_word(sort: Sort) -> String {
    let known = COLUMNS.iter().find(|(_, column)| *column == sort.column);
    let word = match (known, sort.column) {
        (Some((word, _)), _) => word,
        (None, Column::Role(role)) => Role::ALL.get(role).map_or("", |role| role.as_str()),
        (None, _) => "",
    };
    [if sort.descending { "-" } else { "" }, word].concat()
}

fn sort_of(word: &str) -> Sort {
    let descending = word.starts_with('-');
    let word = word.trim_start_matches('-');
    let known = COLUMNS.iter().find(|(known, _)| *known == word);
    let role = || Role::ALL.iter().position(|role| role.as_str() == word);
    let column = known
        .map(|(_, column)| *column)
        .or_else(|| role().map(Column::Role));
    column
        .map(|column| Sort { column, descending })
        .unwrap_or_default()
}
