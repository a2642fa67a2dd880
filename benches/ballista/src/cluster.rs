//! A scheduler and two executors.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ballista_core::registry::BallistaFunctionRegistry;
use ballista_core::utils::{default_config_producer, default_session_builder};
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::{SchedulerConfig, TaskDistributionPolicy};
use ballista_scheduler::scheduler_process::start_server;
use datafusion::execution::SessionState;
use datafusion::prelude::{SessionConfig, SessionContext};
use modelpair_scan::Plan;

use crate::{Fallible, plan};

const EXECUTORS: usize = 2;
const START: Duration = Duration::from_secs(60);

/// Processes of ours that end with it.
pub struct Cluster {
    port: u16,
    children: Vec<Child>,
    /// Where each executor keeps what the other may ask for.
    folders: Vec<PathBuf>,
}

impl Cluster {
    /// Starts the processes, and waits until both executors are known to the scheduler.
    pub async fn start(folder: &Path) -> Fallible<Self> {
        let port = free_port()?;
        let mut cluster = Self {
            port,
            children: Vec::new(),
            folders: Vec::new(),
        };
        cluster.spawn(&["scheduler".to_owned(), port.to_string()])?;
        for number in 1..=EXECUTORS {
            let folder = folder.join(format!("executor-{number}"));
            fs::create_dir_all(&folder)?;
            let args = [
                "executor".to_owned(),
                port.to_string(),
                folder.display().to_string(),
            ];
            cluster.spawn(&args)?;
            cluster.folders.push(folder);
        }
        let begin = Instant::now();
        while !cluster.is_ready() {
            cluster.check_alive()?;
            if begin.elapsed() > START {
                return Err("the cluster is not ready after a minute".into());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(cluster)
    }

    /// What a client connects to.
    pub fn address(&self) -> String {
        format!("df://127.0.0.1:{}", self.port)
    }

    /// How many files of intermediate results each executor wrote.
    pub fn written(&self) -> Fallible<Vec<usize>> {
        self.folders
            .iter()
            .map(|folder| count_files(folder))
            .collect()
    }

    fn spawn(&mut self, args: &[String]) -> Fallible<()> {
        let program = std::env::current_exe()?;
        self.children
            .push(Command::new(program).args(args).spawn()?);
        Ok(())
    }

    fn check_alive(&mut self) -> Fallible<()> {
        for child in &mut self.children {
            if let Some(status) = child.try_wait()? {
                return Err(format!("a process of the cluster ended: {status}").into());
            }
        }
        Ok(())
    }

    /// The scheduler answers with 200 once it has as many executors as it was told.
    fn is_ready(&self) -> bool {
        let ask = || {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
            stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
            let request = "GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
            stream.write_all(request.as_bytes()).ok()?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).ok()?;
            Some(answer.starts_with("HTTP/1.1 200"))
        };
        ask().unwrap_or(false)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for child in &mut self.children {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Runs the scheduler. It plans queries, so that it must know the functions.
pub async fn scheduler(port: u16) -> Fallible<()> {
    let plan = plan()?;
    let build = move |config: SessionConfig| {
        default_session_builder(config).map(|state| with_functions(state, &plan))
    };
    let config = SchedulerConfig {
        bind_port: port,
        external_host: "127.0.0.1".to_owned(),
        task_distribution: TaskDistributionPolicy::RoundRobin,
        min_ready_executors: EXECUTORS,
        override_session_builder: Some(Arc::new(build)),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    start_server(cluster, address, Arc::new(config)).await?;
    Ok(())
}

/// Runs an executor of the scheduler at this port, with its intermediate results in a folder. Plans name functions,
/// and the executor calls its own of these names.
pub async fn executor(scheduler_port: u16, folder: &str) -> Fallible<()> {
    let state = default_session_builder(default_config_producer())?;
    let state = with_functions(state, &plan()?);
    let config = ExecutorProcessConfig {
        external_host: Some("127.0.0.1".to_owned()),
        port: free_port()?,
        grpc_port: free_port()?,
        scheduler_host: "127.0.0.1".to_owned(),
        scheduler_port,
        scheduler_connect_timeout_seconds: 30,
        vcores: 1,
        work_dir: Some(folder.to_owned()),
        override_function_registry: Some(Arc::new(BallistaFunctionRegistry::from(&state))),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await?;
    Ok(())
}

fn with_functions(state: SessionState, plan: &Arc<Plan>) -> SessionState {
    let session = SessionContext::new_with_state(state);
    modelpair_datafusion::register(&session, plan);
    session.state()
}

/// A port that nobody listens on.
fn free_port() -> Fallible<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn count_files(folder: &Path) -> Fallible<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        count += if entry.file_type()?.is_dir() {
            count_files(&entry.path())?
        } else {
            1
        };
    }
    Ok(count)
}
