//! What was ruled out, by which clause.

use modelpair::record::RuledOut;
use yew::prelude::*;

use super::View;
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
    html! {
        <section class="ruled-out" part="ruled-out">
            {view.heading(1, "sub", html! { {strings.ruled_out} })}
            <details>
                <summary>{format::plural(&strings.rules_deny, count(list.len()), view.lang)}</summary>
                <ol class="plain">{for list.iter().map(|ruled| item(view, ruled))}</ol>
            </details>
        </section>
    }
}

fn item(view: &View, ruled: &RuledOut) -> Html {
    let strings = view.strings();
    let options = format::plural(&strings.options_denied, i64::from(ruled.options), view.lang);
    html! {
        <li>
            <p>
                {view.lang.pick(&ruled.finding.because).to_owned()}{" "}{clause(view, &ruled.finding)}
            </p>
            if let Some(remedy) = &ruled.finding.remedy {
                <p class="quiet">{strings.way_out}{view.lang.pick(remedy).to_owned()}</p>
            }
            <p class="quiet"><b>{options}</b>{": "}{models(view, &ruled.models)}</p>
        </li>
    }
}

fn models(view: &View, ids: &[String]) -> String {
    let mut words: Vec<String> =
        ids.iter().take(NAMED_MAX).map(|id| model_name(view.record, id).to_owned()).collect();
    if ids.len() > NAMED_MAX {
        words.push(format::plural(&view.strings().more_models, count(ids.len() - NAMED_MAX), view.lang));
    }
    words.join(", ")
}

fn count(len: usize) -> i64 {
    i64::try_from(len).unwrap_or(i64::MAX)
}
