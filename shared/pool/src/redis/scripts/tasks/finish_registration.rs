//! What lives here: the call of `finish_registration.lua`.

use std::sync::LazyLock;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::scripts::parts;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::TASKS,
        parts::REGISTRATIONS,
        include_str!("finish_registration.lua"),
    ])
});

/// Ends a registration that brought an account; tells whether this worker had it.
pub(in crate::redis) async fn finish_registration(
    pool: &RedisPool,
    task: u64,
    worker: Option<&str>,
) -> Result<bool, StoreError> {
    Call::alone(pool, &SCRIPT, pool.keys.tasks())
        .arg(task)
        .arg(worker.unwrap_or_default())
        .run()
        .await
}
