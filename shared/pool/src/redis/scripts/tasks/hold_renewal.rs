//! What lives here: the call of `hold_renewal.lua`.

use std::sync::LazyLock;
use std::time::Duration;

use b2a_domain::AccountId;

use crate::limits::{exact, ttl_ms};
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::scripts::parts;
use crate::task_rules::RENEWED_KIND;
use crate::{StoreError, TaskHold};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        parts::RENEWALS,
        include_str!("hold_renewal.lua"),
    ])
});

/// Keeps a task for longer, if this worker has it.
pub(in crate::redis) async fn hold_renewal(
    pool: &RedisPool,
    task: u64,
    worker: Option<&str>,
    account: Option<&AccountId>,
    lease: Duration,
) -> Result<TaskHold, StoreError> {
    let reply = Call::new(pool, &SCRIPT, RENEWED_KIND)
        .arg(exact(task))
        .arg(worker.unwrap_or_default())
        .arg(account.map_or("", AccountId::name))
        .arg(ttl_ms(lease))
        .run()
        .await?;
    Fields::of(reply)?.task_hold()
}
