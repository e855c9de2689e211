//! What lives here: extractors. Each hands out something that a request may use, or answers for it.

mod admin;
mod body;
mod caller;
mod rejection;

pub(crate) use admin::Admin;
pub(crate) use body::{BoundedBody, read_body};
pub(crate) use caller::{Caller, Client, Place};
pub(crate) use rejection::Rejection;
