//! The routes, and what they share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use serde_json::{Value as Json, json};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::access::{self, Token};
use crate::answer::{Answered, Question};
use crate::metrics::{Metrics, OPEN_METRICS};
use crate::observe::{Ids, observe};
use crate::openapi::{self, openapi};
use crate::problem::{Fault, Problem};
use crate::rules::{InForce, Rules};
use crate::site::{self, Site};
use crate::{BUNDLE_HEADER, Limits, batch};

const JSON: &str = "application/json";
/// How much of a body that is too large is still read, so that its sender gets to see the answer.
const READ_ON_BYTES_MAX: usize = 4 * 1024 * 1024;
/// What is set aside for a body before any of it has come.
const READ_AT_ONCE_BYTES: usize = 64 * 1024;

/// What every request can reach. Clones share it.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

pub(crate) struct Shared {
    pub rules: Rules,
    pub site: Option<Site>,
    pub token: Option<Token>,
    pub limits: Limits,
    pub metrics: Metrics,
    pub ids: Ids,
    /// One for each request that is answered at once.
    pub places: Arc<Semaphore>,
    /// One for each core: more answers at once would be slower ones.
    pub cores: Arc<Semaphore>,
    pub cores_count: usize,
    stopping: AtomicBool,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    pub fn new(
        rules: Rules,
        site: Option<Site>,
        token: Option<Token>,
        limits: Limits,
        metrics: Metrics,
    ) -> Self {
        let cores_count = std::thread::available_parallelism().map_or(1, usize::from);
        Self(Arc::new(Shared {
            rules,
            site,
            token,
            metrics,
            ids: Ids::new(),
            places: Arc::new(Semaphore::new(limits.requests_max)),
            cores: Arc::new(Semaphore::new(cores_count)),
            cores_count,
            limits,
            stopping: AtomicBool::new(false),
        }))
    }

    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Works an answer out where nothing else waits for it.
    pub async fn work<T: Send + 'static>(
        &self,
        answer: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let core = Arc::clone(&self.cores).acquire_owned().await;
        let working = tokio::task::spawn_blocking(move || {
            let answer = answer();
            // Held to the end of the work, even when nobody waits for it any more.
            drop(core);
            answer
        });
        working.await.map_err(|error| {
            Problem::internal(format!("the answer could not be worked out: {error}"))
        })
    }
}

/// All routes.
pub(crate) fn router(app: &App) -> Router {
    let question = |question: Question| -> MethodRouter<App> {
        post(move |State(app): State<App>, request: Request| async move {
            match ask(&app, question, request).await {
                Ok(response) => response,
                Err(problem) => problem.into_response(),
            }
        })
    };
    let guarded = Router::new()
        .route(openapi::VERDICTS, question(Question::Verdicts))
        .route(openapi::RECOMMEND, question(Question::Recommend))
        .route(openapi::REPLAY, question(Question::Replay))
        .route(openapi::BUNDLE, get(bundle))
        .route(openapi::METRICS, get(metrics))
        .route_layer(from_fn_with_state(app.clone(), access::check));
    Router::new()
        .merge(guarded)
        .route(openapi::DOCUMENT, get(document))
        .route(openapi::HEALTH, get(health))
        .route(openapi::READY, get(ready))
        .method_not_allowed_fallback(wrong_method)
        .fallback(elsewhere)
        .layer(from_fn(explain_wrong_methods))
        .layer(from_fn_with_state(app.clone(), observe))
        .with_state(app.clone())
}

async fn ask(app: &App, question: Question, request: Request) -> Result<Response, Problem> {
    let until = Instant::now() + app.limits.request_time;
    let path = request.uri().path().to_owned();
    let (head, body) = request.into_parts();
    if media_type(&head.headers)? == Media::Lines {
        return Ok(batch::answer(app.clone(), question, path, body));
    }
    let body = tokio::time::timeout_at(until, read(app, &head.headers, body))
        .await
        .map_err(|_| too_slow(app))??;
    let in_force = app.rules.current();
    let work = app.work(move || question.answer(&in_force.advisor, &body));
    let answered = tokio::time::timeout_at(until, work).await.map_err(|_| {
        let detail = format!("it took more than {}", seconds(app.limits.request_time));
        Problem::new(
            Fault::TookTooLong,
            detail,
            "ask for less, or ask again later",
        )
    })??;
    Ok(response(answered))
}

fn response(answered: Answered) -> Response {
    let mut response = match answered.result {
        Ok(text) => ([(header::CONTENT_TYPE, JSON)], text + "\n").into_response(),
        Err(problem) => problem.into_response(),
    };
    name_bundle(response.headers_mut(), &answered.bundle);
    let fresh = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, fresh);
    response
}

/// Every answer names the facts and rules that it rests on.
pub(crate) fn name_bundle(headers: &mut HeaderMap, hash: &str) {
    if let Ok(hash) = HeaderValue::from_str(hash) {
        headers.insert(BUNDLE_HEADER, hash);
    }
}

#[derive(PartialEq)]
enum Media {
    Json,
    Lines,
}

/// JSON or a stream of it; a form that a page of another site could send without asking is refused.
fn media_type(headers: &HeaderMap) -> Result<Media, Problem> {
    let given = headers.get(header::CONTENT_TYPE);
    let given = given
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    match essence.to_ascii_lowercase().as_str() {
        "application/json" => Ok(Media::Json),
        of if of.starts_with("application/") && of.ends_with("+json") => Ok(Media::Json),
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonlines" => Ok(Media::Lines),
        _ => Err(Problem::new(
            Fault::WrongMediaType,
            format!("`content-type` is `{essence}`"),
            "send `application/json`, or `application/x-ndjson` for a question on each line",
        )),
    }
}

