//! What lives here: the call of `renew.lua`.

use std::sync::LazyLock;
use std::time::Duration;

use b2a_domain::Lease;

use super::parts;
use crate::limits::ttl_ms;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::{Renewal, StoreError};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::LEASES,
        include_str!("renew.lua"),
    ])
});

/// Keeps a lease for longer.
pub(in crate::redis) async fn renew(
    pool: &RedisPool,
    lease: &Lease,
    ttl: Duration,
) -> Result<Renewal, StoreError> {
    let expires_ms: u64 = Call::new(pool, &SCRIPT, lease.account.kind())
        .arg(lease.id.0)
        .arg(lease.account.name())
        .arg(ttl_ms(ttl))
        .run()
        .await?;
    Ok(if expires_ms > 0 {
        Renewal::Renewed { expires_ms }
    } else {
        Renewal::Lost
    })
}
