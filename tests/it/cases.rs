//! Runs the cases of `tests/cases/` and of the pages beside the policies.

use crate::bundle::{advisor, advisor_with, root};
use crate::markdown::{Block, Case, Page, pages};
use crate::pair_line::PairLine;
use crate::verdict_line::VerdictLine;
use modelpair::record::{Record, VerdictList};
use modelpair::{Advisor, Situation};
use modelpair_rules::{
    Diagnostics, Node, NodeValue, RenderStyle, Source, Sources, parse_json, parse_toml, render,
};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The day on which a case happens that names no other.
pub const TODAY: &str = "2026-11-22";

const BLESS: &str = "MODELPAIR_BLESS";

/// Rules that no case can make fire with today's catalog, each with the reason.
const CANNOT_FIRE: [(&str, &str); 0] = [];

#[test]
fn every_case_comes_out_as_written() {
    let bless = std::env::var_os(BLESS).is_some();
    let mut faults = Vec::new();
    let mut count = 0;
    for page in pages() {
        let mut edits = BTreeMap::new();
        let advisor = page_advisor(&page);
        for case in &page.cases {
            count += 1;
            let mut run = Run::new(&page, case, &advisor);
            run.check();
            faults.append(&mut run.faults);
            edits.append(&mut run.edits);
        }
        if bless && !edits.is_empty() {
            rewrite(&page, &edits);
        }
    }
    assert!(count > 100, "only {count} cases were found");
    let help = format!("{BLESS}=1 rewrites what can be rewritten");
    let total = faults.len();
    assert!(total == 0, "{}\n{total} faults; {help}", faults.join("\n"));
}

/// One case on its way.
struct Run<'a> {
    page: &'a Page,
    case: &'a Case,
    advisor: &'a Advisor,
    situation: Situation,
    faults: Vec<String>,
    /// What a line of the file should say; nothing for a line that should go.
    edits: BTreeMap<usize, Option<String>>,
}

impl<'a> Run<'a> {
    fn new(page: &'a Page, case: &'a Case, advisor: &'a Advisor) -> Self {
        Self {
            page,
            case,
            advisor,
            situation: situation(page, case, advisor),
            faults: Vec::new(),
            edits: BTreeMap::new(),
        }
    }

    fn check(&mut self) {
        if !self.case.verdicts.is_empty() {
            let list = self.advisor.verdicts(&self.situation);
            for block in &self.case.verdicts {
                for (number, line) in lines(block) {
                    self.check_verdict(&list, number, line);
                }
            }
        }
        if !self.case.pairs.is_empty() {
            let record = self.advisor.recommend(&self.situation);
            for block in &self.case.pairs {
                self.check_pair(&record, block);
            }
        }
    }

    fn check_verdict(&mut self, list: &VerdictList, number: usize, line: &str) {
        // A line to bless may say nothing yet.
        let unfinished = line.ends_with(": ?");
        let written = if unfinished {
            line.replace(": ?", ": permitted")
        } else {
            line.to_owned()
        };
        let expected = match VerdictLine::parse(&written) {
            Ok(expected) => expected,
            Err(error) => return self.fault(number, &format!("{line}\n    {error}")),
        };
        let mut found = list
            .verdicts
            .iter()
            .filter(|verdict| expected.covers(verdict))
            .peekable();
        if found.peek().is_none() {
            return self.fault(number, &format!("{line}\n    there is no such option"));
        }
        for verdict in found {
            let actual = VerdictLine::of(verdict);
            if expected.holds_in(&actual) && !unfinished {
                continue;
            }
            self.fault(number, &format!("- {line}\n    + {actual}"));
            if !expected.is_pattern() {
                let blessed = expected.blessed(&actual).to_string();
                self.edits.insert(number, Some(blessed));
            }
        }
    }

    fn check_pair(&mut self, record: &Record, block: &Block) {
        if block.text.trim().is_empty() {
            let all: Vec<String> = PairLine::all(record).iter().map(PairLine::to_string).collect();
            self.edits.insert(block.line, Some(all.join("\n")));
        }
        for (number, line) in lines(block) {
            let expected = match PairLine::parse(line) {
                Ok(expected) => expected,
                Err(error) => {
                    self.fault(number, &format!("{line}\n    {error}"));
                    continue;
                }
            };
            let actual = expected.actual(record);
            if actual.as_ref() != Some(&expected) {
                let actual = actual.map(|actual| actual.to_string());
                let shown = actual.as_deref().unwrap_or("(nothing of this kind)");
                self.fault(number, &format!("- {line}\n    + {shown}"));
                self.edits.insert(number, actual);
            }
        }
    }

    fn fault(&mut self, line: usize, what: &str) {
        let Self { page, case, .. } = self;
        let place = format!("{}:{line}: {}", page.path, case.heading);
        self.faults.push(format!("{place}\n    {what}"));
    }
}

