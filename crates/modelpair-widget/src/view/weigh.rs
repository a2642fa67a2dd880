//! The triangle: which pair is the best at which weights, and the point that the reader moves.

use modelpair::record::{Record, RegionView};
use web_sys::Element;
use yew::prelude::*;

use super::View;
use super::frame::{column, section};
use super::markup::{caption, el, say, shape, still, text, with};
use super::words::{kind_class, members, same_choice};
use crate::format;
use crate::strings::{Lang, Strings, fill, join};
use crate::triangle::{HEIGHT, WIDTH, Weights, contains, moved, place, room_for, weights};

/// A character of a label in units of the drawing.
const CHARACTER: i64 = 23;
/// A line of a label, likewise.
const LINE: i64 = 48;
/// How far an arrow key moves the point, alone and with the shift key.
const STEPS: [i64; 2] = [20, 100];

/// What the triangle is drawn from.
pub struct Scene<'a> {
    /// The answer, with the regions.
    pub record: &'a Record,
    /// Where the point is.
    pub point: Weights,
    /// The language.
    pub lang: Lang,
    /// Whether a reader waits for the first answer: what is folded can wait.
    pub is_first: bool,
    /// The drawing, to find out where a pointer is.
    pub svg: &'a NodeRef,
    /// Where the point is to go; nothing in static HTML.
    pub act: Option<Callback<Weights>>,
}

impl Scene<'_> {
    fn strings(&self) -> &'static Strings {
        self.lang.strings()
    }

    fn on<E: 'static>(&self, find: impl Fn(E) -> Option<Weights> + 'static) -> Option<Callback<E>> {
        let act = self.act.clone()?;
        Some(Callback::from(move |event| {
            if let Some(weights) = find(event) {
                act.emit(weights);
            }
        }))
    }

    /// The region that the point is in.
    fn chosen(&self) -> Option<&RegionView> {
        self.record.regions.iter().find(|region| {
            let corners: Vec<Weights> = region.corners.iter().map(|corner| corner.ppm).collect();
            contains(&corners, self.point)
        })
    }
}

/// The drawing, and the same in a table.
pub fn triangle(scene: &Scene) -> Html {
    if scene.record.regions.is_empty() {
        return Html::default();
    }
    let [quality, control, cost] = scene.strings().criteria;
    let chosen = scene.chosen();
    let parts = vec![
        say("p", "corner", quality),
        drawing(scene, chosen),
        el(
            "p",
            "corners",
            vec![say("span", "", control), text(" "), say("span", "", cost)],
        ),
        table(scene, chosen),
    ];
    with("div", &["class", "part"], &["triangle", "triangle"], parts)
}

fn drawing(scene: &Scene, chosen: Option<&RegionView>) -> Html {
    let viewbox = ["0 0 ", &WIDTH.to_string(), " ", &HEIGHT.to_string()].concat();
    let regions = scene.record.regions.iter();
    let mut parts: Vec<Html> = regions
        .clone()
        .map(|region| area(scene, region, chosen))
        .collect();
    let outline = [0, HEIGHT, WIDTH / 2, 0, WIDTH, HEIGHT]
        .map(|number| number.to_string())
        .join(" ");
    parts.push(shape(
        "polygon",
        &["class", "points"],
        &["outline", &outline],
    ));
    let labels = regions.zip(1..);
    let labels = labels.map(|(region, number)| label(scene, region, chosen, number));
    parts.push(with("g", &["aria-hidden"], &["true"], labels.collect()));
    parts.push(handle(scene));
    let name = scene.strings().triangle;
    if scene.act.is_none() {
        return still(("320", "36"), &viewbox, name, parts);
    }
    let down = scene.on({
        let svg = scene.svg.clone();
        move |event: PointerEvent| {
            // A finger scrolls the page; a tap of it arrives as a click.
            (event.pointer_type() == "mouse" && event.button() == 0).then(|| {
                capture(&svg, &event);
                weights_at(&svg, event.client_x(), event.client_y())
            })?
        }
    });
    let svg = scene.svg.clone();
    let click =
        scene.on(move |event: MouseEvent| weights_at(&svg, event.client_x(), event.client_y()));
    html! {
        <svg ref={scene.svg.clone()} viewBox={viewbox} role="group" aria-label={name}
            onpointerdown={down} onclick={click}>
            {for parts}
        </svg>
    }
}

fn area(scene: &Scene, region: &RegionView, chosen: Option<&RegionView>) -> Html {
    let points: Vec<String> = corners(region)
        .iter()
        .map(|(x, y)| [x.to_string(), y.to_string()].join(" "))
        .collect();
    let class = class(scene, region, chosen);
    let name = say("title", "", &region.pair.names.join(" + "));
    with(
        "polygon",
        &["class", "points"],
        &[&class, &points.join(" ")],
        vec![name],
    )
}

