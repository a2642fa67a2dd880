//! The report for paper: the situation, the verdicts that are shown, and the rules behind them.

use std::collections::{BTreeMap, BTreeSet};

use modelpair::record::FindingView;
use yew::prelude::*;

use super::Scene;
use super::values::{in_words, name, names};
use crate::format;
use crate::matrix::export::rows_at;
use crate::strings::fill;

/// An option by model and route.
type Id<'a> = (&'a str, &'a str);
/// A verdict with the rules and missing facts behind it.
type Judged<'a> = (&'a str, BTreeSet<&'a str>);

/// The whole report; only paper shows it.
pub fn report(scene: &Scene) -> Html {
    let words = scene.words;
    let info = scene.state.advisor.info();
    let today = scene.state.situation.text("today").unwrap_or_default();
    let list = (scene.verdicts)();
    let rows = rows_at(scene.rows, scene.shown);
    let wanted: BTreeSet<Id> = rows.iter().map(|row| (&*row.model, &*row.route)).collect();
    let mut fired: BTreeMap<&str, &FindingView> = BTreeMap::new();
    let mut by_option: BTreeMap<Id, Vec<Judged>> = BTreeMap::new();
    for verdict in &list.verdicts {
        let id = (&*verdict.model, &*verdict.route);
        if !wanted.contains(&id) {
            continue;
        }
        let findings = verdict.reasons.iter().chain(&verdict.obligations);
        let mut rules: BTreeSet<&str> = verdict.missing.iter().map(String::as_str).collect();
        for finding in findings {
            fired.insert(&finding.rule, finding);
            rules.insert(&finding.rule);
        }
        by_option
            .entry(id)
            .or_default()
            .push((&verdict.verdict, rules));
    }
    // A rule is named by its number in the list that follows, a missing fact by its path.
    let numbered = |rule: &str| match fired.keys().position(|known| *known == rule) {
        Some(at) => (at + 1).to_string(),
        None => rule.to_owned(),
    };
    let lines = rows.iter().map(|row| {
        let cells = by_option.get(&(&*row.model, &*row.route)).into_iter().flatten();
        let cells = cells.map(|(verdict, rules)| {
            let rules: Vec<String> = rules.iter().map(|rule| numbered(rule)).collect();
            html! { <td><b>{ scene.verdict_named(verdict) }</b><small>{ rules.join(", ") }</small></td> }
        });
        html! { <tr><th scope="row">{ row.name.clone() }<small>{ row.route.clone() }</small></th>{ for cells }</tr> }
    });
    let roles = scene.lang.roles();
    let heads = roles.map(|role| html! { <th scope="col">{ role }</th> });
    let rules = fired.values().map(|finding| rule(scene, finding));
    let disclaimer = modelpair::disclaimer();
    html! {
        <section class="report">
            { scene.heading(0, "title", words.report_title) }
            <p>{ format::date(today, scene.lang) }{ " · " }{ fill(words.as_of, &[&scene.as_of]) }{ " · " }{ fill(words.bundle, &[&info.hash]) }</p>
            <p><strong>{ scene.pick(&disclaimer).to_owned() }</strong></p>
            { facts(scene) }
            { scene.heading(1, "sub", words.table) }
            <table class="verdicts"><thead><tr><th scope="col">{ words.model }</th>{ for heads }</tr></thead><tbody>{ for lines }</tbody></table>
            { scene.heading(1, "sub", words.packs_title) }
            <ol>{ for rules }</ol>
        </section>
    }
}

fn facts(scene: &Scene) -> Html {
    let words = scene.words;
    let view = scene.state.situation.view();
    let rows = view.facts.iter().map(|(path, value)| {
        let origin = if view.assumed.contains(path) { words.assumed } else { words.stated };
        html! { <tr><th scope="row">{ name(scene, path) }<small>{ path.clone() }</small></th><td>{ in_words(scene, path, value) }</td><td>{ origin }</td></tr> }
    });
    let unknown = [words.unknown, ": ", &names(scene, &view.unknown)].concat();
    html! {
        <>
            { scene.heading(1, "sub", words.form_title) }
            <table>
                <thead><tr><th scope="col">{ words.fact }</th><th scope="col">{ words.value }</th><th scope="col">{ words.origin_of_fact }</th></tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
            if !view.unknown.is_empty() { <p>{ unknown }</p> }
        </>
    }
}

fn rule(scene: &Scene, finding: &FindingView) -> Html {
    let read = fill(
        scene.words.read_on,
        &[&format::date(&finding.verified_on, scene.lang)],
    );
    html! {
        <li><b>{ finding.rule.clone() }</b>{ " " }{ scene.pick(&finding.because).to_owned() }{ " (" }
        { finding.clause.clone() }{ ", " }{ finding.source.clone() }{ ", " }{ read }{ ")" }</li>
    }
}
