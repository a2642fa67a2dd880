//! Loads catalog and policies from text. Files come in, a checked bundle or every diagnostic comes out; no I/O.

use std::collections::BTreeMap;

use modelpair_rules::{
    Diagnostics, Node, NodeValue, Pack, Reader, Ruleset, Schema, Source, SourceId, Sources, Table,
    Text, check_packs, diag, parse_toml, read_packs,
};
use serde_json::Value as Json;

use crate::anchors::{Anchors, Conversion};
use crate::bundle::{BUNDLE_FORMAT, Bundle};
use crate::catalog::{Catalog, CatalogBuilder};
use crate::declarations::{Declarations, Special, SpecialFact};
use crate::license::{self, LicenseFile};
use crate::numbers::PPM;
use crate::profile::{Expectation, Profile};

/// The declared facts; they come with the library, since its code reads them.
const FACTS: &str = include_str!("../schema/facts.toml");

/// A text file of a catalog or of policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path below the folder, with `/` between its parts: `models/gpt-oss-120b.toml`.
    pub path: String,
    /// What a message calls it.
    pub name: String,
    /// The text.
    pub text: String,
}

/// What [`load`] found.
#[derive(Debug)]
pub struct Loaded {
    /// The bundle; nothing when there were errors.
    pub bundle: Option<Bundle>,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
    /// The texts, to show a diagnostic in its place.
    pub sources: Sources,
}

/// Parsed files by their paths.
struct Parsed {
    files: Vec<(String, Node)>,
}

/// Checks and compiles a catalog and policies; `extra` are packs that an organization adds.
pub fn load(catalog: &[File], policies: &[File], extra: &[File]) -> Loaded {
    let mut sources = Sources::new();
    let mut out = Diagnostics::new();
    let facts = parse(
        &mut sources,
        &mut out,
        [("facts.toml", "facts.toml", FACTS)],
    );
    let catalog = parse(&mut sources, &mut out, catalog.iter().map(File::parts));
    let policies = parse(&mut sources, &mut out, policies.iter().map(File::parts));
    let extra = parse(&mut sources, &mut out, extra.iter().map(File::parts));
    let bundle = assemble(&facts, &catalog, &policies, &extra, &mut out);
    let bundle = bundle.filter(|_| !out.has_errors());
    Loaded {
        bundle,
        diagnostics: out,
        sources,
    }
}

/// The declared facts alone, with the closed vocabularies; for documentation and editors.
///
/// # Errors
///
/// Never: a test reads the embedded facts.
pub fn declared_facts() -> Result<Schema, Diagnostics> {
    let mut sources = Sources::new();
    let mut out = Diagnostics::new();
    let parsed = parse(
        &mut sources,
        &mut out,
        [("facts.toml", "facts.toml", FACTS)],
    );
    let read = parsed
        .files
        .first()
        .and_then(|(_, node)| read_facts(node, &mut out));
    read.map(|(schema, ..)| schema).ok_or(out)
}

/// The texts of the catalog and of the policies that come with this version, so that one of them can be replaced.
#[cfg(feature = "default-bundle")]
pub fn embedded_files() -> (Vec<File>, Vec<File>) {
    texts_from_json(include_str!("../data/default-texts.json"), "<embedded>/").unwrap_or_default()
}

/// The files of a catalog and of policies, from what [`texts_to_json`] wrote; messages call them by their paths, with
/// `within` in front.
///
/// # Errors
///
/// When the text is something else.
pub fn texts_from_json(
    json: &str,
    within: &str,
) -> Result<(Vec<File>, Vec<File>), serde_json::Error> {
    #[derive(serde::Deserialize)]
    struct Texts {
        catalog: Vec<(String, String)>,
        policies: Vec<(String, String)>,
    }
    let texts: Texts = serde_json::from_str(json)?;
    let files = |folder: &str, texts: Vec<(String, String)>| -> Vec<File> {
        texts
            .into_iter()
            .map(|(path, text)| File {
                name: format!("{within}{folder}/{path}"),
                path,
                text,
            })
            .collect()
    };
    Ok((
        files("catalog", texts.catalog),
        files("policies", texts.policies),
    ))
}

/// What [`texts_from_json`] reads, for the files of a checkout.
///
/// # Errors
///
/// Never: the texts are strings.
pub fn texts_to_json(catalog: &[File], policies: &[File]) -> Result<String, serde_json::Error> {
    let texts = |files: &[File]| {
        files
            .iter()
            .map(|file| (file.path.clone(), file.text.clone()))
            .collect::<Vec<_>>()
    };
    let json = serde_json::json!({ "catalog": texts(catalog), "policies": texts(policies) });
    Ok(serde_json::to_string_pretty(&json)? + "\n")
}

