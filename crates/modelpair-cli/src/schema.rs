//! `modelpair schema KIND`: the JSON Schema of a kind of file.

use std::io::Write;

use modelpair::Advisor;
use modelpair::shape::{self, schema, situation_schema};
use serde_json::Value as Json;

use crate::args::SchemaKind;
use crate::exit::{Exit, Failure};

/// Prints the schema.
pub fn run(kind: SchemaKind, out: &mut dyn Write) -> Result<Exit, Failure> {
    let advisor = Advisor::embedded()?;
    writeln!(out, "{:#}", of(kind, &advisor))?;
    Ok(Exit::Done)
}

fn of(kind: SchemaKind, advisor: &Advisor) -> Json {
    let facts = &advisor.bundle().declarations;
    let (name, shape) = match kind {
        SchemaKind::Situation => return situation_schema(facts),
        SchemaKind::Pack => ("pack", shape::PACK),
        SchemaKind::License => ("license", shape::LICENSE),
        SchemaKind::Profile => ("profile", shape::PROFILE),
        SchemaKind::Anchors => ("anchors", shape::ANCHORS),
        SchemaKind::Model => ("model", shape::MODEL),
        SchemaKind::Provider => ("provider", shape::PROVIDER),
        SchemaKind::Options => ("options", shape::OPTIONS),
        SchemaKind::Developers => ("developers", shape::DEVELOPERS),
        SchemaKind::Regions => ("regions", shape::REGIONS),
        SchemaKind::Hardware => ("hardware", shape::HARDWARE),
    };
    schema(name, &shape, facts)
}
