//! The three ways at any volume: both axes logarithmic, labels where the lines are.
//!
//! Floating point only decides where a pixel goes; every amount comes from the record.

mod axes;

use modelpair::cost::MicroUsd;
use modelpair::record::{CostView, Record, WayCurve};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::frame::column;
use super::markup::{el, say, still, text, with};
use crate::format;
use crate::strings::{Lang, Strings};
use axes::{Axes, NARROW, Sheet, WIDE, log};

/// What the chart is drawn from.
pub struct Plot<'a> {
    /// The answer, with the curves.
    pub record: &'a Record,
    /// Which of the curves' volumes is looked at.
    pub at: usize,
    /// The situation's own volume, when that is what is looked at; it may lie between two of the curves'.
    pub stated: Option<i64>,
    /// The language.
    pub lang: Lang,
    /// Where another volume goes; nothing in static HTML.
    pub act: Option<Callback<usize>>,
    /// What draws a part that does not move, once for all places of the slider; else it is drawn in its place.
    pub fixed: Option<&'a dyn Fn(Part) -> Html>,
}

/// What of the chart does not move with its slider.
#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    /// Axes and curves where there is room.
    Wide,
    /// The same in a narrow place.
    Narrow,
    /// Sentences and table.
    Words,
}

impl Part {
    fn sheet(self) -> &'static Sheet {
        match self {
            Self::Narrow => &NARROW,
            Self::Wide | Self::Words => &WIDE,
        }
    }
}

impl Plot<'_> {
    fn fixed(&self, part: Part) -> Html {
        self.fixed
            .map_or_else(|| fixed(self, part), |draw| draw(part))
    }

    fn strings(&self) -> &'static Strings {
        self.lang.strings()
    }

    fn costs(&self) -> &CostView {
        &self.record.costs
    }

    fn tokens(&self) -> i64 {
        let looked_at = || self.costs().curves.tokens.get(self.at).copied();
        self.stated.or_else(looked_at).unwrap_or_default()
    }

    /// What a way costs at the volume that is looked at; nothing outside the chart.
    fn amount(&self, way: &WayCurve) -> Option<MicroUsd> {
        let stated = self
            .record
            .three_ways
            .iter()
            .find(|known| self.stated.is_some() && known.kind == way.kind);
        stated
            .map(|known| known.likely_micro_usd)
            .or_else(|| way.likely.get(self.at).copied())
    }

    fn name(&self, way: &WayCurve) -> &'static str {
        let at = ["closed", "hosted-open"]
            .iter()
            .position(|known| *known == way.kind)
            .unwrap_or(2);
        self.strings()
            .kinds_short
            .get(at)
            .copied()
            .unwrap_or_default()
    }
}

/// Which of the curves' volumes is nearest on the scale of the chart.
pub fn nearest_volume(record: &Record, stated: i64) -> usize {
    let tokens = &record.costs.curves.tokens;
    let above = tokens
        .iter()
        .position(|tokens| *tokens >= stated)
        .unwrap_or(tokens.len().saturating_sub(1));
    let below = above.saturating_sub(1);
    let far = |at: usize| {
        tokens
            .get(at)
            .map_or(f64::MAX, |tokens| (log(*tokens) - log(stated)).abs())
    };
    if far(below) < far(above) {
        below
    } else {
        above
    }
}

/// The chart, its slider, what it says in sentences, and the same in a table.
pub fn chart(plot: &Plot) -> Html {
    if plot.costs().curves.tokens.len() < 2 {
        return Html::default();
    }
    let parts = vec![
        drawing(plot, Part::Wide),
        if plot.act.is_some() {
            drawing(plot, Part::Narrow)
        } else {
            Html::default()
        },
        slider(plot),
        plot.fixed(Part::Words),
    ];
    with("div", &["class", "part"], &["chart", "chart"], parts)
}

/// A part of the chart that does not move with its slider.
pub fn fixed(plot: &Plot, part: Part) -> Html {
    match part {
        Part::Words => words(plot),
        Part::Wide | Part::Narrow => curves(plot, part.sheet()),
    }
}

