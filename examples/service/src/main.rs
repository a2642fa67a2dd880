//! `modelpair-service PACKS ORGANIZATION.json [ADDRESS]`

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use modelpair_service::{Policies, Service, keep_current, router};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let (packs, organization, address) = match args.as_slice() {
        [packs, organization] => (packs, organization, "127.0.0.1:8080"),
        [packs, organization, address] => (packs, organization, address.as_str()),
        _ => bail!("usage: modelpair-service PACKS ORGANIZATION.json [ADDRESS]"),
    };
    let service = Service {
        policies: Policies::load(Path::new(packs))?,
        organization: fs::read_to_string(organization)
            .with_context(|| format!("cannot read {organization}"))?,
    };
    // What is wrong with the organization is said now and not to the first caller.
    service.organization(&service.policies.advisor())?;
    let listener = TcpListener::bind(address).await?;
    eprintln!("listening on http://{}", listener.local_addr()?);
    tokio::spawn(keep_current(service.policies.clone()));
    axum::serve(listener, router(service)).await?;
    Ok(())
}
