//! What lives here: the log as it is written, of all processes and of the registrar.

mod events;
mod ours;
mod query;
pub(crate) mod stream;
mod theirs;
