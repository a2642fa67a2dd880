//! What an editor for packs of rules asks for while somebody types: faults with their places, what could stand at the
//! cursor, what stands there, and the pack put in force.
//!
//! The catalog and the policies are read once; a change of the pack costs the pack.

mod complete;
mod condition;
mod cursor;
mod functions;
mod hover;
mod problem;
mod shift;
mod start;
mod vocabulary;

pub use complete::{Completion, Suggestion, SuggestionKind};
pub use hover::{Hover, Meaning};
pub use problem::{Note, Place, Problem};
pub use shift::Shift;
pub use start::new_pack;
pub use vocabulary::{FactWords, Vocabulary};

use modelpair_rules::{
    Date, Diagnostics, Node, Pack, Ruleset, Schema, Sets, Severity, Source, SourceId, Sources,
    check_packs, diag, lint_expiry, lint_packs, parse_toml, read_packs,
};

use crate::Advisor;
use crate::cases::{Grounds, Rejected};
use crate::load::{File, load};

/// A catalog and policies, ready for a pack that changes again and again.
#[derive(Debug)]
pub struct Workbench {
    advisor: Advisor,
    /// The packs in force without the one that is written.
    packs: Vec<Pack>,
    /// Their texts, and those of the packs that have some: licenses have none.
    sources: Sources,
    nodes: Vec<(String, Node)>,
}

/// What became of a pack.
#[derive(Debug)]
pub struct Checked {
    /// What is wrong with it, and what is probably not meant, in the order of the text.
    pub problems: Vec<Problem>,
    /// The pack in force with everything else; nothing while there is an error in it.
    pub grounds: Option<Grounds>,
}

impl Workbench {
    /// Reads a catalog and policies.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    pub fn new(catalog: &[File], policies: &[File]) -> Result<Self, Rejected> {
        let loaded = load(catalog, policies, &[]);
        let Some(bundle) = loaded.bundle else {
            return Err(Rejected {
                diagnostics: loaded.diagnostics,
                sources: loaded.sources,
            });
        };
        let unusable = |error: String| Rejected {
            diagnostics: Diagnostics::from(diag::bad_file("the bundle", &error)),
            sources: Sources::new(),
        };
        // A compiled bundle has no places: those of the texts above are not those of the texts below.
        let json = bundle
            .to_json()
            .map_err(|error| unusable(error.to_string()))?;
        let advisor =
            Advisor::from_bundle_json(&json).map_err(|error| unusable(error.to_string()))?;
        let (mut sources, mut out) = (Sources::new(), Diagnostics::new());
        let written = |file: &&File| {
            ["regimes/", "house/"]
                .iter()
                .any(|at| file.path.starts_with(at))
        };
        let mut nodes = Vec::new();
        for file in policies.iter().filter(written) {
            let id = sources.add(source(file));
            if let Some(node) = parse_toml(id, &sources, &mut out) {
                nodes.extend(pack_id(&node).map(str::to_owned).map(|id| (id, node)));
            }
        }
        Ok(Self {
            packs: crate::cases::packs_of(&advisor.bundle().rules),
            advisor,
            sources,
            nodes,
        })
    }

    /// The facts and rules without the pack.
    pub fn advisor(&self) -> &Advisor {
        &self.advisor
    }

    /// The facts that conditions may name.
    pub fn schema(&self) -> &Schema {
        self.advisor.bundle().declarations.schema()
    }

    /// Checks a pack, and puts it in force in the place of the one with its id; with a day also warns of exceptions
    /// that are over on it, or soon after.
    pub fn check(&self, file: &File, today: Option<Date>) -> Checked {
        let mut sources = self.sources.clone();
        let own = sources.add(source(file));
        let mut out = Diagnostics::new();
        let node = parse_toml(own, &sources, &mut out);
        if let Some(node) = &node {
            self.look(node, today, &mut out);
        }
        let usable = !out.has_errors();
        let grounds = node
            .filter(|_| usable)
            .and_then(|node| self.put(file, &node));
        out.sort();
        Checked {
            problems: problems(&out, &sources, own),
            grounds,
        }
    }

    /// The packs that come along, by their ids.
    pub(crate) fn pack_ids(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(|(id, _)| id.as_str())
    }

    pub(crate) fn node(&self, id: &str) -> Option<&Node> {
        let mut nodes = self.nodes.iter();
        nodes.find(|(known, _)| known == id).map(|(_, node)| node)
    }

    fn look(&self, node: &Node, today: Option<Date>, out: &mut Diagnostics) {
        let id = pack_id(node);
        let uses = uses(node);
        // Where a name is wrong, all names are needed to say which one was meant.
        let known = uses.iter().all(|name| self.node(name).is_some());
        let wanted = |name: &str| !known || uses.contains(&name);
        let others = self.nodes.iter().filter(|(other, _)| id != Some(other));
        let mut nodes: Vec<&Node> = others
            .filter(|(other, _)| wanted(other))
            .map(|(_, node)| node)
            .collect();
        nodes.push(node);
        let read = read_packs(&nodes, self.schema(), out);
        let Some(pack) = read.into_iter().find(|pack| Some(pack.id.as_str()) == id) else {
            return;
        };
        let others = self.packs.iter().filter(|other| other.id != pack.id);
        let mut all: Vec<Pack> = others.cloned().collect();
        all.push(pack.clone());
        check_packs(&all, out);
        let lifted = |id: &str| pack.exceptions.iter().any(|one| one.rule == id);
        for other in &mut all {
            other.exceptions.retain(|one| one.pack == pack.id);
            if other.id != pack.id {
                other.rules.retain(|rule| lifted(&rule.id));
            }
        }
        lint_packs(&all, self.schema(), out);
        if let Some(today) = today {
            lint_expiry(&Ruleset::compile(all, self.schema()), today, out);
        }
    }

    fn put(&self, file: &File, node: &Node) -> Option<Grounds> {
        let nodes = self.nodes.iter().map(|(_, node)| node);
        let sets = Sets::of_packs(nodes.chain([node]));
        Grounds::with_pack(self.advisor.bundle().clone(), file, sets).ok()
    }
}

fn source(file: &File) -> Source {
    Source {
        name: file.name.clone(),
        text: file.text.clone(),
    }
}

fn pack_id(node: &Node) -> Option<&str> {
    node.table()?.get("pack")?.table()?.get("id")?.text()
}

fn uses(node: &Node) -> Vec<&str> {
    let head = node.table().and_then(|table| table.get("pack")?.table());
    let uses = head.and_then(|head| head.get("uses")?.array());
    uses.into_iter().flatten().filter_map(Node::text).collect()
}

/// What is said about one text; errors in others never are, for these were read before.
fn problems(found: &Diagnostics, sources: &Sources, own: SourceId) -> Vec<Problem> {
    let told = found.iter().filter(|one| match one.span {
        Some(span) => span.source == own,
        None => one.severity == Severity::Error,
    });
    told.map(|one| Problem::new(one, sources, own)).collect()
}
