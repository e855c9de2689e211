//! What lives here: the call of `registration_counts.lua`.

use std::sync::LazyLock;

use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::scripts::parts;
use crate::{RegistrationCounts, StoreError};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[parts::TASKS, include_str!("registration_counts.lua")]));

/// What became of registrations.
pub(in crate::redis) async fn registration_counts(
    pool: &RedisPool,
) -> Result<RegistrationCounts, StoreError> {
    let call = Call::alone(pool, &SCRIPT, pool.keys.tasks());
    let mut fields = Fields::of(call.run().await?)?;
    let (succeeded, failed): (u64, u64) = (fields.number()?, fields.number()?);
    Ok(RegistrationCounts {
        ended: succeeded.saturating_add(failed),
        succeeded,
        failed,
        last_error: fields.text_or_nil()?,
        updated_ms: fields.time()?,
    })
}
