//! Runs the cases of a page, and rewrites what they expect.

use std::collections::BTreeMap;

use super::check::{Check, Expected, Prepared, Probe};
use super::grounds::Grounds;
use super::page::{Block, Case, Page};
use super::pair_line::PairLine;
use super::report_line::ReportLine;
use super::said::Said;
use super::verdict_line::VerdictLine;
use super::{Fault, count};
use crate::record::Record;

/// What became of the cases of a page.
#[derive(Clone, Debug, Default)]
pub struct PageRun {
    /// How many cases came out as written.
    pub passed: u32,
    /// How many did not.
    pub failed: u32,
    /// What came out otherwise.
    pub faults: Vec<Fault>,
    /// Those of the faults that [`PageRun::blessed`] does not mend.
    pub left: Vec<Fault>,
    /// The page with what came out in place of what was expected; nothing when nothing would change.
    pub blessed: Option<String>,
}

/// What becomes of a line of a page.
enum Edit {
    Say(String),
    Remove,
}

/// One case on its way.
struct Run<'a> {
    grounds: &'a Grounds,
    page: &'a Page,
    case: &'a Case,
    faults: Vec<Fault>,
    edits: BTreeMap<u32, Edit>,
}

impl Grounds {
    /// Runs all cases of a page.
    pub fn run(&self, page: &Page) -> PageRun {
        let mut done = PageRun::default();
        let mut edits = BTreeMap::new();
        for case in &page.cases {
            let mut run = Run {
                grounds: self,
                page,
                case,
                faults: Vec::new(),
                edits: BTreeMap::new(),
            };
            run.check();
            if run.faults.is_empty() {
                done.passed += 1;
            } else {
                done.failed += 1;
            }
            let left = run.faults.iter();
            let left = left.filter(|fault| fault.bad || !run.edits.contains_key(&fault.line));
            done.left.extend(left.cloned());
            done.faults.append(&mut run.faults);
            edits.append(&mut run.edits);
        }
        done.blessed = (!edits.is_empty()).then(|| rewrite(&page.text, &edits));
        done
    }
}

impl Run<'_> {
    fn check(&mut self) {
        let ready = self.grounds.prepare(self.page, self.case, &mut self.faults);
        for check in &ready.checks {
            self.check_line(&ready, check);
        }
        if let Some(Err(errors)) = &ready.inline {
            self.check_errors(errors);
        }
        for block in &self.case.verdicts {
            if block.lines().next().is_none() {
                self.fault(block.line, None, None, Some("an empty block says nothing"));
            }
        }
        if !self.case.pairs.is_empty()
            && let (Some(advisor), Some(situation)) = (&self.grounds.advisor, &ready.situation)
        {
            let record = advisor.recommend(situation);
            for block in &self.case.pairs {
                self.check_pair(&record, block);
            }
        }
    }

    fn check_line(&mut self, ready: &Prepared, check: &Check) {
        let line = match &check.expected {
            Expected::Open(left) if left.is_empty() => String::new(),
            _ => self.line(check.line),
        };
        let saids = check
            .probes
            .iter()
            .map(|probe| (probe, self.grounds.said(ready, check, probe)));
        let wrong: Vec<(&Probe, Said)> = saids
            .filter(|(_, said)| !check.expected.holds(said))
            .collect();
        let Some((probe, said)) = wrong.first() else {
            if check.probes.is_empty() {
                let message = self.no_such_option(&check.expected);
                self.fault(check.line, Some(line), None, Some(&message));
            }
            return;
        };
        let actual = written(check, probe, said);
        // Of a line for many options one that is wrong says enough.
        let others = wrong.len() - 1;
        let message = (others > 0).then(|| format!("and {others} others"));
        let same =
            check.probes.len() == wrong.len() && wrong.iter().all(|(_, other)| other == said);
        if let Some(blessed) = blessed(check, probe, said, same) {
            self.edits.insert(check.line, Edit::Say(blessed));
        }
        self.fault(check.line, Some(line), Some(actual), message.as_deref());
    }

    /// The errors of the pack in the case are what its report says, and nothing else.
    fn check_errors(&mut self, errors: &[String]) {
        let Some(block) = self.case.reports.first() else {
            return;
        };
        let lines: Vec<&str> = block.lines().map(|(_, line)| line).collect();
        if lines == errors {
            return;
        }
        self.fault(
            block.line,
            Some(lines.join("\n")),
            Some(errors.join("\n")),
            None,
        );
        self.replace(block, errors.join("\n"));
    }

    /// Puts a text in the place of all lines of a block.
    fn replace(&mut self, block: &Block, text: String) {
        let lines = count(block.text.lines().count());
        for line in block.line..block.line.saturating_add(lines) {
            self.edits.insert(line, Edit::Remove);
        }
        self.edits.insert(block.line, Edit::Say(text));
    }

    fn check_pair(&mut self, record: &Record, block: &Block) {
        if block.lines().next().is_none() {
            self.fault(block.line, None, None, Some("an empty block says nothing"));
            let all = PairLine::all(record);
            let all: Vec<String> = all.iter().map(PairLine::to_string).collect();
            self.edits.insert(block.line, Edit::Say(all.join("\n")));
        }
        for (number, line) in block.lines() {
            let written = Some(line.to_owned());
            let expected = match PairLine::parse(line) {
                Ok(expected) => expected,
                Err(error) => {
                    self.bad(number, written, &error);
                    continue;
                }
            };
            let actual = expected.actual(record);
            if actual.as_ref() != Some(&expected) {
                let actual = actual.map(|actual| actual.to_string());
                let edit = actual.clone().map_or(Edit::Remove, Edit::Say);
                self.edits.insert(number, edit);
                let nothing = "(nothing of this kind)".to_owned();
                self.fault(number, written, Some(actual.unwrap_or(nothing)), None);
            }
        }
    }

    fn no_such_option(&self, expected: &Expected) -> String {
        let (Expected::Verdict(line), Some(advisor)) = (expected, &self.grounds.advisor) else {
            return "there is no such option".to_owned();
        };
        let catalog = &advisor.bundle().catalog;
        if catalog.model(&line.model).is_none() {
            return format!("there is no model `{}` in the catalog", line.model);
        }
        let options = catalog.options.iter();
        let routes: Vec<&str> = options
            .filter(|option| option.model == line.model)
            .map(|option| option.route.as_str())
            .collect();
        if routes.contains(&line.route.as_str()) || line.route == "*" {
            return format!("there is no role `{}`", line.role);
        }
        let routes = routes.join(", ");
        format!("`{}` has no such route; it has {routes}", line.model)
    }

    /// A line of the page.
    fn line(&self, number: u32) -> String {
        let index = usize::try_from(number).unwrap_or(1).saturating_sub(1);
        let line = self.page.text.lines().nth(index).unwrap_or_default();
        line.trim().to_owned()
    }

    fn bad(&mut self, line: u32, expected: Option<String>, message: &str) {
        self.fault(line, expected, None, Some(message));
        if let Some(fault) = self.faults.last_mut() {
            fault.bad = true;
        }
    }

    fn fault(
        &mut self,
        line: u32,
        expected: Option<String>,
        actual: Option<String>,
        message: Option<&str>,
    ) {
        self.faults.push(Fault {
            file: self.page.name.clone(),
            line,
            case: self.case.heading.clone(),
            bad: false,
            expected,
            actual,
            message: message.map(str::to_owned),
        });
    }
}

