//! What lives here: the call of `forget_worker.lua`.

use std::sync::LazyLock;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::scripts::parts;

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[parts::TASKS, include_str!("forget_worker.lua")]));

/// Forgets a worker.
pub(in crate::redis) async fn forget_worker(pool: &RedisPool, id: &str) -> Result<(), StoreError> {
    Call::alone(pool, &SCRIPT, pool.keys.tasks())
        .arg(id)
        .run()
        .await
}
