//! What lives here: the call of `outstanding_registrations.lua`.

use std::sync::LazyLock;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::scripts::parts;

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[parts::TASKS, include_str!("outstanding_registrations.lua")]));

/// How many registrations are outstanding.
pub(in crate::redis) async fn outstanding_registrations(
    pool: &RedisPool,
) -> Result<u32, StoreError> {
    Call::alone(pool, &SCRIPT, pool.keys.tasks()).run().await
}
