//! What lives here: the call of `expire_tasks.lua`.

use std::sync::LazyLock;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::scripts::parts;

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[parts::TASKS, include_str!("expire_tasks.lua")]));

/// Forgets registrations whose time is over; tells how many.
pub(in crate::redis) async fn expire_tasks(
    pool: &RedisPool,
    limit: u32,
) -> Result<u32, StoreError> {
    Call::alone(pool, &SCRIPT, pool.keys.tasks())
        .arg(limit)
        .run()
        .await
}
