//! What lives here: the public face of the process crate.
#![doc = include_str!("../README.md")]

mod arguments;
mod audit;
mod compose_error;
mod logging;
mod objects;
mod parts;
mod responses;
mod roles;
mod sessions;
mod settings;
mod signals;
mod state;
mod upstream;

pub use arguments::{ProcessArgs, StartError};
pub use audit::AuditLog;
pub use compose_error::ComposeError;
pub use logging::{init_logging, init_logging_keeping, report};
pub use objects::bucket_store;
pub use parts::{Parts, check};
pub use responses::responses;
pub use roles::SCHEDULER;
pub use sessions::sessions;
pub use settings::{
    Change, Changed, Commit, Follower, LiveSettings, Opened, ReadSettings, Refusal, Reloaded,
    SettingsError, write_first_file,
};
pub use signals::stop_on_signals;
pub use state::{State, pool};
