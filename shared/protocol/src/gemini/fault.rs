//! What lives here: errors in the form of `google.rpc.Status`.

use b2a_domain::{ErrorCode, Fault};
use bytes::{Bytes, BytesMut};
use serde::Serialize;

use crate::codec::write_json;
use crate::fault_text;

#[derive(Serialize)]
struct Body<'a> {
    error: Status<'a>,
}

#[derive(Serialize)]
#[allow(clippy::struct_field_names, reason = "the names are those of the wire")]
struct Status<'a> {
    code: u16,
    message: &'a str,
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<Detail<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
enum Detail<'a> {
    #[serde(
        rename = "type.googleapis.com/google.rpc.BadRequest",
        rename_all = "camelCase"
    )]
    BadRequest {
        field_violations: [Violation<'a>; 1],
    },
    #[serde(
        rename = "type.googleapis.com/google.rpc.RetryInfo",
        rename_all = "camelCase"
    )]
    RetryInfo { retry_delay: String },
}

#[derive(Serialize)]
struct Violation<'a> {
    field: &'a str,
    description: &'a str,
}

/// The status of an error and its canonical name.
const fn classify(code: ErrorCode) -> (u16, &'static str) {
    match code {
        ErrorCode::InvalidRequest => (400, "INVALID_ARGUMENT"),
        ErrorCode::Unauthenticated => (401, "UNAUTHENTICATED"),
        ErrorCode::Forbidden => (403, "PERMISSION_DENIED"),
        ErrorCode::NotFound => (404, "NOT_FOUND"),
        ErrorCode::MethodNotAllowed => (405, "UNIMPLEMENTED"),
        ErrorCode::PayloadTooLarge => (413, "INVALID_ARGUMENT"),
        ErrorCode::RateLimited => (429, "RESOURCE_EXHAUSTED"),
        ErrorCode::Overloaded
        | ErrorCode::NoAccount
        | ErrorCode::Unavailable
        | ErrorCode::StoreUnavailable => (503, "UNAVAILABLE"),
        ErrorCode::UpstreamFailed => (502, "UNAVAILABLE"),
        ErrorCode::UpstreamTimeout => (504, "DEADLINE_EXCEEDED"),
        ErrorCode::Internal => (500, "INTERNAL"),
    }
}

/// Appends the error object and says its status.
pub(super) fn write(fault: &Fault, out: &mut BytesMut) -> u16 {
    let (code, status) = classify(fault.code);
    let message = fault_text::message(fault, fault.field.as_deref());
    let mut details = Vec::new();
    if let Some(field) = fault.field.as_deref().filter(|_| code == 400) {
        let field_violations = [Violation {
            field,
            description: &fault.message,
        }];
        details.push(Detail::BadRequest { field_violations });
    }
    if let Some(seconds) = fault.retry_after_sec() {
        details.push(Detail::RetryInfo {
            retry_delay: format!("{seconds}s"),
        });
    }
    write_json(
        out,
        &Body {
            error: Status {
                code,
                message: &message,
                status,
                details,
            },
        },
    );
    code
}

pub(super) fn encode(fault: &Fault) -> (u16, Bytes) {
    let mut out = BytesMut::new();
    let status = write(fault, &mut out);
    (status, out.freeze())
}
