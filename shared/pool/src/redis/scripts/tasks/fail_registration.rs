//! What lives here: the call of `fail_registration.lua`.

use std::sync::LazyLock;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::scripts::parts;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::TASKS,
        parts::REGISTRATIONS,
        include_str!("fail_registration.lua"),
    ])
});

/// Ends a registration that failed, if this worker has it; answers how often it did in a row.
pub(in crate::redis) async fn fail_registration(
    pool: &RedisPool,
    task: u64,
    worker: Option<&str>,
    error: &str,
) -> Result<Option<u32>, StoreError> {
    Call::alone(pool, &SCRIPT, pool.keys.tasks())
        .arg(task)
        .arg(worker.unwrap_or_default())
        .arg(error)
        .run()
        .await
}
