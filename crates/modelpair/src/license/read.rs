//! Reads a license file.

use modelpair_rules::{
    Confidence, Date, Diagnostics, Node, Reader, Span, Text, diag, read_verified,
};

use super::{License, UNKNOWN};

/// A license as it is written.
pub(crate) struct LicenseFile {
    pub license: License,
    pub verified_on: Date,
    pub confidence: Confidence,
    pub span: Span,
    /// Why it is here although no model may be under it.
    pub kept_for: Option<String>,
    pub thresholds: Vec<Threshold>,
    pub exclusions: Vec<Exclusion>,
    pub obligations: Vec<Obligation>,
    pub field_bans: Vec<FieldBan>,
    pub commercial_use: Option<Clause>,
    pub output_training: Option<OutputTraining>,
}

/// What every entry has.
pub(crate) struct Clause {
    pub rule: String,
    pub cited: String,
    pub because: Text,
    pub remedy: Option<Text>,
    pub span: Span,
}

pub(crate) struct Threshold {
    pub head: Clause,
    pub metric: &'static str,
    pub over: i64,
    pub at_least: bool,
    pub frozen: bool,
    pub product: bool,
    pub triggers: Vec<&'static str>,
    pub effects: Vec<&'static str>,
    pub exempt: Vec<&'static str>,
}

pub(crate) struct Exclusion {
    pub head: Clause,
    pub territory: Vec<String>,
    pub multimodal_only: bool,
    pub by_headquarters: bool,
    pub exempt: Vec<&'static str>,
}

pub(crate) struct Obligation {
    pub head: Clause,
    pub uses: Vec<String>,
}

pub(crate) struct FieldBan {
    pub head: Clause,
    pub fields: Vec<String>,
}

pub(crate) struct OutputTraining {
    pub head: Clause,
    pub mode: &'static str,
}

const METRICS: &[&str] = &[
    "mau",
    "monthly-revenue-usd",
    "annual-revenue-usd",
    "aggregate-revenue-usd-12m",
    "global-consolidated-monthly-revenue-usd",
    "none",
];
const TRIGGERS: &[&str] = &[
    "any",
    "commercial",
    "operates-maas",
    "operates-ai-work-assistant",
    "competes-with-licensor",
];
const EFFECTS: &[&str] = &[
    "request-license",
    "no-rights",
    "separate-agreement",
    "display-name",
    "security-review",
    "notice-email",
    "prior-written-authorization",
    "blocks-non-exempt-commercial-use",
];
const EXEMPT: &[&str] = &[
    "internal-use",
    "integrated-end-user-product-recipient",
    "official-host",
    "non-profit",
];
const MODES: &[&str] = &[
    "free",
    "forbidden",
    "forbidden-except-self",
    "forbidden-competing",
    "forbidden-foundational",
    "naming-prefix-if-distributed",
    "attribution",
    "non-commercial",
    "unverified",
];

const COMMERCIAL: [(&str, &str); 3] =
    [("yes", "yes"), ("no", "no"), ("conditional", "conditional")];
const SCOPES: [(&str, bool); 9] = [
    ("licensee", false),
    ("licensee-and-affiliates", false),
    ("licensee-and-affiliates-products-or-services", false),
    ("company", false),
    ("company-and-affiliates", false),
    ("company-or-employer", false),
    ("product", true),
    ("product-or-service", true),
    ("products-or-services-using-the-software", true),
];
const MEASURED: [(&str, bool); 8] = [
    ("on-model-release-date-preceding-calendar-month", true),
    ("rolling", false),
    ("any-consecutive-12-months", false),
    ("any-time", false),
    ("annual", false),
    ("yearly", false),
    ("preceding-month", false),
    ("none", false),
];
const STATUS: [(&str, bool); 2] = [("verified", true), ("needs-review", false)];
const COMPARISONS: [(&str, bool); 2] = [(">", false), (">=", true)];
const MODALITIES: [(&str, bool); 1] = [("multimodal", true)];
const BINDS: [(&str, bool); 2] = [("licensee-headquarters", true), ("place-of-use", false)];

