//! What is wrong with a request, as RFC 9457 writes it.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use modelpair_rules::diag::{self, DiagnosticView};
use modelpair_rules::{Code, Diagnostics, Severity, Sources};
use schemars::JsonSchema;
use serde::Serialize;

/// The media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/crates/");
/// How long a caller is asked to wait before it asks again.
const RETRY_AFTER_SECONDS: &str = "1";

macro_rules! faults {
    ($($variant:ident $name:literal $status:ident $title:literal,)*) => {
        /// What can be wrong with a request besides what stands in it. The names are an interface and do not change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault {
            $(#[doc = $title] $variant,)*
        }

        impl Fault {
            /// Every fault, in alphabetical order.
            pub const ALL: &'static [Fault] = &[$(Fault::$variant,)*];

            /// The name, such as `body-too-large`; the README has a section for each.
            pub fn name(self) -> &'static str {
                match self { $(Fault::$variant => $name,)* }
            }

            /// The status of the answer.
            pub fn status(self) -> StatusCode {
                match self { $(Fault::$variant => StatusCode::$status,)* }
            }

            fn title(self) -> &'static str {
                match self { $(Fault::$variant => $title,)* }
            }
        }
    };
}

faults! {
    BodyTooLarge "body-too-large" PAYLOAD_TOO_LARGE "the body is larger than this service reads",
    BodyUnreadable "body-unreadable" BAD_REQUEST "the body ended before it was complete",
    Internal "internal" INTERNAL_SERVER_ERROR "the service failed",
    NoToken "no-token" UNAUTHORIZED "the request carries no token",
    TooBusy "too-busy" SERVICE_UNAVAILABLE "as many requests as are answered at once are being answered",
    TooSlow "too-slow" REQUEST_TIMEOUT "the request did not arrive in time",
    TookTooLong "took-too-long" SERVICE_UNAVAILABLE "the answer was not ready in time",
    UnknownPath "unknown-path" NOT_FOUND "there is nothing at this path",
    UnknownVersion "unknown-version" NOT_FOUND "this service does not speak that version of the interface",
    WrongMediaType "wrong-media-type" UNSUPPORTED_MEDIA_TYPE "the body is of a type that is not read here",
    WrongMethod "wrong-method" METHOD_NOT_ALLOWED "the path is not asked with this method",
    WrongToken "wrong-token" UNAUTHORIZED "the token is not the one of this service",
}

/// A problem with a request.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Problem {
    /// The address of the page that explains the code.
    #[serde(rename = "type")]
    pub page: String,
    /// What the code means, in a sentence.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What was found and what was expected.
    pub detail: String,
    /// The code: that of the first diagnostic, or the fault of the request itself.
    pub code: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// Where the first fault is, counted from one; in a stream, its line there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// See `line`; counted in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// Every fault of what stands in the body, with its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<DiagnosticView>,
}

impl Problem {
    /// A fault of the request itself.
    pub fn new(fault: Fault, detail: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            page: format!("{PAGES}modelpair-serve/README.md#{}", fault.name()),
            title: fault.title().to_owned(),
            status: fault.status().as_u16(),
            detail: detail.into(),
            code: fault.name().to_owned(),
            advice: Some(advice.into()),
            line: None,
            column: None,
            errors: Vec::new(),
        }
    }

    /// A body with faults in it; `400` when it is no JSON, `413` when it is too long, else `422`.
    pub fn in_body(diagnostics: &Diagnostics, sources: &Sources) -> Self {
        let errors = diag::views(diagnostics, sources);
        let worst = errors
            .iter()
            .find(|found| found.severity == Severity::Error)
            .or(errors.first());
        let Some(first) = worst.cloned() else {
            return Self::internal("the body was refused without a reason");
        };
        let code = Code::from_name(&first.code);
        let status = match code {
            Some(Code::JsonSyntax | Code::BadFile) => StatusCode::BAD_REQUEST,
            Some(Code::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self {
            page: format!("{PAGES}modelpair-rules/codes/{}.md", first.code),
            title: code.map(Code::summary).unwrap_or_default().to_owned(),
            status: status.as_u16(),
            detail: first.message,
            code: first.code,
            advice: first.help,
            line: first.place.as_ref().map(|place| place.line),
            column: first.place.as_ref().map(|place| place.column),
            errors,
        }
    }

    /// Something that must not happen.
    pub fn internal(detail: impl Into<String>) -> Self {
        let advice = "report it with the request id; asking again may work";
        Self::new(Fault::Internal, detail, advice)
    }

    /// The problem of a line of a stream: places count the lines of the stream.
    pub(crate) fn at_line(mut self, number: u32) -> Self {
        let before = number.saturating_sub(1);
        let places = self.errors.iter_mut().flat_map(|error| {
            let labels = error.labels.iter_mut().map(|label| &mut label.place);
            error.place.iter_mut().chain(labels)
        });
        for place in places {
            place.line = place.line.saturating_add(before);
            place.end_line = place.end_line.saturating_add(before);
        }
        self.line = Some(self.line.unwrap_or(1).saturating_add(before));
        self
    }

    fn is(&self, faults: &[Fault]) -> bool {
        faults.iter().any(|fault| fault.name() == self.code)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let status = StatusCode::from_u16(self.status);
        let text = modelpair::canonical(&self).unwrap_or_default() + "\n";
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.is(&[Fault::TooBusy, Fault::TookTooLong]) {
            let seconds = HeaderValue::from_static(RETRY_AFTER_SECONDS);
            headers.insert(header::RETRY_AFTER, seconds);
        }
        if self.is(&[Fault::NoToken, Fault::WrongToken]) {
            let bearer = HeaderValue::from_static("Bearer realm=\"modelpair\"");
            headers.insert(header::WWW_AUTHENTICATE, bearer);
        }
        response
    }
}
