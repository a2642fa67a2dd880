//! Several packs at once: one may use the named sets of another.

use super::{read_alone, report_unused_sets};
use crate::diag::{self, Diagnostics};
use crate::expr::Sets;
use crate::node::{Node, Table};
use crate::policy::Pack;
use crate::schema::Schema;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Reads packs that may use each other's named sets: `uses = ["gdpr"]`, and then `gdpr.eea` in a condition.
///
/// Packs with errors are left out; what is wrong between the others, [`crate::check_packs`] reports.
pub fn read_packs(nodes: &[&Node], schema: &Schema, out: &mut Diagnostics) -> Vec<Pack> {
    let outlines: Vec<Outline> = nodes.iter().map(|node| Outline::of(node)).collect();
    report_cycles(&outlines, out);
    let mut packs = Vec::new();
    let mut used_of: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut own: Vec<Option<Sets>> = Vec::new();
    for (node, outline) in nodes.iter().zip(&outlines) {
        let mut found = Diagnostics::new();
        let imported = outline.imports(&outlines, schema, &mut found);
        let read = read_alone(node, schema, &imported, &mut found);
        let failed = found.has_errors();
        for import in &outline.uses {
            let prefix = prefix(import.id);
            let names = read.used.iter();
            let names = names.filter_map(|name| name.strip_prefix(&prefix)?.strip_prefix('.'));
            let names: BTreeSet<String> = names.map(str::to_owned).collect();
            let known = outlines.iter().any(|other| other.id == Some(import.id));
            if names.is_empty() && known && !failed {
                out.push(diag::never_used(import.span, "imported pack", import.id));
            }
            used_of.entry(import.id).or_default().extend(names);
        }
        if let Some(id) = outline.id {
            used_of.entry(id).or_default().extend(read.used);
        }
        own.push(read.complete.then_some(read.sets));
        out.extend(found);
        packs.extend(read.pack.filter(|_| !failed));
    }
    for (outline, sets) in outlines.iter().zip(own) {
        let none = BTreeSet::new();
        let used = outline.id.and_then(|id| used_of.get(id)).unwrap_or(&none);
        if let Some(sets) = sets {
            report_unused_sets(outline.sets, &sets, used, out);
        }
    }
    packs
}

impl Pack {
    /// Reads a pack by itself that may use named sets of packs which are known already, see [`Sets::of_packs`]:
    /// those of the packs that it says it uses, and no others.
    pub fn read_using(
        node: &Node,
        schema: &Schema,
        known: &Sets,
        out: &mut Diagnostics,
    ) -> Option<Self> {
        let mut sets = Sets::new();
        let mut found = Diagnostics::new();
        for import in &Outline::of(node).uses {
            if !sets.take_from(known, &prefix(import.id)) {
                let packs: BTreeSet<&str> = known
                    .names()
                    .filter_map(|name| name.split_once('.').map(|(pack, _)| pack))
                    .collect();
                found.push(diag::unknown_reference(
                    import.span,
                    "pack with named sets",
                    import.id,
                    packs,
                ));
            }
        }
        let pack = Self::read_with(node, schema, &sets, &mut found);
        let failed = found.has_errors();
        out.extend(found);
        pack.filter(|_| !failed)
    }
}

impl Sets {
    /// The named sets of packs, as `<pack>.<set>`, for a pack that is read without the others: in a test of it, or in
    /// an editor. Nothing is said about what is wrong with them.
    pub fn of_packs<'a>(nodes: impl IntoIterator<Item = &'a Node>) -> Self {
        let mut sets = Self::new();
        for outline in nodes.into_iter().map(Outline::of) {
            if let (Some(id), Some(table)) = (outline.id, outline.sets) {
                sets.import(&prefix(id), table);
            }
        }
        sets
    }
}

/// Of how many other packs the names of sets are kept.
const PACKS_NOTED: usize = 200;

