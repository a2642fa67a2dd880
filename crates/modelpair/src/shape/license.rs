//! The terms of a license.

use super::pack::VERIFIED;
use super::{Form, Key, Shape, may, must};
use crate::license::words;

/// The terms of a license.
pub const LICENSE: Shape = Shape {
    title: "A license as data",
    keys: &[
        must("id", Form::Id, "The stem of the file."),
        must("name", Form::Text, "The name on the text."),
        may(
            "version_date",
            Form::Text,
            "The date on the text: year, month or day.",
        ),
        must(
            "spdx",
            Form::Text,
            "An SPDX identifier, or a `LicenseRef-`.",
        ),
        may(
            "osi_approved",
            Form::Boolean,
            "The flag of the SPDX list; it says nothing about the openness of a release.",
        ),
        must(
            "commercial",
            Form::Word(words::commercial),
            "Commercial use: `conditional` is below a line or with duties.",
        ),
        must(
            "status",
            Form::Word(words::status),
            "`needs-review` is loaded as an unknown license, so that nothing is permitted by it.",
        ),
        may(
            "kept_for",
            Form::Text,
            "Why the file is here although no model in the catalog is under it.",
        ),
        must("source", Form::Text, "The canonical address of the text."),
        may("read_in", Form::Text, "How the text was read."),
        must(
            "verified",
            Form::Table(&VERIFIED),
            "When somebody last read it, and how.",
        ),
        may(
            "revocable",
            Form::Boolean,
            "The licensor may take the grant back without a breach.",
        ),
        may(
            "unilateral_update",
            Form::Boolean,
            "The licensor alone may change the terms.",
        ),
        may("governing_law", Form::Text, "Law and court."),
        may("patent_grant", Form::Text, "What it says about patents."),
        may(
            "ai_act_relief",
            Form::Boolean,
            "The terms meet the free and open-source test of the EU AI Act, Art. 53(2).",
        ),
        may("termination", Form::Text, "What ends the rights."),
        may("note", Form::Text, "What a reader should know besides."),
        may(
            "threshold",
            Form::Tables(&THRESHOLD),
            "Lines, and what happens beyond them.",
        ),
        may(
            "exclusion",
            Form::Tables(&EXCLUSION),
            "Places without rights.",
        ),
        may(
            "obligation",
            Form::Tables(&OBLIGATION),
            "Duties of some uses.",
        ),
        may(
            "field_ban",
            Form::Tables(&FIELD_BAN),
            "Banned fields of use.",
        ),
        may(
            "commercial_use",
            Form::Table(&COMMERCIAL_USE),
            "Why commercial use is denied.",
        ),
        may(
            "output_training",
            Form::Table(&OUTPUT_TRAINING),
            "Whether outputs may train other models.",
        ),
    ],
};

const RULE_SLUG: Key = must("rule", Form::Text, "A short name, unique in the file.");
const CLAUSE: Key = must("clause", Form::Text, "Where it stands.");
const BECAUSE: Key = must(
    "because",
    Form::Localized,
    "One full sentence for a person; for a duty it begins with \"You must\".",
);
const REMEDY: Key = may("remedy", Form::Localized, "The way out.");
const EXEMPT: Key = may(
    "exempt",
    Form::Words(words::exempt),
    "Who or what is free of it.",
);

const THRESHOLD: Shape = Shape {
    title: "A line, and what happens beyond it",
    keys: &[
        RULE_SLUG,
        CLAUSE,
        must("metric", Form::Word(words::metrics), "What is counted."),
        may(
            "over",
            Form::Integer,
            "The number; absent exactly when `metric` is `none`.",
        ),
        must(
            "cmp",
            Form::Word(words::comparisons),
            "Strictly above, or at least.",
        ),
        must(
            "measured",
            Form::Word(words::measured),
            "When it is counted.",
        ),
        must("scope", Form::Word(words::scopes), "Whose numbers count."),
        may(
            "trigger",
            Form::Words(words::triggers),
            "When the line matters at all; of several, any one is enough.",
        ),
        may(
            "effect",
            Form::Words(words::effects),
            "What happens; of several, all hold.",
        ),
        EXEMPT,
        BECAUSE,
        REMEDY,
    ],
};

const EXCLUSION: Shape = Shape {
    title: "A place without rights",
    keys: &[
        RULE_SLUG,
        CLAUSE,
        may(
            "territory",
            Form::Texts,
            "Ids of regions such as `eu`, or codes of countries such as `BR`.",
        ),
        may(
            "modality",
            Form::Word(words::modalities),
            "Only multimodal models are excluded; absent: all.",
        ),
        must(
            "binds",
            Form::Word(words::binds),
            "The seat of the organization, or where model or outputs are used.",
        ),
        EXEMPT,
        BECAUSE,
        REMEDY,
    ],
};

const OBLIGATION: Shape = Shape {
    title: "A duty of some uses",
    keys: &[
        RULE_SLUG,
        CLAUSE,
        may(
            "uses",
            Form::Texts,
            "The kinds of use that it goes with, as in the fact `use.kinds`; `any` is all.",
        ),
        BECAUSE,
        REMEDY,
    ],
};

const FIELD_BAN: Shape = Shape {
    title: "A banned field of use",
    keys: &[
        RULE_SLUG,
        CLAUSE,
        may(
            "fields",
            Form::Values("field"),
            "The fields that the text bans.",
        ),
        BECAUSE,
        REMEDY,
    ],
};

const COMMERCIAL_USE: Shape = Shape {
    title: "Why commercial use is denied",
    keys: &[RULE_SLUG, CLAUSE, BECAUSE, REMEDY],
};

const OUTPUT_TRAINING: Shape = Shape {
    title: "Whether outputs may train other models",
    keys: &[
        RULE_SLUG,
        must("mode", Form::Word(words::modes), "What the license says."),
        CLAUSE,
        BECAUSE,
        REMEDY,
    ],
};
