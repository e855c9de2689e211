//! What lives here: errors of the service, and what they mean.

use super::*;

/// 2023-11-14T22:13:20Z.
const NOW_MS: u64 = 1_700_000_000_000;
const RATE: FailureKind = FailureKind::RateLimited {
    retry_after_ms: None,
};
const QUOTA: FailureKind = FailureKind::Quota { bucket: None };

fn kind(status: u16, body: &str) -> FailureKind {
    of_status(status, body, None).failure.kind
}

fn error(code: u16, message: &str, status: &str) -> String {
    serde_json::json!({"error": {"code": code, "message": message, "status": status}}).to_string()
}

#[test]
fn statuses_have_their_meaning() {
    for (status, wanted) in [
        (302, FailureKind::Unauthorized),
        (400, FailureKind::Transient),
        (401, FailureKind::Unauthorized),
        (403, FailureKind::Forbidden),
        (404, FailureKind::Transient),
        (413, FailureKind::Request),
        (429, RATE),
        (500, FailureKind::Transient),
        (503, FailureKind::Transient),
        (504, FailureKind::Transient),
    ] {
        for body in ["", "<html>oops</html>", "{}", "[]", "{\"error\": \"text\"}"] {
            assert_eq!(kind(status, body), wanted, "{status} {body}");
        }
    }
}

#[test]
fn limits_are_told_apart() {
    let named = |bucket| FailureKind::Quota {
        bucket: Some(bucket),
    };
    for (status, message, grpc, wanted) in [
        (
            429,
            "Resource has been exhausted (e.g. check quota).",
            "RESOURCE_EXHAUSTED",
            RATE,
        ),
        (
            429,
            "Quota exceeded for 'Requests per minute'",
            "RESOURCE_EXHAUSTED",
            RATE,
        ),
        (429, "Slow down", "", RATE),
        (
            429,
            "Quota exceeded for the day",
            "RESOURCE_EXHAUSTED",
            QUOTA,
        ),
        (
            429,
            "Daily image generation quota reached",
            "",
            named(Bucket::Image),
        ),
        (
            403,
            "Video quota exceeded",
            "PERMISSION_DENIED",
            named(Bucket::Video),
        ),
        (
            500,
            "your image limit",
            "RESOURCE_EXHAUSTED",
            named(Bucket::Image),
        ),
        (400, "quota of images and videos is used up", "", QUOTA),
        (
            403,
            "needs a quota project",
            "PERMISSION_DENIED",
            FailureKind::Forbidden,
        ),
        (
            500,
            "could not draw the image",
            "INTERNAL",
            FailureKind::Transient,
        ),
    ] {
        assert_eq!(
            kind(status, &error(status, message, grpc)),
            wanted,
            "{message}"
        );
    }
    let wait = FailureKind::RateLimited {
        retry_after_ms: Some(7000),
    };
    let limited = of_status(429, "quota exceeded", Some(7000));
    assert_eq!(limited.failure.kind, wait);
}

#[test]
fn faults_of_the_request_are_told_from_those_of_the_account() {
    let armor = error(400, "blocked: MODEL_ARMOR_VIOLATION", "INVALID_ARGUMENT");
    assert_eq!(kind(400, &armor), FailureKind::Policy);
    assert_eq!(kind(400, &format!("[{armor}]")), FailureKind::Policy);
    let file = of_status(400, &error(400, "Unsupported file type: a/b\n", ""), None).failure;
    assert_eq!(file.kind, FailureKind::Request);
    assert_eq!(file.message, "Unsupported file type: a/b ");
}

#[test]
fn a_session_that_may_be_gone_is_told_from_other_refusals() {
    for (status, body, is_gone) in [
        (404, String::new(), true),
        (
            404,
            error(404, "Requested entity was not found.", "NOT_FOUND"),
            true,
        ),
        (
            400,
            error(
                400,
                "Request contains an invalid argument.",
                "INVALID_ARGUMENT",
            ),
            true,
        ),
        (400, String::new(), true),
        (
            500,
            error(500, "Session expired", "FAILED_PRECONDITION"),
            true,
        ),
        (400, error(400, "Unsupported file type: a/b", ""), false),
        (400, error(400, "MODEL_ARMOR_VIOLATION", ""), false),
        (401, "session not found".to_owned(), false),
        (429, "session not found".to_owned(), false),
        (500, "session not found".to_owned(), false),
    ] {
        let refusal = of_status(status, &body, None);
        let in_a_new_one = refusal.clone().failure(false).kind;
        assert_ne!(
            in_a_new_one,
            FailureKind::ConversationGone,
            "{status} {body}"
        );
        let kind = refusal.failure(true).kind;
        assert_eq!(
            kind == FailureKind::ConversationGone,
            is_gone,
            "{status} {body}"
        );
    }
}

#[test]
fn errors_inside_an_answer_mean_what_their_code_says() {
    let item = |text: &str| {
        let body: ErrorBody = serde_json::from_str(text).unwrap();
        of_item(&body.error, text).failure.kind
    };
    assert_eq!(item(&error(401, "", "")), FailureKind::Unauthorized);
    assert_eq!(
        item(r#"{"error":{"status":"UNAUTHENTICATED"}}"#),
        FailureKind::Unauthorized
    );
    assert_eq!(
        item(r#"{"error":{"status":"PERMISSION_DENIED"}}"#),
        FailureKind::Forbidden
    );
    assert_eq!(item(r#"{"error":{"status":"RESOURCE_EXHAUSTED"}}"#), RATE);
    assert_eq!(
        item(&error(503, "x", "UNAVAILABLE")),
        FailureKind::Transient
    );
    assert_eq!(item(r#"{"error":{}}"#), FailureKind::Transient);
}

#[test]
fn a_200_with_a_u_token_is_a_refusal() {
    let refused = refused_token(br#"{"uToken": "x"}"#).unwrap();
    assert_eq!(refused.kind, FailureKind::Unauthorized);
    assert_eq!(refused_token(br#"{"session": {}}"#), None);
    assert_eq!(refused_token(b"uToken"), None);
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    assert_eq!(retry_after_ms(" 30 ", NOW_MS), Some(30_000));
    assert_eq!(
        retry_after_ms("Tue, 14 Nov 2023 22:14:00 GMT", NOW_MS),
        Some(40_000)
    );
    assert_eq!(
        retry_after_ms("Tue, 14 Nov 2023 22:00:00 GMT", NOW_MS),
        Some(0)
    );
    assert_eq!(retry_after_ms("soon", NOW_MS), None);
    assert_eq!(retry_after_ms("-1", NOW_MS), None);
}

#[test]
fn messages_repeat_nothing_of_the_account() {
    let failure = of_status(
        403,
        &error(403, "user a@example.com", "PERMISSION_DENIED"),
        None,
    )
    .failure;
    assert_eq!(
        failure.message,
        "the upstream answered 403 (PERMISSION_DENIED)"
    );
    let failure = of_status(500, &error(500, "", "a@example.com"), None).failure;
    assert_eq!(failure.message, "the upstream answered 500");
}
