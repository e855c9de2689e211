//! What lives here: the call of `renewal_counts.lua`.

use std::sync::LazyLock;

use b2a_domain::AccountKind;

use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::scripts::parts;
use crate::{RenewalCounts, StoreError};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RENEWAL_TOTALS,
        include_str!("renewal_counts.lua"),
    ])
});

/// What became of renewals.
pub(in crate::redis) async fn renewal_counts(
    pool: &RedisPool,
    kind: AccountKind,
) -> Result<RenewalCounts, StoreError> {
    let reply = Call::new(pool, &SCRIPT, kind).run().await?;
    let mut fields = Fields::of(reply)?;
    Ok(RenewalCounts {
        claimed: fields.number()?,
        succeeded: fields.number()?,
        failed: fields.number()?,
        leases_expired: fields.number()?,
        fallbacks: fields.number()?,
        window: fields.window()?,
    })
}
