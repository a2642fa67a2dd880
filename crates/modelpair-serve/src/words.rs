//! What the service says about itself while it runs.

use tracing::Level;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// How to write the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// An object on each line, for programs.
    Json,
}

/// The log: everything goes to standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Log {
    /// How to write it.
    pub format: LogFormat,
    /// Whether each request has a line.
    pub requests: bool,
}

impl Log {
    /// Begins to write; only the first call in a process has an effect.
    pub fn begin(self) {
        let level = if self.requests {
            Level::INFO
        } else {
            Level::WARN
        };
        let log = tracing_subscriber::fmt()
            .with_writer(std::io::stderr)
            .with_ansi(false)
            .with_target(false);
        // What keeps the service running by itself is always said; the lines of requests are what may be left out.
        let filter = tracing_subscriber::filter::Targets::new()
            .with_default(Level::INFO)
            .with_target(crate::observe::REQUESTS, level);
        // A log that somebody began before is as good.
        let _ = match self.format {
            LogFormat::Text => log.finish().with(filter).try_init(),
            LogFormat::Json => log
                .json()
                .flatten_event(true)
                .finish()
                .with(filter)
                .try_init(),
        };
    }
}
