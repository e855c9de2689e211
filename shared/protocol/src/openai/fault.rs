//! What lives here: errors in OpenAI's form and status.

use b2a_domain::{ErrorCode, Fault};
use bytes::{Bytes, BytesMut};
use serde::Serialize;

use crate::codec::write_json;
use crate::fault_text;

#[derive(Serialize)]
struct Body<'a> {
    error: Error<'a>,
}

#[derive(Serialize)]
struct Error<'a> {
    message: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    param: Option<&'a str>,
    code: Option<&'static str>,
}

/// The status, the type and the code of an error.
fn classify(fault: &Fault) -> (u16, &'static str, Option<&'static str>) {
    const REQUEST: &str = "invalid_request_error";
    const SERVER: &str = "server_error";
    match fault.code {
        ErrorCode::InvalidRequest => (400, REQUEST, None),
        ErrorCode::Unauthenticated => (401, REQUEST, Some("invalid_api_key")),
        // As OpenAI answers a project that may not use a model.
        ErrorCode::Forbidden => (403, REQUEST, Some("model_not_found")),
        ErrorCode::NotFound if fault.field.as_deref() == Some("model") => {
            (404, REQUEST, Some("model_not_found"))
        }
        ErrorCode::NotFound if fault.field.as_deref() == Some("previous_response_id") => {
            (400, REQUEST, Some("previous_response_not_found"))
        }
        ErrorCode::NotFound => (404, REQUEST, Some("not_found")),
        ErrorCode::MethodNotAllowed => (405, REQUEST, Some("method_not_allowed")),
        ErrorCode::PayloadTooLarge => (413, REQUEST, Some("request_too_large")),
        ErrorCode::RateLimited => (429, "rate_limit_error", Some("rate_limit_exceeded")),
        ErrorCode::Overloaded => (503, SERVER, Some("overloaded")),
        ErrorCode::NoAccount => (503, SERVER, Some("no_account")),
        ErrorCode::Unavailable => (503, SERVER, Some("unavailable")),
        ErrorCode::StoreUnavailable => (503, SERVER, Some("store_unavailable")),
        ErrorCode::UpstreamFailed => (502, SERVER, Some("upstream_error")),
        ErrorCode::UpstreamTimeout => (504, SERVER, Some("upstream_timeout")),
        ErrorCode::Internal => (500, SERVER, Some("internal_error")),
    }
}

/// Appends the error object and says its status.
pub(super) fn write(fault: &Fault, out: &mut BytesMut) -> u16 {
    let (status, kind, code) = classify(fault);
    // What is not there is named by the message itself.
    let field = fault.field.as_deref();
    let named = field.filter(|_| fault.code != ErrorCode::NotFound);
    let message = fault_text::message(fault, named);
    let error = Error {
        message: &message,
        kind,
        param: fault.field.as_deref(),
        code,
    };
    write_json(out, &Body { error });
    status
}

pub(super) fn encode(fault: &Fault) -> (u16, Bytes) {
    let mut out = BytesMut::new();
    let status = write(fault, &mut out);
    (status, out.freeze())
}
