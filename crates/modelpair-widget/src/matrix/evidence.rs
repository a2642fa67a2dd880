//! What is behind a verdict, gathered from the library for one cell.

use modelpair::license::License;
use modelpair::record::{Explanation, OptionVerdict, SourceView};
use modelpair::{Advisor, Situation};
use modelpair_rules::{Date, Limits, Text};

use super::state::Cell;

/// A fact that was read longer ago than this is shown as stale: what `house/stale` asks of the catalog.
pub const STALE_DAYS: i64 = 180;

/// Everything that stands behind a verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The verdict with the rules that fired.
    pub verdict: OptionVerdict,
    /// All minimal reasons, all ways out, and what would settle it.
    pub explanation: Option<Explanation>,
    /// The facts that are missing: path, name, and whether the catalog has to supply it.
    pub missing: Vec<(String, Option<Text>, bool)>,
    /// The terms of the model's license, where they are known.
    pub license: Option<License>,
    /// Where the facts about model, route, provider and price come from.
    pub sources: Vec<SourceView>,
}

impl Evidence {
    /// Nothing when there is no such option.
    pub fn of(advisor: &Advisor, situation: &Situation, cell: &Cell) -> Option<Self> {
        let Cell { model, route, role } = cell;
        let verdict = advisor.verdict(situation, model, route, *role).ok()?;
        let explanation = advisor.explain(situation, (model, route), *role, Limits::DEFAULT);
        let bundle = advisor.bundle();
        let declarations = &bundle.declarations;
        let is_asked = |path: &String| declarations.situation_paths().any(|known| known == path);
        let missing = verdict.missing.iter().map(|path| {
            let label = declarations.label(path).cloned();
            (path.clone(), label, !is_asked(path))
        });
        Some(Self {
            missing: missing.collect(),
            explanation,
            license: bundle
                .catalog
                .model(model)
                .and_then(|model| bundle.license_of(model))
                .cloned(),
            sources: sources(advisor, model, route),
            verdict,
        })
    }
}

/// Whether a day is so long ago that what was read on it should be read again; not where today is unknown.
pub fn is_stale(read_on: &str, situation: &Situation) -> bool {
    let read_on = Date::parse(read_on).map(Date::day_number);
    let today = situation.today().map(Date::day_number);
    read_on
        .zip(today)
        .is_some_and(|(read_on, today)| today - read_on > STALE_DAYS)
}

fn sources(advisor: &Advisor, model: &str, route: &str) -> Vec<SourceView> {
    let catalog = &advisor.bundle().catalog;
    let known = catalog.model(model);
    let way = catalog.route(route);
    let provider = way.and_then(|way| catalog.provider(&way.provider));
    let price = catalog
        .options
        .iter()
        .find(|option| option.model == model && option.route == route)
        .and_then(|option| option.source);
    let places = known
        .into_iter()
        .flat_map(|model| model.sources.iter().copied())
        .chain(way.map(|way| way.source))
        .chain(
            provider
                .into_iter()
                .flat_map(|provider| provider.sources.iter().copied()),
        )
        .chain(price);
    let mut sources: Vec<SourceView> = Vec::new();
    for place in places {
        let source = usize::try_from(place)
            .ok()
            .and_then(|place| catalog.sources.get(place));
        if let Some(source) = source.filter(|source| !sources.contains(source)) {
            sources.push(source.clone());
        }
    }
    sources
}
