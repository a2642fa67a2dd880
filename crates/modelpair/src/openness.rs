//! How open a release is: Model Openness Framework class, Open Source AI Definition, AI Act relief.
//!
//! These classify a release; they never permit or deny a use.

mod file;
mod licenses;

pub use file::{MofComponent, MofFile, MofLicense, MofLicenses, MofRelease};
pub use licenses::{is_open_license, is_osi_approved};

use core::fmt;
use modelpair_rules::packed;

use serde::{Deserialize, Serialize};

use licenses::{meant_by, suits};

/// The classes of the Model Openness Framework 1.0, least open first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MofClass {
    /// Not even an open model.
    Unclassified,
    /// Class III: architecture, final parameters and their documents are open.
    OpenModel,
    /// Class II: training, inference and evaluation code too, and evaluation data.
    OpenTooling,
    /// Class I: also datasets, preprocessing, intermediate parameters and a paper.
    OpenScience,
}

impl fmt::Display for MofClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unclassified => "unclassified",
            Self::OpenModel => "Class III - Open Model",
            Self::OpenTooling => "Class II - Open Tooling",
            Self::OpenScience => "Class I - Open Science",
        })
    }
}

/// What kind of thing a component is; it decides which of the release's licenses it inherits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContentType {
    /// Programs.
    Code,
    /// Parameters and datasets.
    Data,
    /// Cards, reports, papers.
    Document,
}

/// The class of a release and what it would take to reach the next ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Openness {
    /// The class that is reached.
    pub class: MofClass,
    /// Whether it meets the Open Source AI Definition 1.0, as far as components can show.
    pub osaid: bool,
    /// For each class, what it lacks; from class III to class I.
    pub gaps: Vec<ClassGap>,
    /// Components whose license is open, but made for another type of content; they count.
    pub unsuited: Vec<String>,
    /// Components that the framework does not know.
    pub unknown: Vec<String>,
    /// Licenses that are written in another way than their SPDX id, and count for nothing.
    pub misspelled: Vec<Misspelled>,
}

/// A license that is no SPDX id, and the id that is likely meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Misspelled {
    /// As it is written.
    pub license: String,
    /// The id to write.
    pub id: &'static str,
}

/// What a release lacks for a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClassGap {
    /// The class.
    pub class: MofClass,
    /// Required components that are not included.
    pub missing: Vec<&'static str>,
    /// Required components that are included without an open license.
    pub not_open: Vec<&'static str>,
}

/// Classifies a release by the Model Openness Framework 1.0.
///
/// Components are known by their names, in any case.
/// A component's license is its own, else the release's for its type of content, else that of the
/// distribution, else none; one that is stated and left empty is none. A class is reached when all its components, and those of the classes
/// below, have an open license (see [`is_open_license`]). A research paper replaces the technical
/// report. Algorithm of the Model Openness Tool, `lfai/model_openness_tool` at 8b5d30e.
pub fn classify(release: &MofRelease) -> Openness {
    let components = release.components.as_deref().unwrap_or_default();
    let known =
        |component: &MofComponent| COMPONENTS.iter().find(|row| is_named(component, row.name));
    let gaps: Vec<ClassGap> = [
        MofClass::OpenModel,
        MofClass::OpenTooling,
        MofClass::OpenScience,
    ]
    .map(|class| gap(release, class))
    .into();
    let reached = gaps
        .iter()
        .take_while(|gap| gap.missing.is_empty() && gap.not_open.is_empty());
    let unsuited = components.iter().filter(|component| {
        known(component).is_some_and(|row| {
            let license = license_of(release, component, row.content);
            license.is_some_and(|id| is_open_license(id) && !suits(id, row.content))
        })
    });
    Openness {
        class: reached
            .last()
            .map_or(MofClass::Unclassified, |gap| gap.class),
        osaid: osaid_of(release),
        unsuited: unsuited.map(shown).collect(),
        unknown: components
            .iter()
            .filter(|component| known(component).is_none())
            .map(shown)
            .collect(),
        misspelled: misspelled(release),
        gaps,
    }
}

