//! What a page of cases may name.

use modelpair_rules::{Kind, Text};
use serde::Serialize;

use super::Workbench;

/// Everything that cases beside a pack may name, but for what the pack itself declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Vocabulary {
    /// The facts that a situation or a rule may mention.
    pub facts: Vec<FactWords>,
    /// The profiles that a situation may start from.
    pub profiles: Vec<String>,
    /// Models and routes that belong together.
    pub options: Vec<(String, String)>,
    /// The rules in force.
    pub rules: Vec<String>,
}

/// A fact as somebody writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactWords {
    /// Its path.
    pub path: String,
    /// Its name.
    pub label: Text,
    /// Whether a situation may state it; the others are known from the catalog or worked out.
    pub stated: bool,
    /// Whether it holds several values.
    pub set: bool,
    /// The values, each as TOML writes it; empty where there are too many to name.
    pub values: Vec<String>,
}

impl Workbench {
    /// What cases may name.
    pub fn vocabulary(&self) -> Vocabulary {
        let bundle = self.advisor().bundle();
        let schema = self.schema();
        let stated: Vec<&str> = bundle.declarations.situation_paths().collect();
        let facts = schema.facts().map(|(_, decl)| FactWords {
            path: decl.path.clone(),
            label: decl.label.clone(),
            stated: stated.contains(&decl.path.as_str()),
            set: matches!(decl.kind, Kind::Set(_)),
            values: match decl.kind {
                Kind::Boolean => ["true", "false"].map(str::to_owned).to_vec(),
                Kind::Enumeration(of) | Kind::Set(of) => {
                    let values = schema.values(of).iter();
                    values.map(|value| format!("\"{value}\"")).collect()
                }
                _ => Vec::new(),
            },
        });
        let profiles = bundle.profiles.iter().map(|profile| profile.id.clone());
        let options = bundle.catalog.options.iter();
        let rules = bundle.rules.rules().iter().map(|rule| rule.id.clone());
        Vocabulary {
            facts: facts.collect(),
            profiles: profiles.collect(),
            options: options
                .map(|option| (option.model.clone(), option.route.clone()))
                .collect(),
            rules: rules.collect(),
        }
    }
}
