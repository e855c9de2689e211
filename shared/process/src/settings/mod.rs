//! What lives here: the settings that a process works by: read when it starts, followed while it runs, changed from inside.

mod change;
mod error;
mod file_watch;
mod first_file;
mod follow;
mod follower;
mod live;
mod opening;
mod reload;
mod runtime_object;
mod source;
#[cfg(test)]
mod tests;

pub use change::Changed;
pub use error::SettingsError;
pub use first_file::write_first_file;
pub use follower::{Change, Commit, Follower, Refusal};
pub use live::LiveSettings;
pub use opening::{Opened, ReadSettings};
pub use reload::Reloaded;
pub(crate) use source::is_in_bucket;
