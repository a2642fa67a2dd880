//! Reads situations: from JSON by paths, from trees with positions, and the facts that no rule sees.

#[cfg(feature = "authoring")]
use std::collections::BTreeMap;
#[cfg(feature = "authoring")]
use std::sync::OnceLock;

use modelpair_rules::Date;
#[cfg(feature = "authoring")]
use modelpair_rules::{Diagnostic, Diagnostics, Node, NodeValue, Table, diag};
use serde_json::Value as Json;

use super::{Situation, SituationError};
use crate::declarations::Special;
#[cfg(feature = "authoring")]
use crate::declarations::{Declarations, in_range};

/// Reads a situation from JSON without positions; what is wrong is named by its path.
pub(crate) fn from_json(advisor: &crate::Advisor, text: &str) -> Result<Situation, SituationError> {
    let refuse = |path: &str, message: String| SituationError {
        path: path.to_owned(),
        message,
        help: None,
    };
    let json: Json = serde_json::from_str(text)
        .map_err(|error| refuse("situation", format!("no JSON: {error}")))?;
    let Json::Object(mut table) = json else {
        return Err(refuse("situation", "expected an object".to_owned()));
    };
    let mut situation = match table.remove("profile") {
        None => advisor.blank(),
        Some(Json::String(id)) => advisor.situation(&id).ok_or_else(|| {
            let known: Vec<&str> = advisor
                .profiles()
                .iter()
                .map(|profile| profile.id.as_str())
                .collect();
            refuse(
                "profile",
                format!(
                    "there is no profile `{id}`; there are `{}`",
                    known.join("`, `")
                ),
            )
        })?,
        Some(_) => return Err(refuse("profile", "expected the id of a profile".to_owned())),
    };
    set_tree(&mut situation, "", Json::Object(table))?;
    Ok(situation)
}

/// States every fact of nested tables.
fn set_tree(situation: &mut Situation, path: &str, json: Json) -> Result<(), SituationError> {
    match json {
        Json::Object(table) if !situation.declarations.is_situation(path) => {
            if !path.is_empty() && !situation.declarations.is_prefix(path) {
                return situation.set(path, &Json::Object(table));
            }
            table
                .into_iter()
                .try_for_each(|(key, value)| set_tree(situation, &join(path, &key), value))
        }
        value => situation.set(path, &value),
    }
}

/// Reads a situation from trees with positions.
#[cfg(feature = "authoring")]
pub(crate) fn read(
    advisor: &crate::Advisor,
    profile: Option<&str>,
    trees: &[Node],
    out: &mut Diagnostics,
) -> Option<Situation> {
    let mut named = profile.map(|id| (id.to_owned(), None));
    let mut stated = BTreeMap::new();
    for tree in trees {
        let Some(table) = tree.table() else {
            out.push(diag::not_a_table(tree.span, "a situation", tree.kind()));
            continue;
        };
        let (profiles, rest): (Vec<_>, Vec<_>) = table
            .iter()
            .cloned()
            .partition(|(key, _)| key.name == "profile");
        for (_, node) in profiles {
            match node.text() {
                Some(id) if profile.is_none() => named = Some((id.to_owned(), Some(node.span))),
                Some(_) => {}
                None => out.push(diag::wrong_type(
                    node.span,
                    "profile",
                    "the id of a profile",
                    node.kind(),
                )),
            }
        }
        let rest = Node::new(tree.span, NodeValue::Table(Table::new(rest)));
        read_tree(&advisor.bundle().declarations, "", &rest, &mut stated, out);
    }
    let mut situation = match named {
        None => advisor.blank(),
        Some((id, span)) => match advisor.situation(&id) {
            Some(situation) => situation,
            None => {
                let known = advisor.profiles().iter().map(|profile| profile.id.as_str());
                out.push(diag::unknown_reference(span, "profile", &id, known));
                return None;
            }
        },
    };
    situation.facts = OnceLock::new();
    for (path, value) in stated {
        situation.assumed.remove(&path);
        situation.stated.insert(path, value);
    }
    Some(situation)
}

