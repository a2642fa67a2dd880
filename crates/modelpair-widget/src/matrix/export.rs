//! The matrix as files: CSV for a spreadsheet, the library's own document for an auditor.

use std::rc::Rc;

use modelpair::record::{FindingView, OptionVerdict, VerdictList};
use modelpair::{Advisor, Situation};

use super::table::Row;

/// A file for the reader's disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What is in it.
    pub text: String,
}

/// The columns, by the names that JSON has for them.
const HEAD: [&str; 15] = [
    "model",
    "name",
    "provider",
    "route",
    "deployment",
    "license",
    "origin_countries",
    "role",
    "verdict",
    "denied_by",
    "clauses",
    "obliged_by",
    "warned_by",
    "missing",
    "verified_on_oldest",
];

/// The rows that are shown, one line for each role.
pub fn csv(rows: &[&Row], list: &VerdictList) -> Export {
    let mut text = line(HEAD.map(str::to_owned));
    for row in rows {
        let same =
            |verdict: &&OptionVerdict| (&verdict.model, &verdict.route) == (&row.model, &row.route);
        for verdict in list.verdicts.iter().filter(same) {
            text.push_str(&line(cells(row, verdict)));
        }
    }
    Export {
        name: file_name(
            &list.situation.facts,
            list.situation.profile.as_deref(),
            "csv",
        ),
        media_type: "text/csv",
        text,
    }
}

/// The document: every gate with its clause, every number with its source, sealed. `modelpair replay` reproduces it.
pub fn record(advisor: &Advisor, situation: &Situation) -> Export {
    let record = advisor.document(situation);
    let facts = &record.situation.facts;
    Export {
        name: file_name(facts, record.situation.profile.as_deref(), "json"),
        media_type: "application/json",
        text: record.to_json().unwrap_or_default(),
    }
}

fn cells(row: &Row, verdict: &OptionVerdict) -> [String; HEAD.len()] {
    let ids = |findings: &[FindingView]| {
        let ids = findings.iter().map(|finding| finding.rule.as_str());
        ids.collect::<Vec<_>>().join(" ")
    };
    let all = || {
        let reasons = verdict.reasons.iter();
        reasons.chain(&verdict.obligations).chain(&verdict.warnings)
    };
    let clauses: Vec<&str> = all().map(|finding| finding.clause.as_str()).collect();
    let oldest = all().map(|finding| finding.verified_on.as_str()).min();
    [
        row.model.clone(),
        row.name.clone(),
        row.provider.clone(),
        row.route.clone(),
        row.deployment.to_owned(),
        row.license.clone(),
        row.origins.join(" "),
        verdict.role.clone(),
        verdict.verdict.clone(),
        ids(&verdict.reasons),
        clauses.join("; "),
        ids(&verdict.obligations),
        ids(&verdict.warnings),
        verdict.missing.join(" "),
        oldest.unwrap_or_default().to_owned(),
    ]
}

/// A line as RFC 4180 has it. What a spreadsheet would take for a formula is marked as text.
fn line<const N: usize>(cells: [String; N]) -> String {
    let cells = cells.map(|cell| {
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let cell = if formula { ["'", &cell].concat() } else { cell };
        if cell.contains([',', '"', '\n', '\r']) {
            ["\"", &cell.replace('"', "\"\""), "\""].concat()
        } else {
            cell
        }
    });
    cells.join(",") + "\r\n"
}

fn file_name(
    facts: &std::collections::BTreeMap<String, serde_json::Value>,
    profile: Option<&str>,
    extension: &str,
) -> String {
    let today = facts.get("today").and_then(serde_json::Value::as_str);
    let parts = [Some("modelpair"), profile, today].into_iter().flatten();
    parts.collect::<Vec<_>>().join("-") + "." + extension
}

/// The rows at these positions.
pub fn rows_at<'a>(rows: &'a [Rc<Row>], shown: &[usize]) -> Vec<&'a Row> {
    let found = shown.iter().filter_map(|at| rows.get(*at));
    found.map(|row| &**row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula() {
        let cells = ["a", "b, c", "say \"no\"", "=1+1"].map(str::to_owned);
        assert_eq!(line(cells), "a,\"b, c\",\"say \"\"no\"\"\",'=1+1\r\n");
    }
}
