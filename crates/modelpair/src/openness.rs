//! How open a release is: Model Openness Framework class, Open Source AI Definition, AI Act relief.
//!
//! These classify a release; they never permit or deny a use.

use core::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

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

/// A file of the Model Openness Framework. Keys that do not matter here are ignored.
#[derive(Clone, Debug, Deserialize)]
pub struct MofFile {
    /// What was released.
    pub release: MofRelease,
}

/// A release and its components.
#[derive(Clone, Debug, Deserialize)]
pub struct MofRelease {
    /// The model's name.
    pub name: String,
    /// The licenses that components without their own inherit.
    #[serde(default)]
    pub license: Option<MofLicenses>,
    /// What is included.
    #[serde(default)]
    pub components: Option<Vec<MofComponent>>,
}

/// The licenses of a whole release.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct MofLicenses {
    /// For everything that nothing else covers.
    #[serde(default)]
    pub distribution: Option<MofLicense>,
    /// For code.
    #[serde(default)]
    pub code: Option<MofLicense>,
    /// For data.
    #[serde(default)]
    pub data: Option<MofLicense>,
    /// For documents.
    #[serde(default)]
    pub document: Option<MofLicense>,
}

/// A license by name.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct MofLicense {
    /// Its SPDX id.
    #[serde(default)]
    pub name: Option<String>,
}

/// An included component.
#[derive(Clone, Debug, Deserialize)]
pub struct MofComponent {
    /// The framework's name of it.
    pub name: String,
    /// Its own license; `unlicensed` refuses what it would inherit.
    #[serde(default)]
    pub license: Option<String>,
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
/// A component's license is its own, else the release's for its type of content, else that of the
/// distribution, else none. A class is reached when all its components, and those of the classes
/// below, have an open license (see [`is_open_license`]). A research paper replaces the technical
/// report. Algorithm of the Model Openness Tool, `lfai/model_openness_tool` at 8b5d30e.
pub fn classify(release: &MofRelease) -> Openness {
    let components = release.components.as_deref().unwrap_or_default();
    let known = |component: &MofComponent| {
        COMPONENTS
            .iter()
            .find(|row| row.name == component.name.trim())
    };
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
        unsuited: unsuited.map(|component| component.name.clone()).collect(),
        unknown: components
            .iter()
            .filter(|component| known(component).is_none())
            .map(|component| component.name.clone())
            .collect(),
        gaps,
    }
}

/// Whether the Model Openness Tool calls a license open: approved by the OSI, free for the FSF,
/// one of 31 open data licenses, or `OpenMDW`.
///
/// Takes an SPDX id in any case, or ids joined with `AND`, `OR` and `WITH`; any other text, and
/// parentheses, are no open license.
pub fn is_open_license(expression: &str) -> bool {
    let listed = |id: &str| {
        [OSI_APPROVED, FSF_LIBRE, OPEN_DATA, OPEN_MODEL]
            .iter()
            .any(|list| is_in(list, id))
    };
    let open = |id: &str| listed(id.split(" WITH ").next().unwrap_or(id).trim());
    expression
        .split(" OR ")
        .any(|choice| choice.split(" AND ").all(open))
}

/// Whether a license, by SPDX id, is on the OSI's list of approved ones.
pub fn is_osi_approved(id: &str) -> bool {
    is_in(OSI_APPROVED, id)
}

/// How much of a part of a release is public.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
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

fn included<'a>(
    release: &'a MofRelease,
    name: &'a str,
) -> impl Iterator<Item = &'a MofComponent> + use<'a> {
    let components = release.components.as_deref().unwrap_or_default();
    components
        .iter()
        .filter(move |component| component.name.trim() == name)
}

/// Whether a component is included under an open license.
fn is_open(release: &MofRelease, name: &str) -> bool {
    let Some(row) = COMPONENTS.iter().find(|row| row.name == name) else {
        return false;
    };
    included(release, name)
        .any(|component| license_of(release, component, row.content).is_some_and(is_open_license))
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
    let own = component.license.as_deref().filter(stated);
    own.or(of_type.filter(stated))
        .or(of_all.filter(stated))
        .map(str::trim)
}

