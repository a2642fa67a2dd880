//! Whether a call may be made: one question to the rules, for each request.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use modelpair::record::{FindingView, OptionVerdict};
use modelpair::{Advisor, Role, Situation};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Service;

/// The largest call that is looked at.
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// A call that somebody wants to make.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The model.
    pub model: String,
    /// The route to it.
    pub route: String,
    /// The classes of the data that it sends.
    pub data_classes: Vec<String>,
    /// What the call is for; `confined` when some of the data may not leave, else `volume`.
    #[serde(default)]
    pub role: Option<String>,
}

/// The answer to a call.
#[derive(Clone, Debug, Serialize)]
pub struct Decision {
    /// Whether it may be made.
    pub permitted: bool,
    /// `permitted`, `conditional`, `denied` or `undetermined`.
    pub verdict: String,
    /// The role in which it was judged.
    pub role: String,
    /// Why not.
    pub reasons: Vec<FindingView>,
    /// What must be done for it to be permitted.
    pub obligations: Vec<FindingView>,
    /// The facts without which nobody can say.
    pub missing: Vec<String>,
    /// The hash of the facts and rules by which it was judged.
    pub bundle: String,
}

/// A call that cannot be judged.
pub struct Refusal {
    status: StatusCode,
    message: String,
}

/// `POST /guard`: the decision about a call, made by nobody yet.
///
/// # Errors
///
/// A call that cannot be judged.
pub async fn ask(
    State(service): State<Service>,
    Json(call): Json<Call>,
) -> Result<Response, Refusal> {
    let decision = decide(&service, &call)?;
    Ok((status(&decision), Json(decision)).into_response())
}

/// The layer in front of the models: a call that is not permitted never gets past it.
///
/// The model stands in the body as `<model>@<route>`, the classes of data in the header `x-data-classes`. What must be
/// done comes back in `x-obligations`, whatever the model answers.
///
/// # Errors
///
/// A call that cannot be judged.
pub async fn layer(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, BODY_BYTES_MAX)
        .await
        .map_err(|error| bad(format!("the body cannot be read: {error}")))?;
    let call = call(&head.headers, &body)?;
    let decision = decide(&service, &call)?;
    if !decision.permitted {
        return Ok((status(&decision), Json(decision)).into_response());
    }
    let request = Request::from_parts(head, Body::from(body));
    let mut response = next.run(request).await;
    let ids: Vec<&str> = decision
        .obligations
        .iter()
        .map(|finding| finding.rule.as_str())
        .collect();
    for (name, value) in [
        ("x-obligations", ids.join(", ")),
        ("x-bundle", decision.bundle),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

fn call(headers: &HeaderMap, body: &[u8]) -> Result<Call, Refusal> {
    let classes = headers
        .get("x-data-classes")
        .and_then(|value| value.to_str().ok())
        .ok_or_else(|| bad("the header `x-data-classes` is missing".to_owned()))?;
    let body: Value = serde_json::from_slice(body)
        .map_err(|error| bad(format!("the body is no JSON: {error}")))?;
    let option = body
        .get("model")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let Some((model, route)) = option.split_once('@') else {
        return Err(bad(format!(
            "`model` is `{option}`, expected `<model>@<route>`"
        )));
    };
    Ok(Call {
        model: model.to_owned(),
        route: route.to_owned(),
        data_classes: classes
            .split(',')
            .map(|class| class.trim().to_owned())
            .collect(),
        role: None,
    })
}

fn decide(service: &Service, call: &Call) -> Result<Decision, Refusal> {
    let advisor = service.policies.advisor();
    let (situation, role) = situation(service, &advisor, call)?;
    let judged = advisor.verdict(&situation, &call.model, &call.route, role);
    let verdict = judged.map_err(|error| Refusal {
        status: StatusCode::NOT_FOUND,
        message: error.to_string(),
    })?;
    let OptionVerdict {
        verdict,
        role,
        reasons,
        obligations,
        missing,
        ..
    } = verdict;
    Ok(Decision {
        // What nobody can say is no permission.
        permitted: verdict == "permitted" || verdict == "conditional",
        verdict,
        role,
        reasons,
        obligations,
        missing,
        bundle: advisor.info().hash,
    })
}

/// The organization with the data of one call; the part of it that the organization confines stays confined.
fn situation(
    service: &Service,
    advisor: &Advisor,
    call: &Call,
) -> Result<(Situation, Role), Refusal> {
    let mut situation = service.organization(advisor).map_err(|error| Refusal {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        message: format!("{error:#}"),
    })?;
    let confined: Vec<String> = situation
        .set_of("data.confined_classes")
        .unwrap_or_default()
        .into_iter()
        .filter(|class| call.data_classes.iter().any(|known| known == class))
        .map(str::to_owned)
        .collect();
    let role = match &call.role {
        Some(id) => Role::parse(id).ok_or_else(|| bad(format!("there is no role `{id}`")))?,
        None if confined.is_empty() => Role::Volume,
        None => Role::Confined,
    };
    for (path, classes) in [
        ("data.classes", call.data_classes.clone()),
        ("data.confined_classes", confined),
    ] {
        situation
            .set(path, &classes.into())
            .map_err(|error| bad(error.to_string()))?;
    }
    Ok((situation, role))
}

fn status(decision: &Decision) -> StatusCode {
    if decision.permitted {
        StatusCode::OK
    } else {
        StatusCode::FORBIDDEN
    }
}

fn bad(message: String) -> Refusal {
    Refusal {
        status: StatusCode::BAD_REQUEST,
        message,
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.message }))).into_response()
    }
}
