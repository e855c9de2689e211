//! What lives here: who calls (cookies, the minted token) and whether the headers are those of the web app.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::Sha256;

use crate::accounts::{Account, AccountRegistry, COOKIES};
use crate::rejection::Rejection;
use crate::standing::Standing;

const ORIGIN: &str = "https://business.gemini.google";
const AUDIENCE: &str = "https://biz-discoveryengine.googleapis.com";
/// How far a caller's clock may be off, in seconds.
const CLOCK_SKEW_SEC: u64 = 5;
/// The longest life a token may claim, in seconds.
const TOKEN_LIFE_SEC: u64 = 300;

#[derive(Debug, Deserialize)]
struct Head {
    alg: String,
    typ: String,
    kid: String,
}

#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
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
            Some((_, value)) if !account.has_cookie(name, value) => {
                return Err(Rejection::unauthenticated(format!(
                    "cookie {name} is not valid"
                )));
            }
            Some(_) => {}
        }
    }
    match account.standing() {
        Standing::Alive => Ok(account),
        Standing::Stale => Err(Rejection::unauthenticated(
            "the session has to be renewed by a visit of the page",
        )),
        Standing::SignedOut => Err(Rejection::unauthenticated("nobody is signed in")),
    }
}

/// Whose page is asked for: the account of the session cookie, unless it was signed out.
pub(crate) fn visitor(accounts: &AccountRegistry, headers: &HeaderMap) -> Option<Arc<Account>> {
    let sent = cookies(headers);
    let (_, value) = sent.iter().find(|(name, _)| *name == COOKIES[0])?;
    accounts.by_session_cookie(value)
}

/// A token as the web app makes one for itself.
pub(crate) fn sign(account: &Account) -> String {
    let now = now_sec();
    let header = json!({"alg": "HS256", "typ": "JWT", "kid": account.key_id()});
    let claims = json!({
        "iss": ORIGIN,
        "aud": AUDIENCE,
        "sub": format!("csesidx/{}", account.csesidx),
        "iat": now,
        "nbf": now,
        "exp": now + TOKEN_LIFE_SEC,
    });
    let [header, claims] =
        [header, claims].map(|segment| URL_SAFE_NO_PAD.encode(segment.to_string()));
    let signed = format!("{header}.{claims}");
    // A key of any length will do, so there always is a signature.
    let signature = Hmac::<Sha256>::new_from_slice(&account.key())
        .map(|mac| mac.chain_update(signed.as_bytes()).finalize().into_bytes())
        .unwrap_or_default();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Who calls: the account whose key signed the bearer token, once all of its claims hold.
pub(crate) fn by_token(
    accounts: &AccountRegistry,
    headers: &HeaderMap,
) -> Result<Arc<Account>, Rejection> {
    let token = bearer(headers).ok_or_else(|| Rejection::unauthenticated("no bearer token"))?;
    let refused = |why: &str| Rejection::unauthenticated(format!("token: {why}"));
    let mut segments = token.split('.');
    let (Some(head), Some(claims), Some(signature), None) = (
        segments.next(),
        segments.next(),
        segments.next(),
        segments.next(),
    ) else {
        return Err(refused("three segments are wanted"));
    };
    let parsed: Head = segment(head).ok_or_else(|| refused("its header cannot be read"))?;
    if parsed.alg != "HS256" || parsed.typ != "JWT" {
        return Err(refused("alg HS256 and typ JWT are wanted"));
    }
    // Read before the signature is checked: the subject tells whose key to check with.
    let claimed: Claims = segment(claims).ok_or_else(|| refused("its claims cannot be read"))?;
    let account = claimed
        .sub
        .strip_prefix("csesidx/")
        .and_then(|csesidx| accounts.by_csesidx(csesidx))
        .ok_or_else(|| refused("sub names no session"))?;
    if parsed.kid != account.key_id() {
        return Err(refused("kid names no present key of this session"));
    }
    let signed = format!("{head}.{claims}");
    if !is_signed(&account.key(), signed.as_bytes(), signature) {
        return Err(refused("its signature is wrong"));
    }
    check_claims(&claimed)?;
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

fn check_claims(claims: &Claims) -> Result<(), Rejection> {
    let now = now_sec();
    let wrong = [
        (claims.iss != ORIGIN, "iss is wrong"),
        (claims.aud != AUDIENCE, "aud is wrong"),
        (claims.iat > now + CLOCK_SKEW_SEC, "iat lies in the future"),
        (claims.nbf != claims.iat, "nbf and iat differ"),
        (claims.exp + CLOCK_SKEW_SEC < now, "it has expired"),
        (
            claims.exp.saturating_sub(claims.iat) > TOKEN_LIFE_SEC,
            "it lives longer than 300 s",
        ),
    ];
    match wrong.into_iter().find(|(is_wrong, _)| *is_wrong) {
        Some((_, why)) => Err(Rejection::unauthenticated(format!("token: {why}"))),
        None => Ok(()),
    }
}

fn is_signed(key: &[u8], signed: &[u8], signature: &str) -> bool {
    let (Ok(mut mac), Ok(signature)) = (
        Hmac::<Sha256>::new_from_slice(key),
        URL_SAFE_NO_PAD.decode(signature),
    ) else {
        return false;
    };
    mac.update(signed);
    mac.verify_slice(&signature).is_ok()
}

fn segment<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
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
