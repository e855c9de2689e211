//! What lives here: paths and methods of the admin API that are not there. Only administrators are told so.

use axum::extract::OriginalUri;
use axum::http::{Method, StatusCode};

use super::AdminError;
use crate::extract::Admin;

/// No such path.
pub(crate) async fn path(_: Admin, method: Method, OriginalUri(uri): OriginalUri) -> AdminError {
    let message = format!("there is no {method} {}", uri.path());
    AdminError::new(StatusCode::NOT_FOUND, message)
}

/// The path is there, the method is not.
pub(crate) async fn method(_: Admin, method: Method, OriginalUri(uri): OriginalUri) -> AdminError {
    let message = format!("{} does not take {method}", uri.path());
    AdminError::new(StatusCode::METHOD_NOT_ALLOWED, message)
}
