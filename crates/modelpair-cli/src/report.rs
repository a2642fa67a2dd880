//! Diagnostics for programs: JSON, and SARIF 2.1.0 for code scanning.

use modelpair_rules::{Code, ColumnUnit, Diagnostic, Diagnostics, Severity, Sources, Span, diag};
use serde_json::{Value as Json, json};

/// A list of diagnostics with their places; lines and columns count from one, columns in characters.
pub fn json(diagnostics: &Diagnostics, sources: &Sources) -> Json {
    json!({ "diagnostics": diag::views(diagnostics, sources) })
}

/// The same as a SARIF log; columns there count UTF-16 units, which is what its readers expect by default.
pub fn sarif(diagnostics: &Diagnostics, sources: &Sources) -> Json {
    let rules: Vec<Json> = Code::ALL
        .iter()
        .map(|code| {
            json!({
                "id": code.name(),
                "shortDescription": { "text": code.summary() },
                "help": { "text": code.page(), "markdown": code.page() },
            })
        })
        .collect();
    let results: Vec<Json> = diagnostics
        .iter()
        .map(|diagnostic| result(diagnostic, sources))
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

fn result(diagnostic: &Diagnostic, sources: &Sources) -> Json {
    let advice = diagnostic.help.as_deref().map(|help| format!(" ({help})"));
    let text = format!("{}{}", diagnostic.message, advice.unwrap_or_default());
    let locations: Vec<Json> = diagnostic
        .span
        .iter()
        .map(|span| location(*span, sources))
        .collect();
    let related: Vec<Json> = diagnostic
        .labels
        .iter()
        .map(|label| {
            let mut related = location(label.span, sources);
            related["message"] = json!({ "text": label.message });
            related
        })
        .collect();
    json!({
        "ruleId": diagnostic.code.name(),
        "level": severity(diagnostic.severity),
        "message": { "text": text },
        "locations": locations,
        "relatedLocations": related,
    })
}

fn location(span: Span, sources: &Sources) -> Json {
    let source = sources.get(span.source);
    let start = sources.position(span, ColumnUnit::Utf16);
    let end = sources.position(ending(span), ColumnUnit::Utf16);
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": source.name.replace('\\', "/") },
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    }})
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
