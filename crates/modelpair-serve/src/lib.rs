//! modelpair as a service: verdicts, recommendations and replays over HTTP, and the site.
//!
//! [`start`] takes a [`Config`] and answers until it is told to stop; the README says how to run it.
//!
//! # What is decided here
//!
//! **Answers are worked out on threads of their own**, at most as many at once as the machine has cores. An answer takes
//! from 10 µs (one verdict) over 1 to 2 ms (a recommendation) to some 100 ms (with `what_if`). Handing over costs some 10 µs;
//! in return nothing that waits for a socket waits for an answer: health checks, streams and the end of a connection
//! go on however long the questions are. A caller that hangs up while its question waits for a core costs nothing.
//!
//! **A request is judged by one set of facts and rules**, the one that was in force when it began; so is a stream.
//!
//! **No TLS.** A proxy in front of the service does that, and does it better.

#![expect(
    clippy::result_large_err,
    reason = "a problem is made once for a request, and its 168 bytes are nothing beside an answer"
)]

mod access;
mod answer;
mod app;
mod batch;
mod metrics;
mod observe;
mod openapi;
mod problem;
mod request;
mod rules;
mod server;
mod site;
mod words;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub use access::{Token, TokenError};
pub use answer::{ExplainedVerdict, Question, VerdictsAnswer};
pub use metrics::Metrics;
pub use openapi::openapi;
pub use problem::{Fault, PROBLEM_JSON, Problem};
pub use request::{Asked, RecommendRequest, VerdictsRequest};
pub use rules::{Fingerprint, InForce, Loader, Refused, Rules, Waiting};
pub use server::{Ended, Handle, StartError, open_to_all, start};
pub use site::CONTENT_SECURITY_POLICY;
pub use words::{Log, LogFormat};

/// The header that names the facts and rules by which a request was judged.
pub const BUNDLE_HEADER: &str = "x-modelpair-bundle";

/// What to serve, where, and within which limits.
pub struct Config {
    /// Where to listen; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// A folder with the site, to be served beside the interface.
    pub site: Option<PathBuf>,
    /// What a caller must show.
    pub token: Option<Token>,
    /// Where facts and rules come from.
    pub loader: Loader,
    /// What no request may exceed.
    pub limits: Limits,
    /// Whether SIGTERM and Ctrl-C stop the service and SIGHUP has it read the rules again. A program with several
    /// services has signals of its own and says no.
    pub signals: bool,
}

/// What no request may exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest body, and the longest line of a stream.
    pub body_bytes_max: usize,
    /// How long a request may take to arrive, and its answer to be worked out. In a stream: the time between two lines.
    pub request_time: Duration,
    /// How many requests are answered at once; the next one is told to come again.
    pub requests_max: usize,
    /// How many connections are open at once; the next one waits.
    pub connections_max: usize,
    /// How often files are looked at for changes.
    pub look_every: Duration,
    /// How long new requests are still answered after the service was told to stop, so that whoever sends them learns of it.
    pub drain: Duration,
    /// How long requests that began may take after that.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes_max: 8 * 1024 * 1024,
            request_time: Duration::from_secs(30),
            requests_max: 256,
            connections_max: 4096,
            look_every: Duration::from_secs(1),
            drain: Duration::from_secs(1),
            grace: Duration::from_secs(20),
        }
    }
}

/// The day by the clock; the library never looks at one.
fn today() -> String {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    now.date().to_string()
}

/// Now, as RFC 3339 writes it.
fn now() -> String {
    let now = jiff::Timestamp::now();
    let whole = jiff::Timestamp::from_second(now.as_second());
    whole.unwrap_or(now).to_string()
}
