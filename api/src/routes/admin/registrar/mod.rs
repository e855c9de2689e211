//! What lives here: what registrars do over HTTP, and what administrators do with their tasks.

pub(crate) mod metrics;
pub(crate) mod refresh_tasks;
pub(crate) mod register_tasks;
mod task_bodies;
pub(crate) mod tasks;
pub(crate) mod trigger_register;
pub(crate) mod upload_account;

pub(crate) use task_bodies::{ClaimBody, Ended, ExtendBody, Extended, FailBody, count_limit};
