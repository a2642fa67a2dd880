//! Who may ask.

use std::fmt;

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::app::App;
use crate::problem::{Fault, Problem};

/// What a caller must show as `Authorization: Bearer TOKEN`. Only its hash is kept.
#[derive(Clone)]
pub struct Token([u8; 32]);

/// A text that cannot be a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// So short that it can be guessed.
    TooShort,
    /// With characters that no header can carry.
    NotPrintable,
}

impl Token {
    /// The fewest characters of a token.
    pub const LENGTH_MIN: usize = 16;

    /// A token, white space around it left out.
    ///
    /// # Errors
    ///
    /// A text that cannot be one.
    pub fn new(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TokenError::NotPrintable);
        }
        if text.len() < Self::LENGTH_MIN {
            return Err(TokenError::TooShort);
        }
        Ok(Self(Sha256::digest(text.as_bytes()).into()))
    }

    /// Whether this is the token. Hashes are compared, all of their bytes, so that the time says nothing.
    pub fn is(&self, shown: &[u8]) -> bool {
        let shown: [u8; 32] = Sha256::digest(shown).into();
        self.0.ct_eq(&shown).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => write!(
                f,
                "the token is shorter than {} characters; make one with `openssl rand -hex 32`",
                Token::LENGTH_MIN
            ),
            Self::NotPrintable => f.write_str(
                "the token has spaces or other characters that no header carries; make one with `openssl rand -hex 32`",
            ),
        }
    }
}

impl std::error::Error for TokenError {}

/// Lets those pass who show the token, or everybody when there is none.
pub(crate) async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    match refused(&app, &request) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    }
}

/// Why a caller may not pass.
pub(crate) fn refused(app: &App, request: &Request) -> Option<Problem> {
    const ADVICE: &str = "send the header `Authorization: Bearer TOKEN`";
    let token = app.token.as_ref()?;
    let Some(shown) = request.headers().get(header::AUTHORIZATION) else {
        let detail = "the header `authorization` is missing";
        return Some(Problem::new(Fault::NoToken, detail, ADVICE));
    };
    let bytes = shown.as_bytes();
    let bearer = bytes
        .split_at_checked(7)
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case(b"bearer "));
    match bearer {
        Some((_, shown)) if token.is(shown.trim_ascii()) => None,
        Some(_) => Some(Problem::new(
            Fault::WrongToken,
            "the token in `authorization` is another one",
            "ask whoever runs the service for the token",
        )),
        None => {
            let detail = "the header `authorization` does not begin with `Bearer`";
            Some(Problem::new(Fault::NoToken, detail, ADVICE))
        }
    }
}