/// How much of a part of a release is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Availability {
    /// All of it.
    Open,
    /// Some of it.
    Partial,
    /// None of it.
    Closed,
}

/// What a catalog knows about a release; `None` is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReleaseFacts {
    /// The parameters can be downloaded.
    pub weights_open: Option<bool>,
    /// Their license is approved by the OSI.
    pub osi_approved: Option<bool>,
    /// The code that runs the model.
    pub inference_code: Option<Availability>,
    /// The code that trained the model.
    pub training_code: Option<Availability>,
    /// The training data, or information that is enough to recreate it.
    pub training_data: Option<Availability>,
    /// The license grants what the AI Act asks of a free and open-source license.
    pub license_relief: Option<bool>,
    /// The model has systemic risk.
    pub systemic_risk: Option<bool>,
}

/// Whether a release meets the Open Source AI Definition 1.0 (OSI, October 2024); `None` when the
/// facts leave it open.
///
/// Parameters, code and data information must all come with all freedoms: one that does not
/// decides. What is partly public leaves it open, because the definition asks for enough to
/// rebuild, not for everything.
pub fn osaid(facts: &ReleaseFacts) -> Option<bool> {
    let public = |part: Option<Availability>| match part {
        Some(Availability::Open) => Some(true),
        Some(Availability::Closed) => Some(false),
        Some(Availability::Partial) | None => None,
    };
    all([
        facts.weights_open,
        facts.osi_approved,
        public(facts.inference_code),
        public(facts.training_code),
        public(facts.training_data),
    ])
}

/// Whether Art. 53(2) of the EU AI Act relieves the developer from documentation duties; `None`
/// when the facts leave it open.
///
/// Public parameters under a free and open-source license, and no systemic risk.
pub fn ai_act_relief(facts: &ReleaseFacts) -> Option<bool> {
    all([
        facts.weights_open,
        facts.license_relief,
        facts.systemic_risk.map(|risk| !risk),
    ])
}

/// Kleene's conjunction.
fn all<const N: usize>(conditions: [Option<bool>; N]) -> Option<bool> {
    if conditions.contains(&Some(false)) {
        Some(false)
    } else {
        conditions.iter().all(Option::is_some).then_some(true)
    }
}

fn gap(release: &MofRelease, class: MofClass) -> ClassGap {
    let mut gap = ClassGap {
        class,
        missing: Vec::new(),
        not_open: Vec::new(),
    };
    for row in COMPONENTS
        .iter()
        .filter(|row| row.class.is_some_and(|needed| needed <= class))
    {
        let replaced = row.name == TECHNICAL_REPORT && is_open(release, RESEARCH_PAPER);
        if replaced || is_open(release, row.name) {
            continue;
        }
        if included(release, row.name).next().is_some() {
            gap.not_open.push(row.name);
        } else {
            gap.missing.push(row.name);
        }
    }
    gap
}

/// Licenses of components and of the release that would count if they were written as an id.
fn misspelled(release: &MofRelease) -> Vec<Misspelled> {
    let components = release.components.as_deref().unwrap_or_default();
    let own = components
        .iter()
        .filter_map(|component| component.license.as_deref());
    let global = release.license.iter().flat_map(|licenses| {
        let all = [
            &licenses.distribution,
            &licenses.code,
            &licenses.data,
            &licenses.document,
        ];
        all.into_iter().flatten()
    });
    let global = global.filter_map(|license| license.name.as_deref());
    let found = own.chain(global).map(str::trim).filter_map(|text| {
        let license = text.to_owned();
        meant_by(text).map(|id| Misspelled { license, id })
    });
    let mut found: Vec<Misspelled> = found.collect();
    found.sort();
    found.dedup();
    found
}

fn included<'a>(
    release: &'a MofRelease,
    name: &'a str,
) -> impl Iterator<Item = &'a MofComponent> + use<'a> {
    let components = release.components.as_deref().unwrap_or_default();
    components
        .iter()
        .filter(move |component| is_named(component, name) && !is_left_out(component))
}

