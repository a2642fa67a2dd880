//! What cases are run on: facts, rules, and the packs whose tests they are.

use std::collections::BTreeSet;

use modelpair_rules::{
    Diagnostics, Exception, Node, NodeValue, Pack, Rule, Ruleset, Schema, Sets, Source, Sources,
    Text, check_packs, parse_toml,
};

use super::facts::parse;
use super::page::{Block, Page, stem};
use crate::Advisor;
use crate::bundle::{Bundle, BundleError};
use crate::catalog::Catalog;
use crate::license::{self, Composed};
use crate::load::{File, load, read_schema};
use crate::ties::is_about_pairs;

/// A catalog with rules, or rules over facts of their own; and the packs that are tested.
#[derive(Debug)]
pub struct Grounds {
    pub(super) advisor: Option<Advisor>,
    pub(super) schema: Schema,
    /// The rules of all packs, tested or not.
    pub(super) rules: Ruleset,
    /// Those that an option can be asked about: the others are about pairs.
    pub(super) for_options: Ruleset,
    /// The ids of those that are about pairs.
    pub(super) about_pairs: BTreeSet<String>,
    pub(super) packs: Vec<TestedPack>,
    pub(super) sources: Sources,
    /// The named sets of all packs, for those that use them.
    pub(super) sets: Sets,
}

/// A pack or license whose cases are run, with the places of its conditions.
#[derive(Debug)]
pub struct TestedPack {
    /// The file.
    pub(super) file: String,
    pub(super) pack: Pack,
    pub(super) node: Node,
    pub(super) license: bool,
    /// Of a license: its conditions, which stand in no file.
    pub(super) composed: Vec<Composed>,
    /// Its rules alone, with those that it makes exceptions from.
    pub(super) alone: Ruleset,
}

/// Files that cannot be used.
#[derive(Debug)]
pub struct Rejected {
    /// What is wrong with them.
    pub diagnostics: Diagnostics,
    /// The texts, to show it in its place.
    pub sources: Sources,
}

impl Grounds {
    /// A catalog and policies with packs added; those files are tested whose names are among `tested`.
    ///
    /// # Errors
    ///
    /// What is wrong with the files.
    pub fn load(
        catalog: &[File],
        policies: &[File],
        extra: &[File],
        tested: &BTreeSet<String>,
    ) -> Result<Self, Rejected> {
        let loaded = load(catalog, policies, extra);
        let Some(bundle) = loaded.bundle else {
            return Err(Rejected {
                diagnostics: loaded.diagnostics,
                sources: loaded.sources,
            });
        };
        let files = policies.iter().chain(extra);
        let sets = sets_of(files.clone());
        let files = files.filter(|file| tested.contains(&file.name));
        Self::of_bundle(bundle, (files, &[]), sets, Advisor::from_bundle)
    }

    /// A compiled bundle with packs added, which are tested. A pack replaces that of the bundle with its id.
    ///
    /// # Errors
    ///
    /// What is wrong with the packs.
    pub fn with_bundle(bundle: Bundle, extra: &[File]) -> Result<Self, Rejected> {
        let sets = sets_of(extra);
        Self::of_bundle(bundle, (extra.iter(), extra), sets, Advisor::from_bundle)
    }

    /// A compiled bundle with one pack, which is tested and may use these sets. It replaces that of the bundle with its
    /// id. The hash of the whole stays unknown: it is a draft.
    pub(crate) fn with_pack(bundle: Bundle, pack: &File, sets: Sets) -> Result<Self, Rejected> {
        let files = (std::iter::once(pack), std::slice::from_ref(pack));
        let draft = |bundle| Ok(Advisor::draft(bundle));
        Self::of_bundle(bundle, files, sets, draft)
    }

    /// Packs over the facts that a file declares; open vocabularies take every word that packs and cases use.
    ///
    /// # Errors
    ///
    /// What is wrong with the files.
    pub fn with_schema(schema: &File, packs: &[File], pages: &[Page]) -> Result<Self, Rejected> {
        let mut reader = Files::default();
        let declared = reader.parse(schema);
        let declared = declared.and_then(|node| read_schema(&node, &mut reader.out));
        let nodes: Vec<(&File, Node)> = packs
            .iter()
            .filter_map(|file| Some((file, reader.parse(file)?)))
            .collect();
        let Some(mut schema) = declared else {
            return Err(reader.reject());
        };
        let mut words = BTreeSet::new();
        for (_, node) in &nodes {
            gather(node, &mut words);
        }
        words.extend(pages.iter().flat_map(words_of));
        fill_open(&mut schema, &words);
        let sets = Sets::of_packs(nodes.iter().map(|(_, node)| node));
        let mut tested = Vec::new();
        for (file, node) in nodes {
            tested.extend(read_pack(file, node, &schema, None, &sets, &mut reader.out));
        }
        let all: Vec<Pack> = tested.iter().map(|tested| tested.pack.clone()).collect();
        check_packs(&all, &mut reader.out);
        if reader.out.has_errors() {
            return Err(reader.reject());
        }
        let rules = all.iter().flat_map(|pack| pack.rules.clone()).collect();
        let exceptions = all.into_iter().flat_map(|pack| pack.exceptions).collect();
        Ok(Self::new(
            None,
            schema,
            rules,
            exceptions,
            tested,
            (reader.sources, sets),
        ))
    }

