//! The three ways at any volume: both axes logarithmic, labels where the lines are.
//!
//! Floating point only decides where a pixel goes; every amount comes from the record.

use modelpair::cost::MicroUsd;
use modelpair::record::{CostView, Record, WayCurve};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::frame::column;
use super::markup::{caption, el, say, shape, still, text, with};
use super::words::kind_class;
use crate::format;
use crate::strings::{Lang, Strings, fill};

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

/// A layout of the chart: what is small has fewer and larger things in it.
struct Sheet {
    class: &'static str,
    size: (i64, i64),
    /// The edges of the plot: left, right, top, bottom.
    plot: [i64; 4],
    /// Between two labels.
    line: i64,
    /// Decades of volume between two ticks.
    every: usize,
    /// The names of the lines stand inside the plot.
    inside: bool,
}

const WIDE: Sheet = Sheet {
    class: "wide",
    size: (720, 300),
    plot: [70, 586, 26, 262],
    line: 19,
    every: 1,
    inside: false,
};
const NARROW: Sheet = Sheet {
    class: "narrow",
    size: (340, 290),
    plot: [66, 324, 26, 252],
    line: 18,
    every: 2,
    inside: true,
};

/// The two axes of a sheet.
struct Axes<'a> {
    sheet: &'a Sheet,
    tokens: (f64, f64),
    dollars: (i32, i32),
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