/// Reads a file that declares facts, such as the one that comes with this version.
pub fn read_schema(node: &Node, out: &mut Diagnostics) -> Option<Schema> {
    read_facts(node, out).map(|(schema, ..)| schema)
}

impl File {
    fn parts(&self) -> (&str, &str, &str) {
        (&self.path, &self.name, &self.text)
    }
}

fn parse<'a>(
    sources: &mut Sources,
    out: &mut Diagnostics,
    files: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
) -> Parsed {
    let mut parsed = Vec::new();
    for (path, name, text) in files {
        let id: SourceId = sources.add(Source {
            name: name.to_owned(),
            text: text.to_owned(),
        });
        if let Some(node) = parse_toml(id, sources, out) {
            parsed.push((path.to_owned(), node));
        }
    }
    parsed.sort_by(|a, b| a.0.cmp(&b.0));
    Parsed { files: parsed }
}

impl Parsed {
    /// The files of a folder, by their names without `.toml`.
    fn folder(&self, folder: &str) -> impl Iterator<Item = (&str, &Node)> {
        self.files.iter().filter_map(move |(path, node)| {
            let file = path.strip_prefix(folder)?.strip_prefix('/')?;
            Some((file.trim_end_matches(".toml"), node))
        })
    }

    fn file(&self, path: &str) -> Option<&Node> {
        self.files
            .iter()
            .find(|(known, _)| known == path)
            .map(|(_, node)| node)
    }
}

fn assemble(
    facts: &Parsed,
    catalog: &Parsed,
    policies: &Parsed,
    extra: &Parsed,
    out: &mut Diagnostics,
) -> Option<Bundle> {
    let (mut schema, special, situation) = read_facts(facts.file("facts.toml")?, out)?;
    let mut builder = CatalogBuilder::default();
    for (path, node) in &catalog.files {
        builder.add(path, node, out);
    }
    let licenses: Vec<LicenseFile> = policies
        .folder("licenses")
        .filter_map(|(stem, node)| license::read(stem, node, out))
        .collect();
    for file in &licenses {
        builder.define("license", &file.license.id, file.span, out);
    }
    let catalog = builder.finish(out);
    license::report_unused(&licenses, &catalog, out);
    fill_vocabularies(&mut schema, &catalog, &licenses);
    let mut packs: Vec<Pack> = licenses
        .iter()
        .map(|file| file.lower(&schema, &catalog, out))
        .collect();
    let written = ["regimes", "house"]
        .iter()
        .flat_map(|folder| policies.folder(folder));
    let written = written.chain(extra.files.iter().map(|(path, node)| (path.as_str(), node)));
    let written: Vec<&Node> = written.map(|(_, node)| node).collect();
    packs.extend(read_packs(&written, &schema, out));
    let regions = catalog
        .regions
        .iter()
        .map(|region| (region.id.clone(), region.countries.clone()))
        .collect();
    let declarations = Declarations::new(schema, special, situation, regions);
    let mut profiles: Vec<Profile> = policies
        .folder("profiles")
        .filter_map(|(stem, node)| profile(stem, node, &declarations, out))
        .collect();
    profiles.sort_by_key(|profile| {
        PROFILE_ORDER
            .iter()
            .position(|id| *id == profile.id)
            .unwrap_or(PROFILE_ORDER.len())
    });
    let anchors = match policies.file("anchors.toml") {
        Some(node) => anchors(node, out),
        None => {
            out.push(diag::not_found("anchors.toml"));
            Anchors::default()
        }
    };
    check_packs(&packs, out);
    let rules = Ruleset::compile(packs, declarations.schema());
    let mut licenses: Vec<_> = licenses.into_iter().map(|file| file.license).collect();
    licenses.sort_by(|a, b| a.id.cmp(&b.id));
    Some(Bundle {
        format: BUNDLE_FORMAT.to_owned(),
        anchors,
        catalog,
        declarations,
        licenses,
        profiles,
        rules,
    })
}

/// The order in which the profiles are offered; others follow by their ids.
const PROFILE_ORDER: [&str; 6] = [
    "solo",
    "mid-size",
    "strict-compliance",
    "consulting",
    "product-low-volume",
    "product-high-volume",
];

type FactFile = (Schema, BTreeMap<String, SpecialFact>, Vec<String>);

