//! A released model version.

use super::catalog::{FROM, NOTE, SOURCES};
use super::{Form, Shape, may, must};
use crate::catalog::words;

/// A released model version.
pub const MODEL: Shape = Shape {
    title: "A model: a released version, never a family. An absent key is unknown",
    keys: &[
        must("id", Form::Id, "The stem of the file."),
        must("name", Form::Text, "The name."),
        must("developer", Form::Id, "An id in `developers.toml`."),
        may(
            "origin_countries",
            Form::Values("country"),
            "Where the weights, or the model they derive from, were made.",
        ),
        may(
            "derived_from",
            Form::Text,
            "The base model, by id or in words.",
        ),
        may(
            "distilled_from",
            Form::Text,
            "The model whose outputs it was trained on.",
        ),
        may("released_on", Form::Text, "`YYYY-MM-DD` or `YYYY-MM`."),
        must(
            "weights",
            Form::Word(words::weights),
            "Whether they are published, of whatever license.",
        ),
        may(
            "weights_released_on",
            Form::Text,
            "`YYYY-MM-DD` or `YYYY-MM`.",
        ),
        may(
            "license",
            Form::Text,
            "The id of a license; absent: unknown, and such a model never enters a pair.",
        ),
        may("modalities", Form::Texts, "What goes in."),
        may(
            "multimodal",
            Form::Boolean,
            "More than text; PDF alone does not count.",
        ),
        may(
            "parameters_total_millions",
            Form::Integer,
            "All parameters.",
        ),
        may(
            "parameters_active_millions",
            Form::Integer,
            "Those used for one token; equal for a dense model.",
        ),
        may(
            "context_tokens",
            Form::Integer,
            "The largest input that a source states.",
        ),
        may(
            "inference_code",
            Form::Word(words::openness),
            "Describes the release.",
        ),
        may(
            "training_code",
            Form::Word(words::openness),
            "Describes the release.",
        ),
        may(
            "training_data",
            Form::Word(words::openness),
            "Describes the release.",
        ),
        may(
            "eci_milli",
            Form::Integer,
            "Epoch Capabilities Index times 1000.",
        ),
        may("eci_on", Form::Text, "The day or month of that value."),
        may(
            "aa_index_milli",
            Form::Integer,
            "Artificial Analysis index times 1000.",
        ),
        may(
            "aa_version",
            Form::Text,
            "The version of that index; never compare across versions.",
        ),
        may(
            "systemic_risk",
            Form::Boolean,
            "Over the compute line of the AI Act, only where known.",
        ),
        may(
            "display_name",
            Form::Text,
            "What the display clause of its license wants shown.",
        ),
        NOTE,
        may(
            "architecture",
            Form::Table(&ARCHITECTURE),
            "What memory and speed need.",
        ),
        may(
            "conflict",
            Form::Tables(&CONFLICT),
            "Sources that disagree.",
        ),
        SOURCES,
    ],
};

const ARCHITECTURE: Shape = Shape {
    title: "What memory and speed need",
    keys: &[
        may("layers", Form::Integer, "Layers."),
        may("kv_heads", Form::Integer, "Key and value heads."),
        may("head_dim", Form::Integer, "The size of a head."),
        may(
            "mla_kv_dim",
            Form::Integer,
            "Latent and rope width of latent attention.",
        ),
        may("precision", Form::Text, "The native precision, in words."),
        may(
            "weights_mb",
            Form::Integer,
            "The weights in that precision, in 10^6 bytes.",
        ),
    ],
};

const CONFLICT: Shape = Shape {
    title: "A source that disagrees",
    keys: &[
        must("fact", Form::Text, "The key."),
        must("value", Form::Text, "What that source says."),
        NOTE,
        FROM,
    ],
};
