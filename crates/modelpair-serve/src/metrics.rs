//! What is counted, in the form that Prometheus reads.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// The media type of what [`Metrics::text`] gives.
pub(crate) const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The upper ends of the steps of times, in seconds.
const SECONDS: [f64; 12] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0, 30.0,
];

/// What is counted. Clones share the counts.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: Family<Answer, Counter>,
    seconds: Family<Path, Histogram>,
    in_flight: Gauge,
    gone: Counter,
    lines: Family<Line, Counter>,
    connections: Gauge,
    reloads: Family<Outcome, Counter>,
    refused: Gauge,
    bundle: Family<Bundle, Gauge>,
    since: Gauge<u64, AtomicU64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    path: String,
    method: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Path {
    path: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Line {
    path: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Bundle {
    hash: String,
}

impl Metrics {
    /// Everything at zero.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("modelpair");
        let seconds: Family<Path, Histogram> =
            Family::new_with_constructor(|| Histogram::new(SECONDS));
        let mut metrics = Self {
            registry: Arc::default(),
            requests: Family::default(),
            seconds,
            in_flight: Gauge::default(),
            gone: Counter::default(),
            lines: Family::default(),
            connections: Gauge::default(),
            reloads: Family::default(),
            refused: Gauge::default(),
            bundle: Family::default(),
            since: Gauge::default(),
        };
        let m = metrics.clone();
        registry.register("requests", "Requests that were answered", m.requests);
        registry.register(
            "request_seconds",
            "From the head of a request to the end of its answer",
            m.seconds,
        );
        registry.register(
            "requests_in_flight",
            "Requests that are being answered",
            m.in_flight,
        );
        registry.register(
            "clients_gone",
            "Requests whose client hung up before the end",
            m.gone,
        );
        registry.register("lines", "Lines of streams that were answered", m.lines);
        registry.register("connections", "Open connections", m.connections);
        registry.register(
            "rules_reloads",
            "How often facts and rules were read again",
            m.reloads,
        );
        registry.register(
            "rules_refused",
            "1 while the newest texts are refused and older rules are in force",
            m.refused,
        );
        registry.register(
            "bundle",
            "The facts and rules in force, by their hash",
            m.bundle,
        );
        registry.register(
            "rules_since_timestamp_seconds",
            "When the facts and rules in force were read",
            m.since,
        );
        metrics.registry = Arc::new(registry);
        metrics
    }

    /// Everything, as text.
    pub(crate) fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }

    pub(crate) fn begin(&self) {
        self.in_flight.inc();
    }

    pub(crate) fn end(&self, path: &str, method: &str, status: Option<u16>, seconds: f64) {
        self.in_flight.dec();
        let path = path.to_owned();
        match status {
            Some(status) => {
                let method = method.to_owned();
                let answer = Answer {
                    path: path.clone(),
                    method,
                    status,
                };
                self.requests.get_or_create(&answer).inc();
                self.seconds.get_or_create(&Path { path }).observe(seconds);
            }
            None => {
                self.gone.inc();
            }
        }
    }

    pub(crate) fn in_flight(&self) -> i64 {
        self.in_flight.get()
    }

    pub(crate) fn line(&self, path: &str, good: bool) {
        let outcome = if good { "answered" } else { "refused" };
        let path = path.to_owned();
        self.lines.get_or_create(&Line { path, outcome }).inc();
    }

    pub(crate) fn connection(&self, open: bool) {
        if open {
            self.connections.inc();
        } else {
            self.connections.dec();
        }
    }

    pub(crate) fn reloaded(&self, outcome: &'static str) {
        self.reloads.get_or_create(&Outcome { outcome }).inc();
    }

    pub(crate) fn waiting(&self, refused: bool) {
        self.refused.set(i64::from(refused));
    }

    pub(crate) fn in_force(&self, hash: &str) {
        self.bundle.clear();
        let hash = hash.to_owned();
        self.bundle.get_or_create(&Bundle { hash }).set(1);
        let now = jiff::Timestamp::now().as_second();
        self.since.set(u64::try_from(now).unwrap_or_default());
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}
