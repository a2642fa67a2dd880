//! Packs as somebody could have written them by mistake.

use std::collections::BTreeMap;

use modelpair_rules::{Key, Node, NodeValue, Pack, Span, Table, neighboring_days, slips};

use super::grounds::{Grounds, TestedPack};

/// A pack with one small change.
pub(super) struct Mutant {
    /// What was changed, as a list of equivalent mutants names it.
    pub name: String,
    /// Where.
    pub span: Span,
    /// What stands there.
    pub from: String,
    /// What stands there instead; empty when it is left out.
    pub to: String,
    /// What the pack then means; nothing when it cannot be loaded.
    pub pack: Option<Pack>,
}

/// A change of a tree: the way to a value, and the value instead.
struct Edit {
    way: Vec<Step>,
    value: Option<NodeValue>,
    part: String,
    span: Span,
    from: String,
    to: String,
}

/// A step on the way to a value.
#[derive(Clone)]
enum Step {
    Key(String),
    Item(usize),
}

impl Grounds {
    /// Every mutant of a pack, in the order of the file.
    pub(super) fn mutants(&self, tested: &TestedPack) -> Vec<Mutant> {
        let mut edits = Vec::new();
        let mut way = Vec::new();
        if tested.license {
            license_edits(&tested.node, &mut way, &mut edits);
        } else {
            pack_edits(&tested.node, &mut edits);
        }
        edits.sort_by_key(|edit| edit.span);
        let mut named: BTreeMap<String, usize> = BTreeMap::new();
        for edit in &edits {
            *named.entry(edit.name(tested.id())).or_default() += 1;
        }
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        edits
            .into_iter()
            .map(|edit| {
                let mut name = edit.name(tested.id());
                if named.get(&name).is_some_and(|count| *count > 1) {
                    let number = numbers.entry(name.clone()).or_default();
                    *number += 1;
                    name = format!("{name} #{number}");
                }
                let node = changed(&tested.node, &edit.way, edit.value.as_ref());
                Mutant {
                    name,
                    pack: node.and_then(|node| self.reread(tested, &node)),
                    span: edit.span,
                    from: edit.from,
                    to: edit.to,
                }
            })
            .collect()
    }
}

impl Edit {
    fn name(&self, pack: &str) -> String {
        let Self { part, from, to, .. } = self;
        if to.is_empty() {
            format!("{pack}/{part}: drop {from}")
        } else {
            format!("{pack}/{part}: {from} -> {to}")
        }
    }
}

/// Slips in a pack of rules.
fn pack_edits(node: &Node, edits: &mut Vec<Edit>) {
    let table = |key: &str| node.table().and_then(|table| table.get(key));
    for (key, rule) in table("rule").and_then(Node::table).into_iter().flatten() {
        let way = vec![Step::Key("rule".to_owned()), Step::Key(key.name.clone())];
        edits.push(dropped(way.clone(), "rule", &key.name, rule.span));
        conditions(rule, &["applies", "when"], &key.name, &way, edits);
        dates(
            rule,
            &["applies_from", "applies_until"],
            &key.name,
            &way,
            edits,
        );
        if let Some(effect) = rule.table().and_then(|table| table.get("effect"))
            && effect.text() == Some("deny")
        {
            let part = format!("{} effect", key.name);
            edits.push(replaced(effect, with(&way, "effect"), part, "warn"));
        }
    }
    for (key, set) in table("sets").and_then(Node::table).into_iter().flatten() {
        let way = vec![Step::Key("sets".to_owned()), Step::Key(key.name.clone())];
        members(set, &format!("sets.{}", key.name), &way, edits);
    }
    let exceptions = table("exception").and_then(Node::array).unwrap_or_default();
    for (index, exception) in exceptions.iter().enumerate() {
        let way = vec![Step::Key("exception".to_owned()), Step::Item(index)];
        let rule = exception.table().and_then(|table| table.get("rule"));
        let part = format!(
            "exception from {}",
            rule.and_then(Node::text).unwrap_or_default()
        );
        edits.push(dropped(way.clone(), "exception", &part, exception.span));
        conditions(exception, &["when"], &part, &way, edits);
        dates(exception, &["expires"], &part, &way, edits);
    }
}

/// Slips in the terms of a license: a clause, a number, a comparison or a member of a list.
fn license_edits(node: &Node, way: &mut Vec<Step>, edits: &mut Vec<Edit>) {
    const CLAUSES: [&str; 6] = [
        "threshold",
        "exclusion",
        "obligation",
        "field_ban",
        "commercial_use",
        "output_training",
    ];
    for key in CLAUSES {
        let Some(found) = node.table().and_then(|table| table.get(key)) else {
            continue;
        };
        way.push(Step::Key(key.to_owned()));
        match found.array() {
            Some(clauses) => {
                for (index, clause) in clauses.iter().enumerate() {
                    way.push(Step::Item(index));
                    clause_edits(clause, way, edits);
                    way.pop();
                }
            }
            None => clause_edits(found, way, edits),
        }
        way.pop();
    }
}

