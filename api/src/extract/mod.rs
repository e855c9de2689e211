//! What lives here: extractors. Each hands out something that a request may use, or answers for it.

mod admin;
mod admin_query;
mod body;
mod caller;
mod json_body;
mod panel_session;
mod pool_worker;
mod rejection;
mod standing;
mod upload_turn;

pub(crate) use admin::Admin;
pub(crate) use admin_query::AdminQuery;
pub(crate) use body::{BoundedBody, read_body};
pub(crate) use caller::{Caller, Client, Place};
pub(crate) use json_body::{JsonBody, OptionalJsonBody};
pub(crate) use panel_session::{OurPage, PanelSession};
pub(crate) use pool_worker::{PoolWorker, SocketWorker};
pub(crate) use rejection::Rejection;
pub(crate) use standing::Standing;
pub(crate) use upload_turn::UploadTurn;
