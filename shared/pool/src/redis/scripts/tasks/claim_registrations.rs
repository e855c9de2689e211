//! What lives here: the call of `claim_registrations.lua`.

use std::sync::LazyLock;

use crate::limits::ttl_ms;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::scripts::parts;
use crate::task_rules::registration_id;
use crate::{ClaimedRegistration, StoreError, TaskClaim};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::TASKS,
        parts::REGISTRATIONS,
        include_str!("claim_registrations.lua"),
    ])
});

/// Leases registrations.
pub(in crate::redis) async fn claim_registrations(
    pool: &RedisPool,
    claim: &TaskClaim<'_>,
) -> Result<Vec<ClaimedRegistration>, StoreError> {
    let reply = Call::alone(pool, &SCRIPT, pool.keys.tasks())
        .arg(claim.worker)
        .arg(claim.limit)
        .arg(ttl_ms(claim.lease))
        .run()
        .await?;
    let mut fields = Fields::of(reply)?;
    let lease_until_ms = fields.number()?;
    let mut claimed = Vec::new();
    while !fields.is_at_end() {
        claimed.push(ClaimedRegistration {
            task: registration_id(fields.number()?),
            lease_until_ms,
        });
    }
    Ok(claimed)
}