/// What came out, as the line could say it.
fn written(check: &Check, probe: &Probe, said: &Said) -> String {
    match (&check.expected, &probe.option) {
        (_, Some(option)) => VerdictLine {
            model: option.model.clone(),
            route: option.route.clone(),
            role: option.role.to_owned(),
            said: said.clone(),
        }
        .to_string(),
        (Expected::Report(line), None) => ReportLine {
            changes: line.changes.clone(),
            said: said.clone(),
        }
        .to_string(),
        (Expected::Open(left), None) if left.is_empty() => said.to_string(),
        (Expected::Open(left), None) => format!("{left}: {said}"),
        (Expected::Verdict(_), None) => said.to_string(),
    }
}

/// What the line should say; nothing when it is about several and they differ.
fn blessed(check: &Check, probe: &Probe, said: &Said, same: bool) -> Option<String> {
    match &check.expected {
        Expected::Verdict(line) if line.is_pattern() => None,
        Expected::Verdict(line) => Some(
            VerdictLine {
                said: line.said.blessed(said),
                ..line.clone()
            }
            .to_string(),
        ),
        Expected::Open(_) if probe.option.is_some() => (check.probes.len() == 1).then(|| {
            let nothing = Said {
                outcome: "permitted".to_owned(),
                ..Said::default()
            };
            written(check, probe, &nothing.blessed(said))
        }),
        Expected::Report(_) | Expected::Open(_) => same.then(|| written(check, probe, said)),
    }
}

fn rewrite(page: &str, edits: &BTreeMap<u32, Edit>) -> String {
    let end = if page.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = String::new();
    for (number, line) in (1_u32..).zip(page.lines()) {
        match edits.get(&number) {
            Some(Edit::Remove) => continue,
            Some(Edit::Say(new)) => {
                let indent = line.len() - line.trim_start().len();
                text += line.get(..indent).unwrap_or_default();
                text += new;
                // An empty block: its first line is the closing fence.
                if line.trim_start().starts_with("```") {
                    text += end;
                    text += line;
                }
            }
            None => text += line,
        }
        text += end;
    }
    text
}
