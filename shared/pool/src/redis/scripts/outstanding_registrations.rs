//! What lives here: the call of `outstanding_registrations.lua`.

use std::sync::LazyLock;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[include_str!("outstanding_registrations.lua")]));

/// How many tasks to register an account are outstanding.
pub(in crate::redis) async fn outstanding_registrations(
    pool: &RedisPool,
) -> Result<u32, StoreError> {
    Call::alone(pool, &SCRIPT, pool.keys.tasks()).run().await
}
