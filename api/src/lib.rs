//! What lives here: the public face of the api crate.
#![doc = include_str!("../README.md")]

pub mod admin;
mod answered;
mod ask;
mod caller;
mod chores;
mod client_address;
mod client_keys;
mod compose;
mod daily_use;
mod extract;
mod front;
mod gateway;
mod kept_responses;
mod keys;
mod lasting;
mod long_work;
mod media_out;
mod openapi;
mod panel;
mod process;
mod quota_hold;
mod registrar_log;
mod registrars;
mod request_id;
mod router;
mod routes;
mod server;
mod step_back;
mod stream;
mod traffic;
mod unattended;
mod unread;

pub use compose::check;
pub(crate) use gateway::Gateway;
pub use gateway::Mode;
pub use keys::KeyRing;
pub use panel::PanelNotice;
pub use process::{Process, ProcessError, ServeArgs};
pub(crate) use router::router;
pub(crate) use server::{Server, ServerLimits};
