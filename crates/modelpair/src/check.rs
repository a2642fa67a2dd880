//! What is probably not meant in catalog and policies that can be loaded.

use std::collections::BTreeSet;

use modelpair_rules::{
    Date, Diagnostics, Node, Ruleset, Schema, Source, Sources, check_packs, lint_expiry,
    lint_packs, lint_ruleset, parse_toml, read_packs,
};

use crate::cases::{fill_open, gather};
use crate::load::{File, Loaded, load, read_schema};

/// Packs of rules over facts of their own.
#[derive(Debug)]
pub struct CheckedPacks {
    /// The facts and the rules; nothing when there is an error.
    pub found: Option<(Schema, Ruleset)>,
    /// What is wrong, and what is probably not meant.
    pub diagnostics: Diagnostics,
    /// The texts, for places.
    pub sources: Sources,
}

/// Loads catalog and policies as [`load`] does, and warns of rules, licenses and exceptions that do nothing;
/// with a day also of exceptions that are over on it, or soon after.
pub fn check(catalog: &[File], policies: &[File], extra: &[File], today: Option<Date>) -> Loaded {
    let mut loaded = load(catalog, policies, extra);
    if let Some(bundle) = &loaded.bundle {
        let out = &mut loaded.diagnostics;
        lint_ruleset(&bundle.rules, bundle.declarations.schema(), out);
        if let Some(today) = today {
            lint_expiry(&bundle.rules, today, out);
        }
    }
    loaded
}

/// Checks packs over the facts that a file declares, without catalog and policies: rules about something else.
/// Open vocabularies take every word that the packs use.
pub fn check_with_schema(schema: &File, packs: &[File], today: Option<Date>) -> CheckedPacks {
    let (mut sources, mut out) = (Sources::new(), Diagnostics::new());
    let mut parse = |file: &File, out: &mut Diagnostics| {
        let id = sources.add(Source {
            name: file.name.clone(),
            text: file.text.clone(),
        });
        parse_toml(id, &sources, out)
    };
    let declared = parse(schema, &mut out).and_then(|node| read_schema(&node, &mut out));
    let parsed = packs.iter().filter_map(|file| parse(file, &mut out));
    let nodes: Vec<Node> = parsed.collect();
    let found = declared.and_then(|mut schema| {
        let mut words = BTreeSet::new();
        for node in &nodes {
            gather(node, &mut words);
        }
        fill_open(&mut schema, &words);
        let packs = read_packs(&nodes.iter().collect::<Vec<_>>(), &schema, &mut out);
        check_packs(&packs, &mut out);
        if out.has_errors() {
            return None;
        }
        lint_packs(&packs, &schema, &mut out);
        let rules = Ruleset::compile(packs, &schema);
        if let Some(today) = today {
            lint_expiry(&rules, today, &mut out);
        }
        Some((schema, rules))
    });
    CheckedPacks {
        found,
        diagnostics: out,
        sources,
    }
}
