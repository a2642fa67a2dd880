//! The style sheet, adopted by the shadow root.

/// The style sheet of the element, as CSS text; a build of the page hands over one without comments and blanks.
pub const STYLE: &str = match option_env!("MODELPAIR_STYLE") {
    Some(style) => style,
    None => include_str!("style.css"),
};
