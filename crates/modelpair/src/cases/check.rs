//! Lines of cases made ready: each with the facts that it is about and the rules that are asked.

use modelpair_rules::{Facts, Pack, Ruleset};

use super::facts::{Misread, change, misread, parse, read_facts};
use super::grounds::{Grounds, alone};
use super::page::{Block, Case, Page};
use super::report_line::ReportLine;
use super::said::Said;
use super::verdict_line::VerdictLine;
use super::{Fault, TODAY};
use crate::gates::{Role, fail_closed};
use crate::report::supplied;
use crate::situation::Situation;

/// A line of a case.
pub(super) struct Check {
    pub line: u32,
    pub expected: Expected,
    pub scope: Scope,
    pub probes: Vec<Probe>,
}

/// What a line says.
pub(super) enum Expected {
    Verdict(VerdictLine),
    Report(ReportLine),
    /// The left side of a line whose right side is to be filled in.
    Open(String),
}

/// One set of facts that a line is about.
pub(super) struct Probe {
    pub facts: Facts,
    /// The option whose facts these are.
    pub option: Option<Choice>,
}

/// An option in a role.
pub(super) struct Choice {
    pub model: String,
    pub route: String,
    pub role: &'static str,
    license_known: bool,
}

/// Which rules are asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All.
    All,
    /// Those of one tested pack.
    Pack(usize),
    /// Those of the pack that stands in the case.
    Inline,
}

/// A case made ready.
pub(super) struct Prepared {
    pub situation: Option<Situation>,
    /// The rules of the pack that stands in the case, or its faults as a report shows them.
    pub inline: Option<Result<Ruleset, Vec<String>>>,
    pub checks: Vec<Check>,
}

impl Grounds {
    /// Makes a case ready; what cannot be read in it is a fault.
    pub(super) fn prepare(&self, page: &Page, case: &Case, faults: &mut Vec<Fault>) -> Prepared {
        let mut ready = Prepared {
            situation: None,
            inline: None,
            checks: Vec::new(),
        };
        let mut misread = Vec::new();
        if case.plain {
            self.prepare_facts(page, case, &mut ready, &mut misread);
        } else {
            self.prepare_situation(case, &mut ready, &mut misread);
        }
        let fault = |(line, message)| Fault {
            file: page.name.clone(),
            line,
            case: case.heading.clone(),
            bad: true,
            expected: None,
            actual: None,
            message: Some(message),
        };
        faults.extend(misread.into_iter().map(fault));
        ready
    }

    fn prepare_situation(&self, case: &Case, ready: &mut Prepared, misread: &mut Vec<Misread>) {
        let situation = match self.situation(case) {
            Ok(situation) => situation,
            Err(errors) => return misread.extend(errors),
        };
        for (line, text) in case.verdicts.iter().flat_map(Block::lines) {
            let open = text.strip_suffix(": ?");
            let written = open.map(|left| format!("{left}: permitted"));
            match VerdictLine::parse(written.as_deref().unwrap_or(text)) {
                Ok(expected) => {
                    let probes = self.probes(&expected, &situation);
                    let open = open.map(|left| Expected::Open(left.to_owned()));
                    ready.checks.push(Check {
                        line,
                        expected: open.unwrap_or(Expected::Verdict(expected)),
                        scope: Scope::All,
                        probes,
                    });
                }
                Err(error) => misread.push((line, format!("{text}: {error}"))),
            }
        }
        ready.situation = Some(situation);
    }

    /// The situation of a case, on [`TODAY`] when it names no day.
    pub(super) fn situation(&self, case: &Case) -> Result<Situation, Vec<Misread>> {
        let block = &case.given;
        let Some(advisor) = &self.advisor else {
            let message = "a situation needs the catalog; without it write `toml facts`";
            return Err(vec![(block.line, message.to_owned())]);
        };
        let (situation, sources, out) = parse(block, |tree, out| {
            advisor.read_situation(None, std::slice::from_ref(tree), out)
        });
        match situation.flatten() {
            Some(mut situation) if !out.has_errors() => {
                if situation.today().is_none() {
                    // The fact is declared, and this is a day.
                    let _ = situation.set("today", &TODAY.into());
                }
                Ok(situation)
            }
            _ => Err(misread(&out, &sources)),
        }
    }

    /// The options and roles that a line is about.
    fn probes(&self, line: &VerdictLine, situation: &Situation) -> Vec<Probe> {
        let Some(advisor) = &self.advisor else {
            return Vec::new();
        };
        let bundle = advisor.bundle();
        let mut probes = Vec::new();
        for option in &bundle.catalog.options {
            for role in Role::ALL {
                if !line.covers(&option.model, &option.route, role.as_str()) {
                    continue;
                }
                let model = bundle.catalog.model(&option.model);
                let license = model.and_then(|model| bundle.license_of(model));
                probes.push(Probe {
                    facts: advisor.facts(situation, option, role),
                    option: Some(Choice {
                        model: option.model.clone(),
                        route: option.route.clone(),
                        role: role.as_str(),
                        license_known: license.is_some(),
                    }),
                });
            }
        }
        probes
    }