fn shown(component: &MofComponent) -> String {
    component.name.trim().to_owned()
}

fn is_named(component: &MofComponent, name: &str) -> bool {
    component.name.trim().eq_ignore_ascii_case(name)
}

/// Older files list every component, and say so in the place of the license.
fn is_left_out(component: &MofComponent) -> bool {
    let license = component.license.as_deref().unwrap_or_default();
    license
        .trim()
        .eq_ignore_ascii_case("Component not included")
}

/// Whether a component is included under an open license.
fn is_open(release: &MofRelease, name: &str) -> bool {
    let Some(row) = COMPONENTS.iter().find(|row| row.name == name) else {
        return false;
    };
    // The tool keeps one license of a component, the one that it reads last.
    let component = included(release, name).last();
    component.is_some_and(|component| {
        license_of(release, component, row.content).is_some_and(is_open_license)
    })
}

/// The license that a component stands under; `None` when there is none.
fn license_of<'a>(
    release: &'a MofRelease,
    component: &'a MofComponent,
    content: ContentType,
) -> Option<&'a str> {
    let named =
        |license: Option<&'a MofLicense>| license.and_then(|license| license.name.as_deref());
    let global = release.license.as_ref();
    let of_type = named(global.and_then(|global| match content {
        ContentType::Code => global.code.as_ref(),
        ContentType::Data => global.data.as_ref(),
        ContentType::Document => global.document.as_ref(),
    }));
    let of_all = named(global.and_then(|global| global.distribution.as_ref()));
    let stated = |text: &&str| !text.trim().is_empty();
    let license = match component.license.as_deref() {
        // Left empty it is none; the release's would be inherited only if it were left out.
        Some(own) => Some(own).filter(stated),
        None => of_type.filter(stated).or(of_all.filter(stated)),
    };
    license.map(str::trim)
}

/// The Open Source AI Definition on the framework's components: the code that prepares, trains and
/// runs, the parameters, and as data information the datasets or their card.
fn osaid_of(release: &MofRelease) -> bool {
    let code = [
        "Model architecture",
        "Data preprocessing code",
        "Training code",
        "Inference code",
    ];
    code.iter().all(|name| is_open(release, name))
        && is_open(release, "Model parameters (Final)")
        && (is_open(release, "Datasets") || is_open(release, "Data card"))
}

const TECHNICAL_REPORT: &str = "Technical report";
const RESEARCH_PAPER: &str = "Research paper";

/// A component of the framework.
struct Row {
    name: &'static str,
    content: ContentType,
    /// The lowest class that requires it; `None` when it is optional.
    class: Option<MofClass>,
}

const fn row(name: &'static str, content: ContentType, class: Option<MofClass>) -> Row {
    Row {
        name,
        content,
        class,
    }
}

/// The framework's 17 components.
const COMPONENTS: [Row; 17] = {
    use ContentType::{Code, Data, Document};
    const III: Option<MofClass> = Some(MofClass::OpenModel);
    const II: Option<MofClass> = Some(MofClass::OpenTooling);
    const I: Option<MofClass> = Some(MofClass::OpenScience);
    [
        row("Model architecture", Code, III),
        row("Model parameters (Final)", Data, III),
        row("Evaluation results", Document, III),
        row("Model card", Document, III),
        row("Data card", Document, III),
        row(TECHNICAL_REPORT, Document, III),
        row("Training code", Code, II),
        row("Inference code", Code, II),
        row("Evaluation code", Code, II),
        row("Evaluation data", Data, II),
        row("Datasets", Data, I),
        row("Data preprocessing code", Code, I),
        row("Model parameters (Intermediate)", Data, I),
        row(RESEARCH_PAPER, Document, I),
        row("Supporting libraries and tools", Code, None),
        row("Sample model outputs", Document, None),
        row("Model metadata", Data, None),
    ]
};

packed! { enum Availability { Open = 0, Partial = 1, Closed = 2 } }
