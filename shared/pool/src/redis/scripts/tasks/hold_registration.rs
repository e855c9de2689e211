//! What lives here: the call of `hold_registration.lua`.

use std::sync::LazyLock;
use std::time::Duration;

use crate::limits::ttl_ms;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::scripts::parts;
use crate::{StoreError, TaskHold};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::TASKS,
        parts::REGISTRATIONS,
        include_str!("hold_registration.lua"),
    ])
});

/// Keeps a registration for longer, if this worker has it.
pub(in crate::redis) async fn hold_registration(
    pool: &RedisPool,
    task: u64,
    worker: Option<&str>,
    lease: Duration,
) -> Result<TaskHold, StoreError> {
    let reply = Call::alone(pool, &SCRIPT, pool.keys.tasks())
        .arg(task)
        .arg(worker.unwrap_or_default())
        .arg(ttl_ms(lease))
        .run()
        .await?;
    Fields::of(reply)?.task_hold()
}
