//! What lives here: the public face of the api crate.
#![doc = include_str!("../README.md")]

mod caller;
mod compose;
mod extract;
mod gateway;
mod keys;
mod process;
mod request_id;
mod router;
mod routes;
mod server;
mod step_back;
mod stream;
mod unread;

pub use compose::{ComposeError, Parts, check, compose};
pub use gateway::{Gateway, Mode};
pub use keys::KeyRing;
pub use process::{Process, ProcessError, ServeArgs, init_logging, report, stop_on_signals};
pub use router::router;
pub use server::{Server, ServerLimits};