/// The lines of a block that say something, with their numbers in the file.
fn lines(block: &Block) -> impl Iterator<Item = (usize, &str)> {
    let numbered = block.text.lines().enumerate();
    numbered
        .map(|(number, line)| (block.line + number, line.trim()))
        .filter(|(_, line)| !line.is_empty())
}

/// The advisor that a page is about: that of an example has the example's pack.
pub fn page_advisor(page: &Page) -> Advisor {
    if page.path.starts_with("policies/examples/") {
        advisor_with(&page.path.replace(".md", ".toml"))
    } else {
        advisor().clone()
    }
}

/// The situation of a case.
#[track_caller]
pub fn situation(page: &Page, case: &Case, advisor: &Advisor) -> Situation {
    let mut sources = Sources::new();
    let mut out = Diagnostics::new();
    let tree = tree(page, case, &mut sources, &mut out);
    let situation = tree.and_then(|tree| advisor.read_situation(None, &[tree], &mut out));
    match situation {
        Some(mut situation) if !out.has_errors() => {
            if situation.today().is_none() {
                situation.set("today", &TODAY.into()).expect("a date");
            }
            situation
        }
        _ => panic!("{}", render(&out, &sources, RenderStyle::Plain)),
    }
}

/// The situation of a case as JSON, `today` included.
pub fn situation_json(page: &Page, case: &Case) -> Json {
    let tree = tree(page, case, &mut Sources::new(), &mut Diagnostics::new());
    let mut value = json(&tree.expect("the case was read before"));
    let table = value.as_object_mut().expect("a situation is a table");
    table.entry("today").or_insert_with(|| TODAY.into());
    value
}

fn tree(page: &Page, case: &Case, sources: &mut Sources, out: &mut Diagnostics) -> Option<Node> {
    let block = &case.situation;
    // Empty lines in front, so that a message has the line in the file.
    let text = "\n".repeat(block.line - 1) + &block.text;
    let name = format!("{} ({})", page.path, case.heading);
    let id = sources.add(Source { name, text });
    if block.json {
        parse_json(id, sources, out)
    } else {
        parse_toml(id, sources, out)
    }
}

fn json(node: &Node) -> Json {
    match &node.value {
        NodeValue::Null => Json::Null,
        NodeValue::Boolean(value) => (*value).into(),
        NodeValue::Integer(value) => (*value).into(),
        NodeValue::Text(text) => text.as_str().into(),
        NodeValue::Array(items) => items.iter().map(json).collect(),
        NodeValue::Table(table) => {
            let entries = table.iter();
            entries
                .map(|(key, value)| (key.name.clone(), json(value)))
                .collect()
        }
    }
}

fn rewrite(page: &Page, edits: &BTreeMap<usize, Option<String>>) {
    let mut text = String::new();
    for (index, line) in page.text.lines().enumerate() {
        match edits.get(&(index + 1)) {
            Some(None) => continue,
            // An empty block: its first line is the closing fence.
            Some(Some(new)) if line.starts_with("```") => text += &format!("{new}\n{line}"),
            Some(Some(new)) => text += new,
            None => text += line,
        }
        text.push('\n');
    }
    fs::write(root().join(&page.path), text).expect("the page can be written");
}

#[test]
fn every_rule_fires_in_a_case_of_its_page() {
    let mut faults = Vec::new();
    for page in pages().iter().filter(|page| is_pack(&page.path)) {
        let advisor = page_advisor(page);
        let pack = pack_id(&page.path);
        let lines = verdict_lines(page);
        let named: BTreeSet<&str> = lines.iter().flat_map(VerdictLine::rules).collect();
        for rule in advisor.bundle().rules.rules() {
            let id = rule.id.as_str();
            let excused = CANNOT_FIRE.iter().any(|(known, _)| *known == id);
            let ours = id.split('/').next() == Some(pack);
            if ours && named.contains(id) == excused {
                let what = if excused {
                    "fires, though it is in CANNOT_FIRE"
                } else {
                    "fires in no case"
                };
                faults.push(format!("{}: {id} {what}", page.path));
            }
        }
        let passes = |line: &VerdictLine| ["permitted", "conditional"].contains(&&*line.outcome);
        if !lines.iter().any(passes) {
            faults.push(format!("{}: no case passes", page.path));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn is_pack(path: &str) -> bool {
    let folders = ["regimes", "house", "examples", "licenses"];
    let of_pack = |folder: &&str| path.starts_with(&format!("policies/{folder}/"));
    folders.iter().any(|folder| of_pack(&folder)) && !path.ends_with("README.md")
}

fn pack_id(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or_default();
    file.trim_end_matches(".md")
}

fn verdict_lines(page: &Page) -> Vec<VerdictLine> {
    let blocks = page.cases.iter().flat_map(|case| &case.verdicts);
    let lines = blocks.flat_map(lines);
    let parsed = lines.filter_map(|(_, line)| VerdictLine::parse(line).ok());
    parsed.collect()
}
