//! What lives here: the call of `hand_back_renewal.lua`.

use std::sync::LazyLock;

use crate::StoreError;
use crate::limits::exact;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::scripts::parts;
use crate::task_rules::RENEWED_KIND;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        parts::RENEWALS,
        include_str!("hand_back_renewal.lua"),
    ])
});

/// Ends the lease of a task, if this worker has it; tells whether it had.
pub(in crate::redis) async fn hand_back_renewal(
    pool: &RedisPool,
    task: u64,
    worker: Option<&str>,
) -> Result<bool, StoreError> {
    Call::new(pool, &SCRIPT, RENEWED_KIND)
        .arg(exact(task))
        .arg(worker.unwrap_or_default())
        .run()
        .await
}