fn clause_edits(clause: &Node, way: &[Step], edits: &mut Vec<Edit>) {
    let get = |key: &str| clause.table().and_then(|table| table.get(key));
    let name = get("rule").and_then(Node::text).unwrap_or_default();
    edits.push(dropped(way.to_vec(), "clause", name, clause.span));
    if let Some(node) = get("over")
        && let NodeValue::Integer(value) = node.value
    {
        for near in [value.checked_sub(1), value.checked_add(1)] {
            let Some(near) = near else { continue };
            edits.push(Edit {
                way: with(way, "over"),
                value: Some(NodeValue::Integer(near)),
                part: format!("{name} over"),
                span: node.span,
                from: value.to_string(),
                to: near.to_string(),
            });
        }
    }
    if let Some(node) = get("cmp") {
        let other = if node.text() == Some(">") { ">=" } else { ">" };
        edits.push(replaced(
            node,
            with(way, "cmp"),
            format!("{name} cmp"),
            other,
        ));
    }
    for key in ["trigger", "exempt", "territory", "uses", "fields"] {
        if let Some(list) = get(key) {
            members(list, &format!("{name} {key}"), &with(way, key), edits);
        }
    }
    if let Some(node) = get("modality") {
        let mut edit = replaced(node, with(way, "modality"), format!("{name} modality"), "");
        edit.value = None;
        edits.push(edit);
    }
    if let Some(node) = get("binds") {
        let other = if node.text() == Some("place-of-use") {
            "licensee-headquarters"
        } else {
            "place-of-use"
        };
        let part = format!("{name} binds");
        edits.push(replaced(node, with(way, "binds"), part, other));
    }
}

/// Slips in the conditions of a table.
fn conditions(table: &Node, keys: &[&str], part: &str, way: &[Step], edits: &mut Vec<Edit>) {
    for key in keys {
        let Some(node) = table.table().and_then(|table| table.get(key)) else {
            continue;
        };
        edits.extend(slips(node).into_iter().map(|slip| Edit {
            way: with(way, key),
            value: Some(NodeValue::Text(slip.text)),
            part: format!("{part} {key}"),
            span: slip.span,
            from: slip.from,
            to: slip.to,
        }));
    }
}

/// Days one off.
fn dates(table: &Node, keys: &[&str], part: &str, way: &[Step], edits: &mut Vec<Edit>) {
    for key in keys {
        let Some(node) = table.table().and_then(|table| table.get(key)) else {
            continue;
        };
        for day in neighboring_days(node.text().unwrap_or_default()) {
            edits.push(replaced(
                node,
                with(way, key),
                format!("{part} {key}"),
                &day,
            ));
        }
    }
}

/// Lists that lack one member.
fn members(list: &Node, part: &str, way: &[Step], edits: &mut Vec<Edit>) {
    let items = list.array().unwrap_or_default();
    for (index, item) in items.iter().enumerate() {
        let mut way = way.to_vec();
        way.push(Step::Item(index));
        edits.push(Edit {
            way,
            value: None,
            part: part.to_owned(),
            span: item.span,
            from: format!("'{}'", item.text().unwrap_or_default()),
            to: String::new(),
        });
    }
}

fn dropped(way: Vec<Step>, what: &str, part: &str, span: Span) -> Edit {
    Edit {
        way,
        value: None,
        part: part.to_owned(),
        span,
        from: format!("the {what}"),
        to: String::new(),
    }
}

fn replaced(node: &Node, way: Vec<Step>, part: String, to: &str) -> Edit {
    Edit {
        way,
        value: Some(NodeValue::Text(to.to_owned())),
        part,
        span: node.span,
        from: node.text().unwrap_or_default().to_owned(),
        to: to.to_owned(),
    }
}

fn with(way: &[Step], key: &str) -> Vec<Step> {
    let mut way = way.to_vec();
    way.push(Step::Key(key.to_owned()));
    way
}

/// A tree with another value at the end of a way, or without the value there.
fn changed(node: &Node, way: &[Step], value: Option<&NodeValue>) -> Option<Node> {
    let mut copy = node.clone();
    let Some((step, rest)) = way.split_first() else {
        copy.value = value?.clone();
        return Some(copy);
    };
    let last = rest.is_empty() && value.is_none();
    match (step, &node.value) {
        (Step::Key(name), NodeValue::Table(table)) => {
            let mut entries: Vec<(Key, Node)> = Vec::new();
            for (key, inner) in table {
                if key.name != *name {
                    entries.push((key.clone(), inner.clone()));
                } else if !last {
                    entries.push((key.clone(), changed(inner, rest, value)?));
                }
            }
            copy.value = NodeValue::Table(Table::new(entries));
        }
        (Step::Item(wanted), NodeValue::Array(items)) => {
            let mut kept = Vec::new();
            for (index, inner) in items.iter().enumerate() {
                if index != *wanted {
                    kept.push(inner.clone());
                } else if !last {
                    kept.push(changed(inner, rest, value)?);
                }
            }
            copy.value = NodeValue::Array(kept);
        }
        _ => return None,
    }
    Some(copy)
}
