//! The table of what criterion measured.

use crate::engines::{Contract, Engine};
use modelpair_peers::Case;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The columns: their names, what is measured, and about which facts.
pub const COLUMNS: [(&str, Contract, Case); 6] = [
    ("permitted", Contract::Resident, Case::PERMITTED),
    ("denied", Contract::Resident, Case::DENIED),
    ("unknown facts", Contract::Resident, Case::UNKNOWN),
    ("facts as JSON", Contract::Parsing, Case::PERMITTED),
    ("denied, facts as JSON", Contract::Parsing, Case::DENIED),
    ("reading the policy", Contract::Policy, Case::PERMITTED),
];

const OURS: &str = "modelpair-rules";

/// Medians, and how many times ours each of them is.
pub fn table(engines: &[Box<dyn Engine>]) -> Result<String, String> {
    let mut names: Vec<String> = engines
        .iter()
        .map(|engine| engine.name().to_owned())
        .collect();
    let ours = names
        .iter()
        .position(|name| name == OURS)
        .map_or(0, |at| at + 1);
    names.insert(ours, format!("{OURS}, explained"));
    let mut text = String::from("\n| engine |");
    for (column, ..) in COLUMNS {
        let _ = write!(text, " {column} |");
    }
    text += " with facts unknown it says |\n|---|";
    text += &"---:|".repeat(COLUMNS.len());
    text += "---|\n";
    for name in names {
        let _ = write!(text, "| {name} |");
        for (column, contract, _) in COLUMNS {
            let own = median(column, &name)?;
            let ours = median(column, OURS)?;
            match own.zip(ours) {
                Some((own, ours)) if contract == Contract::Resident => {
                    let _ = write!(text, " {} ({:.1}×) |", time(own), own / ours);
                }
                Some((own, _)) => {
                    let _ = write!(text, " {} |", time(own));
                }
                None => text += " |",
            }
        }
        let engine = engines.iter().find(|engine| engine.name() == name);
        let says = engine.map_or("as above", |engine| match engine.answer(&Case::UNKNOWN) {
            Some(true) => "permit",
            Some(false) => "deny",
            None if name == OURS => "undetermined, and which facts are missing",
            None => "error",
        });
        let _ = writeln!(text, " {says} |");
    }
    Ok(text)
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ns if ns < 1_000.0 => format!("{ns:.1} ns"),
        ns if ns < 1_000_000.0 => format!("{:.2} µs", ns / 1_000.0),
        ns => format!("{:.2} ms", ns / 1_000_000.0),
    }
}

/// The median that criterion wrote down, in nanoseconds; nothing when it was not measured.
fn median(group: &str, id: &str) -> Result<Option<f64>, String> {
    let path = target()
        .join("criterion")
        .join(group)
        .join(id)
        .join("new/estimates.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        return Ok(None);
    };
    let estimates: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(estimates["median"]["point_estimate"].as_f64())
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target"),
        PathBuf::from,
    )
}
