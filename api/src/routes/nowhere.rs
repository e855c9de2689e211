//! What lives here: paths and methods that are not there, told in the caller's dialect.

use axum::http::{Method, Uri};
use b2a_domain::{ErrorCode, Fault};

use crate::extract::{Caller, Rejection};

/// What providers serve and this gateway does not: how the path begins, and what to do instead.
const NOT_OFFERED: [(&str, &str); 10] = [
    (
        "/v1/completions",
        "legacy completions are not offered; use POST /v1/chat/completions",
    ),
    (
        "/v1/complete",
        "text completions are not offered; use POST /v1/messages",
    ),
    (
        "/v1/embeddings",
        "embeddings are not offered; the models here only chat",
    ),
    (
        "/v1/audio/",
        "speech is not offered; audio can be sent to /v1/chat/completions as an `input_audio` part",
    ),
    ("/v1/moderations", "moderations are not offered"),
    (
        "/v1/messages/batches",
        "batches are not offered; use POST /v1/messages",
    ),
    (
        "/v1/batches",
        "batches are not offered; use POST /v1/chat/completions or /v1/responses",
    ),
    (
        "/v1/files",
        "files are not kept; send them within the request",
    ),
    (
        "/v1beta/files",
        "files are not kept; send them within the request as `inlineData`",
    ),
    (
        "/v1/assistants",
        "assistants are not offered; use POST /v1/responses",
    ),
];

/// No such path.
pub(crate) async fn path(caller: Caller, method: Method, uri: Uri) -> Rejection {
    let path = uri.path();
    let known = NOT_OFFERED.iter().find(|(begin, _)| {
        let rest = path.strip_prefix(begin);
        rest.is_some_and(|rest| rest.is_empty() || begin.ends_with('/') || rest.starts_with('/'))
    });
    let message = match known {
        Some((_, instead)) => format!("there is no {method} {path}: {instead}"),
        None => format!("there is no {method} {path}"),
    };
    caller.refuse(Fault::new(ErrorCode::NotFound, message))
}

/// The path is there, the method is not.
pub(crate) async fn method(caller: Caller, method: Method, uri: Uri) -> Rejection {
    let message = format!("{} does not take {method}", uri.path());
    caller.refuse(Fault::new(ErrorCode::MethodNotAllowed, message))
}