fn words(plot: &Plot) -> Html {
    let said = plot.costs().break_evens.iter().map(|found| &found.text);
    let said = plot
        .costs()
        .cheapest
        .iter()
        .map(|cheapest| &cheapest.text)
        .chain(said);
    let said = said.map(|text| say("li", "", plot.lang.pick(&text.en, &text.es)));
    let numbers = vec![say("summary", "", plot.strings().in_numbers), table(plot)];
    let parts = [
        el("ul", "plain", said.collect()),
        el("details", "", numbers),
    ];
    parts.into_iter().collect()
}

fn curves(plot: &Plot, sheet: &Sheet) -> Html {
    let curves = &plot.costs().curves;
    let Some(axes) = Axes::new(plot.costs(), sheet) else {
        return Html::default();
    };
    let mut parts = axes.grid(plot.lang);
    parts.extend(curves.ways.iter().map(|way| axes.band(&curves.tokens, way)));
    parts.extend(curves.ways.iter().map(|way| axes.line(&curves.tokens, way)));
    parts.extend(axes.labels(plot));
    parts.extend(axes.break_evens(plot));
    parts.into_iter().collect()
}

fn drawing(plot: &Plot, part: Part) -> Html {
    let sheet = part.sheet();
    let Some(axes) = Axes::new(plot.costs(), sheet) else {
        return Html::default();
    };
    let parts = vec![plot.fixed(part), axes.reader(plot)];
    let (width, height) = sheet.size;
    let viewbox = ["0 0 ", &width.to_string(), " ", &height.to_string()].concat();
    let name = plot.strings().chart;
    if plot.act.is_none() {
        return still(("100%", "13"), &viewbox, name, parts);
    }
    let values = [sheet.class, &viewbox, "img", name];
    with(
        "svg",
        &["class", "viewBox", "role", "aria-label"],
        &values,
        parts,
    )
}

/// The volume, on the scale of the chart.
fn slider(plot: &Plot) -> Html {
    let strings = plot.strings();
    let curves = &plot.costs().curves;
    let amounts = curves.ways.iter().filter_map(|way| {
        let amount = plot.amount(way)?;
        Some(
            [
                plot.name(way),
                " ",
                &format::money_about(amount.0, plot.lang),
            ]
            .concat(),
        )
    });
    let amounts: Vec<String> = amounts.collect();
    let volume = format::tokens_in_words(plot.tokens(), plot.lang);
    let said = [&volume, ": ", &amounts.join("\u{a0}· ")].concat();
    let Some(act) = plot.act.clone() else {
        return say("p", "volume", &said);
    };
    let oninput = Callback::from(move |event: InputEvent| {
        if let Ok(at) = event
            .target_unchecked_into::<HtmlInputElement>()
            .value()
            .parse()
        {
            act.emit(at);
        }
    });
    let last = (curves.tokens.len() - 1).to_string();
    html! {
        <p class="volume">
            <input type="range" min="0" max={last} step="1" value={plot.at.to_string()} aria-label={strings.volume}
                aria-valuetext={said.clone()} oninput={oninput} />
            <span>{said}</span>
        </p>
    }
}

fn table(plot: &Plot) -> Html {
    let curves = &plot.costs().curves;
    let mut head = vec![column(plot.strings().tokens_head, "")];
    head.extend(curves.ways.iter().map(|way| column(plot.name(way), "num")));
    let rows = curves
        .tokens
        .iter()
        .enumerate()
        .step_by(10)
        .map(|(at, tokens)| {
            let words = format::tokens_short(*tokens, plot.lang);
            let mut cells = vec![with("th", &["scope"], &["row"], vec![text(&words)])];
            cells.extend(curves.ways.iter().map(|way| {
                let amount = way
                    .likely
                    .get(at)
                    .map(|amount| format::money_about(amount.0, plot.lang));
                say("td", "num", &amount.unwrap_or_default())
            }));
            el("tr", "", cells)
        });
    let rows = rows.collect();
    el(
        "table",
        "",
        vec![
            el("thead", "", vec![el("tr", "", head)]),
            el("tbody", "", rows),
        ],
    )
}
