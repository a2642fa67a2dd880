//! The style sheet, adopted by the shadow root.

/// The style sheet of the element, as CSS text.
pub const STYLE: &str = include_str!("style.css");
