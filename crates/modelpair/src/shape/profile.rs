//! A situation to start from.

use super::{Form, Shape, may, must};

/// A situation to start from.
pub const PROFILE: Shape = Shape {
    title: "A profile: a situation to start from",
    keys: &[
        must("id", Form::Id, "The stem of the file."),
        must("title", Form::Localized, "Its name."),
        must("short", Form::Localized, "What its chip says."),
        must("summary", Form::Localized, "One sentence."),
        must(
            "assume",
            Form::Situation,
            "Every fact of a situation but `today`, `organization.history` and `operations.switch_minutes`.",
        ),
        may(
            "why",
            Form::Named(&Form::Localized),
            "A reason for each, by the path of the fact.",
        ),
        may(
            "expects",
            Form::Table(&EXPECTS),
            "What the guide expects; the calculation decides.",
        ),
    ],
};

const EXPECTS: Shape = Shape {
    title: "What the guide expects of each role",
    keys: &[
        must(
            "high_stakes",
            Form::Table(&EXPECTATION),
            "For high-stakes work.",
        ),
        must(
            "confined",
            Form::Table(&EXPECTATION),
            "For data that may not leave.",
        ),
        must("volume", Form::Table(&EXPECTATION), "For cheap volume."),
        must(
            "backup",
            Form::Table(&EXPECTATION),
            "For the day something breaks.",
        ),
    ],
};

const EXPECTATION: Shape = Shape {
    title: "What the guide expects of a role",
    keys: &[
        may(
            "kinds",
            Form::Words(kinds),
            "Kinds of option, any of which is as expected.",
        ),
        must("because", Form::Localized, "Why."),
    ],
};

fn kinds() -> Vec<&'static str> {
    vec!["closed", "hosted-open", "self-hosted", "none"]
}
