//! What lives here: the call of `note_worker.lua`.

use std::sync::LazyLock;

use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::scripts::parts;
use crate::task_rules::MOST_WORKERS;
use crate::{StoreError, Worker};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[parts::TASKS, include_str!("note_worker.lua")]));

/// Notes that a worker of this version lives.
pub(in crate::redis) async fn note_worker(
    pool: &RedisPool,
    worker: &Worker,
    version: &str,
) -> Result<(), StoreError> {
    Call::alone(pool, &SCRIPT, pool.keys.tasks())
        .arg(&worker.id)
        .arg(version)
        .arg(worker.threads)
        .arg(MOST_WORKERS)
        .run()
        .await
}
