//! Own texts with their faults in place, the rules in force, and the exceptions.

use yew::prelude::*;

use super::values::marked;
use super::{Scene, file_input, whole};
use crate::format;
use crate::matrix::exceptions::{Term, exceptions};
use crate::matrix::state::{Action, Tab};
use crate::matrix::texts::{Fault, Place};
use crate::strings::fill;
use crate::view::link;

/// The whole part.
pub fn policies(scene: &Scene) -> Html {
    let words = scene.words;
    html! {
        <div class="policies">
            <section>
                { scene.heading(1, "sub", words.own_title) }
                <p class="note">{ words.own_note }</p>
                { file_input("own", words.choose_files, ".toml,text/plain", true) }
                { own(scene) }
                { faults(scene) }
            </section>
            { terms(scene) }
            { packs(scene) }
        </div>
    }
}

/// In every part: that own texts are not in force.
pub fn trouble(scene: &Scene) -> Html {
    let words = scene.words;
    let errors = whole(scene.state.errors());
    let unread = scene.state.unread.as_ref();
    if errors == 0 && unread.is_none() {
        return Html::default();
    }
    let line = match unread {
        Some((name, message)) => {
            html! { <>{ name.clone() }{ ": " }<span lang="en">{ message.clone() }</span></> }
        }
        None => {
            let count = format::plural(&words.errors, errors, scene.lang);
            html! { <>{ count }{ ". " }{ words.last_good }</> }
        }
    };
    let open = scene.on(|_: MouseEvent| Action::Open(Tab::Policies));
    let button = (errors > 0 && scene.state.tab != Tab::Policies).then(|| {
        let [_, _, word, _] = words.tabs;
        html! { <button type="button" class="link" onclick={open}>{ word }</button> }
    });
    html! { <p class="trouble" role="alert">{ line }{ " " }{ button }</p> }
}

fn own(scene: &Scene) -> Html {
    let words = scene.words;
    if scene.state.own.is_empty() {
        return Html::default();
    }
    let failed = scene.state.errors() > 0;
    let files = scene.state.own.iter().map(|file| {
        let (kind, path) = match file.place() {
            Place::Pack => (words.pack, String::new()),
            Place::Catalog(path) => (words.catalog_file, path),
            Place::Policies(path) => (words.policy_file, path),
        };
        let name = file.name.clone();
        let onclick = scene.on(move |_: MouseEvent| Action::Remove(name.clone()));
        let label = fill(words.remove, &[&file.name]);
        html! {
            <li>
                <b>{ file.name.clone() }</b>
                <span class="quiet">{ kind }{ " " }<code>{ path }</code></span>
                <button type="button" class="link" aria-label={label.clone()} {onclick}>{ label }</button>
            </li>
        }
    });
    let state = if failed {
        words.not_in_force
    } else {
        words.in_force
    };
    html! {
        <>
            <p class={if failed { "off" } else { "on" }}>{ state }</p>
            <ul class="files">{ for files }</ul>
        </>
    }
}

/// Files that could not be had, then what the checker found. Its own words are English; everything around them is in
/// the language of the page.
fn faults(scene: &Scene) -> Html {
    let (state, words) = (scene.state, scene.words);
    let errors = state.errors();
    let warnings = state.faults.iter().filter(|fault| !fault.is_error).count();
    if errors + warnings == 0 {
        return Html::default();
    }
    let counts = [(errors, &words.errors), (warnings, &words.warnings)];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts = counts.map(|(count, forms)| format::plural(forms, whole(count), scene.lang));
    let counts = counts.collect::<Vec<_>>().join(", ");
    let missing = state.own.iter().filter_map(|file| {
        let line = fill(words.not_loaded, &[&file.name, file.missing.as_ref()?]);
        Some(html! { <li class="error"><p><b>{ line }</b></p><p>{ words.load_again }</p></li> })
    });
    let found = state.faults.iter().map(|fault| item(scene, fault));
    html! {
        <>
            { scene.heading(2, "part", words.problems) }
            <p>{ counts }</p>
            <ol class="faults">{ for missing }{ for found }</ol>
        </>
    }
}

