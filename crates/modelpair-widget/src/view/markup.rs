//! Elements by function call.
//!
//! The `html!` macro writes the construction of each element out in place. That is good for the few elements with
//! listeners, and twice the size for the hundred without: they are made here.

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VTag, VText};

/// An element with a class (or none) and children.
pub fn el(tag: &'static str, class: &'static str, children: Vec<Html>) -> Html {
    if class.is_empty() {
        with(tag, &[], &[], children)
    } else {
        with(tag, &["class"], &[class], children)
    }
}

/// An element with attributes and children. Both lists have one entry for each attribute.
pub fn with(
    tag: &'static str,
    names: &'static [&'static str],
    values: &[&str],
    children: Vec<Html>,
) -> Html {
    let mut element = VTag::new(tag);
    let values = values.iter().map(|value| {
        Some(AttributeOrProperty::Attribute(AttrValue::from(
            (*value).to_owned(),
        )))
    });
    element.attributes = Attributes::Dynamic {
        keys: names,
        values: values.collect(),
    };
    element.add_children(children);
    element.into()
}

/// A shape of a drawing: no children.
pub fn shape(tag: &'static str, names: &'static [&'static str], values: &[&str]) -> Html {
    with(tag, names, values, Vec::new())
}

/// A drawing in static HTML, where no style sheet says how: in lines of the color of the text.
pub fn still((width, letters): (&str, &str), viewbox: &str, name: &str, parts: Vec<Html>) -> Html {
    let values = [width, letters, viewbox, "img", name, "none", "currentColor"];
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
        &values,
        parts,
    )
}

/// Text of a drawing, filled whatever is said about its shapes. The classes `start` and `end`
/// say on which side of the place it begins.
pub fn caption(class: &str, (x, y): (i64, i64), lines: Vec<Html>) -> Html {
    let anchor = ["start", "end"]
        .into_iter()
        .find(|side| class.split(' ').any(|word| word == *side));
    let values = [
        class,
        &x.to_string(),
        &y.to_string(),
        anchor.unwrap_or("middle"),
        "currentColor",
        "none",
    ];
    with(
        "text",
        &["class", "x", "y", "text-anchor", "fill", "stroke"],
        &values,
        lines,
    )
}

/// Text.
pub fn text(words: &str) -> Html {
    VText::new(words.to_owned()).into()
}

/// An element with a class and text.
pub fn say(tag: &'static str, class: &'static str, words: &str) -> Html {
    el(tag, class, vec![text(words)])
}