/// Open data licenses are made for data and documents, software licenses for code; `OpenMDW` is made
/// for all.
fn suits(license: &str, content: ContentType) -> bool {
    is_in(OPEN_MODEL, license) || is_in(OPEN_DATA, license) == (content != ContentType::Code)
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

fn is_in(list: &str, id: &str) -> bool {
    list.split(' ')
        .any(|listed| listed.eq_ignore_ascii_case(id))
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

/// Licenses that the Open Source Initiative approved, by SPDX id (license list 3.28).
const OSI_APPROVED: &str = "\
    0BSD AAL AFL-1.1 AFL-1.2 AFL-2.0 AFL-2.1 AFL-3.0 AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later \
    ALGLIB-Documentation APL-1.0 APSL-1.0 APSL-1.1 APSL-1.2 APSL-2.0 Apache-1.1 Apache-2.0 \
    Artistic-1.0 Artistic-1.0-Perl Artistic-1.0-cl8 Artistic-2.0 BSD-1-Clause BSD-2-Clause \
    BSD-2-Clause-Patent BSD-3-Clause BSD-3-Clause-LBNL BSD-3-Clause-Open-MPI BSL-1.0 \
    BlueOak-1.0.0 CAL-1.0 CAL-1.0-Combined-Work-Exception CATOSL-1.1 CDDL-1.0 CECILL-2.1 \
    CERN-OHL-P-2.0 CERN-OHL-S-2.0 CERN-OHL-W-2.0 CNRI-Python CPAL-1.0 CPL-1.0 CUA-OPL-1.0 \
    ECL-1.0 ECL-2.0 EFL-1.0 EFL-2.0 EPL-1.0 EPL-2.0 EUDatagrid EUPL-1.1 EUPL-1.2 Entessa Fair \
    Frameworx-1.0 GPL-2.0 GPL-2.0+ GPL-2.0-only GPL-2.0-or-later GPL-3.0 GPL-3.0+ GPL-3.0-only \
    GPL-3.0-or-later GPL-3.0-with-GCC-exception HPND ICU IPA IPL-1.0 ISC Intel Jam LGPL-2.0 \
    LGPL-2.0+ LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1 LGPL-2.1+ LGPL-2.1-only \
    LGPL-2.1-or-later LGPL-3.0 LGPL-3.0+ LGPL-3.0-only LGPL-3.0-or-later LPL-1.0 LPL-1.02 \
    LPPL-1.3c LiLiQ-P-1.1 LiLiQ-R-1.1 LiLiQ-Rplus-1.1 MIT MIT-0 MIT-Modern-Variant MPL-1.0 \
    MPL-1.1 MPL-2.0 MPL-2.0-no-copyleft-exception MS-PL MS-RL MirOS Motosoto MulanPSL-2.0 \
    Multics NASA-1.3 NCSA NGPL NPOSL-3.0 NTP Naumen Nokia OCLC-2.0 OFL-1.1 OFL-1.1-RFN \
    OFL-1.1-no-RFN OGTSL OLDAP-2.8 OLFL-1.3 OSC-1.0 OSET-PL-2.1 OSL-1.0 OSL-2.0 OSL-2.1 \
    OSL-3.0 PHP-3.0 PHP-3.01 PostgreSQL Python-2.0 QPL-1.0 RPL-1.1 RPL-1.5 RPSL-1.0 RSCPL \
    SISSL SPL-1.0 SimPL-2.0 Sleepycat UCL-1.0 UPL-1.0 Unicode-3.0 Unicode-DFS-2016 Unlicense \
    VSL-1.0 W3C W3C-20150513 Watcom-1.0 WordNet Xnet ZPL-2.0 ZPL-2.1 Zlib wxWindows";

/// Licenses that the Free Software Foundation calls free and the OSI did not approve (list 3.28).
const FSF_LIBRE: &str = "\
    AGPL-1.0 Apache-1.0 BSD-2-Clause-FreeBSD BSD-2-Clause-NetBSD BSD-3-Clause-Clear \
    BSD-4-Clause BitTorrent-1.1 CC-BY-4.0 CC-BY-SA-4.0 CC0-1.0 CECILL-2.0 CECILL-B CECILL-C \
    ClArtistic Condor-1.1 FSFAP FTL GFDL-1.1 GFDL-1.1-only GFDL-1.1-or-later GFDL-1.2 \
    GFDL-1.2-only GFDL-1.2-or-later GFDL-1.3 GFDL-1.3-only GFDL-1.3-or-later IJG Imlib2 \
    LPPL-1.2 LPPL-1.3a NOSL NPL-1.0 NPL-1.1 Nunit ODbL-1.0 OFL-1.0 OLDAP-2.3 OLDAP-2.7 OSL-1.1 \
    OpenSSL Ruby SGI-B-2.0 SMLNJ StandardML-NJ Vim WTFPL X11 XFree86-1.1 YPL-1.1 Zend-2.0 \
    Zimbra-1.3 eCos-2.0 gnuplot iMatix xinetd";

/// Licenses that the Model Openness Tool counts as open for data.
const OPEN_DATA: &str = "\
    CC0-1.0 CC-BY-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-2.5-AU CC-BY-3.0 CC-BY-3.0-AT CC-BY-3.0-AU \
    CC-BY-3.0-DE CC-BY-3.0-IGO CC-BY-3.0-NL CC-BY-3.0-US CC-BY-4.0 CC-BY-SA-1.0 CC-BY-SA-2.0 \
    CC-BY-SA-2.0-UK CC-BY-SA-2.1-JP CC-BY-SA-2.5 CC-BY-SA-3.0 CC-BY-SA-3.0-AT CC-BY-SA-4.0 \
    CDLA-Permissive-1.0 CDLA-Permissive-2.0 CDLA-Sharing-1.0 ODC-PDDL-1.0 ODC-By-1.0 ODbL-1.0 \
    GFDL-1.3 OGL-Canada-2.0 OGL-UK-2.0 OGL-UK-3.0";

/// The license made for models.
const OPEN_MODEL: &str = "OpenMDW-1.0";
