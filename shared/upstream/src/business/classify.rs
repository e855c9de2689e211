//! What lives here: what an error of the service means, by its status and its words.

use std::time::{Duration, UNIX_EPOCH};

use b2a_domain::Bucket;
use b2a_http::HttpResponse;
use http::header::RETRY_AFTER;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::{Failure, FailureKind};

/// How much of an error's body is looked at.
const MAX_ERROR_BYTES: usize = 16 * 1024;
/// How many characters of the service's own words a client is shown.
const MAX_QUOTE: usize = 300;

/// An error as the service writes it: the body of an answer, or an item of a streamed array.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ServiceError {
    code: Option<u16>,
    message: Option<String>,
    /// The name of a gRPC code, such as `RESOURCE_EXHAUSTED`.
    status: Option<String>,
}

#[derive(Deserialize)]
struct ErrorBody {
    error: ServiceError,
}

/// What the service refused, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    failure: Failure,
    /// It may be that it does not know something that the call named.
    is_gone: bool,
}

impl Refusal {
    /// The failure that it is for a call. One that `goes_on` with an earlier session named nothing else that can be
    /// gone.
    pub(super) fn failure(self, goes_on: bool) -> Failure {
        if goes_on && self.is_gone {
            let message = "the upstream has forgotten the conversation";
            return Failure::new(FailureKind::ConversationGone, message);
        }
        self.failure
    }
}

/// What an answer that is no success means.
pub(super) async fn of_answer(answer: HttpResponse, now_ms: u64) -> Refusal {
    let status = answer.status().as_u16();
    let retry_after_ms = answer
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| retry_after_ms(value, now_ms));
    let body = answer.beginning(MAX_ERROR_BYTES).await;
    of_status(status, &String::from_utf8_lossy(&body), retry_after_ms)
}

/// What an error object inside a streamed answer means; `text` is the item that holds it.
pub(super) fn of_item(error: &ServiceError, text: &str) -> Refusal {
    let status = error
        .code
        .or_else(|| error.status.as_deref().and_then(status_of_grpc));
    refusal(status.unwrap_or(500), error, text, None)
}

/// What a body under 200 means that names a `uToken` where an answer should be: the token was refused.
pub(super) fn refused_token(body: &[u8]) -> Option<Failure> {
    #[derive(Deserialize)]
    struct Refusal {
        #[serde(rename = "uToken")]
        _u_token: IgnoredAny,
    }
    serde_json::from_slice::<Refusal>(body)
        .is_ok()
        .then(token_refused)
}

/// The token was refused under 200.
pub(super) fn token_refused() -> Failure {
    Failure::new(
        FailureKind::Unauthorized,
        "the upstream refused the session token",
    )
}

/// What an answer of this status with this body means.
fn of_status(status: u16, body: &str, retry_after_ms: Option<u64>) -> Refusal {
    let error = serde_json::from_str::<ErrorBody>(body)
        .map(|body| body.error)
        // The streaming call wraps its error in an array.
        .or_else(|_| serde_json::from_str::<[ErrorBody; 1]>(body).map(|[body]| body.error))
        .unwrap_or_default();
    refusal(status, &error, body, retry_after_ms)
}

fn refusal(status: u16, error: &ServiceError, text: &str, retry_after_ms: Option<u64>) -> Refusal {
    let failure = judge(status, error, text, retry_after_ms);
    // Nothing is known of how the service says that a session is gone, and in its words for a bad request it often
    // says nothing. Whoever begins anew for no reason loses one call.
    let names_nothing = matches!(status, 400 | 404 | 410)
        || matches!(
            error.status.as_deref(),
            Some("NOT_FOUND" | "FAILED_PRECONDITION")
        );
    Refusal {
        is_gone: names_nothing && failure.kind == FailureKind::Transient,
        failure,
    }
}