    /// What answers with the packs in force; nothing over facts that a file declares.
    pub fn advisor(&self) -> Option<&Advisor> {
        self.advisor.as_ref()
    }

    /// The packs that are tested.
    pub fn packs(&self) -> &[TestedPack] {
        &self.packs
    }

    fn of_bundle<'a>(
        mut bundle: Bundle,
        (files, added): (impl Iterator<Item = &'a File>, &[File]),
        sets: Sets,
        advisor: impl FnOnce(Bundle) -> Result<Advisor, BundleError>,
    ) -> Result<Self, Rejected> {
        let mut reader = Files::default();
        let schema = bundle.declarations.schema().clone();
        let mut tested = Vec::new();
        for file in files {
            if let Some(node) = reader.parse(file) {
                let catalog = Some(&bundle.catalog);
                tested.extend(read_pack(
                    file,
                    node,
                    &schema,
                    catalog,
                    &sets,
                    &mut reader.out,
                ));
            }
        }
        if !added.is_empty() {
            let mut packs = packs_of(&bundle.rules);
            packs.retain(|pack| tested.iter().all(|tested| tested.pack.id != pack.id));
            packs.extend(tested.iter().map(|tested| tested.pack.clone()));
            check_packs(&packs, &mut reader.out);
            bundle.rules = Ruleset::compile(packs, &schema);
        }
        if reader.out.has_errors() {
            return Err(reader.reject());
        }
        let rules = bundle.rules.rules().to_vec();
        let exceptions = bundle.rules.exceptions().to_vec();
        let advisor = advisor(bundle).map_err(|error| {
            let message = error.to_string();
            reader
                .out
                .push(modelpair_rules::diag::bad_file("the bundle", &message));
            Rejected {
                diagnostics: std::mem::take(&mut reader.out),
                sources: std::mem::take(&mut reader.sources),
            }
        })?;
        let sources = reader.sources;
        Ok(Self::new(
            Some(advisor),
            schema,
            rules,
            exceptions,
            tested,
            (sources, sets),
        ))
    }

    fn new(
        advisor: Option<Advisor>,
        schema: Schema,
        rules: Vec<Rule>,
        exceptions: Vec<Exception>,
        mut packs: Vec<TestedPack>,
        (sources, sets): (Sources, Sets),
    ) -> Self {
        for tested in &mut packs {
            tested.alone = alone(&tested.pack, &rules, &schema);
        }
        let (of_pairs, of_options): (Vec<Rule>, Vec<Rule>) = rules
            .iter()
            .cloned()
            .partition(|rule| is_about_pairs(rule, &schema));
        Self {
            for_options: compile(of_options, exceptions.clone(), &schema),
            about_pairs: of_pairs.into_iter().map(|rule| rule.id).collect(),
            rules: compile(rules, exceptions, &schema),
            advisor,
            schema,
            packs,
            sources,
            sets,
        }
    }

    /// The tested pack beside a page.
    pub(super) fn beside(&self, page: &Page) -> Option<usize> {
        let beside = |tested: &TestedPack| stem(&tested.file) == page.stem();
        self.packs.iter().position(beside)
    }

    /// A tested pack in a form that differs from the file; nothing when that cannot be loaded.
    pub(super) fn reread(&self, tested: &TestedPack, node: &Node) -> Option<Pack> {
        let mut out = Diagnostics::new();
        let catalog = self
            .advisor
            .as_ref()
            .map(|advisor| &advisor.bundle().catalog);
        let (pack, _) = read_node(
            stem_of(&tested.file),
            node,
            tested.license,
            &self.schema,
            catalog,
            &self.sets,
            &mut out,
        )?;
        (!out.has_errors()).then_some(pack)
    }
}

impl TestedPack {
    /// The id of the pack.
    pub fn id(&self) -> &str {
        &self.pack.id
    }

    /// The file that it stands in.
    pub fn file(&self) -> &str {
        &self.file
    }
}

#[derive(Default)]
struct Files {
    sources: Sources,
    out: Diagnostics,
}

impl Files {
    fn parse(&mut self, file: &File) -> Option<Node> {
        let id = self.sources.add(Source {
            name: file.name.clone(),
            text: file.text.clone(),
        });
        parse_toml(id, &self.sources, &mut self.out)
    }

    fn reject(self) -> Rejected {
        Rejected {
            diagnostics: self.out,
            sources: self.sources,
        }
    }
}

/// The named sets of all packs among files; what is wrong with them was said when they were loaded.
fn sets_of<'a>(files: impl IntoIterator<Item = &'a File>) -> Sets {
    let mut reader = Files::default();
    let nodes: Vec<Node> = files
        .into_iter()
        .filter_map(|file| reader.parse(file))
        .collect();
    Sets::of_packs(&nodes)
}