/// What other packs need to know of one before it is read.
struct Outline<'a> {
    id: Option<&'a str>,
    uses: Vec<Import<'a>>,
    sets: Option<&'a Table>,
}

/// A pack that is used.
struct Import<'a> {
    id: &'a str,
    span: Span,
}

impl<'a> Outline<'a> {
    fn of(node: &'a Node) -> Self {
        let table = |node: &'a Node, key: &str| node.table()?.get(key);
        let head = table(node, "pack");
        let uses = head.and_then(|head| table(head, "uses")?.array());
        let uses = uses.unwrap_or_default().iter();
        Self {
            id: head.and_then(|head| table(head, "id")?.text()),
            uses: uses
                .filter_map(|node| {
                    let span = node.span;
                    node.text().map(|id| Import { id, span })
                })
                .collect(),
            sets: table(node, "sets").and_then(Node::table),
        }
    }

    /// The sets that come from elsewhere, under the names by which conditions call them.
    fn imports(&self, all: &[Outline<'_>], schema: &Schema, out: &mut Diagnostics) -> Sets {
        let mut sets = Sets::new();
        // Only for advice, so a few of many are enough.
        for (id, table) in all
            .iter()
            .take(PACKS_NOTED)
            .filter_map(|pack| Some((pack.id?, pack.sets?)))
        {
            if !self.uses.iter().any(|import| import.id == id) {
                sets.note_elsewhere(&prefix(id), id, table);
            }
        }
        let mut prefixes: BTreeMap<String, &Import<'_>> = BTreeMap::new();
        for import in &self.uses {
            let Some(pack) = all.iter().find(|pack| pack.id == Some(import.id)) else {
                let known = all.iter().filter_map(|pack| pack.id);
                let known = known.filter(|id| Some(*id) != self.id);
                out.push(diag::unknown_reference(
                    import.span,
                    "pack",
                    import.id,
                    known,
                ));
                continue;
            };
            let prefix = prefix(import.id);
            if let Some(first) = prefixes.insert(prefix.clone(), import) {
                let first = first.span;
                out.push(diag::duplicate_id(import.span, "names", &prefix, first));
                continue;
            }
            let Some(table) = pack.sets else { continue };
            for name in sets.import(&prefix, table) {
                if schema.fact(&name).is_some() {
                    let at = table.entry(name.get(prefix.len() + 1..).unwrap_or_default());
                    let at = at.map(|(key, _)| key.span);
                    out.push(diag::fact_and_set(import.span, &name, at));
                }
            }
        }
        sets
    }
}

/// Reports packs that use each other, once for each circle.
fn report_cycles(packs: &[Outline<'_>], out: &mut Diagnostics) {
    let by_id: BTreeMap<&str, &Outline<'_>> = packs
        .iter()
        .filter_map(|pack| Some((pack.id?, pack)))
        .collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in by_id.keys() {
        // The way from the start to where we are: packs, and how many of their imports were followed.
        let mut path: Vec<(&str, usize)> = vec![(start, 0)];
        while let Some((id, next)) = path.pop() {
            let import = by_id.get(id).and_then(|pack| pack.uses.get(next));
            let Some(import) = import else {
                done.insert(id);
                continue;
            };
            path.push((id, next + 1));
            if let Some(begin) = path.iter().position(|(on_path, _)| *on_path == import.id) {
                let circle = path.get(begin..).unwrap_or_default();
                let others = circle.iter().filter_map(|(id, next)| {
                    let import = by_id.get(id)?.uses.get(next.checked_sub(1)?)?;
                    Some((import.span, import.id))
                });
                let others: Vec<(Span, &str)> =
                    others.filter(|(span, _)| *span != import.span).collect();
                out.push(diag::import_cycle(import.span, import.id, &others));
            } else if !done.contains(import.id) && by_id.contains_key(import.id) {
                path.push((import.id, 0));
            }
        }
    }
}

/// The name of a pack in conditions, where `-` and `.` are operators.
fn prefix(id: &str) -> String {
    id.replace(['-', '.'], "_")
}
