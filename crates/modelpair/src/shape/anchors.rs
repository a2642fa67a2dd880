//! What a value of 0 and of 1 means.

use super::{Form, Key, Shape, may, must};

/// What a value of 0 and of 1 means.
pub const ANCHORS: Shape = Shape {
    title: "What is worth nothing and what is worth everything",
    keys: &[
        must("quality", Form::Table(&QUALITY), "The scale of quality."),
        may(
            "quality_conversion",
            Form::Table(&CONVERSION),
            "How a second index is converted; without it, models that have only that one are of unknown quality.",
        ),
        must("control", Form::Table(&CONTROL), "The scale of control."),
        must("cost", Form::Table(&COST), "The scale of cost."),
        must(
            "role_weights_milli",
            Form::Table(&ROLE_WEIGHTS),
            "How much each role counts, in thousandths.",
        ),
        may(
            "role_weights_because",
            Form::Named(&Form::Localized),
            "Why they count so much.",
        ),
    ],
};

const SCALE: Key = may("scale", Form::Text, "What is counted, and how.");
const WHY: Key = must("because", Form::Localized, "Why these ends.");

const QUALITY: Shape = Shape {
    title: "The scale of quality",
    keys: &[
        SCALE,
        must("zero_at", Form::Integer, "What is worth nothing."),
        must("one_at", Form::Integer, "What is worth everything."),
        WHY,
    ],
};

const CONVERSION: Shape = Shape {
    title: "The line from the second index of capability to the first",
    keys: &[
        must("from", Form::Word(indices), "The index that is converted."),
        must(
            "slope_ppb",
            Form::Integer,
            "Points of the first index for one of the second, in thousand-millionths.",
        ),
        must(
            "intercept_micro",
            Form::Integer,
            "Where the second index is zero, in millionths of a point.",
        ),
        must(
            "residual_micro",
            Form::Integer,
            "How far it was off at most, in millionths of a point.",
        ),
        must("fitted_on", Form::Date, "When it was fitted."),
        may("models", Form::Texts, "The models that it was fitted to."),
        must("source", Form::Text, "How it was fitted, and to what."),
        WHY,
    ],
};

fn indices() -> Vec<&'static str> {
    vec!["aa_index_milli"]
}

const COST: Shape = Shape {
    title: "The scale of cost",
    keys: &[
        SCALE,
        must(
            "one_at_micro_usd",
            Form::Integer,
            "What is worth everything.",
        ),
        must("zero_at_micro_usd", Form::Integer, "What is worth nothing."),
        WHY,
    ],
};

const CONTROL: Shape = Shape {
    title: "The scale of control",
    keys: &[
        WHY,
        may(
            "deployment_ppm",
            Form::Named(&Form::Integer),
            "What each deployment is worth, in parts per million.",
        ),
        may(
            "bonus_ppm",
            Form::Named(&Form::Integer),
            "What is added for a promise of a third party.",
        ),
        may(
            "why",
            Form::Named(&Form::Localized),
            "Why each is worth so much.",
        ),
        may(
            "inside_region",
            Form::Texts,
            "The countries that count as the region where none is demanded.",
        ),
    ],
};

const ROLE_WEIGHTS: Shape = Shape {
    title: "How much each role counts",
    keys: &[
        must(
            "quality",
            Form::Named(&Form::Integer),
            "In the quality of a pair.",
        ),
        must(
            "control",
            Form::Named(&Form::Integer),
            "In the control of a pair.",
        ),
        may(
            "cost",
            Form::Named(&Form::Integer),
            "Kept for readers; cost is one sum of money.",
        ),
    ],
};
