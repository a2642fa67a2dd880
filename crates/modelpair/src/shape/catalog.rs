//! Who made the models, the options with their prices, regions and machines.

use super::{Form, Key, Shape, confidence, may, must};
use crate::catalog::words;

pub(super) const NOTE: Key = may("note", Form::Text, "What a reader should know besides.");
pub(super) const SOURCES: Key = may("source", Form::Tables(&SOURCE), "What the facts rest on.");
pub(super) const FROM: Key = must("source", Form::Text, "The id of the source in this file.");

const SOURCE: Shape = Shape {
    title: "A source; `url` or `reference` must be there",
    keys: &[
        may("id", Form::Text, "A short name, unique in the file."),
        may("title", Form::Text, "What it is."),
        may("url", Form::Text, "The address."),
        may("reference", Form::Text, "Words, where there is no address."),
        must("read_on", Form::Date, "The day on which it was read."),
        must(
            "confidence",
            Form::Word(confidence),
            "`primary`: the text itself; `secondary`: somebody quoting it; `recalled`: neither.",
        ),
        may(
            "facts",
            Form::Texts,
            "Which keys of the file it proves, in files of one record.",
        ),
    ],
};

/// Who made the models.
pub const DEVELOPERS: Shape = Shape {
    title: "Who made the models",
    keys: &[
        SOURCES,
        may("developer", Form::Tables(&DEVELOPER), "The developers."),
    ],
};

const DEVELOPER: Shape = Shape {
    title: "A developer",
    keys: &[
        must("id", Form::Id, "The id."),
        must("name", Form::Text, "The name."),
        must(
            "country",
            Form::Text,
            "ISO 3166-1 alpha-2, or `EU` for a consortium.",
        ),
        may(
            "entity_listed",
            Form::Boolean,
            "On the US Entity List; absent where nobody looked.",
        ),
        NOTE,
        FROM,
    ],
};

/// Named sets of countries.
pub const REGIONS: Shape = Shape {
    title: "Named sets of countries",
    keys: &[
        SOURCES,
        may("region", Form::Tables(&REGION), "The regions."),
    ],
};

const REGION: Shape = Shape {
    title: "A region",
    keys: &[
        must("id", Form::Id, "The id."),
        may("countries", Form::Texts, "ISO 3166-1 alpha-2."),
        NOTE,
        FROM,
    ],
};

/// The models on a provider's routes.
pub const OPTIONS: Shape = Shape {
    title: "The models on a provider's routes, with prices",
    keys: &[
        must("provider", Form::Id, "The id of the provider."),
        may("option", Form::Tables(&OPTION), "A model on a route."),
        SOURCES,
    ],
};

const OPTION: Shape = Shape {
    title: "A model on a route. Prices are whole micro-USD per million tokens",
    keys: &[
        must("model", Form::Id, "The id of the model."),
        must("route", Form::Id, "The id of the route."),
        may("input_micro_usd", Form::Integer, "Input."),
        may("output_micro_usd", Form::Integer, "Output."),
        may(
            "input_low_micro_usd",
            Form::Integer,
            "The lower of two published prices.",
        ),
        may(
            "output_low_micro_usd",
            Form::Integer,
            "The lower of two published prices.",
        ),
        may(
            "cache_read_micro_usd",
            Form::Integer,
            "Input from the cache.",
        ),
        may(
            "cache_write_micro_usd",
            Form::Integer,
            "Input into the cache.",
        ),
        may("batch_input_micro_usd", Form::Integer, "Input in a batch."),
        may(
            "batch_output_micro_usd",
            Form::Integer,
            "Output in a batch.",
        ),
        may(
            "tier_above_tokens",
            Form::Integer,
            "Above so many input tokens, other prices.",
        ),
        may("tier_input_micro_usd", Form::Integer, "Input above them."),
        may("tier_output_micro_usd", Form::Integer, "Output above them."),
        may(
            "context_tokens",
            Form::Integer,
            "The largest input on this route.",
        ),
        may(
            "retires_on",
            Form::Date,
            "The day on which it is withdrawn.",
        ),
        may(
            "valid_until",
            Form::Date,
            "The last day of a limited price.",
        ),
        may(
            "derived",
            Form::Text,
            "How the price was computed, when it was not read.",
        ),
        NOTE,
        FROM,
    ],
};

/// Machines.
pub const HARDWARE: Shape = Shape {
    title: "Machines, what was measured on them, and cost parameters",
    keys: &[
        may("gpu", Form::Tables(&GPU), "Machines."),
        may(
            "measurement",
            Form::Tables(&MEASUREMENT),
            "Measured throughput.",
        ),
        may(
            "default",
            Form::Tables(&DEFAULT),
            "Cost parameters that nobody stated.",
        ),
        SOURCES,
    ],
};

const GPU: Shape = Shape {
    title: "A machine",
    keys: &[
        must("id", Form::Id, "The id."),
        must("name", Form::Text, "The name."),
        may("memory_mb", Form::Integer, "Memory in 10^6 bytes."),
        may(
            "rent_micro_usd_per_hour",
            Form::Integer,
            "Rent for an hour.",
        ),
        may(
            "rent_low_micro_usd_per_hour",
            Form::Integer,
            "The lowest that was seen.",
        ),
        may(
            "rent_high_micro_usd_per_hour",
            Form::Integer,
            "The highest that was seen.",
        ),
        may("buy_usd", Form::Integer, "Purchase, in whole dollars."),
        may("buy_low_usd", Form::Integer, "The lowest that was seen."),
        may("buy_high_usd", Form::Integer, "The highest that was seen."),
        may("watts", Form::Integer, "Power."),
        NOTE,
        FROM,
    ],
};

const MEASUREMENT: Shape = Shape {
    title: "Measured throughput",
    keys: &[
        must("model", Form::Id, "The id of the model."),
        must("gpu", Form::Id, "The id of the machine."),
        must("gpus", Form::Integer, "How many."),
        must(
            "tokens_per_second_milli",
            Form::Integer,
            "Thousandths of tokens a second.",
        ),
        must(
            "counts",
            Form::Word(words::counts),
            "Which tokens were counted.",
        ),
        may("precision", Form::Text, "The precision, in words."),
        NOTE,
        FROM,
    ],
};

const DEFAULT: Shape = Shape {
    title: "A cost parameter",
    keys: &[
        must("id", Form::Text, "The id."),
        must("value", Form::Integer, "The value."),
        may("low", Form::Integer, "The lowest that was seen."),
        may("high", Form::Integer, "The highest that was seen."),
        must("unit", Form::Text, "What the number counts."),
        NOTE,
        FROM,
    ],
};