/// The whole body, if it is not too large.
async fn read(app: &App, headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    let limit = app.limits.body_bytes_max;
    let said = headers.get(header::CONTENT_LENGTH);
    let said = said.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    // Who asks first whether to go on is told no before anything was sent.
    let asks_first = headers.contains_key(header::EXPECT);
    if said.is_some_and(|length| length > limit) {
        if !asks_first {
            read_on(body).await;
        }
        return Err(too_large(limit));
    }
    let mut body = body;
    let mut bytes = Vec::with_capacity(said.unwrap_or_default().min(READ_AT_ONCE_BYTES));
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            let detail = format!("the body cannot be read: {error}");
            let advice = "send as many bytes as `content-length` says";
            Problem::new(Fault::BodyUnreadable, detail, advice)
        })?;
        let data = frame.data_ref().map_or(&[][..], |data| data);
        if bytes.len().saturating_add(data.len()) > limit {
            read_on(body).await;
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(data);
    }
    Ok(bytes.into())
}

/// Reads some of a body that is refused: who still writes would not see the answer.
async fn read_on(body: Body) {
    let mut rest = Limited::new(body, READ_ON_BYTES_MAX);
    while let Some(Ok(_)) = rest.frame().await {}
}

pub(crate) fn too_large(limit: usize) -> Problem {
    Problem::new(
        Fault::BodyTooLarge,
        format!("at most {limit} bytes are read"),
        "send less, or a stream of lines (`application/x-ndjson`), each of which may have as many",
    )
}

pub(crate) fn too_slow(app: &App) -> Problem {
    let detail = format!("it was waited for {}", seconds(app.limits.request_time));
    Problem::new(
        Fault::TooSlow,
        detail,
        "send the whole request without a pause",
    )
}

fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs_f64())
}

/// The facts and rules in force; whoever has them already is told so.
async fn bundle(State(app): State<App>, headers: HeaderMap) -> Response {
    let in_force = app.rules.current();
    let tag = format!("\"{}\"", in_force.hash);
    let known = headers.get_all(header::IF_NONE_MATCH).iter();
    let is_known = known.filter_map(|value| value.to_str().ok()).any(|value| {
        let mut tags = value.split(',').map(str::trim);
        tags.any(|known| known == "*" || known.trim_start_matches("W/") == tag)
    });
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, JSON)], in_force.bundle.clone()).into_response()
    };
    let headers = response.headers_mut();
    name_bundle(headers, &in_force.hash);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn metrics(State(app): State<App>) -> Response {
    match app.metrics.text() {
        Ok(text) => ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(error) => Problem::internal(error.to_string()).into_response(),
    }
}

async fn document(State(app): State<App>) -> Response {
    let in_force = app.rules.current();
    let text = openapi(&in_force.advisor);
    ([(header::CONTENT_TYPE, JSON)], format!("{text:#}\n")).into_response()
}

async fn health() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

/// Whether requests should be sent here. Rules that were refused do not make it unready: older ones are in force.
async fn ready(State(app): State<App>, request: Request) -> Response {
    let (status, word) = if app.is_stopping() {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping")
    } else {
        (StatusCode::OK, "ready")
    };
    let mut body = json!({ "status": word });
    // What stands in the policies is for those who may ask.
    if access::refused(&app, &request).is_none() {
        describe(&mut body, &app.rules.current(), &app.rules);
    }
    let headers = [
        (header::CONTENT_TYPE, JSON),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, format!("{body}\n")).into_response()
}

fn describe(body: &mut Json, in_force: &InForce, rules: &Rules) {
    body["bundle"] = json!(in_force.advisor.info());
    body["since"] = json!(in_force.since);
    body["refused"] = json!(rules.waiting());
}

async fn wrong_method() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

/// The router says which methods a path has; this says it in words.
async fn explain_wrong_methods(request: Request, next: axum::middleware::Next) -> Response {
    let method = request.method().clone();
    let response = next.run(request).await;
    let said = response.headers().contains_key(header::CONTENT_TYPE);
    if response.status() != StatusCode::METHOD_NOT_ALLOWED || said {
        return response;
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    let methods = allow.as_ref().and_then(|allow| allow.to_str().ok());
    let detail = format!("`{method}` is not answered here");
    let advice = match methods {
        Some(methods) => format!("use {methods}"),
        None => "`/openapi.json` says which methods there are".to_owned(),
    };
    let mut response = Problem::new(Fault::WrongMethod, detail, advice).into_response();
    if let Some(allow) = allow {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

/// A version of the interface that is not spoken, a file of the site, or nothing.
async fn elsewhere(State(app): State<App>, request: Request) -> Response {
    let path = request.uri().path();
    let first = path.split('/').nth(1).unwrap_or_default();
    let version = first
        .strip_prefix('v')
        .filter(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    match (version, &app.site) {
        (Some(version), _) if version != "1" => {
            let detail = format!("there is no version `{first}`, only `v1`");
            let advice = "use the paths below `/v1/`; `/openapi.json` lists them";
            Problem::new(Fault::UnknownVersion, detail, advice).into_response()
        }
        (None, Some(site)) => site.answer(request).await,
        _ => site::nothing(path),
    }
}
