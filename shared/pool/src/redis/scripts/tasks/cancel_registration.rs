//! What lives here: the call of `cancel_registration.lua`.

use std::sync::LazyLock;

use crate::StoreError;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::scripts::parts;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::TASKS,
        parts::REGISTRATIONS,
        include_str!("cancel_registration.lua"),
    ])
});

/// Takes a registration back; tells whether there was one.
pub(in crate::redis) async fn cancel_registration(
    pool: &RedisPool,
    task: u64,
) -> Result<bool, StoreError> {
    Call::alone(pool, &SCRIPT, pool.keys.tasks())
        .arg(task)
        .run()
        .await
}
