//! What lives here: the public face of the process crate.
#![doc = include_str!("../README.md")]

mod arguments;
mod attendants;
mod audit;
mod compose_error;
mod exposition;
mod log_writer;
mod logging;
mod metrics_server;
mod objects;
mod parts;
mod responses;
mod roles;
mod sessions;
mod settings;
mod signals;
mod state;
mod trace_transport;
mod upstream;

pub use arguments::{ProcessArgs, StartError};
pub use attendants::{Attendants, Attending};
pub use audit::AuditLog;
pub use compose_error::ComposeError;
pub use exposition::Exposition;
pub use log_writer::LogWriter;
pub use logging::{init_logging, init_logging_keeping, report};
pub use metrics_server::{MetricsAddressError, MetricsServer};
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
pub use trace_transport::end_traces;
