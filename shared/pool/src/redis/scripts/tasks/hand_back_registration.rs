//! What lives here: the call of `hand_back_registration.lua`.

use std::sync::LazyLock;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::scripts::parts;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::TASKS,
        parts::REGISTRATIONS,
        include_str!("hand_back_registration.lua"),
    ])
});

/// Ends the lease of a registration, if this worker has it; tells whether it had.
pub(in crate::redis) async fn hand_back_registration(
    pool: &RedisPool,
    task: u64,
    worker: &str,
) -> Result<bool, StoreError> {
    Call::alone(pool, &SCRIPT, pool.keys.tasks())
        .arg(task)
        .arg(worker)
        .run()
        .await
}
