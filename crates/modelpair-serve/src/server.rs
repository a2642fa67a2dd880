//! Connections: taking them, answering on them, and ending without losing anybody.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use futures_util::FutureExt;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};

use crate::Config;
use crate::app::{App, router};
use crate::metrics::Metrics;
use crate::rules::{Refused, Rules};
use crate::site::Site;

/// How long a client may take to send the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// How long is waited before the next connection is taken when the system has no room for it.
const NO_ROOM: Duration = Duration::from_millis(50);
/// How long is waited at the end for the requests of connections that were taken last.
const UNREAD: Duration = Duration::from_millis(200);

/// A service that runs.
pub struct Handle {
    address: SocketAddr,
    reload: mpsc::UnboundedSender<()>,
    stop: Stop,
    thread: JoinHandle<Ended>,
}

/// How a service ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Requests that were cut off, because they took longer than the grace that was given.
    pub cut_off: u64,
}

/// Why a service did not start.
#[derive(Debug)]
pub enum StartError {
    /// Facts or rules that cannot be used.
    Rules(Refused),
    /// An address that cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The system gave no threads.
    System(io::Error),
}

/// How far the stopping is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Running,
    /// What began is answered.
    Stopping,
    /// Nothing is waited for any more.
    Now,
}

#[derive(Clone)]
struct Stop(Arc<watch::Sender<Phase>>);

/// Loads facts and rules, listens, and answers on threads of its own.
///
/// # Errors
///
/// Rules at fault, or an address that cannot be had.
pub fn start(config: Config) -> Result<Handle, StartError> {
    if config.token.is_none() && !config.listen.ip().is_loopback() {
        tracing::warn!("{}", open_to_all(config.listen));
    }
    let metrics = Metrics::new();
    let rules = Rules::load(config.loader, &metrics).map_err(StartError::Rules)?;
    let site = config.site.as_deref().map(Site::new);
    let app = App::new(rules.clone(), site, config.token, config.limits, metrics);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("modelpair")
        .build()
        .map_err(StartError::System)?;
    let wanted = config.listen;
    let bound = runtime.block_on(TcpListener::bind(wanted));
    let listener = bound.map_err(|error| StartError::Listen(wanted, error))?;
    let address = listener.local_addr();
    let address = address.map_err(|error| StartError::Listen(wanted, error))?;
    let (reload, told) = mpsc::unbounded_channel();
    let (stop, phase) = watch::channel(Phase::Running);
    let stop = Stop(Arc::new(stop));
    if config.signals {
        let listening = runtime.block_on(async { Signals::listen() });
        let signals = listening.map_err(StartError::System)?;
        runtime.spawn(signals.pass_on(stop.clone(), reload.clone()));
    }
    runtime.spawn(rules.keep_current(config.limits.look_every, told));
    let thread = std::thread::Builder::new()
        .name("modelpair-serve".to_owned())
        .spawn(move || run(runtime, listener, &app, phase))
        .map_err(StartError::System)?;
    Ok(Handle {
        address,
        reload,
        stop,
        thread,
    })
}

/// What is said where everybody who reaches the machine can ask; nobody should learn that a month later.
pub fn open_to_all(address: SocketAddr) -> String {
    format!(
        "THERE IS NO TOKEN, and {address} can be reached from other machines: whoever reaches it can ask, and read \
         your rules at /v1/bundle. Listen on 127.0.0.1 behind a proxy, or name a token with --token-file or \
         MODELPAIR_TOKEN"
    )
}

impl Handle {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Has it read facts and rules again, whether or not a file has changed.
    pub fn reload(&self) {
        // Nobody is told when it has ended meanwhile, and nobody needs to be.
        let _ = self.reload.send(());
    }

    /// Has it stop: whatever began is answered, within the grace of its limits.
    pub fn stop(&self) {
        self.stop.to(Phase::Stopping);
    }

    /// Waits for its end.
    pub fn wait(self) -> Ended {
        // A panic of its thread was printed; it cut off nobody knows how many.
        self.thread.join().unwrap_or(Ended { cut_off: u64::MAX })
    }
}

impl Stop {
    /// Goes on to a phase, never back.
    fn to(&self, phase: Phase) {
        self.0.send_if_modified(|current| {
            let further = *current < phase;
            *current = phase.max(*current);
            further
        });
    }
}

fn run(runtime: Runtime, listener: TcpListener, app: &App, phase: watch::Receiver<Phase>) -> Ended {
    let ended = runtime.block_on(answer_all(listener, app, phase));
    // Work for those who hung up is not waited for.
    runtime.shutdown_background();
    ended
}

