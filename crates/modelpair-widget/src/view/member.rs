//! One half of the pair.

use modelpair::record::{FindingView, LicenseView, Machines, Member, Pair};
use yew::prelude::*;

use super::View;
use super::words::{clause, item_word, kind_class, kind_word, link};
use crate::format;
use crate::strings::{fill, join};

/// The card. Both have the same rows in the same order, so that the eye compares across.
pub fn card(view: &View, pair: &Pair, member: &Member) -> Html {
    let strings = view.strings();
    let which = if std::ptr::eq(member, &raw const pair.primary) { "primary" } else { "partner" };
    html! {
        <article class={classes!("card", kind_class(&member.kind))} part="card">
            {view.heading(2, "name", html! { {member.name.clone()} })}
            <p class="kind">
                <b>{kind(view, member)}</b>{" · "}{member.provider.clone()}
            </p>
            <ul class="tags">
                {for member.roles.iter().map(|role| html! { <li>{item_word(view, role).to_owned()}</li> })}
            </ul>
            <dl>
                {row(strings.license, license(view, &member.license))}
                {row(strings.for_you, html! { {permitted(view, member)} })}
                {row(strings.release, release(view, &member.license.release))}
                {row(strings.capability, html! { {capability(view, member)} })}
                {row(strings.place, html! { {place(view, member)} })}
                {match &member.machines {
                    Some(machines) => row(strings.machines, html! { {machines_in_words(view, machines)} }),
                    None => row(strings.price, html! { {price(view, member)} }),
                }}
                {row(strings.cost, html! { {monthly(view, pair, which)} })}
            </dl>
            <div class="must">
                {duties(view, member)}
            </div>
        </article>
    }
}

fn row(name: &'static str, value: Html) -> Html {
    html! { <div><dt>{name}</dt><dd>{value}</dd></div> }
}

fn kind<'a>(view: &View, member: &'a Member) -> &'a str {
    match member.deployment.as_str() {
        "self-hosted-cloud" => view.strings().rented,
        "business-app" | "consumer-app" => view.strings().app,
        _ => kind_word(view, &member.kind),
    }
}

fn license(view: &View, license: &LicenseView) -> Html {
    let strings = view.strings();
    let name = [&license.name, &license.spdx, &license.id].into_iter().find(|name| !name.is_empty());
    let Some(name) = name else {
        return html! { {strings.license_unknown} };
    };
    let approved = match license.osi_approved {
        Some(true) => Some(strings.osi_yes),
        Some(false) => Some(strings.osi_no),
        None => None,
    };
    html! {
        <>
            {link(&license.source, html! { {name.clone()} }, "")}
            if let Some(approved) = approved {
                {", "}{approved}
            }
        </>
    }
}

fn permitted(view: &View, member: &Member) -> String {
    let strings = view.strings();
    let duties = i64::try_from(member.obligations.len()).unwrap_or(i64::MAX);
    let [permitted, conditional, denied, undetermined] = strings.verdicts;
    match member.license.permitted.as_str() {
        "permitted" | "conditional" if duties > 0 => format::plural(&strings.with_obligations, duties, view.lang),
        "permitted" => permitted.to_owned(),
        "conditional" => conditional.to_owned(),
        "denied" => denied.to_owned(),
        _ => undetermined.to_owned(),
    }
}

/// Four dots for the eye, words for everybody.
fn release(view: &View, states: &[String; 4]) -> Html {
    let strings = view.strings();
    let parts = states.iter().zip(strings.release_parts);
    let open: Vec<String> = parts
        .filter_map(|(state, part)| match state.as_str() {
            "open" => Some(part.to_owned()),
            "partial" => Some(fill(strings.partly, &[part])),
            _ => None,
        })
        .collect();
    let words = if !open.is_empty() {
        join(open.iter().map(String::as_str), ", ")
    } else if states.iter().any(|state| state == "unknown") {
        strings.release_unknown.to_owned()
    } else {
        strings.nothing_open.to_owned()
    };
    html! {
        <>
            <svg class="dots" viewBox="0 0 54 12" width="54" height="12" aria-hidden="true">
                {for states.iter().zip(["6", "20", "34", "48"]).map(|(state, x)| dot(state, x))}
            </svg>
            {words}
        </>
    }
}

fn dot(state: &str, x: &'static str) -> Html {
    match state {
        "open" => html! { <circle class="full" cx={x} cy="6" r="5" /> },
        "partial" => html! {
            <>
                <circle cx={x} cy="6" r="4.25" />
                <circle class="full" cx={x} cy="6" r="2" />
            </>
        },
        "closed" => html! { <circle cx={x} cy="6" r="4.25" /> },
        _ => html! { <circle class="unknown" cx={x} cy="6" r="4.25" /> },
    }
}

fn capability(view: &View, member: &Member) -> String {
    let strings = view.strings();
    match &member.quality {
        None => strings.capability_unknown.to_owned(),
        Some(quality) => {
            let value = format::milli(quality.eci_milli, view.lang);
            if quality.converted { fill(strings.converted, &[&value]) } else { format!("ECI {value}") }
        }
    }
}

fn place(view: &View, member: &Member) -> String {
    let strings = view.strings();
    match (&member.region, member.deployment.as_str()) {
        (_, "self-hosted") => strings.your_network.to_owned(),
        (Some(region), _) => region.to_uppercase(),
        (None, _) => strings.anywhere.to_owned(),
    }
}

fn price(view: &View, member: &Member) -> String {
    let strings = view.strings();
    let Some(price) = &member.price else {
        return strings.price_unknown.to_owned();
    };
    let money = |micro_usd| format::money(micro_usd, view.lang);
    let mut words = fill(strings.price_value, &[&money(price.input_micro_usd), &money(price.output_micro_usd)]);
    if price.derived.is_some() {
        words = words + ", " + strings.derived;
    }
    if let Some(until) = &price.valid_until {
        words = words + ", " + &fill(strings.valid_until, &[&format::date(until, view.lang)]);
    }
    words
}

/// "2 replicas of 8 × H200".
pub fn machines_in_words(view: &View, machines: &Machines) -> String {
    let replica = format!("{} × {}", machines.gpus, machines.name);
    let strings = view.strings();
    if machines.replicas == 1 {
        fill(strings.replicas.one, &[&replica])
    } else {
        fill(strings.replicas.other, &[&format::number(i64::from(machines.replicas), view.lang), &replica])
    }
}

fn monthly(view: &View, pair: &Pair, which: &str) -> String {
    let lines = pair.cost.lines.iter().filter(|line| line.member == which);
    let sum = lines.fold(0_i64, |sum, line| sum.saturating_add(line.micro_usd));
    fill(view.strings().a_month, &[&format::money(sum, view.lang)])
}

fn duties(view: &View, member: &Member) -> Html {
    let strings = view.strings();
    html! {
        <>
            if member.dormant {
                <p>{strings.dormant}</p>
            }
            if member.obligations.is_empty() {
                <p class="quiet">{strings.nothing_to_do}</p>
            } else {
                <p class="label">{strings.you_must}</p>
                {findings(view, &member.obligations)}
            }
            if !member.warnings.is_empty() {
                <p class="label">{strings.know}</p>
                {findings(view, &member.warnings)}
            }
        </>
    }
}

fn findings(view: &View, findings: &[FindingView]) -> Html {
    html! {
        <ul>
            {for findings.iter().map(|finding| html! {
                <li>{view.lang.pick(&finding.because).to_owned()}{" "}{clause(view, finding)}</li>
            })}
        </ul>
    }
}