/// Reads nested tables with positions; every fault is reported in its place.
#[cfg(feature = "authoring")]
pub(crate) fn read_tree(
    declarations: &Declarations,
    path: &str,
    node: &Node,
    facts: &mut BTreeMap<String, Json>,
    out: &mut Diagnostics,
) {
    let Some(table) = node.table() else {
        out.push(diag::not_a_table(
            node.span,
            &format!("`{path}`"),
            node.kind(),
        ));
        return;
    };
    for (key, value) in table {
        let path = join(path, &key.name);
        if declarations.is_situation(&path) {
            if let Some(json) = read_value(declarations, &path, value, out) {
                facts.insert(path, json);
            }
        } else if declarations.is_prefix(&path) {
            read_tree(declarations, &path, value, facts, out);
        } else {
            out.push(diag::unknown_fact(
                key.span,
                &path,
                declarations.beside(&path),
            ));
        }
    }
}

#[cfg(feature = "authoring")]
fn read_value(
    declarations: &Declarations,
    path: &str,
    node: &Node,
    out: &mut Diagnostics,
) -> Option<Json> {
    // No key of a node is anything but text, so nothing can fail.
    let json = serde_json::to_value(node).unwrap_or_default();
    if json.is_null() {
        return Some(json);
    }
    match declarations.schema().fact(path) {
        Some(id) => {
            let value = declarations.schema().value_from_node(id, node, out)?;
            match in_range(path, &value) {
                Ok(()) => Some(json),
                Err(error) => {
                    out.push(Diagnostic {
                        span: Some(node.span),
                        ..error
                    });
                    None
                }
            }
        }
        None => match declarations.special_value(path, &json) {
            Ok(json) => Some(json),
            Err(error) => {
                out.push(Diagnostic {
                    span: Some(node.span),
                    ..error
                });
                None
            }
        },
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// Reads a value that no rule sees: an order, a history, a date that may be `never`. Otherwise says what it must be.
pub(crate) fn special(kind: &Special, json: &Json) -> Result<Json, String> {
    match kind {
        Special::Order(words) => order(words, json),
        Special::Months => months(json),
        Special::DateOrNever => match json.as_str() {
            Some("never") => Ok(json.clone()),
            Some(text) if Date::parse(text).is_some() => Ok(json.clone()),
            _ => Err("a date written YYYY-MM-DD, or `never`".to_owned()),
        },
    }
}

fn order(words: &[String], json: &Json) -> Result<Json, String> {
    let all = || words.join("`, `");
    let named: Vec<&str> = match json {
        Json::Array(items) => items.iter().filter_map(Json::as_str).collect(),
        Json::String(text) => text
            .split([' ', ','])
            .filter(|word| !word.is_empty())
            .collect(),
        _ => Vec::new(),
    };
    let complete =
        named.len() == words.len() && words.iter().all(|word| named.contains(&word.as_str()));
    if complete {
        Ok(named.into())
    } else {
        Err(format!("each of `{}` once, the heaviest first", all()))
    }
}

/// A table from months to users; each month a number or `{ monthly_active_users = ... }`.
fn months(json: &Json) -> Result<Json, String> {
    const EXPECTED: &str = "months with their users, such as { \"2024-11\" = 150000000 }";
    let pairs: Vec<(String, Json)> = match json {
        Json::Object(table) => table
            .iter()
            .map(|(month, users)| (month.clone(), users.clone()))
            .collect(),
        Json::Array(items) => items
            .iter()
            .filter_map(|item| Some((item.get("month")?.as_str()?.to_owned(), item.clone())))
            .collect(),
        _ => return Err(EXPECTED.to_owned()),
    };
    let mut table = serde_json::Map::new();
    for (month, entry) in pairs {
        let users = entry
            .get("monthly_active_users")
            .unwrap_or(&entry)
            .as_i64()
            .filter(|users| *users >= 0);
        let date = Date::parse(&format!("{month}-01"));
        let (Some(users), Some(_)) = (users, date) else {
            return Err(EXPECTED.to_owned());
        };
        table.insert(month, users.into());
    }
    Ok(Json::Object(table))
}
