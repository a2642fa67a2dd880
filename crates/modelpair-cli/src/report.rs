//! Diagnostics for programs: JSON, and SARIF 2.1.0 for code scanning.

use std::fmt::Write;
use std::path::Path;

use modelpair_rules::{Code, ColumnUnit, Diagnostic, Diagnostics, Severity, Sources, Span, diag};
use serde_json::{Value as Json, json};

/// A list of diagnostics with their places; lines and columns count from one, columns in characters.
pub fn json(diagnostics: &Diagnostics, sources: &Sources) -> Json {
    json!({ "diagnostics": diag::views(diagnostics, sources) })
}

/// The same as a SARIF log; columns there count UTF-16 units, which is what its readers expect by default.
/// What stands nowhere is put at the beginning of what was `checked`, because code scanning shows nothing without a place.
pub fn sarif(diagnostics: &Diagnostics, sources: &Sources, checked: &Path) -> Json {
    let rules: Vec<Json> = Code::ALL
        .iter()
        .map(|code| {
            json!({
                "id": code.name(),
                "shortDescription": { "text": code.summary() },
                "fullDescription": { "text": code.summary() },
                "help": { "text": code.page(), "markdown": code.page() },
            })
        })
        .collect();
    let results: Vec<Json> = diagnostics
        .iter()
        .map(|diagnostic| result(diagnostic, sources, checked))
        .collect();
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "modelpair",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    })
}

fn result(diagnostic: &Diagnostic, sources: &Sources, checked: &Path) -> Json {
    let advice = diagnostic.help.as_deref().map(|help| format!(" ({help})"));
    let text = format!("{}{}", diagnostic.message, advice.unwrap_or_default());
    let location = |span| location(span, sources);
    let nowhere = || {
        let uri = uri(&checked.display().to_string());
        json!({ "physicalLocation": { "artifactLocation": { "uri": uri }, "region": { "startLine": 1 } }})
    };
    let place = diagnostic.span.map_or_else(nowhere, location);
    let related: Vec<Json> = diagnostic
        .labels
        .iter()
        .map(|label| {
            let mut related = location(label.span);
            related["message"] = json!({ "text": label.message });
            related
        })
        .collect();
    json!({
        "ruleId": diagnostic.code.name(),
        "level": severity(diagnostic.severity),
        "message": { "text": text },
        "locations": [place],
        "relatedLocations": related,
    })
}

fn location(span: Span, sources: &Sources) -> Json {
    let source = sources.get(span.source);
    let start = sources.position(span, ColumnUnit::Utf16);
    let end = sources.position(ending(span), ColumnUnit::Utf16);
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&source.name) },
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    }})
}

/// The name of a file as a reference by URI.
fn uri(name: &str) -> String {
    let mut uri = String::new();
    for byte in name.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            // Writing into a String cannot fail.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri
}

/// The empty span behind a span.
fn ending(span: Span) -> Span {
    Span {
        start: span.end,
        ..span
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
