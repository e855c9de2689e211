//! What lives here: the call of `workers.lua`.

use std::sync::LazyLock;
use std::time::Duration;

use crate::limits::exact_ms;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::scripts::parts;
use crate::{StoreError, Worker};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[parts::TASKS, include_str!("workers.lua")]));

/// The workers that were heard of within this time, by name.
pub(in crate::redis) async fn workers(
    pool: &RedisPool,
    within: Duration,
) -> Result<Vec<Worker>, StoreError> {
    let call = Call::alone(pool, &SCRIPT, pool.keys.tasks());
    let mut fields = Fields::of(call.arg(exact_ms(within)).run().await?)?;
    let mut workers = Vec::new();
    while let Some(worker) = fields.next_value() {
        let mut worker = Fields::of(worker)?;
        workers.push(Worker {
            id: worker.text()?,
            version: worker.text()?,
            threads: worker.number()?,
            last_seen_ms: worker.number()?,
        });
    }
    workers.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(workers)
}
