//! One half of the pair.

use modelpair::record::{FindingView, LicenseView, Machines, Member, OpennessView, Pair};
use yew::prelude::*;

use super::View;
use super::markup::{el, say, shape, text, with};
use super::words::{clause, item_word, kind_class, kind_word, link};
use crate::format;
use crate::strings::{fill, join};

/// The card. Both have the same rows in the same order, so that the eye compares across.
pub fn card(view: &View, pair: &Pair, member: &Member) -> Html {
    let strings = view.strings();
    let which = if std::ptr::eq(member, &raw const *pair.primary) {
        "primary"
    } else {
        "partner"
    };
    let mut line = vec![say("b", "", kind(view, member))];
    if member.deployment != "self-hosted" {
        line.push(text(&["\u{a0}· ", &member.provider].concat()));
    }
    let roles = member
        .roles
        .iter()
        .map(|role| say("li", "", item_word(view, role)));
    let (how, what) = match &member.machines {
        Some(machines) => (strings.machines, machines_in_words(view, machines)),
        None => (strings.price, price(view, member)),
    };
    let rows = vec![
        row(
            strings.license,
            license(view, &member.license, member.kind != "closed"),
        ),
        row(strings.for_you, text(&permitted(view, member))),
        row(strings.release, release(view, member)),
        row(strings.capability, text(&capability(view, member))),
        row(strings.place, text(&place(view, member))),
        row(how, text(&what)),
        row(strings.cost, text(&monthly(view, pair, which))),
    ];
    let parts = vec![
        view.heading(2, "name", &member.name.clone()),
        el("p", "kind", line),
        el("ul", "tags", roles.collect()),
        el("dl", "", rows),
        el("div", "must", duties(view, member)),
    ];
    let class = ["card ", kind_class(&member.kind)].concat();
    with("article", &["class", "part"], &[&class, "card"], parts)
}

fn row(name: &'static str, value: Html) -> Html {
    el(
        "div",
        "",
        vec![say("dt", "", name), el("dd", "", vec![value])],
    )
}

fn kind<'a>(view: &View, member: &'a Member) -> &'a str {
    match member.deployment.as_str() {
        "self-hosted-cloud" => view.strings().rented,
        "business-app" | "consumer-app" => view.strings().app,
        _ => kind_word(view, &member.kind),
    }
}

fn license(view: &View, license: &LicenseView, is_open: bool) -> Html {
    let strings = view.strings();
    let name = [&license.name, &license.spdx, &license.id]
        .into_iter()
        .find(|name| !name.is_empty());
    let Some(name) = name else {
        return text(strings.license_unknown);
    };
    // What all closed models have in common is no name, and is said in the reader's language.
    let name = if license.id == "proprietary-api" {
        strings.api_terms
    } else {
        name
    };
    // Nobody expects the terms of an API to be an open-source license.
    let approved = match license.osi_approved {
        Some(true) => [", ", strings.osi_yes].concat(),
        Some(false) if is_open => [", ", strings.osi_no].concat(),
        _ => String::new(),
    };
    el(
        "span",
        "",
        vec![link(&license.source, vec![text(name)], ""), text(&approved)],
    )
}

fn permitted(view: &View, member: &Member) -> String {
    let strings = view.strings();
    let duties = i64::try_from(member.obligations.len()).unwrap_or(i64::MAX);
    let [permitted, conditional, denied, undetermined] = strings.verdicts;
    match member.license.permitted.as_str() {
        "permitted" | "conditional" if duties > 0 => {
            format::plural(&strings.with_obligations, duties, view.lang)
        }
        "permitted" => permitted.to_owned(),
        "conditional" => conditional.to_owned(),
        "denied" => denied.to_owned(),
        _ => undetermined.to_owned(),
    }
}

/// Four dots for the eye, words for everybody.
fn release(view: &View, member: &Member) -> Html {
    let strings = view.strings();
    let states = &member.license.release;
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
    let dots = states
        .iter()
        .zip(["6", "20", "34", "48"])
        .map(|(state, x)| dot(state, x));
    let drawing = with(
        "svg",
        &["class", "viewBox", "width", "height", "aria-hidden"],
        &["dots", "0 0 54 12", "54", "12", "true"],
        dots.collect(),
    );
    let mut parts = vec![drawing, text(&(words + " "))];
    if member.kind != "closed" {
        parts.push(say("small", "", &frameworks(view, &member.openness)));
    }
    el("span", "", parts)
}

