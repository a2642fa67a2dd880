//! Packs, licenses, profiles and anchors.

use modelpair_rules::Effect;

use super::{Form, Key, Shape, confidence, may, must};
use crate::license::words;

/// A pack of rules.
pub const PACK: Shape = Shape {
    title: "A pack of rules",
    keys: &[
        must("pack", Form::Table(&HEAD), "What the pack is."),
        may(
            "sets",
            Form::Named(&Form::Texts),
            "Named lists of constants of one vocabulary, for the conditions of this file and of packs that use it.",
        ),
        may(
            "rule",
            Form::Named(&Form::Table(&RULE)),
            "The rules by their names; the id of a rule is `<pack>/<rule>`.",
        ),
        may(
            "exception",
            Form::Tables(&EXCEPTION),
            "Permissions not to follow one `deny`, each with owner, reason, evidence and end.",
        ),
    ],
};

const HEAD: Shape = Shape {
    title: "What a pack is",
    keys: &[
        may(
            "format",
            Form::Integer,
            "The version of the format of packs; 1 when absent.",
        ),
        must(
            "id",
            Form::Id,
            "The name of the pack: the stem of its file.",
        ),
        must("title", Form::Localized, "What people read."),
        must(
            "source",
            Form::Text,
            "The address of the text; a rule without its own `source` cites this one.",
        ),
        may(
            "uses",
            Form::Texts,
            "Packs whose named sets the conditions use, as `<pack>.<set>`.",
        ),
    ],
};

const RULE: Shape = Shape {
    title: "A rule",
    keys: &[
        may(
            "applies",
            Form::Condition,
            "To whom and to what the rule speaks; always when absent.",
        ),
        must("when", Form::Condition, "What makes it take effect."),
        must(
            "effect",
            Form::Word(effects),
            "`deny`, `require` (adds an obligation) or `warn`.",
        ),
        must(
            "because",
            Form::Localized,
            "One full sentence for a person; for `require` it begins with \"You must\".",
        ),
        may(
            "remedy",
            Form::Localized,
            "The way out; a `deny` must have one.",
        ),
        must("clause", Form::Text, "The clause, as the text numbers it."),
        may(
            "source",
            Form::Text,
            "Where the clause can be read, when it is not in the pack's source.",
        ),
        must(
            "verified",
            Form::Table(&VERIFIED),
            "When somebody last compared it with the text, and how.",
        ),
        may(
            "reading",
            Form::Word(readings),
            "`house` when the rule is an interpretation and not the text.",
        ),
        may(
            "applies_from",
            Form::Date,
            "The first day on which the rule speaks.",
        ),
        may(
            "applies_until",
            Form::Date,
            "The last day on which the rule speaks.",
        ),
    ],
};

const VERIFIED: Shape = Shape {
    title: "When and how something was read",
    keys: &[
        must("on", Form::Date, "The day."),
        must(
            "confidence",
            Form::Word(confidence),
            "`primary`: the text itself; `secondary`: somebody quoting it; `recalled`: neither.",
        ),
    ],
};

const EXCEPTION: Shape = Shape {
    title: "An exception from a `deny`",
    keys: &[
        must("rule", Form::Text, "The rule, `<pack>/<rule>`."),
        must("when", Form::Condition, "Where the exception holds."),
        must("owner", Form::Text, "Who answers for it."),
        must("reason", Form::Localized, "Why, in a sentence."),
        must(
            "evidence",
            Form::Table(&EVIDENCE),
            "The text that it rests on.",
        ),
        must("expires", Form::Date, "The last day on which it holds."),
    ],
};

const EVIDENCE: Shape = Shape {
    title: "A text that an exception rests on; `title` or `url` must be there",
    keys: &[
        may("title", Form::Text, "What it is called."),
        may("url", Form::Text, "Where it can be read."),
        must(
            "sha256",
            Form::Hash,
            "The hash of its bytes, so that a changed text is noticed.",
        ),
    ],
};

fn effects() -> Vec<&'static str> {
    [Effect::Deny, Effect::Require, Effect::Warn]
        .map(Effect::name)
        .to_vec()
}

fn readings() -> Vec<&'static str> {
    vec!["house"]
}

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