/// Reads the declared facts, and sets those apart that no rule reads.
fn read_facts(node: &Node, out: &mut Diagnostics) -> Option<FactFile> {
    let table = node.table()?;
    let mut special = BTreeMap::new();
    let mut situation = Vec::new();
    let mut entries = Vec::new();
    for (key, value) in table {
        if key.name != "fact" {
            entries.push((key.clone(), value.clone()));
            continue;
        }
        let mut kept = Vec::new();
        for (path, fact) in value.table()? {
            let word = |name: &str| {
                fact.table()
                    .and_then(|fact| fact.get(name))
                    .and_then(Node::text)
            };
            if word("group") == Some("situation") {
                situation.push(path.name.clone());
            }
            match special_kind(word("type"), word("of"), table) {
                Some(kind) => {
                    let mut reader = Reader::new(fact, "a fact", out);
                    let label = reader.required_localized("label");
                    if let Some(label) = label {
                        special.insert(path.name.clone(), SpecialFact { kind, label });
                    }
                }
                None => kept.push((path.clone(), fact.clone())),
            }
        }
        entries.push((
            key.clone(),
            Node::new(value.span, NodeValue::Table(Table::new(kept))),
        ));
    }
    let node = Node::new(node.span, NodeValue::Table(Table::new(entries)));
    Some((Schema::read(&node, out)?, special, situation))
}

fn special_kind(kind: Option<&str>, of: Option<&str>, file: &Table) -> Option<Special> {
    match kind? {
        "months" => Some(Special::Months),
        "date-or-never" => Some(Special::DateOrNever),
        "order" => {
            let vocabulary = file
                .get("vocabulary")?
                .table()?
                .get(of?)?
                .table()?
                .get("values")?;
            let words = vocabulary
                .array()?
                .iter()
                .filter_map(|word| word.text().map(str::to_owned));
            Some(Special::Order(words.collect()))
        }
        _ => None,
    }
}

fn fill_vocabularies(schema: &mut Schema, catalog: &Catalog, licenses: &[LicenseFile]) {
    let ids = |name: &str| -> Vec<String> {
        match name {
            "model" => catalog
                .models
                .iter()
                .map(|model| model.id.clone())
                .collect(),
            "developer" => catalog
                .developers
                .iter()
                .map(|developer| developer.id.clone())
                .collect(),
            "provider" => catalog
                .providers
                .iter()
                .map(|provider| provider.id.clone())
                .collect(),
            "route" => catalog
                .routes
                .iter()
                .map(|route| route.id.clone())
                .collect(),
            "region" => catalog
                .regions
                .iter()
                .map(|region| region.id.clone())
                .collect(),
            "license" => {
                let known = licenses.iter().map(|file| file.license.id.clone());
                known.chain([license::UNKNOWN.to_owned()]).collect()
            }
            _ => COUNTRIES.split_whitespace().map(str::to_owned).collect(),
        }
    };
    for name in [
        "country",
        "model",
        "developer",
        "provider",
        "route",
        "region",
        "license",
    ] {
        if let Some(vocabulary) = schema.vocabulary(name) {
            schema.extend_vocabulary(vocabulary, ids(name));
        }
    }
}

fn profile(
    stem: &str,
    node: &Node,
    declarations: &Declarations,
    out: &mut Diagnostics,
) -> Option<Profile> {
    let mut file = Reader::new(node, "a profile", out);
    let id = file.required_text("id");
    let title = file.required_localized("title");
    let short = file.required_localized("short");
    let summary = file.required_localized("summary");
    let assume = file.required_node("assume");
    let why = file.node("why");
    let expects = file.node("expects");
    file.finish();
    let mut facts = BTreeMap::new();
    if let Some(assume) = assume {
        crate::situation::read_tree(declarations, "", assume, &mut facts, out);
        for path in declarations.situation_paths() {
            // The clock, today's users, and what nobody measured: nothing is assumed about these.
            let stands_in =
                ["today", "organization.history", "operations.switch_minutes"].contains(&path);
            if !stands_in && !facts.contains_key(path) {
                out.push(diag::missing_key(
                    assume.span,
                    path,
                    "a profile, which assumes something about every fact",
                ));
            }
        }
    }
    let id = id?;
    if id != stem {
        out.push(diag::bad_id(
            node.span,
            &format!("the profile in `{stem}.toml`"),
            &id,
        ));
    }
    Some(Profile {
        id,
        title: title?,
        short: short?,
        summary: summary?,
        assume: facts,
        why: why.map(|why| texts(why, out)).unwrap_or_default(),
        expects: expects
            .map(|expects| expectations(expects, out))
            .unwrap_or_default(),
    })
}

fn texts(node: &Node, out: &mut Diagnostics) -> BTreeMap<String, Text> {
    let mut reader = Reader::new(node, "a table of reasons", out);
    let keys: Vec<String> = node
        .table()
        .into_iter()
        .flat_map(|table| table.iter())
        .map(|(key, _)| key.name.clone())
        .collect();
    let found = keys
        .into_iter()
        .filter_map(|key| Some((key.clone(), reader.required_localized(&key)?)));
    found.collect()
}