fn item(scene: &Scene, fault: &Fault) -> Html {
    let words = scene.words;
    let (class, kind) = if fault.is_error {
        ("error", words.error)
    } else {
        ("warning", words.warning)
    };
    let place = fault.place.as_ref().map(|(file, line, column)| {
        let [line, column] = [line, column].map(ToString::to_string);
        html! { <p class="place">{ fill(words.line_column, &[file, &line, &column]) }</p> }
    });
    html! {
        <li {class}>
            <p><b class="kind">{ kind }</b>{ " " }<span lang="en">{ marked(&fault.message) }</span></p>
            { place }
            <pre tabindex="0" lang="en">{ fault.excerpt.clone() }</pre>
            if let Some(help) = &fault.help { <p class="help" lang="en">{ marked(help) }</p> }
            <details>
                <summary>{ words.what_it_means }{ " " }<code>{ fault.code }</code></summary>
                <pre class="page" tabindex="0" lang="en">{ fault.page }</pre>
            </details>
        </li>
    }
}

fn terms(scene: &Scene) -> Html {
    let words = scene.words;
    let all = exceptions(&scene.state.advisor, &scene.state.situation);
    let soon = all.iter().filter(|(_, term)| matches!(term, Term::Soon(_)));
    let soon = whole(soon.count());
    let rows = all.iter().map(|(exception, term)| {
        let (class, left) = match term {
            Term::Over => ("over", words.over.to_owned()),
            Term::Soon(days) => ("soon", format::plural(&words.days_left, *days, scene.lang)),
            Term::Later(days) => ("later", format::plural(&words.days_left, *days, scene.lang)),
            Term::Unknown => ("later", words.unknown.to_owned()),
        };
        let evidence = &exception.evidence;
        let title = evidence.title.as_ref().or(evidence.url.as_ref());
        let title = title.unwrap_or(&evidence.sha256).clone();
        let proof = link(evidence.url.as_deref().unwrap_or_default(), vec![html! { <>{ title }</> }], &evidence.sha256);
        html! {
            <tr {class}>
                <th scope="row"><code>{ exception.rule.clone() }</code></th>
                <td>{ exception.owner.clone() }</td>
                <td>{ format::date(&exception.expires.to_string(), scene.lang) }<small>{ left }</small></td>
                <td>{ scene.pick(&exception.reason).to_owned() }</td>
                <td class="proof">{ proof }</td>
            </tr>
        }
    });
    let heads = [
        words.rule,
        words.owner,
        words.expires,
        words.reason,
        words.proof,
    ];
    let heads = heads.map(|word| html! { <th scope="col">{ word }</th> });
    let line = match (all.is_empty(), soon) {
        (true, _) => words.no_exceptions.to_owned(),
        (false, 0) => words.none_expire.to_owned(),
        (false, soon) => format::plural(&words.expire_soon, soon, scene.lang),
    };
    html! {
        <section>
            { scene.heading(1, "sub", words.exceptions_title) }
            <p class={if soon > 0 { "soon" } else { "quiet" }}>{ line }</p>
            if !all.is_empty() {
                <div class="wide" tabindex="0" role="region" aria-label={words.exceptions_title}>
                    <table class="plain-table"><thead><tr>{ for heads }</tr></thead><tbody>{ for rows }</tbody></table>
                </div>
            }
        </section>
    }
}

fn packs(scene: &Scene) -> Html {
    let words = scene.words;
    let rules = &scene.state.advisor.bundle().rules;
    let items = rules.packs().iter().map(|pack| {
        let of_pack = rules.rules().iter().filter(|rule| rule.id.split('/').next() == Some(&pack.id));
        let count = format::plural(&words.rules, whole(of_pack.count()), scene.lang);
        let title = vec![html! { <>{ scene.pick(&pack.title).to_owned() }</> }];
        html! { <li>{ link(&pack.source, title, "") }{ " " }<span class="quiet"><code>{ pack.id.clone() }</code>{ " · " }{ count }</span></li> }
    });
    html! {
        <section>
            { scene.heading(1, "sub", words.packs_title) }
            <ul class="packs">{ for items }</ul>
        </section>
    }
}
