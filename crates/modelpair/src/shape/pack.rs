//! Packs of rules.

use modelpair_rules::Effect;

use super::{Form, Shape, confidence, may, must};

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

pub(super) const VERIFIED: Shape = Shape {
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