/// The words that a license file may use, for those who describe the file.
pub(crate) mod words {
    use super::{
        BINDS, COMMERCIAL, COMPARISONS, EFFECTS, EXEMPT, MEASURED, METRICS, MODALITIES, MODES,
        SCOPES, STATUS, TRIGGERS,
    };

    macro_rules! words {
        ($($name:ident $list:ident,)*) => {
            $(pub fn $name() -> Vec<&'static str> {
                $list.iter().map(|(word, _)| *word).collect()
            })*
        };
    }

    macro_rules! plain_words {
        ($($name:ident $list:ident,)*) => {
            $(pub fn $name() -> Vec<&'static str> {
                $list.to_vec()
            })*
        };
    }

    words! {
        binds BINDS,
        commercial COMMERCIAL,
        comparisons COMPARISONS,
        measured MEASURED,
        modalities MODALITIES,
        scopes SCOPES,
        status STATUS,
    }

    plain_words! {
        effects EFFECTS,
        exempt EXEMPT,
        metrics METRICS,
        modes MODES,
        triggers TRIGGERS,
    }
}

/// Reads one file; `stem` is its name without `.toml`.
pub(crate) fn read(stem: &str, node: &Node, out: &mut Diagnostics) -> Option<LicenseFile> {
    let mut file = Reader::new(node, "a license", out);
    let head = license(&mut file);
    let kept_for = file.text("kept_for");
    let span = file.span_of("id");
    let thresholds = entries(&mut file, "threshold", threshold);
    let exclusions = entries(&mut file, "exclusion", exclusion);
    let obligations = entries(&mut file, "obligation", obligation);
    let field_bans = entries(&mut file, "field_ban", field_ban);
    let commercial_use = file.node("commercial_use").and_then(|node| {
        let mut entry = Reader::new(node, "the commercial use clause", file.diagnostics());
        let head = clause(&mut entry);
        entry.finish();
        head
    });
    let output_training = file
        .node("output_training")
        .and_then(|node| output_training(node, file.diagnostics()));
    file.finish();
    let (license, verified_on, confidence) = head?;
    if license.id != stem || license.id == UNKNOWN {
        let what = format!("the license in `{stem}.toml`");
        out.push(diag::bad_id(node.span, &what, &license.id));
    }
    Some(LicenseFile {
        license,
        verified_on,
        confidence,
        span,
        kept_for,
        thresholds,
        exclusions,
        obligations,
        field_bans,
        commercial_use,
        output_training,
    })
}

/// What is shown of the license, and when and how it was read.
fn license(file: &mut Reader) -> Option<(License, Date, Confidence)> {
    // Kept for readers of the file; nothing is decided by them.
    for key in [
        "version_date",
        "read_in",
        "governing_law",
        "patent_grant",
        "termination",
        "note",
    ] {
        file.text(key);
    }
    file.boolean("unilateral_update");
    let id = file.required_text("id");
    let name = file.required_text("name");
    let spdx = file.required_text("spdx");
    let commercial = file.required_choice("commercial", &COMMERCIAL);
    let verified = file.required_choice("status", &STATUS);
    let source = file.required_text("source");
    let read = file
        .required_node("verified")
        .and_then(|node| read_verified(node, file.diagnostics()));
    let osi_approved = file.boolean("osi_approved");
    let ai_act_relief = file.boolean("ai_act_relief");
    let revocable = file.boolean("revocable");
    let (verified_on, confidence) = read?;
    let license = License {
        id: id?,
        name: name?,
        spdx: spdx?,
        osi_approved,
        commercial: commercial?.to_owned(),
        verified: verified?,
        ai_act_relief,
        revocable,
        source: source?,
        verified_on: verified_on.to_string(),
        confidence: confidence.name().to_owned(),
    };
    Some((license, verified_on, confidence))
}

