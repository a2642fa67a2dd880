//! What every request gets: an id, a line in the log, its counts, and a place among those that are answered.

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;

use crate::app::App;
use crate::metrics::Metrics;
use crate::problem::{Fault, Problem};

/// The header with the id of a request: taken from whoever sends it, made where nobody did.
pub(crate) const REQUEST_ID: &str = "x-request-id";
/// What the lines of requests are called in the log.
pub(crate) const REQUESTS: &str = "requests";

const ID_BYTES_MAX: usize = 128;

/// A request from its head to the end of its answer, or until its client hangs up.
struct Watch {
    metrics: Metrics,
    id: HeaderValue,
    method: Method,
    /// The path as it was asked, for the log.
    asked: String,
    /// The path as the router knows it, for the counts.
    path: String,
    began: Instant,
    status: Option<StatusCode>,
    bytes: u64,
    /// How many there are, where that was said.
    length: Option<u64>,
    complete: bool,
    /// The place among those that are answered.
    _place: Option<OwnedSemaphorePermit>,
}

/// The layer around everything.
pub(crate) async fn observe(State(app): State<App>, request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>();
    let path = match matched.map(MatchedPath::as_str) {
        Some(path) => path.to_owned(),
        None => "other".to_owned(),
    };
    // Health and counts are there when nothing else is.
    let limited = path.starts_with("/v1/");
    let place = limited.then(|| app.places.clone().try_acquire_owned().ok());
    let busy = matches!(place, Some(None));
    let mut watch = Watch {
        metrics: app.metrics.clone(),
        id: app.ids.of(request.headers()),
        method: request.method().clone(),
        asked: request.uri().path().to_owned(),
        path,
        began: Instant::now(),
        status: None,
        bytes: 0,
        length: None,
        complete: false,
        _place: place.flatten(),
    };
    watch.metrics.begin();
    let mut response = if busy {
        too_busy(&app).into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, watch.id.clone());
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if app.is_stopping() {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    watch.status = Some(response.status());
    let length = response.headers().get(header::CONTENT_LENGTH);
    watch.length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    // These have a body that nobody reads.
    watch.complete = watch.method == Method::HEAD
        || response.status() == StatusCode::NOT_MODIFIED
        || response.body().is_end_stream();
    response.map(|body| Body::new(Watched { body, watch }))
}

fn too_busy(app: &App) -> Problem {
    let detail = format!("{} requests are being answered", app.limits.requests_max);
    Problem::new(
        Fault::TooBusy,
        detail,
        "ask again after the seconds in `retry-after`",
    )
}

impl Drop for Watch {
    fn drop(&mut self) {
        let seconds = self.began.elapsed();
        let method = match self.method {
            Method::GET | Method::HEAD | Method::POST => self.method.as_str(),
            // A client can invent as many as it likes, and each would be a count of its own.
            _ => "other",
        };
        let status = self.status.map(|status| status.as_u16());
        let answered = status.filter(|_| self.complete);
        self.metrics
            .end(&self.path, method, answered, seconds.as_secs_f64());
        tracing::info!(
            target: REQUESTS,
            id = self.id.to_str().unwrap_or_default(),
            method = self.method.as_str(),
            path = self.asked,
            status,
            bytes = self.bytes,
            micros = u64::try_from(seconds.as_micros()).unwrap_or(u64::MAX),
            "{}",
            if self.complete { "answered" } else { "the client hung up" },
        );
    }
}

/// The body of an answer, watched to its end.
struct Watched {
    body: Body,
    watch: Watch,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                self.watch.bytes += u64::try_from(bytes).unwrap_or(u64::MAX);
                // Whoever knows the length does not ask for what comes after the last frame.
                let all = self.watch.length == Some(self.watch.bytes);
                self.watch.complete |= all || self.body.is_end_stream();
            }
            Poll::Ready(None) => self.watch.complete = true,
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Ids that no other request of this process has, and hardly one of another process.
pub(crate) struct Ids {
    began: i128,
    next: AtomicU64,
}

impl Ids {
    pub fn new() -> Self {
        Self {
            began: jiff::Timestamp::now().as_nanosecond(),
            next: AtomicU64::new(1),
        }
    }

    /// The id that a request brings if it can be written into a log, else a new one.
    fn of(&self, headers: &HeaderMap) -> HeaderValue {
        let brought = headers.get(REQUEST_ID).filter(|id| {
            let bytes = id.as_bytes();
            !bytes.is_empty()
                && bytes.len() <= ID_BYTES_MAX
                && bytes.iter().all(u8::is_ascii_graphic)
        });
        if let Some(id) = brought {
            return id.clone();
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let id = format!("{:x}-{number:x}", self.began);
        HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static("unnamed"))
    }
}
