//! Elements by function call.
//!
//! The `html!` macro writes the construction of each element out in place. That is good for the few elements with
//! listeners, and twice the size for the hundred without: they are made here.

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VTag, VText};

/// An element with a class (or none) and children.
pub fn el(tag: &'static str, class: &'static str, children: Vec<Html>) -> Html {
    if class.is_empty() {
        with(tag, &[], Vec::new(), children)
    } else {
        with(tag, &["class"], vec![class.into()], children)
    }
}

/// An element with attributes and children. Both lists have one entry for each attribute.
pub fn with(
    tag: &'static str,
    names: &'static [&'static str],
    values: Vec<AttrValue>,
    children: Vec<Html>,
) -> Html {
    let mut element = VTag::new(tag);
    element.attributes = Attributes::Dynamic {
        keys: names,
        values: values
            .into_iter()
            .map(|value| Some(AttributeOrProperty::Attribute(value)))
            .collect(),
    };
    element.add_children(children);
    element.into()
}

/// A shape of a drawing: no children.
pub fn shape(tag: &'static str, names: &'static [&'static str], values: Vec<AttrValue>) -> Html {
    with(tag, names, values, Vec::new())
}

/// A drawing in static HTML, where no style sheet says how: in lines of the color of the text.
pub fn still(
    (width, letters): (&'static str, &'static str),
    viewbox: String,
    name: &'static str,
    parts: Vec<Html>,
) -> Html {
    let values = vec![
        width.into(),
        letters.into(),
        viewbox.into(),
        "img".into(),
        name.into(),
        "none".into(),
        "currentColor".into(),
    ];
    with(
        "svg",
        &[
            "width",
            "font-size",
            "viewBox",
            "role",
            "aria-label",
            "fill",
            "stroke",
        ],
        values,
        parts,
    )
}

/// Text of a drawing, filled whatever is said about its shapes. The classes `start` and `end`
/// say on which side of the place it begins.
pub fn caption(class: impl Into<AttrValue>, (x, y): (i64, i64), lines: Vec<Html>) -> Html {
    let class = class.into();
    let anchor = ["start", "end"]
        .into_iter()
        .find(|side| class.split(' ').any(|word| word == *side));
    let values = vec![
        class,
        x.to_string().into(),
        y.to_string().into(),
        anchor.unwrap_or("middle").into(),
        "currentColor".into(),
        "none".into(),
    ];
    with(
        "text",
        &["class", "x", "y", "text-anchor", "fill", "stroke"],
        values,
        lines,
    )
}

/// Text.
pub fn text(words: impl Into<AttrValue>) -> Html {
    VText::new(words).into()
}

/// An element with a class and text.
pub fn say(tag: &'static str, class: &'static str, words: impl Into<AttrValue>) -> Html {
    el(tag, class, vec![text(words)])
}
