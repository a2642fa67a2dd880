//! Runs the cases of `tests/cases/` and of the pages beside the policies.

use crate::answers::answers;
use crate::bundle::{advisor, advisor_with, folder, root};
use crate::markdown::{pages, show};
use modelpair::Advisor;
use modelpair::cases::{Block, Page, ReportLine, Said, Suite, VerdictLine};
use std::collections::BTreeSet;
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

/// All cases of this checkout on its catalog and policies; every pack and license is tested.
fn suite() -> Suite {
    let catalog = folder("catalog");
    let mut policies = folder("policies");
    for file in &mut policies {
        file.name = format!("policies/{}", file.path);
    }
    let packs = policies.iter().filter(|file| {
        let folders = ["regimes/", "house/", "licenses/", "examples/"];
        folders.iter().any(|folder| file.path.starts_with(folder))
    });
    let tested = packs.map(|file| file.name.clone()).collect();
    Suite::load(&catalog, &policies, &[], &tested, pages())
        .unwrap_or_else(|rejected| panic!("{}", rejected.diagnostics))
}

#[test]
fn every_case_comes_out_as_written() {
    let bless = std::env::var_os(BLESS).is_some();
    let mut faults = Vec::new();
    let mut count = 0;
    suite().run(|page, run| {
        count += run.passed + run.failed;
        match run.blessed.filter(|_| bless) {
            Some(text) => {
                fs::write(root().join(&page.name), text).expect("it can be written");
                faults.extend(run.left);
            }
            None => faults.extend(run.faults),
        }
    });
    assert!(count > 100, "only {count} cases were found");
    let help = format!("{BLESS}=1 rewrites what can be rewritten");
    let total = faults.len();
    assert!(total == 0, "{}\n{total} faults; {help}", show(&faults));
}

#[test]
fn every_condition_of_a_pack_is_seen_true_and_false() {
    let mut faults = Vec::new();
    for coverage in suite().coverage() {
        for found in coverage.uncovered() {
            let seen = (found.seen_true, found.seen_false);
            let place = format!("{}:{}:{}", coverage.file, found.line, found.column);
            faults.push(format!("{place}: {} `{}` {seen:?}", found.rule, found.text));
        }
    }
    let total = faults.len();
    assert!(total == 0, "{}\n{total} are not covered", faults.join("\n"));
}

#[test]
fn no_mistake_in_a_pack_goes_unnoticed() {
    let mut faults = Vec::new();
    let mut mutants = 0;
    for mutation in suite().mutate(|_, _, _| {}) {
        mutants += mutation.mutants;
        for survivor in mutation.unexplained() {
            let place = format!("{}:{}:{}", mutation.file, survivor.line, survivor.column);
            faults.push(format!("{place}: {}", survivor.name));
        }
        if !mutation.stale.is_empty() {
            faults.push(show(&mutation.stale));
        }
    }
    assert!(mutants > 1000, "only {mutants} mutants were made");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_rule_of_a_pack_fires_in_a_case_of_its_page() {
    let mut faults = Vec::new();
    for page in pages().iter().filter(|page| is_pack(&page.name)) {
        let advisor = page_advisor(page);
        let pack = pack_id(&page.name);
        let saids = saids(page);
        let named: BTreeSet<&str> = saids.iter().flat_map(Said::rules).collect();
        for rule in advisor.bundle().rules.rules() {
            let id = rule.id.as_str();
            let ours = id.split('/').next() == Some(pack);
            if ours && !named.contains(id) {
                faults.push(format!("{}: {id} fires in no case", page.name));
            }
        }
        let passes = |said: &Said| ["permitted", "conditional"].contains(&&*said.outcome);
        if !saids.iter().any(passes) {
            faults.push(format!("{}: no case passes", page.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_clause_of_a_license_fires_in_a_case() {
    let pages = pages();
    let saids: Vec<Said> = pages.iter().flat_map(saids).collect();
    let named: BTreeSet<&str> = saids.iter().flat_map(Said::rules).collect();
    let bundle = advisor().bundle();
    let licenses: BTreeSet<&str> = bundle.licenses.iter().map(|license| &*license.id).collect();
    let of_license = |id: &str| {
        id.split('/')
            .next()
            .is_some_and(|pack| licenses.contains(pack))
    };
    let rules = bundle.rules.rules().iter().map(|rule| rule.id.as_str());
    let silent: Vec<&str> = rules
        .filter(|id| of_license(id) && !named.contains(id))
        .collect();
    assert!(silent.is_empty(), "fire in no case:\n{}", silent.join("\n"));
}

#[test]
fn what_cannot_fire_does_not() {
    for (id, reason) in CANNOT_FIRE {
        let mut rules = advisor().bundle().rules.rules().iter();
        assert!(rules.any(|rule| rule.id == id), "there is no rule {id}");
        for answer in answers().values() {
            let fires = |line: &&VerdictLine| line.said.rules().any(|rule| rule == id);
            let line = answer.lines.iter().find(fires);
            assert!(
                line.is_none(),
                "{id} fires, although {reason}: {}",
                answer.slug
            );
        }
    }
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

/// The advisor that a page is about: that of an example has the example's pack.
fn page_advisor(page: &Page) -> Advisor {
    if is_example(&page.name) {
        advisor_with(&page.name.replace(".md", ".toml"))
    } else {
        advisor().clone()
    }
}

/// Everything that the lines of a page say.
fn saids(page: &Page) -> Vec<Said> {
    let verdicts = page.cases.iter().flat_map(|case| &case.verdicts);
    let verdicts = verdicts.flat_map(Block::lines);
    let verdicts = verdicts.filter_map(|(_, line)| Some(VerdictLine::parse(line).ok()?.said));
    let reports = page.cases.iter().flat_map(|case| &case.reports);
    let reports = reports.flat_map(Block::lines);
    let reports = reports.filter_map(|(_, line)| Some(ReportLine::parse(line).ok()?.said));
    verdicts.chain(reports).collect()
}
