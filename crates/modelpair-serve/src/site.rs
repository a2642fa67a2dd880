//! The site: files of a folder, under the headers that the page promises to work under.

use std::convert::Infallible;
use std::path::Path;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Response, StatusCode, header};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::problem::{Fault, Problem};

/// The policy that the page works under.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
    require-trusted-types-for 'script'; trusted-types 'none'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const ANCESTORS: &str = "frame-ancestors 'self'";
/// The frame is there for the pages of others.
const FRAME: &str = "/frame.html";
const FRAME_ANCESTORS: &str = "frame-ancestors *";

/// What is below it never changes: `v/<version>-<build>/`.
const PINNED_FOLDER: &str = "/v/";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_FIRST: &str = "no-cache";
/// A name with so many hexadecimal digits behind its last `-` or `.` is that of one content.
const HASH_DIGITS_MIN: usize = 8;

/// The files of a folder.
#[derive(Clone)]
pub(crate) struct Site {
    files: ServeDir,
}

impl Site {
    pub fn new(folder: &Path) -> Self {
        let files = ServeDir::new(folder)
            .precompressed_br()
            .precompressed_gzip();
        Self { files }
    }

    /// The file that a request means.
    pub async fn answer(&self, request: Request) -> Response<Body> {
        let path = request.uri().path().to_owned();
        if path
            .split('/')
            .any(|part| part.starts_with('.') || part.to_ascii_lowercase().starts_with("%2e"))
        {
            return nothing(&path);
        }
        let found: Result<_, Infallible> = self.files.clone().oneshot(request).await;
        let Ok(mut response) = found.map(|response| response.map(Body::new));
        match response.status() {
            StatusCode::NOT_FOUND => return nothing(&path),
            StatusCode::METHOD_NOT_ALLOWED => return wrong_method(),
            _ => {}
        }
        dress(&path, &mut response);
        response
    }
}

/// The answer where there is no file.
pub(crate) fn nothing(path: &str) -> Response<Body> {
    use axum::response::IntoResponse;
    let detail = format!("there is nothing at `{path}`");
    let advice =
        "`/openapi.json` lists the paths of the interface; files are served with `--site DIR`";
    Problem::new(Fault::UnknownPath, detail, advice).into_response()
}

fn wrong_method() -> Response<Body> {
    use axum::response::IntoResponse;
    let detail = "files are read with GET or HEAD";
    let advice = "the interface is below `/v1/`";
    let mut response = Problem::new(Fault::WrongMethod, detail, advice).into_response();
    let allow = HeaderValue::from_static("GET, HEAD");
    response.headers_mut().insert(header::ALLOW, allow);
    response
}

fn dress(path: &str, response: &mut Response<Body>) {
    let policy = if path.ends_with(FRAME) {
        CONTENT_SECURITY_POLICY.replace(ANCESTORS, FRAME_ANCESTORS)
    } else {
        CONTENT_SECURITY_POLICY.to_owned()
    };
    let caching = if never_changes(path) {
        FOR_EVER
    } else {
        ASK_FIRST
    };
    let headers = response.headers_mut();
    let content_type = headers.get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let with_letters = content_type
        .filter(|of| of.starts_with("text/") && !of.contains("charset"))
        .map(|of| format!("{of}; charset=utf-8"));
    let mut set = |name: header::HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    if let Some(content_type) = with_letters {
        set(header::CONTENT_TYPE, &content_type);
    }
    set(header::CONTENT_SECURITY_POLICY, &policy);
    set(header::CACHE_CONTROL, caching);
    set(header::VARY, "accept-encoding");
    set(header::REFERRER_POLICY, "no-referrer");
    // The element is embedded by pages of other hosts.
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    let resources = header::HeaderName::from_static("cross-origin-resource-policy");
    set(resources, "cross-origin");
}

fn never_changes(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let dotted = name.split('.').skip(1);
    let hashes = stem.rsplit('-').take(1).chain(dotted);
    path.starts_with(PINNED_FOLDER) || hashes.filter(|part| *part != name).any(is_hash)
}

/// With a digit in it, because there are words of eight letters from a to f.
fn is_hash(part: &str) -> bool {
    part.len() >= HASH_DIGITS_MIN
        && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        && part.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::never_changes;

    #[test]
    fn only_names_of_one_content_are_kept_for_ever() {
        for path in [
            "/v/0.1.0-abc/model-pair.wasm",
            "/portal-0a1b2c3d4e5f6071.js",
            "/a/portal-0a1b2c3d4e5f6071_bg.wasm.0a1b2c3d",
            "/x.0a1b2c3d.css",
        ] {
            assert!(never_changes(path), "{path}");
        }
        for path in [
            "/",
            "/index.html",
            "/model-pair.wasm",
            "/x-deadbeef.js",
            "/20261122",
            "/v2-notes.html",
        ] {
            assert!(!never_changes(path), "{path}");
        }
    }
}
