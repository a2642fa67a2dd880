//! Runs the cases of `tests/cases/` and of the pages beside the policies.

use crate::answers::{Answer, answers, situation, situation_json};
use crate::bundle::{advisor, advisor_with, root};
use crate::markdown::{Block, Case, Page, pages};
use crate::pair_line::PairLine;
use crate::verdict_line::VerdictLine;
use modelpair::Advisor;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const BLESS: &str = "MODELPAIR_BLESS";

/// Rules that nothing in today's catalog can make fire, each with the reason.
const CANNOT_FIRE: [(&str, &str); 7] = [
    (
        "dora/concentration",
        "it speaks about a pair and not about one option; a pair block of its page shows it",
    ),
    (
        "gdpr/china",
        "no provider is known to offer clauses from China",
    ),
    (
        "gdpr/privacy-framework",
        "no provider is known to be on the Framework's list",
    ),
    (
        "gdpr/transfer-basis",
        "of no provider is it known that it offers no clauses",
    ),
    (
        "hipaa/covered-functions",
        "no provider's list of covered functions is known",
    ),
    (
        "llama-3.3/aup-eu-multimodal",
        "the only model under this license takes text alone",
    ),
    (
        "pci-dss/provider-in-scope",
        "of no provider is it known that it shows no attestation",
    ),
];

