//! `modelpair scan`: inventories of AI uses, row by row.

mod alike;
mod bad_rows;
mod memory;
mod parquet;
mod resume;
mod rows;
mod tables;

use modelpair::{Advisor, Situation};
use modelpair_scan::Format;
use serde_json::Value as Json;

use crate::cli::modelpair;

const BASE: [&str; 4] = ["--profile", "mid-size", "--set", "today=2026-11-22"];
const CSV: Format = Format::Csv { delimiter: b',' };

const INVENTORY: &str = "\
system,model,route,role,data.classes,organization.monthly_active_users
search,gpt-oss-120b,groq,,internal,1000
\"claims, EU\",llama-4-maverick,self-hosted,volume,personal;internal,
chat,llama-4-maverick,self-hosted,volume,,800000000
desk,gpt-oss-120b,self-hosted,confined,\"[\"\"phi\"\"]\",5
";

fn advisor() -> Advisor {
    Advisor::embedded().unwrap()
}

fn base(advisor: &Advisor) -> Situation {
    let mut base = advisor.situation("mid-size").unwrap();
    base.set("today", &"2026-11-22".into()).unwrap();
    base
}

fn run(args: &[&str]) -> crate::cli::Ran {
    modelpair(&[&["scan"], args, &BASE].concat())
}

fn lines(text: &str) -> Vec<Json> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
