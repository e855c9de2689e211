//! What lives here: extractors. Each hands out something that a request may use, or answers for it.

mod body;
mod caller;
mod rejection;

pub(crate) use body::BoundedBody;
pub(crate) use caller::{Caller, Client, Place};
pub(crate) use rejection::Rejection;