/// The one place where statuses and words get their meaning. `text` is all that the service said.
fn judge(status: u16, error: &ServiceError, text: &str, retry_after_ms: Option<u64>) -> Failure {
    let words = text.to_ascii_lowercase();
    let grpc = error.status.as_deref().unwrap_or_default();
    if words.contains("model_armor_violation") || words.contains("customer_policy_violation") {
        return Failure::new(
            FailureKind::Policy,
            "the upstream refused the request by its policy",
        );
    }
    if words.contains("unsupported file type") {
        let message = quote(error.message.as_deref().unwrap_or("Unsupported file type"));
        return Failure::new(FailureKind::Request, message);
    }
    let kind = if status == 429 || grpc == "RESOURCE_EXHAUSTED" || names_limit(&words) {
        kind_of_limit(&words, retry_after_ms)
    } else {
        match (status, grpc) {
            // A redirect leads to a sign-in page.
            (401 | 300..=399, _) | (_, "UNAUTHENTICATED") => FailureKind::Unauthorized,
            (403, _) | (_, "PERMISSION_DENIED") => FailureKind::Forbidden,
            (413, _) => FailureKind::Request,
            _ => FailureKind::Transient,
        }
    };
    let word = if is_grpc_name(grpc) {
        format!(" ({grpc})")
    } else {
        String::new()
    };
    Failure::new(kind, format!("the upstream answered {status}{word}"))
}

/// Whether the words of an error say that a limit was reached. The bare word is not enough: a missing
/// permission speaks of a "quota project".
fn names_limit(words: &str) -> bool {
    words.contains("resource_exhausted")
        || words.contains("quotaexceeded")
        || (words.contains("quota")
            && ["exceed", "exhaust", "reached", "used up"]
                .iter()
                .any(|word| words.contains(word)))
}

/// A quota when a capability is named, or a quota that does not come back within a minute; else a rate.
fn kind_of_limit(words: &str, retry_after_ms: Option<u64>) -> FailureKind {
    let bucket = match (words.contains("image"), words.contains("video")) {
        (true, false) => Some(Bucket::Image),
        (false, true) => Some(Bucket::Video),
        _ => None,
    };
    // The service's stock phrase for any exhausted resource, which tells nothing.
    let words = words.replace("check quota", "");
    let short = ["per minute", "per second", "perminute", "persecond"];
    let daily = words.contains("quota") && !short.iter().any(|word| words.contains(word));
    match bucket {
        Some(_) => FailureKind::Quota { bucket },
        None if daily && retry_after_ms.is_none() => FailureKind::Quota { bucket: None },
        None => FailureKind::RateLimited { retry_after_ms },
    }
}

/// The wait that `Retry-After` names, in seconds or as a date, in milliseconds from now.
fn retry_after_ms(value: &str, now_ms: u64) -> Option<u64> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(seconds.saturating_mul(1000));
    }
    let at = httpdate::parse_http_date(value).ok()?;
    let wait = at
        .duration_since(UNIX_EPOCH + Duration::from_millis(now_ms))
        .unwrap_or_default();
    u64::try_from(wait.as_millis()).ok()
}

fn status_of_grpc(name: &str) -> Option<u16> {
    Some(match name {
        "INVALID_ARGUMENT" | "FAILED_PRECONDITION" | "OUT_OF_RANGE" => 400,
        "UNAUTHENTICATED" => 401,
        "PERMISSION_DENIED" => 403,
        "NOT_FOUND" => 404,
        "RESOURCE_EXHAUSTED" => 429,
        "INTERNAL" | "UNKNOWN" | "DATA_LOSS" => 500,
        "UNAVAILABLE" => 503,
        "DEADLINE_EXCEEDED" => 504,
        _ => return None,
    })
}

fn is_grpc_name(word: &str) -> bool {
    (1..=40).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
}

/// The service's words, fit to be shown: one line, not too long.
fn quote(words: &str) -> String {
    words
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_QUOTE)
        .collect()
}

#[cfg(test)]
mod tests;
