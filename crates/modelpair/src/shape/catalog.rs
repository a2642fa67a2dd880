//! Models, who made them, who serves them, and on which machines.

use super::{Form, Key, Shape, confidence, may, must};
use crate::catalog::words;

const NOTE: Key = may("note", Form::Text, "What a reader should know besides.");
const SOURCES: Key = may("source", Form::Tables(&SOURCE), "What the facts rest on.");
const FROM: Key = must("source", Form::Text, "The id of the source in this file.");

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

/// Who serves models.
pub const PROVIDER: Shape = Shape {
    title: "A provider: the legal entity that serves models, its terms and its routes",
    keys: &[
        must("id", Form::Id, "The stem of the file."),
        must("name", Form::Text, "The name."),
        may(
            "jurisdiction",
            Form::Text,
            "The seat of the entity that signs.",
        ),
        may(
            "owner_countries",
            Form::Values("country"),
            "The seat of the group that owns it.",
        ),
        may(
            "eea_entity",
            Form::Text,
            "Who contracts with customers in the European Economic Area.",
        ),
        may(
            "cloud",
            Form::Text,
            "Whose machines it shares its fate with.",
        ),
        may(
            "first_party_of",
            Form::Texts,
            "Developers whose models it serves as their own service.",
        ),
        may(
            "aggregator",
            Form::Boolean,
            "It runs nothing itself and passes requests on to others; absent where it serves the models.",
        ),
        may(
            "entity_listed",
            Form::Boolean,
            "It or its group is on the US Entity List.",
        ),
        may(
            "dpf_certified",
            Form::Boolean,
            "On the list of the EU-US Data Privacy Framework.",
        ),
        PROCESSOR,
        DPA,
        BAA,
        SCC,
        TRAINS,
        RETENTION,
        ZERO_RETENTION,
        ZERO_EXCEPTIONS,
        INDEMNITY,
        FEDRAMP,
        IMPACT,
        SOC2,
        PCI,
        COMPETE,
        NOTE,
        may(
            "route",
            Form::Tables(&ROUTE),
            "Its routes; each repeats only what differs.",
        ),
        SOURCES,
    ],
};

const ROUTE: Shape = Shape {
    title: "A route: a way to use models",
    keys: &[
        must(
            "id",
            Form::Id,
            "The provider's id, with the region or tier behind it.",
        ),
        may(
            "region",
            Form::Text,
            "An id in `regions.toml`; without it no place is promised.",
        ),
        may("tier", Form::Word(words::tiers), "`api` when absent."),
        may(
            "deployment",
            Form::Text,
            "Only where it does not follow from model and provider.",
        ),
        PROCESSOR,
        DPA,
        BAA,
        SCC,
        TRAINS,
        RETENTION,
        ZERO_RETENTION,
        ZERO_EXCEPTIONS,
        INDEMNITY,
        FEDRAMP,
        IMPACT,
        SOC2,
        PCI,
        COMPETE,
        NOTE,
        FROM,
    ],
};

const PROCESSOR: Key = may("processor", Form::Text, "Who processes the data, in words.");
const DPA: Key = may(
    "dpa_offered",
    Form::Boolean,
    "Offers a data processing agreement.",
);
const BAA: Key = may(
    "baa_offered",
    Form::Boolean,
    "Offers a business associate agreement.",
);
const SCC: Key = may(
    "scc_offered",
    Form::Boolean,
    "Offers standard contractual clauses.",
);
const TRAINS: Key = may(
    "trains_on_data",
    Form::Boolean,
    "Trains on prompts unless somebody objects.",
);
const RETENTION: Key = may(
    "retention_days",
    Form::Integer,
    "Days that prompts are kept by default.",
);
const ZERO_RETENTION: Key = may(
    "zero_retention",
    Form::Text,
    "`default`, `self-service`, `on-request` or `none`.",
);
const ZERO_EXCEPTIONS: Key = may(
    "zero_retention_exceptions",
    Form::Texts,
    "Models that are kept anyway.",
);
const INDEMNITY: Key = may("indemnity", Form::Text, "`ip` or `none`.");
const FEDRAMP: Key = may("fedramp", Form::Text, "The level that a source states.");
const IMPACT: Key = may(
    "dod_impact_level",
    Form::Text,
    "The impact level that a source states.",
);
const SOC2: Key = may("soc2", Form::Boolean, "A SOC 2 Type II report.");
const PCI: Key = may(
    "pci_aoc",
    Form::Boolean,
    "An attestation of compliance with PCI DSS.",
);
const COMPETE: Key = may(
    "outputs_compete_ban",
    Form::Boolean,
    "Outputs may not train competing models.",
);

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
