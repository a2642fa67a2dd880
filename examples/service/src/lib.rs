//! A gateway that asks modelpair before it forwards a call, and takes new rules while it runs.

mod guard;
mod policies;

use std::time::Duration;

use anyhow::Result;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use modelpair::{Advisor, Situation};
use serde_json::{Value, json};

pub use guard::{Call, Decision};
pub use policies::{Fingerprint, Policies};

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What every request can reach.
#[derive(Clone)]
pub struct Service {
    /// The rules in force.
    pub policies: Policies,
    /// The organization as JSON; it is read again with each advisor, because packs may declare what it may say.
    pub organization: String,
}

impl Service {
    /// The organization, today.
    ///
    /// # Errors
    ///
    /// A fact that the rules in force do not know.
    pub fn organization(&self, advisor: &Advisor) -> Result<Situation> {
        let mut situation = advisor.situation_from_json(&self.organization)?;
        if situation.today().is_none() {
            let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
            situation.set("today", &today.date().to_string().into())?;
        }
        Ok(situation)
    }
}

/// The routes of the service.
pub fn router(service: Service) -> Router {
    let models = Router::new()
        .route("/v1/chat/completions", post(model))
        .layer(middleware::from_fn_with_state(
            service.clone(),
            guard::layer,
        ));
    Router::new()
        .route("/guard", post(guard::ask))
        .route("/advice", get(advice))
        .route("/policies", get(rules))
        .merge(models)
        .with_state(service)
}

/// Reads the rules again when a file changes or the process is told to, for as long as it runs.
pub async fn keep_current(policies: Policies) {
    let mut known = policies.fingerprint();
    let mut hangup = Hangup::listen();
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {
                let now = policies.fingerprint();
                if now == known {
                    continue;
                }
                known = now;
            }
            () = hangup.told() => {}
        }
        reload(policies.clone()).await;
    }
}

/// Loading takes its time and must not keep a worker from answering.
async fn reload(policies: Policies) {
    let done = tokio::task::spawn_blocking(move || policies.reload()).await;
    match done {
        Ok(Ok(())) => eprintln!("new rules are in force"),
        Ok(Err(error)) => eprintln!("the rules stay as they were: {error:#}"),
        Err(error) => eprintln!("the rules could not be read again: {error}"),
    }
}

/// SIGHUP, where there is such a thing. It is listened for all the time, so that one during a reload is not lost.
#[cfg(unix)]
struct Hangup(Option<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Hangup {
    fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        Self(signal(SignalKind::hangup()).ok())
    }

    async fn told(&mut self) {
        match &mut self.0 {
            Some(signal) => {
                signal.recv().await;
            }
            None => std::future::pending().await,
        }
    }
}

#[cfg(not(unix))]
struct Hangup;

#[cfg(not(unix))]
impl Hangup {
    fn listen() -> Self {
        Self
    }

    async fn told(&mut self) {
        std::future::pending().await
    }
}

/// Stands for the models behind the gateway.
async fn model(Json(call): Json<Value>) -> Json<Value> {
    Json(json!({ "answered_by": call.get("model") }))
}

/// `GET /advice`: the pair that the organization should have.
async fn advice(State(service): State<Service>) -> Response {
    let advisor = service.policies.advisor();
    match service.organization(&advisor) {
        Ok(situation) => Json(advisor.advise(&situation).into_record()).into_response(),
        Err(error) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            Json(json!({ "error": format!("{error:#}") })),
        )
            .into_response(),
    }
}

/// `GET /policies`: which rules are in force, and why the newest are not.
async fn rules(State(service): State<Service>) -> Json<Value> {
    let info = service.policies.advisor().info();
    Json(json!({ "bundle": info, "refused": service.policies.refused() }))
}
