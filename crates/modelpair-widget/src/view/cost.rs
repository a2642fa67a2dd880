//! What it costs: the bill of the pair, and the same work in three ways.

use modelpair::record::{CostLine, CostWay, Pair};
use yew::prelude::*;

use super::View;
use super::chart::{self, Plot, nearest_volume};
use super::frame::{column, section};
use super::markup::{el, say, shape, text, with};
use super::member::machines_in_words;
use super::words::{item_word, kind_class, kind_word, link};
use crate::answers::{Question, current};
use crate::format;
use crate::strings::fill;

/// Both tables.
pub fn costs(view: &View) -> Html {
    let Some(pair) = view.record.pairs.first() else {
        return Html::default();
    };
    let parts = vec![
        view.heading(1, "sub", view.strings().what_it_costs),
        chart(view),
        el("div", "columns", vec![ways(view), bill(view, pair)]),
        inputs(view),
    ];
    section("costs", parts)
}

fn chart(view: &View) -> Html {
    let still = || {
        let stated = current(view.record.situation.facts.get(Question::Tokens.fact()))
            .parse()
            .ok();
        let at = nearest_volume(view.record, stated.unwrap_or_default());
        chart::chart(&Plot {
            record: view.record,
            at,
            stated,
            lang: view.lang,
            act: None,
            fixed: None,
        })
    };
    view.chart.clone().unwrap_or_else(still)
}

/// The numbers that nobody stated, each with its source.
fn inputs(view: &View) -> Html {
    let strings = view.strings();
    let inputs = &view.record.costs.inputs;
    if inputs.is_empty() {
        return Html::default();
    }
    let number = |value: i64| format::number(value, view.lang);
    let rows = inputs.iter().map(|input| {
        let range = input
            .low
            .zip(input.high)
            .map(|(low, high)| fill(strings.to, &[&number(low), &number(high)]));
        let value = [&number(input.value), " ", &input.unit].concat();
        let source = &input.source;
        let source = link(
            source.url.as_deref().unwrap_or_default(),
            vec![text(&source.title.clone())],
            "",
        );
        let cells = vec![
            with(
                "th",
                &["scope"],
                &["row"],
                vec![say("code", "", &input.id.clone())],
            ),
            el(
                "td",
                "num",
                vec![
                    text(&(value + " ")),
                    say("small", "", &range.unwrap_or_default()),
                ],
            ),
            el("td", "source", vec![source]),
        ];
        el("tr", "", cells)
    });
    let head = vec![
        column(strings.fact, ""),
        column(strings.value, "num"),
        column(strings.source_head, "source"),
    ];
    let rows = vec![
        el("thead", "", vec![el("tr", "", head)]),
        el("tbody", "", rows.collect()),
    ];
    el(
        "details",
        "inputs",
        vec![
            say("summary", "", strings.rests_on),
            el("table", "facts", rows),
        ],
    )
}

fn bill(view: &View, pair: &Pair) -> Html {
    let strings = view.strings();
    let head = vec![
        column(strings.item, ""),
        column(strings.tokens_head, "num"),
        column(strings.money_head, "num"),
    ];
    let total = vec![
        with(
            "th",
            &["scope", "colspan"],
            &["row", "2"],
            vec![text(strings.total)],
        ),
        say(
            "td",
            "num",
            &format::money(pair.cost.total_micro_usd.0, view.lang),
        ),
    ];
    let parts = vec![
        say("caption", "", strings.cost_of_pair),
        el("thead", "", vec![el("tr", "", head)]),
        el(
            "tbody",
            "",
            pair.cost
                .lines
                .iter()
                .map(|line| bill_line(view, pair, line))
                .collect(),
        ),
        el("tfoot", "", vec![el("tr", "", total)]),
    ];
    el("table", "bill", parts)
}

fn bill_line(view: &View, pair: &Pair, line: &CostLine) -> Html {
    let member = if line.member == "primary" {
        &pair.primary
    } else {
        &pair.partner
    };
    let tokens = if line.tokens > 0 {
        format::tokens_short(line.tokens, view.lang)
    } else {
        String::new()
    };
    let item = vec![
        text(&[item_word(view, &line.item), " "].concat()),
        say("small", kind_class(&member.kind), &member.name.clone()),
    ];
    let cells = vec![
        with("th", &["scope"], &["row"], item),
        say("td", "num", &tokens),
        say("td", "num", &format::money(line.micro_usd.0, view.lang)),
    ];
    el("tr", "", cells)
}

fn ways(view: &View) -> Html {
    let strings = view.strings();
    let ways = &view.record.three_ways;
    let most = ways
        .iter()
        .map(|way| way.high_micro_usd.0.max(way.likely_micro_usd.0))
        .max()
        .unwrap_or(0)
        .max(1);
    let head = vec![column(strings.way, ""), column(strings.money_head, "")];
    let parts = vec![
        el(
            "caption",
            "",
            vec![
                text(&[strings.three_ways, " "].concat()),
                say("span", "quiet", strings.three_ways_note),
            ],
        ),
        el("thead", "hidden", vec![el("tr", "", head)]),
        el(
            "tbody",
            "",
            ways.iter().map(|way| way_row(view, way, most)).collect(),
        ),
    ];
    el("table", "ways", parts)
}

fn way_row(view: &View, way: &CostWay, most: i64) -> Html {
    let strings = view.strings();
    let money = |micro_usd| format::money_about(micro_usd, view.lang);
    let mut model = way.name.clone();
    if let Some(machines) = &way.machines {
        model = [&model, ", ", &machines_in_words(view, machines)].concat();
    }
    let name = vec![
        say("b", "", kind_word(view, &way.kind)),
        text(" "),
        say("span", "model", &model),
        bar(way, most),
    ];
    let mut cost = vec![say("b", "", &money(way.likely_micro_usd.0)), text(" ")];
    if way.low_micro_usd.0 < way.high_micro_usd.0 {
        cost.push(say(
            "small",
            "",
            &fill(
                strings.to,
                &[&money(way.low_micro_usd.0), &money(way.high_micro_usd.0)],
            ),
        ));
    }
    if !way.permitted {
        cost.push(say("small", "no", strings.not_permitted));
    }
    let cells = vec![
        with("th", &["scope"], &["row"], name),
        el("td", "num", cost),
    ];
    el("tr", kind_class(&way.kind), cells)
}

/// The likely cost as a bar, the interval as a line; the numbers stand beside it.
fn bar(way: &CostWay, most: i64) -> Html {
    let at = |micro_usd: i64| AttrValue::from(permille(micro_usd, most).to_string());
    let width = AttrValue::from(permille(way.likely_micro_usd.0, most).max(4).to_string());
    let class = if way.permitted { "fill" } else { "outline" };
    let likely = shape(
        "rect",
        &["class", "x", "y", "width", "height"],
        &[class, "0", "2", &width, "6"],
    );
    let range = shape(
        "line",
        &["x1", "x2", "y1", "y2"],
        &[
            &at(way.low_micro_usd.0),
            &at(way.high_micro_usd.0),
            "5",
            "5",
        ],
    );
    with(
        "svg",
        &["class", "viewBox", "preserveAspectRatio", "aria-hidden"],
        &["bar", "0 0 1000 10", "none", "true"],
        vec![likely, range],
    )
}

fn permille(part: i64, whole: i64) -> i64 {
    i64::try_from(i128::from(part) * 1000 / i128::from(whole.max(1)))
        .unwrap_or(1000)
        .clamp(0, 1000)
}
