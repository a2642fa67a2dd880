//! What was ruled out, by which clause.

use modelpair::record::RuledOut;
use yew::prelude::*;

use super::View;
use super::frame::section;
use super::markup::{el, say, text};
use super::words::{clause, model_name};
use crate::format;

/// How many models a rule names before it says "and n more".
const NAMED_MAX: usize = 6;

/// The list, folded: it is long, and most readers come for the pair.
pub fn ruled_out(view: &View) -> Html {
    let strings = view.strings();
    let list = &view.record.ruled_out;
    if list.is_empty() {
        return Html::default();
    }
    let parts = vec![
        say(
            "summary",
            "",
            &format::plural(&strings.rules_deny, count(list.len()), view.lang),
        ),
        el(
            "ol",
            "plain",
            list.iter().map(|ruled| item(view, ruled)).collect(),
        ),
    ];
    section(
        "ruled-out",
        vec![
            view.heading(1, "sub", strings.ruled_out),
            el("details", "", parts),
        ],
    )
}

fn item(view: &View, ruled: &RuledOut) -> Html {
    let strings = view.strings();
    let because = [
        view.lang
            .pick(&ruled.finding.because.en, &ruled.finding.because.es),
        " ",
    ]
    .concat();
    let mut parts = vec![el(
        "p",
        "",
        vec![text(&because), clause(view, &ruled.finding)],
    )];
    if let Some(remedy) = &ruled.finding.remedy {
        parts.push(say(
            "p",
            "quiet",
            &[strings.way_out, view.lang.pick(&remedy.en, &remedy.es)].concat(),
        ));
    }
    let options = format::plural(&strings.options_denied, i64::from(ruled.options), view.lang);
    let names = [": ", &models(view, &ruled.models)].concat();
    parts.push(el("p", "quiet", vec![say("b", "", &options), text(&names)]));
    el("li", "", parts)
}

fn models(view: &View, ids: &[String]) -> String {
    let mut words: Vec<String> = ids
        .iter()
        .take(NAMED_MAX)
        .map(|id| model_name(view.record, id).to_owned())
        .collect();
    if ids.len() > NAMED_MAX {
        words.push(format::plural(
            &view.strings().more_models,
            count(ids.len() - NAMED_MAX),
            view.lang,
        ));
    }
    words.join(", ")
}

fn count(len: usize) -> i64 {
    i64::try_from(len).unwrap_or(i64::MAX)
}