fn expectations(node: &Node, out: &mut Diagnostics) -> BTreeMap<String, Expectation> {
    let mut roles = Reader::new(node, "what the guide expects", out);
    let mut found = BTreeMap::new();
    for (key, role) in [
        ("high_stakes", "high-stakes"),
        ("confined", "confined"),
        ("volume", "volume"),
        ("backup", "backup"),
    ] {
        let Some(node) = roles.required_node(key) else {
            continue;
        };
        let mut table = Reader::new(node, "an expectation", roles.diagnostics());
        let kinds = table
            .list_of_text("kinds")
            .unwrap_or_default()
            .into_iter()
            .map(|kind| kind.text)
            .collect();
        let because = table.required_localized("because");
        table.finish();
        if let Some(because) = because {
            found.insert(role.to_owned(), Expectation { kinds, because });
        }
    }
    roles.finish();
    found
}

fn anchors(node: &Node, out: &mut Diagnostics) -> Anchors {
    let mut file = Reader::new(node, "the anchors", out);
    let mut anchors = Anchors::default();
    if let Some(node) = file.required_node("quality") {
        let ends = ends(node, ["scale", "zero_at", "one_at"], file.diagnostics());
        anchors.quality = ends
            .map(|(zero, one)| vec![(zero, 0), (one, PPM)])
            .unwrap_or_default();
    }
    if let Some(node) = file.node("quality_conversion") {
        anchors.conversion = conversion(node, file.diagnostics());
    }
    if let Some(node) = file.required_node("cost") {
        let ends = ends(
            node,
            ["scale", "zero_at_micro_usd", "one_at_micro_usd"],
            file.diagnostics(),
        );
        anchors.cost = ends
            .map(|(zero, one)| vec![(one, PPM), (zero, 0)])
            .unwrap_or_default();
    }
    if let Some(node) = file.required_node("control") {
        let mut control = Reader::new(node, "the anchors of control", file.diagnostics());
        control.required_localized("because");
        anchors.control = control
            .node("deployment_ppm")
            .map(integers)
            .unwrap_or_default();
        let bonus = control.node("bonus_ppm").map(integers).unwrap_or_default();
        anchors.zero_retention_by_default =
            bonus.get("zero_retention_by_default").copied().unwrap_or(0);
        anchors.region_promised = bonus.get("inside_region").copied().unwrap_or(0);
        control.node("why");
        control.node("inside_region");
        control.finish();
    }
    if let Some(node) = file.required_node("role_weights_milli") {
        let mut roles = Reader::new(node, "the weights of the roles", file.diagnostics());
        anchors.quality_roles = roles
            .required_node("quality")
            .map(integers)
            .unwrap_or_default();
        anchors.control_roles = roles
            .required_node("control")
            .map(integers)
            .unwrap_or_default();
        roles.node("cost");
        roles.finish();
    }
    file.node("role_weights_because");
    file.finish();
    anchors
}

fn conversion(node: &Node, out: &mut Diagnostics) -> Option<Conversion> {
    let mut table = Reader::new(node, "the conversion of quality", out);
    table.required_choice("from", &[("aa_index_milli", ())]);
    table.required_localized("because");
    let slope_ppb = table.required_integer("slope_ppb");
    let intercept_micro = table.required_integer("intercept_micro");
    let residual_micro = table.required_integer("residual_micro");
    let fitted_on = table.required_date("fitted_on");
    let models = table.list_of_text("models").unwrap_or_default();
    let source = table.required_text("source");
    table.finish();
    Some(Conversion {
        slope_ppb: slope_ppb?,
        intercept_micro: intercept_micro?,
        residual_micro: residual_micro?,
        fitted_on: fitted_on?.to_string(),
        models: models.into_iter().map(|model| model.text).collect(),
        source: source?,
    })
}

fn ends(node: &Node, [scale, zero, one]: [&str; 3], out: &mut Diagnostics) -> Option<(i64, i64)> {
    let mut table = Reader::new(node, "an anchor", out);
    table.text(scale);
    table.required_localized("because");
    let zero = table.required_integer(zero);
    let one = table.required_integer(one);
    table.finish();
    zero.zip(one)
}

fn integers(node: &Node) -> BTreeMap<String, i64> {
    let entries = node.table().into_iter().flat_map(|table| table.iter());
    entries
        .filter_map(|(key, node)| match node.value {
            NodeValue::Integer(value) => Some((key.name.clone(), value)),
            _ => None,
        })
        .collect()
}

/// A node as JSON.
pub(crate) fn json(node: &Node) -> Json {
    match &node.value {
        NodeValue::Null => Json::Null,
        NodeValue::Boolean(value) => (*value).into(),
        NodeValue::Integer(value) => (*value).into(),
        NodeValue::Text(text) => text.as_str().into(),
        NodeValue::Array(items) => items.iter().map(json).collect(),
        NodeValue::Table(table) => table
            .iter()
            .map(|(key, value)| (key.name.clone(), json(value)))
            .collect(),
    }
}

/// ISO 3166-1 alpha-2, and `EU` for what a consortium of the Union made.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR \
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP \
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT \
    MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ \
    UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";
