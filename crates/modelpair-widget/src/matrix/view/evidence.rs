//! What is behind a verdict: rules, clauses, sources, dates, what is missing, and the ways out.

use modelpair::license::License;
use modelpair::record::{Explanation, FactChange, FindingView, SourceView};
use yew::prelude::*;

use super::values::{name, names, said};
use super::{Scene, sign};
use crate::format;
use crate::matrix::evidence::{Evidence, STALE_DAYS, is_stale};
use crate::matrix::state::Action;
use crate::matrix::table::OUTCOMES;
use crate::strings::fill;
use crate::view::link;

/// Beside the table, or below it where there is no room.
pub fn aside(scene: &Scene) -> Html {
    let words = scene.words;
    let act = scene.act.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            act.emit(Action::Select(None));
        }
    });
    let inside = match scene.evidence {
        None => html! { <p class="quiet">{ words.choose_cell }</p> },
        Some(evidence) => shown(scene, evidence),
    };
    html! {
        <section class="evidence" part="evidence" aria-label={words.evidence} ref={scene.aside.clone()} {onkeydown}>
            { inside }
        </section>
    }
}

fn shown(scene: &Scene, evidence: &Evidence) -> Html {
    let words = scene.words;
    let verdict = &evidence.verdict;
    let outcome = OUTCOMES
        .into_iter()
        .find(|outcome| outcome.name() == verdict.verdict);
    let row = scene
        .rows
        .iter()
        .find(|row| (&row.model, &row.route) == (&verdict.model, &verdict.route));
    let name = row.map_or(verdict.model.as_str(), |row| row.name.as_str());
    let close = scene.on(|_: MouseEvent| Action::Select(None));
    let role = modelpair::Role::ALL
        .iter()
        .zip(scene.lang.roles())
        .find(|(role, _)| role.as_str() == verdict.role);
    let role = role.map_or("", |(_, word)| word);
    html! {
        <>
            <header>
                <div tabindex="-1">{ scene.heading(1, "sub", name) }</div>
                <button type="button" class="link" onclick={close}>{ words.close }</button>
            </header>
            <p class="quiet">{ verdict.route.clone() }{ " · " }{ fill(words.for_role, &[role]) }</p>
            <p class={classes!("verdict", verdict.verdict.clone())}>
                <i aria-hidden="true">{ outcome.map(sign).unwrap_or_default() }</i>{ " " }
                <b>{ scene.verdict_named(&verdict.verdict) }</b>
            </p>
            if verdict.reasons.is_empty() && verdict.obligations.is_empty() && evidence.missing.is_empty() {
                <p>{ words.nothing_stands_against }</p>
            }
            { findings(scene, words.denied_by, &verdict.reasons) }
            { missing(scene, evidence) }
            { findings(scene, words.you_must, &verdict.obligations) }
            { evidence.explanation.as_ref().map(|found| ways(scene, found)) }
            { findings(scene, words.to_know, &verdict.warnings) }
            { evidence.license.as_ref().map(|found| license(scene, found)) }
            { sources(scene, &verdict.model, &evidence.sources) }
        </>
    }
}

fn findings(scene: &Scene, title: &'static str, findings: &[FindingView]) -> Html {
    if findings.is_empty() {
        return Html::default();
    }
    let items = findings.iter().map(|finding| item(scene, finding));
    html! { <>{ scene.heading(2, "part", title) }<ul class="findings">{ for items }</ul></> }
}

fn item(scene: &Scene, finding: &FindingView) -> Html {
    let words = scene.words;
    let clause = vec![html! { <>{ finding.clause.clone() }</> }];
    let facts = finding.facts.iter().map(|(path, value)| {
        html! { <li title={path.clone()}>{ name(scene, path) }{ ": " }<b>{ said(scene, path, value) }</b></li> }
    });
    let remedy = finding.remedy.as_ref().map(|remedy| {
        html! { <p><b>{ words.way_out }{ ": " }</b>{ scene.pick(remedy).to_owned() }</p> }
    });
    let exception = finding.exception.as_ref().map(|exception| {
        let says = if exception.expired {
            words.over_since
        } else {
            words.lifted_until
        };
        let line = fill(says, &[&format::date(&exception.expires, scene.lang)]);
        let reason = scene.pick(&exception.reason).to_owned();
        html! { <p class="lifted"><b>{ line }</b>{ ": " }{ reason }{ " (" }{ exception.owner.clone() }{ ")" }</p> }
    });
    html! {
        <li>
            <p>{ scene.pick(&finding.because).to_owned() }</p>
            <p class="quiet">
                <code>{ finding.rule.clone() }</code>{ " · " }{ link(&finding.source, clause, "") }
            </p>
            { read(scene, (&finding.verified_on, &finding.confidence), finding.house_reading, &finding.rule) }
            { exception }
            { remedy }
            if !finding.facts.is_empty() {
                <details><summary>{ words.because_of_facts }</summary><ul class="facts">{ for facts }</ul></details>
            }
        </li>
    }
}

/// When something was read, how surely, and where to say that it is wrong.
fn read(scene: &Scene, (day, confidence): (&str, &str), house: bool, id: &str) -> Html {
    let words = scene.words;
    let sure = match confidence {
        "primary" => 0,
        "secondary" => 1,
        _ => 2,
    };
    let sure = words.confidences.get(sure).copied().unwrap_or_default();
    let days = format::number(STALE_DAYS, scene.lang);
    let stale = is_stale(day, &scene.state.situation)
        .then(|| html! { <>{ " · " }<b class="stale">{ fill(words.stale, &[&days]) }</b></> });
    let house = house.then(|| [" · ", words.house_reading].concat());
    let address = [scene.report, &encoded(id)].concat();
    let report = vec![html! { <>{ words.report }</> }];
    html! {
        <p class="quiet">
            { fill(words.read_on, &[&format::date(day, scene.lang)]) }{ " · " }{ sure }{ house }{ stale }{ " · " }
            { link(&address, report, id) }
        </p>
    }
}

