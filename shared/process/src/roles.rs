//! What lives here: the roles that one process at a time has in the state store.

/// The scheduler that is at work.
pub const SCHEDULER: &str = "scheduler";
