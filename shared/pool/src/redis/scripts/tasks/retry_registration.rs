//! What lives here: the call of `retry_registration.lua`.

use std::sync::LazyLock;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::scripts::parts;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::TASKS,
        parts::REGISTRATIONS,
        include_str!("retry_registration.lua"),
    ])
});

/// Lets a registration that waits be claimed now; tells whether there is one.
pub(in crate::redis) async fn retry_registration(
    pool: &RedisPool,
    task: u64,
) -> Result<bool, StoreError> {
    Call::alone(pool, &SCRIPT, pool.keys.tasks())
        .arg(task)
        .run()
        .await
}