fn entries<T>(
    file: &mut Reader,
    key: &str,
    read: fn(&Node, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    let nodes = file.list(key).unwrap_or_default();
    nodes
        .iter()
        .filter_map(|node| read(node, file.diagnostics()))
        .collect()
}

fn clause(entry: &mut Reader) -> Option<Clause> {
    let rule = entry.required_text("rule");
    let cited = entry.required_text("clause");
    let because = entry.required_localized("because");
    let remedy = entry.localized("remedy");
    Some(Clause {
        rule: rule?,
        cited: cited?,
        because: because?,
        remedy,
        span: entry.span(),
    })
}

fn threshold(node: &Node, out: &mut Diagnostics) -> Option<Threshold> {
    let mut entry = Reader::new(node, "a threshold", out);
    let head = clause(&mut entry);
    let metric = entry.required_choice("metric", &words(METRICS));
    let over = entry.integer("over");
    let at_least = entry.required_choice("cmp", &COMPARISONS);
    let frozen = entry.required_choice("measured", &MEASURED);
    let product = entry.required_choice("scope", &SCOPES);
    let triggers = choices(&mut entry, "trigger", TRIGGERS);
    let effects = choices(&mut entry, "effect", EFFECTS);
    let exempt = choices(&mut entry, "exempt", EXEMPT);
    if over.is_some() == (metric == Some("none")) {
        let span = entry.span();
        entry.diagnostics().push(diag::missing_key(
            span,
            "over",
            "a threshold (absent exactly when `metric` is `none`)",
        ));
    }
    entry.finish();
    Some(Threshold {
        head: head?,
        metric: metric?,
        over: over.unwrap_or_default(),
        at_least: at_least?,
        frozen: frozen?,
        product: product?,
        triggers,
        effects,
        exempt,
    })
}

fn exclusion(node: &Node, out: &mut Diagnostics) -> Option<Exclusion> {
    let mut entry = Reader::new(node, "an exclusion", out);
    let head = clause(&mut entry);
    let territory = entry.list_of_text("territory").unwrap_or_default();
    let multimodal_only = entry.choice("modality", &MODALITIES).unwrap_or(false);
    let by_headquarters = entry.required_choice("binds", &BINDS);
    let exempt = choices(&mut entry, "exempt", EXEMPT);
    entry.finish();
    let territory = territory.into_iter().map(|item| item.text).collect();
    Some(Exclusion {
        head: head?,
        territory,
        multimodal_only,
        by_headquarters: by_headquarters?,
        exempt,
    })
}

fn obligation(node: &Node, out: &mut Diagnostics) -> Option<Obligation> {
    let mut entry = Reader::new(node, "an obligation", out);
    let head = clause(&mut entry);
    let uses = entry.list_of_text("uses").unwrap_or_default();
    entry.finish();
    Some(Obligation {
        head: head?,
        uses: uses.into_iter().map(|item| item.text).collect(),
    })
}

fn field_ban(node: &Node, out: &mut Diagnostics) -> Option<FieldBan> {
    let mut entry = Reader::new(node, "a ban on a field of use", out);
    let head = clause(&mut entry);
    let fields = entry.list_of_text("fields").unwrap_or_default();
    entry.finish();
    Some(FieldBan {
        head: head?,
        fields: fields.into_iter().map(|item| item.text).collect(),
    })
}

fn output_training(node: &Node, out: &mut Diagnostics) -> Option<OutputTraining> {
    let mut entry = Reader::new(node, "the output training clause", out);
    let mode = entry.required_choice("mode", &words(MODES));
    let head = clause(&mut entry);
    entry.finish();
    Some(OutputTraining {
        head: head?,
        mode: mode?,
    })
}

fn words(known: &[&'static str]) -> Vec<(&'static str, &'static str)> {
    known.iter().map(|word| (*word, *word)).collect()
}

/// A list of known words; each unknown one is reported.
fn choices(entry: &mut Reader, key: &str, known: &'static [&'static str]) -> Vec<&'static str> {
    let mut found = Vec::new();
    for item in entry.list_of_text(key).unwrap_or_default() {
        match known.iter().find(|word| **word == item.text) {
            Some(word) => found.push(*word),
            None => entry.diagnostics().push(diag::unknown_value(
                item.span,
                key,
                &item.text,
                known.iter().copied(),
            )),
        }
    }
    found
}