/// Three frameworks classify a release; none of them permits or denies a use.
fn frameworks(view: &View, openness: &OpennessView) -> String {
    let strings = view.strings();
    let said = |known: Option<bool>| match known {
        Some(true) => strings.yes_no_unknown[0],
        Some(false) => strings.yes_no_unknown[1],
        None => strings.yes_no_unknown[2],
    };
    let known = ["unclassified", "open-model", "open-tooling", "open-science"];
    let class = known
        .iter()
        .position(|class| *class == openness.mof)
        .and_then(|at| strings.mof.get(at).copied());
    fill(
        strings.frameworks,
        &[
            said(openness.osaid),
            class.unwrap_or(strings.yes_no_unknown[2]),
            said(openness.ai_act_relief),
        ],
    )
}

fn dot(state: &str, x: &'static str) -> Html {
    let circle = |class: &'static str, radius: &'static str, fill: &'static str| {
        let values = [class, x, "6", radius, fill, "currentColor"];
        shape(
            "circle",
            &["class", "cx", "cy", "r", "fill", "stroke"],
            &values,
        )
    };
    match state {
        "open" => circle("full", "5", "currentColor"),
        "partial" => el(
            "g",
            "",
            vec![
                circle("", "4.25", "none"),
                circle("full", "2", "currentColor"),
            ],
        ),
        "closed" => circle("", "4.25", "none"),
        _ => circle("unknown", "4.25", "none"),
    }
}

fn capability(view: &View, member: &Member) -> String {
    let strings = view.strings();
    match &member.quality {
        None => strings.capability_unknown.to_owned(),
        Some(quality) => {
            let value = format::milli(quality.eci_milli, view.lang);
            if quality.converted {
                fill(strings.converted, &[&value])
            } else {
                ["ECI ", &value].concat()
            }
        }
    }
}

fn place(view: &View, member: &Member) -> String {
    let strings = view.strings();
    match (&member.region, member.deployment.as_str()) {
        (_, "self-hosted") => strings.your_network.to_owned(),
        (Some(region), _) => format::country(&region.to_uppercase(), view.lang),
        (None, _) => strings.anywhere.to_owned(),
    }
}

fn price(view: &View, member: &Member) -> String {
    let strings = view.strings();
    let Some(price) = &member.price else {
        return strings.price_unknown.to_owned();
    };
    let money = |micro_usd| format::money(micro_usd, view.lang);
    let mut words = fill(
        strings.price_value,
        &[
            &money(price.input_micro_usd.0),
            &money(price.output_micro_usd.0),
        ],
    );
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
    let replica = [
        &format::number(i64::from(machines.gpus), view.lang),
        "\u{a0}×\u{a0}",
        &machines.name,
    ]
    .concat();
    let strings = view.strings();
    if machines.replicas == 1 {
        fill(strings.replicas.one, &[&replica])
    } else {
        fill(
            strings.replicas.other,
            &[
                &format::number(i64::from(machines.replicas), view.lang),
                &replica,
            ],
        )
    }
}

fn monthly(view: &View, pair: &Pair, which: &str) -> String {
    let lines = pair.cost.lines.iter().filter(|line| line.member == which);
    let sum = lines.fold(0_i64, |sum, line| sum.saturating_add(line.micro_usd.0));
    fill(view.strings().a_month, &[&format::money(sum, view.lang)])
}

fn duties(view: &View, member: &Member) -> Vec<Html> {
    let strings = view.strings();
    let mut parts = Vec::new();
    if member.dormant {
        parts.push(say("p", "", strings.dormant));
    }
    if member.obligations.is_empty() {
        parts.push(say("p", "quiet", strings.nothing_to_do));
    } else {
        parts.push(say("p", "label", strings.you_must));
        parts.push(findings(view, &member.obligations));
    }
    if !member.warnings.is_empty() {
        parts.push(say("p", "label", strings.know));
        parts.push(findings(view, &member.warnings));
    }
    parts
}

fn findings(view: &View, findings: &[FindingView]) -> Html {
    let items = findings.iter().map(|found| finding(view, found));
    el("ul", "", items.collect())
}

/// What a rule found, with its clause.
pub fn finding(view: &View, finding: &FindingView) -> Html {
    let words = [
        view.lang.pick(&finding.because.en, &finding.because.es),
        " ",
    ]
    .concat();
    el("li", "", vec![text(&words), clause(view, finding)])
}
