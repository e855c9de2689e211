//! What lives here: accounts whose credentials are to be renewed, in the hands of registrars.

pub(crate) mod claim;
pub(crate) mod extend;
pub(crate) mod fail;
pub(crate) mod list;
mod task;

pub(crate) use task::{RefreshTask, WaitingQuery};
