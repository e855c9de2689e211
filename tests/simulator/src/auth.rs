//! What lives here: who calls (cookies, the minted token) and whether the headers are those of the web app.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

use crate::accounts::{Account, AccountRegistry, COOKIES};
use crate::rejection::Rejection;

const ORIGIN: &str = "https://business.gemini.google";
const AUDIENCE: &str = "https://biz-discoveryengine.googleapis.com";
/// How far a caller's clock may be off, in seconds.
const CLOCK_SKEW_SEC: u64 = 5;
/// The longest life a token may claim, in seconds.
const TOKEN_LIFE_SEC: u64 = 300;

#[derive(Debug, Deserialize)]
struct Claims {
    sub: String,
    iat: u64,
    nbf: u64,
    exp: u64,
}

/// Who asks for a signing key: the account of `csesidx`, if the cookies are its own.
pub(crate) fn by_cookies(
    accounts: &AccountRegistry,
    csesidx: &str,
    headers: &HeaderMap,
) -> Result<Arc<Account>, Rejection> {
    let account = accounts
        .by_csesidx(csesidx)
        .ok_or_else(|| Rejection::unauthenticated(format!("no session has csesidx '{csesidx}'")))?;
    let sent = cookies(headers);
    for name in COOKIES {
        match sent.iter().find(|(sent_name, _)| *sent_name == name) {
            None => {
                return Err(Rejection::unauthenticated(format!(
                    "cookie {name} is missing"
                )));
            }
            Some((_, value)) if *value != account.cookie(name) => {
                return Err(Rejection::unauthenticated(format!(
                    "cookie {name} is not valid"
                )));
            }
            Some(_) => {}
        }
    }
    Ok(account)
}

/// Who calls: the account whose key signed the bearer token, once all of its claims hold.
pub(crate) fn by_token(
    accounts: &AccountRegistry,
    headers: &HeaderMap,
) -> Result<Arc<Account>, Rejection> {
    let token = bearer(headers).ok_or_else(|| Rejection::unauthenticated("no bearer token"))?;
    let head = jsonwebtoken::decode_header(token)
        .map_err(|error| Rejection::unauthenticated(format!("token header: {error}")))?;
    if head.alg != Algorithm::HS256 || head.typ.as_deref() != Some("JWT") {
        return Err(Rejection::unauthenticated(
            "token header: alg HS256 and typ JWT are wanted",
        ));
    }
    let subject = unverified_subject(token)
        .ok_or_else(|| Rejection::unauthenticated("token claims cannot be read"))?;
    let account = subject
        .strip_prefix("csesidx/")
        .and_then(|csesidx| accounts.by_csesidx(csesidx))
        .ok_or_else(|| Rejection::unauthenticated(format!("sub '{subject}' names no session")))?;
    if head.kid.as_deref() != Some(account.key_id().as_str()) {
        return Err(Rejection::unauthenticated(
            "kid names no present key of this session",
        ));
    }

    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ORIGIN]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.validate_nbf = true;
    validation.leeway = CLOCK_SKEW_SEC;
    let claims = jsonwebtoken::decode::<Claims>(
        token,
        &DecodingKey::from_secret(&account.key()),
        &validation,
    )
    .map_err(|error| Rejection::unauthenticated(format!("token: {error}")))?
    .claims;
    check_times(&claims)?;
    Ok(account)
}

/// What a web app's call always carries beside the token.
pub(crate) fn check_call_headers(headers: &HeaderMap) -> Result<(), Rejection> {
    expect_header(headers, header::ORIGIN.as_str(), |value| value == ORIGIN)?;
    check_referer(headers)?;
    expect_header(headers, "x-server-timeout", |value| {
        value.parse::<u32>().is_ok()
    })?;
    expect_header(headers, header::CONTENT_TYPE.as_str(), |value| {
        value.split(';').next().map(str::trim) == Some("application/json")
    })
}

/// The `Referer` of the web app, with or without the last slash.
pub(crate) fn check_referer(headers: &HeaderMap) -> Result<(), Rejection> {
    expect_header(headers, header::REFERER.as_str(), |value| {
        value.strip_suffix('/').unwrap_or(value) == ORIGIN
    })
}

/// Whether a bearer token of three segments is there at all: all that the fast mode looks at.
pub(crate) fn has_token(headers: &HeaderMap) -> bool {
    bearer(headers).is_some_and(|token| token.bytes().filter(|byte| *byte == b'.').count() == 2)
}

fn check_times(claims: &Claims) -> Result<(), Rejection> {
    if claims.iat > now_sec() + CLOCK_SKEW_SEC {
        return Err(Rejection::unauthenticated("token: iat lies in the future"));
    }
    if claims.nbf != claims.iat {
        return Err(Rejection::unauthenticated("token: nbf and iat differ"));
    }
    if claims.exp.saturating_sub(claims.iat) > TOKEN_LIFE_SEC {
        return Err(Rejection::unauthenticated("token: lives longer than 300 s"));
    }
    if !claims.sub.starts_with("csesidx/") {
        return Err(Rejection::unauthenticated("token: sub is no csesidx"));
    }
    Ok(())
}

fn expect_header(
    headers: &HeaderMap,
    name: &'static str,
    good: impl Fn(&str) -> bool,
) -> Result<(), Rejection> {
    match headers.get(name).and_then(|value| value.to_str().ok()) {
        Some(value) if good(value) => Ok(()),
        Some(_) => Err(Rejection::new(
            400,
            format!("Header {name} has a wrong value"),
        )),
        None => Err(Rejection::new(400, format!("Header {name} is missing"))),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

/// All cookies, also when they came in several headers (as HTTP/2 allows).
fn cookies(headers: &HeaderMap) -> Vec<(&str, &str)> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .collect()
}

/// The subject, read before the signature is checked: it tells whose key to check with.
fn unverified_subject(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Subject {
        sub: String,
    }
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<Subject>(&claims)
        .ok()
        .map(|claims| claims.sub)
}

#[allow(
    clippy::disallowed_methods,
    reason = "a stand-alone server reads the machine's clock"
)]
fn now_sec() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}
