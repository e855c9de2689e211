//! What lives here: the public face of the process crate.
#![doc = include_str!("../README.md")]

mod arguments;
mod logging;
mod objects;
mod parts;
mod responses;
mod roles;
mod runtime_changes;
mod sessions;
mod signals;

pub use arguments::{ProcessArgs, StartError};
pub use logging::{init_logging, init_logging_keeping, report};
pub use objects::bucket_store;
pub use parts::{ComposeError, Parts, check, pool};
pub use responses::responses;
pub use roles::SCHEDULER;
pub use runtime_changes::{Change, ChangeError, Changes, RuntimeChanges};
pub use sessions::sessions;
pub use signals::stop_on_signals;