    fn prepare_facts(
        &self,
        page: &Page,
        case: &Case,
        ready: &mut Prepared,
        misread: &mut Vec<Misread>,
    ) {
        let facts = match read_facts(&case.given, &self.schema) {
            Ok(facts) => facts,
            Err(errors) => return misread.extend(errors),
        };
        let scope = match &case.policy {
            Some(block) => {
                ready.inline = Some(self.inline(block));
                Scope::Inline
            }
            None => self.beside(page).map_or(Scope::All, Scope::Pack),
        };
        if matches!(ready.inline, Some(Err(_))) {
            return;
        }
        let probe = |facts| Probe {
            facts,
            option: None,
        };
        // A report that is empty is filled in.
        let empty = case.reports.iter();
        for block in empty.filter(|block| block.lines().next().is_none()) {
            ready.checks.push(Check {
                line: block.line,
                expected: Expected::Open(String::new()),
                scope,
                probes: vec![probe(facts.clone())],
            });
        }
        for (line, text) in case.reports.iter().flat_map(Block::lines) {
            match self.report_line(&facts, line, text) {
                Ok((expected, all)) => ready.checks.push(Check {
                    line,
                    expected,
                    scope,
                    probes: all.into_iter().map(probe).collect(),
                }),
                Err(errors) => misread.extend(errors),
            }
        }
    }

    /// A line of a report, with the sets of facts that it is about.
    fn report_line(
        &self,
        facts: &Facts,
        line: u32,
        text: &str,
    ) -> Result<(Expected, Vec<Facts>), Vec<Misread>> {
        let wrong = |error: String| vec![(line, format!("{text}: {error}"))];
        let open = text.strip_suffix('?').map(str::trim_end);
        let (changes, expected) = match open {
            Some(left) => {
                let left = left.trim_end_matches(':');
                let changes = ReportLine::parse_open(left).map_err(wrong)?;
                (changes, Expected::Open(left.to_owned()))
            }
            None => {
                let parsed = ReportLine::parse(text).map_err(wrong)?;
                (parsed.changes.clone(), Expected::Report(parsed))
            }
        };
        let combinations = ReportLine::combinations(&changes).map_err(wrong)?;
        let all = combinations
            .iter()
            .map(|changes| change(facts, changes, line, &self.schema));
        Ok((expected, all.collect::<Result<_, _>>()?))
    }

    /// The pack that stands in a case, or its errors with their places in the block.
    fn inline(&self, block: &Block) -> Result<Ruleset, Vec<String>> {
        let (pack, sources, out) = parse(block, |node, out| {
            Pack::read_using(node, &self.schema, &self.sets, out)
        });
        match pack.flatten() {
            Some(pack) if !out.has_errors() => Ok(alone(&pack, self.rules.rules(), &self.schema)),
            _ => Err(super::facts::placed(&out, &sources, block.line)),
        }
    }

    /// What the rules in force say about a probe.
    pub(super) fn said(&self, ready: &Prepared, check: &Check, probe: &Probe) -> Said {
        let rules = match (check.scope, &ready.inline) {
            (Scope::Inline, Some(Ok(inline))) => inline,
            (Scope::Pack(index), _) => match self.packs.get(index) {
                Some(tested) => &tested.alone,
                None => &self.rules,
            },
            _ if probe.option.is_some() => &self.for_options,
            _ => &self.rules,
        };
        self.said_by(rules, ready.situation.as_ref(), probe)
    }

    /// What rules say about a probe.
    pub(super) fn said_by(
        &self,
        rules: &Ruleset,
        situation: Option<&Situation>,
        probe: &Probe,
    ) -> Said {
        let mut verdict = rules.evaluate(&probe.facts);
        match (&self.advisor, situation, &probe.option) {
            (Some(advisor), Some(situation), Some(option)) => {
                verdict.outcome = fail_closed(verdict.outcome, option.license_known);
                let missing = supplied(advisor, situation, &verdict, option.license_known);
                Said::of(&verdict, rules, missing)
            }
            _ => {
                let paths = verdict.missing.iter();
                let missing = paths
                    .map(|fact| self.schema.decl(*fact).path.clone())
                    .collect();
                Said::of(&verdict, rules, missing)
            }
        }
    }
}

impl Expected {
    /// Whether what came out is what the line says.
    pub fn holds(&self, actual: &Said) -> bool {
        match self {
            Self::Verdict(line) => line.said.holds_in(actual),
            Self::Report(line) => line.said.is(actual),
            Self::Open(_) => false,
        }
    }
}
