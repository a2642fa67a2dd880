//! Who serves models, on which terms.

use super::catalog::{FROM, NOTE, SOURCES};
use super::{Form, Key, Shape, may, must};
use crate::catalog::words;

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