impl<'a> Axes<'a> {
    fn new(costs: &CostView, sheet: &'a Sheet) -> Option<Axes<'a>> {
        let curves = &costs.curves;
        let tokens = (log(*curves.tokens.first()?), log(*curves.tokens.last()?));
        let amounts = || {
            curves
                .ways
                .iter()
                .flat_map(|way| &way.likely)
                .map(|amount| amount.0.max(1_000_000))
        };
        let dollars = (
            decade(amounts().min()?),
            decade(amounts().max()?.saturating_mul(10).saturating_sub(1)),
        );
        Some(Axes {
            sheet,
            tokens,
            dollars,
        })
    }

    fn x(&self, tokens: i64) -> i64 {
        let [left, right, ..] = self.sheet.plot;
        let part = (log(tokens) - self.tokens.0) / (self.tokens.1 - self.tokens.0);
        between(left, right, part)
    }

    fn y(&self, amount: MicroUsd) -> i64 {
        let [.., top, bottom] = self.sheet.plot;
        let (low, high) = (f64::from(self.dollars.0), f64::from(self.dollars.1));
        let part = (log(amount.0.max(1)) - 6.0 - low) / (high - low).max(1.0);
        between(bottom, top, part)
    }

    fn grid(&self, lang: Lang) -> Vec<Html> {
        let [left, right, top, bottom] = self.sheet.plot;
        let mut parts = Vec::new();
        for decade in self.dollars.0..=self.dollars.1 {
            let amount = MicroUsd(10_i64.saturating_pow(decade.unsigned_abs().saturating_add(6)));
            let y = self.y(amount);
            parts.push(line("grid", [left, y, right, y]));
            parts.push(label(
                "tick end",
                left - 8,
                y + 4,
                &format::money_short(amount.0, lang),
            ));
        }
        let mut tokens = 10_000_000_i64;
        let mut at = 0;
        while log(tokens) <= self.tokens.1 + 0.01 {
            if at % self.sheet.every == 0 {
                let x = self.x(tokens);
                parts.push(line("grid", [x, bottom, x, bottom + 5]));
                let anchor = if x > right - 20 && self.sheet.inside {
                    "tick end"
                } else {
                    "tick"
                };
                parts.push(label(
                    anchor,
                    x,
                    bottom + 21,
                    &format::tokens_short(tokens, lang),
                ));
            }
            tokens = tokens.saturating_mul(10);
            at += 1;
        }
        parts.push(line("grid", [left, top, left, bottom]));
        parts
    }

    /// What sources disagree about, between the lowest and the highest.
    fn band(&self, tokens: &[i64], way: &WayCurve) -> Html {
        if way.low == way.high {
            return Html::default();
        }
        let upper = tokens
            .iter()
            .zip(&way.high)
            .map(|(tokens, amount)| (self.x(*tokens), self.y(*amount)));
        let lower = tokens
            .iter()
            .zip(&way.low)
            .map(|(tokens, amount)| (self.x(*tokens), self.y(*amount)));
        let points = points(upper.chain(lower.rev()));
        shape(
            "polygon",
            &["class", "points"],
            &[&["band ", kind_class(&way.kind)].concat(), &points],
        )
    }

    fn line(&self, tokens: &[i64], way: &WayCurve) -> Html {
        let places = tokens
            .iter()
            .zip(&way.likely)
            .map(|(tokens, amount)| (self.x(*tokens), self.y(*amount)));
        let class = ["line ", kind_class(&way.kind)].concat();
        if way.kind != "self-hosted" {
            // A price by the token is a straight line on this scale.
            let ends = places.clone().take(1).chain(places.rev().take(1));
            return shape("polyline", &["class", "points"], &[&class, &points(ends)]);
        }
        // Replicas are added one by one, so own machines are stairs.
        let mut before: Option<(i64, i64)> = None;
        let mut path = Vec::new();
        for (x, y) in places {
            if let Some((last, _)) = before.filter(|(_, last)| *last != y) {
                path.push((last, y));
            }
            path.push((x, y));
            before = Some((x, y));
        }
        shape(
            "polyline",
            &["class", "points"],
            &[&class, &points(path.into_iter())],
        )
    }

    /// With a distance between them: at the right end of each line; where they stand inside, under the left part of it,
    /// because every line rises.
    fn labels(&self, plot: &Plot) -> Vec<Html> {
        let [_, right, top, bottom] = self.sheet.plot;
        let curves = &plot.costs().curves;
        let last = curves.tokens.len().saturating_sub(1);
        let (at, x, down) = if self.sheet.inside {
            let at = last / 8;
            let tokens = curves.tokens.get(at).copied().unwrap_or_default();
            (at, self.x(tokens), 15)
        } else {
            (last, right + 10, 4)
        };
        let mut ends: Vec<(i64, &WayCurve)> = Vec::new();
        for way in &curves.ways {
            let y = way
                .likely
                .get(at)
                .map(|amount| self.y(*amount))
                .unwrap_or_default();
            let at = ends
                .iter()
                .position(|(known, _)| *known > y)
                .unwrap_or(ends.len());
            ends.insert(at, (y, way));
        }
        let mut last = top - self.sheet.line;
        let mut room = i64::try_from(ends.len()).unwrap_or_default() * self.sheet.line;
        ends.into_iter()
            .map(|(y, way)| {
                room -= self.sheet.line;
                last = (y + down).max(last + self.sheet.line).min(bottom - room);
                let class = ["name start ", kind_class(&way.kind)].concat();
                label(&class, x, last, plot.name(way))
            })
            .collect()
    }

    /// Where own machines begin to pay.
    fn break_evens(&self, plot: &Plot) -> Vec<Html> {
        let bottom = self.sheet.plot[3];
        let curves = &plot.costs().curves;
        let within = |tokens: i64| {
            curves.tokens.first() <= Some(&tokens) && Some(&tokens) <= curves.tokens.last()
        };
        let found = plot.costs().break_evens.iter().filter_map(|found| {
            let tokens = found.first.filter(|tokens| within(*tokens))?;
            let way = curves.ways.iter().find(|way| way.kind == found.against)?;
            Some((tokens, interpolated(&curves.tokens, &way.likely, tokens)?))
        });
        found
            .flat_map(|(tokens, amount)| {
                let (x, y) = (self.x(tokens), self.y(amount));
                let ring = shape(
                    "circle",
                    &["class", "cx", "cy", "r"],
                    &["even", &x.to_string(), &y.to_string(), "5"],
                );
                let words = format::tokens_short(tokens, plot.lang);
                [
                    line("drop", [x, y + 5, x, bottom]),
                    ring,
                    label("even start", x + 6, bottom - 7, &words),
                ]
            })
            .collect()
    }

    /// Where the reader is.
    fn reader(&self, plot: &Plot) -> Html {
        let [left, right, top, bottom] = self.sheet.plot;
        let x = self.x(plot.tokens()).clamp(left, right);
        let words = fill(
            plot.strings().you,
            &[&format::tokens_short(plot.tokens(), plot.lang)],
        );
        let (class, at) = if x > i64::midpoint(left, right) {
            ("you end", x - 10)
        } else {
            ("you start", x + 10)
        };
        let dot = shape(
            "circle",
            &["cx", "cy", "r"],
            &[&x.to_string(), &(top - 10).to_string(), "5.5"],
        );
        el(
            "g",
            "reader",
            vec![
                line("", [x, top - 10, x, bottom]),
                dot,
                label(class, at, top - 6, &words),
            ],
        )
    }
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
    let said = [&volume, ": ", &amounts.join(" · ")].concat();
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
            <output>{said}</output>
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

/// The amount at a volume between two others of a line that is straight on the drawing.
fn interpolated(tokens: &[i64], amounts: &[MicroUsd], at: i64) -> Option<MicroUsd> {
    let above = tokens.iter().position(|tokens| *tokens >= at)?;
    let below = above.saturating_sub(1);
    let (from, to) = (*tokens.get(below)?, *tokens.get(above)?);
    let (low, high) = (amounts.get(below)?.0, amounts.get(above)?.0);
    if from == to {
        return Some(MicroUsd(low));
    }
    let part = i128::from(high - low) * i128::from(at - from) / i128::from(to - from);
    Some(MicroUsd(low + i64::try_from(part).ok()?))
}

/// The power of ten at or below an amount of dollars.
fn decade(micro_usd: i64) -> i32 {
    let digits = (micro_usd / 1_000_000).max(1).ilog10();
    i32::try_from(digits).unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "a place on a drawing")]
fn log(number: i64) -> f64 {
    (number.max(1) as f64).log10()
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a place on a drawing"
)]
fn between(from: i64, to: i64, part: f64) -> i64 {
    (from as f64 + (to - from) as f64 * part).round() as i64
}

fn points(places: impl Iterator<Item = (i64, i64)>) -> String {
    let mut out = String::new();
    for (x, y) in places {
        out.push_str(&x.to_string());
        out.push(',');
        out.push_str(&y.to_string());
        out.push(' ');
    }
    out
}

fn line(class: &'static str, [x1, y1, x2, y2]: [i64; 4]) -> Html {
    let values = [
        class,
        &x1.to_string(),
        &y1.to_string(),
        &x2.to_string(),
        &y2.to_string(),
    ];
    shape("line", &["class", "x1", "y1", "x2", "y2"], &values)
}

fn label(class: &str, x: i64, y: i64, words: &str) -> Html {
    caption(class, (x, y), vec![text(words)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_two_volumes_the_line_is_straight() {
        let amounts = [MicroUsd(100), MicroUsd(200)];
        assert_eq!(interpolated(&[10, 20], &amounts, 15), Some(MicroUsd(150)));
        assert_eq!(interpolated(&[10, 20], &amounts, 10), Some(MicroUsd(100)));
        assert_eq!(interpolated(&[10, 20], &amounts, 21), None);
    }

    #[test]
    fn decades_of_dollars() {
        assert_eq!(decade(1), 0);
        assert_eq!(decade(99_000_000), 1);
        assert_eq!(decade(100_000_000), 2);
    }
}
