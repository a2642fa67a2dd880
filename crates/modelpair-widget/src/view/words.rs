//! Small things that several parts say in the same way.

use modelpair::record::{Choice, FindingView, Member, Pair, Record};
use yew::prelude::*;

use super::View;
use super::markup::{el, say, text, with};
use crate::format;
use crate::strings::{fill, join};

/// The ways, in the order of the words in `strings`.
const KINDS: [&str; 3] = ["closed", "hosted-open", "self-hosted"];
/// The roles, in the order of the words in `strings`.
const ROLES: [&str; 4] = ["high-stakes", "confined", "volume", "backup"];

/// The answer in one or two sentences, for those who hear it.
pub fn summary(view: &View) -> String {
    match view.record.pairs.first() {
        None => view.strings().no_pair.to_owned(),
        Some(pair) => {
            let halves = members(pair).map(|member| {
                fill(
                    view.strings().serves,
                    &[&member.name, &roles_in_words(view, member)],
                )
            });
            join(halves.iter().map(String::as_str), "; ") + ". " + &total_in_words(view, pair)
        }
    }
}

/// Both halves.
pub fn members(pair: &Pair) -> [&Member; 2] {
    [&pair.primary, &pair.partner]
}

/// Whether it is this model on this route.
pub fn same_choice(member: &Member, choice: &Choice) -> bool {
    member.model == choice.model && member.route == choice.route
}

/// "About $54,200 a month in all."
pub fn total_in_words(view: &View, pair: &Pair) -> String {
    fill(
        view.strings().a_month_in_all,
        &[&format::money_about(pair.cost.total_micro_usd.0, view.lang)],
    )
}

/// "data that may not leave, volume and backup".
pub fn roles_in_words(view: &View, member: &Member) -> String {
    let strings = view.strings();
    join(
        member
            .roles
            .iter()
            .map(|role| word(role, &ROLES, &strings.roles_for)),
        strings.and,
    )
}

/// The short word for a role, or for another line of the bill.
pub fn item_word<'a>(view: &View, item: &'a str) -> &'a str {
    let strings = view.strings();
    match item {
        "standby" => strings.standby,
        "machines" => strings.machines_item,
        "staff" => strings.staff,
        _ => word(item, &ROLES, &strings.roles),
    }
}

/// The words for one of the three ways.
pub fn kind_word<'a>(view: &View, kind: &'a str) -> &'a str {
    word(kind, &KINDS, &view.strings().kinds)
}

/// The class that carries the color of a way.
pub fn kind_class(kind: &str) -> &'static str {
    match kind {
        "closed" => "closed",
        "hosted-open" => "hosted",
        _ => "own",
    }
}

/// The clause, as a link to its source, with what there is to know about how it was read.
pub fn clause(view: &View, finding: &FindingView) -> Html {
    let strings = view.strings();
    let pack = finding
        .rule
        .split('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    let label = vec![
        say("span", "pack", &pack),
        text(" "),
        text(&finding.clause.clone()),
    ];
    let read = fill(
        strings.read_on,
        &[&format::date(&finding.verified_on, view.lang)],
    );
    let mut doubts = String::new();
    let doubt = match finding.confidence.as_str() {
        "secondary" => strings.secondary,
        "recalled" => strings.recalled,
        _ => "",
    };
    for doubt in [
        if finding.house_reading {
            strings.house_reading
        } else {
            ""
        },
        doubt,
    ] {
        if !doubt.is_empty() {
            doubts.push_str("\u{a0}· ");
            doubts.push_str(doubt);
        }
    }
    el(
        "span",
        "clause",
        vec![link(&finding.source, label, &read), text(&doubts)],
    )
}

/// A link where the address is one for a browser; the text alone elsewhere.
pub fn link(address: &str, label: Vec<Html>, title: &str) -> Html {
    if address.starts_with("https://") || address.starts_with("http://") {
        let values = [address, title, "_blank", "noopener noreferrer"];
        with("a", &["href", "title", "target", "rel"], &values, label)
    } else {
        el("span", "", label)
    }
}

/// The names of models for ids, as far as the record has them.
pub fn model_name<'a>(record: &'a Record, id: &'a str) -> &'a str {
    let in_pairs = record
        .pairs
        .iter()
        .flat_map(members)
        .find(|member| member.model == id);
    let in_ways = record.three_ways.iter().find(|way| way.choice.model == id);
    in_pairs
        .map(|member| member.name.as_str())
        .or_else(|| in_ways.map(|way| way.name.as_str()))
        .unwrap_or(id)
}

fn word<'a>(id: &'a str, ids: &[&str], words: &[&'static str]) -> &'a str {
    ids.iter()
        .position(|known| *known == id)
        .and_then(|at| words.get(at).copied())
        .unwrap_or(id)
}