/// A region is named in its place where there is room: the chosen one in full, the others by what differs, where that
/// is too long without the names of families, and where that is, too, by its number in the table.
fn label(scene: &Scene, region: &RegionView, chosen: Option<&RegionView>, number: usize) -> Html {
    let lines = lines(region, chosen);
    let short = lines.iter().map(|line| without_family(line)).collect();
    let number = vec![number.to_string()];
    // What is chosen needs none: the answer names it.
    let is_chosen = chosen.is_some_and(|chosen| std::ptr::eq(chosen, region));
    let ways = if is_chosen { 2 } else { 3 };
    let mut names = [lines, short, number].into_iter().take(ways);
    let found = names.find_map(|lines| {
        let place = room_for(&corners(region), size(&lines))?;
        Some((lines, place))
    });
    let Some((lines, (x, y))) = found else {
        return Html::default();
    };
    let top = if lines.len() > 1 { "-0.1em" } else { "0.35em" };
    let lines = lines.into_iter().zip([top, "1.15em"]).map(|(line, down)| {
        with(
            "tspan",
            &["x", "dy"],
            &[&x.to_string(), down],
            vec![text(&line)],
        )
    });
    caption(&class(scene, region, chosen), (x, y), lines.collect())
}

fn lines(region: &RegionView, chosen: Option<&RegionView>) -> Vec<String> {
    let [primary, partner] = &region.pair.names;
    let in_full = chosen.is_none_or(|chosen| std::ptr::eq(chosen, region));
    let differs = |at: usize| {
        in_full
            || chosen.is_none_or(|chosen| chosen.pair.names.get(at) != region.pair.names.get(at))
    };
    let mut lines = Vec::new();
    if differs(0) {
        lines.push(primary.clone());
    }
    if differs(1) || lines.is_empty() {
        lines.push(["+ ", partner].concat());
    }
    lines
}

/// The width and the height of a label, in units of the drawing.
fn size(lines: &[String]) -> (i64, i64) {
    let longest = lines.iter().map(|line| line.chars().count()).max();
    let units = |count: usize, unit: i64| {
        i64::try_from(count)
            .unwrap_or(i64::MAX)
            .saturating_mul(unit)
    };
    (
        units(longest.unwrap_or(0), CHARACTER),
        units(lines.len(), LINE),
    )
}

/// `Opus 5.5` of `Claude Opus 5.5`: the first of several names that are words.
fn without_family(line: &str) -> String {
    let (plus, name) = line
        .strip_prefix("+ ")
        .map_or(("", line), |name| ("+ ", name));
    let is_word = |rest: &&str| rest.starts_with(char::is_alphabetic);
    let rest = name.split_once(' ').map(|(_, rest)| rest).filter(is_word);
    [plus, rest.unwrap_or(name)].concat()
}

/// The point: as large as a thumb, and a slider for those who do not see it.
fn handle(scene: &Scene) -> Html {
    let strings = scene.strings();
    let point = scene.point;
    let (x, y) = place(point);
    let [quality, ..] = percents(point);
    let place = ["translate(", &x.to_string(), " ", &y.to_string(), ")"].concat();
    let dots = [("reach", "78"), ("halo", "46"), ("dot", "26")]
        .map(|(class, radius)| shape("circle", &["class", "r"], &[class, radius]));
    if scene.act.is_none() {
        return with(
            "g",
            &["class", "transform"],
            &["point", &place],
            dots.into(),
        );
    }
    let svg = scene.svg.clone();
    let down = scene.on({
        let svg = svg.clone();
        move |event: PointerEvent| {
            capture(&svg, &event);
            None
        }
    });
    let slide = scene.on(move |event: PointerEvent| {
        (event.buttons() & 1 == 1).then(|| weights_at(&svg, event.client_x(), event.client_y()))?
    });
    let press = scene.on(move |event: KeyboardEvent| {
        let [fine, coarse] = STEPS;
        let step = if event.shift_key() { coarse } else { fine };
        let by = match event.key().as_str() {
            "ArrowUp" => (0, -step),
            "ArrowDown" => (0, step),
            "ArrowLeft" => (-step, 0),
            "ArrowRight" => (step, 0),
            _ => return None,
        };
        event.prevent_default();
        Some(moved(point, by))
    });
    html! {
        <g class="point" role="slider" tabindex="0" transform={place} aria-label={strings.point}
            aria-valuemin="0" aria-valuemax="100" aria-valuenow={quality.to_string()}
            aria-valuetext={in_words(scene)}
            onpointerdown={down} onpointermove={slide} onkeydown={press}>
            {for dots}
        </g>
    }
}