/// Reads a file as a pack, or as a license where it says its SPDX expression.
fn read_pack(
    file: &File,
    node: Node,
    schema: &Schema,
    catalog: Option<&Catalog>,
    sets: &Sets,
    out: &mut Diagnostics,
) -> Option<TestedPack> {
    let license = node
        .table()
        .is_some_and(|table| table.get("spdx").is_some());
    let name = stem_of(&file.name);
    let (pack, composed) = read_node(name, &node, license, schema, catalog, sets, out)?;
    Some(TestedPack {
        file: file.name.clone(),
        alone: Ruleset::compile(Vec::new(), schema),
        pack,
        node,
        license,
        composed,
    })
}

fn read_node(
    stem: &str,
    node: &Node,
    license: bool,
    schema: &Schema,
    catalog: Option<&Catalog>,
    sets: &Sets,
    out: &mut Diagnostics,
) -> Option<(Pack, Vec<Composed>)> {
    match catalog {
        Some(catalog) if license => {
            let file = license::read(stem, node, out)?;
            Some(file.compose(schema, catalog, out))
        }
        _ => Pack::read_with(node, schema, sets, out).map(|pack| (pack, Vec::new())),
    }
}

/// The last part of a path without its extension.
fn stem_of(file: &str) -> &str {
    let stem = stem(file);
    stem.rsplit(['/', '\\']).next().unwrap_or(stem)
}

/// The rules of a pack, and those of others that it makes exceptions from.
pub(super) fn alone(pack: &Pack, rules: &[Rule], schema: &Schema) -> Ruleset {
    let mut pack = pack.clone();
    let lifted: BTreeSet<&str> = pack
        .exceptions
        .iter()
        .map(|exception| exception.rule.as_str())
        .collect();
    let own = |id: &str| pack.rules.iter().any(|rule| rule.id == id);
    let others: Vec<Rule> = rules
        .iter()
        .filter(|rule| lifted.contains(rule.id.as_str()) && !own(&rule.id))
        .cloned()
        .collect();
    pack.rules.extend(others);
    Ruleset::compile(vec![pack], schema)
}

/// Rules put together, whatever packs they are of.
pub(super) fn compile(rules: Vec<Rule>, exceptions: Vec<Exception>, schema: &Schema) -> Ruleset {
    let pack = Pack {
        id: String::new(),
        title: Text {
            en: String::new(),
            es: String::new(),
        },
        source: String::new(),
        rules,
        exceptions,
        span: None,
    };
    Ruleset::compile(vec![pack], schema)
}

/// Compiled rules as packs again.
pub(crate) fn packs_of(rules: &Ruleset) -> Vec<Pack> {
    let heads = rules.packs().iter().cloned();
    heads
        .map(|head| {
            let prefix = format!("{}/", head.id);
            let own = rules.rules().iter();
            let exceptions = rules.exceptions().iter();
            Pack {
                span: None,
                rules: own
                    .filter(|rule| rule.id.starts_with(&prefix))
                    .cloned()
                    .collect(),
                exceptions: exceptions
                    .filter(|exception| exception.pack == head.id)
                    .cloned()
                    .collect(),
                id: head.id,
                title: head.title,
                source: head.source,
            }
        })
        .collect()
}

/// Every word that facts in the cases of a page have.
fn words_of(page: &Page) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for case in &page.cases {
        for block in std::iter::once(&case.given).chain(&case.policy) {
            parse(block, |node, _| gather(node, &mut words));
        }
        for (_, line) in case.reports.iter().flat_map(Block::lines) {
            quoted(line, &mut words);
        }
    }
    words
}

/// Without a catalog, open vocabularies take every word that is used.
pub(crate) fn fill_open(schema: &mut Schema, words: &BTreeSet<String>) {
    let open: Vec<_> = schema
        .vocabularies()
        .filter(|(_, vocabulary)| vocabulary.is_open())
        .map(|(id, _)| id)
        .collect();
    for vocabulary in open {
        schema.extend_vocabulary(vocabulary, words.iter().cloned());
    }
}

/// Every text of a tree, and every constant in its conditions.
pub(crate) fn gather(node: &Node, words: &mut BTreeSet<String>) {
    match &node.value {
        NodeValue::Text(text) => {
            words.insert(text.clone());
        }
        NodeValue::Array(items) => items.iter().for_each(|item| gather(item, words)),
        NodeValue::Table(table) => {
            for (key, value) in table {
                match (key.name.as_str(), value.text()) {
                    ("applies" | "when", Some(text)) => quoted(text, words),
                    // Words for people are no values.
                    ("because" | "remedy" | "title" | "reason", _) => {}
                    _ => gather(value, words),
                }
            }
        }
        NodeValue::Null | NodeValue::Boolean(_) | NodeValue::Integer(_) => {}
    }
}

/// What stands in quotes.
fn quoted(text: &str, words: &mut BTreeSet<String>) {
    let mut rest = text;
    while let Some(start) = rest.find(['\'', '"']) {
        let (Some(mark), Some(after)) = (rest.get(start..=start), rest.get(start + 1..)) else {
            return;
        };
        let Some(end) = after.find(mark) else { return };
        words.extend(after.get(..end).map(str::to_owned));
        rest = after.get(end + 1..).unwrap_or_default();
    }
}
