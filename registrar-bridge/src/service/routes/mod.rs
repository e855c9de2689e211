//! What lives here: the handlers, one file each.

pub(super) mod health;
pub(super) mod logs;
pub(super) mod logs_stream;
pub(super) mod metrics;
pub(super) mod prometheus;
pub(super) mod query;
pub(super) mod ready;
pub(super) mod trigger_refresh;
pub(super) mod trigger_register;