#[test]
fn every_case_comes_out_as_written() {
    let bless = std::env::var_os(BLESS).is_some();
    let mut faults = Vec::new();
    let mut count = 0;
    for page in pages() {
        let mut edits = BTreeMap::new();
        for case in &page.cases {
            count += 1;
            let mut run = Run {
                page: &page,
                case,
                bless,
                faults: Vec::new(),
                edits: BTreeMap::new(),
            };
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

/// What becomes of a line of a page.
enum Edit {
    Say(String),
    Remove,
}

/// One case on its way.
struct Run<'a> {
    page: &'a Page,
    case: &'a Case,
    bless: bool,
    faults: Vec<String>,
    edits: BTreeMap<usize, Edit>,
}

impl Run<'_> {
    fn check(&mut self) {
        let (page, case) = (self.page, self.case);
        let json = situation_json(page, case).to_string();
        if is_example(&page.path) {
            let advisor = page_advisor(page);
            let situation = situation(page, case, &advisor);
            let answer = Answer::new(&advisor, String::new(), &json, &situation);
            self.check_answer(&answer);
        } else {
            self.check_answer(&answers()[&json]);
        }
    }

    fn check_answer(&mut self, answer: &Answer) {
        let case = self.case;
        for (number, line) in case.verdicts.iter().flat_map(lines) {
            self.check_verdict(answer, number, line);
        }
        for block in &case.pairs {
            self.check_pair(answer, block);
        }
    }

    fn check_verdict(&mut self, answer: &Answer, number: usize, line: &str) {
        // A line to bless may end in a question mark.
        let open = line.strip_suffix(": ?");
        let written = open.map(|left| format!("{left}: permitted"));
        let expected = match VerdictLine::parse(written.as_deref().unwrap_or(line)) {
            Ok(expected) => expected,
            Err(error) => return self.fault(number, &format!("{line}\n    {error}")),
        };
        let covered = answer.lines.iter().filter(|actual| expected.covers(actual));
        let mut covered = covered.peekable();
        if covered.peek().is_none() {
            return self.fault(number, &format!("{line}\n    there is no such option"));
        }
        let mut wrong = covered.filter(|actual| open.is_some() || !expected.holds_in(actual));
        let Some(actual) = wrong.next() else { return };
        // Of a line for many options one that is wrong says enough.
        let others = match wrong.count() {
            0 => String::new(),
            count => format!("\n    and {count} others"),
        };
        let blessed = (!expected.is_pattern()).then(|| expected.blessed(actual));
        let shown = format!("- {line}\n    + {actual}{others}");
        self.differs(
            number,
            &shown,
            blessed.map(|line| Edit::Say(line.to_string())),
        );
    }

    fn check_pair(&mut self, answer: &Answer, block: &Block) {
        let record = &answer.record;
        if block.text.trim().is_empty() {
            let all: Vec<String> = PairLine::all(record)
                .iter()
                .map(PairLine::to_string)
                .collect();
            self.edits.insert(block.line, Edit::Say(all.join("\n")));
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
                let nothing = "(nothing of this kind)";
                let shown = format!("- {line}\n    + {}", actual.as_deref().unwrap_or(nothing));
                self.differs(number, &shown, Some(actual.map_or(Edit::Remove, Edit::Say)));
            }
        }
    }

    /// A line came out otherwise; what can be rewritten is no fault when it is.
    fn differs(&mut self, number: usize, shown: &str, edit: Option<Edit>) {
        match edit {
            Some(edit) if self.bless => {
                self.edits.insert(number, edit);
            }
            _ => self.fault(number, shown),
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
fn page_advisor(page: &Page) -> Advisor {
    if is_example(&page.path) {
        advisor_with(&page.path.replace(".md", ".toml"))
    } else {
        advisor().clone()
    }
}

fn rewrite(page: &Page, edits: &BTreeMap<usize, Edit>) {
    let mut text = String::new();
    for (index, line) in page.text.lines().enumerate() {
        match edits.get(&(index + 1)) {
            Some(Edit::Remove) => continue,
            Some(Edit::Say(new)) => {
                text += new;
                // An empty block: its first line is the closing fence.
                if line.starts_with("```") {
                    text.push('\n');
                    text += line;
                }
            }
            None => text += line,
        }
        text.push('\n');
    }
    fs::write(root().join(&page.path), text).expect("the page can be written");
}

#[test]
fn every_rule_of_a_pack_fires_in_a_case_of_its_page() {
    let mut faults = Vec::new();
    for page in pages().iter().filter(|page| is_pack(&page.path)) {
        let advisor = page_advisor(page);
        let pack = pack_id(&page.path);
        let lines = verdict_lines(page);
        let named: BTreeSet<&str> = lines.iter().flat_map(VerdictLine::rules).collect();
        for rule in advisor.bundle().rules.rules() {
            let id = rule.id.as_str();
            let ours = id.split('/').next() == Some(pack);
            if ours && !named.contains(id) && !cannot_fire(id) {
                faults.push(format!("{}: {id} fires in no case", page.path));
            }
        }
        let passes = |line: &VerdictLine| ["permitted", "conditional"].contains(&&*line.outcome);
        if !lines.iter().any(passes) {
            faults.push(format!("{}: no case passes", page.path));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_clause_of_a_license_in_the_catalog_fires_in_a_case() {
    let pages = pages();
    let lines: Vec<VerdictLine> = pages.iter().flat_map(verdict_lines).collect();
    let named: BTreeSet<&str> = lines.iter().flat_map(VerdictLine::rules).collect();
    let bundle = advisor().bundle();
    let models = bundle.catalog.models.iter();
    let licenses: BTreeSet<&str> = models
        .filter_map(|model| Some(bundle.license_of(model)?.id.as_str()))
        .collect();
    let silent: Vec<&str> = bundle
        .rules
        .rules()
        .iter()
        .map(|rule| rule.id.as_str())
        .filter(|id| {
            id.split('/')
                .next()
                .is_some_and(|pack| licenses.contains(pack))
        })
        .filter(|id| !named.contains(id) && !cannot_fire(id))
        .collect();
    assert!(silent.is_empty(), "fire in no case:\n{}", silent.join("\n"));
}

#[test]
fn what_cannot_fire_does_not() {
    for (id, reason) in CANNOT_FIRE {
        let mut rules = advisor().bundle().rules.rules().iter();
        assert!(rules.any(|rule| rule.id == id), "there is no rule {id}");
        for answer in answers().values() {
            let fires = |line: &&VerdictLine| line.rules().any(|rule| rule == id);
            let line = answer.lines.iter().find(fires);
            assert!(
                line.is_none(),
                "{id} fires, although {reason}: {}",
                answer.slug
            );
        }
    }
}

fn cannot_fire(id: &str) -> bool {
    CANNOT_FIRE.iter().any(|(known, _)| *known == id)
}

/// Its pack is not among the default ones.
fn is_example(path: &str) -> bool {
    path.starts_with("policies/examples/")
}

fn is_pack(path: &str) -> bool {
    let folders = ["regimes", "house", "examples"];
    let below = |folder: &&str| path.starts_with(&format!("policies/{folder}/"));
    folders.iter().any(below)
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
