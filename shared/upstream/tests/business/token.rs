//! What lives here: minting, as the auth service answers.

use axum::body::Body;
use axum::response::Response;
use b2a_upstream::{FailureKind, Upstream as _};
use secrecy::ExposeSecret as _;

use crate::script::{NOW_MS, Script, credentials};

const PATH: &str = "auth/getoxsrf";

#[tokio::test]
async fn a_token_is_minted_with_the_cookies() {
    let script = Script::start().await;
    script.on_ok(PATH, ")]}'\n{\"xsrfToken\":\"a2V5MQ\",\"keyId\":\"k\"}");
    let token = script.upstream().mint(&credentials()).await.unwrap();
    assert_eq!(token.bearer.expose_secret().split('.').count(), 3);
    assert_eq!(token.expires_ms, NOW_MS + 270_000);

    let seen = script.seen(PATH).remove(0);
    assert_eq!(seen.uri, "/auth/getoxsrf?csesidx=10+01");
    assert_eq!(seen.header("cookie"), "__Secure-C_SES=s; __Host-C_OSES=o");
    assert_eq!(seen.header("referer"), "https://business.gemini.google/");
    assert!(seen.header("user-agent").starts_with("business2api/"));
}

#[tokio::test]
async fn each_refusal_has_its_meaning() {
    let redirect = Response::builder()
        .status(302)
        .header("location", "/signin");
    let page = Response::builder().header("content-type", "text/html; charset=utf-8");
    let throttled = Response::builder().status(429).header("retry-after", "12");
    let status = |status: u16| Response::builder().status(status);
    for (answer, wanted) in [
        (redirect, FailureKind::Unauthorized),
        (page, FailureKind::Unauthorized),
        (status(401), FailureKind::Unauthorized),
        (status(403), FailureKind::Unauthorized),
        (
            throttled,
            FailureKind::RateLimited {
                retry_after_ms: Some(12_000),
            },
        ),
        (status(500), FailureKind::Transient),
        (status(400), FailureKind::Transient),
        (status(200), FailureKind::Transient),
    ] {
        let script = Script::start().await;
        script.on(PATH, answer.body(Body::from("nothing of use")).unwrap());
        let failure = script.upstream().mint(&credentials()).await.unwrap_err();
        assert_eq!(failure.kind, wanted, "{failure}");
        assert_eq!(script.seen(PATH).len(), 1);
    }
}

#[tokio::test]
async fn cookies_that_would_break_a_header_are_dead() {
    let script = Script::start().await;
    let mut broken = credentials();
    broken.cookie_header = "a=b\r\nx: y".to_owned().into();
    let failure = script.upstream().mint(&broken).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unauthorized);
    assert!(script.seen(PATH).is_empty());
}
