//! The SQL functions of modelpair on a Ballista cluster: a scheduler and two executors, each a process of its own, on
//! the loopback address.
//!
//! `cargo run -- [ROWS]` writes a Parquet file, asks the same question with one process and with the cluster, and
//! fails when the answers differ or an executor had nothing to do. The other commands are what it starts.

mod cluster;
mod table;

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ballista::prelude::SessionContextExt;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use modelpair::Advisor;
use modelpair_scan::Plan;

/// What every part of the cluster says about a failure.
pub type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

const ROWS: usize = 3_000_000;
const QUERY: &str = "SELECT role, \
    modelpair_verdict(model, route, role, 'data.classes', classes, 'organization.monthly_active_users', users) AS verdict, \
    count(*) AS uses FROM uses GROUP BY 1, 2 ORDER BY 1, 2";

fn main() -> Fallible<()> {
    // Plans are deep, and a build without optimization needs a large frame for each level.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(32 << 20)
        .build()?;
    runtime.block_on(run())
}

async fn run() -> Fallible<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => compare(ROWS).await,
        ["scheduler", port] => cluster::scheduler(port.parse()?).await,
        ["executor", port, folder] => cluster::executor(port.parse()?, folder).await,
        [rows] => compare(rows.parse()?).await,
        _ => Err("usage: modelpair-ballista [ROWS]".into()),
    }
}

/// The facts and rules, and what holds for all rows. Every process has its own, and they are the same.
pub fn plan() -> Fallible<Arc<Plan>> {
    let advisor = Advisor::embedded()?;
    let mut base = advisor
        .situation("mid-size")
        .ok_or("there is no such profile")?;
    base.set("today", &"2026-11-22".into())?;
    Ok(Arc::new(Plan::new(&advisor, &base)))
}

async fn compare(rows: usize) -> Fallible<()> {
    let plan = plan()?;
    let folder = std::env::temp_dir().join(format!("modelpair-ballista-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let compared = compare_in(&folder, &plan, rows).await;
    std::fs::remove_dir_all(&folder)?;
    compared
}

async fn compare_in(folder: &Path, plan: &Arc<Plan>, rows: usize) -> Fallible<()> {
    let file = folder.join("uses.parquet");
    table::write(&file, plan.advisor(), rows)?;
    println!("{rows} rows, {} bytes of Parquet", file.metadata()?.len());

    let alone = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    let (expected, time) = answer(&alone, plan, &file).await?;
    println!("one process: {}", seconds(time));

    let cluster = cluster::Cluster::start(folder).await?;
    let session = SessionContext::remote(&cluster.address()).await?;
    let (found, time) = answer(&session, plan, &file).await?;
    println!("a scheduler and two executors: {}", seconds(time));
    println!("{found}");
    if found != expected {
        return Err(
            format!("the cluster answers differently; one process says:\n{expected}").into(),
        );
    }
    println!("both answers are the same");
    for (number, files) in (1..).zip(cluster.written()?) {
        println!("executor {number} wrote {files} files of intermediate results");
        if files == 0 {
            return Err(format!("executor {number} had nothing to do").into());
        }
    }
    Ok(())
}

/// The answer as a table, and how long it took. The functions are made known to a session that is ready, because a
/// state that becomes Ballista's forgets those that it had.
async fn answer(
    session: &SessionContext,
    plan: &Arc<Plan>,
    file: &Path,
) -> Fallible<(String, Duration)> {
    modelpair_datafusion::register(session, plan);
    let path = file.display().to_string();
    session
        .register_parquet("uses", path, ParquetReadOptions::default())
        .await?;
    let begin = Instant::now();
    let batches = session.sql(QUERY).await?.collect().await?;
    let time = begin.elapsed();
    Ok((pretty_format_batches(&batches)?.to_string(), time))
}

fn seconds(time: Duration) -> String {
    format!("{}.{:01} s", time.as_secs(), time.subsec_millis() / 100)
}
