//! What lives here: minting a session token: a key from the auth service, a JWT that we sign with it.

use b2a_domain::{Credentials, SessionToken};
use b2a_http::HttpResponse;
use base64::Engine as _;
use base64::alphabet::URL_SAFE as URL_SAFE_ALPHABET;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::{CONTENT_TYPE, COOKIE, REFERER};
use http::{HeaderMap, HeaderValue, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::classify;
use super::wire::{WEB_APP, WEB_APP_REFERER, Wire, of_http, senseless};
use crate::{Failure, FailureKind};

/// The service that the token is for, wherever it is reached.
const AUDIENCE: &str = "https://biz-discoveryengine.googleapis.com";
/// How long the token says that it is good for.
const LIFETIME_SEC: u64 = 300;
/// How long we use it: the rest is for clocks that differ and calls under way.
const GOOD_FOR_MS: u64 = 270_000;
/// Stands before the JSON, so that no script can include it.
const PREFIX: &[u8] = b")]}'";
const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// Takes base64url with its padding and without.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE_ALPHABET,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The signing key, as the auth service hands it out.
#[derive(Deserialize)]
struct SigningKey {
    #[serde(rename = "xsrfToken")]
    xsrf_token: String,
    #[serde(rename = "keyId")]
    key_id: String,
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    typ: &'static str,
    kid: &'a str,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'static str,
    aud: &'static str,
    sub: &'a str,
    iat: u64,
    nbf: u64,
    exp: u64,
}

/// Mints a session token.
pub(super) async fn mint(wire: &Wire, credentials: &Credentials) -> Result<SessionToken, Failure> {
    let mut url = wire.mint_url.clone();
    url.query_pairs_mut()
        .append_pair("csesidx", &credentials.csesidx);
    let mut headers = HeaderMap::new();
    let mut cookie = HeaderValue::from_str(credentials.cookie_header.expose_secret())
        .map_err(|_| dead("the cookies can't stand in a header"))?;
    cookie.set_sensitive(true);
    headers.insert(COOKIE, cookie);
    headers.insert(REFERER, HeaderValue::from_static(WEB_APP_REFERER));

    let answer = wire
        .http
        .get(&url, headers)
        .await
        .map_err(|e| of_http(&e))?;
    let body = body_of(wire, answer).await?;
    let key: SigningKey = parse(&body)?;
    let now_ms = wire.clock.now_ms();
    let bearer = sign(&key, &credentials.csesidx, now_ms / 1000)?;
    Ok(SessionToken {
        bearer: SecretString::from(bearer),
        expires_ms: now_ms + GOOD_FOR_MS,
    })
}

/// The body of an answer that hands out a key. Here 401, 403, a redirect (to a sign-in page) and a page all
/// say that the cookies are dead.
async fn body_of(wire: &Wire, answer: HttpResponse) -> Result<bytes::Bytes, Failure> {
    match answer.status() {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            return Err(dead("the auth service refused the cookies"));
        }
        status if status.is_redirection() => {
            return Err(dead("the auth service wants a sign-in"));
        }
        status if !status.is_success() => {
            let refusal = classify::of_answer(answer, wire.clock.now_ms()).await;
            return Err(refusal.failure(false));
        }
        _ => {}
    }
    if answer
        .header(CONTENT_TYPE.as_str())
        .is_some_and(|kind| kind.starts_with("text/html"))
    {
        return Err(dead("the auth service answered with a page"));
    }
    answer
        .bytes_limited(MAX_ANSWER_BYTES)
        .await
        .map_err(|e| of_http(&e))
}

fn parse(body: &[u8]) -> Result<SigningKey, Failure> {
    let body = body.trim_ascii_start();
    if body.starts_with(b"<") {
        return Err(dead("the auth service answered with a page"));
    }
    serde_json::from_slice(body.strip_prefix(PREFIX).unwrap_or(body)).map_err(|e| senseless(&e))
}

fn sign(key: &SigningKey, csesidx: &str, now_sec: u64) -> Result<String, Failure> {
    let unusable = || {
        Failure::new(
            FailureKind::Transient,
            "the auth service handed out an unusable key",
        )
    };
    let secret = BASE64URL
        .decode(key.xsrf_token.trim())
        .map_err(|_| unusable())?;
    let header = Header {
        alg: "HS256",
        typ: "JWT",
        kid: &key.key_id,
    };
    let claims = Claims {
        iss: WEB_APP,
        aud: AUDIENCE,
        sub: &format!("csesidx/{csesidx}"),
        iat: now_sec,
        nbf: now_sec,
        exp: now_sec + LIFETIME_SEC,
    };
    let header = serde_json::to_vec(&header).map_err(|_| unusable())?;
    let claims = serde_json::to_vec(&claims).map_err(|_| unusable())?;
    let mut token = URL_SAFE_NO_PAD.encode(header);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(claims, &mut token);
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret).map_err(|_| unusable())?;
    mac.update(token.as_bytes());
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(mac.finalize().into_bytes(), &mut token);
    Ok(token)
}

fn dead(message: &str) -> Failure {
    Failure::new(FailureKind::Unauthorized, message)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn part(token: &str, index: usize) -> Value {
        let part = token.split('.').nth(index).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    }

    #[test]
    fn the_key_is_read_with_and_without_prefix_and_padding() {
        for body in [
            ")]}'\n{\"xsrfToken\":\"a2V5MQ\",\"keyId\":\"k\"}",
            ")]}'{\"xsrfToken\":\"a2V5MQ==\",\"keyId\":\"k\"}",
            "\n{\"keyId\":\"k\",\"xsrfToken\":\"a2V5MQ\",\"more\":1}",
        ] {
            let key = parse(body.as_bytes()).unwrap();
            assert_eq!(BASE64URL.decode(key.xsrf_token).unwrap(), b"key1");
            assert_eq!(key.key_id, "k");
        }
    }

    #[test]
    fn a_page_is_a_dead_session_and_nonsense_is_not() {
        let kind = |body: &str| parse(body.as_bytes()).err().unwrap().kind;
        assert_eq!(kind(" \n<!doctype html>"), FailureKind::Unauthorized);
        assert_eq!(kind(")]}'\n{}"), FailureKind::Transient);
        assert_eq!(kind(""), FailureKind::Transient);
        let key = SigningKey {
            xsrf_token: "?".to_owned(),
            key_id: "k".to_owned(),
        };
        assert_eq!(sign(&key, "1", 0).unwrap_err().kind, FailureKind::Transient);
    }

    #[test]
    fn the_token_is_what_the_service_expects() {
        let key = SigningKey {
            xsrf_token: "a2V5MQ".to_owned(),
            key_id: "kid-1".to_owned(),
        };
        let token = sign(&key, "1001", 1_700_000_000).unwrap();
        assert_eq!(
            part(&token, 0),
            json!({"alg": "HS256", "typ": "JWT", "kid": "kid-1"})
        );
        assert_eq!(
            part(&token, 1),
            json!({
                "iss": "https://business.gemini.google",
                "aud": "https://biz-discoveryengine.googleapis.com",
                "sub": "csesidx/1001", "iat": 1_700_000_000, "nbf": 1_700_000_000,
                "exp": 1_700_000_300,
            })
        );
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(b"key1").unwrap();
        mac.update(signed.as_bytes());
        mac.verify_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap())
            .unwrap();
        assert!(!token.contains('='));
    }
}
