//! What lives here: paths and methods that are not there, told in the caller's dialect.

use axum::http::{Method, Uri};
use b2a_domain::{ErrorCode, Fault};

use crate::extract::{Caller, Rejection};

/// No such path.
pub(crate) async fn path(caller: Caller, method: Method, uri: Uri) -> Rejection {
    let message = format!("there is no {method} {}", uri.path());
    caller.refuse(Fault::new(ErrorCode::NotFound, message))
}

/// The path is there, the method is not.
pub(crate) async fn method(caller: Caller, method: Method, uri: Uri) -> Rejection {
    let message = format!("{} does not take {method}", uri.path());
    caller.refuse(Fault::new(ErrorCode::MethodNotAllowed, message))
}
