//! Runs SQL over Parquet files with the check of modelpair in it.
//!
//! `cargo run --example sql -- [--profile NAME] [--set FACT=VALUE]... "SELECT ... FROM 'uses.parquet'"`

use std::error::Error;
use std::sync::Arc;

use datafusion::prelude::SessionContext;
use modelpair::Advisor;
use modelpair_datafusion::register;
use modelpair_scan::Plan;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let advisor = Advisor::embedded()?;
    let mut base = advisor.blank();
    let mut query = None;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--profile" => {
                let name = args.next().ok_or("--profile needs a name")?;
                base = advisor.situation(&name).ok_or("there is no such profile")?;
            }
            "--set" => {
                let set = args.next().ok_or("--set needs FACT=VALUE")?;
                let (fact, value) = set.split_once('=').ok_or("write --set FACT=VALUE")?;
                base.set(fact, &value.into())?;
            }
            _ => query = Some(arg),
        }
    }
    let query = query.ok_or("no query: write it in quotes")?;
    let session = SessionContext::new().enable_url_table();
    register(&session, &Arc::new(Plan::new(&advisor, &base)));
    session.sql(&query).await?.show().await?;
    Ok(())
}