async fn answer_all(listener: TcpListener, app: &App, mut phase: watch::Receiver<Phase>) -> Ended {
    let connections = Connections {
        service: TowerToHyperService::new(router(app)),
        graceful: GracefulShutdown::new(),
        places: Arc::new(Semaphore::new(app.limits.connections_max)),
        app: app.clone(),
    };
    tokio::select! {
        () = connections.take(&listener) => {}
        _ = phase.wait_for(|phase| *phase >= Phase::Stopping) => {}
    }
    app.stop();
    tracing::info!(
        in_flight = app.metrics.in_flight(),
        "stopping: what began is answered"
    );
    // Every answer from here on closes its connection, so that its client goes elsewhere with the next request.
    let now = async |phase: &mut watch::Receiver<Phase>| {
        let _ = phase.wait_for(|phase| *phase == Phase::Now).await;
    };
    tokio::select! {
        () = connections.take(&listener) => {}
        () = tokio::time::sleep(app.limits.drain) => {}
        () = now(&mut phase) => {}
    }
    connections.take_rest(listener);
    // A connection that was taken just now has not been read yet, and would be closed with its request unread.
    tokio::select! {
        () = tokio::time::sleep(UNREAD) => {}
        () = now(&mut phase) => {}
    }
    let all_answered = tokio::select! {
        () = connections.graceful.shutdown() => true,
        () = tokio::time::sleep(app.limits.grace) => false,
        () = now(&mut phase) => false,
    };
    let in_flight = u64::try_from(app.metrics.in_flight()).unwrap_or_default();
    let cut_off = if all_answered { 0 } else { in_flight };
    if cut_off > 0 {
        tracing::error!(cut_off, "stopped; these requests took too long");
    } else {
        tracing::info!("stopped; every request was answered");
    }
    Ended { cut_off }
}

struct Connections {
    service: TowerToHyperService<axum::Router>,
    graceful: GracefulShutdown,
    places: Arc<Semaphore>,
    app: App,
}

impl Connections {
    /// Takes connections for ever.
    async fn take(&self, listener: &TcpListener) {
        while let Some(place) = self.place().await {
            match listener.accept().await {
                Ok((stream, _)) => self.answer(stream, place),
                // The client of this one is gone already, or the system has no room for more.
                Err(error) => {
                    tracing::warn!("a connection could not be taken: {error}");
                    tokio::time::sleep(NO_ROOM).await;
                }
            }
        }
    }

    /// Takes the connections to which the system has said yes already, and no more.
    fn take_rest(&self, listener: TcpListener) {
        // Not by way of the runtime, which may not have heard of the last ones.
        let Ok(listener) = listener.into_std() else {
            return;
        };
        while let Some(Some(place)) = self.place().now_or_never()
            && let Ok((stream, _)) = listener.accept()
            && stream.set_nonblocking(true).is_ok()
            && let Ok(stream) = TcpStream::from_std(stream)
        {
            self.answer(stream, place);
        }
    }

    async fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    fn answer(&self, stream: TcpStream, place: OwnedSemaphorePermit) {
        // Answers are written in one piece; waiting for more would only make them late.
        let _ = stream.set_nodelay(true);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .serve_connection(TokioIo::new(stream), self.service.clone());
        let connection = self.graceful.watch(connection);
        let app = self.app.clone();
        app.metrics.connection(true);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!("a connection ended: {error}");
            }
            app.metrics.connection(false);
            drop(place);
        });
    }
}

/// What the system tells a process.
#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    hangup: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    /// The second word to stop is meant.
    async fn pass_on(mut self, stop: Stop, reload: mpsc::UnboundedSender<()>) {
        let mut phase = Phase::Stopping;
        loop {
            tokio::select! {
                _ = self.terminate.recv() => {}
                _ = self.interrupt.recv() => {}
                _ = self.hangup.recv() => {
                    let _ = reload.send(());
                    continue;
                }
            }
            stop.to(phase);
            phase = Phase::Now;
        }
    }
}

/// What the system tells a process: here, only Ctrl-C.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn pass_on(self, stop: Stop, _reload: mpsc::UnboundedSender<()>) {
        let mut phase = Phase::Stopping;
        while tokio::signal::ctrl_c().await.is_ok() {
            stop.to(phase);
            phase = Phase::Now;
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rules(refused) => f.write_str(&refused.text),
            Self::Listen(address, error) => write!(f, "cannot listen on {address}: {error}"),
            Self::System(error) => write!(f, "the system refused what a service needs: {error}"),
        }
    }
}

impl std::error::Error for StartError {}
