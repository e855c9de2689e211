//! What lives here: refusals in the form Google's services give them.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A refusal: an HTTP status and the error object that goes with it.
#[derive(Debug, Clone)]
pub(crate) struct Rejection {
    status: u16,
    message: String,
    field: Option<String>,
    retry_after_sec: Option<u64>,
}

impl Rejection {
    /// A refusal with this HTTP status.
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            field: None,
            retry_after_sec: None,
        }
    }

    /// 400, naming the member of the request that is at fault.
    pub(crate) fn field(field: impl Into<String>, what: impl std::fmt::Display) -> Self {
        let field = field.into();
        let message = format!("Invalid value at '{field}': {what}");
        Self {
            status: 400,
            message,
            field: Some(field),
            retry_after_sec: None,
        }
    }

    /// 401: who calls is not known, with the true reason for the reader of a failed test.
    pub(crate) fn unauthenticated(why: impl std::fmt::Display) -> Self {
        Self::new(
            401,
            format!("Request had invalid authentication credentials. ({why})"),
        )
    }

    /// Adds a `Retry-After` header, in seconds.
    pub(crate) fn retry_after(mut self, seconds: Option<u64>) -> Self {
        self.retry_after_sec = seconds;
        self
    }

    /// The error object, as it also appears inside a streamed array.
    pub(crate) fn body(&self) -> Value {
        let mut error = json!({
            "code": self.status,
            "message": self.message,
            "status": status_word(self.status),
        });
        if let Some(field) = &self.field {
            error["details"] = json!([{
                "@type": "type.googleapis.com/google.rpc.BadRequest",
                "fieldViolations": [{"field": field, "description": self.message}],
            }]);
        }
        json!({ "error": error })
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let mut response = json_response(self.status, &self.body());
        if let Some(seconds) = self.retry_after_sec {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// A pretty-printed JSON answer, as the service gives it.
pub(crate) fn json_response(status: u16, body: &Value) -> Response {
    text_response(
        status,
        "application/json; charset=UTF-8",
        format!("{body:#}\n"),
    )
}

/// An answer of any type and status; an impossible status becomes 500.
pub(crate) fn text_response(
    status: u16,
    content_type: &str,
    body: impl Into<axum::body::Body>,
) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, body.into()).into_response();
    set_header(&mut response, header::CONTENT_TYPE, content_type);
    response
}

/// Sets a header when its value is a legal one.
pub(crate) fn set_header(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Google's canonical word for an HTTP status.
fn status_word(status: u16) -> &'static str {
    match status {
        400 | 413 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        409 => "ABORTED",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        500 => "INTERNAL",
        501 => "UNIMPLEMENTED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        _ => "UNKNOWN",
    }
}
