//! `modelpair serve`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::DataArgs;

pub(super) const SERVE_HELP: &str = "\
Paths
  POST /v1/verdicts /v1/recommend /v1/replay   a question in JSON, or one on each line (NDJSON)
  GET  /v1/bundle /openapi.json /healthz /readyz /metrics

Signals
  SIGTERM, Ctrl-C  stop: what began is answered; a second one stops at once
  SIGHUP           read facts and rules again, as after every change of their files

There is no TLS: put a proxy in front that has it. A token is read from --token-file or from the
variable MODELPAIR_TOKEN, never from an argument, which every user of the machine can see.";

/// What to serve, where, and within which limits.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct ServeArgs {
    /// Where to listen; port 0 lets the system choose
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8027")]
    pub listen: std::net::SocketAddr,
    /// Serve this folder, too: the site as `cargo xtask page` builds it
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// Ask for the token in this file: `Authorization: Bearer TOKEN`
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// The largest body, and the longest line of a stream, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 8_388_608)]
    pub max_body: usize,
    /// How many requests are answered at once; the next one gets 503 and `retry-after`
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = at_least_one)]
    pub max_requests: usize,
    /// How many connections are open at once; the next one waits
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = at_least_one)]
    pub max_connections: usize,
    /// How long a request may take to arrive and to be answered; in a stream, from line to line
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    pub request_time: u32,
    /// How often files are looked at for changes
    #[arg(long, value_name = "SECONDS", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub look_every: u32,
    /// How long new requests are still answered after the word to stop
    #[arg(long, value_name = "SECONDS", default_value_t = 1)]
    pub drain: u32,
    /// How long requests that began may take after that
    #[arg(long, value_name = "SECONDS", default_value_t = 20)]
    pub grace: u32,
    /// How to write the log, which goes to standard error
    #[arg(long, value_enum, default_value_t = LogAs::Text)]
    pub log: LogAs,
    /// Leave the lines of single requests out of the log
    #[arg(long)]
    pub quiet: bool,
    /// Print the description of the interface (as `/openapi.json` gives it) and end
    #[arg(long, conflicts_with_all = ["check", "probe"])]
    pub openapi: bool,
    /// Read everything, say what would be served, and end
    #[arg(long, conflicts_with = "probe")]
    pub check: bool,
    /// Ask the service that listens at --listen whether it is ready, and end with 1 if it is not
    #[arg(long)]
    pub probe: bool,
    /// Where facts and rules come from; their files are watched.
    #[command(flatten)]
    pub data: DataArgs,
}

/// How to write a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogAs {
    /// For people
    Text,
    /// For programs
    Json,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..) => Ok(number),
        _ => Err("expected a whole number of at least 1".to_owned()),
    }
}
