//! The axes of the chart and what is drawn along them.

use modelpair::cost::MicroUsd;
use modelpair::record::{CostView, WayCurve};
use yew::prelude::*;

use super::Plot;
use crate::format;
use crate::strings::{Lang, fill};
use crate::view::markup::{caption, el, shape, text};
use crate::view::words::kind_class;

/// A layout of the chart: what is small has fewer and larger things in it.
pub struct Sheet {
    pub class: &'static str,
    pub size: (i64, i64),
    /// The edges of the plot: left, right, top, bottom.
    plot: [i64; 4],
    /// Between two labels.
    line: i64,
    /// Decades of volume between two ticks.
    every: usize,
    /// The names of the lines stand inside the plot.
    inside: bool,
}

pub const WIDE: Sheet = Sheet {
    class: "wide",
    size: (720, 300),
    plot: [70, 586, 26, 262],
    line: 19,
    every: 1,
    inside: false,
};
pub const NARROW: Sheet = Sheet {
    class: "narrow",
    size: (340, 290),
    plot: [66, 324, 26, 252],
    line: 18,
    every: 2,
    inside: true,
};

/// How wide a letter of a name is.
const LETTER: i64 = 7;

/// The two axes of a sheet.
pub struct Axes<'a> {
    sheet: &'a Sheet,
    tokens: (f64, f64),
    dollars: (i32, i32),
}

impl<'a> Axes<'a> {
    pub fn new(costs: &CostView, sheet: &'a Sheet) -> Option<Axes<'a>> {
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

    pub fn grid(&self, lang: Lang) -> Vec<Html> {
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
    pub fn band(&self, tokens: &[i64], way: &WayCurve) -> Html {
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

    pub fn line(&self, tokens: &[i64], way: &WayCurve) -> Html {
        let places = self.places(tokens, way);
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

    /// The names of the lines: at their right ends with a distance between them, or beside them inside the plot.
    pub fn labels(&self, plot: &Plot) -> Vec<Html> {
        if self.sheet.inside {
            return self.labels_inside(plot);
        }
        let [_, right, top, bottom] = self.sheet.plot;
        let curves = &plot.costs().curves;
        let mut ends: Vec<(i64, &WayCurve)> = Vec::new();
        for way in &curves.ways {
            let y = way
                .likely
                .last()
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
                last = (y + 4).max(last + self.sheet.line).min(bottom - room);
                name(plot, way, (right + 10, last))
            })
            .collect()
    }

    /// Each name under or over its line, at the first place from the left where nothing else is.
    fn labels_inside(&self, plot: &Plot) -> Vec<Html> {
        let [left, right, top, bottom] = self.sheet.plot;
        let costs = plot.costs();
        let mut taken: Vec<(i64, i64)> = Vec::new();
        for way in &costs.curves.ways {
            taken.extend(self.places(&costs.curves.tokens, way));
        }
        for tokens in costs.break_evens.iter().filter_map(|found| found.first) {
            taken.extend(along(self.x(tokens) - 40, bottom - 11, 80));
        }
        let ways = costs.curves.ways.iter().map(|way| {
            let letters = plot.name(way).chars().count();
            let width = i64::try_from(letters).unwrap_or_default() * LETTER;
            let is_free = |(x, y): &(i64, i64)| {
                let inside = *x >= left + 4 && x + width <= right && y - 9 > top && *y < bottom;
                let (across, down) = (x - 4..=x + width + 4, y - 13..=y + 5);
                inside
                    && !taken
                        .iter()
                        .any(|(x, y)| across.contains(x) && down.contains(y))
            };
            let places = self.places(&costs.curves.tokens, way);
            let place = places
                .flat_map(|(x, y)| [(x, y + 15), (x - width, y - 6), (x, y - 6)])
                .find(is_free)
                .unwrap_or((left + 4, bottom - 4));
            taken.extend(along(place.0, place.1 - 4, width));
            name(plot, way, place)
        });
        ways.collect()
    }

    fn places(
        &self,
        tokens: &[i64],
        way: &WayCurve,
    ) -> impl DoubleEndedIterator<Item = (i64, i64)> + Clone {
        let places = tokens.iter().zip(&way.likely);
        places.map(|(tokens, amount)| (self.x(*tokens), self.y(*amount)))
    }

    /// Where own machines begin to pay.
    pub fn break_evens(&self, plot: &Plot) -> Vec<Html> {
        let [_, right, _, bottom] = self.sheet.plot;
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
                let (class, at) = beside(x, right - 60, 6);
                let class = ["even ", class].concat();
                [
                    line("drop", [x, y + 5, x, bottom]),
                    ring,
                    label(&class, at, bottom - 7, &words),
                ]
            })
            .collect()
    }

    /// Where the reader is.
    pub fn reader(&self, plot: &Plot) -> Html {
        let [left, right, top, bottom] = self.sheet.plot;
        let x = self.x(plot.tokens()).clamp(left, right);
        let words = fill(
            plot.strings().you,
            &[&format::tokens_short(plot.tokens(), plot.lang)],
        );
        let (class, at) = beside(x, i64::midpoint(left, right), 10);
        let class = ["you ", class].concat();
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
                label(&class, at, top - 6, &words),
            ],
        )
    }
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
pub fn log(number: i64) -> f64 {
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

fn name(plot: &Plot, way: &WayCurve, (x, y): (i64, i64)) -> Html {
    let class = ["name start ", kind_class(&way.kind)].concat();
    label(&class, x, y, plot.name(way))
}

/// On which side of a mark its words stand, and where they begin or end: on the left beyond an edge.
fn beside(x: i64, edge: i64, far: i64) -> (&'static str, i64) {
    if x > edge {
        ("end", x - far)
    } else {
        ("start", x + far)
    }
}

/// Places along a text, closer to each other than it is high.
fn along(x: i64, y: i64, width: i64) -> impl Iterator<Item = (i64, i64)> {
    (0..=width / LETTER).map(move |at| (x + at * LETTER, y))
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
