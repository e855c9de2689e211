//! What lives here: the call of `claim_renewal.lua`.

use std::sync::LazyLock;

use b2a_domain::{AccountId, Generation};
use redis::Value;

use crate::limits::ttl_ms;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::scripts::parts;
use crate::task_rules::renewal_id;
use crate::{ClaimedRenewal, StoreError, TaskClaim};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        parts::RENEWALS,
        parts::RENEWAL_TOTALS,
        include_str!("claim_renewal.lua"),
    ])
});

/// Leases one account that waits for a registrar.
pub(in crate::redis) async fn claim_renewal(
    pool: &RedisPool,
    account: &AccountId,
    claim: &TaskClaim<'_>,
) -> Result<Option<ClaimedRenewal>, StoreError> {
    let reply: Option<Value> = Call::new(pool, &SCRIPT, account.kind())
        .arg(account.name())
        .arg(claim.worker)
        .arg(ttl_ms(claim.lease))
        .run()
        .await?;
    let Some(reply) = reply else { return Ok(None) };
    let mut fields = Fields::of(reply)?;
    Ok(Some(ClaimedRenewal {
        lease_until_ms: fields.number()?,
        generation: Generation::new(fields.text()?),
        task: renewal_id(fields.number()?),
        account: account.clone(),
    }))
}
