//! Profiles: what is assumed about an organization that has not said otherwise.

use std::collections::BTreeMap;

use modelpair_rules::{Diagnostics, Node, Reader, Text, diag};

use crate::declarations::Declarations;
use crate::profile::{Expectation, Profile};
use crate::situation::read_tree;

/// Reads the profile in `stem.toml`.
pub(super) fn read(
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
        read_tree(declarations, "", assume, &mut facts, out);
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
