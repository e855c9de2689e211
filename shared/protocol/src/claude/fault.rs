//! What lives here: errors in Claude's form and status.

use std::borrow::Cow;

use b2a_domain::{ErrorCode, Fault};
use bytes::{Bytes, BytesMut};
use serde::Serialize;

use crate::codec::write_json;
use crate::fault_text;

#[derive(Serialize)]
pub(super) struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    error: Error<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Error<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details>,
}

/// What a client can tell the error by, where it knows how to go on.
#[derive(Serialize)]
struct Details {
    error_code: &'static str,
}

/// The field of a request that asks for a thread, which Anthropic's clients go on without when they are told so.
pub(super) const THREAD: &str = "thread";

impl Details {
    fn of(fault: &Fault) -> Option<Self> {
        let error_code = "thread_unsupported_request";
        (fault.field.as_deref() == Some(THREAD)).then_some(Self { error_code })
    }
}

impl<'a> Body<'a> {
    pub(super) fn new(fault: &Fault, message: &'a str, request_id: Option<&'a str>) -> Self {
        let (_, kind) = classify(fault.code);
        Self {
            kind: "error",
            error: Error {
                kind,
                message,
                details: Details::of(fault),
            },
            request_id,
        }
    }
}

/// The status and the type of an error.
const fn classify(code: ErrorCode) -> (u16, &'static str) {
    match code {
        ErrorCode::InvalidRequest => (400, "invalid_request_error"),
        ErrorCode::Unauthenticated => (401, "authentication_error"),
        ErrorCode::Forbidden => (403, "permission_error"),
        ErrorCode::NotFound => (404, "not_found_error"),
        ErrorCode::MethodNotAllowed => (405, "invalid_request_error"),
        ErrorCode::PayloadTooLarge => (413, "request_too_large"),
        ErrorCode::RateLimited => (429, "rate_limit_error"),
        ErrorCode::Overloaded | ErrorCode::NoAccount => (529, "overloaded_error"),
        ErrorCode::Unavailable | ErrorCode::StoreUnavailable => (503, "api_error"),
        ErrorCode::UpstreamFailed => (502, "api_error"),
        ErrorCode::UpstreamTimeout => (504, "timeout_error"),
        ErrorCode::Internal => (500, "api_error"),
    }
}

/// The message, which names the field as Claude does: `messages.0.content: Field required`.
pub(super) fn message(fault: &Fault) -> Cow<'_, str> {
    let dotted = fault
        .field
        .as_deref()
        .map(|field| field.replace('[', ".").replace(']', ""));
    fault_text::message(fault, dotted.as_deref())
}

pub(super) fn encode(fault: &Fault, request_id: &str) -> (u16, Bytes) {
    let mut out = BytesMut::new();
    write_json(
        &mut out,
        &Body::new(fault, &message(fault), Some(request_id)),
    );
    (classify(fault.code).0, out.freeze())
}
