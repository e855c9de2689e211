//! What lives here: the call of `claim_renewals.lua`.

use std::sync::LazyLock;

use b2a_domain::{AccountKind, Generation};

use crate::limits::ttl_ms;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::scripts::parts;
use crate::task_rules::renewal_id;
use crate::{ClaimedRenewal, ClaimedRenewals, StoreError, TaskClaim};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        parts::RENEWALS,
        parts::RENEWAL_TOTALS,
        include_str!("claim_renewals.lua"),
    ])
});

/// Leases accounts that wait for a registrar.
pub(in crate::redis) async fn claim_renewals(
    pool: &RedisPool,
    kind: AccountKind,
    claim: &TaskClaim<'_>,
) -> Result<ClaimedRenewals, StoreError> {
    let reply = Call::new(pool, &SCRIPT, kind)
        .arg(claim.worker)
        .arg(claim.limit)
        .arg(ttl_ms(claim.lease))
        .run()
        .await?;
    let mut fields = Fields::of(reply)?;
    let throttled = fields.number::<u8>()? > 0;
    let lease_until_ms = fields.number()?;
    let mut tasks = Vec::new();
    while !fields.is_at_end() {
        tasks.push(ClaimedRenewal {
            account: fields.account_id(kind)?,
            generation: Generation::new(fields.text()?),
            task: renewal_id(fields.number()?),
            lease_until_ms,
        });
    }
    Ok(ClaimedRenewals { tasks, throttled })
}
