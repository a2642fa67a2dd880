//! What it costs: the bill of the pair, and the same work in three ways.

use modelpair::record::{CostLine, CostWay, Pair};
use yew::prelude::*;

use super::View;
use super::member::machines_in_words;
use super::words::{item_word, kind_class, kind_word};
use crate::format;
use crate::strings::fill;

/// Both tables.
pub fn costs(view: &View) -> Html {
    let Some(pair) = view.record.pairs.first() else {
        return Html::default();
    };
    html! {
        <section class="costs" part="costs">
            {view.heading(1, "sub", html! { {view.strings().what_it_costs} })}
            <div class="columns">
                {ways(view)}
                {bill(view, pair)}
            </div>
        </section>
    }
}

fn bill(view: &View, pair: &Pair) -> Html {
    let strings = view.strings();
    html! {
        <table class="bill">
            <caption>{strings.cost_of_pair}</caption>
            <thead>
                <tr>
                    <th scope="col">{strings.item}</th>
                    <th scope="col" class="num">{strings.tokens_head}</th>
                    <th scope="col" class="num">{strings.money_head}</th>
                </tr>
            </thead>
            <tbody>{for pair.cost.lines.iter().map(|line| bill_line(view, pair, line))}</tbody>
            <tfoot>
                <tr>
                    <th scope="row" colspan="2">{strings.total}</th>
                    <td class="num">{format::money(pair.cost.total_micro_usd, view.lang)}</td>
                </tr>
            </tfoot>
        </table>
    }
}

fn bill_line(view: &View, pair: &Pair, line: &CostLine) -> Html {
    let member = if line.member == "primary" { &pair.primary } else { &pair.partner };
    let tokens = if line.tokens > 0 { format::tokens_short(line.tokens, view.lang) } else { String::new() };
    html! {
        <tr>
            <th scope="row">
                {item_word(view, &line.item).to_owned()}
                <small class={kind_class(&member.kind)}>{member.name.clone()}</small>
            </th>
            <td class="num">{tokens}</td>
            <td class="num">{format::money(line.micro_usd, view.lang)}</td>
        </tr>
    }
}

fn ways(view: &View) -> Html {
    let strings = view.strings();
    let ways = &view.record.three_ways;
    let most = ways.iter().map(|way| way.high_micro_usd.max(way.likely_micro_usd)).max().unwrap_or(0).max(1);
    html! {
        <table class="ways">
            <caption>{strings.three_ways}<span class="quiet">{strings.three_ways_note}</span></caption>
            <thead class="hidden">
                <tr>
                    <th scope="col">{strings.way}</th>
                    <th scope="col">{strings.money_head}</th>
                </tr>
            </thead>
            <tbody>{for ways.iter().map(|way| way_row(view, way, most))}</tbody>
        </table>
    }
}

fn way_row(view: &View, way: &CostWay, most: i64) -> Html {
    let strings = view.strings();
    let money = |micro_usd| format::money_about(micro_usd, view.lang);
    let is_range = way.low_micro_usd < way.high_micro_usd;
    html! {
        <tr class={kind_class(&way.kind)}>
            <th scope="row">
                <b>{kind_word(view, &way.kind).to_owned()}</b>
                <span class="model">{way.name.clone()}
                    if let Some(machines) = &way.machines {
                        {", "}{machines_in_words(view, machines)}
                    }
                </span>
                {bar(way, most)}
            </th>
            <td class="num">
                <b>{money(way.likely_micro_usd)}</b>
                if is_range {
                    <small>{fill(strings.to, &[&money(way.low_micro_usd), &money(way.high_micro_usd)])}</small>
                }
                if !way.permitted {
                    <small class="no">{strings.not_permitted}</small>
                }
            </td>
        </tr>
    }
}

/// The likely cost as a bar, the interval as a line; the numbers stand beside it.
fn bar(way: &CostWay, most: i64) -> Html {
    let at = |micro_usd: i64| permille(micro_usd, most).to_string();
    let width = permille(way.likely_micro_usd, most).max(4).to_string();
    html! {
        <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class={if way.permitted { "fill" } else { "outline" }} x="0" y="2" width={width} height="6" />
            <line x1={at(way.low_micro_usd)} x2={at(way.high_micro_usd)} y1="5" y2="5" />
        </svg>
    }
}

fn permille(part: i64, whole: i64) -> i64 {
    i64::try_from(i128::from(part) * 1000 / i128::from(whole.max(1))).unwrap_or(1000).clamp(0, 1000)
}
