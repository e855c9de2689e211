//! What lives here: the call of `fail_renewal.lua`.

use std::sync::LazyLock;

use redis::Value;

use crate::limits::exact;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::scripts::parts;
use crate::task_rules::RENEWED_KIND;
use crate::{FailedTask, StoreError};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        parts::RENEWALS,
        parts::RENEWAL_TOTALS,
        include_str!("fail_renewal.lua"),
    ])
});

/// Ends a task that failed, if this worker has it.
pub(in crate::redis) async fn fail_renewal(
    pool: &RedisPool,
    task: u64,
    worker: Option<&str>,
    error: &str,
    give_up_after: u32,
) -> Result<Option<FailedTask>, StoreError> {
    let reply: Option<Value> = Call::new(pool, &SCRIPT, RENEWED_KIND)
        .arg(exact(task))
        .arg(worker.unwrap_or_default())
        .arg(error)
        .arg(give_up_after)
        .run()
        .await?;
    let Some(reply) = reply else { return Ok(None) };
    let mut fields = Fields::of(reply)?;
    Ok(Some(FailedTask {
        account: Some(fields.account_id(RENEWED_KIND)?),
        failures: fields.number()?,
        given_up: fields.number::<u8>()? > 0,
        window: fields.window_change()?,
    }))
}