/// "quality 61%, data control 28%, cost 11%".
fn in_words(scene: &Scene) -> String {
    let shown = percents(scene.point)
        .into_iter()
        .zip(scene.strings().criteria);
    let shown: Vec<String> = shown
        .map(|(percent, name)| [name, " ", &format::percent(percent, scene.lang)].concat())
        .collect();
    join(shown.iter().map(String::as_str), ", ")
}

fn percents(point: Weights) -> Weights {
    point.map(|weight| (weight + 5_000) / 10_000)
}

fn table(scene: &Scene, chosen: Option<&RegionView>) -> Html {
    let strings = scene.strings();
    let summary = say("summary", "", strings.regions);
    if scene.is_first {
        return el("details", "", vec![summary]);
    }
    let rows = scene.record.regions.iter().zip(1_usize..);
    let rows = rows.map(|(region, number)| {
        let names = vec![
            text(&(number.to_string() + " ")),
            say("span", "", &region.pair.names.join(" + ")),
        ];
        let share = fill(
            scene.strings().percent,
            &[&format::milli(region.share.ppm / 10, scene.lang)],
        );
        let cells = vec![
            with("th", &["scope"], &["row"], names),
            say("td", "num", &share),
        ];
        with("tr", &["class"], &[&class(scene, region, chosen)], cells)
    });
    let head = vec![
        column(strings.pair_head, ""),
        column(strings.share_head, "num"),
    ];
    let rows = vec![
        el("thead", "", vec![el("tr", "", head)]),
        el("tbody", "", rows.collect()),
    ];
    el("details", "", vec![summary, el("table", "", rows)])
}

/// The sentence under the answer: how firm it is, in its first words.
pub fn firmness(view: &View) -> Html {
    let Some(reason) = view.firmness else {
        return Html::default();
    };
    let said = view.lang.pick(&reason.en, &reason.es);
    let (word, rest) = said
        .split_once(':')
        .map_or(("", said), |(word, _)| said.split_at(word.len() + 1));
    el("p", "firmness", vec![say("b", "", word), text(rest)])
}

/// What would change the answer, in sentences.
pub fn changes(view: &View) -> Html {
    let flips = view
        .record
        .robustness
        .iter()
        .flat_map(|robustness| &robustness.flips);
    let flips: Vec<Html> = flips
        .map(|flip| say("li", "", view.lang.pick(&flip.text.en, &flip.text.es)))
        .collect();
    if flips.is_empty() {
        return Html::default();
    }
    section(
        "changes",
        vec![
            view.heading(1, "sub", view.strings().changes),
            el("ul", "plain", flips),
        ],
    )
}

fn corners(region: &RegionView) -> Vec<(i64, i64)> {
    region
        .corners
        .iter()
        .map(|corner| place(corner.ppm))
        .collect()
}

fn class(scene: &Scene, region: &RegionView, chosen: Option<&RegionView>) -> AttrValue {
    let mark = if chosen.is_some_and(|chosen| std::ptr::eq(chosen, region)) {
        " chosen"
    } else {
        ""
    };
    [kind(scene.record, region), mark].concat().into()
}

/// A region has the color of the way in which its partner is used.
fn kind(record: &Record, region: &RegionView) -> &'static str {
    let partner = &region.pair.partner;
    let known = record
        .pairs
        .iter()
        .flat_map(members)
        .find(|member| same_choice(member, partner));
    match known {
        Some(member) => kind_class(&member.kind),
        None if partner.route.starts_with("self-hosted") => "own",
        None => "hosted",
    }
}

fn capture(point: &NodeRef, event: &PointerEvent) {
    let handle = point
        .cast::<Element>()
        .and_then(|svg| svg.last_element_child());
    if let Some(handle) = handle {
        // A pointer that is already gone cannot be captured, and need not be.
        let _ = handle.set_pointer_capture(event.pointer_id());
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places on a screen, far from any limit"
)]
fn weights_at(svg: &NodeRef, x: i32, y: i32) -> Option<Weights> {
    let rectangle = svg.cast::<Element>()?.get_bounding_client_rect();
    let unit = rectangle.width() / 1000.0;
    let across = (f64::from(x) - rectangle.left()) / unit;
    let down = (f64::from(y) - rectangle.top()) / unit;
    Some(weights((across as i64, down as i64)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_left_out_where_a_word_follows() {
        assert_eq!(without_family("Claude Opus 5.5"), "Opus 5.5");
        assert_eq!(without_family("+ Mistral Large 3"), "+ Large 3");
        assert_eq!(without_family("Gemma 4 27B"), "Gemma 4 27B");
        assert_eq!(without_family("gpt-oss-120b"), "gpt-oss-120b");
    }
}
