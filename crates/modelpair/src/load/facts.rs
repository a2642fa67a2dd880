//! The declared facts, and the vocabularies that catalog and licenses fill.

use std::collections::BTreeMap;

use modelpair_rules::{Diagnostics, Node, NodeValue, Reader, Schema, Table};

use crate::catalog::Catalog;
use crate::declarations::{Special, SpecialFact};
use crate::license::{self, LicenseFile};

/// The schema that rules read, the facts that no rule reads, and the paths of the situation.
pub(super) type FactFile = (Schema, BTreeMap<String, SpecialFact>, Vec<String>);

/// Reads the declared facts, and sets those apart that no rule reads.
pub(super) fn read(node: &Node, out: &mut Diagnostics) -> Option<FactFile> {
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

/// The words that are ids of the catalog and of the licenses.
pub(super) fn fill_vocabularies(schema: &mut Schema, catalog: &Catalog, licenses: &[LicenseFile]) {
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

/// ISO 3166-1 alpha-2, and `EU` for what a consortium of the Union made.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR \
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP \
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT \
    MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ \
    UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";