/// A text as a part of an address.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn missing(scene: &Scene, evidence: &Evidence) -> Html {
    let words = scene.words;
    if evidence.missing.is_empty() {
        return Html::default();
    }
    let facts = evidence.missing.iter().map(|(path, label, from_catalog)| {
        let label = match label {
            Some(label) => scene.pick(label),
            None if path == "license" => words.license_text,
            None => "",
        };
        let who = if *from_catalog {
            words.catalog_supplies
        } else {
            words.you_supply
        };
        html! {
            <li>
                <p><b>{ label.to_owned() }</b>{ " " }<code>{ path.clone() }</code></p>
                <p class="quiet">{ who }</p>
            </li>
        }
    });
    html! { <>{ scene.heading(2, "part", words.missing_facts) }<ul class="findings">{ for facts }</ul></> }
}

/// What would turn or settle the verdict.
fn ways(scene: &Scene, found: &Explanation) -> Html {
    let words = scene.words;
    let ways = found.ways_out.iter().map(|way| {
        let changes = way.changes.iter().map(|one| change(scene, one));
        let then = scene.verdict_named(&way.verdict);
        html! { <li>{ for changes }<p class="quiet">{ "⇒ " }{ then }</p></li> }
    });
    let denied = (!found.remedies.is_empty()).then(|| {
        if found.ways_out.is_empty() {
            html! { <p class="quiet">{ words.no_way_out }</p> }
        } else {
            html! { <>{ scene.heading(2, "part", words.ways_out) }<ul class="findings">{ for ways }</ul></> }
        }
    });
    let questions = found.questions.as_ref().map(|questions| {
        let answers = questions.answers.iter().map(|one| {
            html! {
                <li title={one.fact.clone()}>
                    { name(scene, &one.fact) }{ ": " }<b>{ said(scene, &one.fact, &one.value) }</b>{ " ⇒ " }
                    { scene.verdict_named(&one.verdict) }
                </li>
            }
        });
        let fewest = questions.fewest.as_ref();
        let fewest = fewest.map(|facts| fill(words.fewest, &[&names(scene, facts)]));
        html! {
            <>
                if !questions.answers.is_empty() {
                    { scene.heading(2, "part", words.would_decide) }<ul class="facts">{ for answers }</ul>
                }
                if let Some(fewest) = fewest { <p class="quiet">{ fewest }</p> }
            </>
        }
    });
    html! {
        <>
            { denied }
            { questions }
            if found.ways_out_incomplete { <p class="quiet">{ words.incomplete }</p> }
        </>
    }
}

fn change(scene: &Scene, change: &FactChange) -> Html {
    let words = scene.words;
    let value = |json: &String| said(scene, &change.fact, json);
    let from = change.from.as_ref().map(value);
    let from = from.unwrap_or_else(|| words.unknown.to_owned());
    let follows = (!change.follows_from.is_empty())
        .then(|| fill(words.follows_from, &[&names(scene, &change.follows_from)]));
    html! {
        <p>
            { scene.pick(&change.label).to_owned() }{ ": " }{ from }{ " → " }<b>{ value(&change.to) }</b>
            if let Some(follows) = follows { <small>{ " (" }{ follows }{ ")" }</small> }
        </p>
    }
}

fn license(scene: &Scene, license: &License) -> Html {
    let words = scene.words;
    let known = |known: Option<bool>| match known {
        Some(true) => words.yes,
        Some(false) => words.no,
        None => words.unknown,
    };
    let commercial = match license.commercial.as_str() {
        "yes" => words.yes,
        "no" => words.no,
        _ => words.conditional_use,
    };
    let name = vec![html! { <>{ license.name.clone() }</> }];
    let terms = [
        (words.osi, known(license.osi_approved)),
        (words.commercial, commercial),
        (words.revocable, known(license.revocable)),
        (words.relief, known(license.ai_act_relief)),
    ];
    let terms = terms
        .into_iter()
        .map(|(term, value)| html! { <div><dt>{ term }</dt><dd>{ value }</dd></div> });
    html! {
        <>
            { scene.heading(2, "part", words.license_terms) }
            <p>{ link(&license.source, name, "") }{ " " }<code>{ license.spdx.clone() }</code></p>
            { read(scene, (&license.verified_on, &license.confidence), false, &license.id) }
            <dl class="terms">{ for terms }</dl>
        </>
    }
}

fn sources(scene: &Scene, model: &str, sources: &[SourceView]) -> Html {
    let items = sources.iter().map(|source| {
        let title = vec![html! { <>{ source.title.clone() }</> }];
        let id = [model, " ", &source.title].concat();
        html! {
            <li>
                <p>{ link(source.url.as_deref().unwrap_or_default(), title, "") }</p>
                { read(scene, (&source.read_on, &source.confidence), false, &id) }
            </li>
        }
    });
    html! {
        <details class="sources">
            <summary>{ scene.words.sources }{ " (" }{ sources.len() }{ ")" }</summary>
            <ul class="findings">{ for items }</ul>
        </details>
    }
}
